"""A request as OSI layers."""

from dataclasses import replace

import pytest
from jsonschema import Draft202012Validator

from kit.answers import answer_of, connection_of, loss, request_of, slow_post
from wirespan.ledger.request import LayerBytes
from wirespan.report.layers import layers_document, notes, sides
from wirespan.report.schema import json_schema


def test_each_layer_adds_its_headers_to_the_one_inside() -> None:
    answer = slow_post()

    sent, _received = sides(answer.requests[0], answer.connections[0])

    told = [(each.kind.number, each.name, each.total, each.headers) for each in sent.layers]
    assert told == [
        ("7", "http/1.1", 1_420, 0),
        ("6/5", "TLS 1.3", 1_486, 66),
        ("4", "TCP", 1_646, 160),
        ("3", "IPv4", 1_746, 100),
        ("2", "link", 1_816, 70),
    ]
    assert sent.on_the_wire == 1_816 + 5 * 24


def test_plain_text_has_no_tls_layer() -> None:
    answer = loss()

    sent, received = sides(answer.requests[0], answer.connections[0])

    assert [each.kind.number for each in received.layers] == ["7", "4", "3", "2"]
    assert received.layers[2].name == "IPv6"
    assert "No TLS" in notes(answer, answer.requests[0], answer.connections[0])[0]
    assert sent.layers[1].headers == 1_646 - 1_420


def test_counts_that_contradict_each_other_never_make_negative_headers() -> None:
    request = request_of([], sent=LayerBytes(100, 0, 50, 0, 10))

    sent, _received = sides(request, None)

    assert [each.headers for each in sent.layers] == [0, 0, 0, 0]


def test_unknown_packet_counts_leave_the_wire_unknown() -> None:
    request = request_of([], sent_packets=None)

    assert sides(request, None)[0].on_the_wire is None


@pytest.mark.parametrize(("link", "told"), [(10 * 1_514, False), (10 * 1_514 + 1, True)])
def test_frames_larger_than_the_wire_s_are_called_offload(link: int, told: bool) -> None:
    request = request_of(
        [], received=LayerBytes(1, 1, 1, 1, link), received_packets=10, sent_packets=10
    )
    answer = answer_of((request,), (connection_of(),))

    assert any("64 kB" in note for note in notes(answer, request, connection_of())) is told


def test_the_finding_about_offload_is_believed() -> None:
    answer = slow_post()

    assert any("64 kB" in note for note in notes(answer, answer.requests[0], None))


def test_unopened_tls_is_admitted() -> None:
    connection = connection_of()
    assert connection.security is not None
    connection = replace(connection, security=replace(connection.security, decrypted=False))

    assert "TLS was not decrypted" in notes(slow_post(), request_of([]), connection)[0]


def test_the_document_fits_its_schema() -> None:
    answer = slow_post()
    document = layers_document(answer.requests[0], answer.connections[0], ["note"])

    Draft202012Validator(json_schema("layers")).validate(document)
    assert document["sent"]["layers"][1]["made_by"] == "the TLS library"


def test_the_offload_of_another_connection_is_not_told() -> None:
    answer = slow_post()
    elsewhere = replace(answer.findings[2], connection=7)
    small = request_of([], received=LayerBytes(100, 100, 120, 140, 154), received_packets=1)

    assert elsewhere.cause == "offload-artefact"
    assert notes(replace(answer, findings=(elsewhere,)), small, connection_of()) == []
