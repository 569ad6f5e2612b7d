"""TCP tear-down and reuse (RFC 9293, section 3.6): resets, races, forgotten connections."""

from wirespan.causes.cause import (
    Cause,
    Fix,
    Group,
    Severity,
    at_connections,
    at_requests,
    connection_at_most,
    connection_has,
    exchange_at_least,
    proof_beside,
)
from wirespan.causes.teardown_signs import (
    close_wait_leak,
    connection_reset,
    half_open,
    idle_timeout,
    keepalive_race,
    peer_reset,
    rst_unread_data,
    stale_pooled,
)
from wirespan.kernels.layout import Connection, ConnectionFact, Exchange, ExchangeState

RESET = connection_has(ConnectionFact.RESET)
FAILED = exchange_at_least(Exchange.STATE, ExchangeState.FAILED)

RST_UNREAD_DATA = Cause(
    id="rst-unread-data",
    group=Group.TEARDOWN,
    title="A close with unread bytes reset the connection",
    severity=Severity.ERROR,
    what="Linux answers close() on a socket with unread bytes with RST instead of FIN; the peer"
    " may lose the part of the answer it has not read. Typical: an early 413 during an upload.",
    proof="The answer (or a part) and within 1 s RST with ACK and a window, while bytes of the"
    " other side were still unacknowledged.",
    look_alikes="A crash has no answer before the RST (peer-reset). SO_LINGER with 0 has"
    " nothing unread. A middlebox's RST has another TTL.",
    cost="The answer may be lost although it is complete on the wire.",
    fixes=(
        Fix("c", "shutdown(fd, SHUT_WR); read until 0; close(fd);"),
        Fix("nginx", "lingering_close on; lingering_timeout 5s;"),
        Fix("python", "read the whole body before answering, or answer 100-continue requests"),
        Fix("c", "SSL_CTX_set_num_tickets(ctx, 0) where the client never reads"),
    ),
    reference="RFC 1122, section 4.2.2.13; RFC 9112, section 9.6",
    display_filter="tcp.stream eq {stream} and tcp.flags.reset == 1",
    looks=(at_connections((RESET,), judge=rst_unread_data),),
)

KEEPALIVE_RACE = Cause(
    id="keepalive-race",
    group=Group.TEARDOWN,
    title="The server closed an idle connection just as the next request left",
    severity=Severity.ERROR,
    what="The server's idle timeout is not longer than the client's (or the load balancer's),"
    " so its FIN and a request cross on the way.",
    proof="After idleness the server's FIN and the client's request are sent within a round"
    " trip of each other, then the server resets.",
    look_alikes="A FIN that came more than a round trip before the request is"
    " stale-pooled-connection. RST without FIN is a middlebox or a crash.",
    cost="The request fails, or is tried again on a new connection.",
    fixes=(
        Fix("node", "server.keepAliveTimeout = 65_000; server.headersTimeout = 66_000"),
        Fix("python", "gunicorn --keep-alive 75; uvicorn --timeout-keep-alive 75"),
        Fix("nginx", "keepalive_timeout 75s;"),
        Fix("application", "client: idle limit below the server's; retry idempotent requests"),
    ),
    reference="RFC 9112, sections 9.3.1 and 9.5",
    display_filter="tcp.stream eq {stream} and (tcp.flags.fin == 1 or tcp.flags.reset == 1)",
    looks=(at_connections((RESET,), judge=keepalive_race),),
    distrusts=ConnectionFact.CLOCK_STEP,
)

STALE_POOLED_CONNECTION = Cause(
    id="stale-pooled-connection",
    group=Group.TEARDOWN,
    title="The client wrote on a connection the server had already closed",
    severity=Severity.ERROR,
    what="The server's FIN had arrived; the pool did not look and used the connection again.",
    proof="The server's FIN, more than a round trip later a request from the client, and RST.",
    look_alikes="FIN and request within a round trip are keepalive-race. Protocols that close"
    " one direction go on legitimately, without RST.",
    cost="A failed attempt of a round trip and a new connection.",
    fixes=(
        Fix("python", "create_engine(url, pool_pre_ping=True, pool_recycle=300)"),
        Fix("node", "new http.Agent({keepAlive: true, timeout: 4000})"),
        Fix("application", "drop idle connections before the server does; retry once"),
    ),
    reference="RFC 9112, section 9.3.1",
    display_filter="tcp.stream eq {stream} and (tcp.flags.fin == 1 or tcp.flags.reset == 1)",
    looks=(at_connections((RESET,), judge=stale_pooled),),
    distrusts=ConnectionFact.CLOCK_STEP,
)

