"""Connections in words: who, how it opened and ended, what went wrong on the way."""

from collections.abc import Sequence

from wirespan.flows.connection import Connection, Endpoint, Security
from wirespan.report import colours
from wirespan.report.page import Page
from wirespan.report.units import duration, plural, size

INDENT = 4
NAME = 64
"""Cells for a name a peer chose."""
OPENED = {
    "handshake": "opened by a handshake",
    "midstream": "began before the capture",
    "refused": "refused",
    "unanswered": "never answered",
}
CLOSED = {
    "fin": "closed by FIN",
    "reset-by-client": "reset by the client",
    "reset-by-server": "reset by the server",
    "open": "still open at the end",
}
TROUBLED = ("refused", "unanswered", "reset-by-client", "reset-by-server")
COUNTS = [
    ("retransmissions", "retransmission"),
    ("spurious_retransmissions", "spurious retransmission"),
    ("out_of_order", "out-of-order segment"),
    ("duplicate_acks", "duplicate ACK"),
    ("zero_windows", "zero window"),
    ("window_full", "full window"),
    ("keep_alives", "keep-alive"),
    ("lost_upstream", "missing segment"),
]
"""Field of TcpCounts -> what one of it is called."""


def print_connections(page: Page, connections: Sequence[Connection], total: int) -> None:
    """These of the ``total`` connections."""
    page.line(" ", ("Connections", "bold"))
    for connection in connections:
        page.gap()
        _print_connection(page, connection)
    if total > len(connections):
        page.gap()
        left_out = plural(total - len(connections), "more connection")
        page.paragraph(f"and {left_out} (--json lists them)", colours.QUIET, 1)


def _print_connection(page: Page, connection: Connection) -> None:
    head = f"{connection.id:>3} "
    lasted = page.clean(duration(connection.end_ns - connection.start_ns))
    client, server = address(connection.client), address(connection.server)
    ends = f"{client} {page.arrow} {server}"
    room = page.width - len(head) - len(lasted) - 2
    lines = [ends] if len(ends) <= room else [client, f"{page.arrow} {server}"]
    page.ends([head, (page.cropped(lines[0], room), "bold")], (lasted, "bold"))
    for line in lines[1:]:
        page.line(" " * INDENT, (page.cropped(line, page.width - INDENT), "bold"))
    trouble = connection.opened in TROUBLED or connection.closed in TROUBLED
    page.facts(_life(page, connection), colours.TROUBLE if trouble else "", INDENT)
    page.facts(_volume(connection), "", INDENT)
    if connection.security:
        page.facts(_security(page, connection.security), "", INDENT)
    for name, counts in zip(("client", "server"), connection.tcp or (), strict=False):
        told = [
            plural(getattr(counts, field), noun) for field, noun in COUNTS if getattr(counts, field)
        ]
        if told:
            page.entry(f"{name} sent  ", ", ".join(told), INDENT, colours.TROUBLE)


def address(endpoint: Endpoint) -> str:
    """Address and port as a URL has them."""
    if ":" in endpoint.address:
        return f"[{endpoint.address}]:{endpoint.port}"
    return f"{endpoint.address}:{endpoint.port}"


def _life(page: Page, connection: Connection) -> list[str]:
    facts = [
        f"{connection.transport}.stream {connection.stream}",
        f"frames {connection.first_frame}{page.dash}{connection.last_frame}",
        OPENED.get(connection.opened, ""),
        CLOSED.get(connection.closed, ""),
        "" if connection.vantage == "unknown" else f"captured at the {connection.vantage}",
        "" if connection.client_known else "who is the client is a guess",
    ]
    return [fact for fact in facts if fact]


def _volume(connection: Connection) -> list[str]:
    facts = [
        f"{name} sent {size(end.payload_bytes)} in {plural(end.packets, 'packet')}"
        for name, end in (("client", connection.client), ("server", connection.server))
    ]
    if connection.base_rtt_ns is not None:
        facts.append(f"round trip {duration(connection.base_rtt_ns)}")
    return facts


def _security(page: Page, security: Security) -> list[str]:
    facts = [
        security.protocol or "TLS",
        security.server_name or "",
        security.alpn or "",
        security.cipher or "",
        "resumed" if security.resumed else "",
        "early data" if security.early_data else "",
        "opened with keys" if security.decrypted else "not decrypted",
        f"alert {security.alert}" if security.alert else "",
    ]
    return [page.cropped(fact, NAME) for fact in facts if fact]
