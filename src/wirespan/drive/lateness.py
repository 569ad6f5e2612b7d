# cython: language_level=3, boundscheck=True, wraparound=False, cdivision=True
# cython: initializedcheck=False
"""How late each frame left a link, and whether that spoils what was measured through it.

Late is the time between the moment the model named and the moment the kernel had taken the
frame. It includes everything that was waited for: the processor, the timer, the frames before.
"""

from dataclasses import dataclass

import cython

MICROSECOND_NS = cython.declare(cython.longlong, 1_000)
CELLS = cython.declare(cython.Py_ssize_t, 10_000)
"""One a microsecond; what is later than the last is counted there."""
CELL_BYTES = 8
LATE_NS = cython.declare(cython.longlong, 500_000)
"""What is promised for 99 of 100 frames (issue: within 0.5 ms)."""
BOUNDS_US = (10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000)
SHARE_ALLOWED = 0.01
WORST_ALLOWED_NS = 3_000_000
"""Half of what a scenario's cost may be wrong by would still be kept by two such frames."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a run through a link is worth."""

    spoilt: bool
    why: str
    """One sentence; empty if the run is good."""


@cython.cclass
class Lateness:
    """Counts frames by lateness; ``record`` costs some nanoseconds."""

    def __init__(self) -> None:
        self.counts = memoryview(bytearray(CELLS * CELL_BYTES)).cast("q")

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def record(self, due_ns: cython.longlong, left_ns: cython.longlong) -> cython.int:
        """A frame that should have left at ``due_ns`` has left at ``left_ns``."""
        late_ns: cython.longlong = left_ns - due_ns
        cell: cython.Py_ssize_t
        if late_ns < 0:
            late_ns = 0
        cell = late_ns // MICROSECOND_NS
        if cell >= CELLS:
            cell = CELLS - 1
        self.counts[cell] += 1
        self.frames += 1
        if late_ns > LATE_NS:
            self.over += 1
        if late_ns > self.worst_ns:
            self.worst_ns = late_ns
        return 0

    def record_(self, due_ns: int, left_ns: int) -> None:
        """``record`` for those who are not compiled."""
        self.record(due_ns, left_ns)

    def share_ns(self, share: float) -> int:
        """The lateness that this share of the frames did not exceed, to a microsecond."""
        wanted = share * self.frames
        counted = 0
        for cell in range(CELLS):
            counted += self.counts[cell]
            if counted and counted >= wanted:
                return int(min((cell + 1) * 1_000, max(self.worst_ns, 0)))
        return 0

    def summary(self) -> dict[str, object]:
        """For the journal and the report: all that is known, in nanoseconds."""
        return {
            "frames": self.frames,
            "median_ns": self.share_ns(0.5),
            "p99_ns": self.share_ns(0.99),
            "worst_ns": self.worst_ns,
            "over_500us": self.over,
            "histogram_us": self._histogram(),
        }

    def _histogram(self) -> dict[str, int]:
        """Upper bound in microseconds -> frames within it and beyond the bound before."""
        found = {}
        start = 0
        for bound in BOUNDS_US:
            found[str(bound)] = sum(self.counts[cell] for cell in range(start, bound))
            start = bound
        return found


def judge(frames: int, over: int, worst_ns: int, lost: int) -> Judgement:
    """The rule: at most 1 % later than 0.5 ms, none later than 3 ms, none lost by ourselves."""
    if lost:
        return Judgement(True, f"the relay itself lost {lost} frames")
    if frames and over / frames > SHARE_ALLOWED:
        return Judgement(True, f"{over / frames:.1%} of the frames left more than 0.5 ms late")
    if worst_ns > WORST_ALLOWED_NS:
        return Judgement(True, f"a frame left {worst_ns / 1e6:.1f} ms late")
    return Judgement(False, "")
