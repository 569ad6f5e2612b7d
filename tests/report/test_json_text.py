"""JSON for any string."""

import json

from hypothesis import given
from hypothesis import strategies as st

from wirespan.report.json_text import json_text, write_list


@given(st.text(st.characters(codec=None, exclude_categories=()), max_size=30))
def test_any_string_becomes_ascii_json_without_half_characters(text: str) -> None:
    line = json_text({"host": [text]})

    line.encode("ascii")
    json.loads(line)["host"][0].encode("utf-8")


def test_half_characters_are_written_out() -> None:
    assert json.loads(json_text("a\udcffb\ud800\U0001f600")) == "a\\xffb\\ud800\U0001f600"


def test_other_strings_are_kept_as_they_are() -> None:
    text = 'C:\\udc80 "\x1b[0m\u202e\x00漢\U0001f600'

    assert json.loads(json_text(text)) == text


def test_keys_are_cleaned_too() -> None:
    assert json.loads(json_text({"\udc80": 1})) == {"\\x80": 1}


def test_a_long_list_is_written_in_pieces_an_item_a_line() -> None:
    pieces: list[str] = []

    write_list("items", iter(range(1_000)), pieces.append)

    text = "".join(pieces)
    assert max(map(len, pieces)) < len(text) / 2
    assert json.loads("{" + text + "}") == {"items": list(range(1_000))}
    assert text.count("\n") == 1_000


def test_an_empty_list_is_an_empty_list() -> None:
    pieces: list[str] = []

    write_list("items", [], pieces.append)

    assert "".join(pieces) == '"items":[]'
