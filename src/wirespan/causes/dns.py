"""DNS (RFC 1035): lost questions, needless ones, and resolvers that are slow or broken."""

from wirespan.base.vocabulary import Reason
from wirespan.causes.address_signs import stale_address
from wirespan.causes.cause import (
    IS_DNS,
    Cause,
    Fix,
    Group,
    Severity,
    at_connections,
    at_requests,
    charged,
    connection_at_least,
    connection_at_most,
    exchange_at_least,
    exchange_at_most,
    exchange_has,
    exchange_lacks,
    over_requests,
    proof_beside,
)
from wirespan.causes.dns_signs import (
    FragmentsLost,
    RepeatedLookups,
    RetriedAaaa,
    RetriedPairs,
    RetriedQuestions,
    SearchLists,
    failing_upstream,
    slow_upstream,
    tcp_fallback,
    unanswered,
)
from wirespan.kernels.layout import Connection, ConnectionFact, Exchange, ExchangeFact, Opened

UNTRUSTWORTHY = ConnectionFact.CLOCK_STEP | ConnectionFact.ONE_DIRECTION
RETRIED = (IS_DNS, exchange_at_least(Exchange.RETRIES, 1))
WAITED_FOR_LOOKUP = (
    exchange_at_least(Exchange.LOOKUP, 0),
    charged(Reason.RETRY),
)

DNS_TIMEOUT_RETRY = Cause(
    id="dns-timeout-retry",
    group=Group.DNS,
    title="A DNS question or its answer was lost; the resolver library waited",
    severity=Severity.COST,
    what="The stub resolver waits a fixed time (glibc 5 s, two attempts, servers in order)"
    " before it asks again or turns to the next server.",
    proof="The same question and transaction id sent again after the timer, answered only then.",
    look_alikes="Slow recursion answers the first copy late; a closed port brings ICMP and no"
    " wait; one lost question of an A/AAAA pair may be conntrack-insert-race.",
    cost="Reason retry.",
    fixes=(
        Fix("linux", "/etc/resolv.conf: options timeout:1 attempts:3 rotate"),
        Fix("linux", "a cache on the host: systemd-resolved, dnsmasq, NodeLocal DNSCache"),
        Fix("network", "remove dead name servers from the list"),
    ),
    reference="resolv.conf(5)",
    display_filter=proof_beside("dns and {transport}.stream eq {stream}"),
    looks=(over_requests(RETRIED, WAITED_FOR_LOOKUP, watch=RetriedQuestions),),
    distrusts=UNTRUSTWORTHY,
)

DNS_SEARCH_AMPLIFICATION = Cause(
    id="dns-search-amplification",
    group=Group.DNS,
    title="The search list turned one name into many questions",
    severity=Severity.COST,
    what="With ndots:5 (Kubernetes) each name with fewer than five dots is first tried with"
    " every search suffix, A and AAAA each.",
    proof="Two or more NXDOMAIN answers within 5 s to one client for names that are one name"
    " with different suffixes, while that name itself did not fail.",
    look_alikes="A mistyped name fails bare as well; probe names of browsers have nothing in"
    " common.",
    cost="The lookups answered NXDOMAIN, the longer of A and AAAA each.",
    fixes=(
        Fix("application", "end the name with a dot: api.example.com."),
        Fix("linux", "dnsConfig: {options: [{name: ndots, value: '1'}]} in the pod"),
        Fix("network", "CoreDNS: autopath @kubernetes"),
    ),
    reference="resolv.conf(5), ndots and search; Kubernetes: DNS for Services and Pods",
    display_filter=proof_beside("dns.flags.rcode == 3 and {ip}.addr == {client}"),
    looks=(over_requests((IS_DNS, exchange_has(ExchangeFact.NEGATIVE)), watch=SearchLists),),
    distrusts=UNTRUSTWORTHY,
)

DNS_AAAA_STALL = Cause(
    id="dns-aaaa-stall",
    group=Group.DNS,
    title="The AAAA question is never answered while A is",
    severity=Severity.COST,
    what="A broken resolver or firewall drops AAAA; getaddrinfo waits for both.",
    proof="The AAAA (or HTTPS) question asked beside an answered A question gets no answer at"
    " all, also when asked again.",
    look_alikes="A pair that loses one question once and succeeds on retry is"
    " conntrack-insert-race; a slow AAAA gets a late answer.",
    cost="Reason retry of the unanswered question (glibc: 5 to 15 s).",
    fixes=(
        Fix("linux", "/etc/resolv.conf: options no-aaaa (glibc 2.36 or later)"),
        Fix("python", "socket.getaddrinfo(host, port, family=socket.AF_INET)"),
        Fix("node", "dns.lookup(host, {family: 4}, callback)"),
        Fix("network", "repair the resolver or firewall that drops AAAA"),
    ),
    reference="RFC 8305, section 3; RFC 4074",
    display_filter=proof_beside("dns.qry.type == 28 and {transport}.stream eq {stream}"),
    looks=(over_requests(RETRIED, WAITED_FOR_LOOKUP, watch=RetriedAaaa),),
    distrusts=UNTRUSTWORTHY,
)

