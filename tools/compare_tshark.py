"""Compares wirespan with tshark on every shared capture, by the same code as the tests.

    PYTHONPATH=src:tests python tools/compare_tshark.py [--write] [WORD ...]

Prints what the tables in tests/truth do not say; exit status 1 where there is such a thing.
--write rewrites the tables (what was judged keeps its reason, what is new gets "?") and
docs/method/tshark.md. WORD limits it to captures whose name has one of the words.
"""

import sys
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

from kit import comparison, explained, marks, tshark
from kit.captures import CAPTURES, manifest
from kit.explained import UNJUDGED, Explained, Judged
from kit.observed import observed
from kit.tracking import tracked
from kit.tshark_page import page
from wirespan.kernels.layout import Verdict

PAGE = Path(__file__).parents[1] / "docs/method/tshark.md"


def differences(row: dict[str, str], every: list[tshark.Frame]) -> Iterator[Explained]:
    """Counts against MANIFEST.csv, the rest against tshark as it is run here."""
    name = row["file"]
    reasons = {(known.file, known.what): known.reason for known in explained.differences()}
    seen = observed(CAPTURES / name)
    found = comparison.of_counts(seen, row)
    if seen.refused is None:
        streams = [each[Verdict.STREAM] for each in tracked(str(CAPTURES / name)).verdicts]
        found += comparison.of_details(seen, every, streams)
    for each in found:
        reason = reasons.get((name, each.what), UNJUDGED)
        yield Explained(name, each.what, each.ours, each.theirs, reason)


def verdicts(name: str, every: list[tshark.Frame]) -> Iterator[Judged]:
    reasons = {(known.file, known.mark): known.reason for known in explained.marks()}
    agreed = marks.agreement(marks.ours(tracked(str(CAPTURES / name))), marks.theirs(every))
    for mark, found in agreed.items():
        differs = found.only_ours or found.only_theirs
        if differs or found.both:
            yield Judged(
                name, mark, str(len(found.both)),
                explained.ranges(found.only_ours), explained.ranges(found.only_theirs),
                (reasons.get((name, mark)) or UNJUDGED) if differs else "",
            )  # fmt: skip


def news(old: list[Explained | Judged], new: list[Explained | Judged], files: set[str]) -> int:
    """Print what is not in the table, and what is no longer so."""
    known = {row for row in old if row.file in files}
    for row in sorted(set(new) - known, key=str):
        print("new ", row)
    for row in sorted(known - set(new), key=str):
        print("gone", row)
    return len(set(new) ^ known)


def main(words: list[str], *, write: bool) -> int:
    rows = [row for row in manifest() if not words or any(word in row["file"] for word in words)]
    files = {row["file"] for row in rows}
    found: list[Explained] = []
    judged: list[Judged] = []
    for row in rows:
        every = list(tshark.frames(CAPTURES / row["file"]))
        here = list(differences(row, every))
        found += here
        if not any(each.reason == "refused" for each in here):
            judged += verdicts(row["file"], every)
    changed = news(explained.differences(), found, files) + news(explained.marks(), judged, files)
    if write:
        found += [each for each in explained.differences() if each.file not in files]
        judged += [each for each in explained.marks() if each.file not in files]
        for path, kind, table in (
            (explained.DIFFERENCES, Explained, sorted(found, key=str)),
            (explained.MARKS, Judged, sorted(judged, key=str)),
        ):
            explained.write(path, [field.name for field in fields(kind)], table)
        PAGE.parent.mkdir(parents=True, exist_ok=True)
        PAGE.write_text(page(found, judged), encoding="utf-8")
    return min(changed, 1)


if __name__ == "__main__":
    arguments = sys.argv[1:]
    sys.exit(main([each for each in arguments if each != "--write"], write="--write" in arguments))
