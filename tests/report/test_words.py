"""Reasons in words."""

from kit.answers import request_of
from wirespan.base.vocabulary import Medium, Phase, Reason
from wirespan.report.words import OF_REASON, reason_in_words


def test_every_reason_has_its_own_words() -> None:
    assert set(OF_REASON) == set(Reason)
    assert len(set(OF_REASON.values())) == 25


def test_set_up_propagation_is_told_in_round_trips() -> None:
    request = request_of([], round_trips={"tls": 2, "extra": 0})

    assert reason_in_words(request, Phase.TLS, Reason.PROPAGATION) == "2 round trips"
    assert reason_in_words(request, Phase.CONNECT, Reason.PROPAGATION) == "on the way"
    assert reason_in_words(request, Phase.RECEIVE, Reason.PROPAGATION) == "on the way"


def test_slow_start_tells_its_extra_round_trips_where_known() -> None:
    known = request_of([], round_trips={"extra": 2})
    unknown = request_of([], round_trips={})

    told = reason_in_words(known, Phase.RECEIVE, Reason.SLOW_START)

    assert told == "slow start: 2 extra round trips"
    assert reason_in_words(unknown, Phase.RECEIVE, Reason.SLOW_START) == "slow start"


def test_what_other_windows_and_phases_cost_is_not_slow_start_s() -> None:
    request = request_of(
        [
            (Phase.SEND, Reason.SLOW_START, Medium.PROPAGATION, 40.0, (1, 2)),
            (Phase.RECEIVE, Reason.SLOW_START, Medium.PROPAGATION, 40.0, (5, 6)),
            (Phase.RECEIVE, Reason.SLOW_START, Medium.QUEUE, 3.0, (5, 6)),
            (Phase.RECEIVE, Reason.SLOW_START, Medium.PROPAGATION, 40.0, (7, 8)),
            (Phase.RECEIVE, Reason.RECEIVE_WINDOW, Medium.PROPAGATION, 40.0, (9, 10)),
        ],
        round_trips={"extra": 4},
    )

    told = [reason_in_words(request, phase, Reason.SLOW_START)
            for phase in (Phase.SEND, Phase.RECEIVE)]  # fmt: skip

    assert told == ["slow start: 1 extra round trip", "slow start: 2 extra round trips"]


def test_one_lookup_cannot_tell_the_resolver_from_its_way() -> None:
    request = request_of([])

    assert reason_in_words(request, Phase.DNS, Reason.SERVER) == "the resolver and the way to it"
    assert reason_in_words(request, Phase.WAIT, Reason.SERVER) == "waiting for the server"
