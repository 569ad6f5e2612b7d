"""What comes after a header: the numbers by which the decoder's parsers name each other.

0 to 0xFFFF is an EtherType; ``IP_PROTOCOL`` plus a number is an IP protocol.
"""

from enum import IntEnum


class Step(IntEnum):
    PIECE = -3
    """A fragment: whoever keeps the other pieces decides what comes next."""
    DONE = -2
    IP_PROTOCOL = 0x10000
    ETHERNET = 0x20000
    PPP = 0x30000
    LLC = 0x40000


class EtherType(IntEnum):
    """https://www.iana.org/assignments/ieee-802-numbers"""

    IPV4 = 0x0800
    ARP = 0x0806
    BRIDGED = 0x6558
    """Transparent Ethernet bridging (RFC 1701)."""
    VLAN = 0x8100
    IPV6 = 0x86DD
    MPLS = 0x8847
    MPLS_UPSTREAM = 0x8848
    PPPOE_SESSION = 0x8864
    SERVICE_VLAN = 0x88A8
    ERSPAN = 0x88BE
    ERSPAN_3 = 0x22EB
    OLD_SERVICE_VLAN = 0x9100


class IpProtocol(IntEnum):
    """https://www.iana.org/assignments/protocol-numbers"""

    HOP_BY_HOP = 0
    ICMP = 1
    IPV4 = 4
    TCP = 6
    UDP = 17
    IPV6 = 41
    ROUTING = 43
    FRAGMENT = 44
    GRE = 47
    AUTHENTICATION = 51
    ICMPV6 = 58
    NO_NEXT = 59
    DESTINATION_OPTIONS = 60


class LinkType(IntEnum):
    """https://www.tcpdump.org/linktypes.html"""

    OWN_ANSWER = -2
    """Ours, in none of these: what wirespan said of a capture, as a frame of it."""
    NULL = 0
    ETHERNET = 1
    PPP = 9
    RAW_BSD = 12
    RAW_OPENBSD = 14
    PPP_HDLC = 50
    RAW = 101
    LOOP = 108
    LINUX_SLL = 113
    IPV4 = 228
    IPV6 = 229
    LINUX_SLL2 = 276


VXLAN_PORT = 4789
GENEVE_PORT = 6081
