"""The words of the report: phases, reasons and media of time, and their order.

The names are a promise to users (they stand in the JSON report); the numbers are
how the compiled kernels write them down, and may change.
"""

from enum import IntEnum


class Word(IntEnum):
    """A number in a column, a name in the report."""

    @property
    def text(self) -> str:
        """The name as the report prints it."""
        return self.name.lower().replace("_", "-")


class Phase(Word):
    """Which part of a request a slice of time belongs to."""

    DNS = 0
    CONNECT = 1
    TLS = 2
    SEND = 3
    WAIT = 4
    RECEIVE = 5
    CLIENT = 6


class Reason(Word):
    """Why the request was waiting."""

    PROPAGATION = 0
    SERIALIZATION = 1
    QUEUEING = 2
    SLOW_START = 3
    CONGESTION_WINDOW = 4
    RECEIVE_WINDOW = 5
    SENDER_IDLE = 6
    SERVER = 7
    CLIENT = 8
    CRYPTO = 9
    PACING = 10
    FAST_RETRANSMIT = 11
    TAIL_LOSS_PROBE = 12
    RETRANSMISSION_TIMEOUT = 13
    SYN_RETRANSMISSION = 14
    REORDERING = 15
    NAGLE_DELAYED_ACK = 16
    DELAYED_ACK = 17
    ZERO_WINDOW = 18
    HEAD_OF_LINE_LOSS = 19
    HEAD_OF_LINE_SHARING = 20
    FLOW_CONTROL = 21
    RETRY = 22
    UNOBSERVED = 23
    RESIDUAL = 24


class Medium(Word):
    """Where the time physically went."""

    PROPAGATION = 0
    SERIALIZATION = 1
    QUEUE = 2
    CLIENT_HOST = 3
    SERVER_HOST = 4
    UNKNOWN = 5


class Vantage(Word):
    """Where on the path the capture was made, as seen from one connection."""

    UNKNOWN = 0
    CLIENT = 1
    SERVER = 2
    MIDDLE = 3
