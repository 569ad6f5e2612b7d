"""One value a frame, with the tracker's verdict: what ``wirespan packets`` lists."""

from array import array
from collections.abc import Iterator

from wirespan.capture.batch import Batch
from wirespan.capture.link_types import link_name
from wirespan.capture.reader import open_capture
from wirespan.explain.control import ICMP, ICMPV6, control_in_words
from wirespan.explain.filter.compiled import Filter, compile_filter
from wirespan.explain.filter.fields import Scope
from wirespan.explain.filter.records import of_packet
from wirespan.explain.packet_line import PacketLine
from wirespan.explain.payload import LONGEST, begins
from wirespan.explain.steps import tracked
from wirespan.flows.states import flattened
from wirespan.kernels.decode.decoder import Decoder
from wirespan.kernels.layout import (
    SIDE_FIELDS,
    Column,
    Connection,
    Frame,
    Packet,
    Side,
    Verdict,
)
from wirespan.kernels.table import Table
from wirespan.kernels.track.tracker import Tracker

PROTOCOLS = {1: "icmp", 2: "igmp", 6: "tcp", 17: "udp", 58: "icmpv6", 89: "ospf", 132: "sctp"}
TCP = 6
UDP = 17
FLAG_ACK = 0x10
SEQUENCES = 2**32


def read(
    source: str,
    filter: str | None,  # noqa: A002 - the option's name
    limit: int | None,
) -> Iterator[PacketLine]:
    """The frames that pass the filter, in order, at most ``limit``."""
    wanted = compile_filter(filter, Scope.PACKET) if filter else None
    left = limit
    for line in _lines(source, wanted):
        if left is not None:
            if left == 0:
                return
            left -= 1
        yield line


def _lines(source: str, wanted: Filter | None) -> Iterator[PacketLine]:
    with open_capture(source) as reader:
        reading = Reading()
        for batch in reader:
            for line in reading.lines(batch):
                if wanted is None or wanted.matches(of_packet(line)):
                    yield line


