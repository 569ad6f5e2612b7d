"""Packets named in words."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wirespan.base.errors import UsageError
from wirespan.emulate.script import parse_script, quoted_texts
from wirespan.emulate.stages.scripted import Rule

ALL = 1 << 60
NOTHING_ASKED = {
    "PROTOCOL": -1, "FLAGS_MASK": 0, "FLAGS": 0, "LEAST_PAYLOAD": -1, "MOST_PAYLOAD": -1,
    "SOURCE_PORT": -1, "DESTINATION_PORT": -1, "TEXT": -1, "FIRST": 1, "LAST": ALL, "STEP": 1,
    "EACH_FLOW": 0, "REPETITIONS": 0,
}  # fmt: skip


def asked(text: str) -> dict[str, int]:
    """What the one rule asks for, beyond nothing."""
    (row,) = parse_script(text)
    rule = {column.name: row[column] for column in Rule}
    return {name: value for name, value in rule.items() if value != NOTHING_ASKED[name]}


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("every packet", {}),
        ("packets", {}),
        ("the third data segment", {"PROTOCOL": 6, "LEAST_PAYLOAD": 1, "FIRST": 3, "LAST": 3}),
        ("Data   Segments 3-5", {"PROTOCOL": 6, "LEAST_PAYLOAD": 1, "FIRST": 3, "LAST": 5}),
        ("every SYN", {"PROTOCOL": 6, "FLAGS_MASK": 18, "FLAGS": 2}),
        ("SYN-ACK", {"PROTOCOL": 6, "FLAGS_MASK": 18, "FLAGS": 18}),
        ("first FIN", {"PROTOCOL": 6, "FLAGS_MASK": 1, "FLAGS": 1, "LAST": 1}),
        ("the 21st RST", {"PROTOCOL": 6, "FLAGS_MASK": 4, "FLAGS": 4, "FIRST": 21, "LAST": 21}),
        ("ACK", {"PROTOCOL": 6, "FLAGS_MASK": 23, "FLAGS": 16, "MOST_PAYLOAD": 0}),
        ("every 10th datagram", {"PROTOCOL": 17, "FIRST": 10, "STEP": 10}),
        ("packet 7 to port 53", {"FIRST": 7, "LAST": 7, "DESTINATION_PORT": 53}),
        ("segments from port 80 of each flow",
         {"PROTOCOL": 6, "SOURCE_PORT": 80, "EACH_FLOW": 1}),
        ("first data segment with 'POST /pay'",
         {"PROTOCOL": 6, "LEAST_PAYLOAD": 1, "LAST": 1, "TEXT": 0}),
        ("datagrams to port 53 with 'a, B' of each flow and its repetition",
         {"PROTOCOL": 17, "DESTINATION_PORT": 53, "TEXT": 0, "EACH_FLOW": 1, "REPETITIONS": 1}),
        ("first packet and its repetition", {"LAST": 1, "REPETITIONS": 1}),
        ("first packet and 3 repetitions", {"LAST": 1, "REPETITIONS": 3}),
        ("first packet and all repetitions", {"LAST": 1, "REPETITIONS": ALL}),
    ],
)  # fmt: skip
def test_words_say_what_a_packet_must_be_like(text: str, rule: dict[str, int]) -> None:
    assert asked(text) == rule


def test_a_quoted_text_is_named_by_its_place_among_those_of_the_line() -> None:
    rows = parse_script("packets with 'b', every SYN, packets with 'a'", [b"x", b"a", b"b"])

    assert [row[Rule.TEXT] for row in rows] == [2, -1, 1]


def test_a_text_is_quoted_to_the_letter() -> None:
    assert quoted_texts("packets with 'POST  /Pay, now', packet with 'ü'") == [
        b"POST  /Pay, now",
        "ü".encode(),
    ]


def test_a_text_has_64_octets_at_most() -> None:
    assert quoted_texts(f"packets with '{'a' * 64}'") == [b"a" * 64]
    with pytest.raises(UsageError, match="longer than 64 octets"):
        parse_script(f"packets with '{'a' * 65}'")


@pytest.mark.parametrize(
    "text",
    ["packets with ''", "packets with 'a", "packets 'a'", "packets with 'a' with 'b'",
     "packets with a", "packets with \0", "'a'", "packets with 'a' 'b'"],
)  # fmt: skip
def test_a_text_stands_in_quotes_after_with(text: str) -> None:
    with pytest.raises(UsageError):
        parse_script(text)


def test_commas_join_rules() -> None:
    assert len(parse_script("every SYN, first FIN,packet 3")) == 3


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "the words are unknown"),
        ("the fourth wall", "the words are unknown"),
        ("data segment -1", "the words are unknown"),
        ("data segment 0", "counts begin at 1"),
        ("data segments 5-3", "counts begin at 1"),
        ("the 0th packet", "counts begin at 1"),
        ("third packet 5", "it counts twice"),
        (",".join(["packet"] * 33), "more than 32 rules"),
        ("packet " * 400, "longer than 2000 letters"),
    ],
)
def test_what_cannot_be_meant_is_refused(text: str, says: str) -> None:
    with pytest.raises(UsageError, match=re.escape(says)):
        parse_script(text)


def test_as_many_rules_as_allowed_are_allowed() -> None:
    assert len(parse_script(",".join(["packet"] * 32))) == 32


WORDS = st.sampled_from(
    ["every", "the", "first", "10th", "data", "segment", "SYN", "3", "3-5", "to", "port", "and",
     "its", "repetition", "of", "each", "flow", ",", "packets"]
)  # fmt: skip


@given(st.lists(WORDS, max_size=12).map(" ".join) | st.text(max_size=40))
def test_no_words_surprise(text: str) -> None:
    try:
        rules = parse_script(text)
    except UsageError:
        return

    assert all(len(rule) == len(Rule) for rule in rules)
