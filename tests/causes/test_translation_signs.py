"""A stray packet of an open connection, its RST, and what became of the connection."""

import pytest

from kit.cases import MS, T0, S, Scene
from wirespan.causes.finding import Severity
from wirespan.kernels.layout import ConnectionFact

CAUSE = "conntrack-invalid-reset"
HANDSHAKE, MIDSTREAM = 0, 1
BARE, WITH_WINDOW = 1, 3
RESET_FACT, MIDSTREAM_FACT = ConnectionFact.RESET, ConnectionFact.MIDSTREAM
END = 1_000_000
"""Sequence number after the last byte of the real server."""


def stray(scene: Scene, first: int = END, *, at: int = 100 * MS, **columns: int) -> int:
    """Data of 10.0.0.3 to the ports of the first connection, and a RST for it."""
    values = {
        "SERVER": 2, "CLIENT_PORT": 40_000, "OPENED": MIDSTREAM, "START": T0 + at,
        "RESET": T0 + at, "RESET_SIDE": 0, "RESET_FORM": BARE, "FIRST_FRAME": 7,
        "RESET_FRAME": 8, "FACTS": RESET_FACT | MIDSTREAM_FACT, "EXCHANGES": 0,
    }  # fmt: skip
    slot = scene.connection(**(values | columns))
    scene.server(slot, DATA_SEGMENTS=1, ISN=first - 1)
    return slot


def reset(scene: Scene, *, at: int = 120 * MS, **columns: int) -> int:
    """The connection to 10.0.0.2, which its side reset."""
    values = {
        "CLIENT_PORT": 40_000, "RESET": T0 + at, "RESET_SIDE": 1, "RESET_FORM": BARE,
        "RESET_FRAME": 9, "FACTS": RESET_FACT,
    }  # fmt: skip
    slot = scene.connection(**(values | columns))
    scene.server(slot, ISN=END - 5_000, NEXT=5_000)
    return slot


def is_told(scene: Scene) -> bool:
    return CAUSE in scene.findings()


def test_a_stray_packet_and_the_reset_after_it_are_one_story() -> None:
    scene = Scene()
    reset(scene)
    stray(scene)

    found = scene.findings()

    assert found[CAUSE].severity is Severity.ERROR
    assert (
        "a packet of the connection to 10.0.0.2:80 came from 10.0.0.3 instead and was answered"
        " with RST; 20 ms later the connection was reset" in found[CAUSE].evidence
    )
    assert found[CAUSE].frames == (7, 8, 9)
    assert found[CAUSE].connection == 0
    assert "partial-capture" not in found


def test_the_stray_may_be_taken_for_a_client_where_ports_say_nothing() -> None:
    scene = Scene()
    reset(scene)
    slot = stray(
        scene, CLIENT=2, SERVER=0, CLIENT_PORT=80, SERVER_PORT=40_000, RESET_SIDE=1
    )  # fmt: skip
    scene.server(slot, DATA_SEGMENTS=0)
    scene.client(slot, DATA_SEGMENTS=1, ISN=END - 1)

    assert "came from 10.0.0.3 instead" in scene.findings()[CAUSE].evidence


@pytest.mark.parametrize(
    ("first", "told"),
    [(END + 0x1000000, True), (END + 0x1000001, False),
     (END - 0x1000000, True), (END - 0x1000001, False)],
)  # fmt: skip
def test_its_bytes_lie_near_the_end_of_the_stream(first: int, told: bool) -> None:
    scene = Scene()
    reset(scene)
    stray(scene, first % (1 << 32))

    assert is_told(scene) is told


def test_sequence_numbers_may_have_wrapped_between() -> None:
    scene = Scene()
    slot = reset(scene)
    scene.server(slot, ISN=0xFFFFFFFF - 100, NEXT=100)
    stray(scene, 5)

    assert is_told(scene)


@pytest.mark.parametrize(("after", "told"), [(5 * S, True), (5 * S + 1, False), (0, False)])
def test_the_connection_is_reset_within_five_seconds(after: int, told: bool) -> None:
    scene = Scene()
    stray(scene)
    reset(scene, at=100 * MS + after)

    assert is_told(scene) is told


def test_a_connection_that_began_later_is_another_one() -> None:
    scene = Scene()
    reset(scene, START=T0 + 100 * MS)
    stray(scene)

    assert not is_told(scene)


def test_other_ports_are_another_connection() -> None:
    for columns in ({"CLIENT_PORT": 40_001}, {"SERVER_PORT": 81}, {"CLIENT": 3}):
        scene = Scene()
        reset(scene)
        stray(scene, **columns)

        assert not is_told(scene)


def test_a_connection_its_own_client_reset_is_not_the_victim() -> None:
    scene = Scene()
    reset(scene, RESET_SIDE=0)
    stray(scene)

    assert not is_told(scene)


def test_a_live_socket_that_resets_knew_the_connection() -> None:
    scene = Scene()
    reset(scene)
    stray(scene, RESET_FORM=WITH_WINDOW)

    assert not is_told(scene)


def test_who_spoke_or_acknowledged_knew_the_connection() -> None:
    spoke, acknowledged, silent = Scene(), Scene(), Scene()
    for scene in (spoke, acknowledged, silent):
        reset(scene)
    spoke.client(stray(spoke), PAYLOAD_BYTES=1)
    acknowledged.server(stray(acknowledged), ACKED=1)
    silent.server(stray(silent), DATA_SEGMENTS=0)

    assert not any(is_told(scene) for scene in (spoke, acknowledged, silent))


def test_a_stray_alone_is_part_of_a_conversation_not_captured() -> None:
    scene = Scene()
    stray(scene)

    assert not is_told(scene)
    assert "partial-capture" in scene.findings()
