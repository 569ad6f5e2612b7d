"""Evidence without a stranger's words."""

import pytest

from wirespan.web.own_words import own_words, redacted_filter, redacted_sentence
from wirespan.web.placeholders import Placeholders
from wirespan.web.titles import Title, Titles

NONE = Titles()
ASKED = Titles(
    [
        Title("A backend", "dns"),
        Title("GET proxy", "http/1.1"),
        Title("turn database", "tcp"),
        Title("turn 4711", "tcp"),
        Title("turn 12", "tls"),
        Title("GET /one two three", "http/1.0"),
        Title("GET /" + 200 * "a", "http/1.1"),
        Title("turn", "tcp"),
    ]
)


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        (
            "The server took 121 ms of 284 ms over POST /orders.",
            "The server took 121 ms of 284 ms over POST /path-1.",
        ),
        ("20.2 kB did not fit, 1,024 bytes, 99 %.", "20.2 kB did not fit, 1,024 bytes, 99 %."),
        ("mostly at 10.0.0.1:443).", "mostly at address-1:443)."),
        ("mostly at [2001:db8::1]:443).", "mostly at address6-1:443)."),
        ("::1 asked PTR", "address6-1 asked PTR"),
        (
            "the resolver answered SERVFAIL to A appserver.",
            "the resolver answered SERVFAIL to A host-1.",
        ),
        (
            "tapir was tried with 2 search suffixes first: tapir.corp.example.",
            "host-1 was tried with 2 search suffixes first: host-2.",
        ),
        (
            "the server sent fatal alert 48, unknown_ca.",
            "the server sent fatal alert 48, unknown_ca.",
        ),
        ("over GET /a/b?c=d… in all", "over GET /path-1/path-2?query-1… in all"),
        ("", ""),
    ],
)
def test_names_paths_and_addresses_become_placeholders(said: str, shown: str) -> None:
    assert redacted_sentence(said, Placeholders(), NONE) == shown


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("took 500 ms over A backend.", "took 500 ms over A host-1."),
        ("A backend was asked 2 times", "A host-1 was asked 2 times"),
        ("a backend was asked", "A host-1 was asked"),
        ("1 s over turn database (an unread turn,", "1 s over turn word-1 (an unread turn,"),
        ("1 s over turn 4711 (an unread turn", "1 s over turn word-1 (an unread turn"),
        ("1 s over turn 12.", "1 s over turn 12."),
        ("1 s over turn (an unread turn,", "1 s over turn (an unread turn,"),
        ("504 came after GET proxy;", "504 came after GET target-1;"),
        ("over GET /one two three.", "over GET /path-1."),
        (f"over GET /{114 * 'a'}….", "over GET /path-1."),
    ],
)
def test_what_was_asked_is_hidden_as_a_whole_though_its_words_are_ours(
    said: str, shown: str
) -> None:
    assert redacted_sentence(said, Placeholders(), ASKED) == shown


def test_a_name_the_resolver_put_suffixes_to_is_hidden_though_it_is_a_word_of_ours() -> None:
    said = "server was tried with 2 search suffixes first: 3 questions answered NXDOMAIN, 2.0 ms"

    assert redacted_sentence(said, Placeholders(), NONE) == "host-1" + said.removeprefix("server")


def test_a_name_agrees_with_the_same_name_elsewhere() -> None:
    known = Placeholders()
    known.host("b.example")

    assert known.host("a.example") == "host-2"
    assert redacted_sentence("A a.example. was asked", known, NONE) == "A host-2. was asked"


def test_no_word_of_ours_looks_like_a_name_or_a_path() -> None:
    assert len(own_words()) > 500
    assert [word for word in own_words() if "." in word or word.startswith("/")] == []


def test_a_display_filter_keeps_all_but_addresses() -> None:
    known = Placeholders()

    assert redacted_filter("ip.addr == 10.0.0.1 and tcp.port == 80", known) == (
        "ip.addr == address-1 and tcp.port == 80"
    )
    assert redacted_filter("(icmp or icmpv6) and ipv6.addr == 2001:db8::1", known) == (
        "(icmp or icmpv6) and ipv6.addr == address6-1"
    )
    assert redacted_filter("tcp.stream eq 4 and tls.handshake.type in {1, 2}", known) == (
        "tcp.stream eq 4 and tls.handshake.type in {1, 2}"
    )
