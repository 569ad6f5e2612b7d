"""Strokes as SVG."""

from xml.etree import ElementTree

from hypothesis import given
from hypothesis import strategies as st

from kit.drawings import KINDS, SVG, drawing, kinds, words
from wirespan.report.figure_pen import Pen, cut, width_of


def finished(pen: Pen, title: str = "title", description: str = "made of") -> str:
    return pen.document(100, 50, title, description)


def test_a_drawing_says_its_size_its_title_and_what_it_was_made_of() -> None:
    svg = drawing(finished(Pen()))

    assert (svg.get("width"), svg.get("height"), svg.get("viewBox")) == ("100", "50", "0 0 100 50")
    assert svg.findtext(f"{SVG}title") == "title"
    assert svg.findtext(f"{SVG}desc") == "made of"


def test_fonts_are_the_system_s_and_nothing_is_loaded() -> None:
    pen = Pen()
    pen.words("word", 1, 2, "#000000")

    text = finished(pen)

    assert str(drawing(text).get("font-family")).startswith("system-ui, ")
    assert "href" not in text
    assert text.count("http") == 1


def test_each_stroke_becomes_its_element() -> None:
    pen = Pen()
    pen.lines([[(0, 0), (10, 5)], [(1, 1), (2, 2)]], "#ff0000", 2, "4 3", 0.5)
    pen.area([(0, 0), (4, 0), (4, 4)], "#00ff00")
    pen.box(1, 2, 3, 4, "#0000ff", 0.25)
    pen.words("said", 5, 10, "#111111", bold=True)

    text = finished(pen)

    assert (
        '<path d="M0 0L10 5M1 1L2 2" fill="none" stroke="#ff0000" stroke-width="2" '
        'stroke-dasharray="4 3" stroke-opacity="0.5"/>'
    ) in text
    assert '<path d="M0 0L4 0L4 4Z" fill="#00ff00"/>' in text
    assert '<rect x="1" y="2" width="3" height="4" fill="#0000ff" fill-opacity="0.25"/>' in text
    assert '<text x="5" y="13.85" fill="#111111" font-weight="650">said</text>' in text


def test_a_path_of_one_point_is_none() -> None:
    pen = Pen()
    pen.lines([[(1, 1)]], "#ff0000")

    assert kinds(drawing(finished(pen))) == {"svg", "title", "desc"}


def test_what_is_drawn_within_a_box_is_moved_and_cut() -> None:
    pen = Pen()
    with pen.within(5, 6, 20, 10):
        pen.box(0, 0, 1, 1, "#000000")
    with pen.within(7, 8, 20, 10):
        pass

    svg = drawing(finished(pen))

    assert [each.get("id") for each in svg.iter(f"{SVG}clipPath")] == ["cut-1", "cut-2"]
    assert [each.get("transform") for each in svg.iter(f"{SVG}g")] == [
        "translate(5 6)", "translate(7 8)",
    ]  # fmt: skip


@given(st.text(max_size=60))
def test_any_text_stays_text(text: str) -> None:
    pen = Pen()
    pen.words(f"<script>{text}</script>&", 1, 1, "#000000")

    svg = drawing(finished(pen, f"{text}</title>", f'{text}"'))

    assert kinds(svg) <= KINDS
    assert words(svg)[0].startswith("<script>")


def test_controls_are_written_out() -> None:
    pen = Pen()
    pen.words("a\x00b\x1b\u202e", 1, 1, "#000000")

    assert words(drawing(finished(pen))) == ["a\\x00b\\x1b\\u202e"]


@given(st.text(max_size=80), st.floats(20, 400))
def test_cut_words_fit(text: str, room: float) -> None:
    shown = cut(text, room)

    assert shown == text or width_of(shown) <= room
    assert shown == text or shown.endswith("…")


def test_words_are_cut_only_where_they_must_be() -> None:
    assert cut("abc", width_of("abc")) == "abc"
    assert cut("abc", width_of("abc") - 0.1) == "a…"


def test_a_number_is_never_written_with_an_exponent() -> None:
    pen = Pen()
    pen.box(123_456_789, 0.000_001, 99_999.5, 1, "#000000")

    assert '<rect x="123456789" y="0" width="99999.5"' in finished(pen)


def test_a_document_is_xml_of_utf_8() -> None:
    assert ElementTree.fromstring(finished(Pen(), "é").encode()).findtext(f"{SVG}title") == "é"
