"""QUIC long headers of known versions."""

import pytest

from kit.trace import trace
from kit.tracking import run_over
from wirespan.kernels.layout import Connection


def _is_quic(payload: bytes) -> bool:
    packets = trace(f"C > S:443  0.0  udp ({len(payload)})")
    packets.buffer[:] = payload
    return bool(run_over(packets).finish().connections[0][Connection.QUIC])


@pytest.mark.parametrize("version", ["00000001", "6b3343cf", "ff00001d", "51303530"])
def test_a_long_header_of_a_known_version_is_quic(version: str) -> None:
    assert _is_quic(b"\xc3" + bytes.fromhex(version) + b"\x00\x00")


@pytest.mark.parametrize(
    "payload",
    [
        "c3 00000002 0000",
        "83 00000001 0000",
        "43 00000001 0000",
        "c3 00000001 00",
        "c3 fe00001d 0000",
        "c3 51313530 0000",
    ],
)
def test_anything_else_is_not(payload: str) -> None:
    assert not _is_quic(bytes.fromhex(payload))
