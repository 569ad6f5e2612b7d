"""A tap writes all that passes, in order, each packet once, and ends well."""

import json
from pathlib import Path

import pytest

from kit.namespaces import needs_own_network, run_inside, run_powerless
from kit.reading import Seen, frames, reader

pytestmark = [pytest.mark.namespaces]

TAPPED = """
import json
from dataclasses import asdict
from kit.traffic import datagrams, exchange
from wirespan.drive.tapping import Job, Tap
"""


def read(path: Path) -> list[Seen]:
    reading = reader(path.read_bytes())
    seen = frames(reading)
    assert reading.problems == []
    return seen


def numbers(seen: list[Seen]) -> list[int]:
    """The numbers of the datagrams of ``kit.traffic``, by IPv4 over Ethernet."""
    return [int.from_bytes(frame.data[42:46], "big") for frame in seen]


@needs_own_network
@pytest.mark.parametrize("ordinary", [False, True], ids=["root", "ordinary user"])
def test_every_packet_is_written_once_up_to_the_last(tmp_path: Path, ordinary: bool) -> None:
    path = tmp_path / "out.pcapng"

    said = run_inside(
        TAPPED + "tap = Tap(Job(('lo',), sys.argv[1]))\n"
        "datagrams(3000)\n"
        "print(json.dumps(asdict(tap.stop())))",
        str(path), ordinary=ordinary,
    )  # fmt: skip

    summary = json.loads(said)
    seen = read(path)
    assert numbers(seen) == list(range(3000))
    assert [frame.time_ns for frame in seen] == sorted(frame.time_ns for frame in seen)
    assert {frame.direction for frame in seen} == {1}
    assert (summary["packets"], summary["dropped"]) == (3000, 0)
    assert summary["bytes"] == path.stat().st_size


@needs_own_network
def test_several_interfaces_are_in_one_file_under_their_names(tmp_path: Path) -> None:
    path = tmp_path / "out.pcapng"

    run_inside(
        "cable('va', 'vb')\n" + TAPPED + "tap = Tap(Job(('vb', 'va'), sys.argv[1]))\n"
        "raw = socket.socket(socket.AF_PACKET, socket.SOCK_RAW)\n"
        "raw.bind(('va', 0))\n"
        "for _ in range(5): raw.send(bytes(6) + b'marked' + bytes([0x88, 0xb5]) + bytes(50))\n"
        "datagrams(3)\n"
        "tap.stop()",
        str(path),
    )

    reading = reader(path.read_bytes())
    marked = [frame for frame in frames(reading) if frame.data[6:12] == b"marked"]
    assert [interface.name for interface in reading.interfaces] == ["vb", "va"]
    assert sorted((frame.interface, frame.direction) for frame in marked) == sorted(
        [(0, 1), (1, 2)] * 5
    )
    assert not any(frame.data[34:].startswith(b"127") for frame in marked)
    assert all((interface.delivered or 0) >= 5 for interface in reading.interfaces)


@needs_own_network
def test_any_describes_interfaces_as_they_appear(tmp_path: Path) -> None:
    path = tmp_path / "out.pcapng"

    run_inside(
        TAPPED + "tap = Tap(Job(('any',), sys.argv[1]))\n"
        "datagrams(5)\n"
        "cable('late', 'later')\n"
        "raw = socket.socket(socket.AF_PACKET, socket.SOCK_RAW)\n"
        "raw.bind(('late', 0))\n"
        "raw.send(bytes(12) + bytes([0x88, 0xb5]) + bytes(50))\n"
        "tap.stop()",
        str(path),
    )

    reading = reader(path.read_bytes())
    seen = frames(reading)
    names = [interface.name for interface in reading.interfaces]
    assert names[0] == "lo"
    assert set(names) == {"lo", "late", "later"}
    assert numbers([frame for frame in seen if frame.interface == 0]) == [0, 1, 2, 3, 4]


@needs_own_network
@pytest.mark.skipif(not Path("/dev/net/tun").exists(), reason="/dev/net/tun is missing")
def test_a_device_without_a_link_header_is_raw_ip(tmp_path: Path) -> None:
    path = tmp_path / "out.pcapng"

    run_inside(
        "tunnel = open('/dev/net/tun', 'r+b', buffering=0)\n"
        "fcntl.ioctl(tunnel, 0x400454CA, struct.pack('16sH22x', b'tun0', 0x1001))\n"
        "up('tun0')\n" + TAPPED + "tap = Tap(Job((sys.argv[2],), sys.argv[1]))\n"
        "raw = socket.socket(socket.AF_PACKET, socket.SOCK_DGRAM)\n"
        "raw.sendto(bytes([0x45]) + bytes(27) + b'through', ('tun0', 0x0800))\n"
        "tap.stop()",
        str(path), "tun0",
    )  # fmt: skip

    seen = [frame for frame in read(path) if frame.data.endswith(b"through")]
    assert [(frame.link_type, frame.data[0], len(frame.data)) for frame in seen] == [
        (101, 0x45, 35)
    ]


@needs_own_network
def test_a_tag_that_the_kernel_took_out_is_put_back(tmp_path: Path) -> None:
    path = tmp_path / "out.pcapng"
    tagged = bytes(6) + b"marked" + bytes([0x81, 0, 0, 77, 0x08, 0]) + b"payload" + bytes(50)

    run_inside(
        "cable('va', 'vb')\n" + TAPPED + "tap = Tap(Job(('vb',), sys.argv[1]))\n"
        "raw = socket.socket(socket.AF_PACKET, socket.SOCK_RAW)\n"
        "raw.bind(('va', 0))\n"
        "raw.send(bytes.fromhex(sys.argv[2]))\n"
        "tap.stop()",
        str(path), tagged.hex(),
    )  # fmt: skip

    (seen,) = [frame for frame in read(path) if frame.data[6:12] == b"marked"]
    assert seen.data == tagged
    assert seen.original == len(tagged)


