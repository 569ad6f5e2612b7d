"""TCP connection set-up (RFC 9293, section 3.5): SYNs lost, refused, dropped, misread."""

from wirespan.base.vocabulary import Reason
from wirespan.causes.case import CLIENT, SERVER
from wirespan.causes.cause import (
    Cause,
    Fix,
    Group,
    Severity,
    at_connections,
    at_pairs,
    at_requests,
    charged,
    connection_at_least,
    connection_at_most,
    connection_has,
    exchange_at_least,
    proof_beside,
    side_at_least,
    side_at_most,
)
from wirespan.causes.setup_signs import (
    accept_queue_abandoned,
    accept_queue_overflow,
    connection_refused,
    ephemeral_ports,
    fell_back,
    happy_eyeballs,
    options_missing,
    syn_blackhole,
    syn_cookies,
    syn_loss,
    syn_loss_unused,
    time_wait_abandoned,
    time_wait_collision,
)
from wirespan.kernels.layout import Connection, ConnectionFact, Exchange, Opened, Side

SYN_LOSS = Cause(
    id="syn-loss",
    group=Group.SETUP,
    title="A SYN or SYN-ACK went unanswered and was sent again",
    severity=Severity.COST,
    what="The first retransmission timer of a connection is fixed at 1 s, so one handshake"
    " packet lost costs a second or more whatever the round trip.",
    proof="The same SYN again after 1 s (Linux 6.5 and later: +1, +2, +3, +4, +5, +7, +11 s;"
    " older: +1, +3, +7, +15 s), then success.",
    look_alikes="From the client, a full accept queue, a full connection-tracking table and"
    " exhausted NAT ports drop SYNs just so; only the server's counters decide. SYNs from"
    " different ports are the application's own retries or Happy Eyeballs.",
    cost="Reason syn-retransmission in phase connect. A risk without cost where no request"
    " followed.",
    fixes=(
        Fix("linux", "on the server: nstat -az TcpExtListenDrops TcpExtListenOverflows"),
        Fix("python", "requests.Session(): keep connections instead of opening new ones"),
        Fix("linux", "lower the first timer for one application: BPF_SOCK_OPS_TIMEOUT_INIT"),
    ),
    reference="RFC 6298, section 2.1; Linux ip-sysctl, tcp_syn_linear_timeouts",
    display_filter=proof_beside("tcp.stream eq {stream} and tcp.flags.syn == 1"),
    looks=(
        at_requests((charged(Reason.SYN_RETRANSMISSION),), judge=syn_loss),
        at_connections(
            (
                connection_has(
                    ConnectionFact.SYN_RETRANSMITTED | ConnectionFact.SYN_ACK_RETRANSMITTED
                ),
                connection_at_most(Connection.EXCHANGES, 0),
            ),
            judge=syn_loss_unused,
        ),
    ),
)

SYN_BLACKHOLE = Cause(
    id="syn-blackhole",
    group=Group.SETUP,
    title="Nobody ever answered the SYNs",
    severity=Severity.ERROR,
    what="A firewall that drops silently, a dead host behind a router or a wrong route: the"
    " client tries until its patience ends (Linux: 127 or 131 s).",
    proof="Three SYNs or more of one connection on the retransmission schedule, and no packet"
    " back: no SYN-ACK, no RST, no ICMP.",
    look_alikes="One retry and then success is syn-loss. Where other connections to the same"
    " port succeed meanwhile, suspect a full accept queue, exhausted NAT ports or one bad"
    " path among several.",
    cost="None is charged: no request came to be. The wait is in the evidence.",
    fixes=(
        Fix("python", "requests.get(url, timeout=(3.05, 30))"),
        Fix("node", "fetch(url, {signal: AbortSignal.timeout(3000)})"),
        Fix("nginx", "proxy_connect_timeout 3s;"),
        Fix("network", "open the route or security group; inside, REJECT instead of DROP"),
    ),
    reference="Linux ip-sysctl, tcp_syn_retries",
    display_filter="tcp.stream eq {stream} and tcp.flags.syn == 1",
    looks=(
        at_connections(
            (
                connection_at_least(Connection.OPENED, Opened.UNANSWERED),
                connection_at_least(Connection.SYNS, 3),
            ),
            judge=syn_blackhole,
        ),
    ),
    distrusts=ConnectionFact.ONE_DIRECTION,
)

