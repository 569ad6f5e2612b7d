"""The table of phases: total, reachable, and one ordinary life."""

from wirespan.flows.states import TRANSITIONS, advance, flattened
from wirespan.kernels.layout import Phase, Sight


def test_every_phase_has_a_row() -> None:
    assert set(TRANSITIONS) == set(Phase)


def test_every_phase_can_be_reached() -> None:
    reached = {Phase.UNSEEN}
    for _ in Phase:
        reached |= {after for phase in reached for after in TRANSITIONS[phase].values()}

    assert reached == set(Phase)


def test_an_unlisted_pair_changes_nothing_and_is_told() -> None:
    assert advance(Phase.CLOSED, Sight.RST) == (Phase.CLOSED, False)
    assert advance(Phase.OPEN, Sight.SYN) == (Phase.OPEN, False)


def test_an_ordinary_life() -> None:
    phase = Phase.UNSEEN
    lived = []
    for sight in (
        Sight.SYN,
        Sight.SYN_ACK,
        Sight.CLIENT_ACK,
        Sight.SERVER_ACK,
        Sight.CLIENT_FIN,
        Sight.SERVER_FIN,
        Sight.FINS_ACKED,
    ):
        phase, expected = advance(phase, sight)
        assert expected
        lived.append(phase)

    assert lived == [
        Phase.SYN_SENT,
        Phase.SYN_ANSWERED,
        Phase.OPEN,
        Phase.OPEN,
        Phase.CLIENT_CLOSING,
        Phase.BOTH_CLOSING,
        Phase.CLOSED,
    ]


def test_the_flattened_table_says_the_same() -> None:
    table = flattened()

    assert len(table) == 9 * 8
    assert table[0 * 8 + 0] == Phase.SYN_SENT
    assert table[3 * 8 + 7] == Phase.RESET
    assert table[7 * 8 + 7] == Phase.CLOSED
