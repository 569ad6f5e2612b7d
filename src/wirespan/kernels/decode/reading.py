# cython: language_level=3, boundscheck=True, wraparound=False, cdivision=True
# cython: initializedcheck=False
"""Where the decoder stands in one frame, and the row of the packet table it fills.

``at`` is the next byte to read. ``end`` is where the packet ends as its headers claim;
``seen`` is where its captured bytes end, never behind ``end``. Every parser compares with
``seen`` before it reads, and narrows ``end`` and ``seen`` to what its header encloses.
"""

import cython

from wirespan.kernels.decode.rules import PROBLEMS_LIMIT, TUNNELS_LIMIT, Layer, ProblemKind, Rule
from wirespan.kernels.layout import Packet, PacketMark, Problems
from wirespan.kernels.table import Table

if cython.compiled:
    from cython.cimports.libc.string import memcpy
    from cython.cimports.wirespan.kernels.decode.addresses import Addresses
else:
    from wirespan.kernels.decode.addresses import Addresses

DONE = cython.declare(cython.Py_ssize_t, -2)
UDP = cython.declare(cython.longlong, 17)

FIELDS = cython.declare(cython.Py_ssize_t, len(Packet))
NETWORK = cython.declare(cython.Py_ssize_t, Packet.NETWORK)
TRANSPORT = cython.declare(cython.Py_ssize_t, Packet.TRANSPORT)
PAYLOAD = cython.declare(cython.Py_ssize_t, Packet.PAYLOAD)
PAYLOAD_LENGTH = cython.declare(cython.Py_ssize_t, Packet.PAYLOAD_LENGTH)
PAYLOAD_CAPTURED = cython.declare(cython.Py_ssize_t, Packet.PAYLOAD_CAPTURED)
LINK_BYTES = cython.declare(cython.Py_ssize_t, Packet.LINK_BYTES)
TRANSPORT_BYTES = cython.declare(cython.Py_ssize_t, Packet.TRANSPORT_BYTES)
PROTOCOL = cython.declare(cython.Py_ssize_t, Packet.PROTOCOL)
SOURCE = cython.declare(cython.Py_ssize_t, Packet.SOURCE)
DESTINATION = cython.declare(cython.Py_ssize_t, Packet.DESTINATION)
SOURCE_PORT = cython.declare(cython.Py_ssize_t, Packet.SOURCE_PORT)
DESTINATION_PORT = cython.declare(cython.Py_ssize_t, Packet.DESTINATION_PORT)
MARKS = cython.declare(cython.Py_ssize_t, Packet.MARKS)
RELATED_PROTOCOL = cython.declare(cython.Py_ssize_t, Packet.RELATED_PROTOCOL)
RELATED_SOURCE = cython.declare(cython.Py_ssize_t, Packet.RELATED_SOURCE)
RELATED_DESTINATION = cython.declare(cython.Py_ssize_t, Packet.RELATED_DESTINATION)
RELATED_SOURCE_PORT = cython.declare(cython.Py_ssize_t, Packet.RELATED_SOURCE_PORT)
RELATED_DESTINATION_PORT = cython.declare(cython.Py_ssize_t, Packet.RELATED_DESTINATION_PORT)

SNAPPED = cython.declare(cython.longlong, PacketMark.SNAPPED)
PARTIAL = cython.declare(cython.longlong, PacketMark.CHECKSUM_PARTIAL)
TUNNELLED = cython.declare(cython.longlong, PacketMark.TUNNELLED)
MALFORMED = cython.declare(cython.longlong, PacketMark.MALFORMED)
IPV6_MARK = cython.declare(cython.longlong, PacketMark.IPV6)

PROBLEM_FRAME = cython.declare(cython.Py_ssize_t, Problems.FRAME)
PROBLEM_KIND = cython.declare(cython.Py_ssize_t, Problems.KIND)
PROBLEM_LAYER = cython.declare(cython.Py_ssize_t, Problems.LAYER)
PROBLEM_OFFSET = cython.declare(cython.Py_ssize_t, Problems.OFFSET)
PROBLEM_DETAIL = cython.declare(cython.Py_ssize_t, Problems.DETAIL)
PROBLEM_ROWS = cython.declare(cython.longlong, PROBLEMS_LIMIT)