CONNTRACK_INSERT_RACE = Cause(
    id="conntrack-insert-race",
    group=Group.DNS,
    title="One of two questions sent at once was dropped",
    severity=Severity.COST,
    what="A and AAAA leave back to back from one socket; behind NAT both race to create the"
    " connection-tracking entry and the loser is dropped.",
    proof="Twice or more, exactly one of an A/AAAA pair went unanswered and was answered when"
    " asked again after a timer of 2 s or more.",
    look_alikes="One of: this race, or plain loss that hit one of the pair by chance;"
    " insert_failed in conntrack -S decides. Without NAT it cannot be the race.",
    cost="Reason retry.",
    fixes=(
        Fix("linux", "/etc/resolv.conf: options single-request-reopen (or use-vc)"),
        Fix("network", "NodeLocal DNSCache; SNAT with --random-fully"),
        Fix("linux", "conntrack -S | grep insert_failed"),
    ),
    reference="Weaveworks: Racy conntrack and DNS lookup timeouts",
    display_filter=proof_beside("dns and {transport}.stream eq {stream}"),
    looks=(over_requests(RETRIED, WAITED_FOR_LOOKUP, watch=RetriedPairs),),
    distrusts=UNTRUSTWORTHY,
)

DNS_TCP_FALLBACK = Cause(
    id="dns-tcp-fallback",
    group=Group.DNS,
    title="The DNS answer was cut and had to be asked for again over TCP",
    severity=Severity.COST,
    what="The answer did not fit the datagram, so TC was set and the client repeats over TCP.",
    proof="An answer over UDP with the TC bit.",
    look_alikes="DNS over TCP or TLS by choice begins without such an answer.",
    cost="The lookup whose answer could not be used.",
    fixes=(
        Fix("linux", "/etc/resolv.conf: options edns0"),
        Fix("network", "allow TCP to port 53; smaller record sets; EDNS buffer 1232"),
    ),
    reference="RFC 7766",
    display_filter=proof_beside("dns and {transport}.stream eq {stream}"),
    looks=(
        at_requests(
            (
                IS_DNS,
                exchange_has(ExchangeFact.TRUNCATED_FLAG),
                exchange_lacks(ExchangeFact.OVER_TCP),
            ),
            judge=tcp_fallback,
        ),
    ),
)

DNS_FRAGMENT_LOSS = Cause(
    id="dns-fragment-loss",
    group=Group.DNS,
    title="Large DNS answers do not arrive over UDP",
    severity=Severity.ERROR,
    what="An answer above the path MTU leaves as fragments, and a firewall drops them.",
    proof="A question with EDNS gets no answer over UDP; the same question over TCP gets one of"
    " more than 1,232 bytes.",
    look_alikes="Plain loss hits small answers too; failed validation is SERVFAIL.",
    cost="One retry timer; it is charged where the retry is.",
    fixes=(
        Fix("network", "let fragments pass, or EDNS buffer 1232 (CoreDNS: bufsize 1232)"),
        Fix("linux", "unbound: edns-buffer-size: 1232"),
    ),
    reference="RFC 9715; DNS Flag Day 2020",
    display_filter=proof_beside("dns and {ip}.addr == {server}"),
    looks=(
        over_requests(
            (
                IS_DNS,
                exchange_has(ExchangeFact.EDNS),
                exchange_has(ExchangeFact.UNANSWERED),
            ),
            (IS_DNS, exchange_has(ExchangeFact.OVER_TCP)),
            watch=FragmentsLost,
        ),
    ),
    distrusts=UNTRUSTWORTHY,
)

DNS_SLOW_OR_FAILING_UPSTREAM = Cause(
    id="dns-slow-or-failing-upstream",
    group=Group.DNS,
    title="The resolver was slow or failed",
    severity=Severity.COST,
    what="A cold cache, lame delegations, an overloaded resolver or failed validation.",
    proof="50 ms or more of server time for an answer to the first copy of the question; or"
    " SERVFAIL or REFUSED.",
    look_alikes="A resolver's rate limit drops questions instead of delaying them; NXDOMAIN is"
    " an answer.",
    cost="Reason server of the lookup; failures are errors.",
    fixes=(
        Fix("network", "more resolver replicas; CoreDNS: cache 300 { prefetch 10 }"),
        Fix("linux", "unbound: serve-expired: yes, prefetch: yes"),
        Fix("linux", "dig +trace NAME; delv NAME"),
    ),
    reference="RFC 8767; RFC 2308",
    display_filter=proof_beside("dns and {transport}.stream eq {stream}"),
    looks=(
        at_requests((IS_DNS, charged(Reason.SERVER, 50_000_000)), judge=slow_upstream),
        at_requests(
            (
                IS_DNS,
                exchange_at_least(Exchange.STATUS, 2),
                exchange_at_most(Exchange.STATUS, 5),
            ),
            judge=failing_upstream,
        ),
    ),
    distrusts=UNTRUSTWORTHY,
)