CONNECTION_REFUSED = Cause(
    id="connection-refused",
    group=Group.SETUP,
    title="The connection was refused",
    severity=Severity.ERROR,
    what="Nobody listens on this port: wrong port, not started yet, bound to another address,"
    " or a firewall rejects with a TCP reset.",
    proof="The SYN is answered by RST with ACK, sequence 0 and window 0.",
    look_alikes="An ICMP error gives the application the same errno (icmp-unreachable). A full"
    " accept queue does not do this on Linux: it drops.",
    cost="One round trip, then whatever the application waits before it tries again.",
    fixes=(
        Fix("linux", "ss -lntp 'sport = :PORT'"),
        Fix("python", "listen on all addresses: uvicorn app:app --host 0.0.0.0"),
        Fix("application", "send traffic only after a readiness probe succeeded"),
    ),
    reference="RFC 9293, section 3.10.7.1",
    display_filter="tcp.stream eq {stream}",
    looks=(
        at_connections(
            (
                connection_at_least(Connection.OPENED, Opened.REFUSED),
                connection_at_most(Connection.OPENED, Opened.REFUSED),
            ),
            judge=connection_refused,
        ),
    ),
)

ACCEPT_QUEUE_OVERFLOW = Cause(
    id="accept-queue-overflow",
    group=Group.SETUP,
    title="The server's listen queue was full",
    severity=Severity.COST,
    what="The application does not accept() fast enough. Linux lets backlog + 1 connections"
    " wait, then drops SYNs or the last ACK of the handshake.",
    proof="The server sends its SYN-ACK again after the client has completed the handshake,"
    " and the client's request goes unacknowledged; or, captured at the server, a SYN that"
    " arrived got no answer and a later copy did.",
    look_alikes="From the client the dropped SYN equals syn-loss. A full connection-tracking"
    " table on the server also leaves an arrived SYN unanswered: ListenOverflows decides.",
    cost="Reasons syn-retransmission and retransmission-timeout of the request.",
    fixes=(
        Fix("linux", "sysctl net.core.somaxconn=4096; ss -lnt (Recv-Q above Send-Q: overflow)"),
        Fix("c", "listen(fd, 4096);"),
        Fix("nginx", "listen 80 backlog=4096;"),
        Fix("node", "server.listen({port: 8080, backlog: 4096})"),
        Fix("python", "uvicorn --backlog 4096, gunicorn --backlog 4096; http.server has 5"),
    ),
    reference="listen(2); Linux ip-sysctl, tcp_abort_on_overflow",
    display_filter=proof_beside(
        "tcp.stream eq {stream} and (tcp.flags.syn == 1 or tcp.analysis.retransmission)"
    ),
    looks=(
        at_requests(
            (charged(Reason.SYN_RETRANSMISSION),),
            (
                connection_has(ConnectionFact.LATE_SYN_ACK),
                charged(Reason.RETRANSMISSION_TIMEOUT),
            ),
            judge=accept_queue_overflow,
        ),
        at_connections(
            (
                connection_has(ConnectionFact.LATE_SYN_ACK),
                connection_at_most(Connection.EXCHANGES, 0),
            ),
            judge=accept_queue_abandoned,
        ),
    ),
)

