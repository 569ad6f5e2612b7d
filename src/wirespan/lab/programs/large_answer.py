"""Asks for a TXT record with room for 4096 bytes over UDP, then over TCP.

python -m wirespan.lab.programs.large_answer big.test
"""

import socket
import struct
import sys

from wirespan.lab.programs.asking import DNS, SERVER

PATIENCE_S = 1.0
ROOM = 4096
OPT = b"\x00\x00\x29" + struct.pack("!HIH", ROOM, 0, 0)
TXT = 16


def question(name: str, number: int) -> bytes:
    labels = b"".join(bytes([len(label)]) + label.encode() for label in name.split("."))
    header = struct.pack("!6H", number, 0x0100, 1, 0, 0, 1)
    return header + labels + b"\x00" + struct.pack("!HH", TXT, 1) + OPT


def over_udp(asked: bytes) -> bytes | None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asker:
        asker.settimeout(PATIENCE_S)
        asker.sendto(asked, (SERVER, DNS))
        try:
            return asker.recv(65535)
        except TimeoutError:
            return None


def over_tcp(asked: bytes) -> bytes:
    with socket.create_connection((SERVER, DNS)) as asker, asker.makefile("rb") as answers:
        asker.sendall(len(asked).to_bytes(2, "big") + asked)
        return answers.read(int.from_bytes(answers.read(2), "big"))


if __name__ == "__main__":
    name = sys.argv[1]
    if over_udp(question(name, 1)) is None:
        over_tcp(question(name, 2))
