"""Nothing of what was captured is found in a redacted file."""

import re
from pathlib import Path
from typing import Any

import pytest

from kit import secrets
from kit.captures import CAPTURES, needs_captures
from kit.desks import EXAMPLE, desk_of, written
from kit.saved import answers_of, gathered, texts_of
from wirespan.web.own_words import own_words
from wirespan.web.redaction import HIDDEN, Redaction
from wirespan.web.shelf import Shelf
from wirespan.web.titles import Title

WORD = re.compile(r"[^\s/?&=:,;]+")
ASKED = (
    Title("A api.example.com", "dns"),
    Title("PTR /25.2.0.192.in-addr.arpa", "dns"),
    Title("CONNECT api.example.com:443", "http/1.1"),
    Title("OPTIONS *", "http/1.1"),
)
HEADER = re.compile(rb"(?:User-Agent|Server|Cookie|Referer|Authorization): ([^\r\n]{6,})")
FOREIGN = (
    "packets.http_espn.pcapng",
    "zeek.dns-edns-ecs.pcap",
    "nDPI.bad-dns-traffic.pcap",
    "mercury.test_decrypt.pcap",
    "youtube.tcp-sequencesample.pcapng",
    "pcaps.email-troubles.pcap",
)


def strings(value: Any) -> set[str]:
    if isinstance(value, str):
        return {value}
    if isinstance(value, dict):
        return set().union(*map(strings, value.values()))
    return set().union(*map(strings, value)) if isinstance(value, list) else set()


def secrets_of(shelf: Shelf, path: Path) -> set[str]:
    """Long words of requests, hosts, server names, headers; all addresses."""
    said = [text.decode("utf-8", "replace") for text in shelf.texts]
    said += [each.server_name or "" for each in shelf.securities.values()]
    said += [each.decode("latin-1") for each in HEADER.findall(path.read_bytes())]
    words = {part for text in said for word in WORD.findall(text) for part in word.split(".")}
    listed = {word for word in words if len(word) >= 6 and not word.isdigit()}
    connections = (shelf.connection(row) for row in shelf.connection_rows.values())
    ends = {end.address for each in connections for end in (each.client, each.server)}
    return {word.lower() for word in listed - own_words()} | ends


@pytest.fixture
def whole(tmp_path: Path) -> Path:
    return written(tmp_path, secrets.capture())


def test_no_secret_is_found_anywhere(whole: Path) -> None:
    bundle, _ = gathered(whole)

    texts = "\n".join(texts_of(bundle)).lower()

    assert [each for each in secrets.SECRETS if each.lower() in texts] == []


def test_the_same_capture_shows_them_when_it_is_not_redacted(whole: Path) -> None:
    bundle, _ = gathered(whole, redacted=False)

    texts = "\n".join(texts_of(bundle)).lower()

    missing = [
        each
        for each in secrets.SECRETS
        if each.lower() not in texts and each.encode().hex() not in texts
    ]
    assert missing == []


@needs_captures
@pytest.mark.captures
@pytest.mark.parametrize("name", FOREIGN)
def test_no_word_of_a_real_capture_is_found(name: str) -> None:
    path = CAPTURES / name
    secret = secrets_of(desk_of(path).shelf, path)
    # What our own page says of every capture tells nothing of this one.
    known = "\n".join([*texts_of(gathered(EXAMPLE)[0]), *own_words()]).lower()

    texts = "\n".join(texts_of(gathered(path)[0])).lower()

    assert len(secret) > 2
    assert [word for word in secret if word in texts and word not in known] == []


def test_a_name_that_is_a_word_of_ours_is_hidden_in_sentences_too(tmp_path: Path) -> None:
    path = written(tmp_path, secrets.disguised())
    said, plain = (
        [each["evidence"] for each in answers_of(bundle)["summary"]["findings"]]
        for bundle in (gathered(path)[0], gathered(path, redacted=False)[0])
    )

    assert "backend" in own_words()
    assert "the resolver took 500 ms over A backend." in plain
    assert "the resolver took 500 ms over A host-1." in said


def test_digits_a_protocol_begins_with_are_hidden_everywhere(tmp_path: Path) -> None:
    bundle, _ = gathered(written(tmp_path, secrets.disguised()))

    assert [text for text in texts_of(bundle) if "4111111111111111" in text] == []


