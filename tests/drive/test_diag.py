"""tcp_info by its length, messages however cut, and real connections of a namespace."""

import json
import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kit.namespaces import needs_own_network, run_inside
from wirespan.drive.diag import parse_info, parse_sample

OLD = bytes([1, 2, 3, 4, 5, 7, 0x97, 1]) + struct.pack("=24I", *range(100, 124))
"""As kernels before 3.15 tell it: up to total_retrans."""
LATER = struct.pack(
    "=QQQQIIIIIIQQQQIIQQIIIIIIHHI",
    200, 201, 202, 203, 204, 205, 206, 207, 208, 209, 210, 211, 212, 213, 214, 215, 216, 217,
    218, 219, 220, 221, 222, 223, 224, 225, 226,
)  # fmt: skip


def test_an_old_kernel_s_fields_are_read_and_no_others() -> None:
    info = parse_info(OLD)

    assert len(OLD) == 104
    assert (info["rto_us"], info["rtt_us"], info["rttvar_us"]) == (100, 115, 116)
    assert (info["cwnd"], info["total_retrans"], info["retransmits"]) == (118, 123, 3)
    assert (info["send_window_scale"], info["receive_window_scale"]) == (7, 9)
    assert info["app_limited"] == 1
    assert "pacing_rate" not in info


def test_a_new_kernel_s_fields_are_read() -> None:
    info = parse_info(OLD + LATER + bytes(40))

    assert (info["bytes_acked"], info["min_rtt_us"], info["delivery_rate"]) == (202, 207, 210)
    assert (info["busy_us"], info["rwnd_limited_us"], info["sndbuf_limited_us"]) == (211, 212, 213)
    assert (info["bytes_sent"], info["bytes_retrans"]) == (216, 217)
    assert (info["send_window"], info["total_rto"], info["total_rto_time_ms"]) == (221, 224, 226)


@pytest.mark.parametrize(("size", "known"), [(183, False), (184, True)])
def test_a_field_counts_when_it_is_whole(size: int, known: bool) -> None:
    assert ("rwnd_limited_us" in parse_info((OLD + LATER)[:size])) is known


def message(family: int, *attributes: tuple[int, bytes]) -> bytes:
    start = struct.pack("=BBBB", family, 1, 0, 0) + bytes.fromhex("1f90 0050")
    start += bytes([10, 0, 0, 1]) + bytes(12) + bytes([10, 0, 0, 2]) + bytes(12)
    start += struct.pack("=IIIIIIII", 0, 5, 1, 0, 11, 22, 33, 44)
    for kind, value in attributes:
        start += struct.pack("=HH", 4 + len(value), kind) + value + bytes(-len(value) % 4)
    return start


def test_a_message_becomes_a_sample() -> None:
    sample = parse_sample(message(2, (4, b"cubic\0"), (99, b"x"), (2, OLD)))

    assert sample is not None
    assert (sample.local, sample.remote) == (("10.0.0.1", 8080), ("10.0.0.2", 80))
    assert (sample.state, sample.congestion, sample.cookie) == ("established", "cubic", 1 << 32 | 5)
    assert (sample.receive_queue, sample.send_queue, sample.inode) == (11, 22, 44)
    assert sample.info["cwnd"] == 118


def test_without_attributes_there_are_no_facts() -> None:
    sample = parse_sample(message(10))

    assert sample is not None
    assert (sample.congestion, sample.info) == (None, {})
    assert sample.local == ("a00:1::", 8080)


@given(st.binary(max_size=200), st.integers(0, 300))
def test_any_bytes_are_a_sample_or_none(tail: bytes, cut: int) -> None:
    parse_sample(message(2, (2, OLD))[:cut] + tail)
    parse_sample(tail)


REAL = """
import json, socket
from wirespan.drive.diag import TcpDiag
def connected(listener):
    client = socket.create_connection(listener.getsockname())
    return client, listener.accept()[0]
"""


@pytest.mark.namespaces
@needs_own_network
@pytest.mark.parametrize("ordinary", [False, True], ids=["root", "ordinary user"])
def test_a_connection_is_told_while_it_lives_and_once_when_it_ends(ordinary: bool) -> None:
    said = run_inside(
        REAL + "with TcpDiag() as diag, socket.create_server(('127.0.0.1', 8000)) as listener:\n"
        "    client, server = connected(listener)\n"
        "    client.sendall(bytes(5000))\n"
        "    while len(server.recv(5000, socket.MSG_PEEK)) < 5000: pass\n"
        "    living = diag.dump()\n"
        "    server.recv(5000)\n"
        "    client.close(); server.recv(1); server.close()\n"
        "    ended = []\n"
        "    while len(ended) < 2: ended += diag.ended()\n"
        "    tell = lambda many: [[one.local[1] == 8000, one.state, one.receive_queue,\n"
        "        one.info['bytes_received'], one.info['bytes_acked']] for one in many]\n"
        "    print(json.dumps([sorted(tell(living)), sorted(tell(ended)),\n"
        "        sorted(one.cookie for one in living) == sorted(one.cookie for one in ended),\n"
        "        diag.dump(), diag.ended()]))",
        ordinary=ordinary,
    )

    living, ended, same, left, more = json.loads(said)
    assert living == [[False, "established", 0, 0, 5001], [True, "established", 5000, 5000, 0]]
    assert [row[0] for row in ended] == [False, True]
    assert [row[3] for row in ended] == [1, 5001]
    assert (same, left, more) == (True, [], [])


@pytest.mark.namespaces
@needs_own_network
def test_many_connections_are_all_told() -> None:
    said = run_inside(
        REAL + "with TcpDiag() as diag, socket.create_server(('127.0.0.1', 8000), backlog=500)\\\n"
        "        as listener:\n"
        "    held = [connected(listener) for _ in range(400)]\n"
        "    print(len(diag.dump()))"
    )

    assert said == "800\n"
