"""The same placeholder for the same text, everywhere."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wirespan.web.placeholders import Placeholders, is_address, is_end


def test_they_are_numbered_as_they_are_met_and_stay() -> None:
    known = Placeholders()

    assert [known.host(name) for name in ("a.example", "b.example", "a.example")] == [
        "host-1", "host-2", "host-1",
    ]  # fmt: skip


def test_hosts_are_compared_as_dns_does() -> None:
    known = Placeholders()

    assert known.host("API.example.com.") == known.host("api.example.com") == "host-1"


def test_a_port_stays() -> None:
    known = Placeholders()

    assert known.host("a.example:8080") == "host-1:8080"
    assert known.host("10.0.0.1:80") == "address-1:80"
    assert known.host("[2001:db8::1]:443") == "address6-1:443"


def test_a_host_that_is_an_address_is_that_address() -> None:
    known = Placeholders()

    assert known.host("10.0.0.1") == known.address("10.0.0.1") == "address-1"
    assert known.host("2001:DB8::1") == known.address("2001:db8::1") == "address6-1"


def test_nothing_stays_nothing() -> None:
    assert Placeholders().host("") == Placeholders().of("word", "") == ""


def test_a_path_keeps_its_shape_and_equal_parts_stay_equal() -> None:
    known = Placeholders()

    assert known.target("/shop/item/17?id=3") == "/path-1/path-2/path-3?query-1"
    assert known.target("/shop/basket/17") == "/path-1/path-4/path-3"
    assert known.target("/shop/item/{}") == "/path-1/path-2/{}"
    assert (known.target("/"), known.target("*")) == ("/", "*")


def test_a_target_that_is_no_path_is_hidden_whole() -> None:
    assert Placeholders().target("http://a.example/b") == "target-1"


@pytest.mark.parametrize(
    ("protocol", "title", "shown"),
    [
        ("http/1.1", "POST /orders", "POST /path-1"),
        ("http/1.1", "OPTIONS *", "OPTIONS *"),
        ("http/1.1", "HACK /orders", "method-1 /path-1"),
        ("dns", "AAAA a.example", "AAAA host-1"),
        ("dns", "CH TXT version.bind", "CH TXT host-1"),
        ("dns", "TYPE65400 a.example", "TYPE65400 host-1"),
        ("dns", "CLASS7 TYPE9 a", "CLASS7 TYPE9 host-1"),
        ("dns", "a name with A", "host-1"),
        ("dns", "A", "host-1"),
        ("tls", "turn 3", "turn 3"),
        ("tcp", "turn 4111111111111111", "turn word-1"),
        ("tcp", "turn", "turn"),
        ("tcp", "turn SELECT", "turn word-1"),
        ("tls", "hunter2", "turn word-1"),
        ("tcp", "(question not captured)", "(question not captured)"),
        ("tcp", "(something else)", "turn word-1"),
    ],
)
def test_a_title_keeps_what_its_protocol_says(protocol: str, title: str, shown: str) -> None:
    assert Placeholders().title(title, protocol) == shown


def test_protocols_nobody_registered_are_hidden() -> None:
    assert Placeholders().alpn("h2") == "h2"
    assert Placeholders().alpn("secret/1") == "protocol-1"


def test_addresses_are_known_from_other_words() -> None:
    assert is_address("10.0.0.1")
    assert is_address("fe80::1%eth0")
    assert not is_address("10.0.0")
    assert is_end("[::1]:80")
    assert is_end("10.0.0.1:80")
    assert not is_end("a.example:80")
    assert not is_end("12:30")


@given(st.text(max_size=60), st.sampled_from(["dns", "http/1.1", "tcp", "tls", "h2"]))
def test_a_title_never_shows_a_word_of_its_own(title: str, protocol: str) -> None:
    secret = "zq7xvk"

    shown = Placeholders().title(f"{title} {secret}{title}", protocol)

    assert secret not in shown
