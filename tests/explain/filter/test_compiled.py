"""Filters at work."""

from ipaddress import ip_address

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wirespan.base.errors import UsageError
from wirespan.explain.filter.compiled import Record, compile_filter
from wirespan.explain.filter.fields import FIELDS, Scope

RECORD: Record = {
    "tcp": (True,),
    "tcp.stream": (3,),
    "tcp.port": (50_000, 443),
    "ip.addr": (ip_address("192.0.2.1"), ip_address("198.51.100.7")),
    "http": (True,),
    "http.host": ("api.example.com",),
}
REQUESTS = Scope.CONNECTION | Scope.REQUEST


@pytest.mark.parametrize(
    ("text", "passes"),
    [
        ("tcp", True),
        ("udp", False),
        ("tcp.port == 443", True),
        ("tcp.port != 443", False),
        ("tcp.port != 80", True),
        ("udp.port != 80", False),
        ("!(udp.port == 80)", True),
        ("tcp.port ~= 443", True),
        ("tcp.port > 50000", False),
        ("tcp.port >= 50000 and tcp.port < 1024", True),
        ("tcp.port in {80, 400..500}", True),
        ("tcp.port in {80 8080}", False),
        ("ip.addr == 198.51.100.0/24", True),
        ("ip.addr != 198.51.100.0/24", False),
        ('http.host contains "example" && not udp', True),
        ("http.host matches '^API'", True),
        ("udp || tcp.stream eq 3", True),
        ("tcp xor http", False),
        ("tcp ^^ udp", True),
        ("tcp.stream == 3 and udp or http", True),
    ],
)  # fmt: skip
def test_filters_mean_what_wireshark_says(text: str, passes: bool) -> None:
    assert compile_filter(text, REQUESTS).matches(RECORD) is passes


def test_it_is_known_whether_a_filter_is_about_whole_connections() -> None:
    assert compile_filter("tcp.port == 80 and ip.addr == ::1/128", REQUESTS).per_connection
    assert not compile_filter("tcp.port == 80 and http", REQUESTS).per_connection
    assert compile_filter("tcp.port == 80 or udp", REQUESTS).fields == {"tcp.port", "udp"}


@pytest.mark.parametrize(
    ("text", "scope", "sentence"),
    [
        ("frame.len > 100", REQUESTS, "cannot filter requests by frame.len"),
        ("tcp.flags.syn == 1", REQUESTS, "it works on wirespan packets"),
        ("http.host == a", Scope.PACKET, "it works on wirespan explain"),
    ],
)
def test_a_field_that_does_not_fit_the_command_is_refused(
    text: str, scope: Scope, sentence: str
) -> None:
    with pytest.raises(UsageError, match=sentence):
        compile_filter(text, scope)


WORDS = st.sampled_from(
    [*FIELDS, "==", "!=", "~=", ">", "<=", "contains", "matches", "in", "{", "}", "(", ")", "..",
     ",", "and", "or", "not", "xor", "80", "0x1f", "1.5", "::1", "10.0.0.0/8", '"text"', "r\"[\""]
)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(st.lists(WORDS, max_size=12).map(" ".join) | st.text(max_size=30))
def test_any_text_is_a_filter_or_a_sentence(text: str) -> None:
    try:
        compiled = compile_filter(text, REQUESTS)
    except UsageError:
        return

    assert isinstance(compiled.matches(RECORD), bool)
    assert compiled.matches({}) in {True, False}
