"""A charge as a value."""

from kit.charges import charged, connect, look_up, talk_with_addresses
from kit.lookups import MILLISECOND, SECOND
from wirespan.exchanges.lookups import Charge, charge


def test_a_connection_right_after_its_lookup_waited_for_it() -> None:
    talk = talk_with_addresses()
    look_up(talk, SECOND, 20 * MILLISECOND)
    tcp = connect(talk, SECOND + 21 * MILLISECOND)

    talk.scan()

    assert charged(talk, tcp) == Charge(
        exchange=0,
        partner=None,
        start_ns=1_000_000_000,
        end_ns=1_020_000_000,
        question_frame=1,
        answer_frame=2,
        retries=0,
        retry_ns=None,
        retry_frame=None,
        failed=0,
    )


def test_a_slot_used_again_does_not_inherit_the_charge() -> None:
    talk = talk_with_addresses()
    look_up(talk, 0, MILLISECOND)
    tcp = connect(talk, 2 * MILLISECOND)

    talk.scan()

    assert charge(talk.scanner.charges.table, tcp, 999) is None
    assert charge(talk.scanner.charges.table, 1_000_000, 999) is None