def test_what_is_ours_stays(whole: Path) -> None:
    plain = answers_of(gathered(EXAMPLE, redacted=False)[0])
    shown = answers_of(gathered(EXAMPLE)[0])

    for place in ("totals", "requests_total", "traffic", "marks"):
        assert shown["summary"][place] == plain["summary"][place]
    assert [each["title"] for each in shown["summary"]["findings"]] == [
        "The server needed the time",
        "The message was larger than the initial window of a fresh connection",
    ]
    for before, after in zip(plain["requests"], shown["requests"], strict=True):
        same = ("id", "start_ns", "end_ns", "phases", "response", "failed", "findings", "protocol")
        assert {name: after[name] for name in same} == {name: before[name] for name in same}
    assert shown["requests/4"]["request"]["ledger"] == plain["requests/4"]["request"]["ledger"]
    assert shown["segments/4"] == plain["segments/4"]


def test_names_agree_over_the_whole_file() -> None:
    shown = answers_of(gathered(EXAMPLE)[0])

    [order] = [row for row in shown["requests"] if row["request"].startswith("POST")]
    asked = {row["name"] for row in shown["dns"]}
    assert order["host"] in asked
    assert order["host"] == "host-1"
    assert {row["key"] for row in shown["groups/endpoint"]} >= {order["endpoint"]}
    assert shown["handshakes"][0]["negotiated"]["server_name"] == "host-1"


def test_only_texts_of_no_known_kind_are_hidden() -> None:
    shown = answers_of(gathered(EXAMPLE)[0])

    hidden = {place for place, answer in shown.items() if HIDDEN in strings(answer)}
    hidden -= {f"requests/{number}" for number in range(6)}  # the summary of their layers
    assert hidden == {"handshakes"}
    values = {
        field["name"]
        for record in shown["handshakes"][0]["records"]
        for field in record["fields"]
        if field["value"] == HIDDEN
    }
    assert {"Random", "Session ID"} <= values
    assert values.isdisjoint({"Version", "Cipher suites", "supported_versions", "server_name"})


def test_a_text_nobody_thought_of_is_hidden() -> None:
    assert Redaction()("summary", {"later": "a secret", "deep": [{"x": ["y"]}]}) == {
        "later": HIDDEN,
        "deep": [{"x": [HIDDEN]}],
    }


def test_numbers_and_truths_stay() -> None:
    assert Redaction()("summary", {"a": 1, "b": None, "c": True, "d": [0.5]}) == {
        "a": 1, "b": None, "c": True, "d": [0.5],
    }  # fmt: skip


def test_the_captures_own_name_is_not_told(whole: Path) -> None:
    shown = answers_of(gathered(whole)[0])

    assert shown["summary"]["capture"]["path"] == "capture.pcap"
    assert shown["file"]["redacted"] is True


def test_no_bytes_of_packets_are_there(whole: Path) -> None:
    shown = answers_of(gathered(whole)[0])

    assert [place for place in shown if place.startswith("packets/")] == []
    assert {row["info"] for row in shown["packets-0"]} == {None}


@pytest.mark.parametrize(
    ("endpoint", "shown"),
    [
        ("turns with api.example.com", "turns with host-1"),
        ("turns of TLS", "turns of TLS"),
        ("turns of TCP", "turns of TCP"),
        ("turns of trade", "turn word-1"),
        ("turn SELECT", "turn word-1"),
        ("GET /orders/{}", "GET /path-1/{}"),
        ("A api.example.com", "A host-1"),
        ("PTR /25.2.0.192.in-addr.arpa", "PTR host-1"),
        ("CONNECT api.example.com:443", "CONNECT target-1"),
        ("OPTIONS *", "OPTIONS *"),
    ],
)
def test_endpoints_say_what_kind_they_are_and_not_with_whom(endpoint: str, shown: str) -> None:
    assert Redaction(ASKED)("groups/endpoint", [{"key": endpoint}]) == [{"key": shown}]


def test_an_endpoint_without_a_path_is_the_same_in_its_row_and_among_groups(
    tmp_path: Path,
) -> None:
    shown = answers_of(gathered(written(tmp_path, secrets.disguised()))[0])

    assert {row["endpoint"] for row in shown["requests"]} == {
        group["key"] for group in shown["groups/endpoint"]
    }
    assert "GET target-1" in {group["key"] for group in shown["groups/endpoint"]}


def test_a_turn_s_endpoint_is_the_same_in_its_row_and_among_groups() -> None:
    redact = Redaction()
    row = {"protocol": "tls", "endpoint": "turns with api.example.com"}

    assert redact("requests", row)["endpoint"] == "turns with host-1"
    assert redact("groups/endpoint", {"key": row["endpoint"]}) == {"key": "turns with host-1"}


def test_columns_of_numbers_stay_and_a_text_among_them_does_not() -> None:
    told = Redaction()("segments", {"frame": [1, 2], "flight": [0, "GET /x"], "left": [True, 1.5]})

    assert told == {"frame": [1, 2], "flight": [0, HIDDEN], "left": [True, 1.5]}
