"""HTTP/1.1 (RFC 9112) and the proxies that speak it."""

from wirespan.base.vocabulary import Phase, Reason
from wirespan.causes.cause import (
    IS_NOT_DNS,
    Cause,
    Fix,
    Group,
    Severity,
    at_pairs,
    at_requests,
    charged,
    exchange_at_least,
    exchange_at_most,
    exchange_has,
    proof_beside,
    spent,
)
from wirespan.causes.http1_signs import (
    body_mismatch,
    extra_round_trip,
    head_of_line,
    no_flush,
    no_reuse,
    waits_for_continue,
)
from wirespan.causes.tcp_data import UNTRUSTWORTHY
from wirespan.kernels.layout import ConnectionFact, Exchange, ExchangeFact

HTTP1_HOL = Cause(
    id="http1-hol",
    group=Group.HTTP1,
    title="A slow answer held up the answers queued behind it",
    severity=Severity.COST,
    what="HTTP/1.1 answers in order: a pipelined request waits for the answers before it.",
    proof="The request was sent while an earlier answer was outstanding, and its own answer"
    " began when the earlier one ended.",
    look_alikes="Requests that depend on each other also follow each other; they are not sent"
    " before the answer and not counted. A client's queue is not visible here.",
    cost="Reason head-of-line-sharing.",
    fixes=(
        Fix("nginx", "http2 on;"),
        Fix("application", "do not pipeline; give slow endpoints connections of their own"),
        Fix("node", "new http.Agent({keepAlive: true, maxSockets: 16})"),
    ),
    reference="RFC 9112, section 9.3.2",
    display_filter=proof_beside("tcp.stream eq {stream} and http"),
    looks=(
        at_requests(
            (
                IS_NOT_DNS,
                exchange_has(ExchangeFact.PIPELINED),
                charged(Reason.HEAD_OF_LINE_SHARING),
            ),
            judge=head_of_line,
        ),
    ),
    distrusts=UNTRUSTWORTHY,
)

HTTP_100_CONTINUE = Cause(
    id="http-100-continue",
    group=Group.HTTP1,
    title="The client waited for a 100 Continue that never came",
    severity=Severity.COST,
    what="The request said Expect: 100-continue, nobody answered it, and the client waited for"
    " its own timer (curl 1.0 s) before sending the body.",
    proof="Expect in the head, a pause of 300 ms or more with nothing outstanding, then the"
    " body without any 1xx answer.",
    look_alikes="A 100 that came late is server time; a pause under 100 ms is a round trip.",
    cost="Reason client in phase send: that pause.",
    fixes=(
        Fix("linux", "curl -H 'Expect:' ..."),
        Fix("c", "curl_easy_setopt(curl, CURLOPT_EXPECT_100_TIMEOUT_MS, 100L);"),
        Fix("node", "server.on('checkContinue', (req, res) => { res.writeContinue(); ... })"),
        Fix("nginx", "let nginx stand in front: it answers 100 itself"),
    ),
    reference="RFC 9110, section 10.1.1",
    display_filter=proof_beside("tcp.stream eq {stream} and http"),
    looks=(
        at_requests(
            (exchange_has(ExchangeFact.EXPECT_CONTINUE), charged(Reason.CLIENT)),
            judge=waits_for_continue,
        ),
    ),
    distrusts=UNTRUSTWORTHY,
)

NO_CONNECTION_REUSE = Cause(
    id="no-connection-reuse",
    group=Group.HTTP1,
    title="A new connection for nearly every request",
    severity=Severity.COST,
    what="A client without session or pool, Connection: close, HTTP/1.0, or a proxy that opens"
    " its upstream connections anew.",
    proof="20 requests or more between one client and one server port, at most 1.1 of them a"
    " connection, and more than 30 % of their time in connect and tls.",
    look_alikes="One-shot clients mean it; a rate below the server's keep-alive limit cannot"
    " reuse; connections may end by errors.",
    cost="Phases connect and tls of these requests, the largest apart.",
    fixes=(
        Fix("python", "session = requests.Session() (or one httpx.Client / aiohttp.ClientSession)"),
        Fix("node", "const agent = new http.Agent({keepAlive: true})"),
        Fix(
            "nginx",
            "upstream app { server ...; keepalive 32; }  proxy_http_version 1.1;"
            ' proxy_set_header Connection "";',
        ),
        Fix("c", "reuse one CURL handle, or curl_multi"),
    ),
    reference="RFC 9112, section 9.3",
    display_filter=proof_beside(
        "{ip}.addr == {server} and tcp.port == {port} and tcp.flags.syn == 1"
    ),
    looks=(at_pairs(no_reuse),),
)

