# cython: language_level=3, boundscheck=True, wraparound=False, cdivision=True
# cython: initializedcheck=False
"""What every client did with every server port, summed at compiled speed.

Some causes concern nearly every request (a connection opened for each, a full handshake
for each, a long way for each). They are judged once a pair of hosts, from these sums, and
never request by request. At most ``LIMIT`` pairs are told apart; what comes later is only
counted.
"""

import cython

from wirespan.base.vocabulary import Phase, Reason
from wirespan.kernels.layout import (
    SIDE_FIELDS,
    Connection,
    Exchange,
    ExchangeFact,
    Opened,
    Pair,
    Protocol,
    Request,
    Sample,
    Secure,
    Side,
    Slice,
)
from wirespan.kernels.table import Table

LIMIT = 8192
SAMPLES = 4096

PLACES = cython.declare(cython.Py_ssize_t, 2 * LIMIT)
MOST = cython.declare(cython.Py_ssize_t, LIMIT)
MOST_SAMPLES = cython.declare(cython.Py_ssize_t, SAMPLES)
FAR = cython.declare(cython.longlong, 50_000_000)
"""Base round trip from which a request is sampled for its travel."""

LOW_BITS = cython.declare(cython.ulonglong, 0x7FFFFFFF)
SPREAD_CLIENT = cython.declare(cython.ulonglong, 0x1E3779B1)
SPREAD_SERVER = cython.declare(cython.ulonglong, 0x05EBCA6B)
SPREAD_PORT = cython.declare(cython.ulonglong, 0x42B2AE35)

P_CLIENT = cython.declare(cython.Py_ssize_t, Pair.CLIENT)
P_SERVER = cython.declare(cython.Py_ssize_t, Pair.SERVER)
P_PORT = cython.declare(cython.Py_ssize_t, Pair.PORT)
CONNECTIONS = cython.declare(cython.Py_ssize_t, Pair.CONNECTIONS)
REQUESTS = cython.declare(cython.Py_ssize_t, Pair.REQUESTS)
FIRSTS = cython.declare(cython.Py_ssize_t, Pair.FIRSTS)
DURATION = cython.declare(cython.Py_ssize_t, Pair.DURATION)
SETUP = cython.declare(cython.Py_ssize_t, Pair.SETUP)
SETUP_LARGEST = cython.declare(cython.Py_ssize_t, Pair.SETUP_LARGEST)
SETUP_FRAME = cython.declare(cython.Py_ssize_t, Pair.SETUP_FRAME)
TRAVEL_SETUP = cython.declare(cython.Py_ssize_t, Pair.TRAVEL_SETUP)
TRAVEL = cython.declare(cython.Py_ssize_t, Pair.TRAVEL)
TRAVEL_LARGEST = cython.declare(cython.Py_ssize_t, Pair.TRAVEL_LARGEST)
TRAVEL_REQUEST = cython.declare(cython.Py_ssize_t, Pair.TRAVEL_REQUEST)
TRAVEL_CONNECTION = cython.declare(cython.Py_ssize_t, Pair.TRAVEL_CONNECTION)
TRAVEL_STREAM = cython.declare(cython.Py_ssize_t, Pair.TRAVEL_STREAM)
TRAVEL_FRAME = cython.declare(cython.Py_ssize_t, Pair.TRAVEL_FRAME)
ROUND_TRIP = cython.declare(cython.Py_ssize_t, Pair.ROUND_TRIP)
CLOSE_ASKED = cython.declare(cython.Py_ssize_t, Pair.CLOSE_ASKED)
CLOSE_ANSWERED = cython.declare(cython.Py_ssize_t, Pair.CLOSE_ANSWERED)
CLIENT_FIRST = cython.declare(cython.Py_ssize_t, Pair.CLIENT_FIRST)
SERVER_FIRST = cython.declare(cython.Py_ssize_t, Pair.SERVER_FIRST)
FULL = cython.declare(cython.Py_ssize_t, Pair.FULL)
FULL_OLD = cython.declare(cython.Py_ssize_t, Pair.FULL_OLD)
FULL_OLD_TIME = cython.declare(cython.Py_ssize_t, Pair.FULL_OLD_TIME)
RESUMED = cython.declare(cython.Py_ssize_t, Pair.RESUMED)
REFUSED = cython.declare(cython.Py_ssize_t, Pair.REFUSED)
STREAM = cython.declare(cython.Py_ssize_t, Pair.STREAM)
START = cython.declare(cython.Py_ssize_t, Pair.START)
LAST_START = cython.declare(cython.Py_ssize_t, Pair.LAST_START)
START_2 = cython.declare(cython.Py_ssize_t, Pair.START_2)
UNOPENED = cython.declare(cython.Py_ssize_t, Pair.UNOPENED)
UNOPENED_START = cython.declare(cython.Py_ssize_t, Pair.UNOPENED_START)
UNOPENED_CONNECTION = cython.declare(cython.Py_ssize_t, Pair.UNOPENED_CONNECTION)
UNOPENED_STREAM = cython.declare(cython.Py_ssize_t, Pair.UNOPENED_STREAM)
FULL_FRAME = cython.declare(cython.Py_ssize_t, Pair.FULL_FRAME)
UNOPENED_FRAME = cython.declare(cython.Py_ssize_t, Pair.UNOPENED_FRAME)
OPENED_FRAME = cython.declare(cython.Py_ssize_t, Pair.OPENED_FRAME)
SAMPLE_PAIR = cython.declare(cython.Py_ssize_t, Sample.PAIR)
SAMPLE_REQUEST = cython.declare(cython.Py_ssize_t, Sample.REQUEST)

