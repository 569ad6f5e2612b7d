# cython: language_level=3, boundscheck=True, wraparound=False, cdivision=True
# cython: initializedcheck=False
"""Frames into the packet table: link, network and transport headers of a whole batch.

The loop here names the order of headers; each family of headers has its own kernel beside
it (``links``, ``networks``, ``transports``, ``messages``, ``tunnels``). Tunnels are looked
through: a row describes the innermost packet. Fragments stop the compiled loop for one
call into ``fragments``; the finished datagram is put behind the batch's bytes.
"""

import cython

from wirespan.base.problem import Problem
from wirespan.kernels.decode.addresses import ADDRESSES_LIMIT
from wirespan.kernels.decode.fragments import Fragments
from wirespan.kernels.decode.rules import (
    PROBLEMS_LIMIT,
    TUNNELS_LIMIT,
    Layer,
    ProblemKind,
    Rule,
    read_problems,
)
from wirespan.kernels.decode.steps import EtherType, IpProtocol, Step
from wirespan.kernels.layout import Frame, Packet, PacketMark
from wirespan.kernels.table import Table

if cython.compiled:
    from cython.cimports.wirespan.kernels.decode.addresses import Addresses
    from cython.cimports.wirespan.kernels.decode.links import first_step, link_step
    from cython.cimports.wirespan.kernels.decode.messages import icmp, icmpv6
    from cython.cimports.wirespan.kernels.decode.networks import extension, ipv4, ipv6, is_extension
    from cython.cimports.wirespan.kernels.decode.reading import Reading, begin, finish, report
    from cython.cimports.wirespan.kernels.decode.transports import other, tcp, udp
    from cython.cimports.wirespan.kernels.decode.tunnels import gre
else:
    from wirespan.kernels.decode.addresses import Addresses
    from wirespan.kernels.decode.links import first_step, link_step
    from wirespan.kernels.decode.messages import icmp, icmpv6
    from wirespan.kernels.decode.networks import extension, ipv4, ipv6, is_extension
    from wirespan.kernels.decode.reading import Reading, begin, finish, report
    from wirespan.kernels.decode.transports import other, tcp, udp
    from wirespan.kernels.decode.tunnels import gre

DONE = cython.declare(cython.Py_ssize_t, Step.DONE)
PIECE = cython.declare(cython.Py_ssize_t, Step.PIECE)
ROOM = cython.declare(cython.Py_ssize_t, -4)
"""The loop stopped before a row that might need more room for addresses than there is."""
IP_PROTOCOL = cython.declare(cython.Py_ssize_t, Step.IP_PROTOCOL)
AFTER_IP_PROTOCOLS = cython.declare(cython.Py_ssize_t, Step.IP_PROTOCOL + 0x100)
TYPE_IPV4 = cython.declare(cython.Py_ssize_t, EtherType.IPV4)
TYPE_IPV6 = cython.declare(cython.Py_ssize_t, EtherType.IPV6)
STEP_TCP = cython.declare(cython.Py_ssize_t, Step.IP_PROTOCOL | IpProtocol.TCP)
STEP_UDP = cython.declare(cython.Py_ssize_t, Step.IP_PROTOCOL | IpProtocol.UDP)
PROTOCOL_ICMP = cython.declare(cython.longlong, IpProtocol.ICMP)
PROTOCOL_IPV4 = cython.declare(cython.longlong, IpProtocol.IPV4)
PROTOCOL_IPV6 = cython.declare(cython.longlong, IpProtocol.IPV6)
PROTOCOL_GRE = cython.declare(cython.longlong, IpProtocol.GRE)
PROTOCOL_ICMPV6 = cython.declare(cython.longlong, IpProtocol.ICMPV6)
PROTOCOL_AUTHENTICATION = cython.declare(cython.longlong, IpProtocol.AUTHENTICATION)

