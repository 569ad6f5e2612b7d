"""Questions in words."""

import struct

import pytest

from kit.lookups import Talk, question


def words(message: bytes) -> bytes:
    talk = Talk()
    udp = talk.open()
    talk.say(udp, 0, message, 0)
    talk.scan()
    (slot,) = talk.finish()
    (text,) = talk.book.text(slot)
    return text


def asked(labels: bytes, kind: int = 1, class_: int = 1, flags: int = 0) -> bytes:
    header = struct.pack(">6H", 7, flags, 1, 0, 0, 0)
    return header + labels + struct.pack(">2H", kind, class_)


@pytest.mark.parametrize(
    ("kind", "word"),
    [
        (1, b"A"),
        (28, b"AAAA"),
        (65, b"HTTPS"),
        (51, b"NSEC3PARAM"),
        (0, b"TYPE0"),
        (257, b"CAA"),
        (258, b"TYPE258"),
        (65535, b"TYPE65535"),
        (1000, b"TYPE1000"),
    ],
)
def test_types_are_named_or_numbered(kind: int, word: bytes) -> None:
    assert words(question(kind=kind)) == word + b" example.com"


@pytest.mark.parametrize(
    ("class_", "word"),
    [(1, b""), (3, b"CH "), (255, b"ANY "), (256, b"CLASS256 "), (2, b"CLASS2 ")],
)
def test_classes_but_the_internet_are_named(class_: int, word: bytes) -> None:
    assert words(asked(b"\x01a\0", class_=class_)) == word + b"A a"


@pytest.mark.parametrize(("flags", "word"), [(0x2000, b"NOTIFY "), (0x7800, b"OPCODE15 ")])
def test_operations_but_queries_are_named(flags: int, word: bytes) -> None:
    assert words(asked(b"\x01a\0", kind=6, flags=flags)) == word + b"SOA a"


def test_the_root_is_a_dot() -> None:
    assert words(asked(b"\0", kind=2)) == b"NS ."


@pytest.mark.parametrize(
    ("label", "text"),
    [
        (b"a.b", b"a\\.b"),
        (b"a\\b", b"a\\\\b"),
        (b"a b", b"a\\032b"),
        (b"\x00", b"\\000"),
        (b"\x1b[31m", b"\\027[31m"),
        (b"\x7f", b"\\127"),
        (b"~!", b"~!"),
        ("b\u00fccher".encode(), b"b\\195\\188cher"),
    ],
)
def test_odd_octets_are_escaped(label: bytes, text: bytes) -> None:
    assert words(asked(bytes([len(label)]) + label + b"\0")) == b"A " + text


def test_the_longest_name_is_cut_to_the_cell() -> None:
    text = words(asked((b"\x3f" + b"\xff" * 63) * 3 + b"\x3d" + b"\xff" * 61 + b"\0"))

    assert text.startswith(b"A \\255\\255")
    assert len(text) == 384 - 2
