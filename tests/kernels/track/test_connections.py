"""A blank connection row, and the limits of queues."""

from wirespan.kernels.layout import CONNECTION_FIELDS, SIDE_FIELDS, Connection, Side
from wirespan.kernels.track import connections
from wirespan.kernels.track.connections import ConnectionTable, blank


def test_a_blank_row_counts_from_zero_and_knows_nothing() -> None:
    row = blank()

    assert len(row) == CONNECTION_FIELDS
    assert row[Connection.FACTS] == row[Connection.SYNS] == row[Connection.ROWS] == 0
    assert row[Connection.SYN] == row[Connection.RTT_TO_SERVER] == row[Connection.FIRST_ROW] == -1
    for side in (0, 1):
        at = Connection.SIDES + side * SIDE_FIELDS
        assert row[at + Side.PACKETS] == row[at + Side.DELIVERED] == 0
        assert row[at + Side.ISN] == row[at + Side.FIN] == row[at + Side.WINDOW] == -1


def test_limits_are_what_they_say() -> None:
    assert connections.TCP_IDLE_NS == 600_000_000_000
    assert connections.UDP_IDLE_NS == 60_000_000_000
    assert connections.LINGER_NS == 1_000_000_000


def test_room_is_made_ahead() -> None:
    table = ConnectionTable()

    table.reserve(1000)

    assert table.table.rows >= 1000
