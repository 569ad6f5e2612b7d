"""Transmission Control Protocol (RFC 9293, 3.1), the header with its options.

Sequence numbers are as sent; what they mean for a connection is judged in ``flows``.
"""

from dataclasses import dataclass
from enum import IntFlag

from wirespan.base.cursor import Cursor, Malformed
from wirespan.wire import tcp_options
from wirespan.wire.tcp_options import Option

LEAST_BYTES = 20


class Flag(IntFlag):
    FIN = 1
    SYN = 2
    RST = 4
    PSH = 8
    ACK = 16
    URG = 32
    ECE = 64
    CWR = 128


@dataclass(frozen=True, slots=True)
class Tcp:
    source_port: int
    destination_port: int
    sequence_number: int
    acknowledgment_number: int
    data_offset: int
    """Length of the header in words of four bytes."""
    reserved: int
    flags: Flag
    window: int
    checksum: int
    urgent_pointer: int
    options: tuple[Option, ...]


def parse(cursor: Cursor) -> Tcp:
    source_port, destination_port = cursor.uint(2), cursor.uint(2)
    sequence_number, acknowledgment_number = cursor.uint(4), cursor.uint(4)
    offset_and_reserved, flags = cursor.uint(1), cursor.uint(1)
    window, checksum, urgent_pointer = cursor.uint(2), cursor.uint(2), cursor.uint(2)
    data_offset = offset_and_reserved >> 4
    if data_offset * 4 < LEAST_BYTES:
        raise Malformed("the header is shorter than five words", "RFC 9293, 3.1")
    return Tcp(
        source_port=source_port,
        destination_port=destination_port,
        sequence_number=sequence_number,
        acknowledgment_number=acknowledgment_number,
        data_offset=data_offset,
        reserved=offset_and_reserved & 15,
        flags=Flag(flags),
        window=window,
        checksum=checksum,
        urgent_pointer=urgent_pointer,
        options=_options(cursor, data_offset * 4 - LEAST_BYTES),
    )


def _options(cursor: Cursor, size: int) -> tuple[Option, ...]:
    """The options; as many as a short capture kept, for the fixed fields are still good."""
    if size > cursor.claimed_remaining:
        raise cursor.shortage()
    cut = size > cursor.remaining
    if cut:
        cursor.complain(cursor.shortage())
    data = cursor.take(min(size, cursor.remaining))
    options = tcp_options.parse(data)
    whole = options[:-1] if cut and _is_cut(options[-1:]) else options
    if any(tcp_options.is_damaged(option) for option in whole):
        cursor.complain(Malformed("an option has an impossible length", "RFC 9293, 3.2"))
    return options


def _is_cut(last: tuple[Option, ...]) -> bool:
    """Whether an option is unreadable only because the capture ends in it."""
    return any(
        isinstance(option, tcp_options.Unreadable)
        and (len(option.data) == 1 or option.data[1] >= 2)
        for option in last
    )


def emit(header: Tcp) -> bytes:
    return (
        header.source_port.to_bytes(2, "big")
        + header.destination_port.to_bytes(2, "big")
        + header.sequence_number.to_bytes(4, "big")
        + header.acknowledgment_number.to_bytes(4, "big")
        + bytes((header.data_offset << 4 | header.reserved, int(header.flags)))
        + header.window.to_bytes(2, "big")
        + header.checksum.to_bytes(2, "big")
        + header.urgent_pointer.to_bytes(2, "big")
        + tcp_options.emit(header.options)
    )
