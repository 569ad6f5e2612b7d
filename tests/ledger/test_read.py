"""A settled request's columns become the words and numbers people read."""

import pytest

from kit.ledgers import Talk, ns, tables
from wirespan.base.vocabulary import Medium, Phase, Reason, Vantage
from wirespan.kernels.layout import ExchangeFact, Protocol
from wirespan.kernels.walk.settling import Walk
from wirespan.ledger.read import Page, copy_request, read_request
from wirespan.ledger.request import LayerBytes, Request, Slice

TEXT = [b"GET /cart", b"shop.example", b""]


def read(talk: Talk, text: list[bytes] | None = None, tls_round_trips: int = -1) -> Request:
    given = tables(talk)
    walk = Walk(Vantage.UNKNOWN)
    walk.settle(*given)
    slices = walk.slices
    page = Page(
        requests=slices.request_table,
        slices=slices.slice_table,
        exchanges=given[1],
        text=lambda slot: TEXT if text is None else text,
        tls_round_trips=lambda slot: tls_round_trips,
    )
    return read_request(copy_request(page, slices.request_count - 1))


def plain(**exchange: int) -> Talk:
    talk = Talk(exchange={"STATUS": 200, **exchange})
    talk.client(0, 100)
    talk.server(60, 500)
    return talk


def test_who_asked_what_of_whom() -> None:
    request = read(plain())

    assert (request.id, request.connection, request.protocol) == (3, 7, "http/1.1")
    assert (request.request, request.host) == ("GET /cart", "shop.example")


@pytest.mark.parametrize("text", [[], [b"GET /"], [b"GET /", b""]])
def test_an_absent_host_is_none(text: list[bytes]) -> None:
    assert read(plain(), text).host is None


def test_bytes_that_are_no_text_are_shown_and_not_refused() -> None:
    assert read(plain(), [b"GET /", b"\xff\xfe.example"]).host == "\ufffd\ufffd.example"


def test_when_it_was_and_in_which_frames() -> None:
    request = read(plain())

    assert (request.start_ns, request.end_ns, request.duration_ns) == (ns(0), ns(60), 60_000_000)
    assert (request.request_frames, request.response_frames) == ((1, 1), (2, 2))


def test_without_an_answer_there_are_no_frames_of_it() -> None:
    talk = Talk(exchange={"FACTS": ExchangeFact.UNANSWERED}, connection={"END": ns(500)})
    talk.client(0, 100)

    request = read(talk)

    assert request.response_frames is None
    assert request.failed


def test_the_ledger_is_in_words_with_its_frames_and_how_sure_it_is() -> None:
    request = read(plain())

    assert request.ledger == (
        Slice(ns(0), ns(10), Phase.WAIT, Reason.PROPAGATION, Medium.PROPAGATION, (1, 2), 0.6),
        Slice(ns(10), ns(50), Phase.WAIT, Reason.SERVER, Medium.SERVER_HOST, (1, 2), 0.6),
        Slice(ns(50), ns(60), Phase.WAIT, Reason.PROPAGATION, Medium.PROPAGATION, (1, 2), 0.6),
    )
    assert request.phases == {phase: 60_000_000 * (phase is Phase.WAIT) for phase in Phase}


def test_a_slice_of_one_frame_names_it_once_and_of_none_not_at_all() -> None:
    talk = Talk(connection={"END": ns(500)}, exchange={"ASKED_FRAME": -1})
    talk.client(0, 100)
    talk.exchange |= {"ASKED": ns(0)}

    [piece] = read(talk).ledger

    assert piece.frames == ()


def test_each_layer_s_bytes_are_the_next_one_s_payload() -> None:
    request = read(plain(HEAD_ASKED=60, BODY_ASKED=40, HEAD_ANSWERED=200))

    assert request.sent == LayerBytes(100, 0, 132, 152, 166)
    assert request.received == LayerBytes(200, 0, 532, 552, 566)
    assert (request.sent_packets, request.received_packets) == (1, 1)


def test_over_tls_the_stream_s_bytes_are_tls() -> None:
    assert read(plain(), tls_round_trips=1).sent.tls == 100


def test_round_trips_are_counted_where_there_was_time_for_them() -> None:
    assert read(plain(), tls_round_trips=2).round_trips == {
        "dns": 0, "connect": 0, "tls": 0, "request": 1, "extra": 0,
    }  # fmt: skip


@pytest.mark.parametrize(("facts", "trips"), [(0, 0), (ExchangeFact.OVER_TCP, 1)])
def test_a_lookup_is_a_request_s_round_trip_only_over_tcp(facts: int, trips: int) -> None:
    talk = plain(PROTOCOL=Protocol.DNS, FACTS=facts, TOKEN=1)

    assert read(talk, [b"A shop.example"]).round_trips["request"] == trips


def test_a_lookup_asked_again_took_more_round_trips() -> None:
    talk = plain(PROTOCOL=Protocol.DNS, RETRIES=2, RETRY=ns(30), END=ns(60))
    talk.connection = {"TRANSPORT": 17}

    assert read(talk, [b"A shop.example"]).round_trips["dns"] == 3


def test_it_waits_for_the_lookup_that_was_charged_to_it() -> None:
    assert read(plain()).waits_for == ()
    assert read(plain(LOOKUP=2)).waits_for == (2,)
