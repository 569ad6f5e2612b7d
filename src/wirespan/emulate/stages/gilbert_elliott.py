# cython: language_level=3, boundscheck=True, wraparound=False, cdivision=True
# cython: initializedcheck=False
"""Bursts: two states, each with its chance (Gilbert, BSTJ 1960; Elliott, BSTJ 1963).

Before each packet the state may change; in the good state few are picked, in the bad many.
"""

import cython

if cython.compiled:
    from cython.cimports.wirespan.emulate.stages.chance import Chance
    from cython.cimports.wirespan.emulate.stages.pick import Pick
else:
    from wirespan.emulate.stages.chance import Chance
    from wirespan.emulate.stages.pick import Pick


@cython.cclass
class GilbertElliott(Pick):
    """All four as thresholds, see ``chance.threshold``; begins in the good state."""

    chance: Chance
    to_bad: cython.longlong
    to_good: cython.longlong
    in_bad: cython.longlong
    in_good: cython.longlong
    bad: cython.bint

    def __init__(
        self, to_bad: int, to_good: int, in_bad: int, in_good: int, chance: Chance
    ) -> None:
        self.to_bad = to_bad
        self.to_good = to_good
        self.in_bad = in_bad
        self.in_good = in_good
        self.chance = chance
        self.bad = False

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def picks(self, packet: cython.Py_ssize_t) -> cython.bint:
        if self.bad:
            if self.chance.hits(self.to_good):
                self.bad = False
        elif self.chance.hits(self.to_bad):
            self.bad = True
        return self.chance.hits(self.in_bad if self.bad else self.in_good)
