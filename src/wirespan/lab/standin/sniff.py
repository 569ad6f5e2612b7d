"""Writes what passes an interface into a pcap file with nanosecond stamps.

python sniff.py INTERFACE FILE
"""

import signal
import socket
import struct
import sys
from types import FrameType

ETH_P_ALL = 3
SO_TIMESTAMPNS = 35
MAGIC_NANOSECONDS = 0xA1B23C4D
ETHERNET = 1
SNAP_LENGTH = 262144


def stop(_signal: int, _frame: FrameType | None) -> None:
    raise SystemExit


def sniff(name: str, path: str) -> None:
    tap = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(ETH_P_ALL))
    tap.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 32 << 20)
    tap.setsockopt(socket.SOL_SOCKET, SO_TIMESTAMPNS, 1)
    tap.bind((name, ETH_P_ALL))
    with open(path, "wb", buffering=0) as file:  # noqa: PTH123 - unbuffered, raw
        file.write(struct.pack("<IHHiIII", MAGIC_NANOSECONDS, 2, 4, 0, 0, SNAP_LENGTH, ETHERNET))
        print("ready", flush=True)
        while True:
            frame, control, _, _ = tap.recvmsg(SNAP_LENGTH, 64)
            seconds, nanoseconds = struct.unpack("qq", control[0][2])
            header = struct.pack("<IIII", seconds, nanoseconds, len(frame), len(frame))
            file.write(header + frame)


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, stop)
    sniff(sys.argv[1], sys.argv[2])