IDLE_TIMEOUT_MIDDLEBOX = Cause(
    id="idle-timeout-middlebox",
    group=Group.TEARDOWN,
    title="A device in the path forgot the idle connection",
    severity=Severity.ERROR,
    what="NAT, load balancers and firewalls drop the state of idle connections (AWS NLB and"
    " NAT gateway 350 s, Azure 240 s, ALB 60 s, GCP 600 s) silently or with RST.",
    proof="The first request after 30 s or more of idleness is answered by RST with another TTL"
    " than the server's (or sooner than a round trip), or by nothing at all.",
    look_alikes="The server's own idle timeout sends FIN first. A silent path without idleness"
    " before is retransmission-hang.",
    cost="A failed attempt, seconds to minutes where the device is silent.",
    fixes=(
        Fix(
            "python",
            "sock.setsockopt(SOL_SOCKET, SO_KEEPALIVE, 1);"
            " sock.setsockopt(IPPROTO_TCP, TCP_KEEPIDLE, 60)",
        ),
        Fix("node", "socket.setKeepAlive(true, 60_000)"),
        Fix("nginx", "listen 443 so_keepalive=60:10:3; proxy_socket_keepalive on;"),
        Fix("linux", "sysctl net.ipv4.tcp_keepalive_time=60 (with SO_KEEPALIVE only)"),
    ),
    reference="RFC 5382, REQ-5; AWS NLB and Azure load balancer idle timeouts",
    display_filter=proof_beside(
        "tcp.stream eq {stream} and (tcp.flags.reset == 1 or tcp.analysis.retransmission)"
    ),
    looks=(at_requests((FAILED,), judge=idle_timeout),),
    distrusts=ConnectionFact.CAPTURE_GAP | ConnectionFact.ONE_DIRECTION,
)

HALF_OPEN_CONNECTION = Cause(
    id="half-open-connection",
    group=Group.TEARDOWN,
    title="The peer vanished without saying goodbye",
    severity=Severity.ERROR,
    what="Power loss, a killed machine or a pulled cable: the waiting side has nothing to send,"
    " so only keep-alive probes can tell.",
    proof="Three keep-alive probes or more without any packet from the peer.",
    look_alikes="Answered probes mean a connection idle by design. Probes of a closed window"
    " have window 0 from the peer.",
    cost="Unlimited; with Linux defaults 2 h 11 min until the application hears.",
    fixes=(
        Fix(
            "linux",
            "sysctl net.ipv4.tcp_keepalive_time=60 tcp_keepalive_intvl=10 tcp_keepalive_probes=3",
        ),
        Fix("python", "sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, 30000)"),
        Fix("application", "heartbeats and read timeouts"),
    ),
    reference="RFC 1122, section 4.2.3.6",
    display_filter=proof_beside("tcp.stream eq {stream} and tcp.analysis.keep_alive"),
    looks=(at_connections((connection_has(ConnectionFact.KEEP_ALIVE),), judge=half_open),),
    distrusts=ConnectionFact.ONE_DIRECTION,
)

CLOSE_WAIT_LEAK = Cause(
    id="close-wait-leak",
    group=Group.TEARDOWN,
    title="One side never closes its end",
    severity=Severity.RISK,
    what="The application ignored the end of the stream and keeps the descriptor (CLOSE_WAIT).",
    proof="FIN from one side, acknowledged, and nothing from the other for 60 s or more.",
    look_alikes="A half-closed connection in use still carries data; a short CLOSE_WAIT is normal.",
    cost="None yet; descriptors or the pool run out.",
    fixes=(
        Fix("python", "with socket.create_connection(...) as sock: (close in every path)"),
        Fix("node", "socket.on('end', () => socket.end())"),
        Fix("linux", "ss -tnp state close-wait"),
    ),
    reference="RFC 9293, section 3.6",
    display_filter="tcp.stream eq {stream} and tcp.flags.fin == 1",
    looks=(
        at_connections((connection_has(ConnectionFact.FIN_UNANSWERED),), judge=close_wait_leak),
    ),
    distrusts=ConnectionFact.ONE_DIRECTION,
)

PEER_RESET = Cause(
    id="peer-reset",
    group=Group.TEARDOWN,
    title="The connection was reset in mid-exchange",
    severity=Severity.ERROR,
    what="A live socket was aborted, the process died or was replaced, or a device in between"
    " spoke for the peer.",
    proof="RST after the handshake with the exchange incomplete. With ACK and a window: a live"
    " socket; without ACK: no socket any more; another TTL: a middlebox.",
    look_alikes="RST after a complete answer is harmless. The causes with a known story"
    " (unread data, keep-alive race, stale pool, idle timeout) are named instead.",
    cost="The request fails.",
    fixes=(
        Fix("linux", "on the peer: dmesg | grep -i oom; nstat -az | grep TCPAbort"),
        Fix("application", "drain before stopping: stop accepting, finish, then exit"),
        Fix("nginx", "proxy_next_upstream error timeout;"),
    ),
    reference="RFC 9293, section 3.5.2; RFC 3360",
    display_filter="tcp.stream eq {stream} and tcp.flags.reset == 1",
    looks=(
        at_requests((FAILED, RESET), judge=peer_reset),
        at_connections(
            (RESET, connection_at_most(Connection.EXCHANGES, 0)), judge=connection_reset
        ),
    ),
)

CAUSES = (
    RST_UNREAD_DATA,
    KEEPALIVE_RACE,
    STALE_POOLED_CONNECTION,
    IDLE_TIMEOUT_MIDDLEBOX,
    HALF_OPEN_CONNECTION,
    CLOSE_WAIT_LEAK,
    PEER_RESET,
)
