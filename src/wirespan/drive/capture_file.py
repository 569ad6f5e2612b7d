"""The file that a capture is written to: its owner's alone, as what it holds is private."""

import contextlib
import os
from pathlib import Path
from typing import BinaryIO

from wirespan.base.errors import unwritable


def create(path: str) -> BinaryIO:
    """Open for writing; under sudo a new file belongs to who called it."""
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        if os.geteuid() == 0 and "SUDO_UID" in os.environ:
            with contextlib.suppress(OSError, ValueError, KeyError):
                os.fchown(descriptor, int(os.environ["SUDO_UID"]), int(os.environ["SUDO_GID"]))
        return open(descriptor, "wb")  # noqa: PTH123  # a descriptor, closed by the caller
    except FileExistsError:
        return _overwrite(path)
    except OSError as error:
        raise unwritable(path, error) from None


def _overwrite(path: str) -> BinaryIO:
    try:
        return Path(path).open("wb")
    except OSError as error:
        raise unwritable(path, error) from None
