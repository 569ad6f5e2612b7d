"""A request as a waterfall."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kit.answers import MS, START, Piece, connection_of, request_of, slow_post
from kit.pages import printed
from wirespan.base.vocabulary import Medium, Phase, Reason
from wirespan.ledger.request import Request
from wirespan.report.waterfall import print_waterfall, shares, title


def waterfall(request: Request, width: int = 80, encoding: str = "utf-8") -> list[str]:
    text = printed(lambda page: print_waterfall(page, 1, request), width, encoding)
    return text.splitlines()


def half_and_half(*phases: Phase, confidence: float = 0.9) -> Request:
    request = request_of(
        [(phase, Reason.SERVER, Medium.SERVER_HOST, 50.0, (1,)) for phase in phases]
    )
    return replace(
        request, ledger=tuple(replace(each, confidence=confidence) for each in request.ledger)
    )


def test_bars_stand_on_one_time_axis() -> None:
    lines = waterfall(half_and_half(Phase.WAIT, Phase.RECEIVE))[-2:]

    ends = [line.rindex("█") for line in lines]
    starts = [line.index("█") for line in lines]
    assert starts[1] == ends[0] + 1
    assert ends[1] - starts[1] == ends[0] - starts[0]


def test_phases_stand_in_the_order_they_began() -> None:
    lines = waterfall(slow_post().requests[0])

    labels = [line.split()[0] for line in lines[2:] if line[4] != " "]
    assert labels == ["dns", "client", "connect", "tls", "send", "wait", "receive"]


def test_the_shortest_phase_still_has_a_mark() -> None:
    lines = waterfall(
        request_of(
            [
                (Phase.SEND, Reason.SERIALIZATION, Medium.SERIALIZATION, 0.001, (1,)),
                (Phase.WAIT, Reason.SERVER, Medium.SERVER_HOST, 10_000.0, (1,)),
            ]
        )
    )

    assert "▎" in next(line for line in lines if line.startswith("    send"))


def test_a_phase_with_several_reasons_gives_each_its_time() -> None:
    text = "\n".join(waterfall(slow_post().requests[0], 120))

    assert "slow start: 2 extra round trips, 81.3 ms" in text
    assert "bytes at link speed, 11.6 ms" in text


def test_what_is_a_guess_is_called_probable() -> None:
    assert "probably waiting" in waterfall(half_and_half(Phase.WAIT, confidence=0.59))[-1]
    assert "probably" not in waterfall(half_and_half(Phase.WAIT, confidence=0.6))[-1]


def test_the_share_explained_is_never_rounded_up() -> None:
    request = request_of(
        [
            (Phase.WAIT, Reason.SERVER, Medium.SERVER_HOST, 999.0, (1,)),
            (Phase.WAIT, Reason.UNOBSERVED, Medium.UNKNOWN, 1.0, (1,)),
        ]
    )

    assert waterfall(request)[2] == "    99 % explained"


def test_nothing_is_said_of_the_share_where_all_is_explained() -> None:
    assert "explained" not in waterfall(half_and_half(Phase.WAIT))[1]


def test_the_number_that_layers_takes_stands_beneath() -> None:
    request = replace(half_and_half(Phase.WAIT), id=17)

    assert waterfall(request)[1].startswith("    request 17 · http/1.1 · frames 9–40")


@pytest.mark.parametrize(
    ("asked", "host", "words"),
    [
        ("POST /orders", "api.example.com", "POST api.example.com/orders"),
        ("GET http://a.example/x", "a.example", "GET http://a.example/x"),
        ("CONNECT a.example:443", "a.example:443", "CONNECT a.example:443"),
        ("OPTIONS *", "a.example", "OPTIONS * at a.example"),
        ("turn 1", "a.example", "turn 1 at a.example"),
        ("A a.example", None, "A a.example"),
    ],
)
def test_a_request_is_named_with_its_host(asked: str, host: str | None, words: str) -> None:
    request = replace(half_and_half(Phase.WAIT), request=asked, host=host)

    assert title(request) == words


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ("turn", "turn with 203.0.113.7:443"),
        ("turn 12", "turn 12 with 203.0.113.7:443"),
        ("turn PING", 'turn "PING" with 203.0.113.7:443'),
    ],
)
def test_a_turn_is_named_with_its_peer_and_its_first_word(asked: str, words: str) -> None:
    request = replace(half_and_half(Phase.WAIT), protocol="tcp", request=asked, host=None)

    assert title(request, connection_of()) == words


def test_one_frame_is_no_range() -> None:
    request = replace(half_and_half(Phase.WAIT), request_frames=(9, 9), response_frames=None)

    assert "· frame 9 ·" in waterfall(request)[1]


def test_even_the_longest_time_leaves_the_bar_alone() -> None:
    request = request_of([(Phase.WAIT, Reason.SERVER, Medium.SERVER_HOST, 1.5e12, (1,))])

    assert "█ " in waterfall(request)[-1]


def test_a_request_without_ledger_shows_its_phases() -> None:
    request = replace(half_and_half(Phase.WAIT, Phase.RECEIVE), ledger=())

    lines = waterfall(request)

    assert "50 ms" in lines[-1]
    assert "explained" not in lines[1]


def test_a_request_of_no_time_has_a_title_only() -> None:
    request = replace(request_of([]), start_ns=START, end_ns=START)

    assert len(waterfall(request)) == 2


def test_the_failure_is_told() -> None:
    request = replace(half_and_half(Phase.WAIT), failed="reset by the server")

    assert "    failed: reset by the server" in waterfall(request)


def test_bars_are_ascii_where_the_terminal_is() -> None:
    lines = waterfall(slow_post().requests[0], encoding="ascii")

    assert all(line.isascii() for line in lines)
    assert any("####" in line for line in lines)


def test_shares_come_longest_first_and_skip_nothings() -> None:
    request = request_of(
        [
            (Phase.WAIT, Reason.SERVER, Medium.SERVER_HOST, 1.0, (1,)),
            (Phase.WAIT, Reason.QUEUEING, Medium.QUEUE, 0.0, (1,)),
            (Phase.WAIT, Reason.PROPAGATION, Medium.PROPAGATION, 3.0, (1,)),
        ]
    )

    assert [(each.reason, each.nanoseconds) for each in shares(request.ledger)] == [
        (Reason.PROPAGATION, 3 * MS),
        (Reason.SERVER, 1 * MS),
    ]


@given(
    st.lists(
        st.tuples(
            st.sampled_from(Phase), st.sampled_from(Reason), st.just(Medium.UNKNOWN),
            st.floats(0, 1e7), st.just((1,)),
        ),
        max_size=12,
    ),
    st.integers(60, 120),
)  # fmt: skip
def test_any_ledger_fits_any_width(pieces: list[Piece], width: int) -> None:
    lines = waterfall(request_of(pieces), width)

    assert all(len(line) <= width for line in lines)


def test_a_phase_shows_its_four_longest_reasons() -> None:
    reasons = (Reason.SERVER, Reason.QUEUEING, Reason.PACING, Reason.CRYPTO, Reason.REORDERING)
    pieces: list[Piece] = [
        (Phase.WAIT, reason, Medium.UNKNOWN, 50.0 - at, (1,)) for at, reason in enumerate(reasons)
    ]

    text = "\n".join(waterfall(request_of(pieces)))

    assert "keys and signatures, 47 ms" in text
    assert "overtook" not in text
