"""What a run shows of its link."""

import pytest

from kit.answers import START, answer_of, capture_of, connection_of
from wirespan.lab.measured import lateness, loss, rate_bps, round_trip
from wirespan.lab.theatre import Told

SUMMARY = {
    "lateness": {"median_ns": 50_000, "p99_ns": 90_000, "worst_ns": 120_000},
    "forward": {"offered": 60, "left": 58, "inside": 1},
    "backward": {"offered": 40, "left": 40, "inside": 0},
}


def test_lateness_is_that_of_the_client_s_link() -> None:
    assert lateness(Told([SUMMARY])) == {"p50": 50_000, "p99": 90_000, "max": 120_000}
    assert lateness(Told()) == {"p50": 0, "p99": 0, "max": 0}


def test_loss_is_what_the_link_dropped() -> None:
    assert loss(Told([SUMMARY])) == pytest.approx(0.01)
    assert loss(Told()) is None
    assert loss(Told([{}])) is None


def test_the_round_trip_is_the_least_of_all_connections() -> None:
    near, far = connection_of(base_rtt_ns=20_000_000), connection_of(base_rtt_ns=30_000_000)

    assert round_trip(answer_of(connections=(far, near, connection_of(base_rtt_ns=None)))) == (
        20_000_000
    )
    assert round_trip(answer_of()) is None


def test_the_rate_is_bytes_over_time() -> None:
    second = capture_of(bytes=1_000, first_ns=START, last_ns=START + 1_000_000_000)

    assert rate_bps(answer_of(capture=second)) == 8_000
    assert rate_bps(answer_of(capture=capture_of(first_ns=None, last_ns=None))) is None
    assert rate_bps(answer_of(capture=capture_of(first_ns=START, last_ns=START))) is None
