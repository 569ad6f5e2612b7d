"""Compressed captures as streams: gzip (RFC 1952), zstd (RFC 8878) and LZ4 frames.

Several members or frames in a row are one stream, as their tools treat them. Output is made
in the pieces asked for, so memory does not follow what the data expands to; the window of
a zstd frame is limited to that of the zstd tool. Checksums are checked by the libraries.
"""

import sys
import zlib
from collections.abc import Callable
from typing import Any, Protocol

from wirespan.base.errors import UsageError
from wirespan.capture.source import Source

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

INPUT_BYTES = 16 * 1024
"""Small, because what follows a frame in it is copied once a frame, and frames can be tiny."""
ZSTD_WINDOW_LOG = 27
"""128 MiB, what the zstd tool decompresses without being asked to use more memory."""

EXPANSION_ALLOWED_BYTES = 1 << 30
GREATEST_EXPANSION = 500
"""Real captures shrink to a hundredth at best; past the allowance, more is an attack."""

MAGICS = {b"\x1f\x8b\x08": "gzip", b"\x28\xb5\x2f\xfd": "zstd", b"\x04\x22\x4d\x18": "lz4"}
MAGIC_BYTES = 4


def find_compression(start: bytes) -> str | None:
    """The name of the compression that data beginning so has."""
    return next((name for magic, name in MAGICS.items() if start.startswith(magic)), None)


class Decompressor(Protocol):
    """One member or frame, as zstd and lz4 have it."""

    eof: bool
    needs_input: bool
    unused_data: bytes | None

    def decompress(self, data: bytes, max_length: int = -1) -> bytes:
        """At most so many more bytes."""


class GzipMember:
    """zlib's decompressor in the shape of the others, and giving all there is before damage."""

    def __init__(self) -> None:
        self._inflate = zlib.decompressobj(wbits=31)
        self._damage: zlib.error | None = None
        self.needs_input = True

    @property
    def eof(self) -> bool:
        """Whether the member is complete, checksum included."""
        return self._inflate.eof

    @property
    def unused_data(self) -> bytes:
        """What was fed after the member's end."""
        return self._inflate.unused_data

    def decompress(self, data: bytes, max_length: int = -1) -> bytes:
        """At most so many more bytes; damage is raised by the call after the last bytes."""
        if self._damage is not None:
            raise self._damage
        data = self._inflate.unconsumed_tail + data
        before = self._inflate.copy()
        try:
            made = self._inflate.decompress(data, max_length)
        except zlib.error as error:
            self._damage = error
            self.needs_input = False
            return _salvage(before, data, max_length)
        self.needs_input = not self._inflate.unconsumed_tail and len(made) < max_length
        return made


def _salvage(inflate: "zlib._Decompress", data: bytes, max_length: int) -> bytes:
    """What comes before the damage in ``data``, which zlib throws away with the error."""
    made = bytearray()
    for at in range(len(data)):
        if len(made) >= max_length:
            break
        try:
            made += inflate.decompress(data[at : at + 1], max_length - len(made))
        except zlib.error:
            break
    return bytes(made)


def _zstd_frame() -> Any:
    options: dict[int, int] = {zstd.DecompressionParameter.window_log_max: ZSTD_WINDOW_LOG}
    return zstd.ZstdDecompressor(options=options)


def _lz4_frames() -> tuple[Callable[[], Any], type[Exception]]:
    try:
        import lz4.frame  # optional
    except ImportError:
        raise UsageError(
            "cannot read this capture",
            "it is compressed with lz4, whose library is not installed",
            "pip install 'wirespan[lz4]', or decompress it first with lz4 -d",
        ) from None
    return lz4.frame.LZ4FrameDecompressor, RuntimeError


def _library(name: str) -> tuple[Callable[[], Any], type[Exception]]:
    if name == "lz4":
        return _lz4_frames()
    return {"gzip": (GzipMember, zlib.error), "zstd": (_zstd_frame, zstd.ZstdError)}[name]


class Decompressing:
    """The decompressed bytes of a source, as a source."""

    def __init__(
        self, name: str, start: bytes, source: Source, report: Callable[[str, str, int, str], None]
    ) -> None:
        """``start``: bytes already read; ``report`` takes kind, layer, offset, detail."""
        self._name = name
        self._source = source
        self._report = report
        self._new, self._error = _library(name)
        self._magic = next(magic for magic, known in MAGICS.items() if known == name)
        self._member: Decompressor | None = None
        self._pending = start
        self._input = bytearray(INPUT_BYTES)
        self._at_end = False
        self.taken_bytes = len(start)
        self.made_bytes = 0

    def readinto(self, room: memoryview, /) -> int:
        """As Source says; 0 also after damage, which is reported."""
        while not self._at_end:
            if not self._ready():
                break
            made = self._step(len(room))
            if made:
                room[: len(made)] = made
                return len(made)
        return 0

    def _ready(self) -> bool:
        """Whether a member is open and has, or needs no, input."""
        if self._member is None:
            return self._open_member()
        if self._member.needs_input and not self._pending and not self._take():
            self._end("truncated", f"the {self._name} data ends in the middle")
        return not self._at_end

    def _open_member(self) -> bool:
        while len(self._pending) < MAGIC_BYTES and self._take():
            pass
        if self._pending.startswith(self._magic):
            self._member = self._new()
            return True
        if self._pending.strip(b"\0"):
            self._end("malformed", f"after the {self._name} data there is something else")
        self._at_end = True
        return False

    def _step(self, room_bytes: int) -> bytes:
        assert self._member is not None
        data, self._pending = self._pending, b""
        try:
            made = self._member.decompress(data, room_bytes)
        except self._error as error:
            self._end("malformed", f"the {self._name} data is damaged: {error}")
            return b""
        if self._member.eof:
            self._pending = self._member.unused_data or b""
            self._member = None
        self.made_bytes += len(made)
        allowed = max(EXPANSION_ALLOWED_BYTES, self.taken_bytes * GREATEST_EXPANSION)
        if self.made_bytes > allowed:
            self._end("limit", f"it expands to more than {GREATEST_EXPANSION} times its size")
        return made

    def _take(self) -> bool:
        count = self._source.readinto(memoryview(self._input))
        self._pending += self._input[:count]
        self.taken_bytes += count
        return count > 0

    def _end(self, kind: str, detail: str) -> None:
        self._at_end = True
        self._report(kind, self._name, self.taken_bytes, detail)
