# cython: language_level=3, boundscheck=True, wraparound=False, cdivision=True
# cython: initializedcheck=False
"""Who is the client where no SYN tells: the side whose port is not a service's.

Services listen below 1024, or on the registered ports of the table; between two others
the lower port is taken for the server's (ephemeral ports are high), and between equal
ones the first speaker for the client.
"""

import cython

SERVICE_PORTS = (
    1080, 1194, 1433, 1521, 1883, 2049, 2181, 2375, 2376, 2379, 3000, 3128, 3268, 3306, 3389,
    4222, 4317, 4318, 4369, 5000, 5060, 5061, 5222, 5353, 5432, 5601, 5671, 5672, 5900, 5984,
    6379, 6443, 6667, 7000, 7001, 7474, 7687, 8000, 8008, 8080, 8081, 8086, 8088, 8123, 8300,
    8443, 8500, 8529, 8883, 8888, 9000, 9042, 9090, 9092, 9093, 9100, 9160, 9200, 9300, 9418,
    9443, 10250, 10255, 11211, 15672, 26257, 27017, 27018, 28015, 50051, 61613, 61616,
)  # fmt: skip

WELL_KNOWN = 1024


def _known_ports() -> bytearray:
    """A byte a port: 1 where a service listens."""
    known = bytearray(65536)
    known[:WELL_KNOWN] = b"\1" * WELL_KNOWN
    for port in SERVICE_PORTS:
        known[port] = 1
    return known


known_view = cython.declare(cython.const[cython.uchar][::1], _known_ports())


@cython.nogil
@cython.cfunc
@cython.exceptval(-1)
def is_service(port: cython.longlong) -> cython.int:
    """Whether a well-known service listens there."""
    if port < 0 or port > 65535:
        return 0
    return known_view[port] != 0


@cython.nogil
@cython.cfunc
@cython.exceptval(-1)
def first_is_client(
    source: cython.longlong, destination: cython.longlong, by_number: cython.bint
) -> cython.int:
    """Whether the sender of the first packet seen is the client, judged by ports.

    ``by_number``: between two unknown ports the lower one is the server's; otherwise the
    first speaker is the client.
    """
    from_service: cython.int = is_service(source)
    to_service: cython.int = is_service(destination)
    if from_service != to_service:
        return to_service
    if by_number and source != destination:
        return source > destination
    return 1
