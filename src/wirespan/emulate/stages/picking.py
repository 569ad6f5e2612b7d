# cython: language_level=3, boundscheck=True, wraparound=False, cdivision=True
# cython: initializedcheck=False
"""What the stages have in common to whose picked packets something happens."""

import cython

if cython.compiled:
    from cython.cimports.wirespan.emulate.stages.pick import Pick
    from cython.cimports.wirespan.emulate.stages.stage import Stage
else:
    from wirespan.emulate.stages.pick import Pick
    from wirespan.emulate.stages.stage import Stage


@cython.cclass
class Picking(Stage):
    """Has a pick, which sees the line's packets; what happens to the picked is ``offer``'s."""

    def __init__(self, pick: Pick) -> None:
        super().__init__()
        self.pick = pick

    def prepare(self, places: int) -> None:
        self.pick.connect(self.passage.packet_table)
