"""Texts are found whole, between the octets they are looked for in."""

import pytest

from kit.relaying import held
from wirespan.drive.payload_texts import PayloadTexts

FRAME = b"....GET /payPOST /pay"


def found(*texts: bytes, start: int = 4, end: int = len(FRAME)) -> int:
    return PayloadTexts(texts).find_(held(FRAME), 0, start, end)


def test_each_text_has_its_bit() -> None:
    assert found(b"GET", b"PUT", b"POST") == 0b101


def test_a_text_that_begins_twice_is_found_where_it_is_whole() -> None:
    assert found(b"/payP") == 1
    assert found(b"/payQ") == 0


def test_nothing_before_the_payload_counts() -> None:
    assert found(b".GET") == 0
    assert found(b".GET", start=3) == 1


def test_a_text_must_end_within_the_payload() -> None:
    assert found(b"POST /pay") == 1
    assert found(b"POST /pay", end=len(FRAME) - 1) == 0


def test_an_empty_payload_holds_nothing() -> None:
    assert found(b"G", start=4, end=4) == 0


def test_bits_are_few() -> None:
    texts = [bytes([number]) for number in range(63)]

    assert found(*texts[:62]) == 1 << ord(" ") | 1 << ord("/")
    with pytest.raises(ValueError, match="more than 62"):
        PayloadTexts(tuple(texts))
