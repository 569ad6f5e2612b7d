"""TLS (RFC 8446, RFC 5246): what handshakes cost and how they fail, as seen without keys."""

from wirespan.base.vocabulary import Phase, Reason
from wirespan.causes.cause import (
    Cause,
    Fix,
    Group,
    Severity,
    at_connections,
    at_pairs,
    at_requests,
    charged,
    over_requests,
    proof_beside,
    secure_at_least,
    spent,
)
from wirespan.causes.tcp_data import UNTRUSTWORTHY
from wirespan.causes.tls_signs import (
    HandshakePauses,
    alert_failure,
    chain_over_window,
    clienthello_split,
    full_handshakes,
    handshake_cpu,
    hello_retry,
    record_ttfb,
)
from wirespan.kernels.layout import Secure

TLS_FULL_HANDSHAKE = Cause(
    id="tls-full-handshake",
    group=Group.TLS,
    title="Full TLS handshakes although the hosts know each other",
    severity=Severity.COST,
    what="TLS 1.2 spends two round trips on a full handshake and one on a resumed one. TLS 1.3"
    " spends one either way; resumption saves it computation and certificate bytes.",
    proof="Two full handshakes or more between one client and one server port within the capture.",
    look_alikes="First contact must be full. Where the client offered to resume and was"
    " refused, the ticket keys of the servers differ.",
    cost="For TLS 1.2 and older one round trip each, the first apart. Nothing for TLS 1.3 (then"
    " a risk), nor where no-connection-reuse accounts for the set-up.",
    fixes=(
        Fix(
            "nginx",
            "ssl_protocols TLSv1.2 TLSv1.3; ssl_session_cache shared:SSL:10m;"
            " ssl_session_tickets on;",
        ),
        Fix("python", "one ssl.SSLContext for all connections; wrap_socket(..., session=old)"),
        Fix("node", "new https.Agent({keepAlive: true, maxCachedSessions: 100})"),
        Fix("application", "share the ticket keys between the servers behind one name"),
    ),
    reference="RFC 8446, section 2.2; RFC 5077",
    display_filter=proof_beside("{ip}.addr == {server} and tcp.port == {port} and tls.handshake"),
    looks=(at_pairs(full_handshakes),),
)

TLS_CHAIN_OVER_INITCWND = Cause(
    id="tls-chain-over-initcwnd",
    group=Group.TLS,
    title="The certificate chain did not fit the initial window",
    severity=Severity.COST,
    what="A chain of more than about 14.5 kB (cross-signed, many names, RSA 4096) makes the"
    " server wait a round trip for ACKs in mid-handshake.",
    proof="After the ClientHello a burst of 10 segments, a pause of a round trip, and the rest.",
    look_alikes="A loss inside the flight; pmtu-black-hole, where nothing of full size arrives.",
    cost="Reason slow-start in phase tls.",
    fixes=(
        Fix("nginx", "ssl_certificate chain.pem; (ECDSA leaf, no root, no cross-signed extras)"),
        Fix("linux", "ip route change default via GATEWAY initcwnd 30"),
        Fix("application", "fewer names in the certificate; RFC 8879 compression"),
    ),
    reference="RFC 6928; RFC 8879",
    display_filter=proof_beside("tcp.stream eq {stream} and tls.handshake"),
    looks=(at_requests((charged(Reason.SLOW_START),), judge=chain_over_window),),
    distrusts=UNTRUSTWORTHY,
)

TLS_HELLO_RETRY = Cause(
    id="tls-hello-retry",
    group=Group.TLS,
    title="The server asked for another key share (HelloRetryRequest)",
    severity=Severity.COST,
    what="The client guessed a group the server does not take, so it sends its hello twice.",
    proof="A short ServerHello with the HelloRetryRequest random, and a second ClientHello.",
    look_alikes="A retry with a cookie is a stateless server by design.",
    cost="One round trip of phase tls.",
    fixes=(
        Fix("nginx", "ssl_ecdh_curve X25519MLKEM768:X25519:prime256v1;"),
        Fix("python", "ctx.set_ecdh_curve('prime256v1') (match the server's first group)"),
        Fix("node", "https.request({ecdhCurve: 'X25519:P-256', ...})"),
    ),
    reference="RFC 8446, section 4.1.4",
    display_filter=proof_beside("tcp.stream eq {stream} and tls.handshake.type in {{1, 2}}"),
    looks=(
        at_requests(
            (secure_at_least(Secure.RETRY, 0), spent(Phase.TLS, 1)),
            judge=hello_retry,
        ),
    ),
)

TLS_CLIENTHELLO_SPLIT = Cause(
    id="tls-clienthello-split",
    group=Group.TLS,
    title="A ClientHello in two segments was not understood",
    severity=Severity.ERROR,
    what="Post-quantum key shares make the ClientHello about 1.7 kB; devices and servers that"
    " read only the first segment drop, reset or hang.",
    proof="A ClientHello of two segments or more, at least its first acknowledged, and then no"
    " ServerHello: RST, FIN, an alert or silence.",
    look_alikes="Where the first segment is never acknowledged either, it is pmtu-black-hole; a"
    " lost second segment is repaired by a timer.",
    cost="The handshake fails.",
    fixes=(
        Fix("network", "update the load balancer, firewall or server that parses SNI"),
        Fix("node", "tls.DEFAULT_ECDH_CURVE = 'X25519' (until then)"),
        Fix("linux", "GODEBUG=tlsmlkem=0 ./service (Go, until then)"),
    ),
    reference="https://tldr.fail; RFC 8446, section 4.1.2",
    display_filter="tcp.stream eq {stream}",
    looks=(at_connections((secure_at_least(Secure.HELLO_SEGMENTS, 2),), judge=clienthello_split),),
    distrusts=UNTRUSTWORTHY,
)

