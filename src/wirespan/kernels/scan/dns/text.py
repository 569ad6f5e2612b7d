# cython: language_level=3, boundscheck=True, wraparound=False, cdivision=True
# cython: initializedcheck=False
"""A question in words, for the text cell of its exchange: "A example.com", "CLASS3 TXT a.b".

The class is left out where it is the Internet, the operation where it is a plain query.
"""

import cython

from wirespan.kernels.scan.dns.words import name_of_class, name_of_operation, name_of_type

WORD_BYTES = 16
TYPE_STEM = cython.declare(cython.Py_ssize_t, len("TYPE"))
CLASS_STEM = cython.declare(cython.Py_ssize_t, len("CLASS"))


def _words(names: list[str]) -> memoryview:
    """Each word in a cell of its own behind its length."""
    cells = b"".join(
        (bytes([len(name)]) + name.encode()).ljust(WORD_BYTES, b"\0") for name in names
    )
    return memoryview(cells).cast("B", shape=(len(names), WORD_BYTES))


TYPE_WORDS = cython.declare(
    cython.const[cython.uchar][:, ::1], _words([name_of_type(number) for number in range(258)])
)
CLASS_WORDS = cython.declare(
    cython.const[cython.uchar][:, ::1], _words([name_of_class(number) for number in range(256)])
)
OPERATION_WORDS = cython.declare(
    cython.const[cython.uchar][:, ::1], _words([name_of_operation(number) for number in range(16)])
)


@cython.cclass
class QuestionText:
    """One scratch line, written over by each question."""

    def __init__(self) -> None:
        # Three words before the name; at most 254 octets of name, each as \\DDD.
        line = bytearray(3 * WORD_BYTES + 4 * 256)
        self.octets = line
        self.readable = memoryview(line).toreadonly()

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def write(
        self,
        opcode: cython.longlong,
        question_class: cython.longlong,
        question_type: cython.longlong,
        name: cython.uchar[::1],
        name_length: cython.Py_ssize_t,
    ) -> cython.Py_ssize_t:
        """Write "A example.com" into ``octets``; its length."""
        at: cython.Py_ssize_t = 0
        place: cython.Py_ssize_t = 0
        end: cython.Py_ssize_t
        if opcode != 0:
            at = self._write_word(OPERATION_WORDS, opcode, 0, at)
        if question_class != 1:
            at = self._write_word(CLASS_WORDS, question_class, CLASS_STEM, at)
        at = self._write_word(TYPE_WORDS, question_type, TYPE_STEM, at)
        if name_length == 0:
            self.octets[at] = 0x2E
            return at + 1
        while place < name_length:
            if place > 0:
                self.octets[at] = 0x2E
                at += 1
            end = place + name[place] + 1
            place += 1
            while place < end:
                at = self._write_octet(name[place], at)
                place += 1
        return at

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def _write_word(
        self,
        words: cython.const[cython.uchar][:, ::1],
        number: cython.longlong,
        stem: cython.Py_ssize_t,
        at: cython.Py_ssize_t,
    ) -> cython.Py_ssize_t:
        """The word of ``number`` and a space; beyond the list, the stem of word 0 and digits."""
        row: cython.Py_ssize_t = 0
        size: cython.Py_ssize_t = stem
        i: cython.Py_ssize_t
        if number < words.shape[0]:
            row = number
            size = words[row, 0]
        for i in range(size):
            self.octets[at + i] = words[row, 1 + i]
        at += size
        if number >= words.shape[0]:
            at = self._write_digits(number, 10000, at)
        self.octets[at] = 0x20
        return at + 1

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def _write_digits(
        self, number: cython.longlong, unit: cython.longlong, at: cython.Py_ssize_t
    ) -> cython.Py_ssize_t:
        """Digits from ``unit`` down, without leading zeros beyond three places."""
        while unit > 0:
            if unit <= 100 or number >= unit:
                self.octets[at] = 0x30 + (number // unit) % 10
                at += 1
            unit //= 10
        return at

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def _write_octet(self, octet: cython.longlong, at: cython.Py_ssize_t) -> cython.Py_ssize_t:
        """One octet of a label, escaped where it could mislead (RFC 4343, section 2.1)."""
        if octet == 0x2E or octet == 0x5C:
            self.octets[at] = 0x5C
            at += 1
        elif octet < 0x21 or octet > 0x7E:
            self.octets[at] = 0x5C
            return self._write_digits(octet, 100, at + 1)
        self.octets[at] = octet
        return at + 1
