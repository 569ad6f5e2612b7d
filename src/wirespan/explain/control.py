"""What an ICMP message says, in words, from its type and code (RFC 792, RFC 4443, RFC 4861).

Left out: types that no host sends any more, and codes that add nothing for who waits.
"""

ICMP = 1
ICMPV6 = 58
ANY = -1
WORDS: dict[tuple[int, int, int], str] = {
    (ICMP, 0, ANY): "echo reply",
    (ICMP, 3, ANY): "unreachable",
    (ICMP, 3, 0): "network unreachable",
    (ICMP, 3, 1): "host unreachable",
    (ICMP, 3, 2): "protocol unreachable",
    (ICMP, 3, 3): "port unreachable",
    (ICMP, 3, 4): "too big, and must not be fragmented",
    (ICMP, 3, 9): "network prohibited",
    (ICMP, 3, 10): "host prohibited",
    (ICMP, 3, 13): "prohibited by a filter",
    (ICMP, 4, ANY): "source quench",
    (ICMP, 5, ANY): "redirect",
    (ICMP, 8, ANY): "echo request",
    (ICMP, 11, ANY): "time exceeded",
    (ICMP, 12, ANY): "parameter problem",
    (ICMPV6, 1, ANY): "unreachable",
    (ICMPV6, 1, 0): "no route",
    (ICMPV6, 1, 1): "prohibited by a filter",
    (ICMPV6, 1, 3): "address unreachable",
    (ICMPV6, 1, 4): "port unreachable",
    (ICMPV6, 2, ANY): "too big",
    (ICMPV6, 3, ANY): "time exceeded",
    (ICMPV6, 4, ANY): "parameter problem",
    (ICMPV6, 128, ANY): "echo request",
    (ICMPV6, 129, ANY): "echo reply",
    (ICMPV6, 133, ANY): "router solicitation",
    (ICMPV6, 134, ANY): "router advertisement",
    (ICMPV6, 135, ANY): "neighbour solicitation",
    (ICMPV6, 136, ANY): "neighbour advertisement",
}
"""IP protocol, type and code -> words."""


def control_in_words(protocol: int, octets: bytes) -> str:
    """``octets`` begin at the message; empty where it is cut."""
    if len(octets) < 2:
        return ""
    kind, code = octets[:2]
    exact = WORDS.get((protocol, kind, code)) or WORDS.get((protocol, kind, ANY))
    return exact or f"type {kind}, code {code}"
