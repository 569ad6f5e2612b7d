# cython: language_level=3, boundscheck=True, wraparound=False, cdivision=True
# cython: initializedcheck=False
"""Delays drawn from a distribution: its quantiles in a table, straight lines between them."""

import cython

from wirespan.kernels.table import Table

if cython.compiled:
    from cython.cimports.wirespan.emulate.stages.chance import Chance
else:
    from wirespan.emulate.stages.chance import Chance

STEP_BITS = cython.declare(cython.int, 16)
"""Of a draw: between two quantiles; the 12 bits above choose which."""
STEP_MASK = cython.declare(cython.longlong, 0xFFFF)
QUANTILE_MASK = cython.declare(cython.longlong, 0xFFF)

QUANTILES = 4097


@cython.final
@cython.cclass
class Spread:
    """``quantiles``: 4097 delays in ns that never decrease, from the least to the most."""

    def __init__(self, quantiles: tuple[int, ...], chance: Chance) -> None:
        if len(quantiles) != QUANTILES:
            raise ValueError(f"{len(quantiles)} quantiles where {QUANTILES} belong")
        table = Table(1, QUANTILES)
        for place, value in enumerate(quantiles):
            table.cells[place, 0] = value
        self.cells = table.cells
        self.chance = chance

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def draw(self) -> cython.longlong:
        bits: cython.longlong = self.chance.draw()
        place: cython.Py_ssize_t = (bits >> STEP_BITS) & QUANTILE_MASK
        low: cython.longlong = self.cells[place, 0]
        rise: cython.longlong = self.cells[place + 1, 0] - low
        return low + ((rise * (bits & STEP_MASK)) >> STEP_BITS)
