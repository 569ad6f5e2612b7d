"""Answers as the pipeline would give them, small enough to read: what reports are tested on."""

from dataclasses import replace

from wirespan.base.problem import Problem
from wirespan.base.vocabulary import Medium, Phase, Reason
from wirespan.causes.finding import Finding, Fix, Severity
from wirespan.explain.answer import Answer, Capture, Totals
from wirespan.flows.connection import Connection, Endpoint, Security, TcpCounts
from wirespan.ledger.request import LayerBytes, Request, Slice

MS = 1_000_000
START = 1_760_000_000 * 10**9
ESC = "\x1b"

NETWORK = Medium.PROPAGATION
Piece = tuple[Phase, Reason, Medium, float, tuple[int, ...]]


def ledger(start_ns: int, pieces: list[Piece], confidence: float = 0.95) -> tuple[Slice, ...]:
    """Slices one after another; each piece says how many milliseconds it lasts."""
    slices = []
    for phase, reason, medium, milliseconds, frames in pieces:
        end_ns = start_ns + round(milliseconds * MS)
        slices.append(Slice(start_ns, end_ns, phase, reason, medium, frames, confidence))
        start_ns = end_ns
    return tuple(slices)


def request_of(pieces: list[Piece], **changes: object) -> Request:
    """A request whose times follow from its pieces."""
    start_ns = int(str(changes.pop("start_ns", START)))
    slices = ledger(start_ns, pieces)
    phases = dict.fromkeys(Phase, 0)
    for each in slices:
        phases[each.phase] += each.end_ns - each.start_ns
    base = Request(
        id=0,
        connection=0,
        protocol="http/1.1",
        request="GET /",
        host="example.com",
        response="200",
        failed=None,
        start_ns=start_ns,
        end_ns=slices[-1].end_ns if slices else start_ns,
        request_frames=(9, 10),
        response_frames=(14, 40),
        sent=LayerBytes(1_420, 1_486, 1_646, 1_746, 1_816),
        received=LayerBytes(48_200, 49_100, 50_380, 51_180, 51_740),
        round_trips={"dns": 1, "connect": 1, "tls": 1, "request": 1, "extra": 0},
        phases=phases,
        ledger=slices,
        waits_for=(),
        sent_packets=5,
        received_packets=40,
    )
    return replace(base, **changes)  # type: ignore[arg-type]  # the caller names real fields


def connection_of(**changes: object) -> Connection:
    base = Connection(
        id=0,
        stream=0,
        transport="tcp",
        client=Endpoint("192.0.2.10", 53_124, 31, 4_120, 1_820),
        server=Endpoint("203.0.113.7", 443, 44, 54_300, 51_100),
        client_known=True,
        first_frame=3,
        last_frame=78,
        start_ns=START + 41 * MS,
        end_ns=START + 1_260 * MS,
        opened="handshake",
        closed="fin",
        vantage="client",
        base_rtt_ns=40_100_000,
        tcp=(TcpCounts(), TcpCounts()),
        security=Security(
            "TLS 1.3", "api.example.com", "http/1.1", "TLS_AES_128_GCM_SHA256", False, False,
            True, 1, ja4="t13d1516h2_8daaf6152771_b186095e22b6",
        ),
        options={"client": {"mss": 1460, "window_scale": 7}, "server": {"mss": 1460}},
    )  # fmt: skip
    return replace(base, **changes)  # type: ignore[arg-type]  # the caller names real fields


def capture_of(**changes: object) -> Capture:
    base = Capture(
        path="orders.pcapng",
        format="pcapng",
        compression=None,
        link_types=("EN10MB",),
        packets=142,
        bytes=61_280,
        first_ns=START,
        last_ns=START + 2_410 * MS,
        truncated=False,
        problems=(),
        problems_total=0,
    )
    return replace(base, **changes)  # type: ignore[arg-type]  # the caller names real fields


def answer_of(
    requests: tuple[Request, ...] = (),
    connections: tuple[Connection, ...] = (),
    findings: tuple[Finding, ...] = (),
    capture: Capture | None = None,
) -> Answer:
    """An answer whose totals follow from what it lists."""
    counts: dict[str, int] = {}
    phases = dict.fromkeys(Phase, 0)
    reasons = dict.fromkeys(Reason, 0)
    media = dict.fromkeys(Medium, 0)
    for request in requests:
        counts[request.protocol] = counts.get(request.protocol, 0) + 1
        for each in request.ledger:
            lasted = each.end_ns - each.start_ns
            phases[each.phase] += lasted
            reasons[each.reason] += lasted
            media[each.medium] += lasted
    transports = {"tcp": 0, "udp": 0, "quic": 0}
    for connection in connections:
        transports[connection.transport] += 1
    total = sum(request.duration_ns for request in requests)
    totals = Totals(transports, counts, total, phases, reasons, media)
    return Answer(capture or capture_of(), totals, connections, requests, findings)


