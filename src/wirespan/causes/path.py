"""Link, IP and path: loss and why, queues, distance, order, sizes, refusals by routers."""

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
    over_connections,
    proof_beside,
    side_at_least,
)
from wirespan.causes.parallel_signs import SEGMENTS_LEAST, ParallelPaths
from wirespan.causes.path_signs import (
    black_hole,
    bufferbloat,
    congestion_loss,
    connection_black_hole,
    high_base_rtt,
    icmp_unreachable,
    policer,
    random_loss,
    reordered_requests,
    reordering,
    small_mss,
    split_connection,
)
from wirespan.causes.tcp_data import UNTRUSTWORTHY
from wirespan.causes.tcp_timers import REPAIRED_BY_TIMER
from wirespan.kernels.layout import Connection, ConnectionFact, Side

REPAIRED_FAST = ((charged(Reason.FAST_RETRANSMIT),), (charged(Reason.HEAD_OF_LINE_LOSS),))
KEPT_DOWN = (
    *REPAIRED_FAST,
    (charged(Reason.CONGESTION_WINDOW),),
    (charged(Reason.PACING),),
)

RANDOM_LOSS = Cause(
    id="random-loss",
    group=Group.PATH,
    title="Packets were lost without a queue in sight",
    severity=Severity.COST,
    what="Isolated drops that do not follow the load: radio, a bad optic, a duplex mismatch.",
    proof="A hole, later segments, SACKs or duplicate ACKs and the repair about a round trip"
    " later, while the round trip stays near its minimum.",
    look_alikes="A round trip inflated before the loss is congestion-loss; a steady rate with"
    " loss is a policer; a DSACK after the repair is reordering. Drops in the receiving host's"
    " network card look the same.",
    cost="Reasons fast-retransmit and head-of-line-loss, where on the critical path.",
    fixes=(
        Fix("network", "repair the link: ethtool -S eth0 | grep -E 'err|drop|crc'"),
        Fix("linux", "sysctl net.ipv4.tcp_congestion_control=bbr"),
    ),
    reference="RFC 6675; RFC 8985",
    display_filter=proof_beside("tcp.stream eq {stream} and tcp.analysis.retransmission"),
    looks=(at_requests(*REPAIRED_FAST, judge=random_loss),),
    distrusts=UNTRUSTWORTHY,
)

CONGESTION_LOSS = Cause(
    id="congestion-loss",
    group=Group.PATH,
    title="A queue on the path overflowed",
    severity=Severity.COST,
    what="The sender's window outgrew path and queue; the end of a burst is dropped.",
    proof="Losses in bursts at the peak of the flight, after the round trip had risen by half"
    " or more, or together with Congestion Experienced marks.",
    look_alikes="Shallow queues lose with hardly any delay and may be called random-loss here.",
    cost="Reasons fast-retransmit and head-of-line-loss.",
    fixes=(
        Fix("linux", "tc qdisc replace dev eth0 root fq (pacing at the sender)"),
        Fix("linux", "tc qdisc replace dev eth0 root cake bandwidth 95mbit (at the bottleneck)"),
        Fix("linux", "sysctl net.ipv4.tcp_congestion_control=bbr net.ipv4.tcp_ecn=1"),
    ),
    reference="RFC 5681; RFC 7567",
    display_filter=proof_beside("tcp.stream eq {stream} and tcp.analysis.retransmission"),
    looks=(at_requests(*REPAIRED_FAST, judge=congestion_loss),),
    distrusts=UNTRUSTWORTHY,
)

