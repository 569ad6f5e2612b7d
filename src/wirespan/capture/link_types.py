"""Names of link types for people; the numbers are https://www.tcpdump.org/linktypes.html.

Which of them can be read is the decoder's to know.
"""

from wirespan.kernels.decode.steps import LinkType

NOT_A_LINK = -1
"""The link type of a row that is a frame to Wireshark but no packet, e.g. a custom block."""

UPPER_PDU = 252
OWN_INTERFACE = "wirespan"
"""A capture live in Wireshark ends with its answer as a frame: of this interface and UPPER_PDU."""

LINK_TYPE_MASK = 0x03FFFFFF
"""The bits above say how long the frame check sequence is (pcap, LinkType field)."""

NAMES = {
    LinkType.OWN_ANSWER: "wirespan's answer",
    NOT_A_LINK: "no packet",
    0: "BSD loopback",
    1: "Ethernet",
    3: "AX.25",
    6: "Token Ring",
    8: "SLIP",
    9: "PPP",
    10: "FDDI",
    12: "Raw IP",
    14: "Raw IP",
    50: "PPP in HDLC framing",
    51: "PPPoE",
    101: "Raw IP",
    104: "Cisco HDLC",
    105: "IEEE 802.11",
    107: "Frame Relay",
    108: "OpenBSD loopback",
    109: "OpenBSD enc",
    113: "Linux cooked v1",
    117: "OpenBSD pflog",
    119: "Prism 802.11",
    127: "Radiotap 802.11",
    140: "MTP2",
    141: "MTP3",
    143: "DOCSIS",
    147: "User 0",
    149: "User 2",
    166: "Linux PPP with direction",
    187: "Bluetooth HCI H4",
    189: "Linux USB",
    192: "Per-packet information",
    195: "IEEE 802.15.4",
    197: "Endace ERF",
    201: "Bluetooth HCI H4 with direction",
    204: "PPP with direction",
    220: "Linux USB, padded",
    227: "SocketCAN",
    228: "Raw IPv4",
    229: "Raw IPv6",
    230: "IEEE 802.15.4",
    239: "Linux nflog",
    240: "netANALYZER",
    243: "MPEG-2 transport stream",
    249: "USBPcap",
    251: "Bluetooth LE",
    UPPER_PDU: "Wireshark upper PDU",
    253: "Linux netlink",
    258: "Apple PKTAP",
    272: "nRF Sniffer",
    274: "Ethernet in mPackets",
    276: "Linux cooked v2",
    289: "systemd journal",
}


def link_type_of(declared: int, interface: str | None) -> int:
    """What the frames of an interface are, as its description says."""
    is_ours = declared == UPPER_PDU and interface == OWN_INTERFACE
    return LinkType.OWN_ANSWER if is_ours else declared


def link_name(link_type: int) -> str:
    """A readable name, with the number where there is none."""
    return NAMES.get(link_type, f"link type {link_type}")