def slow_post() -> Answer:
    """A POST that looked up, connected, negotiated, waited, and came back in slow start."""
    path, host = Medium.PROPAGATION, Medium.SERVER_HOST
    post = request_of(
        [
            (Phase.DNS, Reason.PROPAGATION, path, 24.3, (1, 2)),
            (Phase.CLIENT, Reason.CLIENT, Medium.CLIENT_HOST, 1.9, (2, 3)),
            (Phase.CONNECT, Reason.PROPAGATION, path, 40.1, (3, 4)),
            (Phase.TLS, Reason.PROPAGATION, path, 40.1, (6, 7)),
            (Phase.TLS, Reason.CRYPTO, host, 6.4, (7, 8)),
            (Phase.SEND, Reason.SERIALIZATION, Medium.SERIALIZATION, 0.4, (9, 10)),
            (Phase.WAIT, Reason.PROPAGATION, path, 40.1, (10, 14)),
            (Phase.WAIT, Reason.SERVER, host, 812.2, (12, 14)),
            (Phase.RECEIVE, Reason.SLOW_START, path, 81.3, (14, 30, 38)),
            (Phase.RECEIVE, Reason.SERIALIZATION, Medium.SERIALIZATION, 11.6, (38, 40)),
        ],
        id=1,
        request="POST /orders",
        host="api.example.com",
        response="201",
        round_trips={"dns": 1, "connect": 1, "tls": 1, "request": 1, "extra": 2},
        waits_for=(0,),
    )
    lookup = request_of(
        [(Phase.DNS, Reason.PROPAGATION, path, 24.3, (1, 2))],
        id=0,
        connection=1,
        protocol="dns",
        request="A api.example.com",
        host=None,
        response="203.0.113.7",
        request_frames=(1, 1),
        response_frames=(2, 2),
        sent=LayerBytes(33, 33, 41, 61, 75),
        received=LayerBytes(49, 49, 57, 77, 91),
        round_trips={"dns": 1},
        inside=1,
        sent_packets=1,
        received_packets=1,
    )
    get = request_of(
        [
            (Phase.WAIT, Reason.PROPAGATION, path, 40.1, (44, 46)),
            (Phase.WAIT, Reason.SERVER, host, 3.2, (44, 46)),
        ],
        id=2,
        start_ns=START + 1_100 * MS,
        request="GET /orders/17",
        host="api.example.com",
        response="200",
        request_frames=(44, 44),
        response_frames=(46, 46),
        round_trips={"request": 1},
    )
    findings = (
        Finding(
            "slow-server-think", Severity.COST, 812_200_000, (1,), 1, 0, (12, 14),
            "The server needed the time",
            "The last byte of the request was acknowledged in frame 12; the first byte of the "
            "answer came 812 ms later, and no packet moved in between.",
            (
                Fix("application", "log the time of each step of POST /orders on the server"),
                Fix("python", "py-spy record --pid PID --duration 30 -o profile.svg"),
            ),
            "docs/causes/slow-server-think.md", "tcp.stream eq 0 && frame.number in {12, 14}",
        ),
        Finding(
            "slow-start", Severity.COST, 81_300_000, (1,), 1, 0, (14, 30, 38),
            "The answer outgrew the initial window",
            "48.2 kB left in three flights of 14, 28 and 6 kB on a fresh connection: two round "
            "trips of 40.1 ms more than the path needs.",
            (
                Fix("application", "keep the connection open and use it again"),
                Fix("linux", "ip route change default via GATEWAY initcwnd 32"),
            ),
            "docs/causes/slow-start.md", "tcp.stream eq 0 && tcp.analysis.bytes_in_flight",
        ),
        Finding(
            "offload-artefact", Severity.NOTE, 0, (), 0, 0, (9,),
            "The capture shows frames larger than the wire's",
            "3 frames of up to 8,760 bytes left in one piece; the network card cut them up.",
            (Fix("capture", "ethtool -K eth0 tso off gso off gro off"),),
            "docs/causes/offload-artefact.md", "frame.len > 1514",
        ),
    )  # fmt: skip
    lookups = connection_of(
        id=1, stream=0, transport="udp", opened="n/a", closed="n/a", tcp=None, security=None,
        client=Endpoint("192.0.2.10", 40_001, 1, 75, 33), base_rtt_ns=None, options={},
        server=Endpoint("192.0.2.1", 53, 1, 91, 49), first_frame=1, last_frame=2,
    )  # fmt: skip
    return answer_of((post, lookup, get), (connection_of(), lookups), findings)


