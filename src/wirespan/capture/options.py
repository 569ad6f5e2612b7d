"""The options at the end of a pcapng block, and the records of a name resolution block."""

import struct
from collections.abc import Iterator
from ipaddress import ip_address

END = 0
HEADER_BYTES = 4
ADDRESS_BYTES = {1: 4, 2: 16}
"""Of the records of a name resolution block: nrb_record_ipv4, nrb_record_ipv6."""


def read_options(body: bytes, big: bool) -> Iterator[tuple[int, bytes]]:
    """Code and value of each, up to the end or to the first that does not fit."""
    read_header = struct.Struct(">HH" if big else "<HH").unpack_from
    at = 0
    while at + HEADER_BYTES <= len(body):
        code, length = read_header(body, at)
        at += HEADER_BYTES
        if code == END or at + length > len(body):
            return
        yield code, body[at : at + length]
        at += (length + 3) & ~3


def read_names(body: bytes, big: bool) -> Iterator[tuple[str, str]]:
    """Address and first name of each record."""
    for kind, value in read_options(body, big):
        address_bytes = ADDRESS_BYTES.get(kind)
        if address_bytes is None or len(value) <= address_bytes:
            continue
        name = value[address_bytes:].split(b"\0", 1)[0]
        yield str(ip_address(value[:address_bytes])), text(name)


def text(value: bytes) -> str:
    """UTF-8 as the format demands, with a mark where it is not."""
    return value.rstrip(b"\0").decode("utf-8", "replace")
