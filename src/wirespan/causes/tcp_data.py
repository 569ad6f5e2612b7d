"""TCP data transfer: windows that limit, and senders with nothing to send."""

from wirespan.base.vocabulary import Reason
from wirespan.causes.cause import (
    Cause,
    Fix,
    Group,
    Severity,
    at_requests,
    charged,
    proof_beside,
)
from wirespan.causes.data_signs import (
    app_limited,
    cwnd_limited,
    rwnd_limited,
    slow_start,
    slow_start_after_idle,
    zero_window,
)
from wirespan.kernels.layout import ConnectionFact

UNTRUSTWORTHY = (
    ConnectionFact.CAPTURE_GAP | ConnectionFact.CLOCK_STEP | ConnectionFact.ONE_DIRECTION
)

SLOW_START = Cause(
    id="slow-start",
    group=Group.DATA,
    title="The message was larger than the initial window of a fresh connection",
    severity=Severity.COST,
    what="A connection may send 10 segments (about 14.5 kB) at first and twice as many each"
    " round trip after.",
    proof="Bursts of 10, 20, 40 segments a round trip apart, each let go by ACKs, with the"
    " receive window not full.",
    look_alikes="A producer that writes in chunks pauses by its own clock, not by the round"
    " trip; bursts of constant size are rwnd-limited; pacing smears bursts.",
    cost="Reason slow-start outside phase tls: every extra round trip.",
    fixes=(
        Fix("application", "keep connections warm; compress or shorten the answer"),
        Fix("linux", "ip route change default via GATEWAY initcwnd 30 initrwnd 30"),
        Fix("nginx", "gzip on; gzip_types application/json;"),
        Fix("python", "one requests.Session() or httpx.Client() for the life of the process"),
        Fix("node", "new http.Agent({keepAlive: true})"),
    ),
    reference="RFC 6928; RFC 5681, section 3.1",
    display_filter="tcp.stream eq {stream}",
    looks=(at_requests((charged(Reason.SLOW_START),), judge=slow_start),),
    distrusts=UNTRUSTWORTHY,
)

SLOW_START_AFTER_IDLE = Cause(
    id="slow-start-after-idle",
    group=Group.DATA,
    title="An idle connection had lost its window",
    severity=Severity.COST,
    what="After more idleness than a retransmission timeout, Linux shrinks the congestion"
    " window to its initial size: a pooled connection starts as slowly as a new one.",
    proof="A used connection, idle for 200 ms and a round trip or more, that once had half as"
    " much again in flight, sends 10 segments and doubles.",
    look_alikes="BBR ignores the setting and does not restart; a connection that never had"
    " more in flight has nothing to lose; a loss before the idleness shrinks the window too.",
    cost="Reason slow-start of the requests after the idleness.",
    fixes=(
        Fix("linux", "on the sender: sysctl net.ipv4.tcp_slow_start_after_idle=0"),
        Fix("linux", "sysctl net.ipv4.tcp_congestion_control=bbr"),
    ),
    reference="RFC 2861; RFC 7661; Linux ip-sysctl, tcp_slow_start_after_idle",
    display_filter="tcp.stream eq {stream}",
    looks=(at_requests((charged(Reason.SLOW_START),), judge=slow_start_after_idle),),
    distrusts=UNTRUSTWORTHY | ConnectionFact.MIDSTREAM,
)

CWND_LIMITED = Cause(
    id="cwnd-limited",
    group=Group.DATA,
    title="The congestion window held the sender back",
    severity=Severity.COST,
    what="The window was cut by losses, or grows too slowly for a long path.",
    proof="The flight stays flat below the receive window, drops after losses, and new data"
    " leaves only as ACKs arrive.",
    look_alikes="A flight that equals the receive window is rwnd-limited; sending at the rate"
    " of delivery with the round trip at its minimum is simply the rate of the link. What a"
    " policer makes the window lose is the policer's.",
    cost="Reason congestion-window.",
    fixes=(
        Fix("linux", "sysctl net.ipv4.tcp_congestion_control=bbr net.core.default_qdisc=fq"),
        Fix(
            "python",
            "sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_CONGESTION, b'bbr')",
        ),
        Fix("network", "remove the loss; shorten the path"),
    ),
    reference="RFC 5681; RFC 9438",
    display_filter="tcp.stream eq {stream}",
    looks=(at_requests((charged(Reason.CONGESTION_WINDOW),), judge=cwnd_limited),),
    distrusts=UNTRUSTWORTHY,
)