def loss() -> Answer:
    """A download over plain HTTP, IPv6, with a fast retransmit and a timeout."""
    get = request_of(
        [
            (Phase.CONNECT, Reason.SYN_RETRANSMISSION, Medium.PROPAGATION, 1_000.4, (1, 2)),
            (Phase.CONNECT, Reason.PROPAGATION, Medium.PROPAGATION, 12.0, (2, 3)),
            (Phase.WAIT, Reason.PROPAGATION, Medium.PROPAGATION, 12.0, (5, 6)),
            (Phase.RECEIVE, Reason.SERIALIZATION, Medium.SERIALIZATION, 420.0, (6, 300)),
            (Phase.RECEIVE, Reason.FAST_RETRANSMIT, Medium.PROPAGATION, 24.7, (300, 310)),
            (Phase.RECEIVE, Reason.QUEUEING, Medium.QUEUE, 180.0, (310, 600)),
            (Phase.RECEIVE, Reason.RETRANSMISSION_TIMEOUT, Medium.UNKNOWN, 212.0, (600, 601)),
            (Phase.RECEIVE, Reason.RESIDUAL, Medium.UNKNOWN, 21.0, (601, 640)),
        ],
        request="GET /images/large.bin?version=2026-01-07&token=8c1f0e7d2b7a4c2f9a60b1d24d0e4f11",
        host="[2001:db8:aaaa:bbbb:cccc:dddd:eeee:1]:8080",
        round_trips={"connect": 1, "request": 1},
        received=LayerBytes(2_400_000, 2_400_000, 2_453_000, 2_519_000, 2_542_000),
        received_packets=1_650,
        response_frames=(6, 640),
    )
    findings = (
        Finding(
            "syn-loss", Severity.COST, 1_000_400_000, (0,), 1, 0, (1, 2),
            "The first SYN got no answer",
            "The SYN of frame 1 was repeated after 1.00 s in frame 2 and answered at once.",
            (Fix("linux", "nstat -az TcpExtListenDrops on the server"),),
            "docs/causes/syn-loss.md", "tcp.flags.syn == 1 && tcp.analysis.retransmission",
        ),
        Finding(
            "rto-stall", Severity.COST, 212_000_000, (0,), 1, 0, (600, 601),
            "A lost tail waited for the retransmission timer",
            "The last segment was lost and came again 212 ms later, after a timeout.",
            (), "docs/causes/rto-stall.md", "tcp.analysis.rto",
        ),
    )  # fmt: skip
    wire = connection_of(
        client=Endpoint("2001:db8:1111:2222:3333:4444:5555:6666", 60_999, 800, 52_800, 120),
        server=Endpoint("2001:db8:aaaa:bbbb:cccc:dddd:eeee:1", 8_080, 1_650, 2_542_000, 2_400_000),
        security=None,
        closed="reset-by-client",
        tcp=(TcpCounts(retransmissions=1, duplicate_acks=14), TcpCounts(retransmissions=2)),
    )
    problems = (Problem("malformed", 77, "tcp", 34, "data offset is smaller than the header"),)
    capture = capture_of(
        path="loss.pcap.zst", format="pcap", compression="zstd", packets=2_450, bytes=2_594_800,
        truncated=True, problems=problems, problems_total=1,
    )  # fmt: skip
    return answer_of((get,), (wire,), findings, capture)


