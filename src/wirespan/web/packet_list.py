"""Frames as ``wirespan packets`` lists them, any stretch of a million at once.

What the headers say is on the shelf; what a payload begins is read from the file, for the
rows that are looked at.
"""

from collections.abc import Iterable, Sequence

from wirespan.capture.link_types import link_name
from wirespan.explain.control import control_in_words
from wirespan.explain.filter.fields import Scope
from wirespan.explain.packet_line import PacketLine
from wirespan.explain.packets import PROTOCOLS
from wirespan.explain.payload import LONGEST, begins
from wirespan.kernels.layout import Frame, Packet, Verdict
from wirespan.report.packets import packet_document
from wirespan.web.desk import Desk, packed
from wirespan.web.masks import passing, rows_of
from wirespan.web.numbers import Numbers
from wirespan.web.packet_lanes import packet_lanes
from wirespan.web.query import Query
from wirespan.web.relative import Document
from wirespan.web.shelf import Shelf

TCP, UDP = 6, 17
CONTROL = frozenset({1, 58})


def packets(desk: Desk, query: Query) -> Document:
    with desk.turns:
        rows = _wanted(desk, query)
        shown = [rows[at] for at in query.rows(len(rows))]
        lines = packet_lines(desk, shown)
        return {"total": len(rows), "rows": [_document(line) for line in lines]}


def rows_of_frames(desk: Desk, frames: Sequence[int]) -> list[Document]:
    """Lines of these frames."""
    with desk.turns:
        count = len(desk.shelf.frames)
        return [
            _document(line)
            for line in packet_lines(desk, [each - 1 for each in frames if 0 < each <= count])
        ]


def _wanted(desk: Desk, query: Query) -> Sequence[int]:
    """Rows of the frames that pass the filter and came in the stretch of time."""
    shelf = desk.shelf
    text, window = query.text("filter").strip(), (query.whole("from"), query.whole("to"))
    count = len(shelf.frames)
    every = range(count)
    if not text and window == (None, None):
        return every

    def make() -> Sequence[int]:
        rows: Iterable[int] = every
        if text:
            rows = rows_of(passing(text, Scope.PACKET, packet_lanes(shelf), count))
        return packed(_within(shelf, rows, *window))

    return desk.kept(("packets", text, window, count, len(shelf.connections)), make)


def _within(
    shelf: Shelf, rows: Iterable[int], first_ns: int | None, last_ns: int | None
) -> Iterable[int]:
    times = shelf.frames[Frame.TIME]
    if first_ns is not None:
        earliest = first_ns + shelf.start_ns
        rows = (row for row in rows if times[row] >= earliest)
    if last_ns is not None:
        latest = last_ns + shelf.start_ns
        rows = (row for row in rows if times[row] <= latest)
    return rows


def _document(line: PacketLine) -> Document:
    return {**packet_document(line), "time_ns": line.relative_ns}


def packet_lines(desk: Desk, rows: Sequence[int]) -> list[PacketLine]:
    numbers = Numbers(desk.shelf)
    problems = desk.problems()
    return [_line(desk, numbers, row, problems.get(row + 1)) for row in rows]


def _line(desk: Desk, numbers: Numbers, row: int, problem: str | None) -> PacketLine:
    shelf = desk.shelf
    frame, packet = shelf.frames.row(row), shelf.packets.row(row)
    verdict = shelf.verdicts.row(row)
    protocol = packet[Packet.PROTOCOL]
    is_tcp = protocol == TCP
    has_ports = protocol in {TCP, UDP}
    application, info = _payload(desk, row, packet, frame)
    return PacketLine(
        frame=row + 1,
        time_ns=frame[Frame.TIME],
        relative_ns=frame[Frame.TIME] - shelf.start_ns,
        length=frame[Frame.ORIGINAL],
        captured=frame[Frame.CAPTURED],
        protocol=_protocol(packet, frame),
        source=_address(shelf, packet[Packet.SOURCE]),
        source_port=packet[Packet.SOURCE_PORT] if has_ports else None,
        destination=_address(shelf, packet[Packet.DESTINATION]),
        destination_port=packet[Packet.DESTINATION_PORT] if has_ports else None,
        stream=verdict[Verdict.STREAM] if verdict[Verdict.STREAM] >= 0 else None,
        flags=packet[Packet.FLAGS] if is_tcp else 0,
        sequence=numbers.sequence(row) if is_tcp else None,
        payload_bytes=max(packet[Packet.PAYLOAD_LENGTH], 0),
        acknowledgement=numbers.acknowledgement(row) if is_tcp else None,
        window=numbers.window(row) if is_tcp else None,
        marks=verdict[Verdict.MARKS],
        application=application,
        info=info,
        problem=problem,
    )


def _protocol(packet: list[int], frame: list[int]) -> str:
    protocol = packet[Packet.PROTOCOL]
    if protocol >= 0:
        return PROTOCOLS.get(protocol, f"ip-{protocol}")
    return "ip" if packet[Packet.NETWORK] >= 0 else link_name(frame[Frame.LINK_TYPE]).lower()


def _address(shelf: Shelf, number: int) -> str | None:
    return shelf.address_text(number) if number >= 0 else None


def _payload(desk: Desk, row: int, packet: list[int], frame: list[int]) -> tuple[str | None, str]:
    """What begins in it; nothing where it was put together from fragments."""
    start = packet[Packet.PAYLOAD] - frame[Frame.OFFSET]
    length = min(max(packet[Packet.PAYLOAD_CAPTURED], 0), LONGEST)
    protocol = packet[Packet.PROTOCOL]
    if packet[Packet.PAYLOAD] < 0 or not 0 <= start <= start + length <= frame[Frame.CAPTURED]:
        return None, ""
    offset = desk.shelf.file_offset(row)
    if protocol in CONTROL:
        header = packet[Packet.TRANSPORT] - frame[Frame.OFFSET]
        octets = desk.session.octets(offset + header, start + length - header)
        return None, control_in_words(protocol, octets)
    if protocol not in {TCP, UDP} or not length:
        return None, ""
    ports = frozenset({packet[Packet.SOURCE_PORT], packet[Packet.DESTINATION_PORT]})
    return begins(desk.session.octets(offset + start, length), protocol == TCP, ports)
