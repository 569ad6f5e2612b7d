"""The book's slots and texts, uncompiled, since scanners open exchanges at C speed."""

from array import array

import pytest

from kit.sources import from_source
from wirespan.kernels.layout import Exchange
from wirespan.kernels.scan import book as compiled


@pytest.fixture
def book() -> object:
    return from_source(compiled).Book()


def test_exchanges_are_numbered_in_the_order_they_are_opened(book) -> None:
    slots = [book.open(7, 3, 2, 0), book.open(8, 4, 2, 0)]

    assert [book.cells[slot, Exchange.ID] for slot in slots] == [0, 1]
    assert [book.cells[slot, Exchange.CONNECTION] for slot in slots] == [7, 8]


def test_a_fresh_slot_knows_nothing_of_the_one_before(book) -> None:
    slot = book.open(7, 3, 2, 5)
    book.cells[slot, Exchange.STATUS] = 200
    book.write_text(slot, 0, b"GET /", 0, 5)
    book.free(array("q", [slot]))

    again = book.open(8, 4, 2, 0)

    assert again == slot
    assert book.cells[again, Exchange.STATUS] == -1
    assert book.cells[again, Exchange.ID] == 1
    assert book.text(again) == []


def test_what_is_ready_is_told_once(book) -> None:
    slot = book.open(7, 3, 2, 0)
    book.ready(slot)

    assert list(book.take_ready()) == [slot]
    assert list(book.take_ready()) == []


def test_texts_are_parts_one_after_the_other(book) -> None:
    slot = book.open(7, 3, 2, 0)
    at = book.write_text(slot, 0, b"GET /orders", 0, 11)
    book.write_text(slot, at, b"...api.example.com", 3, 18)

    assert book.text(slot) == [b"GET /orders", b"api.example.com"]


def test_a_text_longer_than_the_cell_is_cut(book) -> None:
    slot = book.open(7, 3, 2, 0)
    book.write_text(slot, 0, b"x" * 1000, 0, 1000)

    assert book.text(slot) == [b"x" * 382]


def test_room_is_made_before_it_is_needed() -> None:
    book = compiled.Book()

    book.reserve(5000)

    assert book.exchange_table.rows >= 5000
    assert len(book.text_cells) >= 5000 * 384
