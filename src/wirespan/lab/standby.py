"""Waits for a process as if it were that process: signals are passed on, its end is returned.

What the terminal sends (Ctrl-C) reaches every process of the foreground by itself and is not
passed on a second time; what ``kill`` sends reaches us alone.
"""

import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

PASSED_ON = frozenset(
    {signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT, signal.SIGUSR1, signal.SIGUSR2}
)
WAITED_FOR = PASSED_ON | {signal.SIGCHLD}
FROM_KERNEL = 0x80
"""SI_KERNEL: the terminal's driver sent it."""
LOOK_SECONDS = 0.1
"""Another thread may take the news of a child's end: look for it this often."""


@contextmanager
def signals_held() -> Iterator[None]:
    """Within, signals wait until ``stand_by`` takes them."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, WAITED_FOR)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def let_signals_through() -> None:
    """In a new process, which inherits what its parent held back."""
    signal.pthread_sigmask(signal.SIG_UNBLOCK, WAITED_FOR)


def stand_by(process: int, ended: Callable[[], int | None]) -> int:
    """Wait until ``ended`` tells the exit status; within ``signals_held``."""
    while (status := ended()) is None:
        taken = signal.sigtimedwait(WAITED_FOR, LOOK_SECONDS)
        if taken is None or taken.si_signo == signal.SIGCHLD or taken.si_code == FROM_KERNEL:
            continue
        with suppress(ProcessLookupError):
            os.kill(process, taken.si_signo)
    return status


def end_of(child: int) -> Callable[[], int | None]:
    """Tells when a child has ended, and how, in the way shells do: 128 + its signal."""

    def ended() -> int | None:
        process, status = os.waitpid(child, os.WNOHANG)
        return None if process == 0 else shell_status(os.waitstatus_to_exitcode(status))

    return ended


def end_of_first(child: int) -> Callable[[], int | None]:
    """The same for the first process of a namespace, which all orphans come to."""

    def ended() -> int | None:
        while True:
            try:
                process, status = os.waitpid(-1, os.WNOHANG)
            except ChildProcessError:
                return 128 + signal.SIGKILL
            if process == 0:
                return None
            if process == child:
                return shell_status(os.waitstatus_to_exitcode(status))

    return ended


def shell_status(exit_code: int) -> int:
    """128 + the signal for a process that a signal ended."""
    return exit_code if exit_code >= 0 else 128 - exit_code
