"""The ring by itself: blocks come and go, and what it counted; more of it in test_tap."""

import errno
import struct

import pytest

from kit.namespaces import needs_own_network, run_inside, run_powerless
from wirespan.drive.ring import allocate

OPENED = """
import select
from kit.traffic import datagrams
from wirespan.drive.ring import Ring
def taken(ring, least):
    # A late process finds them in more than one block.
    count = 0
    while count < least and select.select([ring], [], [], 5)[0]:
        count += ring.ready()[1]
        ring.release()
    return count
"""


@pytest.mark.namespaces
@needs_own_network
def test_a_block_is_handed_over_and_given_back() -> None:
    said = run_inside(
        OPENED + "with Ring('lo', ring_bytes=4 << 20) as ring:\n"
        "    print(ring.blocks, ring.ready(), ring.is_empty())\n"
        "    datagrams(3)\n"
        "    print(ring.is_empty())\n"
        "    print(taken(ring, 6))\n"
        "    print(ring.ready(), ring.is_empty())\n"
        "    ring.count()\n"
        "    print(ring.received, ring.dropped)\n"
    )

    # Without a filter both copies of the loopback are there.
    assert said.splitlines() == ["4 None True", "False", "6", "None True", "6 0"]


@pytest.mark.namespaces
@needs_own_network
def test_after_refusing_nothing_comes_and_nothing_is_lost() -> None:
    said = run_inside(
        OPENED + "with Ring('lo') as ring:\n"
        "    datagrams(2)\n"
        "    ring.refuse()\n"
        "    datagrams(5)\n"
        "    print(taken(ring, 4), ring.is_empty())\n"
    )

    assert said == "4 True\n"


@pytest.mark.namespaces
@needs_own_network
@pytest.mark.parametrize(("asked", "blocks"), [(0, 2), ((3 << 20) - 1, 2), (3 << 20, 3)])
def test_it_has_as_many_blocks_as_fit_and_two_at_least(asked: int, blocks: int) -> None:
    said = run_inside(OPENED + f"with Ring(None, ring_bytes={asked}) as ring: print(ring.blocks)")

    assert said == f"{blocks}\n"


@pytest.mark.namespaces
@needs_own_network
def test_all_devices_are_one_ring() -> None:
    said = run_inside(
        OPENED + "cable('va', 'vb')\n"
        "with Ring(None) as ring, packets('va') as sender:\n"
        "    sender.send(bytes(12) + b'\\x88\\xb6' + bytes(46))\n"
        "    datagrams(1)\n"
        "    print(taken(ring, 4) >= 4)\n"
    )

    assert said == "True\n"


@pytest.mark.namespaces
@needs_own_network
def test_who_may_capture_is_known_beforehand() -> None:
    asked = "from wirespan.drive.ring import may_capture; print(may_capture())"

    assert run_inside(asked) == "True\n"
    assert run_powerless(asked) == "False\n"


class Short:
    """A socket whose kernel has room for so many blocks."""

    def __init__(self, room: int, error: int = errno.ENOMEM) -> None:
        self.room = room
        self.error = error
        self.asked: list[int] = []

    def setsockopt(self, _level: int, _option: int, request: bytes) -> None:
        size, blocks, frame, frames, *_ = struct.unpack("7I", request)
        assert frames * frame == size * blocks
        self.asked.append(blocks)
        if blocks > self.room:
            raise OSError(self.error, "no")


def test_where_memory_is_short_the_ring_is_smaller() -> None:
    endpoint = Short(room=5)

    assert allocate(endpoint, 32 << 20) == 4  # type: ignore[arg-type]  # all it needs of one
    assert endpoint.asked == [32, 16, 8, 4]


@pytest.mark.parametrize(
    ("endpoint", "asked"), [(Short(1), [8, 4, 2]), (Short(2, errno.EINVAL), [8])]
)
def test_what_smaller_does_not_help_is_raised(endpoint: Short, asked: list[int]) -> None:
    with pytest.raises(OSError, match="no"):
        allocate(endpoint, 8 << 20)  # type: ignore[arg-type]  # all it needs of one

    assert endpoint.asked == asked
