"""TLS records taken apart."""

from hypothesis import given
from hypothesis import strategies as st

from kit import handshakes as tls
from wirespan.web.tls_parts import layers, listed


def names(octets: bytes) -> list[str]:
    return [layer.name for layer in layers(octets, 0, len(octets))]


def test_records_are_named_by_what_they_hold() -> None:
    assert names(tls.HELLO_1_3) == ["TLS ClientHello"]
    assert names(tls.FLIGHT_1_3) == [
        "TLS ServerHello",
        "TLS ChangeCipherSpec",
        "TLS application data",
        "TLS application data",
    ]
    assert names(tls.FLIGHT_1_2) == ["TLS ServerHello", "TLS Certificate", "TLS ServerHelloDone"]
    assert names(tls.FINISH_1_2)[-1] == "TLS encrypted handshake"
    assert names(tls.record(22, bytes(8) + b"\x7a" * 32)) == ["TLS encrypted handshake"]
    assert names(tls.record(21, b"\2\x28")) == ["TLS alert handshake_failure"]
    assert names(tls.record(21, bytes(26))) == ["TLS encrypted alert"]


def test_what_is_no_record_is_none() -> None:
    assert names(b"GET / HTTP/1.1\r\n") == []
    assert names(b"") == []


def test_fields_of_a_hello_follow_one_another() -> None:
    [layer] = layers(b"....." + tls.HELLO_1_3, 5, 5 + len(tls.HELLO_1_3))

    fields = {field.name: field for field in layer.fields}
    assert (fields["ClientHello"].start, fields["Random"].start) == (10, 16)
    assert fields["server_name"].value == "example.org"
    assert fields["supported_versions"].value == "TLS 1.3, TLS 1.2"
    assert fields["supported_versions"].end == 5 + len(tls.HELLO_1_3)
    ends = [field.end for field in layer.fields]
    assert ends == sorted(ends)


def test_a_server_s_choice_is_told() -> None:
    [layer] = layers(tls.ANSWER_1_3, 0, len(tls.ANSWER_1_3))

    fields = {field.name: field.value for field in layer.fields}
    assert fields["Cipher suite"] == "TLS_AES_128_GCM_SHA256"
    assert fields["supported_versions"] == "TLS 1.3"


def test_a_hello_that_goes_on_elsewhere_is_read_as_far_as_it_is_there() -> None:
    for cut in range(5, len(tls.HELLO_1_3)):
        [layer] = layers(tls.HELLO_1_3[:cut], 0, cut)
        assert layer.end == cut
        assert all(field.end <= max(cut, 9) for field in layer.fields)


def test_many_names_are_counted() -> None:
    octets = b"".join(number.to_bytes(2, "big") for number in [0x0A0A, *range(1, 30)])

    text = listed(octets, str)

    assert text.startswith("GREASE, 1, 2")
    assert text.endswith("23 and 6 more")


@given(st.binary(max_size=300), st.sampled_from([20, 21, 22, 23, 24]))
def test_no_record_is_too_strange(body: bytes, kind: int) -> None:
    octets = tls.record(kind, body)

    for layer in layers(octets, 0, len(octets)):
        assert layer.end <= len(octets)
        for field in layer.fields:
            assert field.start <= field.end
