"""The ledger drawn."""

from dataclasses import replace

from kit.answers import NETWORK, connection_of, request_of
from kit.drawings import KINDS, drawing, filled, kinds, words
from wirespan.base.vocabulary import Medium, Phase, Reason
from wirespan.ledger.request import Request
from wirespan.report.figure_colours import OF_PHASE, OF_REASON
from wirespan.report.figure_ledger import ledger_figure

REQUEST = request_of(
    [
        (Phase.DNS, Reason.SERVER, Medium.UNKNOWN, 40, (1, 2)),
        (Phase.CONNECT, Reason.PROPAGATION, NETWORK, 40, (3, 4)),
        (Phase.CLIENT, Reason.SENDER_IDLE, Medium.CLIENT_HOST, 30, (5,)),
        (Phase.WAIT, Reason.PROPAGATION, NETWORK, 20, (9,)),
        (Phase.WAIT, Reason.SERVER, Medium.SERVER_HOST, 120, (9, 14)),
        (Phase.RECEIVE, Reason.SLOW_START, NETWORK, 40, (14, 40)),
    ]
)


def shown(request: Request = REQUEST) -> str:
    return ledger_figure("slow.pcap", request, connection_of())


def test_every_phase_and_reason_is_there_with_its_time() -> None:
    said = words(drawing(shown()))

    assert "wait 140 ms" in said
    assert "waiting for the server 120 ms" in said
    assert "120 ms  waiting for the server" in said
    assert "40.0 ms  the resolver and the way to it" in said or (
        "40 ms  the resolver and the way to it" in said
    )
    assert [each for each in ("dns", "connect", "client", "wait", "receive") if each in said] == [
        "dns", "connect", "client", "wait", "receive",
    ]  # fmt: skip


def test_bands_have_their_colours() -> None:
    svg = drawing(shown())

    assert filled(svg, OF_PHASE[Phase.CONNECT])
    assert filled(svg, OF_REASON[Reason.SLOW_START])
    assert kinds(svg) <= KINDS


def test_neighbours_of_one_phase_are_one_block() -> None:
    assert len(filled(drawing(shown()), OF_PHASE[Phase.DNS])) == 1
    assert words(drawing(shown())).count("wait 140 ms") == 1


def test_only_what_is_unknown_or_the_client_s_phase_is_hatched() -> None:
    assert shown().count('stroke-opacity="0.45"') == 1
    unknown = replace(REQUEST.ledger[4], reason=Reason.RESIDUAL)
    request = replace(REQUEST, ledger=(*REQUEST.ledger[:4], unknown, *REQUEST.ledger[5:]))

    assert shown(request).count('stroke-opacity="0.45"') == 2


def test_a_reason_of_little_confidence_is_probable() -> None:
    unsure = tuple(replace(each, confidence=0.5) for each in REQUEST.ledger)

    said = words(drawing(shown(replace(REQUEST, ledger=unsure))))

    assert "120 ms  probably waiting for the server" in said


def test_a_request_without_a_ledger_has_its_title() -> None:
    said = words(drawing(shown(replace(REQUEST, ledger=()))))

    assert said[0].startswith("GET example.com/")
    assert "wait" not in said
