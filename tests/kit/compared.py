"""Comparisons ready to be shown."""

from kit.sides import side
from wirespan.compare.answers import compare
from wirespan.explain.answer import Answer
from wirespan.report.compared import Compared, Kept, Source


def compared(
    before: Answer | None = None,
    after: Answer | None = None,
    budget: Kept | None = None,
    paths: tuple[str, str] = ("before.pcapng", "after.pcapng"),
) -> Compared:
    a, b = before or side(), after or side()
    sources = [
        Source(path, "capture", len(answer.requests))
        for path, answer in zip(paths, (a, b), strict=True)
    ]
    return Compared(sources[0], sources[1], compare(a, b), budget)
