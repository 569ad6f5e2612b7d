"""What the kernel knows of its TCP connections, asked over netlink (sock_diag(7), INET_DIAG).

Two sources: a dump of all connections of this network namespace, and the notice that the
kernel sends when one has ended, with its last counters. Neither needs rights. A kernel tells
as many fields of tcp_info as it has; what it does not know is absent.
"""

import contextlib
import errno
import socket
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Self

NETLINK_SOCK_DIAG = 4
SOCK_DIAG_BY_FAMILY = 20
REQUEST_DUMP = 0x301
MESSAGE_ERROR, MESSAGE_DONE = 2, 3
FAMILIES = (socket.AF_INET, socket.AF_INET6)
DESTROYED = 1 << 0 | 1 << 2
"""The groups SKNLGRP_INET_TCP_DESTROY and SKNLGRP_INET6_TCP_DESTROY."""

HEADER = struct.Struct("=IHHII")
ASKED = struct.Struct("=BBBxI48x")
ANSWERED = struct.Struct("=BBBB2s2s16s16sIIIIIIII")
ATTRIBUTE = struct.Struct("=HH")
RECEIVE_BYTES = 1 << 18
BUFFER_BYTES = 8 << 20

INFO, CONGESTION = 2, 4
WANTED = 1 << (INFO - 1) | 1 << (CONGESTION - 1)
STATES = {
    1: "established", 2: "syn-sent", 3: "syn-received", 4: "fin-wait-1", 5: "fin-wait-2",
    6: "time-wait", 7: "closed", 8: "close-wait", 9: "last-ack", 10: "listen", 11: "closing",
    12: "syn-received",
}  # fmt: skip
WITHOUT_INFO = 1 << 6 | 1 << 10 | 1 << 12
"""Time-wait, listening, and handshakes of which the kernel keeps only a little."""
ALL_STATES = 0x1FFF

FIELDS = (
    ("state", "B"), ("congestion_state", "B"), ("retransmits", "B"), ("probes", "B"),
    ("backoff", "B"), ("options", "B"), ("window_scales", "B"), ("limited_flags", "B"),
    ("rto_us", "I"), ("ato_us", "I"), ("send_mss", "I"), ("receive_mss", "I"),
    ("unacked", "I"), ("sacked", "I"), ("lost", "I"), ("retrans", "I"), ("fackets", "I"),
    ("last_data_sent_ms", "I"), ("last_ack_sent_ms", "I"), ("last_data_received_ms", "I"),
    ("last_ack_received_ms", "I"), ("pmtu", "I"), ("receive_ssthresh", "I"), ("rtt_us", "I"),
    ("rttvar_us", "I"), ("send_ssthresh", "I"), ("cwnd", "I"), ("advertised_mss", "I"),
    ("reordering", "I"), ("receive_rtt_us", "I"), ("receive_space", "I"),
    ("total_retrans", "I"), ("pacing_rate", "Q"), ("max_pacing_rate", "Q"),
    ("bytes_acked", "Q"), ("bytes_received", "Q"), ("segments_out", "I"), ("segments_in", "I"),
    ("not_sent_bytes", "I"), ("min_rtt_us", "I"), ("data_segments_in", "I"),
    ("data_segments_out", "I"), ("delivery_rate", "Q"), ("busy_us", "Q"),
    ("rwnd_limited_us", "Q"), ("sndbuf_limited_us", "Q"), ("delivered", "I"),
    ("delivered_ce", "I"), ("bytes_sent", "Q"), ("bytes_retrans", "Q"), ("dsack_dups", "I"),
    ("reorderings_seen", "I"), ("out_of_order_received", "I"), ("send_window", "I"),
    ("receive_window", "I"), ("rehashes", "I"), ("total_rto", "H"), ("total_rto_recoveries", "H"),
    ("total_rto_time_ms", "I"),
)  # fmt: skip
"""struct tcp_info (linux/tcp.h) in its order, which has no gaps; rates are bytes a second."""
APP_LIMITED = 1


@dataclass(frozen=True, slots=True)
class Sample:
    """A connection at one moment."""

    local: tuple[str, int]
    remote: tuple[str, int]
    state: str
    cookie: int
    """The kernel's own number of the socket, the same as long as it lives."""
    receive_queue: int
    """Bytes that the program has not read."""
    send_queue: int
    """Bytes that the peer has not acknowledged."""
    inode: int
    congestion: str | None
    info: dict[str, int]
    """tcp_info by the names of FIELDS, as far as the kernel tells; and ``app_limited``."""


