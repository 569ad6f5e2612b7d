# cython: language_level=3, boundscheck=True, wraparound=False, cdivision=True
# cython: initializedcheck=False
"""Which of some texts stand in a frame's payload: for scripts that ask, and only for them."""

import cython

from wirespan.kernels.table import Table

if cython.compiled:
    from cython.cimports.wirespan.drive.frame_store import FrameStore
else:
    from wirespan.drive.frame_store import FrameStore

BITS = cython.declare(cython.Py_ssize_t, 62)


@cython.cclass
class PayloadTexts:
    """``texts``: at most 62, none of them empty; the first is bit 0 of what is found."""

    def __init__(self, texts: tuple[bytes, ...]) -> None:
        if len(texts) > BITS:
            raise ValueError(f"more than {BITS} texts")
        longest = max(map(len, texts), default=0)
        table = Table(1 + longest, len(texts))
        for row, text in enumerate(texts):
            table.write(row, [len(text), *text, *bytes(longest - len(text))])
        self.cells = table.cells
        self.many = len(texts)

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def find(
        self,
        store: FrameStore,
        slot: cython.Py_ssize_t,
        start: cython.Py_ssize_t,
        end: cython.Py_ssize_t,
    ) -> cython.longlong:
        """A bit for each text that stands between these octets of the frame, whole."""
        found: cython.longlong = 0
        row: cython.Py_ssize_t
        at: cython.Py_ssize_t
        for row in range(self.many):
            for at in range(start, end - self.cells[row, 0] + 1):
                if self.stands(store, slot, at, row):
                    found |= cython.cast(cython.longlong, 1) << row
                    break
        return found

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def stands(
        self,
        store: FrameStore,
        slot: cython.Py_ssize_t,
        at: cython.Py_ssize_t,
        row: cython.Py_ssize_t,
    ) -> cython.bint:
        place: cython.Py_ssize_t
        for place in range(self.cells[row, 0]):
            if store.octets[slot, at + place] != self.cells[row, 1 + place]:
                return False
        return True

    def find_(self, store: FrameStore, slot: int, start: int, end: int) -> int:
        return self.find(store, slot, start, end)
