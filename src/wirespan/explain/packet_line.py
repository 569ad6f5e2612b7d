"""One frame as ``wirespan packets`` lists it: values, not words."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PacketLine:
    frame: int
    """Wireshark's frame.number."""
    time_ns: int
    relative_ns: int
    """Since the first frame of the capture."""
    length: int
    """Bytes it had on the wire."""
    captured: int
    protocol: str
    """tcp, udp, icmp, icmpv6, ... in lower case; the link type's name where it is not IP."""
    source: str | None = None
    source_port: int | None = None
    destination: str | None = None
    destination_port: int | None = None
    stream: int | None = None
    """Wireshark's tcp.stream or udp.stream."""
    flags: int = 0
    """TCP: FIN 1, SYN 2, RST 4, PSH 8, ACK 16, URG 32, ECE 64, CWR 128."""
    sequence: int | None = None
    """TCP, as Wireshark's relative number: the SYN is 0, the first payload byte 1."""
    payload_bytes: int = 0
    acknowledgement: int | None = None
    """Likewise relative; None without the ACK flag."""
    window: int | None = None
    """Scaled, where the scale is known."""
    marks: int = 0
    """``kernels.layout.SegmentMark`` bits: direction and verdict."""
    application: str | None = None
    """What its connection speaks, as far as it is known: http, tls, dns."""
    info: str = ""
    """What the payload begins, such as ``GET /orders HTTP/1.1``."""
    problem: str | None = None
    """One sentence, where a header is damaged."""
