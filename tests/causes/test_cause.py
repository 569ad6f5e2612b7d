"""Terms of rules name the right column of the right table."""

from wirespan.base.vocabulary import Phase, Reason
from wirespan.causes import cause
from wirespan.causes.cause import Term
from wirespan.kernels.layout import Compare, Connection, ExchangeFact, Request, Side, Source


def test_a_charge_is_a_millisecond_and_a_fiftieth_unless_told() -> None:
    assert cause.charged(Reason.SERVER) == Term(
        Source.REQUEST, Request.REASONS + 7, Compare.AT_LEAST, 1_000_000, 20
    )


def test_a_phase_has_no_share() -> None:
    assert cause.spent(Phase.TLS, 5) == Term(
        Source.REQUEST, Request.PHASES + 2, Compare.AT_LEAST, 5, 0
    )


def test_dns_and_the_rest_divide_the_protocols() -> None:
    assert (cause.IS_DNS.compare, cause.IS_DNS.bound) == (Compare.AT_MOST, 0)
    assert (cause.IS_NOT_DNS.compare, cause.IS_NOT_DNS.bound) == (Compare.AT_LEAST, 1)


def test_the_servers_block_follows_the_clients() -> None:
    client = cause.side_at_least(0, Side.PACKETS, 1)
    server = cause.side_at_most(1, Side.PACKETS, 1)

    assert client.column == Connection.SIDES
    assert server.column == Connection.SIDES + len(Side)


def test_facts_are_bits() -> None:
    assert cause.exchange_has(ExchangeFact.CHUNKED).compare is Compare.ANY_OF
    assert cause.exchange_lacks(ExchangeFact.CHUNKED).compare is Compare.NONE_OF
