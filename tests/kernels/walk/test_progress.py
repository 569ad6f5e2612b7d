"""When one direction really got further, and what a further copy takes back."""

from kit.ledgers import FULL, Mark, Talk, settled, told

AGAIN = Mark.RETRANSMISSION


def at_the_sender() -> Talk:
    """Question and answer seen by the server."""
    talk = Talk(to_client=20, to_server=0)
    talk.client(0, 100)
    return talk


def test_a_needless_copy_is_no_progress() -> None:
    talk = Talk()
    talk.client(0, 100)
    talk.server(20, 500)
    talk.server(60, 500, at=0, marks=AGAIN | Mark.SPURIOUS)
    talk.server(100, 300)

    assert told(talk)[-1][1:] == ("sender-idle", 80)


def test_what_was_sent_above_a_lost_segment_waited_for_its_copy() -> None:
    talk = at_the_sender()
    for number in range(4):
        talk.server(number / 10, FULL)
    talk.server(40, FULL, at=FULL, marks=AGAIN | Mark.FAST)

    assert told(talk) == [
        ("receive", "serialization", 0.1),
        ("receive", "fast-retransmit", 39.9),
    ]


def test_a_copy_of_half_a_segment_takes_back_only_that_half() -> None:
    talk = at_the_sender()
    talk.server(0, 2000)
    talk.server(0.1, 500)
    talk.server(40, 1000, at=1000, marks=AGAIN | Mark.FAST)

    assert settled(talk).reasons == {"fast-retransmit": 40}


def test_two_copies_of_two_losses_are_two_repairs() -> None:
    talk = at_the_sender()
    for number in range(6):
        talk.server(number / 10, FULL)
    talk.server(40, FULL, at=FULL, marks=AGAIN | Mark.FAST)
    talk.server(60, FULL, at=3 * FULL, marks=AGAIN | Mark.FAST)

    assert settled(talk).reasons["fast-retransmit"] == 59.9


def test_a_copy_that_was_lost_again_is_taken_back_too() -> None:
    talk = at_the_sender()
    talk.server(0, FULL)
    talk.server(240, FULL, at=0, marks=AGAIN)
    talk.server(680, FULL, at=0, marks=AGAIN)

    assert settled(talk).reasons == {"retransmission-timeout": 680}


def test_a_hole_that_is_filled_only_in_part_stays_one() -> None:
    talk = Talk()
    talk.client(0, 100)
    talk.server(20, 100)
    talk.server(20.1, 100, at=300)
    talk.server(40, 100, at=100, marks=AGAIN | Mark.LOST_UPSTREAM | Mark.FAST)
    talk.server(60, 100, at=200, marks=AGAIN | Mark.LOST_UPSTREAM | Mark.FAST)

    assert settled(talk).reasons["fast-retransmit"] == 39.9


def test_a_hole_that_nothing_filled_was_the_capture_s() -> None:
    """The ACK walks over it; what came behind it was readable all the time."""
    talk = at_the_sender()
    talk.server(0, FULL)
    for number in range(2, 10):
        talk.server(0.1, FULL, at=number * FULL)
    talk.client(20, ack=10 * FULL, marks=Mark.AFTER_GAP)
    for _ in range(10):
        talk.server(20.1, FULL)
    talk.in_order[1] = talk.sent[1]
    for packet in talk.packets[-10:]:
        packet.delivered = packet.start + packet.length

    assert settled(talk).reasons == {"serialization": 0.1, "unobserved": 20}


def test_what_was_lost_behind_a_hole_of_the_capture_was_lost() -> None:
    talk = at_the_sender()
    talk.server(0, FULL)
    for number in range(2, 10):
        talk.server(0.1, FULL, at=number * FULL)
    talk.server(40, FULL, at=3 * FULL, marks=AGAIN | Mark.FAST)
    talk.client(60, ack=10 * FULL, marks=Mark.AFTER_GAP)
    talk.server(60.1, FULL)
    talk.in_order[1] = talk.sent[1]
    talk.packets[-1].delivered = 11 * FULL

    assert settled(talk).reasons == {
        "serialization": 0.1,
        "fast-retransmit": 39.9,
        "unobserved": 20.1,
    }


def test_a_flight_whose_first_segment_was_lost_still_waited_for_the_window() -> None:
    talk = Talk()
    talk.client(0, 100)
    talk.server(20, FULL)
    talk.server(20, FULL)
    talk.client(20)
    talk.server(40, FULL, at=3 * FULL)
    talk.server(60, FULL, at=2 * FULL, marks=AGAIN | Mark.LOST_UPSTREAM | Mark.FAST)

    assert told(talk)[1:] == [("receive", "slow-start", 20), ("receive", "fast-retransmit", 20)]


def test_at_the_sender_a_lost_segment_s_first_copy_ends_the_wait_for_the_window() -> None:
    talk = at_the_sender()
    talk.server(0, FULL)
    talk.server(0, FULL)
    talk.client(20)
    for _ in range(4):
        talk.server(20, FULL)
    talk.server(41, FULL, at=2 * FULL, marks=AGAIN | Mark.FAST)

    assert told(talk) == [("receive", "slow-start", 20), ("receive", "fast-retransmit", 21)]


def test_bytes_of_the_exchange_before_do_not_count() -> None:
    talk = Talk(exchange={"ANSWERED_FROM": 500})
    talk.server(-10, 500)
    talk.client(0, 100)
    talk.server(5, 500, at=0, marks=AGAIN | Mark.SPURIOUS)
    talk.server(20, 300)

    assert settled(talk).reasons == {"propagation": 20}
