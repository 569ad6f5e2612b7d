# cython: language_level=3, boundscheck=True, wraparound=False, cdivision=True
# cython: initializedcheck=False
"""One message of the Domain Name System, read where it lies (RFC 1035, section 4).

Reads the header, the first question, the addresses of the answer section, the shortest
lifetime, and what EDNS (RFC 6891) and the authority section add to the verdict. Names in
records are stepped over, never followed, and the first question's name has nothing before
it to point to: so no compression pointer is ever followed here and no loop is possible.
``wire.dns`` reads everything.
"""

import cython

from wirespan.kernels.layout import Address
from wirespan.kernels.table import Table

MAX_ADDRESSES = 16
"""Addresses kept of one answer."""
MAX_NAME = 254
"""Bytes of labels before the root's (RFC 1035, section 2.3.4: 255 with it)."""
MAX_LABELS = MAX_NAME // 2 + 1

HEADER = cython.declare(cython.Py_ssize_t, 12)
NAME_LIMIT = cython.declare(cython.Py_ssize_t, MAX_NAME)
ADDRESS_LIMIT = cython.declare(cython.Py_ssize_t, MAX_ADDRESSES)
DAMAGED = cython.declare(cython.Py_ssize_t, -2)

A = cython.declare(cython.longlong, 1)
CNAME = cython.declare(cython.longlong, 5)
SOA = cython.declare(cython.longlong, 6)
AAAA = cython.declare(cython.longlong, 28)
OPT = cython.declare(cython.longlong, 41)
ANY = cython.declare(cython.longlong, 255)

HIGHEST_BIT = cython.declare(cython.longlong, 0x80000000)

# FNV-1a, 64 bits (draft-eastlake-fnv).
HASH_BASIS = cython.declare(cython.ulonglong, 0xCBF29CE484222325)
HASH_PRIME = cython.declare(cython.ulonglong, 0x100000001B3)
HASH_MASK = cython.declare(cython.ulonglong, 0xFFFFFFFFFFFFFFFF)


@cython.nogil
@cython.cfunc
@cython.inline
@cython.exceptval(-1)
def uint16(data: cython.const[cython.uchar][::1], at: cython.Py_ssize_t) -> cython.longlong:
    return (cython.cast(cython.longlong, data[at]) << 8) | data[at + 1]


@cython.nogil
@cython.cfunc
@cython.inline
@cython.exceptval(-1)
def uint32(data: cython.const[cython.uchar][::1], at: cython.Py_ssize_t) -> cython.longlong:
    return (uint16(data, at) << 16) | uint16(data, at + 2)


@cython.nogil
@cython.cfunc
@cython.inline
@cython.exceptval(-1)
def int64(data: cython.const[cython.uchar][::1], at: cython.Py_ssize_t) -> cython.longlong:
    """Eight bytes as a signed integer; the upper half carries the sign."""
    upper: cython.longlong = uint32(data, at)
    if upper >= HIGHEST_BIT:
        upper -= 2 * HIGHEST_BIT
    return upper * 2 * HIGHEST_BIT + uint32(data, at + 4)


@cython.nogil
@cython.cfunc
@cython.exceptval(-1)
def skip_name(
    data: cython.const[cython.uchar][::1], at: cython.Py_ssize_t, end: cython.Py_ssize_t
) -> cython.Py_ssize_t:
    """The place after the name, without following a pointer; DAMAGED."""
    size: cython.Py_ssize_t
    while at < end:
        size = data[at]
        if size == 0:
            return at + 1
        if size >= 0xC0:
            return at + 2 if at + 2 <= end else DAMAGED
        if size >= 0x40:
            return DAMAGED
        at += size + 1
    return DAMAGED


