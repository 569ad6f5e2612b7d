# cython: language_level=3, boundscheck=True, wraparound=False, cdivision=True
# cython: initializedcheck=False
"""Chance in integers, the same compiled or not: splitmix64 (Steele, Lea and Flood, 2014)."""

import cython

GOLDEN = cython.declare(cython.ulonglong, 0x9E3779B97F4A7C15)
FIRST = cython.declare(cython.ulonglong, 0xBF58476D1CE4E5B9)
SECOND = cython.declare(cython.ulonglong, 0x94D049BB133111EB)
WORD = cython.declare(cython.ulonglong, 0xFFFFFFFFFFFFFFFF)

WORD_MASK = 0xFFFFFFFFFFFFFFFF
STREAM_STEP = 0xD1342543DE82EF95
"""Odd: streams of one seed start far apart."""
WHOLE = 1 << 53
"""A share of 1 as a threshold."""


def threshold(share: float) -> int:
    """What a draw must be below to hit with this chance."""
    return round(share * WHOLE)


@cython.nogil
@cython.cfunc
@cython.exceptval(check=False)
def mixed(value: cython.ulonglong) -> cython.ulonglong:
    """All bits of the result depend on all bits of the value."""
    value = ((value ^ (value >> 30)) * FIRST) & WORD
    value = ((value ^ (value >> 27)) * SECOND) & WORD
    return value ^ (value >> 31)


@cython.final
@cython.cclass
class Chance:
    """One stream of draws; streams of one seed do not resemble each other."""

    def __init__(self, seed: int, stream: int) -> None:
        start: object = (seed + (stream + 1) * STREAM_STEP) & WORD_MASK
        self.state = start
        self.draw()

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def draw(self) -> cython.longlong:
        """53 bits, each number as likely as the others."""
        self.state = (self.state + GOLDEN) & WORD
        return cython.cast(cython.longlong, mixed(self.state) >> 11)

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def hits(self, threshold: cython.longlong) -> cython.bint:
        return self.draw() < threshold

    def draw_(self) -> int:
        return self.draw()
