"""A tap: a process that writes what passes some interfaces into one pcapng file.

    python -m wirespan.drive.tap

Reads its job (``tapping.Job``) as a line of JSON from standard input, prints ``ready`` when
packets are being taken, and ends on SIGTERM or when its standard input is closed: then it
takes no more, writes all that it has, and prints a ``tapping.Summary``. Where it cannot work it
prints ``{"error": [what, why, remedy]}`` instead and ends with status 2.

All interfaces share one ring, so that their packets are in order. A process of its own,
because a busy parent would let the ring fill up.
"""

import contextlib
import json
import os
import select
import signal
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any, BinaryIO

from wirespan.base.errors import UsageError
from wirespan.capture.write_pcapng import Counts, PcapngWriter
from wirespan.drive.bpf import compile_filter
from wirespan.drive.bpf_checks import Link
from wirespan.drive.capture_file import create
from wirespan.drive.clock import monotonic_ns, realtime_ns
from wirespan.drive.devices import LOOPBACK, Device, device_of, find_device
from wirespan.drive.packing import Packing, Shape, Stop
from wirespan.drive.ring import RETIRE_MS, Ring
from wirespan.drive.socket_filter import Instruction, guarded
from wirespan.drive.tapping import ANY, READY, Job, Summary

OUT_BYTES = 4 << 20
DRAIN_NS = 500_000_000
"""The kernel hands over its last block within two RETIRE_MS; more, and it never will."""
ETHERNET_LINK, RAW_IP_LINK = 1, 101
MILLISECOND_NS = 1_000_000


class Recorder:
    """From the ring to the file, until it is told to stop."""

    def __init__(self, job: Job, ring: Ring, devices: list[Device], file: BinaryIO) -> None:
        self._job = job
        self._ring = ring
        self._writer = PcapngWriter(file, system=" ".join(os.uname()[::2]))
        self._file = file
        self._packing = Packing()
        self._out = bytearray(OUT_BYTES)
        self._names: dict[str, int] = {}
        self._start_ns = realtime_ns()
        for device in devices:
            self._learn(device)

    @property
    def packets(self) -> int:
        return int(self._packing.packets)

    def read(self) -> None:
        """Pack and write all blocks that are ready."""
        while (block := self._ring.ready()) is not None:
            self._packing.open(*block)
            self._pack()
            self._ring.release()
        self._write()

    def drain(self) -> None:
        """Take no more packets and write those that were taken."""
        self._ring.refuse()
        latest_ns = monotonic_ns() + DRAIN_NS
        self.read()
        while not self._ring.is_empty() and monotonic_ns() < latest_ns:
            select.select([self._ring], [], [], RETIRE_MS / 1000)
            self.read()

    def conclude(self) -> None:
        """Write what the interfaces counted."""
        self._ring.count()
        if not self._names:
            self._describe(ANY, ETHERNET_LINK)
        end_ns = realtime_ns()
        shared = len(self._names) > 1
        for number in range(self._writer.interfaces):
            packets = self._packing.packed(number)
            counts = Counts(
                delivered=packets,
                dropped_by_system=self._ring.dropped if number == 0 else None if shared else 0,
                start_ns=self._start_ns,
                end_ns=end_ns,
                comment="drops of all interfaces together" if shared and number == 0 else None,
            )
            self._writer.statistics(number, end_ns, counts)
        self._file.flush()

    def _pack(self) -> None:
        packing, ring = self._packing, self._ring
        while True:
            stop = packing.pack(ring.octets, ring.halves, ring.words, self._out)
            if stop == Stop.DONE:
                return
            if stop == Stop.STRANGER:
                # Its description must stand before its packets, but may after others'.
                self._write()
                self._learn(device_of(packing.index, packing.hardware))
            else:
                self._write()

    def _write(self) -> None:
        if self._packing.used:
            self._writer.packets(memoryview(self._out)[: self._packing.used])
            self._file.flush()
            self._packing.used = 0

    def _learn(self, device: Device) -> None:
        shape = Shape.LOOPBACK if device.hardware == LOOPBACK else Shape.ETHERNET
        if not device.is_ethernet:
            shape = Shape.NETWORK
        link_type = ETHERNET_LINK if device.is_ethernet else RAW_IP_LINK
        self._packing.learn(device.index, self._describe(device.name, link_type), shape)

    def _describe(self, name: str, link_type: int) -> int:
        number = self._writer.interface(
            name,
            link_type=link_type,
            snap_length=self._job.snap,
            filter=self._job.filter,
        )
        self._names[name] = number
        return number


def record(job: Job) -> Summary:
    """Do the job; UsageError where it cannot be done."""
    devices = [] if ANY in job.interfaces else [find_device(name) for name in job.interfaces]
    with _open_ring(job, devices) as ring, create(job.out) as file:
        recorder = Recorder(job, ring, devices, file)
        file.flush()
        print(READY, flush=True)
        _follow(recorder, ring)
        recorder.drain()
        recorder.conclude()
        keys = job.embed_keys()
        packets, dropped = recorder.packets, ring.dropped
    size = Path(job.out).stat().st_size
    return Summary(packets=packets, dropped=dropped, bytes=size, keys=keys)


def _open_ring(job: Job, devices: list[Device]) -> Ring:
    name = devices[0].name if len(devices) == 1 else None
    try:
        return Ring(name, _program(job, devices), ring_bytes=job.ring_bytes)
    except PermissionError:
        raise UsageError(
            "cannot capture",
            "packet sockets are not permitted here",
            "run it as root, or with the capability CAP_NET_RAW",
        ) from None
    except OSError as error:
        raise UsageError(
            f"cannot capture on {name or ANY}", error.strerror or str(error), "check the interface"
        ) from None


def _program(job: Job, devices: list[Device]) -> list[Instruction]:
    ethernet = bool(devices) and all(device.is_ethernet for device in devices)
    link = Link.ETHERNET if ethernet else Link.ANY
    program = compile_filter(job.filter or "", link, job.snap)
    return guarded([device.index for device in devices], program)


def _follow(recorder: Recorder, ring: Ring) -> None:
    """Until SIGTERM, or until nobody holds our standard input."""
    waking, woken = os.pipe()
    os.set_blocking(woken, False)
    signal.set_wakeup_fd(woken, warn_on_full_buffer=False)
    signal.signal(signal.SIGTERM, lambda _signal, _frame: None)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    poll = select.poll()
    for descriptor in (ring.fileno(), sys.stdin.fileno(), waking):
        poll.register(descriptor, select.POLLIN)
    while True:
        ready = {descriptor for descriptor, _ in poll.poll()}
        if ready - {ring.fileno()}:
            return
        recorder.read()


def main() -> int:
    try:
        job = Job.from_line(sys.stdin.readline())
        summary = record(job)
    except UsageError as error:
        return _say({"error": [error.what, error.why, error.remedy]}, 2)
    except OSError as error:
        said = ["cannot write the capture", error.strerror or str(error), "make room for it"]
        return _say({"error": said}, 2)
    return _say(asdict(summary), 0)


def _say(what: dict[str, Any], status: int) -> int:
    """Where the parent is gone, nobody hears it, and the capture is written all the same."""
    with contextlib.suppress(BrokenPipeError):
        print(json.dumps(what), flush=True)
        return status
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return status


if __name__ == "__main__":
    sys.exit(main())