@cython.cclass
class Message:
    """What the last message read says. Reused: ``read`` begins afresh."""

    def __init__(self) -> None:
        self.address_table = Table(len(Address), MAX_ADDRESSES)
        self.addresses = self.address_table.cells
        self.name = bytearray(256)
        self._prefix_table = Table(1, MAX_LABELS)
        self.prefixes = self._prefix_table.flat
        self._clear()

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def _clear(self) -> cython.int:
        self.flags = 0
        self.name_hash = 0
        self.name_length = 0
        self.label_count = 0
        self.question_type = -1
        self.question_class = -1
        self.matching = 0
        self.aliases = 0
        self.authority_soa = 0
        self.lifetime = -1
        self.edns = 0
        self.udp_size = -1
        self.complete = 0
        self.address_count = 0
        return 0

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def read(
        self,
        data: cython.const[cython.uchar][::1],
        start: cython.Py_ssize_t,
        end: cython.Py_ssize_t,
    ) -> cython.int:
        """How much is readable: 0 nothing, 1 the header, 2 the first question too."""
        at: cython.Py_ssize_t
        self._clear()
        if end - start < HEADER:
            return 0
        self.token = uint16(data, start)
        self.flags = uint16(data, start + 2)
        self.opcode = (self.flags >> 11) & 15
        self.rcode = self.flags & 15
        self.questions = uint16(data, start + 4)
        self.answers = uint16(data, start + 6)
        self.authorities = uint16(data, start + 8)
        self.additionals = uint16(data, start + 10)
        if self.questions == 0:
            return 1
        at = self._read_name(data, start + HEADER, end)
        if at == DAMAGED or at + 4 > end:
            return 1
        self.question_type = uint16(data, at)
        self.question_class = uint16(data, at + 2)
        self._read_records(data, at + 4, end)
        return 2

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def _read_name(
        self,
        data: cython.const[cython.uchar][::1],
        at: cython.Py_ssize_t,
        end: cython.Py_ssize_t,
    ) -> cython.Py_ssize_t:
        """Copy the first question's labels and hash them without case; the place after."""
        digest: cython.ulonglong = HASH_BASIS
        length: cython.Py_ssize_t = 0
        size: cython.Py_ssize_t
        octet: cython.ulonglong
        i: cython.Py_ssize_t
        while at < end:
            size = data[at]
            if size == 0:
                self.name_length = length
                # A column is signed: one bit is given up.
                self.name_hash = digest >> 1
                return at + 1
            if size >= 0x40 or length + size + 1 > NAME_LIMIT or at + size >= end:
                return DAMAGED
            for i in range(size + 1):
                octet = data[at + i]
                self.name[length + i] = data[at + i]
                # The length byte is below 64, so no letter is mistaken for one.
                if 0x41 <= octet <= 0x5A:
                    octet += 0x20
                digest = ((digest ^ octet) * HASH_PRIME) & HASH_MASK
            length += size + 1
            at += size + 1
            self.prefixes[self.label_count] = digest >> 1
            self.label_count += 1
        return DAMAGED

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def _read_records(
        self,
        data: cython.const[cython.uchar][::1],
        at: cython.Py_ssize_t,
        end: cython.Py_ssize_t,
    ) -> cython.int:
        """Walk the records as far as they are readable; ``complete`` says whether all were."""
        i: cython.longlong
        kind: cython.longlong
        size: cython.longlong
        lifetime: cython.longlong
        for i in range(self.questions - 1):
            at = skip_name(data, at, end)
            if at == DAMAGED or at + 4 > end:
                return 0
            at += 4
        for i in range(self.answers + self.authorities + self.additionals):
            at = skip_name(data, at, end)
            if at == DAMAGED or at + 10 > end:
                return 0
            kind = uint16(data, at)
            size = uint16(data, at + 8)
            if at + 10 + size > end:
                return 0
            lifetime = uint32(data, at + 4)
            # RFC 2181, section 8: a lifetime with the highest bit set counts as 0.
            if lifetime >= HIGHEST_BIT and kind != OPT:
                lifetime = 0
            if i < self.answers:
                self._note_answer(data, at + 10, kind, size, lifetime)
            elif i < self.answers + self.authorities:
                self._note_authority(data, at + 10, kind, size, lifetime)
            elif kind == OPT:
                # RFC 6891, section 6.1.1: more than one is an error; the first counts.
                self._note_options(data, at)
            at += 10 + size
        self.complete = 1
        return 0

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def _note_answer(
        self,
        data: cython.const[cython.uchar][::1],
        at: cython.Py_ssize_t,
        kind: cython.longlong,
        size: cython.longlong,
        lifetime: cython.longlong,
    ) -> cython.int:
        if self.lifetime < 0 or lifetime < self.lifetime:
            self.lifetime = lifetime
        if kind == self.question_type or self.question_type == ANY:
            self.matching += 1
        if kind == CNAME:
            self.aliases += 1
        elif kind == A and size == 4:
            self._note_address(4, 0, uint32(data, at))
        elif kind == AAAA and size == 16:
            self._note_address(6, int64(data, at), int64(data, at + 8))
        return 0

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def _note_address(
        self, family: cython.longlong, high: cython.longlong, low: cython.longlong
    ) -> cython.int:
        if self.address_count < ADDRESS_LIMIT:
            self.addresses[self.address_count, 0] = family
            self.addresses[self.address_count, 1] = high
            self.addresses[self.address_count, 2] = low
            self.address_count += 1
        return 0

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def _note_authority(
        self,
        data: cython.const[cython.uchar][::1],
        at: cython.Py_ssize_t,
        kind: cython.longlong,
        size: cython.longlong,
        lifetime: cython.longlong,
    ) -> cython.int:
        """The zone's start of authority: how long "no" holds (RFC 2308, section 5)."""
        minimum: cython.longlong
        if kind == SOA:
            self.authority_soa = 1
            if size >= 22:
                minimum = uint32(data, at + size - 4)
                if minimum < lifetime:
                    lifetime = minimum
            if self.answers == 0:
                self.lifetime = lifetime
        return 0

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def _note_options(
        self, data: cython.const[cython.uchar][::1], at: cython.Py_ssize_t
    ) -> cython.int:
        """The OPT record: its class is a size, its lifetime begins with more of the code."""
        if self.edns:
            return 0
        self.edns = 1
        self.udp_size = uint16(data, at + 2)
        self.rcode |= cython.cast(cython.longlong, data[at + 4]) << 4
        return 0
