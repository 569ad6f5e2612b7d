"""A comparison in the terminal."""

from fractions import Fraction

from rich.cells import cell_len

from kit.answers import ESC, slow_post
from kit.compared import compared
from kit.pages import printed
from kit.sides import asked, lookup, many, side
from wirespan.compare.answers import grouped
from wirespan.compare.budget import Miss
from wirespan.compare.difference import figures
from wirespan.report.compare_text import mean_request, print_comparison
from wirespan.report.compared import Compared, Kept


def shown(value: Compared, width: int = 80, **settings: object) -> list[str]:
    text = printed(lambda page: print_comparison(page, value), width, **settings)  # type: ignore[arg-type]  # as printed has them
    return text.splitlines()


def test_the_answer_comes_first() -> None:
    lines = shown(compared(side(*many(8, waited_ms=60)), side(*many(8))))

    assert lines[0].startswith(" Answer    Faster by 50 ms a request, 80.7 → 30.7 ms (95 %: ")
    assert " Mostly    waiting for the server, 50 ms less" in lines
    assert " Before    before.pcapng, 8 requests" in lines


def test_both_mean_requests_are_drawn_with_what_was_won() -> None:
    lines = shown(compared(side(asked(waited_ms=60)), side(asked(waited_ms=10))))

    assert any(line.startswith("    wait ") and line.endswith("50 ms") for line in lines)
    assert any(line.startswith("    in all ") and line.endswith("50 ms") for line in lines)


def test_a_mean_request_is_as_long_as_the_mean() -> None:
    (group,) = grouped([asked(waited_ms=10), asked(waited_ms=11)], whole_vantage=True).values()

    drawn = mean_request(figures(group))

    assert drawn.duration_ns == 30_500_000
    assert drawn.ledger[0].start_ns == 0
    assert drawn.ledger[-1].end_ns == 30_500_000
    assert all(a.end_ns == b.start_ns for a, b in zip(drawn.ledger, drawn.ledger[1:], strict=False))


def test_what_only_one_side_asked_is_listed() -> None:
    lines = shown(
        compared(side(asked("GET /a"), asked("GET /gone")), side(asked("GET /a"), lookup("A new")))
    )

    assert any("GET /gone" in line for line in lines[lines.index(" Only before") :])
    assert any("A new" in line for line in lines[lines.index(" Only after") :])


def test_nothing_in_common_is_said() -> None:
    lines = shown(compared(side(asked("GET /a")), side(asked("GET /b"))))

    assert lines[0] == " Answer    Nothing was asked in both: there is no endpoint to compare."


def test_nothing_at_all_is_said_too() -> None:
    assert shown(compared())[0].startswith(" Answer    Nothing was asked in both")


def test_more_than_ten_endpoints_are_counted() -> None:
    requests = [asked(f"GET /{chr(97 + at)}", at=at) for at in range(12)]

    lines = shown(compared(side(*requests), side(*requests)))

    assert "    and 2 that changed less (--json lists them)" in lines


def test_a_missed_budget_and_places_are_in_front() -> None:
    budget = Kept("5", Fraction(5), (Miss("GET /a", 1_000, 2_000),))

    lines = shown(compared(side(asked()), side(asked(), vantage="server"), budget))

    assert any(line.startswith(" Budget    missed: the median grew") for line in lines[:5])
    assert any(line.startswith(" Note      The captures were made at different") for line in lines)


def test_it_fits_eighty_columns_whatever_the_names() -> None:
    hostile = "GET /" + "長" * 90 + ESC + "[31m"
    requests = [asked(hostile, at=at) for at in range(5)]
    long = compared(
        side(*requests, findings=slow_post().findings), side(*requests, asked(hostile * 2)),
        paths=("/a/" + "x" * 200, "/b/" + "y" * 200),
    )  # fmt: skip

    for width in (60, 80, 120):
        lines = shown(long, width)

        assert max(map(cell_len, lines)) <= width
        assert ESC not in "".join(lines)


def test_a_terminal_without_utf_8_gets_ascii() -> None:
    text = "\n".join(shown(compared(side(*many(5)), side(*many(5))), encoding="ascii"))

    assert text.isascii()


def test_colours_are_for_terminals_that_want_them() -> None:
    value = compared(side(*many(8, waited_ms=60)), side(*many(8)))

    assert ESC in "".join(shown(value, no_color=False, FORCE_COLOR="1"))
    assert ESC not in "".join(shown(value, no_color=False, FORCE_COLOR="1", NO_COLOR="1"))
