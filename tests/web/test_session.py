"""A capture read in a thread."""

import gzip
import io
import os
import sys
from pathlib import Path

import pytest

from kit.conversations import Ask, Conversation, capture
from kit.desks import EXAMPLE, desk_of, written
from wirespan.base.errors import UsageError
from wirespan.base.vocabulary import Vantage
from wirespan.explain.run import explain
from wirespan.web.session import Session

TALK = capture(Conversation(0, (Ask(), Ask())))


def read(path: str) -> Session:
    session = Session(path)
    session.start()
    session.wait(20)
    return session


def test_before_it_is_read_nothing_is_known(tmp_path: Path) -> None:
    session = Session(str(written(tmp_path, TALK)))

    assert session.state == "reading"
    assert session.answer.findings == ()
    assert session.answer.totals.requests == {}
    session.close()


def test_afterwards_all_is_known(tmp_path: Path) -> None:
    session = read(str(written(tmp_path, TALK)))

    assert (session.state, session.read_share) == ("done", 1.0)
    assert session.answer.totals.requests == {"http/1.1": 2}


def test_what_is_no_capture_is_refused_at_once(tmp_path: Path) -> None:
    with pytest.raises(UsageError):
        Session(str(written(tmp_path, b"hello, world, this is text")))


def test_a_compressed_capture_is_kept_decompressed(tmp_path: Path) -> None:
    session = read(str(written(tmp_path, gzip.compress(TALK))))

    assert session.octets(0, len(TALK)) == TALK
    assert session.octets(session.shelf.file_offset(0), 14) == TALK[40:54]
    session.close()


def test_a_capture_that_comes_through_a_pipe_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    reading, writing = os.pipe()
    with os.fdopen(writing, "wb") as end:
        end.write(TALK)
    with os.fdopen(reading, "rb") as file:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(file))
        session = read("-")

        assert session.octets(session.shelf.file_offset(3), 14) == TALK[40:54]
        session.close()


def test_the_name_stands_in_place_of_the_path(tmp_path: Path) -> None:
    session = Session(str(written(tmp_path, TALK)), "the talk")

    assert session.answer.capture.path == "the talk"
    session.close()


def test_started_twice_it_is_read_once(tmp_path: Path) -> None:
    session = Session(str(written(tmp_path, TALK)))

    session.start()
    session.start()
    session.wait(20)

    assert session.answer.totals.requests == {"http/1.1": 2}


def test_closed_before_its_turn_it_is_never_read(tmp_path: Path) -> None:
    session = Session(str(written(tmp_path, TALK)))

    session.close()
    session.start()
    session.wait(20)

    assert session.state == "reading"
    assert len(session.shelf.frames) == 0


def test_bytes_beyond_the_file_are_not_there() -> None:
    session = desk_of(EXAMPLE).session

    assert session.octets(EXAMPLE.stat().st_size - 3, 10) == EXAMPLE.read_bytes()[-3:]
    assert session.octets(1 << 40, 10) == b""


def test_it_reads_as_explain_does_when_told_to(tmp_path: Path) -> None:
    told = {"filtered_by": "dns", "top": 1, "vantage": Vantage.SERVER}
    session = Session(str(EXAMPLE), **told)
    session.start()
    session.wait(20)

    expected = explain(str(EXAMPLE), filter="dns", top=1, vantage=Vantage.SERVER)

    assert session.answer == expected
    assert len(session.shelf.requests) == 4
    assert session.read_bytes == (EXAMPLE.stat().st_size, EXAMPLE.stat().st_size)
    session.close()


def test_a_filter_that_is_none_is_told_before_anything_is_read() -> None:
    with pytest.raises(UsageError):
        Session(str(EXAMPLE), filtered_by="tcp.prt == 1")
