"""What an exchange is called: its question, its answer, and why there was none."""

from wirespan.kernels.layout import Exchange, ExchangeFact, Protocol
from wirespan.kernels.scan.dns.words import name_of_response_code

FAILURES = (
    (ExchangeFact.RESET, "the connection was reset before the answer was complete"),
    (ExchangeFact.TRUNCATED_ANSWER, "the answer ended before its stated length"),
    (ExchangeFact.TRUNCATED_QUESTION, "the question ended before its stated length"),
    (ExchangeFact.UNANSWERED, "no answer came"),
    (ExchangeFact.CAPTURE_ENDED, "the capture holds no more of the answer"),
    (ExchangeFact.MALFORMED, "the message breaks its protocol's framing"),
)
"""The first fact that holds says it."""


def title(exchange: list[int], parts: list[bytes]) -> str:
    """The question in one line, such as "POST /orders" or "A example.com"."""
    if parts:
        return parts[0].decode("utf-8", "replace")
    if exchange[Exchange.FACTS] & ExchangeFact.MIDSTREAM:
        return "(question not captured)"
    return "(question not readable)"


def response(exchange: list[int]) -> str | None:
    """The answer's code; for a turn of an unread protocol that it came, by its size."""
    if exchange[Exchange.ANSWER] < 0:
        return None
    protocol = exchange[Exchange.PROTOCOL]
    status = exchange[Exchange.STATUS]
    if protocol == Protocol.DNS:
        return name_of_response_code(status)
    if protocol in (Protocol.HTTP_1_0, Protocol.HTTP_1_1):
        return str(status) if status >= 0 else None
    return f"{max(exchange[Exchange.BODY_ANSWERED], 0)} bytes"


def failure(exchange: list[int]) -> str | None:
    """Why there was no complete answer; None where there was one."""
    facts = exchange[Exchange.FACTS]
    return next((text for fact, text in FAILURES if facts & fact), None)
