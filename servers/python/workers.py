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
    forward_signals(children)
    return wait_for(children)


def start(number: int, work: Work, reading: int, writing: int) -> int:
    child = os.fork()
    if child:
        return child
    os.close(writing)
    os._exit(work(number, reading))


def forward_signals(children: list[int]) -> None:
    def forward(number: int, frame: object) -> None:
        for child in children:
            os.kill(child, number)

    for number in LEAVING:
        signal.signal(number, forward)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, LEAVING)


def wait_for(children: list[int]) -> int:
    """A worker that ends by itself ends all: half a server is harder to notice than none."""
    worst = 0
    left = set(children)
    while left:
        child, status = os.wait()
        left.discard(child)
        children.remove(child)  # its number may soon be another process's
        worst = max(worst, abs(os.waitstatus_to_exitcode(status)))
        if worst:
            for other in left:
                os.kill(other, signal.SIGTERM)
    return worst