BUFFERBLOAT = Cause(
    id="bufferbloat",
    group=Group.PATH,
    title="A standing queue delayed everything",
    severity=Severity.COST,
    what="The buffer before the bottleneck is too large; every packet of every flow waits in it.",
    proof="The round trip grows with the flight to three times its minimum and 50 ms more, and"
    " nothing is lost.",
    look_alikes="Delayed ACKs add at most 40 ms; a route change is a step that does not follow"
    " the flight; a slow receiving host shows late ACKs at its own side only.",
    cost="Reason queueing.",
    fixes=(
        Fix("linux", "tc qdisc replace dev eth0 root cake bandwidth 95mbit"),
        Fix("linux", "sysctl net.ipv4.tcp_notsent_lowat=131072"),
        Fix("network", "shape just below the line rate, with fq_codel or CAKE"),
    ),
    reference="RFC 8290; Gettys and Nichols, CACM 2012",
    display_filter="tcp.stream eq {stream}",
    looks=(at_requests((charged(Reason.QUEUEING, 50_000_000),), judge=bufferbloat),),
    distrusts=UNTRUSTWORTHY,
)

POLICER = Cause(
    id="policer",
    group=Group.PATH,
    title="A policer drops everything above a rate",
    severity=Severity.COST,
    what="A token bucket lets a burst pass, then drops what exceeds its rate instead of"
    " queueing it; cloud allowances do the same.",
    proof="1 to 20 % of the segments lost, the round trip at its minimum, and a goodput that"
    " keeps to one rate (variation under 10 % over some ten windows of 100 ms in a row).",
    look_alikes="A shaper delays instead of dropping; random loss does not keep to a rate; a"
    " window-limited transfer loses nothing.",
    cost="Reasons fast-retransmit, head-of-line-loss, congestion-window and pacing: the repairs,"
    " and all the sender does to keep to the rate.",
    fixes=(
        Fix("linux", "tc qdisc replace dev eth0 root fq maxrate 8mbit"),
        Fix("c", "setsockopt(fd, SOL_SOCKET, SO_MAX_PACING_RATE, &rate, sizeof(rate));"),
        Fix("network", "shape instead of policing; a larger instance (ethtool -S: *_exceeded)"),
    ),
    reference="Flach et al., SIGCOMM 2016: An Internet-Wide Analysis of Traffic Policing",
    display_filter=proof_beside("tcp.stream eq {stream} and tcp.analysis.retransmission"),
    looks=(at_requests(*KEPT_DOWN, judge=policer),),
    distrusts=UNTRUSTWORTHY,
)

HIGH_BASE_RTT = Cause(
    id="high-base-rtt",
    group=Group.PATH,
    title="The way is long, and was travelled many times",
    severity=Severity.COST,
    what="Nothing is broken: the server is far away (another region, a satellite, a VPN) and"
    " each sequential round trip pays the distance.",
    proof="The smallest round trip is between 50 ms and 2 s, and time goes by whole round trips"
    " without loss.",
    look_alikes="A standing queue varies with the load (bufferbloat). A proxy near the client"
    " hides the distance as server time. More than 2 s is no distance but a poor clock.",
    cost="Reason propagation; where connections are not reused, only that outside phases dns,"
    " connect and tls, which no-connection-reuse accounts for.",
    fixes=(
        Fix("application", "fewer round trips: reuse connections, batch, pipeline"),
        Fix("nginx", "ssl_protocols TLSv1.3; ssl_early_data on; (idempotent requests only)"),
        Fix("network", "move closer: a CDN or edge, a read replica in the region"),
    ),
    reference="High Performance Browser Networking, chapter 1; RFC 8446, section 2",
    display_filter="tcp.stream eq {stream}",
    looks=(at_pairs(high_base_rtt),),
)

PACKET_REORDERING = Cause(
    id="packet-reordering",
    group=Group.PATH,
    title="Packets arrived out of order",
    severity=Severity.COST,
    what="Parallel paths, link aggregation or Wi-Fi let packets overtake each other; what is"
    " late looks lost.",
    proof="A hole filled by an older packet (by IP identification or timestamp) that arrives"
    " late and only once; or a retransmission answered with a DSACK.",
    look_alikes="Receive offload and several capture queues reorder records, not packets.",
    cost="Reason reordering; where no request waited it is a risk.",
    fixes=(
        Fix("network", "hash by flow, not by packet"),
        Fix("linux", "sysctl net.ipv4.tcp_reordering=3 net.ipv4.tcp_max_reordering=300"),
    ),
    reference="RFC 8985, section 6.2; RFC 3708",
    display_filter=proof_beside("tcp.stream eq {stream} and tcp.analysis.out_of_order"),
    looks=(
        at_requests((charged(Reason.REORDERING),), judge=reordered_requests),
        at_connections((connection_has(ConnectionFact.REORDERED),), judge=reordering),
    ),
    distrusts=UNTRUSTWORTHY | ConnectionFact.DUPLICATED,
)

