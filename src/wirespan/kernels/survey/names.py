# cython: language_level=3, boundscheck=True, wraparound=False, cdivision=True
# cython: initializedcheck=False
"""How often each client asked each DNS question while the last answer was still good.

A lookup for each request is no event of any one request, so it is counted here, compiled.
At most ``LIMIT`` questions are told apart; what comes later is not counted. Names are
told apart by a 64-bit hash: two names that collide are counted as one.
"""

import cython

from wirespan.kernels.layout import (
    TEXT_BYTES,
    Connection,
    Exchange,
    Name,
    Protocol,
    Request,
)
from wirespan.kernels.table import Table

LIMIT = 4096
NAME_BYTES = 96

PLACES = cython.declare(cython.Py_ssize_t, 2 * LIMIT)
MOST = cython.declare(cython.Py_ssize_t, LIMIT)
KEPT = cython.declare(cython.Py_ssize_t, NAME_BYTES)
CELL = cython.declare(cython.Py_ssize_t, TEXT_BYTES)
SECOND = cython.declare(cython.longlong, 1_000_000_000)
SHORT_LIVED = cython.declare(cython.longlong, 5)
"""Answers good for so few seconds are meant to be asked for again."""

FNV_BASIS = cython.declare(cython.ulonglong, 0xCBF29CE484222325)
FNV_PRIME = cython.declare(cython.ulonglong, 0x100000001B3)
FNV_BITS = cython.declare(cython.ulonglong, 0xFFFFFFFFFFFFFFFF)

HASH = cython.declare(cython.Py_ssize_t, Name.HASH)
CLIENT = cython.declare(cython.Py_ssize_t, Name.CLIENT)
LOOKUPS = cython.declare(cython.Py_ssize_t, Name.LOOKUPS)
REPEATS = cython.declare(cython.Py_ssize_t, Name.REPEATS)
REPEATS_TIME = cython.declare(cython.Py_ssize_t, Name.REPEATS_TIME)
LARGEST = cython.declare(cython.Py_ssize_t, Name.LARGEST)
REQUEST = cython.declare(cython.Py_ssize_t, Name.REQUEST)
FRAME = cython.declare(cython.Py_ssize_t, Name.FRAME)
CONNECTION = cython.declare(cython.Py_ssize_t, Name.CONNECTION)
STREAM = cython.declare(cython.Py_ssize_t, Name.STREAM)
ANSWERED = cython.declare(cython.Py_ssize_t, Name.ANSWERED)
LIFETIME = cython.declare(cython.Py_ssize_t, Name.LIFETIME)
TEXT_LENGTH = cython.declare(cython.Py_ssize_t, Name.TEXT_LENGTH)
R_EXCHANGE = cython.declare(cython.Py_ssize_t, Request.EXCHANGE)
R_ID = cython.declare(cython.Py_ssize_t, Request.ID)
R_START = cython.declare(cython.Py_ssize_t, Request.START)
R_END = cython.declare(cython.Py_ssize_t, Request.END)
E_PROTOCOL = cython.declare(cython.Py_ssize_t, Exchange.PROTOCOL)
E_CLIENT = cython.declare(cython.Py_ssize_t, Exchange.CLIENT)
E_CONNECTION = cython.declare(cython.Py_ssize_t, Exchange.CONNECTION)
E_CONNECTION_ID = cython.declare(cython.Py_ssize_t, Exchange.CONNECTION_ID)
E_START = cython.declare(cython.Py_ssize_t, Exchange.START)
E_START_FRAME = cython.declare(cython.Py_ssize_t, Exchange.START_FRAME)
E_END = cython.declare(cython.Py_ssize_t, Exchange.END)
E_LIFETIME = cython.declare(cython.Py_ssize_t, Exchange.LIFETIME)
C_STREAM = cython.declare(cython.Py_ssize_t, Connection.STREAM)
DNS = cython.declare(cython.longlong, Protocol.DNS)


