# cython: language_level=3, boundscheck=True, wraparound=False, cdivision=True
# cython: initializedcheck=False
"""The questions asked lately: those that wait for an answer and those that had their end.

A question is known by its client's address, its transaction ID, its name without case and
its type; not by ports or server, because resolvers ask again from other ports and of other
servers. What had its end is remembered for a while, so that second and late answers are
known for what they are. Everything here is bounded: rows, walks along a chain, age.
"""

from enum import IntEnum

import cython

from wirespan.kernels.table import Table

MAX_WAITING = 65_536
"""Questions waiting at once; the scanner gives up the oldest beyond."""
MAX_DONE = 2_048
"""Finished questions remembered."""
MAX_STEPS = 64
"""Entries looked at along one chain."""
BUCKETS = 4_096
"""Heads of chains; a power of two."""


class Entry(IntEnum):
    """Columns of ``entry_table``."""

    SLOT = 0
    """Slot of the exchange in the book; of use only while waiting."""
    EXCHANGE = 1
    """ID of the exchange."""
    CLIENT = 2
    TOKEN = 3
    NAME = 4
    TYPE = 5
    STATE = 6
    """EntryState."""
    START = 7
    """Time of the first copy."""
    LAST = 8
    """Time of the last copy; once done: of the end."""
    LAST_TOKEN = 9
    LAST_CONNECTION = 10
    """Connection ID of the last copy."""
    CHAIN_NEXT = 11
    OLDER = 12
    NEWER = 13
    CONNECTION = 14
    """Slot of the connection it waits on; -1."""
    CONNECTION_NEXT = 15
    CONNECTION_PREVIOUS = 16
    CHAIN_PREVIOUS = 17


class EntryState(IntEnum):
    FREE = 0
    WAITING = 1
    ANSWERED = 2
    TRUNCATED = 3
    """Answered with TC set: the question is expected again over TCP."""
    GIVEN_UP = 4


SLOT = cython.declare(cython.Py_ssize_t, Entry.SLOT)
EXCHANGE = cython.declare(cython.Py_ssize_t, Entry.EXCHANGE)
CLIENT = cython.declare(cython.Py_ssize_t, Entry.CLIENT)
TOKEN = cython.declare(cython.Py_ssize_t, Entry.TOKEN)
NAME = cython.declare(cython.Py_ssize_t, Entry.NAME)
TYPE = cython.declare(cython.Py_ssize_t, Entry.TYPE)
STATE = cython.declare(cython.Py_ssize_t, Entry.STATE)
START = cython.declare(cython.Py_ssize_t, Entry.START)
LAST = cython.declare(cython.Py_ssize_t, Entry.LAST)
LAST_TOKEN = cython.declare(cython.Py_ssize_t, Entry.LAST_TOKEN)
LAST_CONNECTION = cython.declare(cython.Py_ssize_t, Entry.LAST_CONNECTION)
CHAIN_NEXT = cython.declare(cython.Py_ssize_t, Entry.CHAIN_NEXT)
CHAIN_PREVIOUS = cython.declare(cython.Py_ssize_t, Entry.CHAIN_PREVIOUS)
OLDER = cython.declare(cython.Py_ssize_t, Entry.OLDER)
NEWER = cython.declare(cython.Py_ssize_t, Entry.NEWER)
CONNECTION = cython.declare(cython.Py_ssize_t, Entry.CONNECTION)
CONNECTION_NEXT = cython.declare(cython.Py_ssize_t, Entry.CONNECTION_NEXT)
CONNECTION_PREVIOUS = cython.declare(cython.Py_ssize_t, Entry.CONNECTION_PREVIOUS)
FREE = cython.declare(cython.longlong, EntryState.FREE)
WAITING = cython.declare(cython.longlong, EntryState.WAITING)
STEPS = cython.declare(cython.Py_ssize_t, MAX_STEPS)
DONE_LIMIT = cython.declare(cython.Py_ssize_t, MAX_DONE)
SPREAD = cython.declare(cython.longlong, 0x9E3779B1)
"""The golden ratio in 32 bits: neighbours' hashes lie far apart."""
MASK = cython.declare(cython.longlong, BUCKETS - 1)


@cython.nogil
@cython.cfunc
@cython.inline
@cython.exceptval(-1)
def bucket(
    client: cython.longlong, token: cython.longlong, name: cython.longlong, kind: cython.longlong
) -> cython.Py_ssize_t:
    mixed: cython.longlong = name ^ (client * SPREAD) ^ (token << 7) ^ (kind << 21)
    return (mixed ^ (mixed >> 17) ^ (mixed >> 34)) & MASK


