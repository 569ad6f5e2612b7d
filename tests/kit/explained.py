"""The tables of differences from tshark that were judged: ``tests/truth/*.csv``.

``differences.csv`` has a row for each thing that is not the same, ``marks.csv`` one for each
mark in each capture that has it, ``reasons.csv`` what the names in their last column mean.
Several reasons are joined by " + ".
"""

import csv
from collections.abc import Iterable, Sequence
from dataclasses import astuple, dataclass
from pathlib import Path

from kit.comparison import Difference
from kit.marks import Agreement

TABLES = Path(__file__).parents[1] / "truth"
DIFFERENCES = TABLES / "differences.csv"
MARKS = TABLES / "marks.csv"
REASONS = TABLES / "reasons.csv"
UNJUDGED = "?"


@dataclass(frozen=True)
class Reason:
    """Why we differ, who is right (wirespan, tshark, or both: another definition), the proof."""

    name: str
    right: str
    text: str


@dataclass(frozen=True)
class Explained:
    """A row of ``differences.csv``."""

    file: str
    what: str
    ours: str
    tshark: str
    reason: str

    @property
    def difference(self) -> Difference:
        return Difference(self.what, self.ours, self.tshark)


@dataclass(frozen=True)
class Judged:
    """A row of ``marks.csv``; frames are written as ranges, ``both`` is a count."""

    file: str
    mark: str
    both: str
    only_ours: str
    only_tshark: str
    reason: str

    def holds(self, found: Agreement) -> bool:
        return (
            self.both == str(len(found.both))
            and self.only_ours == ranges(found.only_ours)
            and self.only_tshark == ranges(found.only_theirs)
        )


def reasons() -> dict[str, Reason]:
    return {row["name"]: Reason(**row) for row in _rows(REASONS)}


def differences() -> list[Explained]:
    return [Explained(**row) for row in _rows(DIFFERENCES)]


def marks() -> list[Judged]:
    return [Judged(**row) for row in _rows(MARKS)]


def names(reason: str) -> list[str]:
    """The reasons a row gives; none where there is nothing to explain."""
    return reason.split(" + ") if reason else []


def write(path: Path, header: Sequence[str], rows: Iterable[Explained | Judged]) -> None:
    with path.open("w", newline="", encoding="utf-8") as lines:
        writer = csv.writer(lines, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(astuple(row) for row in rows)


def ranges(frames: Iterable[int]) -> str:
    """Frame numbers as people write them: 3 7-9."""
    runs: list[list[int]] = []
    for frame in sorted(frames):
        if runs and frame == runs[-1][1] + 1:
            runs[-1][1] = frame
        else:
            runs.append([frame, frame])
    return " ".join(f"{a}" if a == b else f"{a}-{b}" for a, b in runs)


def frames(text: str) -> set[int]:
    """What ``ranges`` wrote."""
    found: set[int] = set()
    for part in text.split():
        first, _, last = part.partition("-")
        found.update(range(int(first), int(last or first) + 1))
    return found


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(newline="", encoding="utf-8") as lines:
        return list(csv.DictReader(lines))
