"""A capture whose every name is an attempt to become markup."""

from pathlib import Path
from struct import pack

from kit import handshakes, lookups
from kit.capture_bytes import pcap_header, record
from kit.frames import ethernet, ipv4, udp

CLIENT, SERVER = "10.0.0.1", "10.0.0.2"
SYN, PSH, ACK, FIN = 2, 8, 16, 1
IMAGE = "<img/src=x/onerror=window.hacked=1>"
SCRIPT = '"><script>window.hacked=1</script>'
FRAME = "<iframe/srcdoc=x>"
ASKED = f"GET /{IMAGE}?{SCRIPT} HTTP/1.1\r\nHost: {SCRIPT}\r\nX: {IMAGE}\r\n\r\n".encode()
ANSWERED = f"HTTP/1.1 200 {IMAGE}\r\nServer: {SCRIPT}\r\nContent-Length: 0\r\n\r\n".encode()


HELLO = handshakes.record(
    22,
    handshakes.client_hello(
        handshakes.server_name(SCRIPT.encode()), handshakes.protocols(IMAGE.encode(), b"h2")
    ),
    0x0301,
)
QUERY = b"<svg/onload=1>'; DROP TABLE x --\n"


def segment(
    from_server: bool, sequence: int, ack: int, flags: int, payload: bytes = b"", port: int = 80
) -> bytes:
    ports = (port, 40000) if from_server else (40000, port)
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
        *talk(443, HELLO, handshakes.record(21, b"\x02\x28")),
        *talk(5432, QUERY, QUERY),
    ]


def talk(port: int, said: bytes, answered: bytes) -> list[bytes]:
    return [
        segment(False, 0, 0, SYN, port=port),
        segment(True, 0, 1, SYN | ACK, port=port),
        segment(False, 1, 1, ACK, port=port),
        segment(False, 1, 1, PSH | ACK, said, port),
        segment(True, 1, 1 + len(said), PSH | ACK, answered, port),
    ]


def hostile_file(folder: Path) -> Path:
    """Its name is one more."""
    path = folder / f"{IMAGE.replace('/', ' ')}.pcap"
    written = [record(each, fraction=at * 10_000) for at, each in enumerate(frames())]
    path.write_bytes(pcap_header() + b"".join(written))
    return path