class Reading:
    """Decodes and tracks as ``explain`` does, and says what each frame was."""

    def __init__(self) -> None:
        self._decoder = Decoder()
        self._tracker = Tracker(flattened())
        self._packets = Table(len(Packet), 4096)
        self._slots: dict[int, int] = {}
        """Connection ID -> slot, of the batch."""
        self._start_ns: int | None = None
        self._told = 0
        """Problems already given to their frames."""

    def lines(self, batch: Batch) -> Iterator[PacketLine]:
        for first, done in tracked(batch, self._decoder, self._tracker, self._packets):
            problems = self._problems()
            self._slots = self._open_slots()
            for row in range(first, done):
                yield self._line(batch, row, problems)
            self._tracker.free_all(array("q", self._tracker.closed))

    def _open_slots(self) -> dict[int, int]:
        cells = self._tracker.connections.cells
        identity = int(Connection.ID)
        return {
            number: slot
            for slot in range(self._tracker.slots_used)
            if (number := cells[slot, identity]) >= 0
        }

    def _problems(self) -> dict[int, str]:
        """Frame -> the first problem found in it, of those not told yet."""
        values = self._decoder.problem_values()
        found: dict[int, str] = {}
        for problem in values[self._told :]:
            if problem.frame is not None:
                found.setdefault(problem.frame, problem.detail)
        self._told = len(values)
        return found

    def _line(self, batch: Batch, row: int, problems: dict[int, str]) -> PacketLine:
        frame = batch.frames.row(row)
        packet = self._packets.row(row)
        verdict = self._tracker.verdicts.row(row)
        if self._start_ns is None:
            self._start_ns = frame[Frame.TIME]
        application, info = _payload(batch, packet)
        number = batch.first_frame + row
        is_tcp = packet[Packet.PROTOCOL] == TCP
        has_ports = packet[Packet.PROTOCOL] in (TCP, UDP)
        return PacketLine(
            frame=number,
            time_ns=frame[Frame.TIME],
            relative_ns=frame[Frame.TIME] - self._start_ns,
            length=frame[Frame.ORIGINAL],
            captured=frame[Frame.CAPTURED],
            protocol=self._protocol(packet, frame),
            source=self._address(packet[Packet.SOURCE]),
            source_port=packet[Packet.SOURCE_PORT] if has_ports else None,
            destination=self._address(packet[Packet.DESTINATION]),
            destination_port=packet[Packet.DESTINATION_PORT] if has_ports else None,
            stream=verdict[Verdict.STREAM] if verdict[Verdict.STREAM] >= 0 else None,
            flags=packet[Packet.FLAGS] if is_tcp else 0,
            sequence=self._sequence(packet, verdict) if is_tcp else None,
            payload_bytes=max(packet[Packet.PAYLOAD_LENGTH], 0),
            acknowledgement=self._acknowledgement(packet, verdict) if is_tcp else None,
            window=self._window(packet, verdict) if is_tcp else None,
            marks=verdict[Verdict.MARKS],
            application=application,
            info=info,
            problem=problems.get(number),
        )

    def _protocol(self, packet: list[int], frame: list[int]) -> str:
        protocol = packet[Packet.PROTOCOL]
        if protocol >= 0:
            return PROTOCOLS.get(protocol, f"ip-{protocol}")
        if packet[Packet.NETWORK] >= 0:
            return "ip"
        return link_name(frame[Frame.LINK_TYPE]).lower()

    def _address(self, number: int) -> str | None:
        return self._decoder.address_text(number) if number >= 0 else None

    def _side(self, verdict: list[int], side: int, field: Column) -> int:
        """A field of a side of the frame's connection; -1 where it has none any more."""
        slot = self._slots.get(verdict[Verdict.CONNECTION_ID])
        if slot is None:
            return -1
        at = Connection.SIDES + side * SIDE_FIELDS + field
        return int(self._tracker.connections.cells[slot, at])

    def _sequence(self, packet: list[int], verdict: list[int]) -> int | None:
        base = self._side(verdict, verdict[Verdict.SIDE], Side.ISN)
        return None if base < 0 else (packet[Packet.SEQUENCE] - base) % SEQUENCES

    def _acknowledgement(self, packet: list[int], verdict: list[int]) -> int | None:
        base = self._side(verdict, 1 - verdict[Verdict.SIDE], Side.ISN)
        if base < 0 or not packet[Packet.FLAGS] & FLAG_ACK:
            return None
        return (packet[Packet.ACKNOWLEDGEMENT] - base) % SEQUENCES

    def _window(self, packet: list[int], verdict: list[int]) -> int:
        scale = self._side(verdict, verdict[Verdict.SIDE], Side.WINDOW_SCALE)
        is_syn = packet[Packet.FLAGS] & 2
        return packet[Packet.WINDOW] << (scale if scale > 0 and not is_syn else 0)


def _payload(batch: Batch, packet: list[int]) -> tuple[str | None, str]:
    """What begins in it: the protocol, and the words for it."""
    start = packet[Packet.PAYLOAD]
    length = min(max(packet[Packet.PAYLOAD_CAPTURED], 0), LONGEST)
    if start >= 0 and packet[Packet.PROTOCOL] in (ICMP, ICMPV6):
        header = bytes(batch.buffer[packet[Packet.TRANSPORT] : start + length])
        return None, control_in_words(packet[Packet.PROTOCOL], header)
    if start < 0 or packet[Packet.PROTOCOL] not in (TCP, UDP):
        return None, ""
    ports = frozenset({packet[Packet.SOURCE_PORT], packet[Packet.DESTINATION_PORT]})
    octets = bytes(batch.buffer[start : start + length])
    return begins(octets, packet[Packet.PROTOCOL] == TCP, ports)