@cython.cclass
class Pending:
    """``reserve`` before use: ``add`` never allocates."""

    def __init__(self) -> None:
        self.entry_table = Table(len(Entry))
        self._chain_table = Table(1, BUCKETS)
        self._latest_table = Table(1, BUCKETS)
        self._connection_table = Table(1)
        self.waiting = 0
        self.done = 0
        self.used = 0
        self.free_head = -1
        self.oldest_waiting = -1
        self.newest_waiting = -1
        self.oldest_done = -1
        self.newest_done = -1
        self.reserve(1, 1)

    def reserve(self, more: int, connections: int) -> None:
        """Make room for ``more`` questions on any of ``connections`` slots."""
        self.entry_table.reserve(min(self.used + more, MAX_WAITING + MAX_DONE + 1))
        self._connection_table.reserve(connections)
        self.entries = self.entry_table.cells
        # Heads hold a row plus one, so that a fresh table is empty.
        self.chains = self._chain_table.cells
        self.latest = self._latest_table.cells
        self.by_connection = self._connection_table.cells

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def add(
        self,
        slot: cython.longlong,
        exchange: cython.longlong,
        client: cython.longlong,
        token: cython.longlong,
        name: cython.longlong,
        kind: cython.longlong,
        time: cython.longlong,
    ) -> cython.Py_ssize_t:
        """A waiting question; the caller keeps ``waiting`` below MAX_WAITING."""
        entry: cython.Py_ssize_t = self.free_head
        place: cython.Py_ssize_t = bucket(client, token, name, kind)
        head: cython.Py_ssize_t = self.chains[place, 0] - 1
        if entry >= 0:
            self.free_head = self.entries[entry, CHAIN_NEXT]
        else:
            entry = self.used
            self.used += 1
        self.entries[entry, SLOT] = slot
        self.entries[entry, EXCHANGE] = exchange
        self.entries[entry, CLIENT] = client
        self.entries[entry, TOKEN] = token
        self.entries[entry, NAME] = name
        self.entries[entry, TYPE] = kind
        self.entries[entry, START] = time
        self.entries[entry, LAST] = time
        self.entries[entry, LAST_TOKEN] = token
        self.entries[entry, LAST_CONNECTION] = -1
        self.entries[entry, CONNECTION] = -1
        self.entries[entry, CHAIN_NEXT] = head
        self.entries[entry, CHAIN_PREVIOUS] = -1
        if head >= 0:
            self.entries[head, CHAIN_PREVIOUS] = entry
        self.chains[place, 0] = entry + 1
        self.latest[bucket(client, 0, name, kind), 0] = entry + 1
        self.entries[entry, STATE] = WAITING
        self._append(entry, True)
        return entry

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def attach(self, entry: cython.Py_ssize_t, connection: cython.Py_ssize_t) -> cython.int:
        """Let the question end when this connection does."""
        head: cython.Py_ssize_t = self.by_connection[connection, 0] - 1
        self.entries[entry, CONNECTION] = connection
        self.entries[entry, CONNECTION_PREVIOUS] = -1
        self.entries[entry, CONNECTION_NEXT] = head
        if head >= 0:
            self.entries[head, CONNECTION_PREVIOUS] = entry
        self.by_connection[connection, 0] = entry + 1
        return 0

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def _detach(self, entry: cython.Py_ssize_t) -> cython.int:
        connection: cython.Py_ssize_t = self.entries[entry, CONNECTION]
        before: cython.Py_ssize_t
        after: cython.Py_ssize_t
        if connection < 0:
            return 0
        before = self.entries[entry, CONNECTION_PREVIOUS]
        after = self.entries[entry, CONNECTION_NEXT]
        if before >= 0:
            self.entries[before, CONNECTION_NEXT] = after
        else:
            self.by_connection[connection, 0] = after + 1
        if after >= 0:
            self.entries[after, CONNECTION_PREVIOUS] = before
        self.entries[entry, CONNECTION] = -1
        return 0

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-2)
    def find(
        self,
        client: cython.longlong,
        token: cython.longlong,
        name: cython.longlong,
        kind: cython.longlong,
    ) -> cython.Py_ssize_t:
        """The newest question of this ID; one that waits before one that is done; -1."""
        entry: cython.Py_ssize_t = self.chains[bucket(client, token, name, kind), 0] - 1
        found: cython.Py_ssize_t = -1
        steps: cython.Py_ssize_t = 0
        while entry >= 0 and steps < STEPS:
            if (
                self.entries[entry, NAME] == name
                and self.entries[entry, TOKEN] == token
                and self.entries[entry, CLIENT] == client
                and self.entries[entry, TYPE] == kind
            ):
                if self.entries[entry, STATE] == WAITING:
                    return entry
                if found < 0:
                    found = entry
            entry = self.entries[entry, CHAIN_NEXT]
            steps += 1
        return found

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-2)
    def find_latest(
        self, client: cython.longlong, name: cython.longlong, kind: cython.longlong
    ) -> cython.Py_ssize_t:
        """The last question of this client for this name and type, whatever its ID; -1.

        One place per hash: another question may have taken it, and then this one is forgotten.
        """
        entry: cython.Py_ssize_t = self.latest[bucket(client, 0, name, kind), 0] - 1
        if (
            entry >= 0
            and self.entries[entry, STATE] != FREE
            and self.entries[entry, NAME] == name
            and self.entries[entry, CLIENT] == client
            and self.entries[entry, TYPE] == kind
        ):
            return entry
        return -1

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-2)
    def find_on_connection(
        self, connection: cython.Py_ssize_t, token: cython.longlong
    ) -> cython.Py_ssize_t:
        """The waiting question of this ID on a connection: for answers that repeat no question."""
        entry: cython.Py_ssize_t = self.by_connection[connection, 0] - 1
        steps: cython.Py_ssize_t = 0
        while entry >= 0 and steps < STEPS:
            if self.entries[entry, TOKEN] == token:
                return entry
            entry = self.entries[entry, CONNECTION_NEXT]
            steps += 1
        return -1

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-2)
    def first_on_connection(self, connection: cython.Py_ssize_t) -> cython.Py_ssize_t:
        return self.by_connection[connection, 0] - 1

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def finish(self, entry: cython.Py_ssize_t, state: cython.longlong) -> cython.int:
        """Move a question from the waiting to the done."""
        self._unlink(entry)
        self._detach(entry)
        self.entries[entry, STATE] = state
        self._append(entry, False)
        if self.done > DONE_LIMIT:
            self._drop_oldest_done()
        return 0

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def forget(self, before: cython.longlong) -> cython.int:
        """Drop what was done and last heard of before this time."""
        while self.oldest_done >= 0 and self.entries[self.oldest_done, LAST] < before:
            self._drop_oldest_done()
        return 0

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def _drop_oldest_done(self) -> cython.int:
        entry: cython.Py_ssize_t = self.oldest_done
        place: cython.Py_ssize_t = bucket(
            self.entries[entry, CLIENT],
            self.entries[entry, TOKEN],
            self.entries[entry, NAME],
            self.entries[entry, TYPE],
        )
        before: cython.Py_ssize_t = self.entries[entry, CHAIN_PREVIOUS]
        after: cython.Py_ssize_t = self.entries[entry, CHAIN_NEXT]
        if before >= 0:
            self.entries[before, CHAIN_NEXT] = after
        else:
            self.chains[place, 0] = after + 1
        if after >= 0:
            self.entries[after, CHAIN_PREVIOUS] = before
        self._unlink(entry)
        self.entries[entry, STATE] = FREE
        self.entries[entry, CHAIN_NEXT] = self.free_head
        self.free_head = entry
        return 0

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def _append(self, entry: cython.Py_ssize_t, waiting: cython.bint) -> cython.int:
        """To the young end of its list."""
        last: cython.Py_ssize_t = self.newest_waiting if waiting else self.newest_done
        self.entries[entry, OLDER] = last
        self.entries[entry, NEWER] = -1
        if last >= 0:
            self.entries[last, NEWER] = entry
        if waiting:
            self.newest_waiting = entry
            self.waiting += 1
            if last < 0:
                self.oldest_waiting = entry
        else:
            self.newest_done = entry
            self.done += 1
            if last < 0:
                self.oldest_done = entry
        return 0

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def _unlink(self, entry: cython.Py_ssize_t) -> cython.int:
        """Out of the list it is in, by its state."""
        older: cython.Py_ssize_t = self.entries[entry, OLDER]
        newer: cython.Py_ssize_t = self.entries[entry, NEWER]
        waiting: cython.bint = self.entries[entry, STATE] == WAITING
        if older >= 0:
            self.entries[older, NEWER] = newer
        elif waiting:
            self.oldest_waiting = newer
        else:
            self.oldest_done = newer
        if newer >= 0:
            self.entries[newer, OLDER] = older
        elif waiting:
            self.newest_waiting = older
        else:
            self.newest_done = older
        if waiting:
            self.waiting -= 1
        else:
            self.done -= 1
        return 0
