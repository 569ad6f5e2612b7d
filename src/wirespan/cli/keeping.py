"""Folders for captures: one that is kept, or one that passes with the command.

However a command ends, ``kill -9`` too, a passing folder ends with it, and with it the TLS
secrets in it. A process of its own looks on: it holds one end of a pipe whose other end only
the command and its children have, and takes the folder away when the last of them is gone.
"""

import os
import shutil
import signal
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from wirespan.base.errors import UsageError
from wirespan.cli.output import check_permission
from wirespan.lab.child import start_child

ENDINGS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT)
"""Meant for the command, whose end is waited for."""


def folder_of(kept: str | None, passing: ExitStack) -> Path:
    """The folder that is to be kept, empty; without one, one that ends with ``passing``."""
    if kept is None:
        return passing.enter_context(passing_folder())
    folder = made(kept)
    if any(folder.iterdir()):
        # Nothing is written over: a spoilt play clears the folder it was played in.
        raise UsageError(
            f"cannot keep captures in {kept!r}", "there are files in it",
            "name a new or an empty folder",
        )  # fmt: skip
    return folder


def made(kept: str) -> Path:
    """The folder to keep captures in, made if need be; UsageError where none can be written."""
    what = f"cannot keep captures in {kept!r}"
    if not kept:
        raise UsageError(what, "no name was given", "name a folder")
    folder = Path(kept).absolute()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        check_permission(folder, os.R_OK | os.W_OK | os.X_OK)
    except OSError as error:
        raise UsageError(what, error.strerror or "no reason given", "name another folder") from None
    return folder


@contextmanager
def passing_folder() -> Iterator[Path]:
    """A new folder, gone at the end."""
    folder = Path(tempfile.mkdtemp(prefix="wirespan-"))
    alive, held = os.pipe()
    before = signal.pthread_sigmask(signal.SIG_BLOCK, ENDINGS)
    try:
        sweeper = start_child(lambda: _sweep(folder, alive, held))
        # What kills the command's group is not to kill this first.
        os.setpgid(sweeper, 0)
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
    os.close(alive)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        os.close(held)
        os.waitpid(sweeper, 0)


def _sweep(folder: Path, alive: int, held: int) -> int:
    os.close(held)
    os.read(alive, 1)
    shutil.rmtree(folder, ignore_errors=True)
    return 0
