"""What is wrong with a capture or a packet, as a value beside what is still good."""

from typing import NamedTuple


class Problem(NamedTuple):
    kind: str
    """One word: truncated, malformed, unsupported, limit, ..."""
    frame: int | None
    """Wireshark's frame number, from 1; None where it concerns the file."""
    layer: str
    """Where it was found: pcap, pcapng, ethernet, ipv4, tcp, dns, ..."""
    offset: int
    """In bytes, from the start of the frame (or of the file, where frame is None)."""
    detail: str
    """One sentence: which rule was broken."""
