"""What was asked, found again in sentences."""

from pathlib import Path

from kit import secrets
from kit.desks import desk_of, written
from wirespan.web.titles import Title, Titles, mentioned, titles_of


def told(sentence: str, *titles: Title) -> str:
    return Titles(titles).told(sentence, lambda title: f"<{title.text}>", str.upper)


def test_titles_of_a_capture_are_listed_once_with_their_protocol(tmp_path: Path) -> None:
    shelf = desk_of(written(tmp_path, secrets.disguised())).shelf

    assert sorted(titles_of(shelf)) == [
        ("A backend", "dns"),
        ("GET proxy", "http/1.1"),
        ("turn 4111111111111111", "tcp"),
        ("turn database", "tcp"),
    ]


def test_a_title_is_told_as_one_and_every_other_word_by_itself() -> None:
    assert told("over A b in A c", Title("A b", "dns")) == "OVER <A b> IN A C"


def test_the_longest_is_taken() -> None:
    both = Title("GET /a", "http/1.1"), Title("GET /a b", "http/1.1")

    assert told("x GET /a b y GET /a", *both) == "X <GET /a b> Y <GET /a>"


def test_what_stands_behind_a_title_stays() -> None:
    dotted = Title("A b.", "dns")

    assert told("A b., then A b.", dotted, Title("A b", "dns")) == "<A b.>, THEN <A b.>"
    assert told("A b.", Title("A b", "dns")) == "<A b>."


def test_spaces_stay_as_they_were() -> None:
    assert told("  a  b ", Title("x y", "dns")) == "  A  B "


def test_a_long_title_is_known_where_it_is_cut() -> None:
    long = Title("GET /" + 200 * "a", "http/1.1")
    cut = long.text[:119] + "…"

    assert told(f"over {cut}", long) == f"OVER <{long.text}>"
    assert told(f"over {long.text}", long) == f"OVER <{long.text}>"


def test_of_two_alike_the_one_from_the_wire_counts() -> None:
    ours, theirs = Title("turn 3", "tls"), Title("turn 3", "tcp")

    for pair in ((ours, theirs), (theirs, ours)):
        assert Titles(pair).told("turn 3", lambda title: title.protocol, str) == "tcp"


def test_only_titles_that_may_stand_in_what_is_said_are_known() -> None:
    asked = [Title("GET /a", "http/1.1"), Title("A b.example", "dns"), Title("GET /ab", "http/1.1")]

    said = ["The server took 3 ms over get /A, and more.", "A b.example."]

    assert list(mentioned(asked, said)) == asked[:2]
    assert list(mentioned(asked, [])) == []


def test_a_long_title_is_mentioned_where_it_is_cut() -> None:
    long = Title("GET /" + 200 * "a", "http/1.1")

    assert list(mentioned([long], [f"over {long.text[:119]}…."])) == [long]


def test_a_title_that_ends_as_a_sentence_does_is_mentioned() -> None:
    dotted = Title("A b.", "dns")

    assert list(mentioned([dotted], ["over A b., then"])) == [dotted]
    assert told("over A b., then", *mentioned([dotted], ["over A b., then"])) == "OVER <A b.>, THEN"
