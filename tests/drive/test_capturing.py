"""The best means that is permitted captures; where none is, a sentence says what would help."""

import pytest

from wirespan.base.errors import UsageError
from wirespan.drive import capturing, dumpcap
from wirespan.drive.capturing import start_capture
from wirespan.drive.tapping import Job

JOB = Job(("lo",), "out.pcapng", filter="port 80")


class Started:
    def __init__(self, job: Job) -> None:
        self.job = job


class Tap(Started):
    pass


class Dumpcap(Started):
    pass


class Refused(Started):
    def __init__(self, job: Job) -> None:
        raise dumpcap.NotPermittedError("cannot capture", "dumpcap says: no", "")


class Broken(Started):
    def __init__(self, job: Job) -> None:
        raise UsageError("cannot capture", "dumpcap says: no device", "check the interface")


@pytest.fixture
def machine(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """One that permits nothing and has nothing installed, on Linux."""
    monkeypatch.setattr(capturing, "Tap", Tap)
    monkeypatch.setattr(capturing, "may_capture", lambda: False)
    monkeypatch.setattr(capturing.shutil, "which", lambda _: None)
    monkeypatch.setattr(capturing.sys, "platform", "linux")
    return monkeypatch


def installed(machine: pytest.MonkeyPatch, kind: type[Started]) -> None:
    machine.setattr(capturing.shutil, "which", lambda _: "/usr/bin/dumpcap")
    machine.setattr(dumpcap, "Dumpcap", kind)


def test_our_own_tap_is_the_first_choice(machine: pytest.MonkeyPatch) -> None:
    installed(machine, Dumpcap)
    machine.setattr(capturing, "may_capture", lambda: True)

    assert isinstance(start_capture(JOB), Tap)


def test_dumpcap_stands_in(machine: pytest.MonkeyPatch) -> None:
    installed(machine, Dumpcap)

    assert isinstance(start_capture(JOB), Dumpcap)


def test_without_both_it_says_what_would_help(machine: pytest.MonkeyPatch) -> None:
    with pytest.raises(UsageError) as caught:
        start_capture(JOB)

    assert str(caught.value) == (
        "cannot capture: packet sockets need root or CAP_NET_RAW, which is missing here, and"
        " dumpcap is not installed; run it with sudo, or install dumpcap (Debian:"
        " wireshark-common) and allow it"
    )


def test_where_dumpcap_is_not_permitted_it_says_how_to_allow_it(
    machine: pytest.MonkeyPatch,
) -> None:
    installed(machine, Refused)

    with pytest.raises(UsageError, match="neither for us nor for dumpcap; run it with sudo, or al"):
        start_capture(JOB)


def test_what_else_dumpcap_says_is_passed_on(machine: pytest.MonkeyPatch) -> None:
    installed(machine, Broken)

    with pytest.raises(UsageError, match="dumpcap says: no device"):
        start_capture(JOB)


def test_on_other_systems_it_says_why(machine: pytest.MonkeyPatch) -> None:
    machine.setattr(capturing.sys, "platform", "darwin")

    with pytest.raises(UsageError, match="wirespan has packet sockets only on Linux"):
        start_capture(JOB)


def test_a_wrong_filter_is_told_before_anything_starts(machine: pytest.MonkeyPatch) -> None:
    machine.setattr(capturing, "may_capture", lambda: True)

    with pytest.raises(UsageError, match="line 1, column 1: 'prot' was not expected"):
        start_capture(Job(("lo",), "out", filter="prot 80"))
