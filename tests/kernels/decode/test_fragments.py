"""Pieces in any order, overlapping, too many, too old."""

from hypothesis import given
from hypothesis import strategies as st

from wirespan.kernels.decode.fragments import Fragments

KEY = (4, 0, 1, 99, 17)
SECOND_NS = 1_000_000_000
WHOLE = bytes(range(40))


def add(
    store: Fragments, start: int, end: int, *, now_ns: int = 0, identification: int = 99
) -> bytes | None:
    key = (4, 0, 1, identification, 17)
    return store.add(key, now_ns, start, WHOLE[start:end], more=end < 40)


@given(st.permutations([(0, 8), (8, 16), (16, 32), (32, 40)]))
def test_pieces_may_come_in_any_order(order: list[tuple[int, int]]) -> None:
    store = Fragments()

    results = [add(store, start, end) for start, end in order]

    assert results == [None, None, None, WHOLE]
    assert (len(store), store.held_bytes) == (0, 0)


def test_a_piece_seen_twice_completes_nothing() -> None:
    store = Fragments()

    assert [add(store, 0, 8), add(store, 0, 8), add(store, 32, 40)] == [None, None, None]


def test_where_pieces_overlap_the_one_that_begins_first_wins() -> None:
    store = Fragments()
    store.add(KEY, 0, 8, b"B" * 16, more=False)

    whole = store.add(KEY, 0, 0, b"A" * 16, more=True)

    assert whole == b"A" * 16 + b"B" * 8


def test_of_two_pieces_at_the_same_place_the_first_wins() -> None:
    store = Fragments()
    store.add(KEY, 0, 0, b"A" * 8, more=True)
    store.add(KEY, 0, 0, b"B" * 8, more=True)

    assert store.add(KEY, 0, 8, b"C", more=False) == b"A" * 8 + b"C"


def test_other_identifications_are_other_datagrams() -> None:
    store = Fragments()
    add(store, 0, 32, identification=1)

    assert add(store, 32, 40, identification=2) is None


def test_a_datagram_waits_thirty_seconds() -> None:
    store = Fragments()
    add(store, 0, 32, now_ns=SECOND_NS)

    assert add(store, 32, 40, now_ns=31 * SECOND_NS) == WHOLE


def test_a_datagram_does_not_wait_longer() -> None:
    store = Fragments()
    add(store, 0, 32, now_ns=SECOND_NS)

    assert add(store, 32, 40, now_ns=31 * SECOND_NS + 1) is None
    assert store.given_up == 0


def test_the_oldest_datagram_goes_when_too_many_are_open() -> None:
    store = Fragments(datagrams_limit=2)
    for identification in (1, 2, 3):
        add(store, 0, 32, identification=identification)

    assert (len(store), store.given_up) == (2, 1)
    assert add(store, 32, 40, identification=2) == WHOLE
    assert add(store, 32, 40, identification=1) is None


def test_bytes_are_bounded_over_all_datagrams() -> None:
    store = Fragments(bytes_limit=64)
    add(store, 0, 32, identification=1)
    add(store, 0, 32, identification=2)

    assert (store.held_bytes, store.given_up) == (64, 0)
    add(store, 0, 8, identification=3)
    assert (store.held_bytes, store.given_up) == (40, 1)


def test_pieces_of_one_datagram_are_bounded() -> None:
    store = Fragments()

    for _ in range(3000):
        store.add(KEY, 0, 0, b"A" * 8, more=True)

    assert store.held_bytes == 2048 * 8


def test_a_piece_behind_the_last_one_does_not_lengthen_the_datagram() -> None:
    store = Fragments()
    store.add(KEY, 0, 8, b"B" * 8, more=False)
    store.add(KEY, 0, 16, b"C" * 8, more=False)

    assert store.add(KEY, 0, 0, b"A" * 8, more=True) == b"A" * 8 + b"B" * 8
