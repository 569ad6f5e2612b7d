"""One capture as the questions see it: its shelf, and lists that were worked out before.

A list in its order, or the rows that pass a filter, is asked for again at every scroll: the
last few are kept, each as long as nothing was added to what it was made of.
"""

from array import array
from collections.abc import Callable, Iterable, Sequence

from wirespan.causes.finding import Finding
from wirespan.web import blame
from wirespan.web.query import NotThereError
from wirespan.web.session import Session
from wirespan.web.shelf import Shelf

LISTS_KEPT = 24

Key = tuple[object, ...]


class Desk:
    """To be used within a turn: ``with desk.turns``."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.turns = session.turns
        self.beside: Sequence[Desk] = (self,)
        """All that were opened together."""
        self._lists: dict[Key, Sequence[int]] = {}
        self._listed = session.shelf
        """What the lists were made of."""
        self._blamed: dict[int, list[str]] = {}
        self._findings: Sequence[Finding] = ()
        """Who is to be blamed by these."""

    @property
    def shelf(self) -> Shelf:
        return self.session.shelf

    def kept(self, key: Key, make: Callable[[], Sequence[int]]) -> Sequence[int]:
        """The list of that key, made where it is not among the last ones."""
        if self._listed is not self.shelf:
            self._lists.clear()
            self._listed = self.shelf
        found = self._lists.pop(key, None)
        if found is None:
            found = make()
        while len(self._lists) >= LISTS_KEPT:
            self._lists.pop(next(iter(self._lists)))
        self._lists[key] = found
        return found

    def findings_of(self, request: int) -> list[str]:
        """Ids of the findings that name this request, of those known so far."""
        findings = self.session.answer.findings
        if findings is not self._findings:
            self._findings, self._blamed = findings, blame.by_request(findings)
        return self._blamed.get(request, [])

    def problems(self) -> dict[int, str]:
        """Frame -> the first thing wrong with it, of those the report lists."""
        found: dict[int, str] = {}
        for problem in self.session.answer.capture.problems:
            if problem.frame is not None:
                found.setdefault(problem.frame, problem.detail)
        return found


def numbered(desks: Sequence[Desk], number: int) -> Desk:
    """The capture of that number; it is read now, if not yet."""
    if not 0 <= number < len(desks):
        raise NotThereError(
            f"there is no capture {number}", f"{len(desks)} were opened", "count from 0"
        )
    desks[number].session.start()
    return desks[number]


def packed(rows: Iterable[int]) -> "array[int]":
    """Row numbers in a quarter of a list's memory."""
    return array("I", rows)
