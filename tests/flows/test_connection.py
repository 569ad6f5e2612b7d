"""Connections as values."""

from wirespan.flows.connection import TcpCounts


def test_counts_begin_at_nothing() -> None:
    assert TcpCounts() == TcpCounts(0, 0, 0, 0, 0, 0, 0, 0)
