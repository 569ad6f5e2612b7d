"""A lock taken in turns."""

import threading

from wirespan.web.turns import Turns


def test_who_waits_comes_before_who_had_it_last() -> None:
    turns = Turns()
    order: list[str] = []
    waits, over = threading.Event(), threading.Event()

    def look() -> None:
        waits.set()
        with turns:
            order.append("look")
        over.set()

    turns.__enter__()
    thread = threading.Thread(target=look)
    thread.start()
    waits.wait(5)
    while not turns._door.locked():
        threading.Event().wait(0.001)
    turns.__exit__(None, None, None)
    with turns:
        order.append("read on")
    over.wait(5)
    thread.join(5)

    assert order == ["look", "read on"]


def test_an_error_gives_the_turn_back() -> None:
    turns = Turns()

    try:
        with turns:
            raise KeyError
    except KeyError:
        pass

    with turns:
        assert turns._lock.locked()
    assert not turns._lock.locked()
