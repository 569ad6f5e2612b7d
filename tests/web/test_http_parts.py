"""Heads of HTTP/1 taken apart."""

from hypothesis import given
from hypothesis import strategies as st

from wirespan.web.http_parts import layer

ASKED = b"POST /a?b=c HTTP/1.1\r\nHost: example.org\r\nX-Own:  1 \r\n\r\nbody"
ANSWERED = b"HTTP/1.1 503 Service Unavailable\r\nRetry-After: 3\r\n\r\n"


def test_a_request_has_method_target_version_and_fields() -> None:
    found = layer(b"...." + ASKED, 4, 4 + len(ASKED))

    assert found is not None
    assert (found.name, found.header_bytes, found.payload_bytes) == ("HTTP request", 55, 4)
    assert [(field.name, field.value) for field in found.fields] == [
        ("Method", "POST"),
        ("Target", "/a?b=c"),
        ("Version", "HTTP/1.1"),
        ("Host", "example.org"),
        ("X-Own", "1"),
    ]
    assert [(field.start, field.end) for field in found.fields] == [
        (4, 8), (9, 15), (16, 24), (26, 45), (45, 57),
    ]  # fmt: skip


def test_a_response_has_its_status() -> None:
    found = layer(ANSWERED, 0, len(ANSWERED))

    assert found is not None
    values = {field.name: field for field in found.fields}
    assert values["Status"].value == 503
    assert values["Status"].meaning == "The server failed."
    assert values["Reason"].value == "Service Unavailable"
    assert values["Retry-After"].meaning == "When to ask again."


def test_a_head_that_goes_on_elsewhere_is_all_header() -> None:
    found = layer(ASKED, 0, 30)

    assert found is not None
    assert (found.header_bytes, found.payload_bytes) == (30, 0)


def test_a_status_line_without_a_reason_is_one() -> None:
    found = layer(b"HTTP/1.1 200\r\n\r\n", 0, 16)

    assert found is not None
    assert [field.value for field in found.fields] == ["HTTP/1.1", 200]


def test_what_begins_no_head_is_none() -> None:
    for octets in (b"", b"\x16\x03\x01", b"hello there", b"SSH-2.0-x\r\n"):
        assert layer(octets, 0, len(octets)) is None


def test_a_hundred_fields_are_the_most() -> None:
    octets = b"GET / HTTP/1.1\r\n" + b"a: b\r\n" * 200 + b"\r\n"

    found = layer(octets, 0, len(octets))

    assert found is not None
    assert len(found.fields) == 103


@given(st.binary(max_size=200))
def test_no_head_is_too_strange(rest: bytes) -> None:
    octets = b"GET / HTTP/1.1\r\n" + rest
    found = layer(octets, 0, len(octets))

    assert found is not None
    assert all(field.end <= len(octets) for field in found.fields)
