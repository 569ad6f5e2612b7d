"""What a lookup says to people: "A example.com" and "93.184.216.34", or why there is none."""

import ipaddress
from collections.abc import Sequence

from wirespan.kernels.layout import Exchange, ExchangeFact, ExchangeState
from wirespan.kernels.scan.dns.words import name_of_response_code, name_of_type
from wirespan.kernels.table import Table

SHOWN = 3
"""Addresses named before the rest is counted."""
ADDRESS_BITS = 1 << 64

__all__ = ["addresses_by_slot", "name_of_response_code", "name_of_type", "request", "response"]


def request(texts: Sequence[bytes]) -> str:
    """The question: type and name as asked, odd octets escaped."""
    return texts[0].decode("ascii", "backslashreplace") if texts else ""


def response(row: Sequence[int], addresses: Sequence[str] = ()) -> str | None:
    """The answer's addresses, or its code in words; None where there was none."""
    facts = ExchangeFact(row[Exchange.FACTS])
    status = row[Exchange.STATUS]
    if row[Exchange.STATE] != ExchangeState.DONE:
        return None
    if status != 0:
        return name_of_response_code(status)
    if ExchangeFact.TRUNCATED_FLAG in facts:
        return "truncated"
    if ExchangeFact.NEGATIVE in facts:
        return "no data"
    if not addresses:
        return name_of_response_code(status)
    return _listed(addresses)


def addresses_by_slot(answers: Table, count: int) -> dict[int, list[str]]:
    """The addresses each exchange was answered with, from ``layout.Answer`` rows."""
    found: dict[int, list[str]] = {}
    for index in range(count):
        slot, family, high, low, _ = answers.row(index)
        found.setdefault(slot, []).append(address(family, high, low))
    return found


def address(family: int, high: int, low: int) -> str:
    """An address as ``layout.Answer`` and ``layout.Address`` hold it: two signed halves."""
    if family == 4:
        return str(ipaddress.IPv4Address(low))
    return str(ipaddress.IPv6Address((high % ADDRESS_BITS) * ADDRESS_BITS + low % ADDRESS_BITS))


def _listed(addresses: Sequence[str]) -> str:
    more = len(addresses) - SHOWN
    listed = ", ".join(addresses[:SHOWN])
    return f"{listed} and {more} more" if more > 0 else listed
