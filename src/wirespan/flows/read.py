"""A connection's columns -> the value people read."""

from collections.abc import Callable

from wirespan.base.vocabulary import Vantage
from wirespan.flows.connection import Connection, Endpoint, Security, TcpCounts
from wirespan.kernels.layout import SIDE_FIELDS, Closed, Opened, Side
from wirespan.kernels.layout import Connection as Columns

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
TCP = 6


def read_connection(
    row: list[int], address_text: Callable[[int], str], security: Security | None
) -> Connection:
    """One row of the connection table."""
    is_tcp = row[Columns.TRANSPORT] == TCP
    sides = [
        row[Columns.SIDES + side * SIDE_FIELDS : Columns.SIDES + (side + 1) * SIDE_FIELDS]
        for side in (0, 1)
    ]
    trips = row[Columns.RTT_TO_CLIENT], row[Columns.RTT_TO_SERVER]
    return Connection(
        id=row[Columns.ID],
        stream=row[Columns.STREAM],
        transport="tcp" if is_tcp else "quic" if row[Columns.QUIC] == 1 else "udp",
        client=_endpoint(address_text(row[Columns.CLIENT]), row[Columns.CLIENT_PORT], sides[0]),
        server=_endpoint(address_text(row[Columns.SERVER]), row[Columns.SERVER_PORT], sides[1]),
        client_known=row[Columns.CLIENT_KNOWN] == 1,
        first_frame=row[Columns.FIRST_FRAME],
        last_frame=row[Columns.LAST_FRAME],
        start_ns=row[Columns.START],
        end_ns=row[Columns.END],
        opened=OPENED[Opened(row[Columns.OPENED])] if is_tcp else "n/a",
        closed=CLOSED[Closed(row[Columns.CLOSED])] if is_tcp else "n/a",
        vantage=Vantage(row[Columns.VANTAGE]).text,
        base_rtt_ns=sum(trips) if is_tcp and min(trips) >= 0 else None,
        tcp=(_counts(sides[0]), _counts(sides[1])) if is_tcp else None,
        security=security,
        options=_options(sides) if is_tcp else {},
    )


def _endpoint(address: str, port: int, side: list[int]) -> Endpoint:
    return Endpoint(
        address=address,
        port=port,
        packets=side[Side.PACKETS],
        bytes=side[Side.BYTES],
        payload_bytes=side[Side.PAYLOAD_BYTES],
    )


def _counts(side: list[int]) -> TcpCounts:
    return TcpCounts(
        retransmissions=side[Side.RETRANSMISSIONS],
        spurious_retransmissions=side[Side.SPURIOUS_RETRANSMISSIONS],
        out_of_order=side[Side.OUT_OF_ORDER],
        duplicate_acks=side[Side.DUPLICATE_ACKS],
        zero_windows=side[Side.ZERO_WINDOWS],
        window_full=side[Side.WINDOW_FULL],
        keep_alives=side[Side.KEEP_ALIVES],
        lost_upstream=side[Side.LOST_UPSTREAM],
    )


def _options(sides: list[list[int]]) -> dict[str, object]:
    """What each side's handshake said; None where it was not seen or not there."""
    options: dict[str, object] = {}
    for name, side in zip(("client", "server"), sides, strict=True):
        options[name] = {
            "mss": _known(side[Side.MAXIMUM_SEGMENT]),
            "window_scale": _known(side[Side.WINDOW_SCALE]),
            "sack": side[Side.SACK_PERMITTED] == 1,
            "timestamps": side[Side.TIMESTAMPS] == 1,
        }
    return options


def _known(value: int) -> int | None:
    return value if value >= 0 else None
