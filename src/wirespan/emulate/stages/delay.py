# cython: language_level=3, boundscheck=True, wraparound=False, cdivision=True
# cython: initializedcheck=False
"""A fixed delay: propagation."""

import cython

if cython.compiled:
    from cython.cimports.wirespan.emulate.stages.waiting import Waiting
else:
    from wirespan.emulate.stages.waiting import Waiting


@cython.cclass
class Delay(Waiting):
    """Every packet leaves ``delay_ns`` after it came."""

    delay_ns: cython.longlong

    def __init__(self, delay_ns: int) -> None:
        super().__init__()
        self.delay_ns = delay_ns

    @property
    def least_ns(self) -> int:
        return self.delay_ns

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def offer(self, now: cython.longlong, packet: cython.Py_ssize_t) -> cython.int:
        self.advance(now)
        return self.wait(now + self.delay_ns, packet)
