"""A DNS server for scenarios: what it does with a question stands in rules.

    python -m wirespan.lab.programs.naming --rule 'slow*=delay:40' --rule '*/AAAA=silent'

A rule is PATTERN[/TYPE]=WHAT,..., the first that fits counts. WHAT: ``a:ADDRESS`` and
``aaaa:ADDRESS`` (several are several records), ``delay:MS``, ``silent`` or ``silent:N`` (the
first N such questions), ``nxdomain``, ``servfail``, ``truncate`` (over UDP), ``pad:BYTES`` of
TXT records, ``ttl:SECONDS``, ``only:N`` (the first N such questions; then the next rule counts).
"""

import argparse
import fnmatch
import ipaddress
import socket
import struct
import threading
import time
from collections import Counter
from dataclasses import dataclass, field

HEADER = 12
A, TXT, AAAA = 1, 16, 28
TYPES = {A: "A", TXT: "TXT", AAAA: "AAAA"}
NXDOMAIN, SERVFAIL = 3, 2
TRUNCATED = 0x0200
ANSWER = 0x8180
TEXT = 200
TTL = 60


@dataclass
class Rule:
    pattern: str
    type: str
    does: list[tuple[str, str]]
    met: Counter[tuple[str, int]] = field(default_factory=Counter)
    """How often each name was asked for, by type."""

    def value(self, word: str, default: str = "") -> str:
        return next((value for key, value in self.does if key == word), default)

    def has(self, word: str) -> bool:
        return any(key == word for key, _ in self.does)

    def fits(self, name: str, kind: int) -> bool:
        """Whether it still counts for such a question."""
        meant = fnmatch.fnmatch(name, self.pattern) and self.type in ("", TYPES.get(kind))
        return meant and not (self.has("only") and self.met[name, kind] >= int(self.value("only")))


def rule(text: str) -> Rule:
    what, _, does = text.partition("=")
    pattern, _, kind = what.partition("/")
    words = [word.partition(":") for word in does.split(",")]
    return Rule(pattern, kind, [(key, value) for key, _, value in words])


def name_of(question: bytes) -> tuple[str, int, int]:
    """Name, type and where the question ends."""
    labels, at = [], HEADER
    while question[at]:
        labels.append(question[at + 1 : at + 1 + question[at]].decode())
        at += 1 + question[at]
    return ".".join(labels).lower(), struct.unpack_from("!H", question, at + 1)[0], at + 5


def record(kind: int, ttl: int, data: bytes) -> bytes:
    return struct.pack("!HHHIH", 0xC00C, kind, 1, ttl, len(data)) + data


def records(chosen: Rule, kind: int) -> list[bytes]:
    ttl = int(chosen.value("ttl", str(TTL)))
    wanted = {A: "a", AAAA: "aaaa"}.get(kind)
    found = [
        record(kind, ttl, ipaddress.ip_address(value).packed)
        for key, value in chosen.does
        if key == wanted
    ]
    padding = int(chosen.value("pad", "0"))
    for _ in range(padding // TEXT if kind == TXT else 0):
        found.append(record(TXT, ttl, bytes([TEXT]) + b"x" * TEXT))
    return found


def answer(question: bytes, chosen: Rule, kind: int, end: int, *, over_udp: bool) -> bytes:
    answers = records(chosen, kind)
    flags = ANSWER
    if chosen.has("truncate") and over_udp:
        flags, answers = flags | TRUNCATED, []
    flags |= NXDOMAIN if chosen.has("nxdomain") else 0
    flags |= SERVFAIL if chosen.has("servfail") else 0
    header = question[:2] + struct.pack("!5H", flags, 1, len(answers), 0, 0)
    return header + question[HEADER:end] + b"".join(answers)


class Resolver:
    def __init__(self, rules: list[Rule]) -> None:
        self.rules = rules

    def reply(self, question: bytes, *, over_udp: bool = True) -> tuple[float, bytes | None]:
        """How many ms to wait, and the answer; None: none."""
        name, kind, end = name_of(question)
        for chosen in self.rules:
            if chosen.fits(name, kind):
                chosen.met[name, kind] += 1
                return self._do(chosen, question, kind, end, over_udp=over_udp)
        return 0, answer(question, Rule("", "", [("nxdomain", "")]), kind, end, over_udp=over_udp)

    def _do(
        self, chosen: Rule, question: bytes, kind: int, end: int, *, over_udp: bool
    ) -> tuple[float, bytes | None]:
        silent = chosen.value("silent")
        met = chosen.met[name_of(question)[0], kind]
        if chosen.has("silent") and (not silent or met <= int(silent)):
            return 0, None
        delay = float(chosen.value("delay", "0"))
        return delay, answer(question, chosen, kind, end, over_udp=over_udp)

    def over_udp(self, port: socket.socket) -> None:
        while True:
            question, peer = port.recvfrom(4096)
            delay, reply = self.reply(question)
            if reply is not None:
                threading.Timer(delay / 1000, port.sendto, (reply, peer)).start()

    def over_tcp(self, listener: socket.socket) -> None:
        while True:
            connection, _ = listener.accept()
            with connection, connection.makefile("rb") as questions:
                while size := questions.read(2):
                    question = questions.read(int.from_bytes(size, "big"))
                    delay, reply = self.reply(question, over_udp=False)
                    time.sleep(delay / 1000)
                    if reply is not None:
                        connection.sendall(len(reply).to_bytes(2, "big") + reply)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rule", action="append", default=[], type=rule)
    resolver = Resolver(parser.parse_args().rule)
    port = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    port.bind(("", 53))
    listener = socket.create_server(("", 53))
    threading.Thread(target=resolver.over_tcp, args=(listener,), daemon=True).start()
    print("ready", flush=True)
    resolver.over_udp(port)


if __name__ == "__main__":
    main()
