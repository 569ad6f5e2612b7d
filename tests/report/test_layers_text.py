"""The layers of a request in the terminal."""

from dataclasses import replace

import pytest
from rich.cells import cell_len

from kit.answers import SAMPLES, request_of
from kit.pages import printed
from wirespan.explain.answer import Answer
from wirespan.ledger.request import LayerBytes
from wirespan.report.layers import notes, sides
from wirespan.report.layers_text import print_layers


def shown(answer: Answer, width: int = 80, encoding: str = "utf-8") -> str:
    request, connection = answer.requests[0], answer.connections[0]
    said = notes(answer, request, connection)
    return printed(
        lambda page: print_layers(page, request, connection, sides(request, connection), said),
        width,
        encoding,
    )


def test_each_layer_is_a_line_with_its_bytes_and_headers() -> None:
    text = shown(SAMPLES["slow_post"]())

    assert "sent in 5 packets" in text
    line = next(line for line in text.splitlines() if line.startswith(" 4    TCP"))
    assert "1.65 kB" in line
    assert "█" in line
    assert "▒" in line
    assert "+160 B (8 %)" in line
    assert "headers made by the kernel" in text
    assert "1    physical     1.94 kB  on Ethernet" in text


@pytest.mark.parametrize("encoding", ["utf-8", "ascii"])
@pytest.mark.parametrize("name", ["slow_post", "loss", "hostile", "thousand_requests"])
def test_no_line_passes_any_width(name: str, encoding: str) -> None:
    for width in (60, 61, 79, 80, 81, 119, 120):
        lines = shown(SAMPLES[name](), width, encoding).splitlines()
        assert [line for line in lines if cell_len(line) > width] == []


def test_nothing_sent_is_no_bar() -> None:
    nothing = request_of([], sent=LayerBytes(0, 0, 0, 0, 0), sent_packets=None)

    text = printed(lambda page: print_layers(page, nothing, None, sides(nothing, None), []))

    assert "0 B" in text
    assert text.count("on Ethernet\n") == 1


def test_the_signs_of_the_bars_are_explained_once() -> None:
    text = shown(SAMPLES["slow_post"]())

    assert text.count("█ what a layer carries, ▒ its own headers") == 1
    assert text.count("bytes of preamble") == 1


def test_packets_that_were_not_counted_are_not_invented() -> None:
    answer = SAMPLES["slow_post"]()
    lookup = request_of([], protocol="dns", sent=LayerBytes(33, 0, 0, 0, 0), sent_packets=0)

    text = shown(replace(answer, requests=(lookup,)))

    assert " sent\n 7    dns" in text
    assert "were not counted" in text
