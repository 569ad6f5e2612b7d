"""Tokens as a tree."""

import pytest

from wirespan.base.errors import UsageError
from wirespan.explain.filter.syntax import Among, Combine, Compare, Not, Present, Value, parse


def test_and_binds_tighter_than_xor_and_or() -> None:
    assert parse("a or b xor c and not d") == Combine(
        "or",
        (
            Present("a"),
            Combine("xor", (Present("b"), Combine("and", (Present("c"), Not(Present("d")))))),
        ),
    )


def test_parentheses_come_first() -> None:
    assert parse("(a || b) && c") == Combine(
        "and", (Combine("or", (Present("a"), Present("b"))), Present("c"))
    )


def test_not_takes_the_whole_comparison() -> None:
    assert parse("!a == 1") == Not(Compare("a", "==", Value("1", quoted=False)))


def test_sets_hold_values_and_ranges_with_or_without_commas() -> None:
    one, two, nine = (Value(text, quoted=False) for text in ("1", "2", "9"))

    assert parse("a in {1, 2..9}") == Among("a", ((one, one), (two, nine)))
    assert parse("a in {1 2..9}") == parse("a in {1, 2..9}")


@pytest.mark.parametrize(
    "text",
    ["", "a ==", "a == ==", "(a", "a)", "a b", "and a", "a in 1", "a in {}", "a in {1..}",
     "a in {1", '"text"', "a == 1 2", "!", "a &&"],
)  # fmt: skip
def test_broken_filters_are_refused_with_a_sentence(text: str) -> None:
    with pytest.raises(UsageError, match="cannot use the filter"):
        parse(text)


@pytest.mark.parametrize(("opening", "closing"), [("(", ")"), ("!", ""), ("not ", "")])
def test_nesting_has_a_limit(opening: str, closing: str) -> None:
    parse(opening * 64 + "a" + closing * 64)

    with pytest.raises(UsageError, match="nested deeper than 64"):
        parse(opening * 65 + "a" + closing * 65)


def test_a_long_flat_filter_is_no_deep_one() -> None:
    tree = parse(" or ".join(["a"] * 500))

    assert isinstance(tree, Combine)
    assert len(tree.operands) == 500


@pytest.mark.parametrize(
    ("text", "remedy"), [("(tcp", r"add \)$"), ("a in {80", "complete"), ("a in", r"add \{$")]
)
def test_what_is_not_closed_is_told_so(text: str, remedy: str) -> None:
    with pytest.raises(UsageError, match=remedy):
        parse(text)
