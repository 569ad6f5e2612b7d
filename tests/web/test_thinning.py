"""Which of many packets are drawn."""

from wirespan.web.thinning import kept_rows

SYN, FROM_SERVER = 1 << 2, 1


def test_few_are_all_drawn() -> None:
    assert list(kept_rows([0] * 10, 10)) == list(range(10))


def test_of_many_as_many_as_asked_for_at_even_distances() -> None:
    found = kept_rows([0, FROM_SERVER] * 50, 10)

    assert found == [0, 10, 20, 30, 40, 50, 60, 70, 80, 90]


def test_one_more_than_fits_is_thinned() -> None:
    assert len(kept_rows([0] * 11, 10)) == 10


def test_what_is_marked_is_drawn() -> None:
    marks = [0] * 100
    marks[7] = marks[42] = SYN

    found = kept_rows(marks, 10)

    assert {7, 42} <= set(found)
    assert len(found) == 10
    assert found == sorted(found)


def test_where_all_are_marked_half_of_the_room_is_theirs() -> None:
    assert kept_rows([SYN] * 100, 10) == [0, 20, 40, 60, 80]
