"""The problems of one capture: the first thousand as values, all of them counted."""

from wirespan.base.problem import Problem

KEPT_PROBLEMS = 1000


class Problems:
    """What was wrong so far; ``kept`` never grows past KEPT_PROBLEMS."""

    def __init__(self) -> None:
        self.kept: list[Problem] = []
        self.total = 0

    def add(self, kind: str, frame: int | None, layer: str, offset: int, detail: str) -> None:
        """Note one more."""
        self.total += 1
        if len(self.kept) < KEPT_PROBLEMS:
            self.kept.append(Problem(kind, frame, layer, offset, detail))
