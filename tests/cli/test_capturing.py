"""What capture and run have in common."""

import argparse
import os
import signal

import pytest

from wirespan.base.errors import UsageError
from wirespan.cli.capturing import (
    add_interfaces,
    check_capture_place,
    heard,
    job_of,
    note,
    tell_drops,
)
from wirespan.drive.tapping import Summary


def interfaces(*words: str) -> tuple[str, ...]:
    parser = argparse.ArgumentParser()
    add_interfaces(parser)
    return job_of(parser.parse_args(words), "out").interfaces


def test_all_interfaces_unless_told() -> None:
    assert interfaces() == ("any",)
    assert interfaces("-i", "eth0", "--interface", "lo") == ("eth0", "lo")


def test_an_interface_named_twice_is_one() -> None:
    assert interfaces("-i", "lo", "-i", "eth0", "-i", "lo") == ("lo", "eth0")


@pytest.mark.parametrize(
    ("out", "why"),
    [
        ("-", "a capture is a file here, not a stream; name a file"),
        ("", "no name was given"),
        ("/", "it is a folder"),
        ("/no/such/folder/x", "its folder does not exist"),
    ],
)
def test_a_place_for_no_capture_is_told(out: str, why: str) -> None:
    with pytest.raises(UsageError, match=why):
        check_capture_place(out)


def test_signals_are_heard_within_the_block_only() -> None:
    numbers: list[int] = []
    before = signal.getsignal(signal.SIGINT)

    with heard(numbers.append, signal.SIGINT, signal.SIGTERM):
        os.kill(os.getpid(), signal.SIGINT)
        os.kill(os.getpid(), signal.SIGTERM)

    assert numbers == [signal.SIGINT, signal.SIGTERM]
    assert signal.getsignal(signal.SIGINT) is before


def test_a_note_is_one_harmless_line(capsys: pytest.CaptureFixture[str]) -> None:
    note("a\x1b[31m\nb")

    said = capsys.readouterr().err
    assert said.startswith("wirespan: a")
    assert said.count("\n") == 1
    assert "\x1b" not in said


def test_drops_are_told_and_their_absence_is_not(capsys: pytest.CaptureFixture[str]) -> None:
    tell_drops(Summary(packets=9, dropped=0, bytes=1))
    assert capsys.readouterr().err == ""

    tell_drops(Summary(packets=9, dropped=3, bytes=1))
    assert "3 packets were not captured" in capsys.readouterr().err
