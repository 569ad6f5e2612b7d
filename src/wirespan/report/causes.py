"""The catalogue of causes as reference: a list of all, or the page of one."""

from collections.abc import Iterable, Sequence
from enum import Enum
from itertools import groupby

from wirespan.report import colours, shape
from wirespan.report.entry import Entry
from wirespan.report.json_text import Write, write_list
from wirespan.report.page import Page

INDENT = 1
ID = 28


def print_catalogue(page: Page, entries: Sequence[Entry]) -> None:
    """A line a cause, by group in the catalogue's order."""
    for group, members in groupby(entries, key=group_name):
        page.line(" ", (page.cropped(group, page.width - INDENT), "bold"))
        for entry in members:
            page.entry(f"{page.cropped(entry.id, ID):<{ID}}  ", entry.title, INDENT + 1)
        page.gap()
    page.paragraph("wirespan causes ID prints the reference of one", colours.QUIET, INDENT)


def print_cause(page: Page, entry: Entry) -> None:
    """The reference of one cause."""
    page.paragraph(entry.title, colours.STRONG, INDENT)
    page.paragraph(f"{entry.id}{page.dot}{group_name(entry)}", colours.QUIET, INDENT)
    sections = (
        ("What happens", entry.what),
        ("What proves it", entry.proof),
        ("What looks like it", entry.look_alikes),
        ("What it costs", entry.cost),
    )
    for heading, text in sections:
        page.gap()
        page.line(" ", (heading, "bold"))
        page.paragraph(text, indent=INDENT)
    if entry.fixes:
        page.gap()
        page.line(" ", ("What to change", "bold"))
        widest = max(len(fix.where) for fix in entry.fixes)
        for fix in entry.fixes:
            where = fix.where
            for line in fix.how.splitlines() or [""]:
                page.entry(f"{where:<{widest}}  ", line, INDENT)
                where = ""
    page.gap()
    page.paragraph(entry.reference, colours.QUIET, INDENT)


def write_causes(entries: Iterable[Entry], write: Write) -> None:
    """The ``wirespan.causes/1`` document, a cause a line."""
    write('{"schema":"wirespan.causes/1",\n')
    write_list("causes", map(cause_document, entries), write)
    write("}\n")


def cause_document(entry: Entry) -> shape.Cause:
    return {
        "id": entry.id,
        "group": group_name(entry),
        "title": entry.title,
        "severity": entry.severity.value,
        "what": entry.what,
        "proof": entry.proof,
        "look_alikes": entry.look_alikes,
        "cost": entry.cost,
        "fix": [{"where": fix.where, "how": fix.how} for fix in entry.fixes],
        "reference": entry.reference,
    }


def group_name(entry: Entry) -> str:
    group = entry.group
    return str(group.value) if isinstance(group, Enum) else group
