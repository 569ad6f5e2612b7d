"""The rules a damaged header breaks: their kinds, layers, numbers and sentences.

The compiled decoder writes numbers into ``layout.Problems``; here they become words. The
parsers of ``wire`` say the same sentences in their own code, and a test holds them equal.
"""

from enum import IntEnum

from wirespan.base.problem import Problem
from wirespan.base.vocabulary import Word
from wirespan.kernels.layout import Problems
from wirespan.kernels.table import Table

TAGS_LIMIT = 16
"""Link-layer headers (VLAN tags, MPLS labels, PPP, ...) before one network header."""
EXTENSIONS_LIMIT = 16
"""Extension headers of one IPv6 header."""
TUNNELS_LIMIT = 8
"""Network headers inside the outermost one."""
PROBLEMS_LIMIT = 1000
"""Rows kept; all are counted."""


class ProblemKind(Word):
    TRUNCATED = 0
    """The capture or the packet ends inside a header."""
    MALFORMED = 1
    UNSUPPORTED = 2
    LIMIT = 3
    """A limit of ours was reached."""


class Layer(Word):
    LINK = 0
    ETHERNET = 1
    VLAN = 2
    LLC = 3
    LINUX_COOKED = 4
    LINUX_COOKED_2 = 5
    LOOPBACK = 6
    PPP = 7
    PPPOE = 8
    MPLS = 9
    ARP = 10
    IPV4 = 11
    IPV6 = 12
    HOP_BY_HOP = 13
    ROUTING = 14
    FRAGMENT = 15
    DESTINATION_OPTIONS = 16
    AUTHENTICATION = 17
    TCP = 18
    UDP = 19
    ICMP = 20
    ICMPV6 = 21
    GRE = 22
    ERSPAN = 23
    VXLAN = 24
    GENEVE = 25


class Rule(IntEnum):
    """Number of a sentence in ``DETAILS``."""

    CAPTURE_ENDS = 0
    PACKET_ENDS = 1
    LINK_TYPE = 2
    IPV4_VERSION = 3
    IPV4_HEADER_LENGTH = 4
    IPV4_TOTAL_BELOW_HEADER = 5
    IPV4_TOTAL_BEYOND = 6
    IPV6_VERSION = 7
    IPV6_PAYLOAD_BEYOND = 8
    TCP_DATA_OFFSET = 9
    TCP_OPTION = 10
    UDP_LENGTH_BELOW = 11
    UDP_LENGTH_BEYOND = 12
    GRE_VERSION = 13
    GRE_ROUTING = 14
    ERSPAN_VERSION = 15
    TAGS = 16
    EXTENSIONS = 17
    TUNNELS = 18
    FRAGMENT_BEYOND = 19
    FRAGMENT_UNEVEN = 20
    DATAGRAMS = 21
    RESERVE = 22
    ADDRESSES = 23


DETAILS: dict[Rule, str] = {
    Rule.CAPTURE_ENDS: "the capture ends inside the header",
    Rule.PACKET_ENDS: "the packet ends inside the header",
    Rule.LINK_TYPE: "frames of this link type are not read",
    Rule.IPV4_VERSION: "the version is not 4 (RFC 791, 3.1)",
    Rule.IPV4_HEADER_LENGTH: "the header is shorter than five words (RFC 791, 3.1)",
    Rule.IPV4_TOTAL_BELOW_HEADER: "total length is smaller than the header (RFC 791, 3.1)",
    Rule.IPV4_TOTAL_BEYOND: "total length is larger than the packet (RFC 791, 3.1)",
    Rule.IPV6_VERSION: "the version is not 6 (RFC 8200, 3)",
    Rule.IPV6_PAYLOAD_BEYOND: "payload length is larger than the packet (RFC 8200, 3)",
    Rule.TCP_DATA_OFFSET: "the header is shorter than five words (RFC 9293, 3.1)",
    Rule.TCP_OPTION: "an option has an impossible length (RFC 9293, 3.2)",
    Rule.UDP_LENGTH_BELOW: "length is smaller than the header (RFC 768, Fields)",
    Rule.UDP_LENGTH_BEYOND: "length is larger than the packet (RFC 768, Fields)",
    Rule.GRE_VERSION: "only version 0 is read (RFC 2784, 2.3.1)",
    Rule.GRE_ROUTING: "source routes are not read (RFC 1701, Routing)",
    Rule.ERSPAN_VERSION: "only types II and III are read (draft-foschiano-erspan-03, 4)",
    Rule.TAGS: f"more than {TAGS_LIMIT} link-layer headers; the rest is not read",
    Rule.EXTENSIONS: f"more than {EXTENSIONS_LIMIT} extension headers; the rest is not read",
    Rule.TUNNELS: f"more than {TUNNELS_LIMIT} tunnels inside each other; the rest is not read",
    Rule.FRAGMENT_BEYOND: "the fragment ends beyond 65,535 bytes (RFC 791, 3.2)",
    Rule.FRAGMENT_UNEVEN: "a fragment but the last is not a multiple of 8 bytes (RFC 791, 3.2)",
    Rule.DATAGRAMS: "too many unfinished datagrams; the oldest was given up",
    Rule.RESERVE: "a reassembled datagram is larger than the room for it",
    Rule.ADDRESSES: "too many addresses; the packet is not followed",
}


def read_problems(table: Table, count: int) -> list[Problem]:
    """The first ``count`` rows of a ``layout.Problems`` table, in words."""
    rows = (table.row(index) for index in range(count))
    return [
        Problem(
            kind=ProblemKind(row[Problems.KIND]).text,
            frame=row[Problems.FRAME],
            layer=Layer(row[Problems.LAYER]).text,
            offset=row[Problems.OFFSET],
            detail=DETAILS[Rule(row[Problems.DETAIL])],
        )
        for row in rows
    ]
