"""Capturing by the best means that is permitted: our own tap, else dumpcap, else a sentence."""

import contextlib
import shutil
import sys
from typing import Protocol

from wirespan.base.errors import UsageError
from wirespan.drive import dumpcap
from wirespan.drive.bpf import compile_filter
from wirespan.drive.bpf_checks import Link
from wirespan.drive.ring import may_capture
from wirespan.drive.tapping import Job, Summary, Tap

ALLOW_DUMPCAP = "allow dumpcap: sudo dpkg-reconfigure wireshark-common, and join group wireshark"
INSTALL_DUMPCAP = "install dumpcap (Debian: wireshark-common) and allow it"


class Capturing(Protocol):
    """What runs until it is told to stop."""

    def is_running(self) -> bool:
        """False when it ended by itself; ``stop`` tells why."""

    def stop(self) -> Summary:
        """Take no more packets; what was counted when all are written."""


def start_capture(job: Job) -> Capturing:
    """Returns when packets are being taken; UsageError where they cannot be."""
    compile_filter(job.filter or "", Link.ANY, job.snap)
    if may_capture():
        return Tap(job)
    if shutil.which(dumpcap.PROGRAM) is None:
        raise UsageError("cannot capture", f"{_missing()}, and dumpcap is not installed", _help())
    with contextlib.suppress(dumpcap.NotPermittedError):
        return dumpcap.Dumpcap(job)
    raise UsageError("cannot capture", f"{_missing()}, neither for us nor for dumpcap", _help())


def _missing() -> str:
    if sys.platform != "linux":
        return "wirespan has packet sockets only on Linux"
    return "packet sockets need root or CAP_NET_RAW, which is missing here"


def _help() -> str:
    remedy = ALLOW_DUMPCAP if shutil.which(dumpcap.PROGRAM) else INSTALL_DUMPCAP
    return f"run it with sudo, or {remedy}"