@needs_own_network
def test_only_the_first_bytes_are_kept_when_asked(tmp_path: Path) -> None:
    path = tmp_path / "out.pcapng"

    run_inside(
        TAPPED + "tap = Tap(Job(('lo',), sys.argv[1], snap=64))\ndatagrams(2)\ntap.stop()",
        str(path),
    )

    assert [(len(frame.data), frame.original) for frame in read(path)] == [(64, 142)] * 2


@needs_own_network
@pytest.mark.parametrize("interface", ["lo", "any"])
def test_only_what_the_filter_wants_is_kept(tmp_path: Path, interface: str) -> None:
    path = tmp_path / "out.pcapng"

    said = run_inside(
        TAPPED + "tap = Tap(Job((sys.argv[2],), sys.argv[1], filter='tcp and not net 10'))\n"
        "datagrams(5)\n"
        "print(exchange(b'x' * 10, b'y' * 20))\n"
        "tap.stop()",
        str(path), interface,
    )  # fmt: skip

    seen = read(path)
    ports = {int.from_bytes(frame.data[at : at + 2], "big") for frame in seen for at in (34, 36)}
    assert {frame.data[23] for frame in seen} == {6}
    assert int(said) in ports
    assert len(seen) >= 8


@needs_own_network
def test_a_ring_that_is_full_counts_what_it_dropped(tmp_path: Path) -> None:
    path = tmp_path / "out.pcapng"

    said = run_inside(
        TAPPED + "import os, signal\n"
        "tap = Tap(Job(('lo',), sys.argv[1], ring_bytes=2 << 20))\n"
        "os.kill(tap.pid, signal.SIGSTOP)\n"
        "datagrams(2000, size=4000)\n"
        "os.kill(tap.pid, signal.SIGCONT)\n"
        "print(json.dumps(asdict(tap.stop())))",
        str(path),
    )

    summary = json.loads(said)
    reading = reader(path.read_bytes())
    seen = frames(reading)
    assert numbers(seen) == list(range(len(seen)))
    assert summary["packets"] == len(seen) < 2000
    assert summary["dropped"] >= 2000 - len(seen)
    assert reading.interfaces[0].dropped_by_system == summary["dropped"]


@needs_own_network
def test_it_ends_and_keeps_all_when_its_parent_is_killed(tmp_path: Path) -> None:
    path = tmp_path / "out.pcapng"

    run_inside(
        "import os, signal, subprocess, time\n"
        "from pathlib import Path\n"
        "child = subprocess.Popen([sys.executable, '-c', '''" + TAPPED + "\n"
        "import os, signal, sys\n"
        "tap = Tap(Job((\"lo\",), sys.argv[1]))\n"
        "datagrams(100)\n"
        "print(tap.pid, flush=True)\n"
        "os.kill(os.getpid(), signal.SIGKILL)\n"
        "''', sys.argv[1]], stdout=subprocess.PIPE, text=True)\n"
        "pid = child.stdout.readline().strip()\n"
        "child.wait()\n"
        "while Path(f'/proc/{pid}').exists(): time.sleep(0.01)\n",
        str(path),
    )  # fmt: skip

    assert numbers(read(path)) == list(range(100))


@needs_own_network
def test_the_key_log_is_put_in_front(tmp_path: Path) -> None:
    path, keys = tmp_path / "out.pcapng", tmp_path / "keys"
    keys.write_text("# before\n")

    said = run_inside(
        TAPPED + "tap = Tap(Job(('lo',), sys.argv[1], keys=sys.argv[2], keys_from=9))\n"
        "datagrams(1)\n"
        "open(sys.argv[2], 'a').write('CLIENT_RANDOM 00 11\\n')\n"
        "print(json.dumps(asdict(tap.stop())))",
        str(path), str(keys),
    )  # fmt: skip

    reading = reader(path.read_bytes())
    assert len(frames(reading)) == 1
    assert reading.secrets == [b"CLIENT_RANDOM 00 11\n"]
    assert json.loads(said)["keys"] is True


@needs_own_network
@pytest.mark.parametrize(
    ("job", "sentence"),
    [
        ("Job(('lo0',), '{}/out')", "there is no such interface; did you mean lo?"),
        ("Job(('lo',), '{}/out', filter='prot 80')", "line 1, column 1: 'prot' was not expected"),
        ("Job(('lo',), '{}/no/out')", "its folder does not exist; make it, or name another"),
    ],
)
def test_what_cannot_be_done_is_told_in_a_sentence(tmp_path: Path, job: str, sentence: str) -> None:
    said = run_inside(
        TAPPED + "from wirespan.base.errors import UsageError\n"
        f"try: Tap({job.format(tmp_path)})\n"
        "except UsageError as error: print(error)"
    )

    assert sentence in said


def test_who_may_not_capture_is_told_so(tmp_path: Path) -> None:
    said = run_powerless(
        "import sys\n" + TAPPED + "from wirespan.base.errors import UsageError\n"
        "try: Tap(Job(('any',), sys.argv[1]))\n"
        "except UsageError as error: print(error)",
        str(tmp_path / "out"),
    )

    assert "packet sockets are not permitted here; run it as root" in said
    assert not (tmp_path / "out").exists()