PMTU_BLACK_HOLE = Cause(
    id="pmtu-black-hole",
    group=Group.PATH,
    title="Full-sized packets vanish, small ones pass",
    severity=Severity.COST,
    what="A hop takes only smaller packets, fragmenting is forbidden, and the ICMP message"
    " that would say so is filtered. The handshake works, the first full-sized flight dies.",
    proof="The same full-sized segment sent again by timer three times or more; no segment of"
    " that size is ever acknowledged while smaller packets are.",
    look_alikes="A dead path loses small packets too (retransmission-hang). An ICMP message"
    " that arrives means discovery works: one retransmission only.",
    cost="Reasons retransmission-timeout and tail-loss-probe.",
    fixes=(
        Fix("linux", "sysctl net.ipv4.tcp_mtu_probing=1"),
        Fix(
            "linux",
            "iptables -t mangle -A FORWARD -p tcp --tcp-flags SYN,RST SYN -j TCPMSS"
            " --clamp-mss-to-pmtu",
        ),
        Fix("network", "let ICMP type 3 code 4 and ICMPv6 type 2 through"),
        Fix("linux", "ip route change default via GATEWAY mtu 1400"),
    ),
    reference="RFC 2923, section 2.1; RFC 4821; RFC 8899",
    display_filter=proof_beside("tcp.stream eq {stream} and tcp.analysis.retransmission"),
    looks=(
        at_requests(*REPAIRED_BY_TIMER, judge=black_hole),
        at_connections(
            (side_at_least(CLIENT, Side.RETRANSMISSIONS, 3),),
            (side_at_least(SERVER, Side.RETRANSMISSIONS, 3),),
            judge=connection_black_hole,
        ),
    ),
    distrusts=UNTRUSTWORTHY,
)

SMALL_MSS = Cause(
    id="small-mss",
    group=Group.PATH,
    title="Segments are far smaller than the path allows",
    severity=Severity.RISK,
    what="A tunnel, PPPoE or a load balancer clamps the segment size: the initial window of 10"
    " segments holds fewer bytes, and there are more packets.",
    proof="The smaller MSS option is below 1,200 bytes, and a request waited for a window that"
    " counts segments.",
    look_alikes="1,360 to 1,452 bytes are normal for tunnels and not reported.",
    cost="None of its own: the waiting is charged to slow-start or cwnd-limited.",
    fixes=(
        Fix("network", "clamp to the real path MTU, or raise the tunnel's MTU"),
        Fix("linux", "ip route flush cache; ip route get ADDRESS (mtu ... expires)"),
    ),
    reference="RFC 6691; RFC 9293, section 3.7.1",
    display_filter="tcp.stream eq {stream} and tcp.flags.syn == 1",
    looks=(
        at_requests(
            (charged(Reason.SLOW_START),),
            (charged(Reason.CONGESTION_WINDOW),),
            judge=small_mss,
        ),
    ),
    distrusts=ConnectionFact.MIDSTREAM,
)

ICMP_UNREACHABLE = Cause(
    id="icmp-unreachable",
    group=Group.PATH,
    title="The network said no (ICMP)",
    severity=Severity.ERROR,
    what="A router, a firewall or the host itself answers with an ICMP error that quotes our"
    " packet: no route, filtered, no such host, time to live used up.",
    proof="An ICMP destination unreachable or time exceeded that quotes this flow, and no"
    " connection came of it.",
    look_alikes="On a working connection the same message is soft and changes nothing."
    " Fragmentation needed means path MTU discovery works.",
    cost="The attempt fails at once; nothing is charged.",
    fixes=(
        Fix("network", "correct route, security group or firewall rule for this address"),
        Fix("linux", "ip route get ADDRESS; ip neigh show; dmesg | grep 'neighbor table overflow'"),
    ),
    reference="RFC 792; RFC 5461",
    display_filter=proof_beside(
        "{transport}.stream eq {stream} or ((icmp or icmpv6) and {ip}.addr == {server})"
    ),
    looks=(
        at_connections(
            (
                connection_at_least(Connection.REFUSED_BY_ICMP, 0),
                connection_at_least(Connection.OPENED, 2),
                connection_at_most(Connection.TRANSPORT, 6),
            ),
            judge=icmp_unreachable,
        ),
    ),
)

