"""TLS handshakes record by record."""

from pathlib import Path

import pytest

from kit.captures import CAPTURES, needs_captures
from kit.desks import EXAMPLE, asked, desk_of
from wirespan.base.errors import UsageError
from wirespan.web.handshake_view import handshakes, name_hidden, up_to_data

DATA = "application data"


def record(from_server: bool, name: str) -> dict[str, object]:
    return {"from_server": from_server, "name": name}


def named(*given: tuple[bool, str]) -> list[object]:
    records = [record(*each) for each in given]
    name_hidden(records)
    return [each["name"] for each in records]


def test_a_handshake_is_told_record_by_record() -> None:
    [found] = asked(desk_of(EXAMPLE), handshakes)["rows"]

    told = [(each["from_server"], each["frame"], each["name"]) for each in found["records"]]
    assert told == [
        (False, 54, "ClientHello"),
        (True, 56, "ServerHello"),
        (True, 56, "ChangeCipherSpec"),
        *[(True, 56, "encrypted handshake")] * 4,
        (False, 58, "ChangeCipherSpec"),
        (False, 58, "encrypted handshake (Finished)"),
        (False, 59, DATA),
        (True, 62, DATA),
    ]
    assert (found["connection"], found["kind"], found["round_trips"]) == (3, "tls", 1)
    assert found["negotiated"]["cipher"] == "TLS_AES_256_GCM_SHA384"
    assert found["bytes"] == 517 + 127 + 6 + 28 + 459 + 100 + 74 + 6 + 74
    assert found["keys_known"] is False


def test_fields_are_told_without_their_bytes() -> None:
    [found] = asked(desk_of(EXAMPLE), handshakes)["rows"]

    fields = found["records"][0]["fields"]
    names = {field["name"]: field["value"] for field in fields}
    assert names["server_name"] == "api.example.com"
    assert {tuple(field) for field in fields} == {("name", "value", "meaning", "filter")}


def test_one_may_be_asked_for() -> None:
    desk = desk_of(EXAMPLE)

    assert [each["connection"] for each in asked(desk, handshakes, connection=3)["rows"]] == [3]
    assert asked(desk, handshakes, connection=1)["rows"] == []
    assert asked(desk, handshakes, connection=99)["rows"] == []
    assert asked(desk, handshakes, offset=1) == {"total": 1, "rows": []}


def test_a_filter_and_a_stretch_of_time_cut_them_as_they_cut_connections() -> None:
    desk = desk_of(EXAMPLE)
    ways: list[dict[str, object]] = [
        {"filter": "tls"},
        {"filter": 'tls.handshake.extensions_server_name == "api.example.com"'},
        {"filter": "tcp.port == 80"},
        {"to": 300_000_000},
        {"from": 300_000_000},
        {"filter": "tcp.port == 80", "connection": 3},
    ]

    found = [asked(desk, handshakes, **way) for way in ways]

    assert [each["total"] for each in found] == [1, 1, 0, 0, 1, 1]
    assert [len(each["rows"]) for each in found] == [1, 1, 0, 0, 1, 1]


def test_a_filter_of_requests_is_refused() -> None:
    with pytest.raises(UsageError, match=r"http\.host"):
        asked(desk_of(EXAMPLE), handshakes, filter='http.host == "a"')


def test_hidden_records_are_told_by_their_place() -> None:
    assert named((False, DATA), (True, "ServerHello"), (True, DATA), (False, DATA),
                 (True, DATA), (False, DATA)) == [
        "early data", "ServerHello", "encrypted handshake", "encrypted handshake (Finished)",
        DATA, DATA,
    ]  # fmt: skip


def test_each_side_is_shown_up_to_its_first_data() -> None:
    records = [record(False, DATA), record(False, "x"), record(True, "y"), record(True, DATA),
               record(True, "z")]  # fmt: skip

    assert up_to_data(records) == [records[0], records[2], records[3]]


@needs_captures
@pytest.mark.parametrize("name", ["nDPI.quic_0RTT.pcap", "nDPI.tls_alert.pcap"])
def test_what_began_is_told_also_where_it_failed(name: str) -> None:
    found = asked(desk_of(CAPTURES / name), handshakes)["rows"]

    assert len(found) == 2
    assert all(each["records"] for each in found)


@needs_captures
def test_a_chain_of_many_segments_is_one_record() -> None:
    found = asked(desk_of(Path(CAPTURES / "mercury.test_decrypt.pcap")), handshakes, limit=1)[
        "rows"
    ]

    hidden = [each for each in found[0]["records"] if each["name"] == "encrypted handshake"]
    assert [each["bytes"] for each in hidden] == [3648]
