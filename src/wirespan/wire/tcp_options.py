"""TCP options as values: MSS (RFC 9293, 3.7.1), window scale and timestamps (RFC 7323), SACK
(RFC 2018). Others keep their kind and bytes."""

from collections.abc import Callable
from dataclasses import dataclass

from wirespan.base.cursor import Cursor


@dataclass(frozen=True, slots=True)
class EndOfOptions:
    padding: bytes


@dataclass(frozen=True, slots=True)
class NoOperation:
    pass


@dataclass(frozen=True, slots=True)
class MaximumSegmentSize:
    size: int


@dataclass(frozen=True, slots=True)
class WindowScale:
    shift: int


@dataclass(frozen=True, slots=True)
class SackPermitted:
    pass


@dataclass(frozen=True, slots=True)
class Sack:
    blocks: tuple[tuple[int, int], ...]
    """Left and right edge of each block received."""


@dataclass(frozen=True, slots=True)
class Timestamps:
    value: int
    echo_reply: int


@dataclass(frozen=True, slots=True)
class OtherOption:
    """A kind we do not read, or one whose length is not what its kind demands."""

    kind: int
    data: bytes


@dataclass(frozen=True, slots=True)
class Unreadable:
    """What is left where an option's length leads nowhere."""

    data: bytes


Option = (
    EndOfOptions
    | NoOperation
    | MaximumSegmentSize
    | WindowScale
    | SackPermitted
    | Sack
    | Timestamps
    | OtherOption
    | Unreadable
)

END, NO_OPERATION, MAXIMUM_SEGMENT_SIZE, WINDOW_SCALE = 0, 1, 2, 3
SACK_PERMITTED, SACK, TIMESTAMPS = 4, 5, 8
BLOCK_BYTES = 8


def _sack(data: bytes) -> Sack:
    cursor = Cursor(data)
    return Sack(tuple((cursor.uint(4), cursor.uint(4)) for _ in range(len(data) // BLOCK_BYTES)))


READERS: dict[int, tuple[Callable[[int], bool], Callable[[bytes], Option]]] = {
    MAXIMUM_SEGMENT_SIZE: (
        lambda size: size == 2,
        lambda data: MaximumSegmentSize(int.from_bytes(data, "big")),
    ),
    WINDOW_SCALE: (lambda size: size == 1, lambda data: WindowScale(data[0])),
    SACK_PERMITTED: (lambda size: size == 0, lambda data: SackPermitted()),
    SACK: (lambda size: size > 0 and size % BLOCK_BYTES == 0, _sack),
    TIMESTAMPS: (
        lambda size: size == 8,
        lambda data: Timestamps(int.from_bytes(data[:4], "big"), int.from_bytes(data[4:], "big")),
    ),
}
"""Of each kind we read: which lengths of its data are right, and how to read them."""


def parse(data: bytes) -> tuple[Option, ...]:
    """All options of a header, up to the end of the list and its padding."""
    options: list[Option] = []
    at = 0
    while at < len(data):
        option, size = _next(data, at)
        options.append(option)
        at += size
    return tuple(options)


def _next(data: bytes, at: int) -> tuple[Option, int]:
    kind = data[at]
    left = len(data) - at
    if kind == END:
        return EndOfOptions(data[at + 1 :]), left
    if kind == NO_OPERATION:
        return NoOperation(), 1
    length = data[at + 1] if left > 1 else 0
    if not 2 <= length <= left:
        return Unreadable(data[at:]), left
    content = data[at + 2 : at + length]
    fits, read = READERS.get(kind, (_never, Unreadable))
    return read(content) if fits(length - 2) else OtherOption(kind, content), length


def _never(size: int) -> bool:
    return False


def is_damaged(option: Option) -> bool:
    """Whether its length breaks the rule of its kind (RFC 9293, 3.2)."""
    if isinstance(option, OtherOption):
        return option.kind in READERS
    return isinstance(option, Unreadable)


def emit(options: tuple[Option, ...]) -> bytes:
    return b"".join(_emit_one(option) for option in options)


def _emit_one(option: Option) -> bytes:
    match option:
        case EndOfOptions(padding):
            return bytes((END,)) + padding
        case NoOperation():
            return bytes((NO_OPERATION,))
        case Unreadable(data):
            return data
        case OtherOption(kind, data):
            return _with_length(kind, data)
        case _:
            return _emit_known(option)


def _emit_known(
    option: MaximumSegmentSize | WindowScale | SackPermitted | Sack | Timestamps,
) -> bytes:
    match option:
        case MaximumSegmentSize(size):
            return _with_length(MAXIMUM_SEGMENT_SIZE, size.to_bytes(2, "big"))
        case WindowScale(shift):
            return _with_length(WINDOW_SCALE, bytes((shift,)))
        case SackPermitted():
            return _with_length(SACK_PERMITTED, b"")
        case Sack(blocks):
            edges = (edge.to_bytes(4, "big") for block in blocks for edge in block)
            return _with_length(SACK, b"".join(edges))
        case Timestamps(value, echo_reply):
            data = value.to_bytes(4, "big") + echo_reply.to_bytes(4, "big")
            return _with_length(TIMESTAMPS, data)


def _with_length(kind: int, data: bytes) -> bytes:
    return bytes((kind, len(data) + 2)) + data