KIND_TRUNCATED = cython.declare(cython.longlong, ProblemKind.TRUNCATED)
KIND_MALFORMED = cython.declare(cython.longlong, ProblemKind.MALFORMED)
KIND_LIMIT = cython.declare(cython.longlong, ProblemKind.LIMIT)
RULE_CAPTURE_ENDS = cython.declare(cython.longlong, Rule.CAPTURE_ENDS)
RULE_PACKET_ENDS = cython.declare(cython.longlong, Rule.PACKET_ENDS)
RULE_TUNNELS = cython.declare(cython.longlong, Rule.TUNNELS)
RULE_ADDRESSES = cython.declare(cython.longlong, Rule.ADDRESSES)
LAYER_IPV4 = cython.declare(cython.longlong, Layer.IPV4)
LAYER_IPV6 = cython.declare(cython.longlong, Layer.IPV6)
MOST_TUNNELS = cython.declare(cython.longlong, TUNNELS_LIMIT)

_ZERO = (
    Packet.PAYLOAD_LENGTH,
    Packet.PAYLOAD_CAPTURED,
    Packet.LINK_BYTES,
    Packet.NETWORK_BYTES,
    Packet.TRANSPORT_BYTES,
    Packet.FLAGS,
    Packet.SACK_PERMITTED,
    Packet.SACKS,
    Packet.MARKS,
)
_empty_row = Table(len(Packet), 1)
_empty_row.write(0, [0 if field in _ZERO else -1 for field in Packet])
EMPTY = cython.declare(cython.longlong[::1], _empty_row.flat)
"""A row of which nothing is known."""
BLANK_BYTES = memoryview(bytearray(1))
BLANK_CELLS = memoryview(bytearray(8)).cast("q")


@cython.cclass
class Reading:
    """The state of decoding one frame; the attributes are declared in ``reading.pxd``."""

    def __init__(self, addresses: Addresses) -> None:
        self.addresses = addresses
        self.problem_table = Table(len(Problems), PROBLEMS_LIMIT)
        self.problem_cells = self.problem_table.cells
        self.problems_total = 0
        self.release()

    def bind(self, buffer: bytearray, packets: Table) -> None:
        """Look at this buffer and this table until ``release``."""
        self.data = buffer
        self.cells = packets.flat

    def release(self) -> None:
        """Let go of buffer and table, so that their owners may resize them."""
        self.data = BLANK_BYTES
        self.cells = BLANK_CELLS


@cython.nogil
@cython.cfunc
@cython.exceptval(-1)
def begin(
    reading: Reading,
    frame: cython.longlong,
    row: cython.Py_ssize_t,
    offset: cython.Py_ssize_t,
    captured: cython.Py_ssize_t,
    original: cython.Py_ssize_t,
) -> cython.Py_ssize_t:
    """Stand at a frame's first byte, its row empty."""
    base: cython.Py_ssize_t = row * FIELDS
    field: cython.Py_ssize_t
    if cython.compiled:
        # One check stands for all fields of the row: the last one is inside.
        reading.cells[base] = reading.cells[base + FIELDS - 1]
        memcpy(cython.address(reading.cells[base]), cython.address(EMPTY[0]), FIELDS * 8)
    else:
        for field in range(FIELDS):
            reading.cells[base + field] = EMPTY[field]
    reading.problems_before = reading.problems_total
    reading.row = base
    reading.frame = frame
    reading.origin = offset
    reading.at = offset
    reading.end = offset + (original if original > captured else captured)
    reading.seen = offset + captured
    reading.tags = 0
    reading.extensions = 0
    reading.tunnels = -1
    reading.direction = 0
    reading.network = -1
    reading.network_end = -1
    reading.marks = SNAPPED if original > captured else 0
    reading.cells[base + LINK_BYTES] = original if original > captured else captured
    return 0


@cython.nogil
@cython.cfunc
@cython.exceptval(-1)
def finish(reading: Reading) -> cython.Py_ssize_t:
    """Write what was gathered over all layers."""
    base: cython.Py_ssize_t = reading.row
    link: cython.longlong
    reading.cells[base + MARKS] = reading.marks
    if reading.network >= 0:
        link = reading.cells[base + LINK_BYTES] - (reading.network_end - reading.network)
        # A packet out of a reassembled datagram is larger than the frame that completed it.
        reading.cells[base + LINK_BYTES] = link if link > 0 else 0
    return DONE


@cython.nogil
@cython.cfunc
@cython.exceptval(-1)
def report(
    reading: Reading,
    kind: cython.longlong,
    layer: cython.longlong,
    at: cython.Py_ssize_t,
    rule: cython.longlong,
) -> cython.Py_ssize_t:
    """Count a problem, and keep it while there is room; nothing more to read: ``DONE``."""
    row: cython.Py_ssize_t = reading.problems_total
    reading.problems_total += 1
    if kind == KIND_MALFORMED or rule == RULE_PACKET_ENDS:
        reading.marks |= MALFORMED
    if row < PROBLEM_ROWS:
        reading.problem_cells[row, PROBLEM_FRAME] = reading.frame
        reading.problem_cells[row, PROBLEM_KIND] = kind
        reading.problem_cells[row, PROBLEM_LAYER] = layer
        reading.problem_cells[row, PROBLEM_OFFSET] = at - reading.origin
        reading.problem_cells[row, PROBLEM_DETAIL] = rule
    return DONE


