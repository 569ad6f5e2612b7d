"""The uncompiled twin reads as the compiled one does: most significant byte first."""

from types import SimpleNamespace

from wirespan.kernels.decode.octets import eight, octet, pair, quad

READING = SimpleNamespace(data=memoryview(bytes((0xFE, 1, 2, 3, 4, 5, 6, 7, 0x80))))


def test_integers_are_big_endian() -> None:
    assert octet(READING, 0) == 0xFE
    assert pair(READING, 1) == 0x0102
    assert quad(READING, 1) == 0x01020304


def test_eight_bytes_are_signed_as_a_cell_is() -> None:
    assert eight(READING, 1) == 0x0102030405060780
    assert eight(READING, 0) == 0xFE01020304050607 - (1 << 64)
