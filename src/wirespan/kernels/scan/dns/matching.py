# cython: language_level=3, boundscheck=True, wraparound=False, cdivision=True
# cython: initializedcheck=False
"""To which earlier question a message belongs: the one it repeats, the one it answers."""

import cython

from wirespan.kernels.scan.dns.pending import Entry, EntryState

if cython.compiled:
    from cython.cimports.wirespan.kernels.scan.dns.pending import Pending
else:
    from wirespan.kernels.scan.dns.pending import Pending

RENEWED_NS = 200_000_000
"""The same question under a new ID is a retry from here on: below the shortest timer of
stub resolvers (c-ares: 250 ms), above what two threads of one program differ by."""

RENEWED = cython.declare(cython.longlong, RENEWED_NS)
TOKEN = cython.declare(cython.Py_ssize_t, Entry.TOKEN)
STATE = cython.declare(cython.Py_ssize_t, Entry.STATE)
LAST = cython.declare(cython.Py_ssize_t, Entry.LAST)
LAST_TOKEN = cython.declare(cython.Py_ssize_t, Entry.LAST_TOKEN)
LAST_CONNECTION = cython.declare(cython.Py_ssize_t, Entry.LAST_CONNECTION)
WAITING = cython.declare(cython.longlong, EntryState.WAITING)


@cython.nogil
@cython.cfunc
@cython.exceptval(-2)
def find_copied(
    pending: Pending,
    client: cython.longlong,
    token: cython.longlong,
    name: cython.longlong,
    kind: cython.longlong,
    time: cython.longlong,
) -> cython.Py_ssize_t:
    """The waiting question that a question repeats; -1."""
    entry: cython.Py_ssize_t = pending.find(client, token, name, kind)
    if entry >= 0 and pending.entries[entry, STATE] == WAITING:
        return entry
    entry = pending.find_latest(client, name, kind)
    if (
        entry >= 0
        and pending.entries[entry, STATE] == WAITING
        and time - pending.entries[entry, LAST] >= RENEWED
    ):
        return entry
    return -1


@cython.nogil
@cython.cfunc
@cython.exceptval(-2)
def find_asked(
    pending: Pending,
    client: cython.longlong,
    token: cython.longlong,
    name: cython.longlong,
    kind: cython.longlong,
) -> cython.Py_ssize_t:
    """The question that an answer is for, waiting or not; -1."""
    entry: cython.Py_ssize_t = pending.find(client, token, name, kind)
    if entry >= 0:
        return entry
    entry = pending.find_latest(client, name, kind)
    if entry >= 0 and pending.entries[entry, LAST_TOKEN] == token:
        return entry
    return -1


@cython.nogil
@cython.cfunc
@cython.exceptval(-2)
def find_copy_answered(
    pending: Pending,
    entry: cython.Py_ssize_t,
    token: cython.longlong,
    connection_id: cython.longlong,
    first_connection_id: cython.longlong,
    retries: cython.longlong,
) -> cython.longlong:
    """The number of the copy that was answered, where ID or ports tell; -1."""
    last: cython.longlong = pending.entries[entry, LAST_CONNECTION]
    if retries == 0:
        return 0
    if pending.entries[entry, TOKEN] != pending.entries[entry, LAST_TOKEN]:
        return 0 if token == pending.entries[entry, TOKEN] else retries
    if first_connection_id == last:
        return -1
    if connection_id == first_connection_id:
        return 0
    return retries if connection_id == last else -1
