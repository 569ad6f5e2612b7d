"""A capture full of words that nobody but its owner should read, each in a place of its own."""

from collections.abc import Sequence
from struct import pack

from kit import handshakes, lookups
from kit.conversations import SECOND, START_NS, written
from kit.frames import ethernet, ipv4, udp

CLIENT, SERVER, RESOLVER = "203.0.113.77", "198.51.100.21", "198.51.100.53"
ALIASED = "192.0.2.99"
SECRETS = (
    "zebrahost", "giraffecorp", "tapirpath", "okapisegment", "lemurquery", "ibexagent",
    "quokkacookie", "narwhalserver", "walrusheader", "axolotlsni", "koalaalpn", "SELECT",
    "pangolintable", "wombatname", "dingotext", "QUAGGAMETHOD", "llamabody",
    CLIENT, SERVER, RESOLVER, ALIASED, "c0a80101",
)  # fmt: skip
"""Every one is in the capture, and in a file of it that is not redacted or in its bytes."""
SYN, PSH, ACK, FIN = 2, 8, 16, 1
STEP = 10_000_000


def capture() -> bytes:
    host = "zebrahost.giraffecorp.example"
    asked = (
        b"POST /tapirpath/okapisegment/17?lemurquery=1 HTTP/1.1\r\nHost: " + host.encode() + b"\r\n"
        b"User-Agent: ibexagent/9\r\nCookie: quokkacookie=c0a80101\r\nContent-Length: 9\r\n\r\n"
        b"llamabody"
    )
    odd = b"QUAGGAMETHOD /tapirpath HTTP/1.1\r\nHost: " + host.encode() + b":8080\r\n\r\n"
    answered = b"HTTP/1.1 200 walrusheader\r\nServer: narwhalserver\r\nContent-Length: 2\r\n\r\nok"
    hello = handshakes.client_hello(
        handshakes.server_name(b"axolotlsni.example"),
        handshakes.protocols(b"koalaalpn", b"h2"),
        session_id=bytes.fromhex("c0a80101"),
    )
    talks = [
        _talk(80, [(0, asked), (1, answered), (0, odd), (1, answered)]),
        _talk(443, [(0, handshakes.record(22, hello, 0x0301))]),
        _talk(5432, [(0, b"SELECT * FROM pangolintable\n"), (1, b"x" * 90)]),
    ]
    frames = [*_lookups(host), *(frame for talk in talks for frame in talk)]
    return written([(START_NS + SECOND + at * STEP, frame) for at, frame in enumerate(frames)])


def disguised() -> bytes:
    """The same kinds of secrets, each a word or number that sentences of ours use as well."""
    talks = [
        _talk(80, [(0, b"GET proxy HTTP/1.1\r\nHost: h\r\n\r\n"), (1, NOT_FOUND)]),
        _talk(5000, [(0, b"database login\n"), (1, b"x" * 90)]),
        _talk(5001, [(0, b"4111111111111111\n"), (1, b"x" * 90)]),
    ]
    frames = [*_lookups("backend"), *(frame for talk in talks for frame in talk)]
    return written([(START_NS + at * SECOND // 2, frame) for at, frame in enumerate(frames)])


def crowd(questions: int, hellos: int) -> bytes:
    """More lookups and handshakes than anybody lists."""
    hello = handshakes.client_hello(handshakes.server_name(b"axolotlsni.example"))
    frames = [frame for number in range(questions) for frame in _lookups(f"{number % 9}.example")]
    for number in range(hellos):
        frames += _talk(443 + number, [(0, handshakes.record(22, hello, 0x0301))])
    return written([(START_NS + SECOND + at * STEP, frame) for at, frame in enumerate(frames)])


NOT_FOUND = b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"


def _lookups(host: str) -> list[bytes]:
    alias = lookups.record(5, lookups.name("wombatname.example"))
    text = lookups.record(16, b"\x09dingotext")
    answer = lookups.answer(alias, text, lookups.address(ALIASED), asked=host)
    there = udp(lookups.question(host))
    back = udp(answer, source=53, destination=40_000)
    return [
        ethernet(ipv4(there, 17, source=CLIENT, destination=RESOLVER)),
        ethernet(ipv4(back, 17, source=RESOLVER, destination=CLIENT)),
    ]


def _talk(port: int, said: Sequence[tuple[int, bytes]]) -> list[bytes]:
    next_sent = [1, 1]
    frames = [
        _segment(0, port, 0, 0, SYN),
        _segment(1, port, 0, 1, SYN | ACK),
        _segment(0, port, 1, 1, ACK),
    ]
    for side, payload in said:
        frames.append(
            _segment(side, port, next_sent[side], next_sent[1 - side], PSH | ACK, payload)
        )
        next_sent[side] += len(payload)
    frames.append(_segment(0, port, next_sent[0], next_sent[1], FIN | ACK))
    frames.append(_segment(1, port, next_sent[1], next_sent[0] + 1, FIN | ACK))
    return frames


def _segment(
    side: int, port: int, sequence: int, acknowledgement: int, flags: int, payload: bytes = b""
) -> bytes:
    ports, ends = [40_000 + port, port], [CLIENT, SERVER]
    head = pack(
        ">HHIIBBHHH", ports[side], ports[1 - side], sequence, acknowledgement, 5 << 4, flags,
        8192, 0, 0,
    )  # fmt: skip
    return ethernet(ipv4(head + payload, source=ends[side], destination=ends[1 - side]))
