"""A settled request's columns -> the value people read."""

from collections.abc import Callable
from typing import NamedTuple

from wirespan.base.vocabulary import Medium, Phase, Reason
from wirespan.exchanges.words import failure, response, title
from wirespan.kernels.layout import Exchange, ExchangeFact, Protocol, Slice
from wirespan.kernels.layout import Request as Columns
from wirespan.kernels.table import Table
from wirespan.ledger.request import LayerBytes, Request
from wirespan.ledger.request import Slice as Piece

PROTOCOLS = {
    Protocol.DNS: "dns",
    Protocol.HTTP_1_0: "http/1.0",
    Protocol.HTTP_1_1: "http/1.1",
    Protocol.TLS: "tls",
    Protocol.TCP: "tcp",
}


class Page(NamedTuple):
    """The tables a request is read from, as the walk left them."""

    requests: Table
    slices: Table
    exchanges: Table
    text: Callable[[int], list[bytes]]
    """Slot -> parts of its text cell."""
    tls_round_trips: Callable[[int], int]
    """Connection slot -> TLS round trips; -1 where it speaks no TLS."""


class Settled(NamedTuple):
    """A settled request's columns, copied before their rows are used again."""

    columns: list[int]
    exchange: list[int]
    parts: list[bytes]
    slices: list[list[int]]
    tls_trips: int


def copy_request(page: Page, row: int) -> Settled:
    """Row ``row`` of the settled requests, as it is."""
    columns = page.requests.row(row)
    slot = columns[Columns.EXCHANGE]
    exchange = page.exchanges.row(slot)
    first = columns[Columns.FIRST_SLICE]
    return Settled(
        columns=columns,
        exchange=exchange,
        parts=page.text(slot),
        slices=[page.slices.row(at) for at in range(first, first + columns[Columns.SLICES])],
        tls_trips=page.tls_round_trips(exchange[Exchange.CONNECTION]),
    )


def read_request(settled: Settled) -> Request:
    """What the columns say."""
    columns, exchange, parts = settled.columns, settled.exchange, settled.parts
    tls_trips = settled.tls_trips
    host = parts[1].decode("utf-8", "replace") if len(parts) > 1 else None
    protocol = Protocol(exchange[Exchange.PROTOCOL])
    return Request(
        id=columns[Columns.ID],
        connection=columns[Columns.CONNECTION],
        protocol=PROTOCOLS[protocol],
        request=title(exchange, parts),
        host=host or None,
        response=response(exchange),
        failed=failure(exchange),
        start_ns=columns[Columns.START],
        end_ns=columns[Columns.END],
        request_frames=_frames(exchange, Exchange.START_FRAME, Exchange.ASKED_FRAME),
        response_frames=_frames(exchange, Exchange.ANSWER_FRAME, Exchange.END_FRAME)
        if exchange[Exchange.ANSWER] >= 0
        else None,
        sent=_bytes(
            columns[Columns.SENT_LINK : Columns.SENT_PAYLOAD + 1],
            exchange[Exchange.HEAD_ASKED], exchange[Exchange.BODY_ASKED], tls_trips >= 0,
        ),
        received=_bytes(
            columns[Columns.RECEIVED_LINK : Columns.RECEIVED_PAYLOAD + 1],
            exchange[Exchange.HEAD_ANSWERED], exchange[Exchange.BODY_ANSWERED], tls_trips >= 0,
        ),
        round_trips=_round_trips(columns, exchange, tls_trips),
        phases={phase: columns[Columns.PHASES + phase] for phase in Phase},
        ledger=tuple(_piece(cells) for cells in settled.slices),
        sent_packets=_packets(columns[Columns.SENT_PACKETS], exchange[Exchange.HEAD_ASKED]),
        received_packets=_packets(
            columns[Columns.RECEIVED_PACKETS], exchange[Exchange.HEAD_ANSWERED]
        ),
        clock_stepped=columns[Columns.CLOCK_STEPPED] > 0,
        waits_for=(exchange[Exchange.LOOKUP],) if exchange[Exchange.LOOKUP] >= 0 else (),
    )  # fmt: skip


def _frames(exchange: list[int], first: int, last: int) -> tuple[int, int]:
    start = exchange[first]
    return start, max(start, exchange[last])


def _bytes(layers: list[int], head: int, body: int, is_secure: bool) -> LayerBytes:
    """Each layer with its own headers: a layer's bytes are the next one's payload."""
    link, network, transport, payload = layers
    return LayerBytes(
        application=max(head, 0) + max(body, 0),
        tls=payload if is_secure else 0,
        transport=payload + transport,
        network=payload + transport + network,
        link=payload + transport + network + link,
    )


def _packets(count: int, head: int) -> int | None:
    """None where bytes came without any packet that was counted."""
    return None if count == 0 and head > 0 else count


def _round_trips(columns: list[int], exchange: list[int], tls_trips: int) -> dict[str, int]:
    phases = {phase: columns[Columns.PHASES + phase] for phase in Phase}
    return {
        "dns": 1 + max(exchange[Exchange.RETRIES], 0) if phases[Phase.DNS] else 0,
        "connect": 1 if phases[Phase.CONNECT] else 0,
        "tls": max(tls_trips, 0) if phases[Phase.TLS] else 0,
        "request": 0 if exchange[Exchange.PROTOCOL] == Protocol.DNS
        and not exchange[Exchange.FACTS] & ExchangeFact.OVER_TCP else 1,
        "extra": columns[Columns.EXTRA_ROUND_TRIPS],
    }  # fmt: skip


def _piece(cells: list[int]) -> Piece:
    frames = (cells[Slice.FIRST_FRAME], cells[Slice.LAST_FRAME])
    return Piece(
        start_ns=cells[Slice.START],
        end_ns=cells[Slice.END],
        phase=Phase(cells[Slice.PHASE]),
        reason=Reason(cells[Slice.REASON]),
        medium=Medium(cells[Slice.MEDIUM]),
        frames=tuple(dict.fromkeys(frame for frame in frames if frame > 0)),
        confidence=cells[Slice.CONFIDENCE] / 1000,
    )
