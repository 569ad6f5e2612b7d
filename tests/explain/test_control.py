"""ICMP messages in words."""

import pytest

from wirespan.explain.control import control_in_words


@pytest.mark.parametrize(
    ("protocol", "octets", "words"),
    [
        (1, b"\x08\x00", "echo request"),
        (1, b"\x03\x03", "port unreachable"),
        (1, b"\x03\x0c", "unreachable"),
        (1, b"\x2a\x07", "type 42, code 7"),
        (58, b"\x02\x00", "too big"),
        (58, b"\x01\x00", "no route"),
        (58, b"\x08\x00", "type 8, code 0"),
        (1, b"\x08", ""),
        (1, b"", ""),
    ],
)
def test_type_and_code_are_words(protocol: int, octets: bytes, words: str) -> None:
    assert control_in_words(protocol, octets) == words