def parse_info(data: bytes) -> dict[str, int]:
    """Every field of tcp_info that is whole in ``data``."""
    found = {}
    at = 0
    for name, code in FIELDS:
        size = struct.calcsize(f"={code}")
        if at + size > len(data):
            break
        (found[name],) = struct.unpack_from(f"={code}", data, at)
        at += size
    if "limited_flags" in found:
        flags, scales = found.pop("limited_flags"), found.pop("window_scales")
        found["app_limited"] = flags & APP_LIMITED
        found["send_window_scale"], found["receive_window_scale"] = scales & 15, scales >> 4
    return found


def parse_sample(data: bytes) -> Sample | None:
    """One inet_diag_msg with its attributes; None where it is cut or of another family."""
    if len(data) < ANSWERED.size:
        return None
    (family, state, _, _, source_port, destination_port, source, destination, _, low, high,
     _, received, unsent, _, inode) = ANSWERED.unpack_from(data)  # fmt: skip
    if family not in FAMILIES:
        return None
    size = 4 if family == socket.AF_INET else 16
    attributes = dict(_attributes(data[ANSWERED.size :]))
    name = attributes.get(CONGESTION)
    return Sample(
        local=(str(ip_address(source[:size])), int.from_bytes(source_port, "big")),
        remote=(str(ip_address(destination[:size])), int.from_bytes(destination_port, "big")),
        state=STATES.get(state, f"state {state}"),
        cookie=high << 32 | low,
        receive_queue=received,
        send_queue=unsent,
        inode=inode,
        congestion=None if name is None else name.rstrip(b"\0").decode("ascii", "replace"),
        info=parse_info(attributes.get(INFO, b"")),
    )


class TcpDiag:
    """Asks about the network namespace that it was opened in, wherever it is used."""

    def __init__(self) -> None:
        self._asking = _open(0)
        self._hearing = _open(DESTROYED)
        self._hearing.setblocking(False)

    def dump(self) -> list[Sample]:
        """All connections as they are now."""
        found: list[Sample] = []
        for family in FAMILIES:
            body = ASKED.pack(family, socket.IPPROTO_TCP, WANTED, ALL_STATES & ~WITHOUT_INFO)
            size = HEADER.size + len(body)
            self._asking.send(HEADER.pack(size, SOCK_DIAG_BY_FAMILY, REQUEST_DUMP, 0, 0) + body)
            found += self._answers()
        return found

    def ended(self) -> list[Sample]:
        """Connections that ended since the last call, with their last counters."""
        found = []
        with contextlib.suppress(BlockingIOError):
            while True:
                for _, body in _messages(_receive(self._hearing)):
                    sample = parse_sample(body)
                    # A listener that was closed is no connection.
                    if sample is not None and sample.remote[1]:
                        found.append(sample)
        return found

    def close(self) -> None:
        self._asking.close()
        self._hearing.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_raised: object) -> None:
        self.close()

    def _answers(self) -> Iterator[Sample]:
        while True:
            for kind, body in _messages(_receive(self._asking)):
                if kind in (MESSAGE_DONE, MESSAGE_ERROR):
                    return
                sample = parse_sample(body)
                if sample is not None:
                    yield sample


def _open(groups: int) -> socket.socket:
    endpoint = socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, NETLINK_SOCK_DIAG)
    endpoint.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, BUFFER_BYTES)
    endpoint.bind((0, groups))
    return endpoint


def _receive(endpoint: socket.socket) -> bytes:
    """The next datagram; of notices that did not fit the buffer the kernel says only that."""
    while True:
        try:
            return endpoint.recv(RECEIVE_BYTES)
        except OSError as error:
            if error.errno != errno.ENOBUFS:
                raise


def _messages(datagram: bytes) -> Iterator[tuple[int, bytes]]:
    """Kind and body of each netlink message."""
    at = 0
    while at + HEADER.size <= len(datagram):
        length, kind, _, _, _ = HEADER.unpack_from(datagram, at)
        if not HEADER.size <= length <= len(datagram) - at:
            return
        yield kind, datagram[at + HEADER.size : at + length]
        at += (length + 3) & ~3


def _attributes(data: bytes) -> Iterator[tuple[int, bytes]]:
    at = 0
    while at + ATTRIBUTE.size <= len(data):
        length, kind = ATTRIBUTE.unpack_from(data, at)
        if not ATTRIBUTE.size <= length <= len(data) - at:
            return
        yield kind, data[at + ATTRIBUTE.size : at + length]
        at += (length + 3) & ~3
