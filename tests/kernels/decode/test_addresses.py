"""Addresses get numbers in order of first sight and keep them."""

from ipaddress import ip_address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wirespan.kernels.decode.addresses import Addresses

SIGN = 1 << 63
addresses = st.one_of(
    st.integers(0, 0xFFFFFFFF).map(lambda low: (4, 0, low)),
    st.tuples(st.just(6), st.integers(-SIGN, SIGN - 1), st.integers(-SIGN, SIGN - 1)),
)


def test_numbers_follow_first_sight() -> None:
    known = Addresses()

    numbers = [known.intern(4, 0, low) for low in (7, 9, 7, 8)]

    assert numbers == [0, 1, 0, 2]


def test_the_same_bits_in_another_family_are_another_address() -> None:
    known = Addresses()

    assert known.intern(4, 0, 7) != known.intern(6, 0, 7)


def test_addresses_read_as_people_write_them() -> None:
    known = Addresses()
    known.intern(4, 0, 0x0A000001)
    known.intern(6, 0x20010DB8 << 32, 1)
    known.intern(6, -1, -1)

    assert [known.text(number) for number in range(3)] == [
        "10.0.0.1",
        "2001:db8::1",
        str(ip_address((1 << 128) - 1)),
    ]


def test_a_number_never_given_has_no_text() -> None:
    known = Addresses()
    known.intern(4, 0, 7)

    with pytest.raises(IndexError):
        known.text(1)


@given(st.lists(addresses, max_size=60), st.integers(0, SIGN))
def test_the_seed_changes_no_number(seen: list[tuple[int, int, int]], seed: int) -> None:
    plain, seeded = Addresses(), Addresses(seed)

    assert [plain.intern(*one) for one in seen] == [seeded.intern(*one) for one in seen]


def test_numbers_survive_growing() -> None:
    known = Addresses()

    first = [known.intern(4, 0, low) for low in range(5000)]
    again = [known.intern(4, 0, low) for low in range(5000)]

    assert first == again == list(range(5000))


def test_the_limit_is_the_last_address_with_a_number() -> None:
    known = Addresses(limit=2)

    numbers = [known.intern(4, 0, low) for low in (7, 8, 9, 7)]

    assert numbers == [0, 1, -2, 0]
    assert known.is_full()