SYN_COOKIES = Cause(
    id="syn-cookies",
    group=Group.SETUP,
    title="The server left out all TCP options, as SYN cookies do",
    severity=Severity.RISK,
    what="The queue of half-open connections is full (a flood, or a burst of real clients), so"
    " the kernel answers from a cookie and forgets the options the cookie cannot hold.",
    proof="The client offered window scaling and SACK; the SYN-ACK carries nothing but an MSS"
    " from the cookie table (536, 1300, 1440, 1460).",
    look_alikes="One of: SYN cookies, or a middlebox or an old stack that speaks no options"
    " (tcp-options-stripped). TCPReqQFullDoCookies on the server decides.",
    cost="None yet: windows stay below 64 kB, and a lost last ACK leaves the client hanging.",
    fixes=(
        Fix("linux", "sysctl net.ipv4.tcp_max_syn_backlog=8192 net.core.somaxconn=8192"),
        Fix("linux", "sysctl net.ipv4.tcp_timestamps=1 (cookies keep the options in them)"),
        Fix("nginx", "listen 80 backlog=8192;"),
    ),
    reference="RFC 4987; Linux ip-sysctl, tcp_syncookies",
    display_filter="tcp.stream eq {stream} and tcp.flags.syn == 1",
    looks=(
        at_connections(
            (
                connection_at_most(Connection.OPENED, Opened.HANDSHAKE),
                side_at_most(SERVER, Side.SACK_PERMITTED, 0),
                side_at_least(CLIENT, Side.SACK_PERMITTED, 1),
            ),
            judge=syn_cookies,
        ),
    ),
    distrusts=ConnectionFact.SPLIT,
)

EPHEMERAL_PORT_EXHAUSTION = Cause(
    id="ephemeral-port-exhaustion",
    group=Group.SETUP,
    title="The client is about to run out of local ports",
    severity=Severity.RISK,
    what="Each closed connection holds its local port for 60 s at the end that closed first;"
    " 28,232 ports allow about 470 new connections a second to one destination.",
    proof="One client opens 300 connections a second or more to one port, at least 2,000 of"
    " them, and closes most of them first itself.",
    look_alikes="When the ports are gone, nothing is sent at all: the capture shows only the"
    " approach. SYNs without answer point to exhausted NAT ports instead.",
    cost="None yet; then connect() fails with EADDRNOTAVAIL.",
    fixes=(
        Fix("application", "reuse connections: a session, an agent, a pool"),
        Fix("linux", "sysctl net.ipv4.ip_local_port_range='1024 65535' net.ipv4.tcp_tw_reuse=1"),
        Fix("c", "setsockopt(fd, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &(int){1}, sizeof(int));"),
    ),
    reference="Linux ip-sysctl, ip_local_port_range and tcp_tw_reuse",
    display_filter=proof_beside(
        "{ip}.addr == {server} and tcp.port == {port} and tcp.flags.syn == 1"
    ),
    looks=(at_pairs(ephemeral_ports),),
)

TIME_WAIT_COLLISION = Cause(
    id="time-wait-collision",
    group=Group.SETUP,
    title="A new SYN met an old connection with the same ports",
    severity=Severity.COST,
    what="The server still remembers a connection with these addresses and ports (TIME_WAIT or"
    " half open), so it answers the SYN with a bare ACK instead of a SYN-ACK.",
    proof="SYN, bare ACK with unrelated numbers, RST from the client, and the SYN again a"
    " second later.",
    look_alikes="Reuse with a newer sequence number or timestamp succeeds at once. A SYN proxy"
    " in the path also answers oddly.",
    cost="Reason syn-retransmission in phase connect.",
    fixes=(
        Fix("linux", "do not bind a fixed source port; sysctl net.ipv4.tcp_timestamps=1"),
        Fix("network", "NAT: random source ports, hold a used port for 60 to 120 s"),
    ),
    reference="RFC 6191; RFC 5961, section 4",
    display_filter="tcp.stream eq {stream}",
    looks=(
        at_requests(
            (
                connection_has(ConnectionFact.CHALLENGE_ACK),
                charged(Reason.SYN_RETRANSMISSION),
            ),
            judge=time_wait_collision,
        ),
        at_connections(
            (
                connection_has(ConnectionFact.CHALLENGE_ACK),
                connection_at_most(Connection.EXCHANGES, 0),
            ),
            judge=time_wait_abandoned,
        ),
    ),
)

