"""The page about filters tells the limits and fields that hold."""

import re
from pathlib import Path

from wirespan.explain.filter.fields import FIELDS, Scope
from wirespan.explain.filter.syntax import DEEPEST
from wirespan.explain.filter.tokens import LONGEST, OPERATORS

PAGE = (Path(__file__).parents[3] / "docs/reference/filters.md").read_text(encoding="utf-8")


def test_the_limits_are_the_real_ones() -> None:
    assert f"{LONGEST:,} characters" in PAGE
    assert f"nested {DEEPEST} deep" in PAGE


def test_every_operator_is_documented() -> None:
    words = set(re.findall(r"[a-z_]+|[!=~<>&|^]+", PAGE.replace("\\|", "|")))

    assert {sign for sign in OPERATORS if sign not in set("(){},~") | {".."}} <= words


def test_the_fields_of_whole_connections_are_named() -> None:
    said = PAGE.split("asks each connection")[1].split("\n")[0]
    constant = {name for name, field in FIELDS.items() if field.scope & Scope.CONNECTION}

    named = set(re.findall(r"`([a-z_.0-9]+)`", said))
    assert named <= constant
    assert constant - named <= {
        f"{protocol}.{end}"
        for protocol in ("ip", "ipv6", "tcp", "udp")
        for end in ("addr", "src", "dst", "port", "srcport", "dstport")
    }
