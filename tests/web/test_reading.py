"""One way through a capture."""

import gc
import threading
from pathlib import Path

from kit.conversations import Ask, Conversation, capture
from kit.desks import EXAMPLE, written
from wirespan.capture.reader import open_capture
from wirespan.web.reading import Reading
from wirespan.web.turns import Turns

TALK = capture(Conversation(0, (Ask(), Ask())))


def reading_of(path: Path, *, eager: bool = False) -> Reading:
    return Reading(open_capture(str(path)), Turns(), eager=eager)


def test_it_goes_to_the_end_and_says_so(tmp_path: Path) -> None:
    reading = reading_of(written(tmp_path, TALK))
    steps: list[int] = []

    whole = reading.go(lambda: False, lambda: steps.append(len(reading.shelf.frames)))

    assert whole
    assert steps == [len(reading.shelf.frames)]
    assert reading.answer.totals.requests == {"http/1.1": 2}


def test_unwanted_it_stops_and_says_so(tmp_path: Path) -> None:
    assert not reading_of(written(tmp_path, TALK)).go(lambda: True)


def test_the_answer_at_the_end_has_the_findings() -> None:
    reading = reading_of(EXAMPLE)

    assert reading.answer.findings == ()
    reading.go(lambda: False)
    assert [one.cause for one in reading.answer.findings][:2] == ["slow-server-think", "slow-start"]


def test_the_eager_know_findings_on_the_way(tmp_path: Path) -> None:
    slow = written(tmp_path, capture(Conversation(0, (Ask(think=500_000_000), Ask()))))
    lazy, eager = (reading_of(slow, eager=eager) for eager in (False, True))
    found: list[list[str]] = []

    for reading in (lazy, eager):
        reading.go(
            lambda: False,
            lambda one=reading: found.append([each.cause for each in one.answer.findings]),
        )

    assert found[0] == []
    assert "slow-server-think" in found[1]


def test_an_answer_is_made_once_for_what_was_read() -> None:
    reading = reading_of(EXAMPLE, eager=True)
    made: list[bool] = []

    reading.go(lambda: False, lambda: made.append(reading.answer is reading.answer))

    assert made == [True]


def test_bytes_are_read_from_the_file_that_was_given(tmp_path: Path) -> None:
    path = written(tmp_path, TALK)
    reading = Reading(open_capture(str(path)), Turns(), bytes_from=path.open("rb"))
    (tmp_path / "other").write_bytes(b"another file of that name")
    (tmp_path / "other").rename(path)

    assert reading.octets(0, 4) == TALK[:4]
    reading.let_go()
    assert reading.octets(0, 7) == b"another"
    reading.let_go()
    reading.reader.close()


def test_two_who_ask_for_bytes_do_not_disturb_each_other() -> None:
    reading = reading_of(EXAMPLE)
    whole = EXAMPLE.read_bytes()
    wrong: list[int] = []

    def ask(first: int) -> None:
        for at in range(first, first + 2000):
            if reading.octets(at % 4000, 20) != whole[at % 4000 : at % 4000 + 20]:
                wrong.append(at)

    threads = [threading.Thread(target=ask, args=(first,)) for first in (0, 1500)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert wrong == []
    reading.let_go()
    reading.reader.close()


def test_what_it_needed_is_freed_with_it(tmp_path: Path) -> None:
    path = written(tmp_path, TALK)
    for _ in ("what is loaded at first use stays", "all else goes"):
        reading = reading_of(path)
        reading.go(lambda: False)
        gc.collect()
        del reading

    assert gc.collect() == 0
