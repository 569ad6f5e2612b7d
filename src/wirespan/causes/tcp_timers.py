"""TCP data transfer: waits for timers and for acknowledgements."""

from wirespan.base.vocabulary import Reason
from wirespan.causes.case import CLIENT, SERVER
from wirespan.causes.cause import (
    Cause,
    Fix,
    Group,
    Severity,
    at_connections,
    at_requests,
    charged,
    connection_has,
    proof_beside,
    side_at_least,
)
from wirespan.causes.data_signs import (
    connection_hang,
    cork_stall,
    nagle_delayed_ack,
    nagle_rtt_stall,
    retransmission_hang,
    rto_stall,
    spurious_retransmission,
)
from wirespan.causes.tcp_data import UNTRUSTWORTHY
from wirespan.kernels.layout import ConnectionFact, Side

NO_DELAY = (
    Fix("python", "sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)"),
    Fix("node", "socket.setNoDelay(true)"),
    Fix(
        "c",
        "setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &(int){1}, sizeof(int));",
    ),
)
REPAIRED_BY_TIMER = (
    (charged(Reason.RETRANSMISSION_TIMEOUT),),
    (charged(Reason.TAIL_LOSS_PROBE),),
)

NAGLE_DELAYED_ACK = Cause(
    id="nagle-delayed-ack",
    group=Group.DATA,
    title="Nagle's algorithm waited for a delayed ACK",
    severity=Severity.COST,
    what="A message was written in two small pieces; the second waits for the ACK of the first"
    " (Nagle), and the receiver, with nothing to answer yet, delays that ACK by 40 ms (Linux)"
    " or 200 ms.",
    proof="A small segment, a pure ACK 35 to 50 ms later, and the next small segment of the"
    " message within 2 ms of that ACK.",
    look_alikes="An application timer has no ACK that releases the data; a cork does not"
    " depend on ACKs; without a delayed ACK it is nagle-rtt-stall. A delayed ACK that nobody"
    " waits for costs nothing.",
    cost="Reason nagle-delayed-ack: the delay of the ACK and the extra round trip.",
    fixes=(
        *NO_DELAY,
        Fix("python", "one write a message: sock.sendall(b''.join(parts))"),
        Fix("nginx", "tcp_nodelay on;"),
    ),
    reference="RFC 896; RFC 1122, section 4.2.3.2; RFC 9293, section 3.7.4",
    display_filter="tcp.stream eq {stream}",
    looks=(at_requests((charged(Reason.NAGLE_DELAYED_ACK),), judge=nagle_delayed_ack),),
    distrusts=UNTRUSTWORTHY,
)

NAGLE_RTT_STALL = Cause(
    id="nagle-rtt-stall",
    group=Group.DATA,
    title="Nagle's algorithm cost a round trip",
    severity=Severity.COST,
    what="A small segment is on its way (a write before, or the client's TLS Finished), so the"
    " next small write waits for its ACK, a round trip.",
    proof="A small segment, its ACK a round trip later without delay, and the next small"
    " segment at once after it.",
    look_alikes="TLS 1.2 needs that round trip for the server's Finished. An application that"
    " waits for an answer looks the same unless its bytes were ready: ss shows notsent.",
    cost="Reason nagle-delayed-ack where the wait is no longer than the round trip and 35 ms.",
    fixes=(*NO_DELAY, Fix("python", "set TCP_NODELAY before wrap_socket(); join small writes")),
    reference="RFC 896; RFC 9293, section 3.7.4",
    display_filter="tcp.stream eq {stream}",
    looks=(at_requests((charged(Reason.NAGLE_DELAYED_ACK),), judge=nagle_rtt_stall),),
    distrusts=UNTRUSTWORTHY,
)

CORK_STALL = Cause(
    id="cork-stall",
    group=Group.DATA,
    title="A corked socket held the last bytes for 200 ms",
    severity=Severity.COST,
    what="With TCP_CORK or MSG_MORE the kernel keeps a partial segment until it is uncorked,"
    " or 200 ms (a retransmission timeout) have passed.",
    proof="The last, partial segment of a message is sent for the first time about 200 ms after"
    " the rest, released by no ACK.",
    look_alikes="Nagle lets go when an ACK arrives; a retransmission timer of 200 ms sends"
    " bytes a second time; an application timer of 200 ms repeats in mid-message.",
    cost="Reason sender-idle: that one pause.",
    fixes=(
        Fix("c", "setsockopt(fd, IPPROTO_TCP, TCP_CORK, &(int){0}, sizeof(int)); after the body"),
        Fix("c", "send(fd, last, length, 0): no MSG_MORE on the last write"),
        Fix("python", "sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_CORK, 0)"),
    ),
    reference="tcp(7), TCP_CORK",
    display_filter=proof_beside("tcp.stream eq {stream} and tcp.len > 0"),
    looks=(at_requests((charged(Reason.SENDER_IDLE),), judge=cork_stall),),
    distrusts=UNTRUSTWORTHY,
)

