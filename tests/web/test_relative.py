"""Documents with relative times."""

from kit.answers import capture_of, connection_of, slow_post
from wirespan.report import document
from wirespan.web import relative

START_NS = 1_000


def test_times_of_a_request_and_its_ledger_count_from_the_start() -> None:
    value = slow_post().requests[0]

    found = relative.request(value, START_NS)

    assert found["start_ns"] == value.start_ns - 1_000
    assert found["duration_ns"] == value.duration_ns
    assert found["ledger"][0]["start_ns"] == value.ledger[0].start_ns - 1_000
    assert found["ledger"][-1]["end_ns"] == found["end_ns"]


def test_a_connection_keeps_everything_else() -> None:
    value = connection_of()

    found = relative.connection(value, START_NS)

    assert found == {**document.connection(value), "start_ns": value.start_ns - 1_000,
                     "end_ns": value.end_ns - 1_000}  # fmt: skip


def test_absolute_times_are_text() -> None:
    found = relative.capture(capture_of(first_ns=2**62, last_ns=None), START_NS)

    assert (found["first_ns"], found["last_ns"], found["start_ns"]) == (str(2**62), None, "1000")
