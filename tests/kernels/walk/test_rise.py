"""How far the round trip had risen: what queueing and what pacing are told by."""

import pytest

from kit.ledgers import FULL, Talk, settled


def queued(to_tap: float, late: float = 60, packets: int = 40, spacing: float = 1) -> Talk:
    """Seen at the client: each segment was sent ``to_tap`` ms and a queue of ``late`` ago.

    The client acknowledges each at once, with the time in ms as TSval; the segment echoes what
    the sender had heard when it sent it.
    """
    talk = Talk(to_client=0, to_server=to_tap)
    talk.client(0, 100, stamp=1000)
    for number in range(packets):
        now = to_tap + number * spacing
        heard = max(0, int(now - to_tap - min(late, number * spacing)))
        talk.server(now, FULL, stamp=500, echo=1000 + heard)
        talk.client(now + 0.01, stamp=1000 + int(now))
    return talk


def test_far_from_the_sender_old_echoes_tell_the_queue() -> None:
    reasons = settled(queued(20, late=10)).reasons

    assert reasons["queueing"] == pytest.approx(10, abs=1.5)
    assert reasons["serialization"] + reasons["queueing"] == pytest.approx(39)


def test_fresh_echoes_tell_that_nothing_was_queued() -> None:
    assert "queueing" not in settled(queued(20, late=0)).reasons


@pytest.mark.parametrize(("late", "found"), [(2, False), (6, True)])
def test_an_eighth_of_the_round_trip_is_the_least(late: float, found: bool) -> None:
    assert ("queueing" in settled(queued(20, late=late)).reasons) is found


def test_across_the_wrap_of_the_timestamps() -> None:
    talk = queued(20, late=10)
    for packet in talk.packets:
        if packet.stamp != 500:
            packet.stamp = (packet.stamp - 1020) & 0xFFFFFFFF
        if packet.echo >= 0:
            packet.echo = (packet.echo - 1020) & 0xFFFFFFFF

    assert settled(talk).reasons["queueing"] == pytest.approx(10, abs=1.5)


def test_a_pause_of_the_program_is_no_queue() -> None:
    """The echo is old because nothing was acknowledged since."""
    talk = Talk()
    talk.client(0, 100, stamp=1000)
    talk.server(20, FULL, echo=1000)
    talk.client(20.01, stamp=1020)
    for number in range(20):
        talk.server(320 + number * 0.5, FULL, echo=1020)

    assert "queueing" not in settled(talk).reasons


def released(rise: float, delay: float = 0.02, packets: int = 40) -> Talk:
    """Seen at the server: each ACK, one a ms, lets a segment go; ACKs come ever later."""
    talk = Talk(to_client=20, to_server=0)
    talk.client(0, 100)
    window = 21 + round(rise)
    for number in range(window):
        talk.server(0.01 + number / 1000, FULL)
    for number in range(packets):
        now = 20 + rise + number
        talk.client(now, ack=FULL * (number + 1))
        talk.server(now + delay, FULL)
    return talk


def test_at_the_sender_late_acks_tell_the_queue() -> None:
    reasons = settled(released(15)).reasons

    assert reasons["queueing"] == pytest.approx(16, abs=0.1)
    assert "pacing" not in reasons


def test_at_the_sender_acks_that_let_segments_go_are_the_link_s_clock() -> None:
    assert "pacing" not in settled(released(0)).reasons


def test_a_sender_that_does_not_go_by_the_acks_paces() -> None:
    assert "pacing" in settled(released(0, delay=0.4)).reasons