HTTP_NO_FLUSH = Cause(
    id="http-no-flush",
    group=Group.HTTP1,
    title="A stream was buffered whole before its first byte left",
    severity=Severity.COST,
    what="Server or proxy collects the body (proxy_buffering, gzip, a list instead of a"
    " generator): what should flow arrives at once at the end.",
    proof="An answer of type text/event-stream that is silent for a second or more and then"
    " arrives whole in less than a tenth of that.",
    look_alikes="A stream that has nothing to say yet. Ordinary answers made slowly are"
    " slow-server-think.",
    cost="Phase wait of the request.",
    fixes=(
        Fix("nginx", "proxy_buffering off; gzip off; (or answer X-Accel-Buffering: no)"),
        Fix("node", "res.flushHeaders(); res.write(event)"),
        Fix("python", "return StreamingResponse(generator(), media_type='text/event-stream')"),
    ),
    reference="RFC 9112, section 7.1",
    display_filter=proof_beside("tcp.stream eq {stream} and http"),
    looks=(
        at_requests(
            (exchange_has(ExchangeFact.EVENT_STREAM), spent(Phase.WAIT, 1_000_000_000)),
            judge=no_flush,
        ),
    ),
)

HTTP_BODY_LENGTH_MISMATCH = Cause(
    id="http-body-length-mismatch",
    group=Group.HTTP1,
    title="A message ended before its stated length",
    severity=Severity.ERROR,
    what="Content-Length is larger than what was sent, or the last chunk is missing: the other"
    " side waits for bytes that never come.",
    proof="Fewer body bytes than Content-Length (or no final chunk), nothing unsent, then"
    " silence until a timeout or the end of the connection.",
    look_alikes="A producer that is merely slow continues; a reset in the middle is"
    " peer-reset; bytes missing from the capture are no proof.",
    cost="Reason sender-idle, until one side gives up.",
    fixes=(
        Fix(
            "application",
            "let the framework set Content-Length; check middleware that changes"
            " bodies (compression after the length was set)",
        ),
        Fix("node", "res.strictContentLength = true"),
        Fix("python", "return Response(body): do not set Content-Length by hand"),
    ),
    reference="RFC 9112, section 6.3 and 8",
    display_filter=proof_beside("tcp.stream eq {stream} and http"),
    looks=(
        at_requests(
            (exchange_has(ExchangeFact.TRUNCATED_ANSWER | ExchangeFact.TRUNCATED_QUESTION),),
            judge=body_mismatch,
        ),
    ),
    distrusts=UNTRUSTWORTHY | ConnectionFact.SNAPPED,
)

HTTP_EXTRA_ROUNDTRIPS = Cause(
    id="http-extra-roundtrips",
    group=Group.HTTP1,
    title="Redirects and challenges cost whole exchanges",
    severity=Severity.COST,
    what="301, 302, 303, 307 and 308 (http to https, a missing slash) and 401 or 407 challenges"
    " make the client ask again.",
    proof="A redirect; or a 401 or 407 that another request on the same connection follows.",
    look_alikes="The first login is meant to be redirected; 304 is a success; a 401 that"
    " nothing follows is a refusal.",
    cost="The whole redirected exchange.",
    fixes=(
        Fix("application", "call the final URL: https, with the slash, the canonical host"),
        Fix("nginx", "add_header Strict-Transport-Security 'max-age=31536000';"),
        Fix("python", "requests.get(url, auth=...) with preemptive Authorization"),
        Fix("node", "Access-Control-Max-Age: 600 for pre-flights"),
    ),
    reference="RFC 9110, sections 11 and 15.4",
    display_filter=proof_beside(
        "tcp.stream eq {stream} and http.response.code in {{301, 302, 303, 307, 308, 401, 407}}"
    ),
    looks=(
        at_requests(
            (
                exchange_at_least(Exchange.STATUS, 301),
                exchange_at_most(Exchange.STATUS, 407),
            ),
            judge=extra_round_trip,
        ),
    ),
)

CAUSES = (
    HTTP1_HOL,
    HTTP_100_CONTINUE,
    NO_CONNECTION_REUSE,
    HTTP_NO_FLUSH,
    HTTP_BODY_LENGTH_MISMATCH,
    HTTP_EXTRA_ROUNDTRIPS,
)
