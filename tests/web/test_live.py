"""A capture shown while it is written."""

import os
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from kit.conversations import Ask, Conversation, capture
from kit.desks import EXAMPLE, written
from kit.patience import until
from wirespan.base.errors import UsageError
from wirespan.drive.clock import monotonic_ns
from wirespan.explain.run import explain
from wirespan.web import live as module
from wirespan.web.live import LiveSession

TALK = capture(Conversation(0, (Ask(), Ask(), Ask())))
HALF = len(TALK) // 2
FILE_HEADER_BYTES = 24


@pytest.fixture(name="half")
def _half(tmp_path: Path) -> Path:
    return written(tmp_path, TALK[:HALF])


@pytest.fixture(name="session")
def _session(half: Path) -> Iterator[LiveSession]:
    session = LiveSession(str(half), "talk")
    session.start()
    yield session
    session.close()


def add(path: Path, octets: bytes) -> None:
    with path.open("ab") as file:
        file.write(octets)


def packets(session: LiveSession) -> int:
    with session.turns:
        return session.answer.capture.packets


def test_requests_are_seen_before_the_capture_is_complete(session: LiveSession) -> None:
    until(lambda: len(session.shelf.requests) > 0)

    assert session.state == "live"
    assert session.read_share == 0.0


def test_an_answered_request_is_seen_though_its_connection_is_silent_now(half: Path) -> None:
    """No packet settles it: the next question, or the end of the connection, is still to come."""
    one = capture(Conversation(0, (Ask(), Ask())))
    half.write_bytes(one[: len(one) - 300])
    session = LiveSession(str(half))
    session.start()

    until(lambda: len(session.shelf.requests) == 2)

    assert session.state == "live"
    session.close()


def test_what_is_added_is_seen(session: LiveSession, half: Path) -> None:
    until(lambda: packets(session) > 0)
    before = packets(session)

    add(half, TALK[HALF:])

    until(lambda: packets(session) > before)
    assert session.state == "live"


def test_a_packet_written_in_part_is_no_fault(session: LiveSession) -> None:
    until(lambda: session.shelf is not session._followed.shelf)

    with session.turns:
        told = session.answer.capture
    assert not told.truncated
    assert told.problems == ()
    assert told.problems_total == 0


def test_complete_it_says_what_explain_says(session: LiveSession, half: Path) -> None:
    add(half, TALK[HALF:])
    session.complete()
    session.wait(60)

    assert (session.state, session.read_share) == ("done", 1.0)
    whole = explain(str(half))
    assert session.answer.totals == whole.totals
    assert session.answer.findings == whole.findings
    assert session.answer.capture.path == "talk"


def test_cut_off_at_its_end_it_says_so(session: LiveSession) -> None:
    session.complete()
    session.wait(60)

    assert session.answer.capture.truncated


def test_a_file_put_in_its_place_at_the_end_is_what_is_shown_then(
    session: LiveSession, half: Path, tmp_path: Path
) -> None:
    """So are secrets put into a capture."""
    until(lambda: packets(session) > 0)
    (tmp_path / "other").write_bytes(EXAMPLE.read_bytes())
    os.replace(tmp_path / "other", half)  # noqa: PTH105  # as the capture does it
    assert session.octets(0, 4) == TALK[:4]

    session.complete()
    session.wait(60)

    assert packets(session) == 75
    assert session.octets(0, 4) == EXAMPLE.read_bytes()[:4]


def test_a_file_taken_away_leaves_what_was_read_of_it(session: LiveSession, half: Path) -> None:
    until(lambda: packets(session) > 0)

    half.unlink()
    session.complete()
    session.wait(60)

    assert session.state == "done"
    assert packets(session) > 0


def test_a_large_one_is_shown_as_far_as_it_is_settled(
    half: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "SMALL_BYTES", 100)
    session = LiveSession(str(half))
    session.start()

    until(lambda: len(session.shelf.requests) > 0)

    assert session.shelf is session._followed.shelf
    session.close()


def test_while_it_is_small_it_is_looked_at_for_a_fifth_of_the_time_at_most(
    session: LiveSession, half: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked_ns: list[int] = []

    def look() -> bool:
        time.sleep(0.1)
        looked_ns.append(monotonic_ns())
        return True

    def is_looked_at_thrice() -> bool:
        add(half, TALK[FILE_HEADER_BYTES:])
        return len(looked_ns) >= 3

    monkeypatch.setattr(session, "_show_whole", look)
    add(half, TALK[HALF:])

    until(is_looked_at_thrice)

    assert looked_ns[2] - looked_ns[0] >= 2 * 500_000_000


def test_closed_in_the_middle_it_lets_go_of_its_files(half: Path) -> None:
    before = len(os.listdir("/proc/self/fd"))  # noqa: PTH208  # names only
    session = LiveSession(str(half))
    session.start()
    until(lambda: packets(session) > 0)

    session.close()

    assert not session._thread.is_alive()
    assert len(os.listdir("/proc/self/fd")) == before  # noqa: PTH208  # names only


def test_closed_before_it_was_started_it_lets_go_too(half: Path) -> None:
    before = len(os.listdir("/proc/self/fd"))  # noqa: PTH208  # names only

    LiveSession(str(half)).close()

    assert len(os.listdir("/proc/self/fd")) == before  # noqa: PTH208  # names only


def test_what_is_no_capture_is_refused(tmp_path: Path) -> None:
    before = len(os.listdir("/proc/self/fd"))  # noqa: PTH208  # names only

    with pytest.raises(UsageError):
        LiveSession(str(written(tmp_path, b"hello, world, this is text, and no capture")))

    assert len(os.listdir("/proc/self/fd")) == before  # noqa: PTH208  # names only
