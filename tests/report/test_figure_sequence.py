"""The time-sequence graph drawn."""

from collections.abc import Sequence

from kit.answers import MS, NETWORK, START, connection_of, request_of
from kit.drawings import KINDS, drawing, filled, kinds, stroked, words
from wirespan.base.vocabulary import Phase, Reason
from wirespan.kernels.layout import SegmentMark
from wirespan.report.figure_colours import CLIENT, QUIET, SERVER, TEXT, TROUBLE
from wirespan.report.figure_sequence import Block, Heard, Stream, sends_more, sequence_figure
from wirespan.report.ladder_arrows import Sent

AGAIN = int(SegmentMark.RETRANSMISSION)
REQUEST = request_of([(Phase.RECEIVE, Reason.FAST_RETRANSMIT, NETWORK, 100, (9,))])


def sent(milliseconds: int, start: int, length: int, marks: int = 0, server: bool = True) -> Sent:
    return Sent(milliseconds, START + milliseconds * MS, server, start, length, marks)


def heard(milliseconds: int, ack: int, window: int = -1, server: bool = False) -> Heard:
    return Heard(START + milliseconds * MS, server, ack, window)


SENT = [sent(0, 0, 1000), sent(10, 1000, 1000), sent(20, 2000, 1000), sent(60, 1000, 1000, AGAIN)]
HEARD = [heard(30, 1000, 4000), heard(80, 3000, 4000)]
BLOCKS = [Block(START + 40 * MS, False, 2000, 3000), Block(START + 40 * MS, True, 0, 10)]


def shown(
    segments: Sequence[Sent] = SENT, acks: Sequence[Heard] = HEARD, blocks: Sequence[Block] = BLOCKS
) -> str:
    return sequence_figure("slow.pcap", REQUEST, connection_of(), Stream(segments, acks, blocks))


def ends(path: str) -> list[list[float]]:
    return [[float(part) for part in point.split()] for point in path.strip("M").split("L")]


def test_the_side_that_sent_more_is_drawn() -> None:
    assert words(drawing(shown()))[0].endswith("time-sequence from the server")
    assert sends_more(SENT)
    assert not sends_more([sent(0, 0, 10), sent(0, 0, 11, server=False)])
    assert sends_more([])


def test_a_segment_is_a_bar_over_its_bytes_at_its_time() -> None:
    _, *bars = filled(drawing(shown()), TEXT)

    assert len(bars) == 3
    tops = [float(str(bar.get("y"))) for bar in bars]
    talls = [float(str(bar.get("height"))) for bar in bars]
    assert tops == sorted(tops, reverse=True)
    assert {round(tall, 1) for tall in talls} == {round(224 / 3.24, 1)}


def test_what_was_sent_again_is_marked() -> None:
    svg = drawing(shown())

    assert len(filled(svg, TROUBLE)) == 2  # one in the key
    assert words(svg).count("R") == 1


def test_acknowledgements_are_stairs_to_the_edge() -> None:
    _, stairs = stroked(drawing(shown()), CLIENT)
    points = ends(str(stairs.get("d")))

    assert len(points) == 4
    assert points[0][1] == points[1][1]
    assert points[1][0] == points[2][0]
    assert points[2][1] == points[3][1]
    assert points[3][0] == 1016


def test_the_window_s_end_is_dashed_and_only_where_it_is_known() -> None:
    assert len(stroked(drawing(shown()), QUIET)) == 2
    without = drawing(shown(acks=[heard(30, 1000)]))
    assert len(stroked(without, QUIET)) == 1


def test_a_block_of_the_receiver_is_a_bar_with_feet() -> None:
    (block,) = stroked(drawing(shown()), SERVER)
    bar, *feet = str(block.get("d")).split("M")[1:]

    (x, bottom), (also_x, top) = ends(bar)
    assert x == also_x
    assert round(bottom - top, 1) == round(224 / 3.24, 1)
    assert len(feet) == 2


def test_bytes_are_counted_from_the_first_of_the_figure() -> None:
    later = [sent(0, 5_000_000, 1000), sent(10, 5_001_000, 1000)]

    said = words(drawing(shown(later, [], [])))

    assert {"0 B", "1 kB", "2 kB"} <= set(said)


def test_without_data_there_is_an_empty_graph() -> None:
    svg = drawing(shown([], [], []))

    assert "data" in words(svg)
    assert kinds(svg) <= KINDS
