"""Waits for what will come, and gives up on what hangs; nothing here measures.

The machine that runs a test may be slow, busy, or stopped for a while at any moment. So a test
asks for an order, a count or a state, and a limit on time is only there to end what hangs.
"""

import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from wirespan.drive.clock import monotonic_ns

SECONDS = 60
PROCESSOR_SECONDS = 20
TRIES = 10


def until(holds: Callable[[], object]) -> None:
    """What somebody else does in a while."""
    latest = monotonic_ns() + SECONDS * 10**9
    while not holds():
        assert monotonic_ns() < latest, "it never came"
        time.sleep(0.01)


@contextmanager
def unhung() -> Iterator[None]:
    """Fails what takes this much of the processor's time, far more than it could need."""

    def give_up(*_: object) -> None:
        raise AssertionError(f"it does not end within {PROCESSOR_SECONDS} s of processor time")

    before = signal.signal(signal.SIGPROF, give_up)
    signal.setitimer(signal.ITIMER_PROF, PROCESSOR_SECONDS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


def undisturbed(play: Callable[[], bool]) -> bool:
    """Whether ``play`` holds once: where a pause of the machine's can spoil it, it is played again.

    What is broken does not hold in any of the tries.
    """
    return any(play() for _ in range(TRIES))
