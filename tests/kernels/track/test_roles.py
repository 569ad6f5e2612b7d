"""Who is the client where no SYN tells."""

import pytest

from kit.tracking import told
from wirespan.kernels.layout import Connection

FIRST, SECOND = 0, 1


@pytest.mark.parametrize(
    ("source", "destination", "client"),
    [
        (40000, 80, FIRST),
        (80, 40000, SECOND),
        (1023, 1024, SECOND),
        (1024, 2000, SECOND),
        (5432, 2000, SECOND),
        (2000, 27017, FIRST),
        (2000, 5432, FIRST),
        (30000, 40000, SECOND),
        (40000, 30000, FIRST),
        (443, 80, FIRST),
        (80, 443, SECOND),
        (9999, 9999, FIRST),
    ],
)
def test_midstream_the_servers_port_tells(source: int, destination: int, client: int) -> None:
    story = told(f"C:{source} > S:{destination}  0.0  P. 1:11(10) ack 1")
    connection = story.connections[0]

    assert (connection[Connection.CLIENT] == 0) is (client == FIRST)
    assert connection[Connection.CLIENT_KNOWN] == 0


@pytest.mark.parametrize(
    ("source", "destination", "client"),
    [(40000, 53, FIRST), (53, 40000, SECOND), (30000, 40000, FIRST), (40000, 30000, FIRST)],
)
def test_over_udp_the_first_speaker_unless_a_service_answers(
    source: int, destination: int, client: int
) -> None:
    story = told(f"C:{source} > S:{destination}  0.0  udp (10)")

    assert (story.connections[0][Connection.CLIENT] == 0) is (client == FIRST)
