"""Progress, where a person watches."""

import io

import pytest

from wirespan.cli.progress import Progress


class Watched(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_it_is_silent_off_a_terminal() -> None:
    stream = io.StringIO()

    with Progress(stream, "x") as progress:
        progress(1, 2)

    assert stream.getvalue() == ""


def test_it_is_silent_on_a_dumb_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "dumb")
    stream = Watched()

    with Progress(stream, "x") as progress:
        progress(1, 2)

    assert stream.getvalue() == ""


def test_it_speaks_once_a_percent_and_cleans_up() -> None:
    stream = Watched()

    with Progress(stream, "x.pcap") as progress:
        for done in range(1_000):
            progress(done, 100_000)

    assert stream.getvalue() == "\r\x1b[Kreading x.pcap: 0 %\r\x1b[K"


def test_without_a_size_it_counts_megabytes() -> None:
    stream = Watched()

    progress = Progress(stream, "-")
    progress(16 * 1024 * 1024 - 1, None)
    progress(16 * 1024 * 1024, None)

    assert stream.getvalue() == "\r\x1b[Kreading -: 0 MB\r\x1b[Kreading -: 16 MB"


def test_more_than_all_is_all_and_no_stream_is_fine() -> None:
    stream = Watched()

    Progress(stream, "x")(300, 100)
    Progress(None, "x")(1, 2)

    assert stream.getvalue().endswith("100 %")
