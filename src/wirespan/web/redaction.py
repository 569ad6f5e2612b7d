"""The answers of a file to send, without what could tell whose traffic it was.

Nothing is let through because nobody thought of it: a text stays where its name is listed
here as a word of ours, becomes a placeholder where its kind is known, and is hidden
otherwise. Numbers stay: times, sizes, ports, frames are what the answer is about.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from types import NoneType
from typing import Any

from wirespan.compare.endpoint import TURN, TURNS_OF, TURNS_WITH
from wirespan.web.own_words import redacted_filter, redacted_sentence
from wirespan.web.placeholders import Placeholders
from wirespan.web.titles import Title, Titles

Document = Mapping[str, Any]
Rule = Callable[[Placeholders, str, Document], Any]
"""What is shown of a text, given what it stands in."""
HIDDEN = "hidden"
NUMBERS = frozenset({int, float, bool, NoneType})
"""What is shown as it is, and most of what there is."""
HEX = re.compile(r"[0-9a-f]+(\.\.\.)?")
"""A value that was not read."""


def _kept(_placeholders: Placeholders, text: str, _around: Document) -> str:
    return text


def _left_out(_placeholders: Placeholders, _text: str, _around: Document) -> None:
    return None


def _numbered(kind: str) -> Rule:
    return lambda placeholders, text, _around: placeholders.of(kind, text)


def _host(placeholders: Placeholders, text: str, _around: Document) -> str:
    return placeholders.host(text)


def _address(placeholders: Placeholders, text: str, _around: Document) -> str:
    return placeholders.address(text)


def _title(placeholders: Placeholders, text: str, around: Document) -> str:
    return placeholders.title(text, around["protocol"])


def _turns(placeholders: Placeholders, text: str) -> str:
    """An endpoint of turns: with whom is a name, which protocol is ours."""
    if text in TURNS_OF.values():
        return text
    if text.startswith(TURNS_WITH):
        return TURNS_WITH + placeholders.host(text.removeprefix(TURNS_WITH))
    return placeholders.title(text, "tcp")


def _row_endpoint(placeholders: Placeholders, text: str, around: Document) -> str:
    if around["protocol"] in TURN:
        return _turns(placeholders, text)
    return placeholders.title(text, around["protocol"])


def _filter(placeholders: Placeholders, text: str, around: Document) -> str:
    return redacted_filter(text, placeholders)


OURS = (
    *("id", "cause", "severity", "title", "where", "how", "reference", "meaning", "filter"),
    *("protocol", "failed", "response", "phase", "reason", "medium", "number", "name", "made_by"),
    *("transport", "opened", "closed", "vantage", "cipher", "alert", "flags", "verdicts", "notes"),
    *("first_ns", "last_ns", "start_ns", "format", "compression", "link_types", "state", "marks"),
    *("schema", "kind", "layer", "type", "rcode", "findings"),
)
"""Names of texts that only our own code writes."""

RULES: Mapping[str, Rule] = {
    **dict.fromkeys(OURS, _kept),
    "path": lambda placeholders, text, around: f"capture.{around['format']}",
    "host": _host,
    "server_name": _host,
    "address": _address,
    "source": _address,
    "destination": _address,
    "request": _title,
    "endpoint": _row_endpoint,
    "alpn": lambda placeholders, text, around: placeholders.alpn(text),
    "ja4": _numbered("ja4"),
    "display_filter": _filter,
    "packets_filter": _filter,
    "info": _left_out,
    "problem": _left_out,
    "detail": _left_out,
}


def _record(placeholders: Placeholders, text: str, around: Document) -> str:
    """What a DNS record says."""
    rule = {"A": _address, "AAAA": _address, "CNAME": _host, "NS": _host, "PTR": _host}
    return str(rule.get(around["type"], _numbered("text"))(placeholders, text, around))


SAFE_FIELDS = frozenset(
    {
        "tls.record.version", "tls.handshake.version", "tls.handshake.ciphersuite",
        "tls.app_data", "quic.long.packet_type", "quic.version",
    }
)  # fmt: skip
"""Of a handshake, whose values are numbers put in our words."""
SAFE_EXTENSIONS = frozenset(
    {
        "supported_groups", "signature_algorithms", "supported_versions", "key_share",
        "session_ticket", "pre_shared_key",
    }
)  # fmt: skip


def _value(placeholders: Placeholders, text: str, around: Document) -> str:
    """A field of a handshake."""
    if HEX.fullmatch(text):
        return HIDDEN
    if around["filter"] in SAFE_FIELDS or around["name"] in SAFE_EXTENSIONS or not text:
        return text
    if around["name"] == "server_name":
        return placeholders.host(text)
    if around["name"] == "application_layer_protocol_negotiation":
        return ", ".join(placeholders.alpn(each) for each in text.split(", "))
    return HIDDEN


def _evidence(titles: Titles, placeholders: Placeholders, text: str, _around: Document) -> str:
    return redacted_sentence(text, placeholders, titles)


def _endpoint(titles: Titles, placeholders: Placeholders, text: str, _around: Document) -> str:
    """Only that of a request with a path has another name than what was asked."""
    if text.startswith(("turn ", "turns ", "(")):
        return _turns(placeholders, text)
    asked = titles.known(text)
    return placeholders.title(text, asked.protocol if asked else "http/1.1")


OF_KIND: Mapping[str, Mapping[str, Rule]] = {
    "dns": {**RULES, "name": _host, "data": _record},
    "handshakes": {**RULES, "value": _value},
    "groups/host": {"key": _host},
    **{f"groups/{by}": {"key": _kept} for by in ("connection", "status", "protocol")},
}
"""Where a name means another thing than elsewhere."""


class Redaction:
    """Call it with a question's kind and its answer; one for a file, so that names agree."""

    def __init__(self, titles: Iterable[Title] = ()) -> None:
        """``titles`` are those of all requests: evidence may name any of them."""
        self._placeholders = Placeholders()
        known = Titles(titles)
        self._of_kind: Mapping[str, Mapping[str, Rule]] = {
            **OF_KIND,
            "summary": {**RULES, "evidence": partial(_evidence, known)},
            "groups/endpoint": {"key": partial(_endpoint, known)},
        }

    def __call__(self, kind: str, answer: Any) -> Any:
        rules = self._of_kind.get(kind, RULES)
        return self._shown(answer, partial(self._text, rules), "", {})

    def _shown(
        self, value: Any, text: Callable[[str, str, Document], Any], name: str, around: Document
    ) -> Any:
        if isinstance(value, str):
            return text(name, value, around)
        if type(value) in NUMBERS or isinstance(value, int):
            return value
        if isinstance(value, Mapping):
            return {
                key: each if type(each) in NUMBERS else self._shown(each, text, key, value)
                for key, each in value.items()
            }
        if NUMBERS.issuperset(map(type, value)):  # a column of packets, of which there are many
            return value
        return [self._shown(each, text, name, around) for each in value]

    def _text(self, rules: Mapping[str, Rule], name: str, value: str, around: Document) -> Any:
        rule = rules.get(name)
        return HIDDEN if rule is None else rule(self._placeholders, value, around)