RWND_LIMITED = Cause(
    id="rwnd-limited",
    group=Group.DATA,
    title="The receive window was smaller than the path needs",
    severity=Severity.COST,
    what="A fixed SO_RCVBUF, a small tcp_rmem maximum or autotuning still growing: the sender"
    " stops at the window although the receiver keeps reading.",
    proof="The flight fills the advertised window to within a segment, the window is never 0,"
    " and data moves at window / round trip.",
    look_alikes="A window that shrinks towards 0 is a slow reader (zero-window). Without the"
    " SYN the scale is unknown and nothing is said.",
    cost="Reason receive-window.",
    fixes=(
        Fix("c", "remove setsockopt(fd, SOL_SOCKET, SO_RCVBUF, ...): it ends autotuning"),
        Fix("linux", "sysctl net.ipv4.tcp_rmem='4096 131072 33554432'"),
        Fix("nginx", "remove rcvbuf= from listen"),
    ),
    reference="RFC 7323; tcp(7), tcp_rmem",
    display_filter="tcp.stream eq {stream}",
    looks=(at_requests((charged(Reason.RECEIVE_WINDOW),), judge=rwnd_limited),),
    distrusts=UNTRUSTWORTHY | ConnectionFact.MIDSTREAM,
)

ZERO_WINDOW = Cause(
    id="zero-window",
    group=Group.DATA,
    title="The receiving application stopped reading",
    severity=Severity.COST,
    what="The receive buffer is full, the window closes to 0, and the sender can only probe"
    " until the application reads again.",
    proof="An advertised window of 0, probes at growing intervals (+0.22, +0.45, +0.9 s), each"
    " answered with window 0, then a window update.",
    look_alikes="Keep-alive probes look alike but the window is open; a window of 0 on the"
    " last ACK of a closing connection is harmless.",
    cost="Reason zero-window: from the closing to the data after the update.",
    fixes=(
        Fix("application", "read while processing; bound the queue and push back upstream"),
        Fix("node", "stream.pipeline(source, transform, sink)"),
        Fix("python", "read in a task of its own: asyncio.create_task(reader(queue))"),
    ),
    reference="RFC 9293, section 3.8.6.1; RFC 1122, section 4.2.2.17",
    display_filter=proof_beside(
        "tcp.stream eq {stream} and (tcp.analysis.zero_window or tcp.analysis.zero_window_probe"
        " or tcp.analysis.window_update)"
    ),
    looks=(at_requests((charged(Reason.ZERO_WINDOW),), judge=zero_window),),
)

APP_LIMITED = Cause(
    id="app-limited",
    group=Group.DATA,
    title="The sender had nothing to send in mid-message",
    severity=Severity.COST,
    what="The producer (disk, computation, a backend of its own) is slower than the network,"
    " or makes the message in chunks.",
    proof="Everything sent is acknowledged, the message is incomplete, and the next data"
    " comes without an ACK to trigger it.",
    look_alikes="Closed windows, Nagle and a cork also leave nothing in flight and are told"
    " apart first. Event streams, upgraded connections and unread protocols are left out.",
    cost="Reason sender-idle, the pause of a cork apart.",
    fixes=(
        Fix("application", "profile the producer; read ahead; write larger blocks"),
        Fix("python", "py-spy dump --pid PID"),
        Fix("nginx", "gzip_comp_level 1;"),
    ),
    reference="draft-ietf-ccwg-bbr, delivery rate estimation: application-limited",
    display_filter=proof_beside("tcp.stream eq {stream} and tcp.len > 0"),
    looks=(at_requests((charged(Reason.SENDER_IDLE),), judge=app_limited),),
    distrusts=UNTRUSTWORTHY,
)

CAUSES = (
    SLOW_START,
    SLOW_START_AFTER_IDLE,
    CWND_LIMITED,
    RWND_LIMITED,
    ZERO_WINDOW,
    APP_LIMITED,
)
