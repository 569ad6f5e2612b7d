"""Which ports a host listens on, from /proc/net (proc(5)).

The tables give addresses as the machine's words in hexadecimal; only whether an address is the
loopback's matters here.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

TABLES = ("tcp", "tcp6", "udp", "udp6")
LISTENING = {"tcp": "0A", "tcp6": "0A", "udp": "07", "udp6": "07"}
"""TCP's LISTEN; an unconnected UDP socket is shown as CLOSE."""
LOOPBACK6 = ("00000000000000000000000001000000", "00000000000000000000000000000001")
LOOPBACK4_NETWORK = "7F"


@dataclass(frozen=True, slots=True)
class Listener:
    protocol: str
    port: int
    is_loopback: bool
    """Nobody but the host itself can reach it."""


def listeners(tables: Path = Path("/proc/thread-self/net")) -> set[Listener]:
    """Of the network this thread is in."""
    found: set[Listener] = set()
    for name in TABLES:
        try:
            text = (tables / name).read_text(encoding="ascii")
        except OSError:
            continue
        found.update(_parse(name, text.splitlines()[1:]))
    return found


def _parse(table: str, lines: Iterable[str]) -> Iterable[Listener]:
    for line in lines:
        _slot, local, _remote, state, *_rest = line.split()
        if state == LISTENING[table]:
            address, _, port = local.partition(":")
            yield Listener(table.removesuffix("6"), int(port, 16), _is_loopback(address))


def _is_loopback(address: str) -> bool:
    if len(address) > 8:
        return address in LOOPBACK6
    # The network's byte comes first on a big-endian machine, last on a little-endian one.
    return LOOPBACK4_NETWORK in (address[:2], address[6:])
