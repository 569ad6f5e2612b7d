"""Fields of the link: Ethernet (IEEE 802.3), VLAN tags (802.1Q), Linux cooked captures."""

from wirespan.web.parts import Part
from wirespan.wire.ethernet import LONGEST_LENGTH


def hardware_address(octets: bytes) -> str:
    return octets.hex(":")


def ether_type(number: int) -> str:
    """In the notation Wireshark's filter reads; a length (IEEE 802.3) is told as one."""
    if number <= LONGEST_LENGTH:
        return f"{number} bytes follow"
    return f"0x{number:04x}"


ETHERNET = (
    Part("Destination", "eth.dst", 0, 6, lambda header: hardware_address(header.destination),
         "Hardware address of the card on this link that takes the frame."),
    Part("Source", "eth.src", 6, 6, lambda header: hardware_address(header.source),
         "Hardware address of the card on this link that sent it."),
    Part("Type", "eth.type", 12, 2, lambda header: ether_type(header.type_or_length),
         "What the frame carries: 0x0800 is IPv4, 0x86dd IPv6, 0x0806 ARP, 0x8100 a VLAN tag."),
)  # fmt: skip
VLAN = (
    Part("Priority", "vlan.priority", 0, 2, lambda header: header.priority,
         "Class of service, 0 to 7: which queue of a switch the frame waits in.", (0, 3)),
    Part("Drop eligible", "vlan.dei", 0, 2, lambda header: header.drop_eligible,
         "Whether a switch that is full may drop it first.", (3, 1)),
    Part("Identifier", "vlan.id", 0, 2, lambda header: header.identifier,
         "Which virtual network of the switch it belongs to.", (4, 12)),
    Part("Type", "vlan.etype", 2, 2, lambda header: ether_type(header.type_or_length),
         "What follows the tag."),
)  # fmt: skip
LINUX_COOKED = (
    Part("Packet type", "sll.pkttype", 0, 2, lambda header: header.packet_type,
         "Which way it went: 0 to us, 1 broadcast, 2 multicast, 3 to another host, 4 from us."),
    Part("Protocol", "sll.etype", 14, 2, lambda header: ether_type(header.protocol),
         "What the frame carries, as in Ethernet."),
)  # fmt: skip
