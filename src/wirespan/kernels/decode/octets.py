"""Big-endian integers of a frame; the twin of ``octets.pxd`` for uncompiled runs."""

from wirespan.kernels.decode.reading import Reading

SIGN = 1 << 63


def octet(reading: Reading, at: int) -> int:
    """One byte."""
    return int(reading.data[at])


def pair(reading: Reading, at: int) -> int:
    """Two bytes."""
    return int.from_bytes(reading.data[at : at + 2], "big")


def quad(reading: Reading, at: int) -> int:
    """Four bytes."""
    return int.from_bytes(reading.data[at : at + 4], "big")


def eight(reading: Reading, at: int) -> int:
    """Eight bytes as a signed integer, as a table's cell holds them."""
    return (int.from_bytes(reading.data[at : at + 8], "big") ^ SIGN) - SIGN