@cython.nogil
@cython.cfunc
@cython.exceptval(-1)
def cut_short(reading: Reading, layer: cython.longlong) -> cython.Py_ssize_t:
    """The header at ``at`` is not all there; whose fault it is."""
    rule: cython.longlong = RULE_PACKET_ENDS
    if reading.seen < reading.end:
        rule = RULE_CAPTURE_ENDS
    return report(reading, KIND_TRUNCATED, layer, reading.at, rule)


@cython.nogil
@cython.cfunc
@cython.exceptval(-1)
def malformed(reading: Reading, layer: cython.longlong, rule: cython.longlong) -> cython.Py_ssize_t:
    """The header at ``at`` breaks a rule."""
    return report(reading, KIND_MALFORMED, layer, reading.at, rule)


@cython.nogil
@cython.cfunc
@cython.exceptval(-1)
def enter_network(
    reading: Reading,
    family: cython.longlong,
    source_high: cython.longlong,
    source_low: cython.longlong,
    destination_high: cython.longlong,
    destination_low: cython.longlong,
) -> cython.Py_ssize_t:
    """A good IP header begins at ``at``: it is the innermost one so far. 0, or ``DONE``."""
    base: cython.Py_ssize_t = reading.row
    layer: cython.longlong = LAYER_IPV4 if family == 4 else LAYER_IPV6
    source: cython.Py_ssize_t
    destination: cython.Py_ssize_t
    reading.tunnels += 1
    if reading.tunnels:
        if reading.tunnels > MOST_TUNNELS:
            return report(reading, KIND_LIMIT, layer, reading.at, RULE_TUNNELS)
        _look_through(reading)
    source = reading.addresses.find(family, source_high, source_low)
    destination = reading.addresses.find(family, destination_high, destination_low)
    if source < 0 or destination < 0:
        return report(reading, KIND_LIMIT, layer, reading.at, RULE_ADDRESSES)
    if family == 6:
        reading.marks |= IPV6_MARK
    reading.tags = 0
    reading.extensions = 0
    reading.network = reading.at
    reading.cells[base + NETWORK] = reading.at
    reading.cells[base + SOURCE] = source
    reading.cells[base + DESTINATION] = destination
    return 0


@cython.nogil
@cython.cfunc
@cython.exceptval(-1)
def _look_through(reading: Reading) -> cython.Py_ssize_t:
    """What was the packet so far is a tunnel: keep its UDP flow as related, clear the rest."""
    base: cython.Py_ssize_t = reading.row
    link: cython.longlong = reading.cells[base + LINK_BYTES]
    related: cython.longlong = reading.cells[base + RELATED_PROTOCOL]
    field: cython.Py_ssize_t
    if related < 0 and reading.cells[base + PROTOCOL] == UDP:
        related = UDP
        reading.cells[base + RELATED_SOURCE] = reading.cells[base + SOURCE]
        reading.cells[base + RELATED_DESTINATION] = reading.cells[base + DESTINATION]
        reading.cells[base + RELATED_SOURCE_PORT] = reading.cells[base + SOURCE_PORT]
        reading.cells[base + RELATED_DESTINATION_PORT] = reading.cells[base + DESTINATION_PORT]
    for field in range(RELATED_PROTOCOL):
        reading.cells[base + field] = EMPTY[field]
    reading.cells[base + RELATED_PROTOCOL] = related
    reading.cells[base + LINK_BYTES] = link
    reading.marks = (reading.marks & ~(PARTIAL | IPV6_MARK)) | TUNNELLED
    return 0


@cython.nogil
@cython.cfunc
@cython.exceptval(-1)
def set_payload(reading: Reading, at: cython.Py_ssize_t) -> cython.Py_ssize_t:
    """What lies from ``at`` to the packet's end is payload, as far as captured."""
    base: cython.Py_ssize_t = reading.row
    captured: cython.Py_ssize_t = reading.seen - at
    reading.cells[base + PAYLOAD] = at
    reading.cells[base + PAYLOAD_LENGTH] = reading.end - at
    reading.cells[base + PAYLOAD_CAPTURED] = captured if captured > 0 else 0
    return 0
