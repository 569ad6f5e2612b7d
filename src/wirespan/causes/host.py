"""Hosts and applications, as far as one capture shows them; UDP ports nobody listens on."""

from wirespan.base.vocabulary import Phase, Reason
from wirespan.causes.case import CLIENT, SERVER
from wirespan.causes.cause import (
    IS_NOT_DNS,
    Cause,
    Fix,
    Group,
    Severity,
    at_connections,
    at_requests,
    charged,
    connection_at_least,
    exchange_at_least,
    exchange_has,
    over_requests,
    proof_beside,
    request_at_least,
    side_at_least,
    spent,
)
from wirespan.causes.host_signs import (
    BlockedLoops,
    RetryStorms,
    SaturatedWorkers,
    slow_server_think,
    slowloris,
    udp_port_unreachable,
)
from wirespan.causes.tcp_data import UNTRUSTWORTHY
from wirespan.causes.writing_signs import small_writes
from wirespan.kernels.layout import (
    Connection,
    Exchange,
    ExchangeFact,
    ExchangeState,
    Request,
    Side,
)

SLOW = (charged(Reason.SERVER, 100_000_000), IS_NOT_DNS)

SLOW_SERVER_THINK = Cause(
    id="slow-server-think",
    group=Group.HOST,
    title="The server needed the time",
    severity=Severity.COST,
    what="The request had arrived whole; the application computed, waited for a lock or for"
    " backends of its own.",
    proof="100 ms or more between the request's last byte and the answer's first that neither"
    " path nor loss explains.",
    look_alikes="From the client, a lost answer looks like 0.2 to 0.3 s of server time: not"
    " blamed where the client had to send its request again. Streams and long polls wait by"
    " design; turns of unread protocols count up to 10 s only.",
    cost="Reason server.",
    fixes=(
        Fix("python", "py-spy record -o profile.svg --pid PID"),
        Fix("node", "node --cpu-prof server.js"),
        Fix("nginx", "log_format t '$request $request_time $upstream_response_time';"),
        Fix("application", "cache, index, ask backends in parallel, answer early (202)"),
    ),
    reference="TCP/IP Illustrated, volume 1, chapter 15",
    display_filter="tcp.stream eq {stream} and tcp.len > 0",
    looks=(at_requests(SLOW, judge=slow_server_think),),
    distrusts=UNTRUSTWORTHY,
)

BLOCKED_EVENT_LOOP = Cause(
    id="blocked-event-loop",
    group=Group.HOST,
    title="One callback stopped every connection of the server",
    severity=Severity.COST,
    what="A single-threaded server (Node, asyncio, Redis) ran long work on its loop; all other"
    " requests waited for it to end.",
    proof="Requests of three connections or more that came spread over 50 ms and more are all"
    " answered within 5 ms of each other.",
    look_alikes="A pool of workers lets requests go one by one (worker-saturation); a paused"
    " process looks the same on the wire: look for throttling in cpu.stat.",
    cost="Reason server of all requests in the burst (taken from slow-server-think).",
    fixes=(
        Fix("python", "await asyncio.to_thread(work); loop.slow_callback_duration = 0.05"),
        Fix("node", "new Worker('./work.js'); perf_hooks.monitorEventLoopDelay()"),
        Fix("application", "no synchronous DNS, database or crypto on the loop"),
    ),
    reference="Node.js guide: Don't Block the Event Loop",
    display_filter=proof_beside("{ip}.addr == {server} and tcp.port == {port} and tcp.len > 0"),
    looks=(over_requests(SLOW, watch=BlockedLoops),),
    distrusts=UNTRUSTWORTHY,
)

WORKER_SATURATION = Cause(
    id="worker-saturation",
    group=Group.HOST,
    title="Requests queued for a busy worker",
    severity=Severity.COST,
    what="A fixed number of workers is busy; accepted connections wait in the socket until one"
    " is free.",
    proof="Six requests or more asked together are answered in steps: equal groups, at one,"
    " two, three times the same service time (within 10 %).",
    look_alikes="Requests that are each slow show no steps; a blocked loop answers all at once;"
    " a full listen queue drops SYNs.",
    cost="Reason server beyond the first step (taken from slow-server-think).",
    fixes=(
        Fix("python", "gunicorn -w 8 -k gthread --threads 8"),
        Fix("nginx", "limit_conn perip 20; proxy_next_upstream error timeout http_503;"),
        Fix("linux", "ss -lnt (Recv-Q of the listener); LimitNOFILE=65536 in the unit"),
        Fix("application", "shed load early with 503; make the slow endpoint faster"),
    ),
    reference="gunicorn documentation, design: how many workers",
    display_filter=proof_beside("{ip}.addr == {server} and tcp.port == {port} and tcp.len > 0"),
    looks=(over_requests(SLOW, watch=SaturatedWorkers),),
    distrusts=UNTRUSTWORTHY,
)

