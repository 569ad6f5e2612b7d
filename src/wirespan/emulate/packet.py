"""What a line knows of each packet, and what it tells of what it did.

The caller fills a row of ``Packet`` before it offers that row to a line; columns it does not
know stay -1. Times are nanoseconds of the caller's clock.
"""

from enum import IntEnum

from wirespan.kernels.layout import Columns, column

NEVER = 1 << 62
"""The time of an event that will not come."""


class Packet(Columns):
    """One packet inside a line; the line writes the columns after TEXTS."""

    ARRIVED = column()
    """Written by the line at ``offer``."""
    BYTES = column()
    """The frame: Ethernet header included, checksum of the frame not."""
    PAYLOAD = column()
    """Bytes of TCP or UDP payload."""
    PROTOCOL = column()
    """IP protocol number: 6, 17, ..."""
    FLAGS = column()
    """TCP: FIN 1, SYN 2, RST 4, PSH 8, ACK 16, URG 32, ECE 64, CWR 128."""
    ECN = column()
    """The two bits of the IP header; a queue that marks writes 3."""
    SOURCE_PORT = column()
    DESTINATION_PORT = column()
    FLOW = column()
    """Equal for packets of one flow and direction, any number: a hash of the five-tuple does."""
    SEQUENCE = column()
    """TCP's, as on the wire: how a repetition is recognised."""
    TEXTS = column()
    """A bit for each of the line's ``texts`` that stands in the payload."""
    NUMBER = column()
    """Counts the packets offered to this line, from 1."""
    LEAVES = column()
    """When the copy taken last left the line, exactly; never later than it was taken."""
    COPIES = column()
    """Copies still inside; at 0 the row may be used again."""
    CORRUPTED = column()
    """1: the caller flips a bit of the payload; all copies share it."""
    FATE = column()
    """Why the copy dropped last was dropped (``What``); 0: none was."""


class What(IntEnum):
    """What happened to a packet; all before DUPLICATED are drops."""

    PASSED = 0
    LOST = 1
    """Chance or script."""
    QUEUE_FULL = 2
    CONGESTED = 3
    """An active queue (CoDel) dropped it to say so."""
    POLICED = 4
    TOO_BIG = 5
    """Silently."""
    TOO_BIG_TOLD = 6
    """The caller answers with ICMP: VALUE is the MTU."""
    BLACKED_OUT = 7
    NO_ROOM = 8
    """More copies inside than the line has places for."""
    DUPLICATED = 9
    CORRUPTED = 10
    HELD_BACK = 11
    """Others may overtake it; VALUE is for how many ns."""
    MARKED = 12
    """Congestion Experienced instead of a drop."""


DROPS = tuple(range(What.LOST, What.DUPLICATED))


class Event(Columns):
    """One row of a line's journal."""

    TIME = column()
    PACKET = column()
    """The row of the packet; it may have been used again since."""
    NUMBER = column()
    """The packet's ``NUMBER``."""
    STAGE = column()
    """Place in the line, from 0; see ``Line.names``."""
    WHAT = column()
    """``What``."""
    VALUE = column()
    """What more there is to say, else 0."""
