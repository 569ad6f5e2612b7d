"""How the connections of one side were used."""

from kit.answers import connection_of
from wirespan.compare.conversations import Conversations, conversations
from wirespan.flows.connection import Endpoint, Security, TcpCounts


def security(resumed: bool | None) -> Security:
    return Security("TLS 1.3", None, None, None, resumed, None, False, None)


def test_counts_of_a_side() -> None:
    ends = {"client": Endpoint("a", 1, 1, 100, 1), "server": Endpoint("b", 2, 1, 900, 1)}
    losses = (TcpCounts(retransmissions=2), TcpCounts(retransmissions=3))
    found = conversations(
        [
            connection_of(**ends, security=security(resumed=True), tcp=losses),
            connection_of(**ends, security=security(resumed=False)),
            connection_of(**ends, security=security(resumed=None), opened="midstream"),
            connection_of(**ends, security=None, opened="refused"),
            connection_of(**ends, security=None, tcp=None, transport="udp", opened="n/a"),
        ],
        7,
    )

    assert found == Conversations(
        requests=7, tcp=4, handshakes=2, secured=2, resumed=1, bytes_sent=500,
        bytes_received=4_500, retransmissions=5,
    )  # fmt: skip


def test_no_connections_are_nothing() -> None:
    assert conversations([], 0) == Conversations(0, 0, 0, 0, 0, 0, 0, 0)
