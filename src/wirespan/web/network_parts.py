"""Fields of the network layer: IPv4 (RFC 791), IPv6 (RFC 8200), ECN (RFC 3168), ICMP, ARP."""

from wirespan.explain.control import control_in_words
from wirespan.web.parts import Field, Part, in_hex
from wirespan.wire.icmp import Icmp
from wirespan.wire.icmpv6 import Icmpv6
from wirespan.wire.ipv4 import LEAST_BYTES, Ipv4

IPV4 = (
    Part("Version", "ip.version", 0, 1, lambda header: 4, "Always 4.", (0, 4)),
    Part("Header length", "ip.hdr_len", 0, 1,
         lambda header: LEAST_BYTES + len(header.options),
         "Bytes of this header; written in words of four.", (4, 4)),
    Part("Differentiated services", "ip.dsfield.dscp", 1, 1,
         lambda header: header.differentiated_services,
         "How routers should treat it; 0 is ordinary, 46 is for voice.", (0, 6)),
    Part("Congestion", "ip.dsfield.ecn", 1, 1, lambda header: header.explicit_congestion,
         "0: losses are the only signal; 1 or 2: routers may mark instead of drop; "
         "3: a router marked it, its queue was long.", (6, 2)),
    Part("Total length", "ip.len", 2, 2, lambda header: header.total_length,
         "Bytes of this header and all behind it; 0 where the card was to cut it up."),
    Part("Identification", "ip.id", 4, 2, lambda header: header.identification,
         "Tells which pieces belong together when a packet is cut into fragments."),
    Part("Don't fragment", "ip.flags.df", 6, 2, lambda header: header.dont_fragment,
         "Routers must not cut it; too large a packet is dropped and reported by ICMP.", (1, 1)),
    Part("More fragments", "ip.flags.mf", 6, 2, lambda header: header.more_fragments,
         "Further pieces of the same packet follow.", (2, 1)),
    Part("Fragment offset", "ip.frag_offset", 6, 2, lambda header: header.fragment_offset // 8,
         "Where this piece belongs, in units of eight bytes.", (3, 13)),
    Part("Time to live", "ip.ttl", 8, 1, lambda header: header.time_to_live,
         "Every router takes 1 away and drops it at 0; senders begin at 64, 128 or 255."),
    Part("Protocol", "ip.proto", 9, 1, lambda header: header.protocol,
         "What is inside: 6 is TCP, 17 UDP, 1 ICMP."),
    Part("Header checksum", "ip.checksum", 10, 2, lambda header: f"0x{header.header_checksum:04x}",
         "Of this header only; on the sending host often 0, for the card fills it in."),
    Part("Source", "ip.src", 12, 4, lambda header: header.source, "Address it came from."),
    Part("Destination", "ip.dst", 16, 4, lambda header: header.destination,
         "Address it goes to."),
)  # fmt: skip
IPV6 = (
    Part("Version", "ipv6.version", 0, 1, lambda header: 6, "Always 6.", (0, 4)),
    Part("Differentiated services", "ipv6.tclass.dscp", 0, 2,
         lambda header: header.differentiated_services,
         "How routers should treat it; 0 is ordinary.", (4, 6)),
    Part("Congestion", "ipv6.tclass.ecn", 0, 2, lambda header: header.explicit_congestion,
         "3: a router marked it, its queue was long; 1 or 2: routers may mark.", (10, 2)),
    Part("Flow label", "ipv6.flow", 1, 3, lambda header: f"0x{header.flow_label:05x}",
         "The same for all packets of a flow, so that they take the same path.", (4, 20)),
    Part("Payload length", "ipv6.plen", 4, 2, lambda header: header.payload_length,
         "Bytes behind this header."),
    Part("Next header", "ipv6.nxt", 6, 1, lambda header: header.next_header,
         "What is inside: 6 is TCP, 17 UDP, 58 ICMPv6."),
    Part("Hop limit", "ipv6.hlim", 7, 1, lambda header: header.hop_limit,
         "Every router takes 1 away and drops it at 0."),
    Part("Source", "ipv6.src", 8, 16, lambda header: header.source, "Address it came from."),
    Part("Destination", "ipv6.dst", 24, 16, lambda header: header.destination,
         "Address it goes to."),
)  # fmt: skip


def options(header: Ipv4, start: int) -> list[Field]:
    """IPv4's options, where there are any."""
    if not header.options:
        return []
    at = start + LEAST_BYTES
    end = at + len(header.options)
    return [Field("Options", None, at, end, in_hex(header.options), "Rare; routers avoid them.")]


def control(message: Icmp | Icmpv6, start: int) -> list[Field]:
    """What an ICMP message says."""
    number, name = (1, "icmp") if isinstance(message, Icmp) else (58, "icmpv6")
    words = control_in_words(number, bytes((message.type, message.code)))
    return [
        Field("Type", f"{name}.type", start, start + 1, message.type, f"It says: {words}."),
        Field("Code", f"{name}.code", start + 1, start + 2, message.code,
              "Which kind of that type."),
        Field("Checksum", f"{name}.checksum", start + 2, start + 4,
              f"0x{message.checksum:04x}", "Over the whole message."),
    ]  # fmt: skip


ARP = (
    Part("Operation", "arp.opcode", 6, 2, lambda message: message.operation,
         "1 asks who has an address, 2 answers."),
)  # fmt: skip
