"""Requests taken together."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wirespan.base.vocabulary import Phase, Reason
from wirespan.compare.group import Group, is_refusal, merged, percentile

WAITED = (Phase.WAIT, Reason.SERVER)
SENT = (Phase.SEND, Reason.SERIALIZATION)


def test_the_nearest_rank_is_taken() -> None:
    hundred = list(range(1, 101))

    assert [percentile(hundred, share) for share in (50, 90, 99)] == [50, 90, 99]
    assert [percentile([7, 9], share) for share in (50, 51, 99)] == [7, 9, 9]
    assert percentile([7], 50) == percentile([7], 99) == 7


@given(st.lists(st.integers(), min_size=1).map(sorted), st.integers(1, 100))
def test_as_many_as_said_do_not_exceed_it(times: list[int], share: int) -> None:
    found = percentile(times, share)

    assert sum(time <= found for time in times) * 100 >= share * len(times)
    assert sum(time < found for time in times) * 100 < share * len(times)


def test_a_request_takes_what_its_pieces_take() -> None:
    group = Group()

    group.add(100, [(SENT, 3), (WAITED, 40), (SENT, 2)])

    assert group.times == [(100, 45)]
    assert group.cells == {SENT: 5, WAITED: 40}
    assert (group.count, group.total_ns) == (1, 45)


def test_durations_come_in_the_order_in_which_requests_began() -> None:
    group = Group()
    group.add(200, [(WAITED, 1)])
    group.add(100, [(WAITED, 9)])

    assert group.in_order() == [9, 1]


def test_groups_become_one() -> None:
    a, b = Group(untimed=1, failed=2, refused=3), Group(untimed=10, failed=20, refused=30)
    a.add(1, [(WAITED, 5)])
    b.add(2, [(WAITED, 7), (SENT, 1)])

    whole = merged([a, b])

    assert whole.in_order() == [5, 8]
    assert whole.cells == {WAITED: 12, SENT: 1}
    assert (whole.untimed, whole.failed, whole.refused, whole.count) == (11, 22, 33, 13)
    assert a.cells == {WAITED: 5}


@pytest.mark.parametrize(
    ("protocol", "response", "refused"),
    [
        ("http/1.1", "399", False),
        ("http/1.1", "400", True),
        ("http/1.0", "503", True),
        ("h2", "600", False),
        ("http/1.1", None, False),
        ("tls", "503 bytes", False),
        ("dns", "NXDOMAIN", False),
    ],
)
def test_http_refuses_with_400_and_above(
    protocol: str, response: str | None, refused: bool
) -> None:
    assert is_refusal(protocol, response) is refused
