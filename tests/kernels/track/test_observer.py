"""What is counted of each packet."""

from kit.tracking import told
from wirespan.kernels.layout import Connection, ConnectionFact, Side

OPENING = """
C > S  0.000  S 0:0(0) win 64240 <mss 1460, ws 7> {ttl 57, direction 1}
S > C  0.040  S. 0:0(0) ack 1 win 65535 <mss 1460, ws 7> {ttl 64, direction 2, partial}
"""


def test_packets_bytes_and_payload_are_counted_by_side() -> None:
    connection = told(OPENING + "C > S  0.1  P. 1:101(100) ack 1").connections[0]

    assert (connection.side(0, Side.PACKETS), connection.side(1, Side.PACKETS)) == (2, 1)
    assert connection.side(0, Side.BYTES) == 54 + 154
    assert connection.side(0, Side.PAYLOAD_BYTES) == 100
    assert connection.side(1, Side.PAYLOAD_BYTES) == 0


def test_what_tells_the_vantage_is_counted() -> None:
    connection = told(OPENING).connections[0]

    assert (connection.side(0, Side.TTL), connection.side(1, Side.TTL)) == (57, 64)
    assert (connection.side(0, Side.INBOUND), connection.side(1, Side.OUTBOUND)) == (1, 1)
    assert connection.side(1, Side.PARTIAL_CHECKSUMS) == 1
    assert connection.facts() & ConnectionFact.PARTIAL_CHECKSUM


def test_first_and_last_payload_times_are_kept() -> None:
    connection = told(OPENING + "C > S  0.1  P. 1:101(100) ack 1\nC > S  0.3  P. 101:102(1) ack 1")
    row = connection.connections[0]

    assert row.side(0, Side.LAST_SENT) - row.side(0, Side.FIRST_PAYLOAD) == 200_000_000
    assert row[Connection.LAST_PAYLOAD] == row.side(0, Side.LAST_SENT)
    assert row.side(1, Side.LAST_SENT) == -1
    assert row.side(1, Side.LAST_SEEN) == row.side(0, Side.FIRST_PAYLOAD) - 60_000_000


def test_a_clock_set_back_is_a_fact_a_misordered_record_is_not() -> None:
    misordered = told(OPENING + "C > S  0.039  P. 1:101(100) ack 1")
    stepped = told(OPENING + "C > S  0.038999999  P. 1:101(100) ack 1")

    assert not misordered.connections[0].facts() & ConnectionFact.CLOCK_STEP
    assert stepped.connections[0].facts() & ConnectionFact.CLOCK_STEP


def test_congestion_marks_are_counted() -> None:
    connection = told(OPENING + "C > S  0.1  P.E 1:101(100) ack 1 {ecn 3}").connections[0]

    assert (connection.side(0, Side.ECE), connection.side(0, Side.CE)) == (1, 1)
    assert connection.facts() & ConnectionFact.ECN
