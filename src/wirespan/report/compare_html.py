"""A comparison -> one HTML file that loads nothing, runs nothing, and needs no server.

Names in a capture are whatever somebody sent: every text is made visible and escaped, and the
page forbids itself all but its own style (Content Security Policy, level 3).
"""

import base64
import hashlib
from collections.abc import Iterable
from html import escape

from wirespan.base.vocabulary import Reason
from wirespan.compare.answers import Comparison, EndpointChange
from wirespan.compare.difference import Difference, Figures, by_reason
from wirespan.report import compare_words as words
from wirespan.report.compare_style import STYLE
from wirespan.report.compared import Compared
from wirespan.report.safe import visible
from wirespan.report.units import duration, number, plural
from wirespan.report.words import OF_REASON

ENDPOINTS_SHOWN = 500
BAR_WIDTH = 1_000
BAR_HEIGHT = 26
NOTHING = "–"
HEAD = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'sha256-{hash}'; \
base-uri 'none'; form-action 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>{title}</title>
<style>{style}</style>
</head>
<body>
"""
Row = Iterable[str]


def compare_page(compared: Compared) -> str:
    comparison = compared.comparison
    parts = [_head(compared), "<main>", *_answer(compared)]
    if comparison.whole:
        parts += _whole(comparison.whole)
    parts += [*_endpoints(comparison), *_alone(comparison), *_findings(comparison)]
    parts += [*_conversations(comparison), "</main>", FOOT]
    return "\n".join(parts) + "\n"


FOOT = "<footer>Made by wirespan compare.</footer>\n</body>\n</html>"


def _text(text: str) -> str:
    return escape(visible(text), quote=True)


def _head(compared: Compared) -> str:
    (before, _), (after, _) = words.sources(compared)
    hashed = base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
    title = _text(f"{before} → {after}")
    return HEAD.format(hash=hashed, title=title, style=STYLE)


def _answer(compared: Compared) -> Iterable[str]:
    whole = compared.comparison.whole
    verdict = whole.verdict.value if whole else "nothing"
    told = words.answer(whole) if whole else words.NOTHING_SHARED
    yield f'<h1 class="{verdict}">{_text(told)}</h1>'
    if whole and (mostly := words.mostly(whole)):
        yield f'<p class="mostly">Mostly {_text("; ".join(mostly))}.</p>'
    sides = [f"{name}, {counted}" for name, counted in words.sources(compared)]
    yield f'<p class="quiet">{_text(sides[0])} <b>→</b> {_text(sides[1])}</p>'
    if whole:
        for trouble in words.troubles(whole.before, whole.after):
            yield f'<p class="note trouble">{_text(words.capital(trouble))}</p>'
    budget = words.missed(compared)
    if budget:
        style = "note trouble" if compared.budget and compared.budget.missed else "note"
        yield f'<p class="{style}">Budget {_text(budget)}</p>'
    for note in words.notes(compared):
        yield f'<p class="note">{_text(note)}</p>'


def _whole(whole: Difference) -> Iterable[str]:
    yield "<h2>Where the time of a request went</h2>"
    longest = max(whole.before.mean_ns, whole.after.mean_ns, 1)
    order = [reason for reason, _, _ in words.reasons(whole)]
    for label, side in (("before", whole.before), ("after", whole.after)):
        yield (
            f'<div class="side"><span>{label}</span>{_bar(label, side, order, longest)}'
            f"<b>{_text(duration(side.mean_ns))}</b></div>"
        )
    rows = [
        (
            f'<svg class="chip" viewBox="0 0 10 10" aria-hidden="true">'
            f'<rect class="{_class(reason)}" width="10" height="10"/></svg>'
            f"{_text(OF_REASON[reason])}",
            _amount(before_ns),
            _amount(after_ns),
            _change(after_ns - before_ns),
        )
        for reason, before_ns, after_ns in words.reasons(whole)
    ]
    rows.append(("in all", _amount(whole.before.mean_ns), _amount(whole.after.mean_ns),
                 _change(whole.mean_ns)))  # fmt: skip
    yield _table("Mean time of a request by reason", ("reason", "before", "after", "change"), rows)


def _bar(label: str, side: Figures, order: Iterable[Reason], longest: int) -> str:
    """In the order of the table below it, so that no colour need be told from another."""
    parts = by_reason(side.cells)
    taken = {reason: parts[reason] for reason in order if parts[reason] > 0}
    said = ", ".join(f"{OF_REASON[reason]} {duration(part)}" for reason, part in taken.items())
    at, pieces = 0, []
    for reason, part in taken.items():
        left, right = at * BAR_WIDTH / longest, (at + part) * BAR_WIDTH / longest
        title = f"<title>{_text(f'{OF_REASON[reason]}: {duration(part)}')}</title>"
        pieces.append(
            f'<rect class="{_class(reason)}" x="{left:.2f}" width="{right - left:.2f}" '
            f'height="{BAR_HEIGHT}">{title}</rect>'
        )
        at += part
    return (
        f'<svg class="bar" viewBox="0 0 {BAR_WIDTH} {BAR_HEIGHT}" preserveAspectRatio="none" '
        f'role="img" aria-label="{_text(f"{label}: {said}")}">{"".join(pieces)}</svg>'
    )


def _class(reason: Reason) -> str:
    return f"r-{reason.text}"


def _endpoints(comparison: Comparison) -> Iterable[str]:
    both = [each for each in comparison.endpoints if each.difference]
    if not both:
        return
    yield "<h2>Endpoints</h2>"
    heads = ("endpoint", "requests", "mean", "half within", "90 % within", "99 % within",
             "longest", "verdict", "mostly")  # fmt: skip
    yield _table(
        "Endpoints that both sides asked",
        heads,
        map(_endpoint_row, both[:ENDPOINTS_SHOWN]),
        "words-last",
    )
    if len(both) > ENDPOINTS_SHOWN:
        left = plural(len(both) - ENDPOINTS_SHOWN, "more endpoint")
        yield f'<p class="quiet">And {_text(left)} that changed less: --json lists them.</p>'


def _endpoint_row(each: EndpointChange) -> Row:
    value = each.difference
    assert value is not None, "only those that can be compared are listed"
    a, b = value.before, value.after
    yield _text(each.endpoint.name)
    counted = [f"{number(a.count)} → {number(b.count)}", *words.troubles(a, b)]
    yield "<br>".join(map(_text, counted))
    yield _text(words.moved(a.mean_ns, b.mean_ns))
    for _, before_ns, after_ns in words.percentiles(value):
        yield _text(words.moved(before_ns, after_ns))
    yield (
        f'<span class="{value.verdict.value}">{_text(words.verdict(value))}</span><br>'
        f'<span class="quiet">{_text(words.doubt(value))}</span>'
    )
    yield _text("; ".join(words.mostly(value, most=2)))


def _alone(comparison: Comparison) -> Iterable[str]:
    for label, before in (("Only before", True), ("Only after", False)):
        found = words.asked_by_one(comparison, before)
        if found:
            yield f"<h2>{label}</h2>"
            shown = found[:ENDPOINTS_SHOWN]
            rows = [(_text(each.endpoint.name), _text(words.alone(each))) for each in shown]
            yield _table(label, ("endpoint", "requests"), rows)
            if len(found) > len(shown):
                yield f'<p class="quiet">And {number(len(found) - len(shown))} more.</p>'


def _findings(comparison: Comparison) -> Iterable[str]:
    if not comparison.findings:
        return
    yield "<h2>Causes</h2>"
    rows = [
        (
            f'<span class="{each.change.value}">{words.CHANGES[each.change]}</span>',
            _text(each.title),
            _text(words.finding(each)),
        )
        for each in comparison.findings
    ]
    yield _table("Causes and their cost a request", ("", "cause", "cost a request"), rows)


def _conversations(comparison: Comparison) -> Iterable[str]:
    yield "<h2>Connections</h2>"
    rows = [
        tuple(map(_text, row)) for row in words.conversations(*comparison.conversations)
    ]  # fmt: skip
    yield _table("How connections were used", ("", "before", "after"), rows)


def _amount(nanoseconds: int) -> str:
    return _text(duration(nanoseconds)) if nanoseconds else NOTHING


def _change(difference_ns: int) -> str:
    if abs(difference_ns) < words.TELLING_NS:
        return f'<span class="quiet">{NOTHING}</span>'
    style = "slower" if difference_ns > 0 else "faster"
    return f'<span class="{style}">{_text(words.less_or_more(difference_ns))}</span>'


def _table(caption: str, heads: Iterable[str], rows: Iterable[Row], style: str = "plain") -> str:
    """The first cell of a row is its head; cells are HTML already."""
    first = "".join(f'<th scope="col">{escape(head)}</th>' for head in heads)
    body = "\n".join(_row(*row) for row in rows)
    return (
        f'<div class="scroll"><table class="{style}"><caption>{escape(caption)}</caption>'
        f"<thead><tr>{first}</tr></thead>\n<tbody>\n{body}\n</tbody></table></div>"
    )


def _row(head: str, *cells: str) -> str:
    return f'<tr><th scope="row">{head}</th>{"".join(f"<td>{cell}</td>" for cell in cells)}</tr>'
