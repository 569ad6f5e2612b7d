"""The kernel's own word (TCP_INFO) beside what captures and ledgers say of the same connections.

Samplers on both hosts (``lab.truth``) saw each connection to its end: how long the peer's
window held it up, how many segments it sent again. The capture of the same host counts the
latter, its ledger charges the former to receive-window and zero-window.
"""

from dataclasses import dataclass
from pathlib import Path

from wirespan.base.vocabulary import Reason
from wirespan.lab.runner import Run
from wirespan.lab.scenario import TAPS, Tap
from wirespan.lab.truth_file import Life, read_truth
from wirespan.ledger.request import Request

WINDOW = (Reason.RECEIVE_WINDOW, Reason.ZERO_WINDOW)
MICROSECOND_NS = 1_000


@dataclass(frozen=True, slots=True)
class Word:
    """One connection as its sending host's kernel and capture tell it."""

    tap: Tap
    port: int
    """The client's."""
    window_ns: int
    """Held up by the peer's window, as the kernel counts."""
    window_charged_ns: int
    again: int
    """Segments sent again, as the kernel counts."""
    again_captured: int
    busy_ns: int
    """With data unacknowledged."""
    window_segments: int
    """The largest congestion window."""


def words(run: Run) -> list[Word]:
    """Of every connection that both a sampler and the same host's capture saw."""
    found = []
    for tap in TAPS:
        path = run.folder / f"truth-{tap}.jsonl"
        if path.exists():
            found += _words(run, tap, path)
    return found


def _words(run: Run, tap: Tap, path: Path) -> list[Word]:
    side = TAPS.index(tap)
    lives = {life.ends[side][1]: life for life in read_truth(path).lives}
    found = []
    for connection in run.answers[tap].connections:
        life = lives.get(connection.client.port)
        if life is None or connection.tcp is None:
            continue
        requests = [one for one in run.answers[tap].requests if one.connection == connection.id]
        again = connection.tcp[side].retransmissions
        found.append(_word(tap, connection.client.port, life, requests, again))
    return found


def _word(tap: Tap, port: int, life: Life, requests: list[Request], again: int) -> Word:
    sends = [one for one in requests if sends_more(one, tap)]
    return Word(
        tap=tap,
        port=port,
        window_ns=life.greatest("rwnd_limited_us") * MICROSECOND_NS,
        window_charged_ns=sum(map(held_up, sends)),
        again=life.greatest("total_retrans"),
        again_captured=again,
        busy_ns=life.greatest("busy_us") * MICROSECOND_NS,
        window_segments=life.greatest("cwnd"),
    )


def sends_more(request: Request, tap: Tap) -> bool:
    """Whether the host at this capture was the one who sent the bulk of it."""
    mine, other = request.sent.transport, request.received.transport
    return mine > other if tap == "client" else other >= mine


def held_up(request: Request) -> int:
    return sum(one.end_ns - one.start_ns for one in request.ledger if one.reason in WINDOW)
