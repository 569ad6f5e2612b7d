"""What a filter wants: the text is compiled once and asked of requests and connections."""

import pytest

from wirespan.base.errors import UsageError
from wirespan.explain.wanted import Wanted


def test_a_filter_on_requests_says_nothing_of_connections() -> None:
    assert not Wanted("http.request.method == POST").knows_connections


def test_a_filter_on_connections_does() -> None:
    assert Wanted("tcp.port == 80").knows_connections


def test_a_filter_on_packets_is_refused() -> None:
    with pytest.raises(UsageError, match=r"tcp\.flags"):
        Wanted("tcp.flags.syn == 1")
