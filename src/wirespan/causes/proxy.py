"""Proxies, load balancers and NATs, as far as packets show what stands in the path."""

from wirespan.base.vocabulary import Reason
from wirespan.causes.buffering_signs import HELD_LEAST, HeldAnswers
from wirespan.causes.cause import (
    IS_NOT_DNS,
    Cause,
    Fix,
    Group,
    Severity,
    at_requests,
    charged,
    connection_at_least,
    connection_at_most,
    connection_has,
    exchange_at_least,
    exchange_at_most,
    over_connections,
    over_requests,
    proof_beside,
)
from wirespan.causes.http1_signs import proxy_timeout
from wirespan.causes.tcp_data import UNTRUSTWORTHY
from wirespan.causes.translation_signs import UntranslatedPackets
from wirespan.kernels.layout import Connection, ConnectionFact, Exchange, Opened

PROXY_TIMEOUT = Cause(
    id="proxy-timeout",
    group=Group.PROXY,
    title="A proxy gave up waiting and answered itself",
    severity=Severity.ERROR,
    what="The proxy's read timeout is shorter than the work behind it, which goes on unheard.",
    proof="A 504 within 1 % of a round number of seconds (5, 10, 15, 29, 30, 50, 60, 75, 100,"
    " 120, 180, 300) after the request.",
    look_alikes="An application may send 504 itself; a client that gives up closes first.",
    cost="The whole wait; it is an error, so nothing is charged.",
    fixes=(
        Fix("nginx", "location /slow { proxy_read_timeout 120s; }"),
        Fix("application", "order the limits: client above proxy above application above database"),
        Fix("application", "make long jobs asynchronous: 202 and a place to ask"),
    ),
    reference="RFC 9110, section 15.6.5",
    display_filter=proof_beside("tcp.stream eq {stream} and http.response.code == 504"),
    looks=(
        at_requests(
            (exchange_at_least(Exchange.STATUS, 504), exchange_at_most(Exchange.STATUS, 504)),
            judge=proxy_timeout,
        ),
    ),
)

PROXY_BUFFERING = Cause(
    id="proxy-buffering",
    group=Group.PROXY,
    title="A proxy kept an answer to itself until it was whole",
    severity=Severity.COST,
    what="The application answers in pieces; the proxy collects them and sends when its buffer is"
    " full or the end has come. The client waits for what was there long before.",
    proof="Both legs in one capture: within the wait of a request the same question is asked of"
    " another server, whose answer begins 50 ms or more before the outer one and is whole by the"
    " time the outer one begins.",
    look_alikes="From one leg alone it is slow-server-think, or http-no-flush where the head says"
    " event stream. An application that writes late answers late on both legs.",
    cost="From the inner answer's first byte to the outer one's (taken from slow-server-think).",
    fixes=(
        Fix("nginx", "proxy_buffering off; proxy_request_buffering off;"),
        Fix("application", "answer with the header X-Accel-Buffering: no"),
    ),
    reference="nginx documentation, proxy_buffering",
    display_filter=proof_beside("tcp.port == {port} and http"),
    looks=(
        over_requests(
            (charged(Reason.SERVER, HELD_LEAST), IS_NOT_DNS),
            (charged(Reason.SENDER_IDLE, HELD_LEAST), IS_NOT_DNS),
            watch=HeldAnswers,
        ),
    ),
    distrusts=UNTRUSTWORTHY,
)

CONNTRACK_INVALID_RESET = Cause(
    id="conntrack-invalid-reset",
    group=Group.PROXY,
    title="A packet passed the NAT untranslated, and its answer reset the connection",
    severity=Severity.ERROR,
    what="Connection tracking holds a packet of the server for INVALID (late, or outside the"
    " window it tracks) and lets it pass with the server's own address. The client knows no such"
    " connection; its RST goes straight to the server and ends the real one there.",
    proof="Data from another address to the ports of an open connection, with sequence numbers"
    " of its stream, answered with a bare RST; within 5 s the connection itself is reset by the"
    " server's side.",
    look_alikes="A reset with nothing stray before it is peer-reset. Captured at the server, or"
    " on a host that translates for itself, all packets bear one address and nothing shows.",
    cost="The connection fails; nothing is charged.",
    fixes=(
        Fix("linux", "nft add rule ip filter forward ct state invalid drop"),
        Fix("linux", "sysctl net.netfilter.nf_conntrack_tcp_be_liberal=1"),
        Fix("network", "kube-proxy 1.15 or later; the same way there and back"),
    ),
    reference="Kubernetes: kube-proxy Subtleties: Debugging an Intermittent Connection Reset",
    display_filter=proof_beside("{ip}.addr == {client} and tcp.flags.reset == 1"),
    looks=(
        over_connections(
            (
                connection_has(ConnectionFact.RESET),
                connection_at_least(Connection.RESET_SIDE, 0),
                connection_at_most(Connection.OPENED, Opened.MIDSTREAM),
            ),
            watch=UntranslatedPackets,
        ),
    ),
)

CAUSES = (PROXY_TIMEOUT, PROXY_BUFFERING, CONNTRACK_INVALID_RESET)
