"""What a filter wants of a capture's connections and requests."""

from wirespan.explain.filter.compiled import compile_filter
from wirespan.explain.filter.fields import Scope
from wirespan.explain.filter.records import of_connection, of_request
from wirespan.flows.connection import Connection
from wirespan.ledger.request import Request


class Wanted:
    """UsageError where ``text`` is no filter on connections and requests."""

    def __init__(self, text: str) -> None:
        self._filter = compile_filter(text, Scope.CONNECTION | Scope.REQUEST)

    @property
    def knows_connections(self) -> bool:
        """Whether it says anything of a connection that no request was seen on."""
        return self._filter.per_connection

    def request(self, request: Request, connection: Connection, start_ns: int) -> bool:
        """``start_ns`` is the time of the capture's first frame."""
        return self._filter.matches(of_request(request, of_connection(connection), start_ns))

    def connection(self, connection: Connection) -> bool:
        return self._filter.matches(of_connection(connection))
