"""A capture whose every name is an attempt to become markup."""

from pathlib import Path
from struct import pack

from kit import lookups
from kit.capture_bytes import pcap_header, record
from kit.frames import ethernet, ipv4, udp

CLIENT, SERVER = "10.0.0.1", "10.0.0.2"
SYN, PSH, ACK, FIN = 2, 8, 16, 1
IMAGE = "<img/src=x/onerror=window.hacked=1>"
SCRIPT = '"><script>window.hacked=1</script>'
FRAME = "<iframe/srcdoc=x>"
ASKED = f"GET /{IMAGE}?{SCRIPT} HTTP/1.1\r\nHost: {SCRIPT}\r\nX: {IMAGE}\r\n\r\n".encode()
ANSWERED = f"HTTP/1.1 200 {IMAGE}\r\nServer: {SCRIPT}\r\nContent-Length: 0\r\n\r\n".encode()


def segment(from_server: bool, sequence: int, ack: int, flags: int, payload: bytes = b"") -> bytes:
    ports = (80, 40000) if from_server else (40000, 80)
    head = pack(">HHIIBBHHH", *ports, sequence, ack, 5 << 4, flags, 512, 0, 0)
    ends = (SERVER, CLIENT) if from_server else (CLIENT, SERVER)
    return ethernet(ipv4(head + payload, source=ends[0], destination=ends[1]))


def frames() -> list[bytes]:
    asked, answered = 1 + len(ASKED), 1 + len(ANSWERED)
    return [
        ethernet(ipv4(udp(lookups.question(FRAME)), 17, source=CLIENT, destination=SERVER)),
        segment(False, 0, 0, SYN),
        segment(True, 0, 1, SYN | ACK),
        segment(False, 1, 1, ACK),
        segment(False, 1, 1, PSH | ACK, ASKED),
        segment(True, 1, asked, PSH | ACK, ANSWERED),
        segment(False, asked, answered, FIN | ACK),
        segment(True, answered, asked + 1, FIN | ACK),
    ]


def hostile_file(folder: Path) -> Path:
    """Its name is one more."""
    path = folder / f"{IMAGE.replace('/', ' ')}.pcap"
    written = [record(each, fraction=at * 10_000) for at, each in enumerate(frames())]
    path.write_bytes(pcap_header() + b"".join(written))
    return path
