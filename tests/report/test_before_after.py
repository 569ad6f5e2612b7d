"""A request before and after a change."""

from kit.answers import Piece, request_of
from kit.pages import printed
from wirespan.base.vocabulary import Medium, Phase, Reason
from wirespan.ledger.request import Request
from wirespan.report.before_after import print_before_after

SERVER = (Reason.SERVER, Medium.SERVER_HOST)


def _request(**milliseconds: float) -> Request:
    pieces: list[Piece] = [
        (Phase[name.upper()], *SERVER, lasted, (1,)) for name, lasted in milliseconds.items()
    ]
    return request_of(pieces)


def compared(before: Request, after: Request, width: int = 80) -> list[str]:
    return printed(lambda page: print_before_after(page, before, after), width).splitlines()


def test_each_phase_says_what_it_won() -> None:
    lines = compared(_request(connect=40, wait=160), _request(connect=40, wait=60))

    assert [line.split()[0] for line in lines] == ["before", "connect", "wait", "in"]
    assert lines[1].split()[-1] == "–"
    assert lines[2].endswith("100 ms")
    assert lines[3].split()[2:] == ["200", "ms", "100", "ms", "100", "ms"]


def test_a_phase_that_only_one_of_them_has_is_won_or_lost() -> None:
    gone, new = compared(_request(tls=80, wait=20), _request(wait=20, receive=50))[1::2]

    assert gone.startswith("    tls ")
    assert gone.endswith("  80 ms")
    assert new.startswith("    receive ")
    assert new.endswith(" -50 ms")


def test_both_bars_have_the_same_scale() -> None:
    line = compared(_request(wait=200), _request(wait=100))[1]

    assert line.count("█") == 18 + 9


def test_a_difference_below_a_tenth_of_a_millisecond_says_nothing() -> None:
    quiet = compared(_request(wait=20), _request(wait=19.901))
    telling = compared(_request(wait=20), _request(wait=19.9))

    assert quiet[1].endswith("–")
    assert telling[1].endswith("100 µs")


def test_it_fits_eighty_columns() -> None:
    lines = compared(_request(connect=40, wait=160), _request(connect=40, wait=60))

    assert max(map(len, lines)) <= 80
