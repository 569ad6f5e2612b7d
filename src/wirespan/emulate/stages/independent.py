# cython: language_level=3, boundscheck=True, wraparound=False, cdivision=True
# cython: initializedcheck=False
"""Each packet with the same chance, whatever befell the others."""

import cython

if cython.compiled:
    from cython.cimports.wirespan.emulate.stages.chance import Chance
    from cython.cimports.wirespan.emulate.stages.pick import Pick
else:
    from wirespan.emulate.stages.chance import Chance
    from wirespan.emulate.stages.pick import Pick


@cython.cclass
class Independent(Pick):
    """``threshold``: see ``chance.threshold``."""

    chance: Chance
    threshold: cython.longlong

    def __init__(self, threshold: int, chance: Chance) -> None:
        self.threshold = threshold
        self.chance = chance

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def picks(self, packet: cython.Py_ssize_t) -> cython.bint:
        return self.chance.hits(self.threshold)
