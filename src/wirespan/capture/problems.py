"""The problems of one capture: the first thousand as values, all of them counted."""

from wirespan.base.problem import Problem

KEPT_PROBLEMS = 1000


class Problems:
    """What was wrong so far; ``kept`` never grows past KEPT_PROBLEMS."""

    def __init__(self) -> None:
        self.kept: list[Problem] = []
        self.total = 0
        self.is_cut = False
        """The file's rest is missing or cannot be read."""

    def add(self, kind: str, frame: int | None, layer: str, offset: int, detail: str) -> None:
        """Note one more."""
        self.total += 1
        if len(self.kept) < KEPT_PROBLEMS:
            self.kept.append(Problem(kind, frame, layer, offset, detail))

    def unreadable(self, offset: int, reason: str) -> None:
        """Reading failed after so many bytes of the file."""
        self.is_cut = True
        self.add("unreadable", None, "file", offset, f"reading failed: {reason}")

    def undecodable(self, kind: str, layer: str, offset: int, detail: str) -> None:
        """Decompressing failed after so many bytes of the file."""
        if kind == "truncated":
            self.is_cut = True
        self.add(kind, None, layer, offset, f"{detail}, at byte {offset} of the file")

    def truncated(self, unit: str, layer: str, start: int, end: int, frames: int) -> None:
        """The file ends at ``end``, within the record or block that begins at ``start``."""
        self.is_cut = True
        self.add(
            "truncated",
            None,
            layer,
            end,
            f"the capture ends at byte {end}, within the {unit} that begins at byte {start},"
            f" after frame {frames}",
        )
