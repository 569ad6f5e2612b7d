"""wirespan and tshark side by side: counts, what was said, traffic and streams.

A ``Difference`` is keyed by ``what``, so that a table of explained ones can be held exact.
"""

import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from itertools import zip_longest

from kit.observed import Observed, Talk
from kit.tshark import CLIENT_HELLO, SERVER_HELLO, Frame
from wirespan.kernels.scan.dns.words import name_of_type

COUNTS = (
    "packets", "tcp_streams", "udp_streams", "http_requests", "http_responses", "dns_queries",
    "dns_answers", "client_hellos", "server_hellos",
)  # fmt: skip
"""Columns of MANIFEST.csv."""

SHOWN = 60
"""Characters of what was said that a difference repeats."""
ODD_OCTET = re.compile(r"\\\d{3}|\\.|\\|[^!-~]")
"""An octet that is no printable ASCII, as wirespan or tshark shows it."""
PREFIX = 232
"""A title's text is cut to fit its cell; so much of it is always kept."""


@dataclass(frozen=True, order=True)
class Difference:
    what: str
    ours: str
    theirs: str


def of_counts(seen: Observed, theirs: dict[str, str] | Counter[str]) -> list[Difference]:
    """Where the counts of MANIFEST.csv, or of tshark run now, are not ours."""
    return [
        Difference(what, str(seen.counts[what]), str(theirs[what]))
        for what in COUNTS
        if str(seen.counts[what]) != str(theirs[what])
    ]


def of_details(seen: Observed, every: list[Frame], streams: list[int]) -> list[Difference]:
    """Everything below the counts; ``streams`` is ours, frame by frame."""
    return [
        *_talk(seen.talk, _said(every)),
        *_lookups(seen.lookups, every),
        *_traffic(seen.traffic, _carried(every)),
        *_streams(streams, every),
    ]


def _talk(ours: Talk, theirs: Talk) -> list[Difference]:
    """Messages of a stream that are not the same in the same place."""
    found = []
    for stream, kind in sorted({*ours, *theirs}):
        pairs = zip_longest(ours.get((stream, kind), ()), theirs.get((stream, kind), ()))
        for place, (mine, other) in enumerate(pairs):
            if not _same(mine, other):
                what = f"{kind} {place} of tcp.stream {stream}"
                found.append(Difference(what, _shown(mine), _shown(other)))
    return found


def _same(mine: str | None, other: str | None) -> bool:
    if mine is None or other is None:
        return mine is other
    if mine == "1xx":
        return other.startswith("1")
    return mine[:PREFIX] == other[:PREFIX]


def _shown(said: str | None) -> str:
    return "nothing" if said is None else said[:SHOWN]


def _said(every: list[Frame]) -> Talk:
    talk: Talk = defaultdict(list)
    for frame in every:
        if not frame["tcp.stream"] or _is_icmp(frame):
            continue
        stream = int(frame["tcp.stream"][-1])
        methods, uris = frame["http.request.method"], frame["http.request.uri"]
        talk[stream, "http request"] += map(" ".join, zip(methods, uris, strict=False))
        talk[stream, "http answer"] += frame["http.response.code"]
        _hellos(talk, stream, frame)
    return {place: said for place, said in talk.items() if said}


def _hellos(talk: Talk, stream: int, frame: Frame) -> None:
    """The first client hello's name, and what the last server hello settled."""
    kinds = frame["tls.handshake.type"]
    if CLIENT_HELLO in kinds and not talk[stream, "server name"]:
        talk[stream, "server name"] = [*frame["tls.handshake.extensions_server_name"], ""][:1]
    if SERVER_HELLO in kinds:
        chosen = frame["tls.handshake.extensions.supported_version"]
        version = [*frame["tls.handshake.version"], *chosen][-1]
        cipher = frame["tls.handshake.ciphersuite"][-1]
        talk[stream, "tls settled"] = [f"{int(version, 16):#06x} {int(cipher, 16):#06x}"]


def _lookups(ours: dict[int, str], every: list[Frame]) -> list[Difference]:
    """Names, types and response codes of the lookups we paired, against the same frames."""
    found = []
    for number, mine in sorted(ours.items()):
        said = _lookups_in(every[number - 1], " -> " in mine)
        if _plain(mine) not in map(_plain, said):
            found.append(Difference(f"lookup in frame {number}", mine, _shown("; ".join(said))))
    return found


def _lookups_in(frame: Frame, is_answer: bool) -> list[str]:
    names = zip(frame["dns.qry.type"], frame["dns.qry.name"], strict=False)
    asked = [f"{name_of_type(int(kind))} {name}" for kind, name in names]
    if not is_answer:
        return asked
    codes = [int(code) for code in frame["dns.flags.rcode"]]
    return [f"{title} -> {code}" for title in asked for code in codes]


def _plain(said: str) -> str:
    """Names as compared: octets that each tool writes its own way are set aside."""
    title, arrow, code = said.lower().partition(" -> ")
    name = ODD_OCTET.sub("?", title.rpartition(" ")[2].replace("<root>", "")).removesuffix(".")
    kind = title.rpartition(" ")[0].rpartition(" ")[2]
    return f"{kind} {name}{arrow}{code}"


def _traffic(
    ours: dict[int, tuple[int, int, int, int]], theirs: dict[int, list[tuple[int, int]]]
) -> list[Difference]:
    """Packets and bytes of each TCP stream and direction (``-z conv,tcp`` rounds the bytes)."""
    found = []
    for stream in sorted({*ours, *theirs}):
        a, b, c, d = ours.get(stream, (0, 0, 0, 0))
        mine, other = sorted([(a, b), (c, d)]), sorted(theirs.get(stream, [(0, 0), (0, 0)]))
        if mine != other:
            found.append(Difference(f"traffic of tcp.stream {stream}", _sums(mine), _sums(other)))
    return found


def _sums(traffic: list[tuple[int, int]]) -> str:
    return " and ".join(f"{packets} packets {octets} bytes" for packets, octets in traffic)


def _carried(every: list[Frame]) -> dict[int, list[tuple[int, int]]]:
    sums: dict[int, dict[tuple[str, ...], tuple[int, int]]] = defaultdict(dict)
    for frame in every:
        if not frame["tcp.stream"] or _is_icmp(frame):
            continue
        sender = tuple(
            frame[field][-1] for field in ("ip.src", "ipv6.src", "tcp.srcport") if frame[field]
        )
        sums_of_stream = sums[int(frame["tcp.stream"][-1])]
        packets, octets = sums_of_stream.get(sender, (0, 0))
        sums_of_stream[sender] = packets + 1, octets + int(frame["frame.len"][0])
    return {stream: [*by_sender.values(), (0, 0)][:2] for stream, by_sender in sums.items()}


def _streams(ours: list[int], every: list[Frame]) -> list[Difference]:
    """Frames that count to another stream; a tunnel's outer UDP flow is a stream too."""
    other = []
    for number, (mine, frame) in enumerate(zip(ours, every, strict=True), 1):
        streams = [int(stream) for stream in (*frame["udp.stream"], *frame["tcp.stream"])]
        if mine not in (streams or [-1]):
            other.append((number, mine, streams))
    if not other:
        return []
    first, mine, streams = other[0]
    what = f"stream of {len(other)} frames from {first}"
    return [Difference(what, str(mine), " ".join(map(str, streams)) or "none")]


def _is_icmp(frame: Frame) -> bool:
    """Its TCP header is a quotation."""
    return bool(frame["icmp.type"] or frame["icmpv6.type"])
