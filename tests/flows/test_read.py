"""Columns to the connection people see."""

from kit.tracking import told
from wirespan.flows.connection import Connection, Endpoint, TcpCounts
from wirespan.flows.read import read_connection

LIFE = """
C > S  0.000  S 0:0(0) win 64240 <mss 1460, sack, ws 7>
S > C  0.040  S. 0:0(0) ack 1 win 65535 <mss 1400>
C > S  0.041  . 1:1(0) ack 1 win 502
C > S  0.060  P. 1:101(100) ack 1 win 502
C > S  0.360  P. 1:101(100) ack 1 win 502
S > C  0.400  R. 1:1(0) ack 101
"""
START = 1_700_000_000_000_000_000


def _read(text: str) -> Connection:
    connection = told(text).connections[0]
    return read_connection(connection.row, lambda number: f"address {number}", None)


def test_a_tcp_connection_is_read() -> None:
    connection = _read(LIFE)

    assert connection.transport == "tcp"
    assert connection.client == Endpoint("address 0", 40000, 4, 54 * 4 + 200, 200)
    assert (connection.server.port, connection.server.packets) == (80, 2)
    assert (connection.opened, connection.closed) == ("handshake", "reset-by-server")
    assert (connection.start_ns, connection.end_ns) == (START, START + 400_000_000)
    assert (connection.first_frame, connection.last_frame) == (1, 6)
    assert connection.base_rtt_ns == 41_000_000
    assert connection.tcp == (TcpCounts(retransmissions=1), TcpCounts())
    assert connection.client_known


def test_options_are_those_of_either_side() -> None:
    options = _read(LIFE).options

    assert options["client"] == {"mss": 1460, "window_scale": 0, "sack": True, "timestamps": False}
    assert options["server"] == {"mss": 1400, "window_scale": 0, "sack": False, "timestamps": False}


def test_a_udp_conversation_has_no_tcp_counts() -> None:
    connection = _read("C > S:53  0.0  udp (30)")

    assert (connection.transport, connection.tcp, connection.options) == ("udp", None, {})
    assert (connection.opened, connection.closed) == ("n/a", "n/a")
    assert connection.base_rtt_ns is None
    assert connection.vantage == "unknown"
    assert not connection.client_known
