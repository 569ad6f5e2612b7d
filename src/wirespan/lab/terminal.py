"""The terminal after a program that made itself its foreground, as shells do."""

import os
import signal
import sys


def take_back() -> None:
    """Make our process group the terminal's foreground again."""
    try:
        terminal = sys.stdin.fileno()
    except (AttributeError, OSError, ValueError):
        return
    if not os.isatty(terminal):
        return
    before = signal.signal(signal.SIGTTOU, signal.SIG_IGN)
    try:
        if os.tcgetpgrp(terminal) != os.getpgrp():
            os.tcsetpgrp(terminal, os.getpgrp())
    except OSError:
        return
    finally:
        signal.signal(signal.SIGTTOU, before)
