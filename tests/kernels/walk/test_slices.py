"""The ledger's pages: contiguous, exact, and free of slivers no tap can tell."""

import pytest

from kit.ledgers import MILLISECOND, Mark, Talk, ns, settled, told
from wirespan.base.vocabulary import Reason, Vantage
from wirespan.kernels.layout import Request, Slice
from wirespan.kernels.walk.settling import Walk


def plain(to_server: float | None = 20, answered: float = 60) -> Talk:
    talk = Talk(to_server=to_server)
    talk.client(0, 100)
    talk.server(answered, 500)
    return talk


def test_slices_are_contiguous_and_add_up() -> None:
    talk = plain()
    talk.server(160, 500)

    ledger = settled(talk)

    assert ledger.slices[0][Slice.START] == ledger[Request.START] == ns(0)
    assert ledger.slices[-1][Slice.END] == ledger[Request.END] == ns(160)
    for before, after in zip(ledger.slices, ledger.slices[1:], strict=False):
        assert before[Slice.END] == after[Slice.START]


def test_the_totals_are_sums_of_the_slices() -> None:
    ledger = settled(plain())

    for column, width in ((Request.PHASES, 7), (Request.REASONS, 25), (Request.MEDIA, 6)):
        assert sum(ledger.request[column : column + width]) == 60 * MILLISECOND


def test_neighbours_of_one_reason_are_one_slice_as_sure_as_the_least_sure() -> None:
    talk = Talk()
    talk.client(0, 100)
    talk.server(20, 500)
    talk.server(120, 1448, marks=Mark.PSH)
    talk.server(220, 500)

    last = settled(talk).slices[-1]

    assert (last[Slice.END] - last[Slice.START]) == 200 * MILLISECOND
    assert last[Slice.CONFIDENCE] == 400
    assert (last[Slice.FIRST_FRAME], last[Slice.LAST_FRAME]) == (2, 4)


@pytest.mark.parametrize(
    ("answered", "reasons"),
    [
        (20.4, {"propagation": 20.4}),
        (20.5, {"propagation": 20, "server": 0.5}),
    ],
)
def test_a_trip_a_fiftieth_longer_than_the_known_one_is_all_trip(
    answered: float, reasons: dict[str, float]
) -> None:
    assert settled(plain(answered=answered)).reasons == pytest.approx(reasons)


@pytest.mark.parametrize(
    ("trip", "answered", "propagation"),
    [
        (0.9, 45, 0.9),
        (0.9, 45.1, 0),
        (1, 200, 1),
        (0.099, 0.2, 0),
        (0.099, 0.19, 0.099),
        (0.1, 0.3, 0.1),
    ],
)
def test_beside_a_long_wait_a_trip_within_a_host_is_the_host_s(
    trip: float, answered: float, propagation: float
) -> None:
    reasons = settled(plain(trip, answered)).reasons

    assert reasons.get("propagation", 0) == pytest.approx(propagation)


def test_an_unknown_round_trip_leaves_all_to_the_host() -> None:
    assert told(plain(to_server=None)) == [("wait", "server", 60)]


def test_requests_that_nobody_asked_for_are_forgotten_in_order() -> None:
    walk = Walk(Vantage.UNKNOWN)
    settled(plain(answered=30), walk)
    assert walk.slices.request_count == 1

    walk.slices.keep([])

    assert walk.slices.request_count == 0


def test_nothing_is_sure_of_what_nobody_explained() -> None:
    talk = Talk(to_server=None)
    talk.client(0, 100)
    talk.server(60, 500)
    talk.server(160, 500)

    confidence = {
        Reason(one[Slice.REASON]).text: one[Slice.CONFIDENCE] for one in settled(talk).slices
    }

    assert confidence["residual"] == 0
    assert confidence["server"] > 0
