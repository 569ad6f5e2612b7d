"""Whose the terminal is: shells make themselves its foreground and do not always give it back."""

import os
import signal
import sys


def take_for_a_shell() -> None:
    """As a group of our own: some shells fail where they cannot see the group they are in."""
    if _terminal() is not None:
        os.setpgid(0, 0)
        take_back()


def take_back() -> None:
    """Make our process group the terminal's foreground again."""
    terminal = _terminal()
    if terminal is None:
        return
    before = signal.signal(signal.SIGTTOU, signal.SIG_IGN)
    try:
        if os.tcgetpgrp(terminal) != os.getpgrp():
            os.tcsetpgrp(terminal, os.getpgrp())
    except OSError:
        return
    finally:
        signal.signal(signal.SIGTTOU, before)


def _terminal() -> int | None:
    """Standard input, if it is a terminal."""
    try:
        terminal = sys.stdin.fileno()
    except (AttributeError, OSError, ValueError):
        return None
    return terminal if os.isatty(terminal) else None
