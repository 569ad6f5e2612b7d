"""Slots: lent once, given back once."""

import pytest

from kit.relaying import Slots


def test_every_slot_is_lent_once_and_then_none() -> None:
    slots = Slots(3)

    assert sorted(slots.lend() for _ in range(3)) == [0, 1, 2]
    assert slots.lend() == -1


def test_the_slot_given_back_last_is_lent_first() -> None:
    slots = Slots(3)
    first, second = slots.lend(), slots.lend()

    slots.give_back(second)
    slots.give_back(first)

    assert slots.lend() == first


def test_giving_back_more_than_there_are_is_an_error() -> None:
    slots = Slots(1)

    with pytest.raises(IndexError):
        slots.give_back(0)


def test_a_frame_is_as_long_as_it_was_written() -> None:
    slots = Slots(2)

    slots.store.write(1, b"frame")

    assert slots.store.frame(1) == b"frame"
    assert slots.store.frame(0) == b""


def test_a_frame_longer_than_a_slot_is_refused() -> None:
    slots = Slots(1, 64)

    slots.store.write(0, bytes(64))

    with pytest.raises(ValueError, match="64"):
        slots.store.write(0, bytes(65))
