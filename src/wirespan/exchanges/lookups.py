"""The lookup a connection waited for, read from what the DNS scanner linked.

The rule (the last lookup of the client that answered the server's address, answered less
than 100 ms before the connection's first packet, and the first connection since) is applied
as deliveries are scanned, in order of capture: see ``kernels.lookup_charges``.
"""

from dataclasses import dataclass

from wirespan.kernels.layout import Charge as Column
from wirespan.kernels.table import Table


@dataclass(frozen=True, slots=True)
class Charge:
    """A wait for a name, to be counted to the first request of a connection."""

    exchange: int
    """ID of the lookup that gave the address."""
    partner: int | None
    """ID of the AAAA or A lookup asked beside it and waited for."""
    start_ns: int
    """First question, failures and truncated answers before it included."""
    end_ns: int
    """Last answer waited for."""
    question_frame: int
    answer_frame: int
    retries: int
    retry_ns: int | None
    """Last copy of the question that ended last; None too where the first copy was answered."""
    retry_frame: int | None
    failed: int
    """Lookups that failed before in the same wait."""

    @property
    def exchanges(self) -> tuple[int, ...]:
        return (self.exchange,) if self.partner is None else (self.exchange, self.partner)


def charge(table: Table, slot: int, connection_id: int) -> Charge | None:
    """What the connection in this slot waited for; ``table`` as ``DnsScanner.charge_table``."""
    if slot >= table.rows or table.cells[slot, Column.CONNECTION_ID] != connection_id + 1:
        return None
    row = table.row(slot)
    retried = row[Column.RETRY] >= 0
    return Charge(
        exchange=row[Column.EXCHANGE],
        partner=row[Column.PARTNER] if row[Column.PARTNER] >= 0 else None,
        start_ns=row[Column.START],
        end_ns=row[Column.END],
        question_frame=row[Column.START_FRAME],
        answer_frame=row[Column.END_FRAME],
        retries=row[Column.RETRIES],
        retry_ns=row[Column.RETRY] if retried else None,
        retry_frame=row[Column.RETRY_FRAME] if retried else None,
        failed=row[Column.FAILED],
    )
