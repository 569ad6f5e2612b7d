"""The frame around a figure: title, source, axis."""

from kit.answers import MS, NETWORK, connection_of, request_of
from kit.drawings import drawing, filled, words
from wirespan.base.vocabulary import Phase, Reason
from wirespan.ledger.request import Request
from wirespan.report.figure import Panel, Surface, axis_panel, block, figure, fitting

WAIT = (Phase.WAIT, Reason.SERVER, NETWORK, 100.0, (9,))


def drawn(*panels: Panel, request: Request | None = None, capture: str = "slow.pcap") -> str:
    return figure(capture, request or request_of([WAIT]), connection_of(), "ledger", panels)


def surfaces() -> list[Surface]:
    found: list[Surface] = []
    drawn(Panel(50, found.append))
    return found


def test_title_and_source_say_what_it_is() -> None:
    said = words(drawing(drawn()))

    assert said == [
        "GET example.com/ → 200, 100 ms: ledger",
        "slow.pcap · request 0 · frames 9–40 · connection 0",
    ]


def test_paper_is_light_and_as_tall_as_the_panels() -> None:
    svg = drawing(drawn(Panel(50, lambda _: None), Panel(26, lambda _: None)))

    assert svg.get("height") == "160"
    assert filled(svg, "#ffffff")[0].get("height") == "160"


def test_a_long_title_is_cut_and_a_hostile_one_is_text() -> None:
    request = request_of([WAIT], request=f"GET /<script>{'x' * 400}")

    said = words(drawing(drawn(request=request)))[0]

    assert said.startswith("GET example.com/<script>xxx")
    assert said.endswith("…")


def test_a_request_that_took_no_time_is_drawn_all_the_same() -> None:
    assert words(drawing(drawn(axis_panel(), request=request_of([]))))[0].endswith("0 ns: ledger")


def test_time_runs_over_the_width_with_some_air() -> None:
    (surface,) = surfaces()
    first = surface.x(surface.origin_ns)
    last = surface.x(surface.origin_ns + 100 * MS)

    assert round(first, 6) == round(surface.width - last, 6)
    assert round(first / surface.width, 4) == round(0.03 / 1.06, 4)


def test_the_axis_counts_from_the_beginning_at_round_times() -> None:
    said = words(drawing(drawn(axis_panel())))[2:]

    assert said == ["0", "20 ms", "40 ms", "60 ms", "80 ms", "100 ms"]


def test_a_block_is_never_thinner_than_a_pixel() -> None:
    def draw(surface: Surface) -> None:
        start = surface.origin_ns
        block(surface, start, start, 0, 10, "#123456")

    (box,) = filled(drawing(drawn(Panel(20, draw))), "#123456")
    assert box.get("width") == "1"


def test_the_longest_words_that_fit_are_chosen() -> None:
    def draw(surface: Surface) -> None:
        start = surface.origin_ns
        choices = ("far too long for ten milliseconds", "fits", "f")
        fitting(surface, choices, start, start + 10 * MS, 10, "#000000")
        fitting(surface, choices, start, start, 10, "#000000")

    assert words(drawing(drawn(Panel(20, draw))))[2:] == ["fits"]


def test_names_stand_left_of_their_panel() -> None:
    svg = drawing(drawn(Panel(20, lambda _: None, (("phase", 10, "#59626d"),))))

    assert words(svg)[2:] == ["phase"]