BAD_ECMP_PATH = Cause(
    id="bad-ecmp-path",
    group=Group.PATH,
    title="One of several parallel paths loses packets",
    severity=Severity.ERROR,
    what="Connections are spread over parallel links by a hash of their addresses and ports. A"
    " bad link hurts the same connections for their whole life, and no others.",
    proof="Of the connections of one client to one server port with 100 data segments or more,"
    " three or more lost 5 % or more, three or more under 1 %, at most a tenth something"
    " between; a sixteenth to five eighths are lossy, and by time they alternate.",
    look_alikes="Loss by chance, or on the one path of all, leaves most connections between the"
    " two kinds. A bad quarter of an hour hurts all that are open then. A slow backend behind a"
    " balancer loses nothing.",
    cost="None of its own: the waiting is charged to random-loss and rto-stall.",
    fixes=(
        Fix("network", "mtr --tcp --port 443 --localport PORT HOST: find the link, drain it"),
        Fix("linux", "sysctl net.core.txrehash=1 (IPv6: a new path after a timeout)"),
        Fix("application", "on a timeout, retry on a new connection (a new port)"),
    ),
    reference="RFC 2992; Qureshi et al., SIGCOMM 2022 (PLB)",
    display_filter=proof_beside(
        "{ip}.addr == {server} and tcp.port == {port} and tcp.analysis.retransmission"
    ),
    looks=(
        over_connections(
            (side_at_least(CLIENT, Side.DATA_SEGMENTS, SEGMENTS_LEAST),),
            (side_at_least(SERVER, Side.DATA_SEGMENTS, SEGMENTS_LEAST),),
            watch=ParallelPaths,
        ),
    ),
    distrusts=UNTRUSTWORTHY,
)

SPLIT_CONNECTION = Cause(
    id="split-connection",
    group=Group.PATH,
    title="Something near the client acknowledges for the server",
    severity=Severity.NOTE,
    what="A virtual machine's NAT, a VPN client, a satellite accelerator or a transparent proxy"
    " ends the client's connection and opens one of its own to the server. Its acknowledgements"
    " say nothing of the way beyond it.",
    proof="Between two hosts, all handshakes (two or more) took 10 ms or more and ten times as"
    " long as acknowledgements of data, and no answer (of two or more) came sooner than three"
    " quarters of the fastest handshake. With other servers of that client one such handshake"
    " is enough.",
    look_alikes="A proxy that also answers the SYN itself cannot be told from a slow server. The"
    " SYN-ACK is the middlebox's own: missing options there are no SYN cookies.",
    cost="None: it says how to read the rest. The fastest handshake counts as the round trip;"
    " pauses of the server, which are those of a hidden connection, are residual.",
    fixes=(
        Fix("capture", "capture on the host outside the virtual machine, or at the server"),
        Fix("virtualbox", "a bridged adapter instead of NAT"),
    ),
    reference="RFC 3135",
    display_filter="tcp.stream eq {stream}",
    looks=(at_connections((connection_has(ConnectionFact.SPLIT),), judge=split_connection),),
)

CAUSES = (
    RANDOM_LOSS,
    CONGESTION_LOSS,
    BUFFERBLOAT,
    POLICER,
    HIGH_BASE_RTT,
    PACKET_REORDERING,
    PMTU_BLACK_HOLE,
    SMALL_MSS,
    ICMP_UNREACHABLE,
    BAD_ECMP_PATH,
    SPLIT_CONNECTION,
)
