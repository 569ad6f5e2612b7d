"""The layers of a request in the terminal: a bar a layer, headers against payload."""

from wirespan.flows.connection import Connection
from wirespan.ledger.request import Request
from wirespan.report import colours
from wirespan.report.layers import CHECK_SUM_BYTES, GAP_BYTES, PREAMBLE_BYTES, Layer, Side
from wirespan.report.page import Page
from wirespan.report.units import duration, plural, share, size
from wirespan.report.waterfall import title

INDENT = 1
NUMBER = 5
NAME = 12
BYTES = 8
HEADERS = 18
PHYSICAL_NOTE = (
    f"What no capture shows of a frame on Ethernet: {PREAMBLE_BYTES} bytes of preamble, "
    f"{CHECK_SUM_BYTES} of check sum, {GAP_BYTES} of silence."
)


def print_layers(
    page: Page,
    request: Request,
    connection: Connection | None,
    both: tuple[Side, Side],
    notes: list[str],
) -> None:
    took = page.clean(duration(request.duration_ns))
    asked = page.cropped(title(request, connection), page.width - len(took) - 3)
    page.ends([" ", (asked, "bold")], (took, "bold"))
    for side in both:
        page.gap()
        _print_side(page, side)
    page.gap()
    page.paragraph(
        f"{page.full[0]} what a layer carries, {page.header} its own headers. {PHYSICAL_NOTE}",
        colours.QUIET, INDENT,
    )  # fmt: skip
    for note in notes:
        page.paragraph(note, colours.QUIET, INDENT)


def _print_side(page: Page, side: Side) -> None:
    packets = "" if side.packets is None else f" in {plural(side.packets, 'packet')}"
    page.line(" ", (f"{side.name}{packets}", "bold"))
    for layer in side.layers:
        _print_layer(page, layer, side.layers[-1].total)
    if side.on_the_wire is not None:
        label = f"{'1':<{NUMBER}}{'physical':<{NAME}}"
        page.line(
            " " * INDENT, label, f"{page.clean(size(side.on_the_wire)):>{BYTES}}  on Ethernet"
        )


def _print_layer(page: Page, layer: Layer, whole: int) -> None:
    """Number, name, bytes, bar; beneath, the headers and who made them."""
    width = page.width - INDENT - NUMBER - NAME - BYTES - HEADERS - 4
    payload = layer.payload * width // whole if whole else 0
    total = -(-layer.total * width // whole) if whole else 0
    headers = total - payload if layer.headers else 0
    payload = total - headers
    shown = f"+{size(layer.headers)} ({share(layer.headers, whole)})" if layer.headers else ""
    page.line(
        " " * INDENT,
        f"{layer.kind.number:<{NUMBER}}",
        (f"{page.cropped(layer.name, NAME - 1):<{NAME}}", "bold"),
        f"{page.clean(size(layer.total)):>{BYTES}}  ",
        (page.full * payload, colours.DISTANCE),
        (page.header * headers, colours.CLIENT),
        " " * (width - payload - headers + 2),
        (f"{page.clean(shown):<{HEADERS}}", colours.CLIENT),
    )
    made = f"{'headers' if layer.headers else 'bytes'} made by {layer.kind.made_by}"
    page.line(
        " " * (INDENT + NUMBER), (page.cropped(made, page.width - INDENT - NUMBER), colours.QUIET)
    )
