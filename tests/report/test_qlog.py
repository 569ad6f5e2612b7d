"""qlog, held to the main schema's definitions (draft-14) and to what qvis reads."""

import json
from dataclasses import replace
from typing import Any

import jsonschema

from kit.exported import QLOG
from wirespan.explain.packet_line import PacketLine
from wirespan.report.qlog import Events, ranges, write_qlog

START = 1_760_000_000 * 10**9 + 1_234


def line(**changes: Any) -> PacketLine:
    base = PacketLine(
        frame=1, time_ns=START, relative_ns=0, length=66, captured=66, protocol="tcp",
        source="192.0.2.1", source_port=50_000, destination="192.0.2.2", destination_port=80,
        stream=0, flags=0x10, sequence=1, payload_bytes=0, acknowledgement=1, window=502,
    )  # fmt: skip
    return replace(base, **changes)


SERVER, RETRANSMITTED = 1, 0x20
CONVERSATION = [
    line(flags=2, sequence=0, acknowledgement=None),
    line(flags=0x12, sequence=0, marks=SERVER),
    line(flags=0x10),
    line(payload_bytes=100, flags=0x18),
    line(payload_bytes=50, sequence=101),
    line(payload_bytes=50, sequence=101, marks=RETRANSMITTED),
    line(acknowledgement=151, marks=SERVER, payload_bytes=10),
    line(flags=0x11, sequence=151, acknowledgement=11),
]


def events_of(lines: list[PacketLine]) -> list[dict[str, Any]]:
    return list(Events(START).of(lines))


def packets_of(lines: list[PacketLine]) -> list[dict[str, Any]]:
    return [each for each in events_of(lines) if each["name"].startswith("transport:packet")]


def document(lines: list[PacketLine]) -> dict[str, Any]:
    said: list[str] = []
    write_qlog(lines, "a capture", said.append)
    return json.loads("".join(said))


def test_the_file_is_one_of_the_main_schema_and_one_that_qvis_takes() -> None:
    datagram = line(protocol="udp", flags=0, sequence=None, acknowledgement=None, payload_bytes=40)

    found = document([*CONVERSATION, datagram])

    jsonschema.validate(found, QLOG)
    assert list(found)[:2] == ["file_schema", "serialization_format"]


def test_a_capture_without_packets_is_a_file_without_events() -> None:
    found = document([])

    jsonschema.validate(found, QLOG)
    assert found["traces"][0]["events"] == []


def test_times_are_milliseconds_after_the_epoch_that_is_stated() -> None:
    found = document([line(), line(time_ns=START + 1_500_000)])

    assert found["traces"][0]["common_fields"]["reference_time"]["epoch"] == (
        "2025-10-09T08:53:20.000001Z"
    )
    packets = [each for each in found["traces"][0]["events"] if "header" in each["data"]]
    assert [each["time"] for each in packets] == [0.000234, 1.500234]


def test_what_the_client_sends_is_sent() -> None:
    names = [each["name"] for each in packets_of(CONVERSATION)]

    assert names[:3] == [
        "transport:packet_sent", "transport:packet_received", "transport:packet_sent",
    ]  # fmt: skip


def test_each_direction_numbers_its_packets() -> None:
    numbers = [each["data"]["header"]["packet_number"] for each in packets_of(CONVERSATION)]

    assert numbers == [0, 0, 1, 2, 3, 4, 1, 5]


def test_a_segment_s_bytes_are_a_stream_frame() -> None:
    packets = packets_of(CONVERSATION)

    assert packets[3]["data"]["frames"][0] == {
        "frame_type": "stream", "stream_id": 0, "offset": 0, "length": 100, "fin": False,
    }  # fmt: skip
    assert packets[4]["data"]["frames"][0]["offset"] == 100
    assert packets[6]["data"]["frames"][0]["stream_id"] == 1


def test_an_acknowledgement_names_the_packets_it_is_first_to_cover() -> None:
    packets = packets_of(CONVERSATION)

    acks = [
        [frame["acked_ranges"] for frame in each["data"]["frames"] if frame["frame_type"] == "ack"]
        for each in packets
    ]
    assert acks == [[], [[[0, 0]]], [[[0, 0]]], [], [], [], [[[2, 4]]], [[[1, 1]]]]


def test_bytes_in_flight_are_told_when_they_change() -> None:
    flights = [
        each["data"]["bytes_in_flight"]
        for each in events_of(CONVERSATION)
        if each["name"] == "recovery:metrics_updated"
    ]

    assert flights == [1, 0, 100, 150, 0, 1]


def test_a_connection_joined_midway_has_only_its_own_bytes_in_flight() -> None:
    found = events_of([line(sequence=9_001, payload_bytes=10)])

    assert found[1]["data"] == {"bytes_in_flight": 10}


def test_tcp_s_own_header_stands_beside() -> None:
    tcp = packets_of(CONVERSATION)[5]["data"]["tcp"]

    assert tcp == {
        "sequence": 101, "acknowledgement": 1, "window": 502, "flags": ["ack"],
        "retransmission": True,
    }  # fmt: skip


def test_datagrams_are_counted_from_the_end_that_spoke_first() -> None:
    asked = line(protocol="udp", stream=7, payload_bytes=33, flags=0)
    answered = replace(asked, source="192.0.2.2", source_port=80, payload_bytes=49)

    found = events_of([asked, answered])

    assert [each["name"] for each in found] == [
        "quic:udp_datagrams_sent", "quic:udp_datagrams_received",
    ]  # fmt: skip
    assert found[1]["data"]["raw"] == [{"length": 49, "payload_length": 49}]
    assert found[0]["group_id"] == "udp 7"


def test_other_packets_have_no_events() -> None:
    assert events_of([line(protocol="arp", stream=None), line(protocol="icmp")]) == []


def test_numbers_become_ranges() -> None:
    assert ranges([]) == []
    assert ranges([3]) == [[3, 3]]
    assert ranges([1, 2, 3, 7, 9, 10]) == [[1, 3], [7, 7], [9, 10]]
