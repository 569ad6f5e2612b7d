"""The beginning of a stream, put together."""

from hypothesis import given
from hypothesis import strategies as st

from kit.desks import EXAMPLE, desk_of
from wirespan.kernels.layout import Packet, Verdict
from wirespan.web.segments import rows_of_connection
from wirespan.web.stream_bytes import Beginning, beginning


def made(*pieces: tuple[int, bytes]) -> Beginning:
    stream = Beginning()
    for row, (position, octets) in enumerate(pieces):
        stream.add(position, row, octets)
    return stream


def test_pieces_are_put_in_order() -> None:
    stream = made((3, b"def"), (0, b"abc"), (6, b"g"))

    assert stream.octets == b"abcdefg"
    assert [stream.row_at(position) for position in (0, 2, 3, 5, 6)] == [1, 1, 0, 0, 2]


def test_what_was_sent_twice_counts_once() -> None:
    stream = made((0, b"abc"), (0, b"abc"), (1, b"bcde"), (3, b"de"))

    assert stream.octets == b"abcde"
    assert stream.row_at(4) == 2


def test_it_ends_at_a_hole() -> None:
    assert made((0, b"ab"), (3, b"d")).octets == b"ab"


@given(st.binary(min_size=1, max_size=60), st.data())
def test_any_cut_gives_the_stream_back(octets: bytes, data: st.DataObject) -> None:
    cuts = sorted(data.draw(st.sets(st.integers(1, len(octets)), max_size=8)) | {len(octets)})
    pieces = list(zip([0, *cuts], cuts, strict=False))
    mixed = data.draw(st.permutations(pieces))

    stream = made(*((first, octets[first:last]) for first, last in mixed))

    assert stream.octets == octets


def test_a_side_s_bytes_are_read_from_the_file() -> None:
    desk = desk_of(EXAMPLE)
    shelf = desk.shelf
    rows = [
        row for row in rows_of_connection(shelf, 1, 1, 75) if not shelf.verdicts[Verdict.SIDE][row]
    ]
    first = shelf.packets[Packet.SEQUENCE][rows[0]] + 1

    stream = beginning(desk, rows, first)

    assert stream.octets.startswith(b"POST /orders HTTP/1.1\r\nHost: api.example.com\r\n")
    assert len(stream.octets) == 2748
    assert stream.row_at(0) + 1 == 8
