"""What ``lab.truth`` wrote, as values: each connection's life, and the host's counters."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

Ends = tuple[tuple[str, int], tuple[str, int]]
"""Local and remote address and port."""


@dataclass(frozen=True, slots=True)
class Moment:
    """A connection when it was looked at, or when it ended."""

    time_ns: int
    """Since the Unix epoch, by the same clock as captures."""
    state: str
    send_queue: int
    receive_queue: int
    info: Mapping[str, int]
    """tcp_info, by the names of ``drive.diag.FIELDS``."""


@dataclass(slots=True)
class Life:
    """A connection from the first look to the last."""

    ends: Ends
    congestion: str | None
    moments: list[Moment] = field(default_factory=list)
    ended: bool = False
    """The last moment is the kernel's last word; else it went on, or was looked at too late."""

    @property
    def last(self) -> Mapping[str, int]:
        """Its counters as they were in the end: busy_us, rwnd_limited_us, total_retrans, …"""
        return self.moments[-1].info

    def greatest(self, name: str) -> int:
        """Of all moments; 0 where the kernel does not tell it."""
        return max((moment.info.get(name, 0) for moment in self.moments), default=0)


@dataclass(frozen=True, slots=True)
class Truth:
    every_ns: int
    lives: tuple[Life, ...]
    """In order of their first moment."""
    counters: Mapping[str, int]
    """How much each counter of the host moved; empty where the sampler was killed."""

    def find(self, local: int | None = None, remote: int | None = None) -> list[Life]:
        """Connections by their ports."""
        return [
            life
            for life in self.lives
            if local in (None, life.ends[0][1]) and remote in (None, life.ends[1][1])
        ]


def read_truth(path: Path) -> Truth:
    """Everything up to the first line that is not whole."""
    lives: dict[int, Life] = {}
    every_ns = 0
    counters: Mapping[str, int] = {}
    for said in _lines(path):
        kind = said["kind"]
        if kind == "start":
            every_ns = said["every_ns"]
        elif kind == "counters":
            counters = said["changes"]
        else:
            _add(lives, said)
    return Truth(every_ns, tuple(lives.values()), counters)


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="ascii") as file:
        for line in file:
            try:
                yield json.loads(line)
            except ValueError:
                return


def _add(lives: dict[int, Life], said: dict[str, Any]) -> None:
    ends = _end(said["local"]), _end(said["remote"])
    life = lives.setdefault(said["cookie"], Life(ends, said["congestion"]))
    life.ended = said["kind"] == "end"
    life.congestion = life.congestion or said["congestion"]
    life.moments.append(
        Moment(
            said["time_ns"],
            said["state"],
            said["send_queue"],
            said["receive_queue"],
            said["info"],
        )
    )


def _end(said: list[Any]) -> tuple[str, int]:
    address, port = said
    return str(address), int(port)