def dns_failure() -> Answer:
    """A name that does not exist, asked for twice because the first question was lost."""
    lookup = request_of(
        [
            (Phase.DNS, Reason.RETRY, Medium.UNKNOWN, 5_000.0, (1, 2)),
            (Phase.DNS, Reason.SERVER, Medium.SERVER_HOST, 18.0, (2, 3)),
        ],
        protocol="dns",
        request="A bd.internal.example.com",
        host=None,
        response="NXDOMAIN",
        failed="the name does not exist (NXDOMAIN)",
        request_frames=(1, 2),
        response_frames=(3, 3),
        round_trips={"dns": 2},
    )
    finding = Finding(
        "dns-timeout-retry", Severity.ERROR, 5_000_000_000, (0,), 1, None, (1, 2),
        "A DNS question went unanswered and was asked again",
        "192.0.2.1 did not answer frame 1 within 5 s.",
        (Fix("linux", "options timeout:1 attempts:3 in /etc/resolv.conf"),),
        "docs/causes/dns-timeout-retry.md", "dns.retransmission",
    )  # fmt: skip
    conversation = connection_of(
        transport="udp", opened="n/a", closed="n/a", tcp=None, security=None, base_rtt_ns=None
    )
    return answer_of((lookup,), (conversation,), (finding,), capture_of(packets=3, bytes=250))


def empty_capture() -> Answer:
    capture = capture_of(packets=0, bytes=0, first_ns=None, last_ns=None, link_types=())
    return answer_of(capture=capture)


def foreign_capture() -> Answer:
    """Packets, but nothing of TCP or UDP."""
    return answer_of(capture=capture_of(packets=12, bytes=720))


def silent_connections() -> Answer:
    """A connection without any request in it."""
    return answer_of(connections=(connection_of(opened="unanswered", closed="open"),))


HOSTILE = (
    f"GET /{ESC}[2J{ESC}]0;owned\x07\r\nSet-Cookie: a\u202egnp.exe\u2066\x9b31m"
    "\u200b\udcff\ud800\x00e\u0301\u0301\U0001f600漢字" + "x" * 300
)


def hostile() -> Answer:
    """Strings made to take over a terminal, break a line, or break JSON."""
    get = request_of(
        [(Phase.WAIT, Reason.SERVER, Medium.SERVER_HOST, 5.0, (1, 2))],
        request=HOSTILE,
        host=f"evil{ESC}[31m\n\u202ehost",
        response="200\n\n[red]OK[/red]",
        failed=f"cut\roff {ESC}c",
    )
    finding = Finding(
        "slow-server-think", Severity.RISK, 0, (0,), 1, 0, (1, 2), HOSTILE, HOSTILE,
        (Fix(f"c{ESC}[1m", HOSTILE),), HOSTILE, HOSTILE,
    )  # fmt: skip
    security = Security(HOSTILE, HOSTILE, HOSTILE, HOSTILE, None, None, False, None)
    problems = (Problem("malformed", None, HOSTILE, 0, HOSTILE),)
    capture = capture_of(path=HOSTILE, problems=problems, problems_total=5_000)
    options: dict[str, object] = {HOSTILE: HOSTILE}
    connection = connection_of(security=security, options=options)
    return answer_of((get,), (connection,), (finding,), capture)


def thousand_requests(count: int = 1_000) -> Answer:
    """Many requests of different length on connections that are used ten times."""
    requests = tuple(
        request_of(
            [
                (Phase.SEND, Reason.SERIALIZATION, Medium.SERIALIZATION, 0.1, (index + 1,)),
                (Phase.WAIT, Reason.PROPAGATION, Medium.PROPAGATION, 1.0, (index + 1,)),
                (Phase.WAIT, Reason.SERVER, Medium.SERVER_HOST, index % 97 + 1, (index + 1,)),
                (Phase.RECEIVE, Reason.SERIALIZATION, Medium.SERIALIZATION, 0.2, (index + 2,)),
            ],
            id=index,
            connection=index // 10,
            request=f"GET /items/{index}",
            start_ns=START + index * MS,
            request_frames=(index * 4 + 1, index * 4 + 1),
            response_frames=(index * 4 + 2, index * 4 + 3),
        )
        for index in range(count)
    )
    connections = tuple(connection_of(id=index, stream=index) for index in range(count // 10))
    finding = Finding(
        "slow-server-think", Severity.COST, 47_000 * MS, tuple(range(1_000)), count, None,
        tuple(range(1, 40)), "The server needed the time",
        "The median request waited 49 ms for its first byte.", (),
        "docs/causes/slow-server-think.md", "http.time > 0.04",
    )  # fmt: skip
    return answer_of(requests, connections, (finding,), capture_of(packets=4 * count))


SAMPLES = {
    "slow_post": slow_post,
    "loss": loss,
    "dns_failure": dns_failure,
    "empty_capture": empty_capture,
    "foreign_capture": foreign_capture,
    "silent_connections": silent_connections,
    "hostile": hostile,
    "thousand_requests": thousand_requests,
}
"""Name -> what makes it."""