R_EXCHANGE = cython.declare(cython.Py_ssize_t, Request.EXCHANGE)
R_ID = cython.declare(cython.Py_ssize_t, Request.ID)
R_START = cython.declare(cython.Py_ssize_t, Request.START)
R_END = cython.declare(cython.Py_ssize_t, Request.END)
R_FIRST_SLICE = cython.declare(cython.Py_ssize_t, Request.FIRST_SLICE)
R_SLICES = cython.declare(cython.Py_ssize_t, Request.SLICES)
R_BASE_RTT = cython.declare(cython.Py_ssize_t, Request.BASE_RTT)
R_CONNECT = cython.declare(cython.Py_ssize_t, Request.PHASES + Phase.CONNECT)
R_TLS = cython.declare(cython.Py_ssize_t, Request.PHASES + Phase.TLS)
R_TRAVEL = cython.declare(cython.Py_ssize_t, Request.REASONS + Reason.PROPAGATION)
S_START = cython.declare(cython.Py_ssize_t, Slice.START)
S_END = cython.declare(cython.Py_ssize_t, Slice.END)
S_PHASE = cython.declare(cython.Py_ssize_t, Slice.PHASE)
S_REASON = cython.declare(cython.Py_ssize_t, Slice.REASON)
LAST_SETUP_PHASE = cython.declare(cython.longlong, Phase.TLS)
PROPAGATION = cython.declare(cython.longlong, Reason.PROPAGATION)
E_PROTOCOL = cython.declare(cython.Py_ssize_t, Exchange.PROTOCOL)
E_FACTS = cython.declare(cython.Py_ssize_t, Exchange.FACTS)
E_CONNECTION = cython.declare(cython.Py_ssize_t, Exchange.CONNECTION)
E_CONNECTION_ID = cython.declare(cython.Py_ssize_t, Exchange.CONNECTION_ID)
E_START_FRAME = cython.declare(cython.Py_ssize_t, Exchange.START_FRAME)
DNS = cython.declare(cython.longlong, Protocol.DNS)
ASKED_TO_CLOSE = cython.declare(cython.longlong, ExchangeFact.CLOSE_ASKED)
ANSWERED_CLOSE = cython.declare(cython.longlong, ExchangeFact.CLOSE_ANSWERED)
C_ID = cython.declare(cython.Py_ssize_t, Connection.ID)
C_STREAM = cython.declare(cython.Py_ssize_t, Connection.STREAM)
C_CLIENT = cython.declare(cython.Py_ssize_t, Connection.CLIENT)
C_SERVER = cython.declare(cython.Py_ssize_t, Connection.SERVER)
C_PORT = cython.declare(cython.Py_ssize_t, Connection.SERVER_PORT)
C_TRANSPORT = cython.declare(cython.Py_ssize_t, Connection.TRANSPORT)
C_OPENED = cython.declare(cython.Py_ssize_t, Connection.OPENED)
C_SYN = cython.declare(cython.Py_ssize_t, Connection.SYN)
C_SYN_FRAME = cython.declare(cython.Py_ssize_t, Connection.SYN_FRAME)
C_RTT_SERVER = cython.declare(cython.Py_ssize_t, Connection.RTT_TO_SERVER)
C_RTT_CLIENT = cython.declare(cython.Py_ssize_t, Connection.RTT_TO_CLIENT)
C_CLIENT_FIN = cython.declare(cython.Py_ssize_t, Connection.SIDES + Side.FIN)
C_SERVER_FIN = cython.declare(cython.Py_ssize_t, Connection.SIDES + SIDE_FIELDS + Side.FIN)
C_FIRST_FRAME = cython.declare(cython.Py_ssize_t, Connection.FIRST_FRAME)
MIDSTREAM = cython.declare(cython.longlong, Opened.MIDSTREAM)
UNANSWERED = cython.declare(cython.longlong, Opened.UNANSWERED)
HANDSHAKE = cython.declare(cython.longlong, Opened.HANDSHAKE)
T_CONNECTION_ID = cython.declare(cython.Py_ssize_t, Secure.CONNECTION_ID)
T_RESUMED = cython.declare(cython.Py_ssize_t, Secure.RESUMED)
T_VERSION = cython.declare(cython.Py_ssize_t, Secure.VERSION)
T_HELLO_FRAME = cython.declare(cython.Py_ssize_t, Secure.HELLO_FRAME)
T_OFFERED = cython.declare(cython.Py_ssize_t, Secure.OFFERED_RESUMPTION)
T_ALERT = cython.declare(cython.Py_ssize_t, Secure.ALERT)
FATAL = cython.declare(cython.longlong, 2 << 8)
"""Alerts from here on; in plaintext they ended the handshake: there is nothing to resume."""


