"""A closed slot's columns as the connection people see.

Security is found by the scanners and handed in; addresses are named by the decoder.
"""

from collections.abc import Callable

from wirespan.base.vocabulary import Vantage
from wirespan.flows.connection import Connection as ConnectionValue
from wirespan.flows.connection import Endpoint, Security, TcpCounts
from wirespan.flows.vantage import infer
from wirespan.kernels.layout import (
    SIDE_FIELDS,
    Closed,
    Connection,
    Opened,
    Side,
)
from wirespan.kernels.table import Table

TCP = 6
QUIC = "quic"
TRANSPORTS = {6: "tcp", 17: "udp"}
OPENED = {
    Opened.HANDSHAKE: "handshake",
    Opened.MIDSTREAM: "midstream",
    Opened.REFUSED: "refused",
    Opened.UNANSWERED: "unanswered",
    Opened.NOT_APPLICABLE: "n/a",
}
CLOSED = {
    Closed.OPEN: "open",
    Closed.FIN: "fin",
    Closed.RESET_BY_CLIENT: "reset-by-client",
    Closed.RESET_BY_SERVER: "reset-by-server",
    Closed.NOT_APPLICABLE: "n/a",
}
OPTIONS = {
    "mss": Side.MAXIMUM_SEGMENT,
    "window_scale": Side.WINDOW_SCALE,
    "sack_permitted": Side.SACK_PERMITTED,
    "timestamps": Side.TIMESTAMPS,
}


def read(
    connections: Table,
    slot: int,
    *,
    address_text: Callable[[int], str],
    security: Security | None = None,
    base_rtt_ns: int | None = None,
    vantage: Vantage | None = None,
) -> ConnectionValue:
    """The connection in ``slot``; ``vantage`` and ``base_rtt_ns`` where known better."""
    row = connections.row(slot)
    is_tcp = row[Connection.TRANSPORT] == TCP
    ends = _endpoints(row, address_text)
    seen_from = infer(connections, slot) if vantage is None else vantage
    return ConnectionValue(
        id=row[Connection.ID],
        stream=row[Connection.STREAM],
        transport=QUIC if row[Connection.QUIC] else TRANSPORTS[row[Connection.TRANSPORT]],
        client=ends[0],
        server=ends[1],
        client_known=bool(row[Connection.CLIENT_KNOWN]),
        first_frame=row[Connection.FIRST_FRAME],
        last_frame=row[Connection.LAST_FRAME],
        start_ns=row[Connection.START],
        end_ns=row[Connection.END],
        opened=OPENED[Opened(row[Connection.OPENED])],
        closed=CLOSED[Closed(row[Connection.CLOSED])],
        vantage=seen_from.text,
        base_rtt_ns=_round_trip(row) if base_rtt_ns is None else base_rtt_ns,
        tcp=(_counts(row, 0), _counts(row, 1)) if is_tcp else None,
        security=security,
        options=_options(row) if is_tcp and row[Connection.SYN] >= 0 else {},
    )


def _side(row: list[int], side: int, field: Side) -> int:
    return row[Connection.SIDES + side * SIDE_FIELDS + field]


def _endpoints(row: list[int], address_text: Callable[[int], str]) -> tuple[Endpoint, Endpoint]:
    ends = [
        Endpoint(
            address=address_text(row[address]),
            port=row[port],
            packets=_side(row, side, Side.PACKETS),
            bytes=_side(row, side, Side.BYTES),
            payload_bytes=_side(row, side, Side.PAYLOAD_BYTES),
        )
        for side, address, port in (
            (0, Connection.CLIENT, Connection.CLIENT_PORT),
            (1, Connection.SERVER, Connection.SERVER_PORT),
        )
    ]
    return ends[0], ends[1]


def _round_trip(row: list[int]) -> int | None:
    """The smallest seen, both halves where both are known."""
    there, back = row[Connection.RTT_TO_SERVER], row[Connection.RTT_TO_CLIENT]
    known = [half for half in (there, back) if half >= 0]
    return sum(known) if known else None


def _counts(row: list[int], side: int) -> TcpCounts:
    return TcpCounts(
        retransmissions=_side(row, side, Side.RETRANSMISSIONS),
        spurious_retransmissions=_side(row, side, Side.SPURIOUS_RETRANSMISSIONS),
        out_of_order=_side(row, side, Side.OUT_OF_ORDER),
        duplicate_acks=_side(row, side, Side.DUPLICATE_ACKS),
        zero_windows=_side(row, side, Side.ZERO_WINDOWS),
        window_full=_side(row, side, Side.WINDOW_FULL),
        keep_alives=_side(row, side, Side.KEEP_ALIVES),
        lost_upstream=_side(row, side, Side.LOST_UPSTREAM),
    )


def _options(row: list[int]) -> dict[str, object]:
    """What either side offered in its SYN; None: not offered or not seen."""
    return {
        name: [value if (value := _side(row, side, field)) >= 0 else None for side in (0, 1)]
        for name, field in OPTIONS.items()
    }