HAPPY_EYEBALLS_FALLBACK = Cause(
    id="happy-eyeballs-fallback",
    group=Group.SETUP,
    title="The first address was dead; the client fell back to another",
    severity=Severity.ERROR,
    what="The name has an address (often IPv6) that does not answer. Clients with Happy"
    " Eyeballs lose 200 to 300 ms each time, others their whole connect timeout.",
    proof="An attempt to one address fails, and the same client opens the same port of another"
    " address 150 ms to 10 s after the first SYN.",
    look_alikes="A refused first address costs one round trip only, so the second attempt"
    " comes sooner. Two pools of one client can overlap by chance. A scan meets silence at"
    " more than three servers.",
    cost="Reason client in phase connect, from the dead attempt's SYN to the next, where both"
    " addresses came from one lookup; without a lookup no request is charged.",
    fixes=(
        Fix("network", "repair IPv6, or withdraw the AAAA record"),
        Fix("python", "await asyncio.open_connection(host, port, happy_eyeballs_delay=0.25)"),
        Fix("python", "urllib3.util.connection.HAS_IPV6 = False"),
        Fix("linux", "/etc/gai.conf: precedence ::ffff:0:0/96 100"),
    ),
    reference="RFC 8305",
    display_filter=proof_beside("tcp.stream eq {stream}"),
    looks=(
        at_requests((exchange_at_least(Exchange.FELL_BACK, 0),), judge=fell_back),
        at_pairs(happy_eyeballs),
    ),
)

TCP_OPTIONS_STRIPPED = Cause(
    id="tcp-options-stripped",
    group=Group.SETUP,
    title="Window scaling or SACK is missing on this connection",
    severity=Severity.RISK,
    what="Without window scaling at most 64 kB travel per round trip; without SACK one loss is"
    " repaired per round trip.",
    proof="One SYN offers the option, the other lacks it, and more than 64 kB were moved.",
    look_alikes="One of: a firewall that normalises SYNs, a sysctl, an SO_RCVBUF set small"
    " before connect, SYN cookies. A second capture on the other side decides.",
    cost="None charged here; what the small window costs is rwnd-limited.",
    fixes=(
        Fix("linux", "sysctl net.ipv4.tcp_window_scaling=1 net.ipv4.tcp_sack=1"),
        Fix("network", "switch off TCP normalisation on the firewall"),
        Fix("c", "do not set SO_RCVBUF before connect() or listen()"),
    ),
    reference="RFC 7323, section 2.2; RFC 2018",
    display_filter="tcp.stream eq {stream} and tcp.flags.syn == 1",
    looks=(
        at_connections(
            (
                connection_at_most(Connection.OPENED, Opened.HANDSHAKE),
                side_at_most(SERVER, Side.WINDOW_SCALE_OFFERED, -1),
                side_at_least(CLIENT, Side.WINDOW_SCALE_OFFERED, 0),
            ),
            (
                connection_at_most(Connection.OPENED, Opened.HANDSHAKE),
                side_at_most(SERVER, Side.SACK_PERMITTED, 0),
                side_at_least(CLIENT, Side.SACK_PERMITTED, 1),
            ),
            judge=options_missing,
        ),
    ),
)

CAUSES = (
    SYN_LOSS,
    SYN_BLACKHOLE,
    CONNECTION_REFUSED,
    ACCEPT_QUEUE_OVERFLOW,
    SYN_COOKIES,
    EPHEMERAL_PORT_EXHAUSTION,
    TIME_WAIT_COLLISION,
    HAPPY_EYEBALLS_FALLBACK,
    TCP_OPTIONS_STRIPPED,
)