FRAME_OFFSET = cython.declare(cython.Py_ssize_t, Frame.OFFSET)
FRAME_CAPTURED = cython.declare(cython.Py_ssize_t, Frame.CAPTURED)
FRAME_ORIGINAL = cython.declare(cython.Py_ssize_t, Frame.ORIGINAL)
FRAME_LINK_TYPE = cython.declare(cython.Py_ssize_t, Frame.LINK_TYPE)
FRAME_DIRECTION = cython.declare(cython.Py_ssize_t, Frame.DIRECTION)
FIELDS = cython.declare(cython.Py_ssize_t, len(Packet))
SOURCE = cython.declare(cython.Py_ssize_t, Packet.SOURCE)
DESTINATION = cython.declare(cython.Py_ssize_t, Packet.DESTINATION)
FRAME_TIME = cython.declare(cython.Py_ssize_t, Frame.TIME)
MARK_FRAGMENT = cython.declare(cython.longlong, PacketMark.FRAGMENT)
MARK_REASSEMBLED = cython.declare(cython.longlong, PacketMark.REASSEMBLED)
KIND_LIMIT = cython.declare(cython.longlong, ProblemKind.LIMIT)
LAYER_IPV4 = cython.declare(cython.longlong, Layer.IPV4)
RULE_RESERVE = cython.declare(cython.longlong, Rule.RESERVE)
RULE_DATAGRAMS = cython.declare(cython.longlong, Rule.DATAGRAMS)
MARK_IPV6 = cython.declare(cython.longlong, PacketMark.IPV6)

ADDRESSES_A_FRAME = cython.declare(cython.Py_ssize_t, 2 * (TUNNELS_LIMIT + 3))
"""At most: those of every IP header looked through, and of one that is quoted."""
BLANK = Table(len(Frame), 1)
"""Bound between calls, so that the tables of a batch may be resized."""


@cython.nogil
@cython.cfunc
@cython.exceptval(-1)
def follow(reading: Reading, step: cython.Py_ssize_t) -> cython.Py_ssize_t:
    """Read header after header until ``DONE`` or a ``PIECE``."""
    while step >= 0:
        if step == TYPE_IPV4:
            step = ipv4(reading)
        elif step == STEP_TCP:
            step = tcp(reading)
        elif step == STEP_UDP:
            step = udp(reading)
        elif step == TYPE_IPV6:
            step = ipv6(reading)
        elif IP_PROTOCOL <= step < AFTER_IP_PROTOCOLS:
            step = _inside_ip(reading, step & 0xFF)
        else:
            step = link_step(reading, step)
    return step


@cython.nogil
@cython.cfunc
@cython.exceptval(-1)
def _inside_ip(reading: Reading, protocol: cython.longlong) -> cython.Py_ssize_t:
    """The protocols of IP that are not the two usual ones."""
    if protocol == PROTOCOL_ICMP:
        return icmp(reading)
    if protocol == PROTOCOL_ICMPV6:
        return icmpv6(reading)
    if protocol == PROTOCOL_IPV4 or protocol == PROTOCOL_IPV6:
        other(reading, protocol)
        return TYPE_IPV4 if protocol == PROTOCOL_IPV4 else TYPE_IPV6
    if protocol == PROTOCOL_GRE:
        return gre(reading)
    if is_extension(protocol) and (
        reading.marks & MARK_IPV6 or protocol == PROTOCOL_AUTHENTICATION
    ):
        return extension(reading, protocol)
    return other(reading, protocol)