@cython.cclass
class Pairs:
    """``table`` holds ``used`` rows of layout.Pair; ``samples`` the first of their requests."""

    table: object
    samples: object
    places: object
    used: cython.Py_ssize_t
    sampled: cython.Py_ssize_t
    unplaced: cython.longlong
    pair_cells: cython.longlong[:, ::1]
    place_cells: cython.longlong[:, ::1]
    sample_cells: cython.longlong[:, ::1]

    def __init__(self) -> None:
        self.table = Table(len(Pair), LIMIT)
        self.samples = Table(len(Sample), SAMPLES)
        self.places = Table(1, 2 * LIMIT)
        self.used = 0
        self.sampled = 0
        self.unplaced = 0
        self.pair_cells = self.table.cells
        self.place_cells = self.places.cells
        self.sample_cells = self.samples.cells

    def rows(self) -> list[list[int]]:
        return [self.table.row(row) for row in range(self.used)]

    def left_out(self) -> int:
        """How often something belonged to a pair beyond the limit."""
        return self.unplaced

    def sample_rows(self) -> list[list[int]]:
        return [self.samples.row(row) for row in range(self.sampled)]

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-2)
    def _find(
        self, client: cython.longlong, server: cython.longlong, port: cython.longlong
    ) -> cython.Py_ssize_t:
        """The pair's row, made if need be; -1: no room."""
        mixed: cython.ulonglong = (client & LOW_BITS) * SPREAD_CLIENT
        mixed = ((mixed ^ (server & LOW_BITS)) & LOW_BITS) * SPREAD_SERVER
        mixed = ((mixed + (port & LOW_BITS)) & LOW_BITS) * SPREAD_PORT & LOW_BITS
        place: cython.Py_ssize_t = (mixed >> 8) % PLACES
        row: cython.Py_ssize_t
        while True:
            row = self.place_cells[place, 0] - 1
            if row < 0:
                break
            if (
                self.pair_cells[row, P_CLIENT] == client
                and self.pair_cells[row, P_SERVER] == server
                and self.pair_cells[row, P_PORT] == port
            ):
                return row
            place = place + 1 if place + 1 < PLACES else 0
        if self.used >= MOST:
            self.unplaced += 1
            return -1
        row = self.used
        self.used += 1
        self.place_cells[place, 0] = row + 1
        self.pair_cells[row, P_CLIENT] = client
        self.pair_cells[row, P_SERVER] = server
        self.pair_cells[row, P_PORT] = port
        self.pair_cells[row, ROUND_TRIP] = -1
        return row

    def add_requests(
        self, requests: Table, count: int, slices: Table, exchanges: Table, connections: Table
    ) -> None:
        """Add requests[0:count] to their pairs."""
        row: cython.Py_ssize_t
        rows: cython.Py_ssize_t = count
        request_cells: cython.longlong[:, ::1] = requests.cells
        slice_cells: cython.longlong[:, ::1] = slices.cells
        exchange_cells: cython.longlong[:, ::1] = exchanges.cells
        connection_cells: cython.longlong[:, ::1] = connections.cells
        with cython.nogil:
            for row in range(rows):
                self._add_request(row, request_cells, slice_cells, exchange_cells, connection_cells)

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def _add_request(
        self,
        row: cython.Py_ssize_t,
        requests: cython.longlong[:, ::1],
        slices: cython.longlong[:, ::1],
        exchanges: cython.longlong[:, ::1],
        connections: cython.longlong[:, ::1],
    ) -> cython.Py_ssize_t:
        slot: cython.Py_ssize_t = requests[row, R_EXCHANGE]
        if slot < 0 or slot >= exchanges.shape[0] or exchanges[slot, E_PROTOCOL] == DNS:
            return 0
        flow: cython.Py_ssize_t = exchanges[slot, E_CONNECTION]
        if flow < 0 or flow >= connections.shape[0]:
            return 0
        pair: cython.Py_ssize_t = self._find(
            connections[flow, C_CLIENT], connections[flow, C_SERVER], connections[flow, C_PORT]
        )
        if pair < 0:
            return 0
        facts: cython.longlong = exchanges[slot, E_FACTS]
        self.pair_cells[pair, REQUESTS] += 1
        self.pair_cells[pair, DURATION] += requests[row, R_END] - requests[row, R_START]
        self.pair_cells[pair, CLOSE_ASKED] += (facts & ASKED_TO_CLOSE) != 0
        self.pair_cells[pair, CLOSE_ANSWERED] += (facts & ANSWERED_CLOSE) != 0
        setup: cython.longlong = requests[row, R_CONNECT] + requests[row, R_TLS]
        if setup > 0:
            self.pair_cells[pair, FIRSTS] += 1
            self.pair_cells[pair, SETUP] += setup
            if setup > self.pair_cells[pair, SETUP_LARGEST]:
                self.pair_cells[pair, SETUP_LARGEST] = setup
                self.pair_cells[pair, SETUP_FRAME] = connections[flow, C_SYN_FRAME]
        if self._add_travel(pair, row, slot, requests, slices, exchanges):
            self.pair_cells[pair, TRAVEL_STREAM] = connections[flow, C_STREAM]
        if (setup > 0 or requests[row, R_BASE_RTT] >= FAR) and self.sampled < MOST_SAMPLES:
            self.sample_cells[self.sampled, SAMPLE_PAIR] = pair
            self.sample_cells[self.sampled, SAMPLE_REQUEST] = requests[row, R_ID]
            self.sampled += 1
        return 0

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def _add_travel(
        self,
        pair: cython.Py_ssize_t,
        row: cython.Py_ssize_t,
        slot: cython.Py_ssize_t,
        requests: cython.longlong[:, ::1],
        slices: cython.longlong[:, ::1],
        exchanges: cython.longlong[:, ::1],
    ) -> cython.Py_ssize_t:
        """1 where no request of the pair has travelled longer."""
        round_trip: cython.longlong = requests[row, R_BASE_RTT]
        if round_trip >= 0 and (
            self.pair_cells[pair, ROUND_TRIP] < 0 or round_trip < self.pair_cells[pair, ROUND_TRIP]
        ):
            self.pair_cells[pair, ROUND_TRIP] = round_trip
        travel: cython.longlong = requests[row, R_TRAVEL]
        if travel <= 0:
            return 0
        in_setup: cython.longlong = 0
        at: cython.Py_ssize_t
        first: cython.Py_ssize_t = requests[row, R_FIRST_SLICE]
        last: cython.Py_ssize_t = first + requests[row, R_SLICES]
        if first < 0 or last > slices.shape[0]:
            first = last
        for at in range(first, last):
            if slices[at, S_REASON] == PROPAGATION and slices[at, S_PHASE] <= LAST_SETUP_PHASE:
                in_setup += slices[at, S_END] - slices[at, S_START]
        self.pair_cells[pair, TRAVEL_SETUP] += in_setup
        self.pair_cells[pair, TRAVEL] += travel - in_setup
        if travel > self.pair_cells[pair, TRAVEL_LARGEST]:
            self.pair_cells[pair, TRAVEL_LARGEST] = travel
            self.pair_cells[pair, TRAVEL_REQUEST] = requests[row, R_ID]
            self.pair_cells[pair, TRAVEL_CONNECTION] = exchanges[slot, E_CONNECTION_ID]
            self.pair_cells[pair, TRAVEL_FRAME] = exchanges[slot, E_START_FRAME]
            return 1
        return 0

    def add_connections(
        self, slots: cython.const[cython.longlong][::1], connections: Table, secure: Table
    ) -> None:
        """Add the connections at these slots, which ended."""
        index: cython.Py_ssize_t
        count: cython.Py_ssize_t = len(slots)
        connection_cells: cython.longlong[:, ::1] = connections.cells
        secure_cells: cython.longlong[:, ::1] = secure.cells
        with cython.nogil:
            for index in range(count):
                self._add_connection(slots[index], connection_cells, secure_cells)

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def _add_connection(
        self,
        slot: cython.Py_ssize_t,
        connections: cython.longlong[:, ::1],
        secure: cython.longlong[:, ::1],
    ) -> cython.Py_ssize_t:
        if slot < 0 or slot >= connections.shape[0] or slot >= secure.shape[0]:
            return 0
        if connections[slot, C_TRANSPORT] != 6 or connections[slot, C_OPENED] == MIDSTREAM:
            return 0
        pair: cython.Py_ssize_t = self._find(
            connections[slot, C_CLIENT], connections[slot, C_SERVER], connections[slot, C_PORT]
        )
        if pair < 0:
            return 0
        if connections[slot, C_OPENED] != HANDSHAKE:
            return self._add_unopened(pair, slot, connections)
        seen: cython.Py_ssize_t = self.pair_cells[pair, CONNECTIONS]
        self.pair_cells[pair, CONNECTIONS] += 1
        syn: cython.longlong = connections[slot, C_SYN]
        if seen == 0:
            self.pair_cells[pair, STREAM] = connections[slot, C_STREAM]
            self.pair_cells[pair, START] = syn
            self.pair_cells[pair, OPENED_FRAME] = connections[slot, C_SYN_FRAME]
        elif seen <= 3:
            self.pair_cells[pair, START_2 + seen - 1] = syn
        self.pair_cells[pair, START] = min(self.pair_cells[pair, START], syn)
        self.pair_cells[pair, LAST_START] = max(self.pair_cells[pair, LAST_START], syn)
        client_fin: cython.longlong = connections[slot, C_CLIENT_FIN]
        server_fin: cython.longlong = connections[slot, C_SERVER_FIN]
        if client_fin >= 0 and (server_fin < 0 or client_fin <= server_fin):
            self.pair_cells[pair, CLIENT_FIRST] += 1
        elif server_fin >= 0:
            self.pair_cells[pair, SERVER_FIRST] += 1
        if secure[slot, T_CONNECTION_ID] == connections[slot, C_ID]:
            self._add_handshake(pair, slot, connections, secure)
        return 0

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def _add_unopened(
        self,
        pair: cython.Py_ssize_t,
        slot: cython.Py_ssize_t,
        connections: cython.longlong[:, ::1],
    ) -> cython.Py_ssize_t:
        if connections[slot, C_OPENED] != UNANSWERED:
            return 0
        self.pair_cells[pair, UNOPENED] += 1
        if self.pair_cells[pair, UNOPENED] == 1:
            self.pair_cells[pair, UNOPENED_START] = connections[slot, C_SYN]
            self.pair_cells[pair, UNOPENED_CONNECTION] = connections[slot, C_ID]
            self.pair_cells[pair, UNOPENED_STREAM] = connections[slot, C_STREAM]
            self.pair_cells[pair, UNOPENED_FRAME] = connections[slot, C_FIRST_FRAME]
        return 0

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def _add_handshake(
        self,
        pair: cython.Py_ssize_t,
        slot: cython.Py_ssize_t,
        connections: cython.longlong[:, ::1],
        secure: cython.longlong[:, ::1],
    ) -> cython.Py_ssize_t:
        at: cython.Py_ssize_t
        if secure[slot, T_RESUMED] == 1:
            self.pair_cells[pair, RESUMED] += 1
        if secure[slot, T_RESUMED] != 0 or secure[slot, T_ALERT] >= FATAL:
            return 0
        if self.pair_cells[pair, FULL] < 2:
            at = FULL_FRAME + self.pair_cells[pair, FULL]
            self.pair_cells[pair, at] = secure[slot, T_HELLO_FRAME]
        self.pair_cells[pair, FULL] += 1
        self.pair_cells[pair, REFUSED] += secure[slot, T_OFFERED] == 1
        if 0 < secure[slot, T_VERSION] <= 0x0303:
            if self.pair_cells[pair, FULL] > 1:
                self.pair_cells[pair, FULL_OLD_TIME] += max(0, connections[slot, C_RTT_SERVER])
                self.pair_cells[pair, FULL_OLD_TIME] += max(0, connections[slot, C_RTT_CLIENT])
            self.pair_cells[pair, FULL_OLD] += 1
        return 0