DNS_PER_REQUEST_LOOKUP = Cause(
    id="dns-per-request-lookup",
    group=Group.DNS,
    title="The same name is looked up again and again",
    severity=Severity.COST,
    what="glibc, Node and Go keep no answers by default: each new connection asks again.",
    proof="Five lookups or more of one question by one client while the answer before was still"
    " good (answers good for more than 5 s only).",
    look_alikes="Records that live 5 s or less mean it; several processes each keep their own.",
    cost="The repeated lookups.",
    fixes=(
        Fix("linux", "systemd-resolved or dnsmasq as a cache on the host"),
        Fix("python", "aiohttp.TCPConnector(ttl_dns_cache=300); one session for all requests"),
        Fix("node", "new http.Agent({keepAlive: true}); npm install cacheable-lookup"),
    ),
    reference="RFC 1035, section 7.4; Node.js, dns.lookup implementation notes",
    display_filter=proof_beside("dns and {ip}.addr == {client}"),
    looks=(over_requests(watch=RepeatedLookups),),
)

DNS_STALE_ADDRESS = Cause(
    id="dns-stale-address",
    group=Group.DNS,
    title="The client tried an address that the name no longer has",
    severity=Severity.ERROR,
    what="A client that keeps addresses longer than their lifetime (a JVM, nginx that resolves"
    " at its start, an old pool) goes on to use the one from before a failover.",
    proof="A connection to an address is refused or not answered; the lookup that gave it had"
    " outlived its lifetime, and before the SYN the same resolver had answered the same"
    " question of this client without it.",
    look_alikes="An old address that still works does no harm and is not reported. A resolver"
    " that hands out some of many addresses in turn may leave out one that is only down.",
    cost="The attempt fails; nothing is charged.",
    fixes=(
        Fix("nginx", "resolver 10.0.0.2 valid=10s; set $up http://NAME; proxy_pass $up;"),
        Fix("application", "JVM: networkaddress.cache.ttl=30; bound the life of connections"),
        Fix("python", "create_engine(url, pool_recycle=300, pool_pre_ping=True)"),
        Fix("network", "lower the TTL before an address moves"),
    ),
    reference="RFC 1035, section 3.2.1; nginx documentation, resolver",
    display_filter=proof_beside("dns or {ip}.addr == {server}"),
    looks=(
        at_connections(
            (
                connection_at_least(Connection.OPENED, Opened.REFUSED),
                connection_at_most(Connection.OPENED, Opened.UNANSWERED),
            ),
            judge=stale_address,
        ),
    ),
    distrusts=UNTRUSTWORTHY,
)

DNS_UNANSWERED = Cause(
    id="dns-unanswered",
    group=Group.DNS,
    title="A DNS question was never answered, nor asked again",
    severity=Severity.ERROR,
    what="The question or its answer was lost, or the server does not answer such questions, and"
    " whoever asked gave up or took another way.",
    proof="One question, no answer and no second copy, although the capture went on for 5 s"
    " (a stub resolver's patience) or more.",
    look_alikes="A capture of one direction holds no answers; a closed port answers with ICMP"
    " (udp-port-unreachable); asked again it is dns-timeout-retry.",
    cost="None is charged: how long somebody waited for it does not show.",
    fixes=(
        Fix("linux", "dig NAME @SERVER +tries=1: does it answer from here at all?"),
        Fix("linux", "/etc/resolv.conf: options timeout:1 attempts:3"),
        Fix("network", "let UDP and TCP port 53 pass in both directions"),
    ),
    reference="resolv.conf(5); RFC 8906",
    display_filter=proof_beside("dns and {transport}.stream eq {stream}"),
    looks=(
        at_requests(
            (
                IS_DNS,
                exchange_has(ExchangeFact.UNANSWERED),
                exchange_at_most(Exchange.RETRIES, 0),
            ),
            judge=unanswered,
        ),
    ),
    distrusts=ConnectionFact.CLOCK_STEP,
)

CAUSES = (
    DNS_TIMEOUT_RETRY,
    DNS_SEARCH_AMPLIFICATION,
    DNS_AAAA_STALL,
    CONNTRACK_INSERT_RACE,
    DNS_TCP_FALLBACK,
    DNS_FRAGMENT_LOSS,
    DNS_SLOW_OR_FAILING_UPSTREAM,
    DNS_PER_REQUEST_LOOKUP,
    DNS_STALE_ADDRESS,
    DNS_UNANSWERED,
)
