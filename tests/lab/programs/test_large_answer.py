"""A question with room for a large answer."""

import struct

from wirespan.lab.programs.large_answer import question


def test_it_says_its_name_and_its_room() -> None:
    asked = question("big.test", 7)

    assert asked[:2] == struct.pack("!H", 7)
    assert b"\x03big\x04test\x00" in asked
    assert asked.endswith(b"\x00\x00\x29" + struct.pack("!HIH", 4096, 0, 0))
