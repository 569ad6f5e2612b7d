"""Whether a filter can be used, how it might go on, and what tshark would be given."""

import re
import shlex

from wirespan.base.errors import UsageError
from wirespan.explain.filter.compiled import compile_filter
from wirespan.explain.filter.fields import FIELDS, Kind, Scope
from wirespan.web.desk import Desk
from wirespan.web.query import Query
from wirespan.web.relative import Document

SCOPES = {
    "packets": Scope.PACKET,
    "connections": Scope.CONNECTION,
    "requests": Scope.CONNECTION | Scope.REQUEST,
}
WORD = re.compile(r"[A-Za-z0-9_.]*")
"""Of what is typed, backwards: a search for an end would begin again at every character."""
COMPLETE = re.compile(r"""[\s"')}]\Z""")
"""Nothing is being typed behind it."""
AFTER_FIELD = re.compile(r"\s+([A-Za-z0-9_.]+)")
OPERATORS = {
    Kind.PROTOCOL: ("and", "or"),
    Kind.BOOLEAN: ("==", "!=", "and", "or"),
    Kind.STRING: ("==", "!=", "contains", "matches", "in"),
}
OF_NUMBERS = ("==", "!=", ">", ">=", "<", "<=", "in")
MOST_COMPLETIONS = 50


def check(desk: Desk, query: Query) -> Document:
    """``of`` says where it will be used: packets, connections or requests."""
    text = query.text("expr").strip()
    scope = SCOPES[query.one_of("of", "requests", SCOPES)]
    command = f"tshark -r {shlex.quote(desk.session.path)}"
    told = {"ok": True, "message": "", "completions": completions(query.text("expr"), scope)}
    if not text:
        return {**told, "tshark": command}
    try:
        compile_filter(text, scope)
    except UsageError as error:
        told |= {"ok": False, "message": str(error)}
    return {**told, "tshark": f"{command} -Y {shlex.quote(text)}"}


def completions(text: str, scope: Scope) -> list[str]:
    """What may stand in place of the last word."""
    typed = text[::-1]
    behind = AFTER_FIELD.match(typed)
    field = FIELDS.get(behind[1][::-1]) if behind else None
    if field is not None:
        return list(OPERATORS.get(field.kind, OF_NUMBERS))
    if COMPLETE.search(text) and _can_be_used(text, scope):
        return list(OPERATORS[Kind.PROTOCOL])
    match = WORD.match(typed)
    word = match[0][::-1] if match else ""
    return [
        name for name, field in FIELDS.items() if field.scope & scope and name.startswith(word)
    ][:MOST_COMPLETIONS]


def _can_be_used(text: str, scope: Scope) -> bool:
    try:
        compile_filter(text, scope)
    except UsageError:
        return False
    return True
