"""TLS secrets put into a pcapng file after it was captured (as ``editcap --inject-secrets``).

A client writes its key log while the packets pass, so the secrets are complete only when it
has ended; Wireshark, reading once, wants them before the first packet they open. So the file
is copied: its section header, the secrets, the rest. Whatever stops the copying, the capture
under its name is whole, with the secrets or without.
"""

import contextlib
import os
import shutil
import struct
import tempfile
from pathlib import Path
from typing import BinaryIO

from wirespan.capture.pcapng import BYTE_ORDERS, LARGEST_BLOCK_BYTES, MOST_SECRET_BYTES
from wirespan.capture.recognise import PCAPNG_MAGIC
from wirespan.capture.write_pcapng import secrets_block

SECTION_START_BYTES = 12


def read_key_log(path: Path, start: int = 0) -> bytes:
    """The complete lines after the first ``start`` bytes; nothing where there is no such file."""
    try:
        with path.open("rb") as file:
            file.seek(start)
            said = file.read(MOST_SECRET_BYTES)
    except OSError:
        return b""
    return said[: said.rfind(b"\n") + 1]


def embed_secrets(path: Path, key_log: bytes) -> bool:
    """Put the key log behind the first section header; False where ``path`` has none."""
    with path.open("rb") as source:
        start = source.read(SECTION_START_BYTES)
        big = BYTE_ORDERS.get(start[8:])
        if big is None or start[:4] != PCAPNG_MAGIC:
            return False
        order = ">" if big else "<"
        (length,) = struct.unpack(f"{order}I", start[4:8])
        if not SECTION_START_BYTES <= length <= LARGEST_BLOCK_BYTES:
            return False
        source.seek(0)
        header = source.read(length)
        if len(header) < length:
            return False
        _replace(path, header + secrets_block(key_log, order), source)
    return True


def _replace(path: Path, start: bytes, rest: BinaryIO) -> None:
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with open(descriptor, "wb") as target:  # noqa: PTH123  # a descriptor, not a path
            target.write(start)
            shutil.copyfileobj(rest, target, 1 << 20)
        shutil.copymode(path, name)
        with contextlib.suppress(PermissionError):
            os.chown(name, path.stat().st_uid, path.stat().st_gid)
        os.replace(name, path)  # noqa: PTH105  # mkstemp gives a string
    except BaseException:
        os.unlink(name)  # noqa: PTH108  # mkstemp gives a string
        raise