@cython.cclass
class Names:
    """``table`` holds ``used`` rows of layout.Name."""

    table: object
    places: object
    texts: object
    used: cython.Py_ssize_t
    name_cells: cython.longlong[:, ::1]
    place_cells: cython.longlong[:, ::1]
    text_cells: cython.uchar[::1]

    def __init__(self) -> None:
        self.table = Table(len(Name), LIMIT)
        self.places = Table(1, 2 * LIMIT)
        self.texts = bytearray(LIMIT * NAME_BYTES)
        self.used = 0
        self.name_cells = self.table.cells
        self.place_cells = self.places.cells
        self.text_cells = memoryview(self.texts)

    def rows(self) -> list[tuple[bytes, list[int]]]:
        """Each question's text ("A name.") and its sums."""
        kept = []
        for row in range(self.used):
            sums = self.table.row(row)
            start = row * NAME_BYTES
            kept.append((bytes(self.texts[start : start + sums[Name.TEXT_LENGTH]]), sums))
        return kept

    def add_requests(
        self, requests: Table, count: int, exchanges: Table, connections: Table, texts: bytearray
    ) -> None:
        """Add the DNS lookups among requests[0:count]; ``texts`` as in ``Book.text_cells``."""
        row: cython.Py_ssize_t
        rows: cython.Py_ssize_t = count
        slot: cython.Py_ssize_t
        request_cells: cython.longlong[:, ::1] = requests.cells
        exchange_cells: cython.longlong[:, ::1] = exchanges.cells
        connection_cells: cython.longlong[:, ::1] = connections.cells
        source: cython.const[cython.uchar][::1] = memoryview(texts)
        if not len(texts):
            return
        with cython.nogil:
            for row in range(rows):
                slot = request_cells[row, R_EXCHANGE]
                if slot < 0 or slot >= exchange_cells.shape[0]:
                    continue
                if exchange_cells[slot, E_PROTOCOL] == DNS:
                    self._add(row, slot, request_cells, exchange_cells, connection_cells, source)

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def _add(
        self,
        row: cython.Py_ssize_t,
        slot: cython.Py_ssize_t,
        requests: cython.longlong[:, ::1],
        exchanges: cython.longlong[:, ::1],
        connections: cython.longlong[:, ::1],
        texts: cython.const[cython.uchar][::1],
    ) -> cython.Py_ssize_t:
        at: cython.Py_ssize_t = slot * CELL
        if at + 2 > texts.shape[0]:
            return 0
        length: cython.Py_ssize_t = (texts[at] << 8) | texts[at + 1]
        at += 2
        if length == 0 or at + length > texts.shape[0]:
            return 0
        name: cython.Py_ssize_t = self._find(exchanges[slot, E_CLIENT], texts, at, length)
        if name < 0:
            return 0
        began: cython.longlong = exchanges[slot, E_START]
        good_until: cython.longlong = (
            self.name_cells[name, ANSWERED] + self.name_cells[name, LIFETIME] * SECOND
        )
        self.name_cells[name, LOOKUPS] += 1
        if self.name_cells[name, LIFETIME] > SHORT_LIVED and began < good_until:
            self._repeat(name, row, slot, requests, exchanges, connections)
        if exchanges[slot, E_END] >= 0 and exchanges[slot, E_LIFETIME] >= 0:
            self.name_cells[name, ANSWERED] = exchanges[slot, E_END]
            self.name_cells[name, LIFETIME] = exchanges[slot, E_LIFETIME]
        return 0

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def _repeat(
        self,
        name: cython.Py_ssize_t,
        row: cython.Py_ssize_t,
        slot: cython.Py_ssize_t,
        requests: cython.longlong[:, ::1],
        exchanges: cython.longlong[:, ::1],
        connections: cython.longlong[:, ::1],
    ) -> cython.Py_ssize_t:
        duration: cython.longlong = requests[row, R_END] - requests[row, R_START]
        flow: cython.Py_ssize_t = exchanges[slot, E_CONNECTION]
        self.name_cells[name, REPEATS] += 1
        self.name_cells[name, REPEATS_TIME] += duration
        if duration >= self.name_cells[name, LARGEST]:
            self.name_cells[name, LARGEST] = duration
            self.name_cells[name, REQUEST] = requests[row, R_ID]
            self.name_cells[name, FRAME] = exchanges[slot, E_START_FRAME]
            self.name_cells[name, CONNECTION] = exchanges[slot, E_CONNECTION_ID]
            if 0 <= flow < connections.shape[0]:
                self.name_cells[name, STREAM] = connections[flow, C_STREAM]
        return 0

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-2)
    def _find(
        self,
        client: cython.longlong,
        texts: cython.const[cython.uchar][::1],
        at: cython.Py_ssize_t,
        length: cython.Py_ssize_t,
    ) -> cython.Py_ssize_t:
        """The question's row, made if need be; -1: no room. FNV-1a, upper case folded."""
        mixed: cython.ulonglong = FNV_BASIS ^ client
        i: cython.Py_ssize_t
        octet: cython.ulonglong
        for i in range(length):
            octet = texts[at + i]
            if 0x41 <= octet <= 0x5A:
                octet += 0x20
            mixed = ((mixed ^ octet) * FNV_PRIME) & FNV_BITS
        key: cython.longlong = mixed >> 1
        place: cython.Py_ssize_t = (mixed >> 16) % PLACES
        row: cython.Py_ssize_t
        while True:
            row = self.place_cells[place, 0] - 1
            if row < 0:
                break
            if self.name_cells[row, HASH] == key and self.name_cells[row, CLIENT] == client:
                return row
            place = place + 1 if place + 1 < PLACES else 0
        if self.used >= MOST:
            return -1
        row = self.used
        self.used += 1
        self.place_cells[place, 0] = row + 1
        self.name_cells[row, HASH] = key
        self.name_cells[row, CLIENT] = client
        self.name_cells[row, LIFETIME] = -1
        length = min(length, KEPT)
        self.name_cells[row, TEXT_LENGTH] = length
        for i in range(length):
            self.text_cells[row * KEPT + i] = texts[at + i]
        return row
