"""The pool of blocks: room grows only when asked, and strings come back whole."""

import pytest

from kit.handshakes import client_hello, extension, record
from kit.sessions import CLIENT, Conversation, scan
from wirespan.kernels.scan.tls.blocks import Blocks


def test_reserved_blocks_are_free() -> None:
    blocks = Blocks()

    blocks.reserve(10)

    assert blocks.unused >= 10
    assert blocks.count == blocks.unused


def test_enough_room_is_not_grown() -> None:
    blocks = Blocks()
    blocks.reserve(10)
    count = blocks.count

    blocks.reserve(10)

    assert blocks.count == count


def test_an_empty_string_has_no_bytes() -> None:
    assert Blocks().bytes_of(-1, 0) == b""


@pytest.mark.parametrize("length", [511, 512, 513, 1024, 1025, 5000])
def test_strings_of_any_length_come_back_whole(length: int) -> None:
    empty = len(client_hello(extension(21, b"")))
    hello = client_hello(extension(21, bytes(at & 0xFF for at in range(length - empty))))
    assert len(hello) == length

    outcome = scan(Conversation().send(CLIENT, 0, record(22, hello)))

    assert outcome.hellos[0][3] == hello
    assert outcome.scanner.blocks_in_use == 0
