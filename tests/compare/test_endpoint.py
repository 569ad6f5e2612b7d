"""What requests of one endpoint are called."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wirespan.compare.endpoint import endpoint


@pytest.mark.parametrize(
    ("title", "named"),
    [
        ("GET /orders/17", "GET /orders/{}"),
        ("GET /orders/17/items/2?page=3", "GET /orders/{}/items/{}"),
        ("GET /u/0f8fad5b-d9cb-469f-a165-70867728950e", "GET /u/{}"),
        ("GET /blob/0123456789abcdef", "GET /blob/{}"),
        ("GET /blob/0123456789abcde", "GET /blob/0123456789abcde"),
        ("GET /v2/orders", "GET /v2/orders"),
        ("GET /order-17", "GET /order-{}"),
        ("GET /order-17b", "GET /order-17b"),
        ("GET /scan_2024.pdf", "GET /scan_{}.pdf"),
        ("GET /1.2-3", "GET /1.2-3"),
        ("GET /", "GET /"),
        ("GET http://example.com/orders/17?x=1", "GET /orders/{}"),
        ("GET http://example.com", "GET /"),
        ("OPTIONS *", "OPTIONS *"),
        ("CONNECT example.com:443", "CONNECT example.com:443"),
        ("", ""),
    ],
)
def test_what_names_a_single_thing_is_left_out(title: str, named: str) -> None:
    assert endpoint("http/1.1", title, "example.com") == ("request", named)


def test_versions_of_http_are_one() -> None:
    assert endpoint("http/1.0", "GET /", None) == endpoint("h2", "GET /", "example.com")


def test_a_lookup_keeps_its_type_and_name() -> None:
    assert endpoint("dns", "A host-17.example.com", None) == ("lookup", "A host-17.example.com")


@pytest.mark.parametrize(
    ("title", "named"),
    [
        ("A wWw.ExamPLE.com", "A www.example.com"),
        ("CH TXT Version.Bind.", "CH TXT version.bind"),
        ("NS .", "NS ."),
        ("(question not captured)", "(question not captured)"),
    ],
)
def test_a_name_is_one_in_whatever_case_a_resolver_asks(title: str, named: str) -> None:
    assert endpoint("dns", title, None).name == named


@pytest.mark.parametrize(
    ("protocol", "title", "host", "named"),
    [
        ("tls", "turn 1", "api.example.com", "turns with api.example.com"),
        ("tls", "turn 2", "api.example.com", "turns with api.example.com"),
        ("tls", "turn 2", "API.Example.com.", "turns with api.example.com"),
        ("tls", "turn 2", None, "turns of TLS"),
        ("tcp", "turn 7", None, "turns of TCP"),
        ("tcp", "turn", None, "turns of TCP"),
        ("tcp", "turn EHLO", None, "turn EHLO"),
    ],
)
def test_turns_are_called_by_the_server_they_are_with(
    protocol: str, title: str, host: str | None, named: str
) -> None:
    assert endpoint(protocol, title, host) == ("turn", named)


@pytest.mark.parametrize(
    ("protocol", "title", "host", "named"),
    [
        ("tcp", "turn 7", None, "turns of TCP with port 5672"),
        ("tls", "turn 7", None, "turns of TLS with port 5672"),
        ("tls", "turn 7", "a.example", "turns with a.example"),
        ("tcp", "turn EHLO", None, "turn EHLO"),
        ("http/1.1", "GET /", None, "GET /"),
        ("dns", "A a.example", None, "A a.example"),
    ],
)
def test_turns_without_a_name_are_called_by_the_port(
    protocol: str, title: str, host: str | None, named: str
) -> None:
    assert endpoint(protocol, title, host, 5672).name == named


@given(st.sampled_from(["dns", "http/1.1", "tls", "tcp", "h3"]), st.text(), st.none() | st.text())
def test_any_text_has_a_name(protocol: str, title: str, host: str | None) -> None:
    assert isinstance(endpoint(protocol, title, host).name, str)
