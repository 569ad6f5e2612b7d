"""The ladder drawn."""

from dataclasses import replace

from kit.answers import MS, NETWORK, START, connection_of, request_of
from kit.drawings import KINDS, drawing, filled, kinds, stroked, words
from wirespan.base.vocabulary import Medium, Phase, Reason
from wirespan.kernels.layout import SegmentMark
from wirespan.report.figure_colours import CLIENT, OF_REASON, SERVER, TROUBLE
from wirespan.report.figure_ladder import ladder_figure
from wirespan.report.ladder_arrows import Sent

SYN = int(SegmentMark.SYN)
AGAIN = int(SegmentMark.RETRANSMISSION)
REQUEST = request_of(
    [
        (Phase.CONNECT, Reason.PROPAGATION, NETWORK, 40, (3, 4)),
        (Phase.WAIT, Reason.SERVER, Medium.SERVER_HOST, 120, (9, 14)),
        (Phase.RECEIVE, Reason.RETRANSMISSION_TIMEOUT, NETWORK, 200, (14, 40)),
    ]
)


def at(milliseconds: float, server: bool, start: int, length: int, marks: int = 0) -> Sent:
    time_ns = START + round(milliseconds * MS)
    return Sent(1 + round(milliseconds), time_ns, server, start, length, marks)


PACKETS = [
    at(0, False, 0, 0, SYN),
    at(40, True, 0, 0, SYN),
    at(41, False, 0, 400),
    at(160, True, 0, 1000),
    at(300, True, 0, 1000, AGAIN),
]


def shown(packets: list[Sent], vantage: str = "server") -> str:
    return ladder_figure("slow.pcap", REQUEST, connection_of(vantage=vantage), packets)


def test_handshake_loss_and_repetition_are_named() -> None:
    said = words(drawing(shown(PACKETS)))

    assert {"SYN-ACK", "lost", "sent again", "400 B"} <= set(said)
    assert {"client", "server"} <= set(said)
    assert "SYN" in words(drawing(shown(PACKETS, "client")))


def test_each_side_has_its_colour_and_trouble_another() -> None:
    svg = drawing(shown(PACKETS))

    assert len(stroked(svg, CLIENT)) == 3  # its line, the SYN and the question
    assert len(stroked(svg, SERVER)) == 2
    assert [each.get("stroke-dasharray") for each in stroked(svg, TROUBLE)] == [None, None, "5 3"]
    assert kinds(svg) <= KINDS


def test_a_lost_packet_is_broken_off() -> None:
    lost, cross, _ = stroked(drawing(shown(PACKETS)), TROUBLE)

    first, last = str(lost.get("d")).removeprefix("M").split("L")
    assert float(first.split()[1]) == 160
    assert float(last.split()[1]) == 160 - 0.55 * 130
    assert str(cross.get("d")).count("M") == 2


def test_a_host_s_time_stands_at_its_line_and_a_stall_between() -> None:
    svg = drawing(shown(PACKETS))

    at_line = [each for each in filled(svg, OF_REASON[Reason.SERVER]) if each.get("y") == "160"]
    between = filled(svg, OF_REASON[Reason.RETRANSMISSION_TIMEOUT])
    assert len(at_line) == 1
    assert [each.get("fill-opacity") for each in between if each.get("y") == "30"] == ["0.16"]


def test_a_burst_is_one_band_with_its_count() -> None:
    burst = [at(160 + 0.001 * number, True, number * 1000, 1000) for number in range(5)]

    said = words(drawing(shown([*PACKETS[:3], *burst])))

    assert "5 packets, 5 kB" in said


def test_packets_out_of_sight_are_not_drawn() -> None:
    far = [at(5_000, True, 0, 1000), at(-5_000, False, 0, 1000)]

    assert len(stroked(drawing(shown(far)), SERVER)) == 1


def test_many_packets_are_faint_and_notable_ones_are_not() -> None:
    many = [at(number, number % 2 == 0, number * 10, 10) for number in range(300)]

    svg = drawing(shown([*many, at(301, True, 0, 0, SYN)]))

    faint = {each.get("stroke-opacity") for each in stroked(svg, SERVER)}
    assert faint == {None, "0.35"}


def test_the_capture_s_name_may_be_anything() -> None:
    text = ladder_figure("<b>&", replace(REQUEST, host="<i>"), connection_of(), PACKETS)

    assert words(drawing(text))[1].startswith("<b>& · ")


def test_what_arrived_where_it_was_captured_is_not_drawn_as_lost() -> None:
    svg = drawing(shown(PACKETS, "client"))

    assert "lost" not in words(svg)
    assert [each.get("stroke-dasharray") for each in stroked(svg, TROUBLE)] == ["5 3"]


def test_what_was_lost_before_the_capture_is_drawn_where_it_lacked() -> None:
    filled_later = [
        *PACKETS[:3],
        at(160, True, 1000, 1000, int(SegmentMark.HOLE)),
        at(300, True, 0, 1000, AGAIN | int(SegmentMark.LOST_UPSTREAM)),
    ]

    svg = drawing(shown(filled_later, "client"))

    assert {"lost", "sent again"} <= set(words(svg))
    assert [each.get("stroke-dasharray") for each in stroked(svg, TROUBLE)] == ["2 3", None, "5 3"]
    assert "lost" not in words(drawing(shown(filled_later, "server")))


def test_windows_that_closed_are_named_and_before_sizes() -> None:
    closed = at(165, False, 400, 0, int(SegmentMark.ZERO_WINDOW))

    said = words(drawing(shown([*PACKETS[:4], closed])))

    assert "window 0" in said


def test_a_name_is_cut_where_its_beginning_still_says_something() -> None:
    named_reason = Reason.NAGLE_DELAYED_ACK

    def said(milliseconds: float) -> list[str]:
        request = request_of(
            [
                (Phase.WAIT, Reason.SERVER, Medium.SERVER_HOST, 1000 - milliseconds, (9, 14)),
                (Phase.RECEIVE, named_reason, Medium.SERVER_HOST, milliseconds, (14, 40)),
            ]
        )
        return words(drawing(ladder_figure("a.pcap", request, connection_of(), PACKETS)))

    assert any(each.startswith("Nagle waiting") and each.endswith("…") for each in said(120))
    assert not any(each.startswith("Nagle wai") for each in said(70))


def test_at_the_right_edge_words_stand_before_their_arrow() -> None:
    end = REQUEST.duration_ns / MS
    late = at(end, False, 400, 0, int(SegmentMark.ZERO_WINDOW))

    svg = drawing(shown([*PACKETS[:3], late], "client"))

    (said,) = (each for each in svg.iter() if each.text == "window 0")
    assert float(str(said.get("x"))) < 1120 - 60
