"""Rules that select rows worth a look, and sums by pair of hosts."""

from enum import IntEnum

from wirespan.kernels.layout.columns import Columns, column


class Source(IntEnum):
    """The table a term of a rule reads."""

    REQUEST = 0
    EXCHANGE = 1
    CONNECTION = 2
    SECURE = 3


class Compare(IntEnum):
    ALWAYS = 0
    """No term: the rule ends here."""
    ANY_OF = 1
    """One of the bits of BOUND is set."""
    NONE_OF = 2
    AT_LEAST = 3
    """And, where SHARE is not 0, at least SHARE thousandths of the request's duration."""
    AT_MOST = 4


class Term(Columns):
    """One condition; a row of the rule table is ``RULE_TERMS`` of them, all of which hold."""

    SOURCE = column()
    COLUMN = column()
    COMPARE = column()
    BOUND = column()
    SHARE = column()


RULE_TERMS = 3

RULE_SKIP = RULE_TERMS * len(Term)
"""The column after the terms: 0 for a rule; for a gate, how many rules after it cannot
hold where it does not."""
RULE_FIELDS = RULE_SKIP + 1


class Pick(Columns):
    """A row that satisfies a rule."""

    RULE = column()
    ROW = column()
    """Row of the request table, or slot of the connection table."""


class Pair(Columns):
    """Sums over all traffic of one client with one port of one server."""

    CLIENT = column()
    SERVER = column()
    PORT = column()
    CONNECTIONS = column()
    """TCP connections that ended, opened by a handshake in the capture."""
    REQUESTS = column()
    """Settled exchanges, DNS apart."""
    FIRSTS = column()
    """Requests that waited for a connection to be opened."""
    DURATION = column()
    """Of all requests."""
    SETUP = column()
    """Phases connect and tls of the requests in FIRSTS."""
    SETUP_LARGEST = column()
    SETUP_FRAME = column()
    """First SYN of the connection with the largest set-up; -1: not captured."""
    TRAVEL_SETUP = column()
    """Reason propagation within phases dns, connect and tls."""
    TRAVEL = column()
    """Reason propagation within the other phases."""
    TRAVEL_LARGEST = column()
    """Of one request, all phases."""
    TRAVEL_REQUEST = column()
    TRAVEL_CONNECTION = column()
    TRAVEL_STREAM = column()
    TRAVEL_FRAME = column()
    """The first byte of that request."""
    ROUND_TRIP = column()
    """Smallest base round trip of its requests; -1 unknown."""
    CLOSE_ASKED = column()
    CLOSE_ANSWERED = column()
    CLIENT_FIRST = column()
    """Connections on which the client sent the first FIN."""
    SERVER_FIRST = column()
    FULL = column()
    """TLS handshakes that were not resumed."""
    FULL_OLD = column()
    """Of these, TLS 1.2 and older, which spend a second round trip."""
    FULL_OLD_TIME = column()
    """One round trip for each of FULL_OLD but the pair's first handshake."""
    RESUMED = column()
    REFUSED = column()
    """Full although the client offered to resume."""
    STREAM = column()
    """Of the first connection that ended."""
    START = column()
    """First SYN."""
    LAST_START = column()
    START_2 = column()
    START_3 = column()
    START_4 = column()
    """SYN times of the second to fourth connection that ended; 0 none."""
    UNOPENED = column()
    """Attempts nobody answered."""
    UNOPENED_START = column()
    """First SYN of the first of them."""
    UNOPENED_CONNECTION = column()
    """Its ID."""
    UNOPENED_STREAM = column()
    UNOPENED_FRAME = column()
    FULL_FRAME = column(2)
    """ClientHello of the first and of the second of FULL; 0 none."""
    OPENED_FRAME = column()
    """First SYN of the connection that STREAM names; -1: not captured."""


class Sample(Columns):
    """One request that counted in a pair's set-up or travel."""

    PAIR = column()
    REQUEST = column()


class Name(Columns):
    """Sums over the lookups of one question by one client."""

    HASH = column()
    CLIENT = column()
    LOOKUPS = column()
    REPEATS = column()
    """Lookups made while the previous answer was still good."""
    REPEATS_TIME = column()
    """Their durations."""
    LARGEST = column()
    REQUEST = column()
    """ID of the longest repeat."""
    FRAME = column()
    CONNECTION = column()
    STREAM = column()
    ANSWERED = column()
    """When the last answer came."""
    LIFETIME = column()
    """Its lifetime in seconds."""
    TEXT_LENGTH = column()
