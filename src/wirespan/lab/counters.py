"""What a host's kernel counted (SNMP and Linux's own counters), as ``nstat`` shows it.

Of the network namespace that this thread is in. Names are those of /proc with the group in
front: ``Tcp.RetransSegs``, ``TcpExt.TCPTimeouts``, ``Ip6InReceives``.
"""

from collections.abc import Iterable, Mapping
from pathlib import Path

PLACE = Path("/proc/thread-self/net")
PAIRED = ("snmp", "netstat")
"""A line of names, then a line of values."""
LISTED = "snmp6"
"""A name and a value a line; absent where there is no IPv6."""
GAUGES = frozenset({"Tcp.CurrEstab", "Tcp.RtoAlgorithm", "Tcp.RtoMin", "Tcp.RtoMax",
                    "Tcp.MaxConn", "Ip.Forwarding", "Ip.DefaultTTL"})  # fmt: skip
"""Not counters: their difference says nothing."""


def read_counters(place: Path = PLACE) -> dict[str, int]:
    """All counters as they are now."""
    found: dict[str, int] = {}
    for name in PAIRED:
        found |= parse_paired(_lines(place / name))
    for line in _lines(place / LISTED):
        words = line.split()
        if len(words) == 2:
            found[words[0]] = int(words[1])
    return found


def parse_paired(lines: Iterable[str]) -> dict[str, int]:
    """Lines of names and of values by turns, each with its group in front."""
    found: dict[str, int] = {}
    names: list[str] = []
    for line in lines:
        group, _, rest = line.partition(":")
        words = rest.split()
        if words and words[0].lstrip("-").isdecimal():
            pairs = zip(names, words, strict=False)
            found |= {f"{group}.{name}": int(value) for name, value in pairs}
        else:
            names = words
    return found


def changes(before: Mapping[str, int], after: Mapping[str, int]) -> dict[str, int]:
    """How much each counter that moved has moved."""
    moved = {
        name: value - before.get(name, 0) for name, value in after.items() if name not in GAUGES
    }
    return {name: change for name, change in moved.items() if change}


def _lines(path: Path) -> list[str]:
    try:
        return path.read_text(encoding="ascii").splitlines()
    except OSError:
        return []