@cython.cclass
class Decoder:
    """Decodes batches one after another; keeps addresses, problems and open fragments."""

    reading: Reading
    interner: Addresses
    frames: cython.longlong[:, ::1]
    first_frame: cython.longlong
    code: cython.Py_ssize_t
    reserve_at: cython.Py_ssize_t
    reserve_start: cython.Py_ssize_t
    fragments: object
    buffer: object
    joined: object
    joined_frame: cython.longlong

    def __init__(self, seed: int = 0, addresses_limit: int = ADDRESSES_LIMIT) -> None:
        self.interner = Addresses(seed, addresses_limit)
        self.reading = Reading(self.interner)
        self.fragments = Fragments()
        self.joined = []
        self.joined_frame = -1
        self.frames = BLANK.cells

    @property
    def addresses(self) -> Table:
        """Rows of ``layout.Address``, the first ``address_count`` of them filled."""
        return self.interner.table

    @property
    def address_count(self) -> int:
        """How many addresses were seen."""
        return self.interner.count

    @property
    def problems(self) -> Table:
        """Rows of ``layout.Problems``: the first of ``problems_total``, as many as are kept."""
        return self.reading.problem_table

    @property
    def problems_total(self) -> int:
        """How many problems were found, kept or not."""
        return self.reading.problems_total

    def address_text(self, number: int) -> str:
        """The address as people write it."""
        return self.interner.text(number)

    def intern(self, family: int, high: int, low: int) -> int:
        """The number of an address that did not come from a packet header."""
        return self.interner.intern(family, high, low)

    def problem_values(self) -> list[Problem]:
        """The problems kept, in words."""
        return read_problems(self.problems, min(self.problems_total, PROBLEMS_LIMIT))

    def decode(
        self,
        buffer: bytearray,
        used: int,
        frames: Table,
        first: int,
        count: int,
        first_frame: int,
        packets: Table,
    ) -> int:
        """Fill rows first to count of ``packets``; the row before which it stopped.

        That is ``count``, or less where the room behind ``used`` is full of reassembled
        datagrams: use what is done, then call again from there.
        """
        reading: Reading = self.reading
        addresses: Addresses = self.interner
        row: cython.Py_ssize_t = first
        end: cython.Py_ssize_t = count
        packets.reserve(count)
        self.frames = frames.cells
        self.buffer = buffer
        self.reserve_at = used
        self.reserve_start = used
        self.first_frame = first_frame
        reading.bind(buffer, packets)
        try:
            while row < end:
                addresses.reserve(ADDRESSES_A_FRAME)
                with cython.nogil:
                    row = self._run(reading, addresses, row, end)
                if self.code == PIECE:
                    if not self._reassemble(row):
                        break
                    row += 1
        finally:
            reading.release()
            self.buffer = None
            self.frames = BLANK.cells
        return row

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def _run(
        self,
        reading: Reading,
        addresses: Addresses,
        row: cython.Py_ssize_t,
        end: cython.Py_ssize_t,
    ) -> cython.Py_ssize_t:
        """Decode rows until one needs Python: the row it stands at; ``code`` says why."""
        while row < end:
            if addresses.count + ADDRESSES_A_FRAME > addresses.room < addresses.limit:
                self.code = ROOM
                return row
            begin(
                reading,
                self.first_frame + row,
                row,
                self.frames[row, FRAME_OFFSET],
                self.frames[row, FRAME_CAPTURED],
                self.frames[row, FRAME_ORIGINAL],
            )
            self.code = follow(reading, first_step(reading, self.frames[row, FRAME_LINK_TYPE]))
            if self.code == PIECE:
                return row
            finish(reading)
            if reading.direction and self.frames[row, FRAME_DIRECTION] == 0:
                self.frames[row, FRAME_DIRECTION] = reading.direction
            row += 1
        self.code = DONE
        return row

    def _reassemble(self, row: int) -> bool:
        """Finish a row that holds a fragment; False where the reserve has no room for it."""
        reading: Reading = self.reading
        code: cython.Py_ssize_t = PIECE
        before = self.reserve_at
        known = self._joined_before(row)
        while code == PIECE:
            whole = known.pop(0) if known else self._join(row)
            if whole is None:
                break
            self.joined.append(whole)
            if self.reserve_at + len(whole) > len(self.buffer):
                if before > self.reserve_start:
                    reading.problems_total = reading.problems_before
                    return False
                report(reading, KIND_LIMIT, LAYER_IPV4, reading.network, RULE_RESERVE)
                break
            self._place(whole)
            code = follow(reading, IP_PROTOCOL | reading.fragment_protocol)
        self.joined_frame = -1
        finish(reading)
        return True

    def _joined_before(self, row: int) -> list[bytes]:
        """What this frame completed when it was tried before, and did not fit then."""
        frame = self.first_frame + row
        known = self.joined if self.joined_frame == frame else []
        self.joined = []
        self.joined_frame = frame
        return list(known)

    def _join(self, row: int) -> bytes | None:
        """Keep this frame's piece; the datagram it completes, if it does."""
        reading: Reading = self.reading
        if reading.seen < reading.end or reading.at == reading.end:
            return None
        cells = reading.cells
        key = (
            6 if reading.marks & MARK_IPV6 else 4,
            cells[reading.row + SOURCE],
            cells[reading.row + DESTINATION],
            reading.identification,
            reading.fragment_protocol,
        )
        given_up = self.fragments.given_up
        whole = self.fragments.add(
            key,
            self.frames[row, FRAME_TIME],
            reading.fragment_offset,
            bytes(memoryview(self.buffer)[reading.at : reading.end]),
            more=reading.more_fragments != 0,
        )
        if self.fragments.given_up > given_up:
            report(reading, KIND_LIMIT, LAYER_IPV4, reading.network, RULE_DATAGRAMS)
        return whole

    def _place(self, whole: bytes) -> None:
        """Put a datagram behind the batch's bytes and go on reading there."""
        reading: Reading = self.reading
        start: cython.Py_ssize_t = self.reserve_at
        end: cython.Py_ssize_t = start + len(whole)
        memoryview(self.buffer)[start:end] = whole
        self.reserve_at = end
        reading.origin = start - (reading.at - reading.origin)
        reading.at = start
        reading.end = end
        reading.seen = end
        reading.marks = (reading.marks & ~MARK_FRAGMENT) | MARK_REASSEMBLED