RTO_STALL = Cause(
    id="rto-stall",
    group=Group.DATA,
    title="A lost packet waited for a timer",
    severity=Severity.COST,
    what="When the last packets of a flight are lost no later packet reveals it; the sender"
    " waits for its tail loss probe or its retransmission timer, 200 ms and a round trip at"
    " least on Linux, doubling.",
    proof="The same last bytes again after 0.2 to 0.3 s (then doubling) with no SACK or"
    " duplicate ACK before; at the receiver a silence of that length, then the bytes once.",
    look_alikes="A slow server sends its first copy late (slow-server-think); a cork sends for"
    " the first time. A client that sends its request again may only have missed the answer."
    " Where one direction was captured, the acknowledgement may have been lost instead.",
    cost="Reasons retransmission-timeout and tail-loss-probe.",
    fixes=(
        Fix("linux", "ip route change default via GATEWAY rto_min 20ms (inside a data centre)"),
        Fix("linux", "sysctl net.ipv4.tcp_early_retrans=3 net.ipv4.tcp_recovery=1"),
        Fix("network", "find and remove the loss: ethtool -S, ip -s link, mtr --tcp"),
    ),
    reference="RFC 6298; RFC 8985, section 7",
    display_filter=proof_beside("tcp.stream eq {stream} and tcp.analysis.retransmission"),
    looks=(at_requests(*REPAIRED_BY_TIMER, judge=rto_stall),),
    distrusts=ConnectionFact.CAPTURE_GAP | ConnectionFact.CLOCK_STEP,
)

SPURIOUS_RETRANSMISSION = Cause(
    id="spurious-retransmission",
    group=Group.DATA,
    title="Data was sent again although it had arrived",
    severity=Severity.NOTE,
    what="A sudden delay, lost ACKs or reordering made the sender believe in a loss.",
    proof="The receiver reports the second copy with a DSACK, or the ACK of the first copy"
    " arrives too soon after the second to be its answer.",
    look_alikes="Records captured twice, keep-alive probes, and probes for a lost tail that"
    " turned out unneeded.",
    cost="None by itself: the delay that provoked it is charged where it stands.",
    fixes=(
        Fix("network", "find the delay spike: bufferbloat, Wi-Fi, a paused machine"),
        Fix("linux", "sysctl net.ipv4.tcp_frto=2 net.ipv4.tcp_dsack=1 net.ipv4.tcp_timestamps=1"),
    ),
    reference="RFC 2883; RFC 3522; RFC 5682",
    display_filter=proof_beside("tcp.stream eq {stream} and tcp.analysis.spurious_retransmission"),
    looks=(
        at_connections((connection_has(ConnectionFact.SPURIOUS),), judge=spurious_retransmission),
    ),
    distrusts=ConnectionFact.DUPLICATED | ConnectionFact.CLOCK_STEP,
)

RETRANSMISSION_HANG = Cause(
    id="retransmission-hang",
    group=Group.DATA,
    title="The peer fell silent; the kernel kept trying",
    severity=Severity.COST,
    what="Path or peer died with data in flight. Linux sends it again 15 times, for 924 s and"
    " more, before the application hears of it.",
    proof="One segment sent again four times or more with doubling gaps, and not one packet"
    " from the peer meanwhile.",
    look_alikes="Where small packets still pass it is pmtu-black-hole; a peer that acknowledges"
    " but does not answer is thinking; a window of 0 is zero-window.",
    cost="Reasons retransmission-timeout and tail-loss-probe of the request.",
    fixes=(
        Fix("python", "sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, 5000)"),
        Fix("linux", "sysctl net.ipv4.tcp_retries2=8 (about 100 s)"),
        Fix("application", "a timeout for every request; libpq: tcp_user_timeout=5000"),
        Fix("nginx", "proxy_read_timeout 10s; proxy_send_timeout 10s;"),
    ),
    reference="RFC 5482; Linux ip-sysctl, tcp_retries2",
    display_filter=proof_beside("tcp.stream eq {stream} and tcp.analysis.retransmission"),
    looks=(
        at_requests(*REPAIRED_BY_TIMER, judge=retransmission_hang),
        at_connections(
            (
                connection_has(ConnectionFact.RETRANSMISSION),
                side_at_least(CLIENT, Side.RETRANSMISSIONS, 4),
            ),
            (
                connection_has(ConnectionFact.RETRANSMISSION),
                side_at_least(SERVER, Side.RETRANSMISSIONS, 4),
            ),
            judge=connection_hang,
        ),
    ),
    distrusts=UNTRUSTWORTHY,
)

CAUSES = (
    NAGLE_DELAYED_ACK,
    NAGLE_RTT_STALL,
    CORK_STALL,
    RTO_STALL,
    SPURIOUS_RETRANSMISSION,
    RETRANSMISSION_HANG,
)
