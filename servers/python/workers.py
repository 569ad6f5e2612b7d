"""One process a worker: Python runs one thread at a time, so more cores need more processes."""

import os
import resource
import signal
from collections.abc import Callable

Work = Callable[[int, int | None], int]
"""Runs worker N until told to leave, or until the pipe given says that the parent is gone."""


def raise_file_limit() -> None:
    """Each connection is a file; the soft limit is often 1024 and ours to raise to the hard one."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))


LEAVING = (signal.SIGTERM, signal.SIGINT)


def run_workers(count: int, work: Work, all_started: Callable[[], None]) -> int:
    """The exit status: zero when every worker left as it should."""
    raise_file_limit()
    # Until somebody can take them: a worker told to leave before that would just die of it.
    signal.pthread_sigmask(signal.SIG_BLOCK, LEAVING)
    if count == 1:
        return work(0, None)
    # Held open by the parent alone: when it dies, however it dies, the children read the end.
    reading, writing = os.pipe()
    children = [start(number, work, reading, writing) for number in range(count)]
    os.close(reading)
    all_started()
    told: set[int] = set()
    forward_signals(children, told)
    return wait_for(children, told)


def start(number: int, work: Work, reading: int, writing: int) -> int:
    child = os.fork()
    if child:
        return child
    os.close(writing)
    os._exit(work(number, reading))


def forward_signals(children: list[int], told: set[int]) -> None:
    """``told``: who has been told to leave."""

    def forward(number: int, frame: object) -> None:
        for child in children:
            told.add(child)
            os.kill(child, number)

    for number in LEAVING:
        signal.signal(number, forward)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, LEAVING)


def wait_for(children: list[int], told: set[int]) -> int:
    """A worker that fails ends all: half a server is harder to notice than none.

    Each is told once: a second signal would end it at once, whatever it has still to answer.
    """
    worst = 0
    left = set(children)
    while left:
        child, status = os.wait()
        left.discard(child)
        children.remove(child)  # its number may soon be another process's
        worst = max(worst, abs(os.waitstatus_to_exitcode(status)))
        if worst:
            for other in left - told:
                told.add(other)
                os.kill(other, signal.SIGTERM)
    return worst
