"""A capture handed to Wireshark while it is being made.

What ``drive.tap`` writes is followed to its end, so that a Wireshark that reads slowly loses
nothing. Whole blocks are passed on as they come, and TLS secrets before the packets they open.
"""

import os
import select
import struct
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, Self

from wirespan.capture.write_pcapng import INTERFACE_DESCRIPTION, secrets_block

EVERY_MS = 40
"""Wireshark itself looks ten times a second."""
CHUNK_BYTES = 1 << 20
BLOCK_START = struct.Struct("<II")
SMALLEST_BLOCK = 12
LONGEST_KEY_LINES = 1 << 20
STALLED = "there is something in the capture that is no block"


class DamagedError(Exception):
    """What was written is no pcapng."""


class NoPipeError(Exception):
    """What Wireshark named cannot be written."""


class Pipe:
    """Wireshark's end. It closes it when it wants no more: BrokenPipeError."""

    def __init__(self, path: str) -> None:
        """Waits until it is opened there."""
        try:
            self._descriptor = os.open(path, os.O_WRONLY)
        except OSError as error:
            raise NoPipeError(f"cannot write to {path!a}: {error.strerror}") from None
        self._closed = select.poll()
        self._closed.register(self._descriptor, 0)

    def fileno(self) -> int:
        return self._descriptor

    def write(self, octets: bytes) -> None:
        rest = memoryview(octets)
        while rest:
            rest = rest[os.write(self._descriptor, rest) :]

    def wait(self, milliseconds: int) -> None:
        """Notices at once where it is closed, also while there is nothing to write."""
        if self._closed.poll(milliseconds):
            raise BrokenPipeError

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        os.close(self._descriptor)


class Growing:
    """What was added to a file that somebody writes; nothing until there is one.

    It stays open: a file that takes its name later is another one.
    """

    def __init__(self, path: Path, start: int = 0) -> None:
        self._path = path
        self._start = start
        self._file: BinaryIO | None = None

    def read(self) -> bytes:
        """At most CHUNK_BYTES a call."""
        if self._file is None:
            try:
                self._file = self._path.open("rb")
            except FileNotFoundError:
                return b""
            self._file.seek(self._start)
        return self._file.read(CHUNK_BYTES)

    def close(self) -> None:
        if self._file is not None:
            self._file.close()


class LiveCapture:
    """Whole blocks of a capture that grows, with the secrets of a key log that grows."""

    def __init__(self, capture: Path, key_log: Path | None = None, known_bytes: int = 0) -> None:
        """``known_bytes`` of the key log were there before."""
        self._capture = Growing(capture)
        self._key_log = Growing(key_log, known_bytes) if key_log else None
        self._torn = bytearray()
        self._torn_line = b""
        self._begun = False
        self.interfaces = 0
        """How many were described so far."""

    def blocks(self) -> Iterator[bytes]:
        """What came since, in pieces."""
        while octets := self._capture.read():
            # After the packets: so no packet comes here before the secrets that open it.
            secrets = self._secrets()
            self._torn += octets
            whole, header = self._whole_blocks()
            if not whole:
                continue
            if self._begun:
                header = 0
            self._begun = True
            yield whole[:header] + secrets + whole[header:]
        if self._begun and (late := self._secrets()):
            yield late

    def close(self) -> None:
        self._capture.close()
        if self._key_log is not None:
            self._key_log.close()

    def _whole_blocks(self) -> tuple[bytes, int]:
        """All that are complete, and how long the first of them is."""
        at = first = 0
        while len(self._torn) - at >= BLOCK_START.size:
            kind, length = BLOCK_START.unpack_from(self._torn, at)
            if length < SMALLEST_BLOCK:
                raise DamagedError(STALLED)
            if at + length > len(self._torn):
                break
            at += length
            first = first or length
            self.interfaces += kind == INTERFACE_DESCRIPTION
        whole = bytes(self._torn[:at])
        del self._torn[:at]
        return whole, first

    def _secrets(self) -> bytes:
        """Whole lines only, as a block; nothing before the section has begun."""
        if self._key_log is None:
            return b""
        self._torn_line += self._key_log.read()
        whole, newline, torn = self._torn_line.rpartition(b"\n")
        self._torn_line = torn[-LONGEST_KEY_LINES:]
        return secrets_block(whole + newline) if whole else b""


def follow(process: subprocess.Popen[bytes], live: LiveCapture, pipe: Pipe) -> None:
    """Pass on what is captured until the process has ended."""
    while True:
        # Asked first: what it wrote before its end is then read below.
        has_ended = process.poll() is not None
        for octets in live.blocks():
            pipe.write(octets)
        if has_ended:
            return
        pipe.wait(EVERY_MS)