SMALL_WRITES = Cause(
    id="small-writes",
    group=Group.HOST,
    title="A message was written in many tiny segments",
    severity=Severity.RISK,
    what="The application writes field by field with TCP_NODELAY: headers outweigh data, and the"
    " initial window of 10 segments is used up by a few hundred bytes.",
    proof="Ten consecutive data segments or more of one message, each under a quarter of the MSS"
    " and less than 1 ms after the one before.",
    look_alikes="Small messages spaced in time (WebSocket, event streams) are not wasteful.",
    cost="None of its own: the pause at 10 segments is charged to slow-start.",
    fixes=(
        Fix("python", "writer.writelines(parts), or sock.sendmsg(parts); one flush a message"),
        Fix("node", "socket.cork(); ...writes...; process.nextTick(() => socket.uncork())"),
        Fix("c", "writev(fd, parts, n), or send(..., MSG_MORE) but for the last"),
        Fix("nginx", "tcp_nopush on;"),
    ),
    reference="RFC 9293, section 3.7.4",
    display_filter=proof_beside("tcp.stream eq {stream} and tcp.len > 0 and tcp.len < 365"),
    looks=(
        at_requests(
            (
                request_at_least(Request.RECEIVED_PACKETS, 10),
                side_at_least(SERVER, Side.SMALL_SEGMENTS, 10),
            ),
            (
                request_at_least(Request.SENT_PACKETS, 10),
                side_at_least(CLIENT, Side.SMALL_SEGMENTS, 10),
            ),
            judge=small_writes,
        ),
    ),
)

RETRY_STORM = Cause(
    id="retry-storm",
    group=Group.HOST,
    title="A client gave up and asked again, over and over",
    severity=Severity.COST,
    what="The client's timeout is shorter than the service time; each retry adds load while the"
    " server still works on the first copy.",
    proof="Three requests or more for the same thing abandoned by one client at nearly the same"
    " age (deviation under 5 %), each repeated within 3 s.",
    look_alikes="People reload at irregular times; a server's own 504 is an answer.",
    cost="The whole of the abandoned requests.",
    fixes=(
        Fix("python", "Retry(total=2, backoff_factor=0.5) and timeout above the p99"),
        Fix("application", "back off exponentially with jitter; a retry budget of 10 %"),
        Fix("nginx", "proxy_ignore_client_abort off;"),
    ),
    reference="Site Reliability Engineering, chapter 22",
    display_filter=proof_beside("{ip}.addr == {server} and tcp.port == {port} and http.request"),
    looks=(
        over_requests(
            (
                exchange_at_least(Exchange.STATE, ExchangeState.FAILED),
                IS_NOT_DNS,
                exchange_has(ExchangeFact.UNANSWERED | ExchangeFact.RESET),
            ),
            (
                IS_NOT_DNS,
                side_at_least(CLIENT, Side.FIN, 0),
                connection_at_least(Connection.RESET, 0),
            ),
            watch=RetryStorms,
        ),
    ),
)

SLOWLORIS = Cause(
    id="slowloris",
    group=Group.HOST,
    title="A client sends its request at a trickle",
    severity=Severity.RISK,
    what="Head or body arrive byte by byte, by malice or by mistake, and hold a worker or a"
    " descriptor meanwhile.",
    proof="More than 10 s of sending at less than 100 bytes a second in three packets or more.",
    look_alikes="A lossy mobile client retransmits; an upload over a slow link keeps its flight"
    " full; an idle WebSocket has sent its request.",
    cost="None of others' is seen here; the worker it holds is the cost.",
    fixes=(
        Fix("nginx", "client_header_timeout 10s; client_body_timeout 10s; limit_conn perip 20;"),
        Fix("node", "server.headersTimeout = 10_000; server.requestTimeout = 30_000"),
        Fix("python", "put nginx (buffering) before gunicorn"),
    ),
    reference="RFC 9112, section 9.5; CVE-2007-6750",
    display_filter=proof_beside("tcp.stream eq {stream} and tcp.len > 0"),
    looks=(at_requests((spent(Phase.SEND, 10_000_000_001),), judge=slowloris),),
)

UDP_PORT_UNREACHABLE = Cause(
    id="udp-port-unreachable",
    group=Group.UDP,
    title="Nobody listens on this UDP port",
    severity=Severity.ERROR,
    what="The host answers with ICMP port unreachable; sockets that are not connected never"
    " hear of it, so the application waits for its own timeout.",
    proof="ICMP type 3 code 3 (ICMPv6 type 1 code 4) that quotes this UDP flow, and not one"
    " datagram back.",
    look_alikes="Silence means filtered. A late answer to a socket the client has closed brings"
    " the same message the other way.",
    cost="A round trip where it is handled, else the application's timeout.",
    fixes=(
        Fix("python", "sock.connect(address) before send(): then errors are reported"),
        Fix("c", "setsockopt(fd, IPPROTO_IP, IP_RECVERR, &(int){1}, sizeof(int));"),
        Fix("linux", "ss -lnup 'sport = :PORT'"),
    ),
    reference="RFC 1122, section 4.1.3.3",
    display_filter=proof_beside(
        "udp.stream eq {stream} or ((icmp or icmpv6) and {ip}.addr == {server})"
    ),
    looks=(
        at_connections(
            (
                connection_at_least(Connection.REFUSED_BY_ICMP, 0),
                connection_at_least(Connection.TRANSPORT, 17),
            ),
            judge=udp_port_unreachable,
        ),
    ),
)

CAUSES = (
    SLOW_SERVER_THINK,
    BLOCKED_EVENT_LOOP,
    WORKER_SATURATION,
    SMALL_WRITES,
    RETRY_STORM,
    SLOWLORIS,
    UDP_PORT_UNREACHABLE,
)
