"""The one place where bytes are counted: parsers read through a cursor and never check bounds.

Two ends are kept apart. Up to ``end`` bytes were captured; up to ``claimed`` the packet went on
the wire, as the headers around say. A parser that needs more than there is raises ``Truncated``,
which says whether the capture or the packet was too short.
"""


class WireError(Exception):
    """A header that cannot be read as its specification says."""

    kind = "malformed"

    def __init__(self, rule: str, section: str = "") -> None:
        super().__init__(f"{rule} ({section})" if section else rule)
        self.rule = rule
        self.section = section


class Truncated(WireError):  # noqa: N818 - named as the problem kind it becomes
    """The bytes end too early."""

    kind = "truncated"


class Malformed(WireError):  # noqa: N818 - named as the problem kind it becomes
    """A rule of the specification is broken."""

    kind = "malformed"


class Unsupported(WireError):  # noqa: N818 - named as the problem kind it becomes
    """Well formed perhaps, but nothing we read."""

    kind = "unsupported"


class Cursor:
    """A place in some bytes, moved on by reading."""

    __slots__ = ("claimed", "complaints", "data", "end", "position")

    def __init__(
        self, data: bytes, position: int = 0, end: int | None = None, claimed: int | None = None
    ) -> None:
        self.data = data
        self.position = position
        self.end = len(data) if end is None else min(end, len(data))
        self.claimed = self.end if claimed is None else max(claimed, self.end)
        self.complaints: list[WireError] = []
        """Rules broken by headers that could be read all the same."""

    @property
    def remaining(self) -> int:
        """Bytes that can be read."""
        return self.end - self.position

    @property
    def claimed_remaining(self) -> int:
        """Bytes the packet had from here on."""
        return self.claimed - self.position

    def take(self, size: int) -> bytes:
        """The next ``size`` bytes."""
        if size > self.remaining:
            raise self.shortage()
        start = self.position
        self.position = start + size
        return bytes(self.data[start : self.position])

    def uint(self, size: int) -> int:
        """The next ``size`` bytes as a big-endian unsigned integer."""
        return int.from_bytes(self.take(size), "big")

    def skip(self, size: int) -> None:
        """Pass over ``size`` bytes."""
        if size > self.remaining:
            raise self.shortage()
        self.position += size

    def peek(self, size: int) -> bytes:
        """Up to ``size`` next bytes, without moving; fewer where fewer are left."""
        return bytes(self.data[self.position : min(self.position + size, self.end)])

    def sub(self, size: int) -> "Cursor":
        """A cursor over the next ``size`` bytes alone, which are passed over here."""
        start = self.position
        self.skip(size)
        return Cursor(self.data, start, self.position)

    def narrow(self, size: int) -> None:
        """What is read here ends ``size`` bytes on, if not before."""
        self.claimed = min(self.claimed, self.position + size)
        self.end = min(self.end, self.claimed)

    def complain(self, error: WireError) -> None:
        """Note a broken rule and go on."""
        self.complaints.append(error)

    def shortage(self) -> Truncated:
        """The error for a read beyond the end; whose fault it is."""
        ending = "capture" if self.end < self.claimed else "packet"
        return Truncated(f"the {ending} ends inside the header")
