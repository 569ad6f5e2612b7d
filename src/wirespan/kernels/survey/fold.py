# cython: language_level=3, boundscheck=True, wraparound=False, cdivision=True
# cython: initializedcheck=False
"""Adds settled requests to the totals and picks those slow enough to be shown in full."""

import cython

from wirespan.kernels.layout import (
    REQUEST_FIELDS,
    SIDE_FIELDS,
    Connection,
    ConnectionFact,
    Exchange,
    Protocol,
    Request,
    Side,
)
from wirespan.kernels.table import Table

CONNECTION_ID = cython.declare(cython.Py_ssize_t, Connection.ID)
TRANSPORT = cython.declare(cython.Py_ssize_t, Connection.TRANSPORT)
QUIC = cython.declare(cython.Py_ssize_t, Connection.QUIC)
FACTS = cython.declare(cython.Py_ssize_t, Connection.FACTS)
CONTINUED = cython.declare(cython.longlong, ConnectionFact.CONTINUED)
EXCHANGES = cython.declare(cython.Py_ssize_t, Connection.EXCHANGES)
CLIENT_PAYLOAD = cython.declare(cython.Py_ssize_t, Connection.SIDES + Side.PAYLOAD_BYTES)
SERVER_PAYLOAD = cython.declare(
    cython.Py_ssize_t, Connection.SIDES + SIDE_FIELDS + Side.PAYLOAD_BYTES
)
TCP = cython.declare(cython.longlong, 6)
PROTOCOL = cython.declare(cython.Py_ssize_t, Exchange.PROTOCOL)
EXCHANGE = cython.declare(cython.Py_ssize_t, Request.EXCHANGE)
START = cython.declare(cython.Py_ssize_t, Request.START)
END = cython.declare(cython.Py_ssize_t, Request.END)
CLOCK_STEPPED = cython.declare(cython.Py_ssize_t, Request.CLOCK_STEPPED)
PHASES = cython.declare(cython.Py_ssize_t, Request.PHASES)
FIELDS = cython.declare(cython.Py_ssize_t, REQUEST_FIELDS)
KINDS = cython.declare(cython.Py_ssize_t, len(Protocol))
MOST = cython.declare(cython.longlong, 0x7FFFFFFFFFFFFFFF)


@cython.cclass
class Fold:
    """``sums`` has one row laid out as Request, of which the times by phase, reason and medium
    are filled, with the whole duration in END; ``counts`` one row by Protocol; ``transports``
    one row: TCP, UDP, QUIC; ``unasked`` one row: connections and bytes.

    Damaged time stamps can make requests of centuries: before a sum would not fit 64 bits,
    all are carried into ``carried``, which has no limit.
    """

    sums: object
    carried: object
    counts: object
    transports: object
    unasked: object

    def __init__(self) -> None:
        self.sums = Table(REQUEST_FIELDS, 1)
        self.carried = [0] * REQUEST_FIELDS
        self.counts = Table(len(Protocol), 1)
        self.transports = Table(3, 1)
        self.unasked = Table(2, 1)

    def total(self, field: int) -> int:
        """The sum of a field of Request."""
        return self.carried[field] + self.sums.cells[0, field]

    def carry(self) -> None:
        """Empty the sums into ``carried``."""
        self.carried = [
            before + now for before, now in zip(self.carried, self.sums.row(0), strict=True)
        ]
        self.sums.write(0, [0] * REQUEST_FIELDS)

    def count(self, protocol: int) -> int:
        """How many requests of a protocol were folded."""
        return self.counts.cells[0, protocol]

    def connections(self) -> dict[str, int]:
        """How many connections ended, by transport."""
        tcp, udp, quic = self.transports.row(0)
        return {"tcp": tcp, "udp": udp, "quic": quic}

    def without_request(self) -> tuple[int, int]:
        """How many TCP connections carried bytes and no question, and how many bytes."""
        connections, carried = self.unasked.row(0)
        return connections, carried

    def add(
        self,
        requests_table: Table,
        count: cython.Py_ssize_t,
        exchanges_table: Table,
        slower_than: cython.longlong,
    ) -> list[tuple[int, int]]:
        """Add ``count`` requests; duration and row of those slower than ``slower_than`` ns.

        Where the clock stepped the duration is not known: 0, so that such a one never leads.
        """
        requests: cython.longlong[:, ::1] = requests_table.cells
        exchanges: cython.longlong[:, ::1] = exchanges_table.cells
        sums: cython.longlong[:, ::1] = self.sums.cells
        counts: cython.longlong[:, ::1] = self.counts.cells
        row: cython.Py_ssize_t
        field: cython.Py_ssize_t
        duration: cython.longlong
        slow: list[tuple[int, int]] = []
        for row in range(count):
            duration = requests[row, END] - requests[row, START]
            if sums[0, END] > MOST - duration:
                self.carry()
            sums[0, END] += duration
            for field in range(PHASES, FIELDS):
                sums[0, field] += requests[row, field]
            counts[0, exchanges[requests[row, EXCHANGE], PROTOCOL]] += 1
            if requests[row, CLOCK_STEPPED]:
                duration = 0
            if duration > slower_than:
                slow.append((duration, row))
        return slow

    def ended(
        self, connections_table: Table, slots: cython.const[cython.longlong][::1]
    ) -> list[int]:
        """Count connections that ended, by transport; their IDs."""
        connections: cython.longlong[:, ::1] = connections_table.cells
        transports: cython.longlong[:, ::1] = self.transports.cells
        unasked: cython.longlong[:, ::1] = self.unasked.cells
        payload: cython.longlong
        i: cython.Py_ssize_t
        slot: cython.Py_ssize_t
        ids: list[int] = []
        for i in range(slots.shape[0]):
            slot = slots[i]
            ids.append(connections[slot, CONNECTION_ID])
            payload = connections[slot, CLIENT_PAYLOAD] + connections[slot, SERVER_PAYLOAD]
            if connections[slot, TRANSPORT] != TCP or connections[slot, EXCHANGES] > 0:
                payload = 0
            if payload > 0:
                unasked[0, 0] += 1
                unasked[0, 1] += payload
            if connections[slot, FACTS] & CONTINUED:
                continue
            if connections[slot, TRANSPORT] == TCP:
                transports[0, 0] += 1
            else:
                transports[0, 2 if connections[slot, QUIC] == 1 else 1] += 1
        return ids
