"""A page of text: width, colours, characters."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from kit.pages import Terminal, printed
from wirespan.report.page import columns_of, open_page

ANY_TEXT = st.text(st.characters(codec=None, exclude_categories=()), max_size=200)


@given(ANY_TEXT, st.integers(8, 60))
def test_wrapped_lines_never_pass_the_width_and_lose_nothing(text: str, width: int) -> None:
    page = open_page(Terminal(), {}, 80)

    lines = page.wrapped(text, width)

    assert all(cell_len(line) <= width for line in lines)
    assert "".join(lines).replace(" ", "") == page.clean(text).replace(" ", "")


@given(ANY_TEXT, st.integers(4, 60))
def test_cropped_text_never_passes_the_width(text: str, width: int) -> None:
    page = open_page(Terminal(), {}, 80)

    assert cell_len(page.cropped(text, width)) <= width


@given(ANY_TEXT, st.integers(4, 60))
def test_shortened_text_never_passes_the_width(text: str, width: int) -> None:
    page = open_page(Terminal(), {}, 80)

    assert cell_len(page.shortened(text, width)) <= width


def test_what_is_shortened_loses_its_middle() -> None:
    page = open_page(Terminal(), {}, 80)

    assert page.shortened("monday-orders.pcapng", 11) == "monda…capng"
    assert page.shortened("monday.pcap", 11) == "monday.pcap"


def test_facts_are_broken_between_two_of_them() -> None:
    text = printed(lambda page: page.facts(["a" * 40, "b b", "c" * 37], indent=1, label="x "))

    assert text == f" x {'a' * 40} · b b\n   {'c' * 37}\n"


def test_a_heading_wraps_beside_its_head() -> None:
    text = printed(lambda page: page.heading("  1 ", "word " * 15 + "last", "12 ms"))

    assert text == f"  1 {'word ' * 13}word  12 ms\n    word last\n"


def test_a_heading_is_three_lines_at_most() -> None:
    text = printed(lambda page: page.heading("  1 ", "x" * 1_000, "12 ms"))

    assert text.count("\n") == 3
    assert text.endswith("…\n")


def test_a_unit_stays_with_its_number() -> None:
    page = open_page(Terminal(), {}, 80)

    assert page.wrapped("waited for 812 ms and", 13) == ["waited for", "812 ms and"]
    assert page.wrapped("in all 4,646 requests", 14) == ["in all", "4,646 requests"]


@pytest.mark.parametrize(("columns", "width"), [(None, 80), (40, 60), (60, 60), (119, 119),
                                                (120, 120), (121, 120), (500, 120)])  # fmt: skip
def test_the_width_is_the_terminal_s_within_bounds(columns: int | None, width: int) -> None:
    assert open_page(Terminal(), {}, columns).width == width


@pytest.mark.parametrize(
    ("columns", "no_color", "environment", "coloured"),
    [
        (80, False, {"TERM": "xterm-256color"}, False),
        (None, False, {"FORCE_COLOR": "1"}, True),
        (None, False, {"FORCE_COLOR": "1", "TERM": "dumb"}, True),
        (None, False, {"FORCE_COLOR": "1", "NO_COLOR": "1"}, False),
        (None, False, {"FORCE_COLOR": "1", "NO_COLOR": ""}, True),
        (None, True, {"FORCE_COLOR": "1"}, False),
        (None, False, {}, False),
    ],
)
def test_colours_are_used_when_wanted_only(
    columns: int | None, no_color: bool, environment: dict[str, str], coloured: bool
) -> None:
    text = printed(lambda page: page.line(("x", "bold red")), columns, "utf-8", no_color,
                   **environment)  # fmt: skip

    assert ("\x1b[" in text) is coloured


class Closed(Terminal):
    """A pipe whose reader is gone."""

    def write(self, _text: str) -> int:
        raise BrokenPipeError

    def flush(self) -> None:
        raise BrokenPipeError


def test_a_closed_pipe_is_left_to_the_command_line() -> None:
    page = open_page(Closed(), {}, 80)

    with pytest.raises(BrokenPipeError):
        page.line("x")


class Watched(Terminal):
    """A terminal somebody watches."""

    def isatty(self) -> bool:
        return True


def test_a_watched_terminal_gets_colours_unless_refused() -> None:
    for environment, coloured in (({"TERM": "xterm"}, True),
                                  ({"TERM": "xterm", "NO_COLOR": "1"}, False),
                                  ({"TERM": "dumb"}, False)):  # fmt: skip
        stream = Watched()
        open_page(stream, environment, 80).line(("x", "red"))
        assert ("\x1b[" in stream.getvalue()) is coloured


def test_other_encodings_get_ascii() -> None:
    text = printed(lambda page: page.paragraph("µs → 漢 · …"), encoding="iso-8859-1")

    assert text == "us -> \\u6f22 - ...\n"


def test_markup_of_packets_is_text() -> None:
    text = printed(lambda page: page.paragraph("[red]x[/red] :smile: [link=file:///]"))

    assert text == "[red]x[/red] :smile: [link=file:///]\n"


def test_a_stream_without_terminal_has_no_columns() -> None:
    assert columns_of(io.StringIO()) is None
    assert columns_of(Watched()) == 80