TLS_REVOCATION_STALL = Cause(
    id="tls-revocation-stall",
    group=Group.TLS,
    title="The handshake waited for a certificate check elsewhere",
    severity=Severity.COST,
    what="In mid-handshake the client fetched OCSP, a revocation list or a missing intermediate"
    " certificate.",
    proof="Between the server's certificates and the client's next TLS packet, the same client"
    " opens a connection to port 80 of another server.",
    look_alikes="A fetch that does not begin inside the pause is unrelated; one that does may"
    " be chance. Let's Encrypt has had no OCSP since August 2025.",
    cost="Reasons client and crypto, the client's part of it, in phase tls.",
    fixes=(
        Fix("nginx", "ssl_stapling on; ssl_stapling_verify on; resolver 1.1.1.1;"),
        Fix("nginx", "ssl_certificate fullchain.pem; (send the intermediates)"),
        Fix("network", "let clients reach the CA, or make them fail fast"),
    ),
    reference="RFC 6066, section 8; RFC 6960",
    display_filter=proof_beside("tcp.stream eq {stream} and tls.handshake"),
    looks=(
        over_requests(
            (charged(Reason.CLIENT), spent(Phase.TLS, 1)),
            (charged(Reason.CRYPTO, 20_000_000), spent(Phase.TLS, 1)),
            watch=HandshakePauses,
        ),
    ),
)

TLS_RECORD_TTFB = Cause(
    id="tls-record-ttfb",
    group=Group.TLS,
    title="Large TLS records keep the first bytes unusable",
    severity=Severity.RISK,
    what="A record can be read only when it is complete; 16 kB records on a cold or lossy"
    " connection keep up to 12 segments waiting.",
    proof="Records of 8 kB or more on a request that waited for its window or for a repair"
    " while receiving.",
    look_alikes="On a warm window nothing waits; bulk downloads want large records.",
    cost="None of its own: the waiting is charged to the window or the loss.",
    fixes=(
        Fix("nginx", "ssl_buffer_size 4k;"),
        Fix("application", "HAProxy: tune.ssl.maxrecord 1419; send the head early"),
    ),
    reference="RFC 8446, section 5.1",
    display_filter=proof_beside("tcp.stream eq {stream} and tls.record.length >= 8192"),
    looks=(
        at_requests(
            (secure_at_least(Secure.LARGEST_RECORD, 8192), charged(Reason.SLOW_START)),
            (secure_at_least(Secure.LARGEST_RECORD, 8192), charged(Reason.FAST_RETRANSMIT)),
            (secure_at_least(Secure.LARGEST_RECORD, 8192), charged(Reason.RETRANSMISSION_TIMEOUT)),
            judge=record_ttfb,
        ),
    ),
    distrusts=UNTRUSTWORTHY,
)

TLS_HANDSHAKE_CPU = Cause(
    id="tls-handshake-cpu",
    group=Group.TLS,
    title="The server took long over its part of the handshake",
    severity=Severity.COST,
    what="RSA 4096, a remote key, client certificates to verify, too little CPU, or a storm of"
    " handshakes after a restart.",
    proof="More than 5 ms of host time between ClientHello and the server's flight (an idle"
    " ECDSA server needs under 2 ms).",
    look_alikes="A lookup in a server-name callback; busy workers also delay plain requests;"
    " a large chain keeps data flowing.",
    cost="Reason crypto, the server's part of it.",
    fixes=(
        Fix("linux", "openssl ecparam -name prime256v1 -genkey (an ECDSA key)"),
        Fix("nginx", "ssl_session_cache shared:SSL:10m; worker_processes auto;"),
        Fix("application", "reconnect with jitter after restarts"),
    ),
    reference="RFC 8446, section 2",
    display_filter=proof_beside("tcp.stream eq {stream} and tls.handshake"),
    looks=(at_requests((charged(Reason.CRYPTO, 5_000_001),), judge=handshake_cpu),),
    distrusts=UNTRUSTWORTHY,
)

TLS_ALERT_FAILURE = Cause(
    id="tls-alert-failure",
    group=Group.TLS,
    title="TLS refused: an alert ended the handshake",
    severity=Severity.ERROR,
    what="Version, cipher, certificate, server name or ALPN do not fit.",
    proof="A plaintext alert other than close_notify and user_canceled.",
    look_alikes="close_notify is the normal end. Probes that connect and close send no hello.",
    cost="The connection fails after one or two round trips.",
    fixes=(
        Fix("linux", "openssl s_client -connect HOST:443 -servername HOST -showcerts"),
        Fix("nginx", "ssl_protocols TLSv1.2 TLSv1.3; ssl_certificate fullchain.pem;"),
        Fix("python", "ctx.wrap_socket(sock, server_hostname='HOST')"),
        Fix("node", "tls.connect({host, servername: host})"),
    ),
    reference="RFC 8446, section 6",
    display_filter=proof_beside("tcp.stream eq {stream} and tls.alert_message"),
    looks=(at_connections((secure_at_least(Secure.ALERT, 0),), judge=alert_failure),),
)

CAUSES = (
    TLS_FULL_HANDSHAKE,
    TLS_CHAIN_OVER_INITCWND,
    TLS_HELLO_RETRY,
    TLS_CLIENTHELLO_SPLIT,
    TLS_REVOCATION_STALL,
    TLS_RECORD_TTFB,
    TLS_HANDSHAKE_CPU,
    TLS_ALERT_FAILURE,
)
