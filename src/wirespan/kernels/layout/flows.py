"""Four-tuples, and the observer of a TCP connection."""

from enum import IntEnum

from wirespan.kernels.layout.columns import Columns, column


class Flow(Columns):
    """A four-tuple and who speaks on it now; outlives its connection for a while."""

    ADDRESSES = column()
    """Address row of the low end * 2**32 + that of the high end."""
    PORTS = column()
    """Port of the low end * 2**24 + that of the high end * 2**8 + protocol."""
    HASH = column()
    SLOT = column()
    """The connection's slot; -1: it was reported, or only a number was needed."""
    STREAM = column()
    ID = column()
    """``Connection.ID``; -1: no connection of ours yet."""
    CLIENT_LOW = column()
    """1 where the client is the low end."""
    BASE_LOW = column()
    """Sequence number before the first of the low end, as Wireshark counts; -1."""
    BASE_HIGH = column()
    ENDED = column()
    """Phase.CLOSED or RESET where its last connection's ends closed it, so that late packets
    open none; else 0."""
    SENT_LOW = column()
    """Then: the sequence number after the last the low end used; -1 unknown."""
    SENT_HIGH = column()
    OLDER = column()
    NEWER = column()
    """Queue of flows without a slot, oldest first."""
    TIME = column()
    """When it lost its slot."""


class Phase(IntEnum):
    """States of the observer of a TCP connection (table: flows.states)."""

    UNSEEN = 0
    SYN_SENT = 1
    SYN_ANSWERED = 2
    OPEN = 3
    CLIENT_CLOSING = 4
    """The client's FIN was seen."""
    SERVER_CLOSING = 5
    BOTH_CLOSING = 6
    CLOSED = 7
    """Both FINs were acknowledged."""
    RESET = 8


class Sight(IntEnum):
    """What can be seen of a TCP connection that changes its phase."""

    SYN = 0
    SYN_ACK = 1
    CLIENT_ACK = 2
    """Anything else the client sent."""
    SERVER_ACK = 3
    CLIENT_FIN = 4
    SERVER_FIN = 5
    FINS_ACKED = 6
    RST = 7
