"""Extensions one by one, broken ones too."""

import pytest

from kit.handshakes import extension, listed, numbers
from wirespan.base.cursor import Cursor, Malformed, Truncated
from wirespan.wire.tls_extensions import Extensions, parse


def client(*extensions: bytes) -> Extensions:
    return parse(Cursor(listed(b"".join(extensions))), from_server=False)


def server(*extensions: bytes) -> Extensions:
    return parse(Cursor(listed(b"".join(extensions))), from_server=True)


def test_none_at_all() -> None:
    assert parse(Cursor(b""), from_server=False) == Extensions()
    assert client() == Extensions()


def test_unknown_and_grease_are_kept_by_number_in_order() -> None:
    assert client(extension(0x4A4A, b"x"), extension(65281, b"\x00")).types == (0x4A4A, 65281)


def test_the_server_name_is_the_first_host_name() -> None:
    names = b"\x01" + listed(b"other") + b"\x00" + listed(b"a.example")

    assert client(extension(0, listed(names))).server_name == "a.example"


def test_a_server_name_that_is_not_ascii_is_escaped() -> None:
    assert client(extension(0, listed(b"\x00" + listed(b"a\xff\n")))).server_name == "a\\xff\n"


def test_a_server_name_extension_may_be_empty() -> None:
    assert client(extension(0, b"")).server_name is None
    assert client(extension(0, listed(b"\x01" + listed(b"other")))).server_name is None


def test_groups_and_signature_algorithms() -> None:
    said = client(
        extension(10, listed(numbers([29, 23]))), extension(13, listed(numbers([0x0403])))
    )

    assert said.groups == (29, 23)
    assert said.signature_algorithms == (0x0403,)


def test_protocols() -> None:
    body = listed(listed(b"h2", 1) + listed(b"http/1.1", 1))

    assert client(extension(16, body)).protocols == (b"h2", b"http/1.1")
    assert server(extension(16, listed(listed(b"h2", 1)))).protocols == (b"h2",)


def test_a_ticket_is_asked_for_or_presented() -> None:
    assert client().session_ticket_bytes is None
    assert client(extension(35, b"")).session_ticket_bytes == 0
    assert client(extension(35, bytes(192))).session_ticket_bytes == 192


def test_pre_shared_keys_are_counted() -> None:
    identity = listed(bytes(10)) + bytes(4)
    binders = listed(listed(bytes(32), 1) * 2)

    assert client(extension(41, listed(identity * 2) + binders)).pre_shared_keys == 2
    assert server(extension(41, b"\x00\x00")).pre_shared_keys == 1


def test_early_data() -> None:
    assert client(extension(42, b"")).early_data
    assert not client().early_data


def test_versions_and_key_shares_differ_by_side() -> None:
    shares = numbers([29]) + listed(bytes(32)) + numbers([23]) + listed(bytes(65))

    asked = client(
        extension(43, listed(numbers([0x0304, 0x0303]), 1)), extension(51, listed(shares))
    )
    answered = server(
        extension(43, numbers([0x0304])), extension(51, numbers([29]) + listed(bytes(32)))
    )

    assert asked.versions == (0x0304, 0x0303)
    assert asked.key_share_groups == (29, 23)
    assert answered.versions == (0x0304,)
    assert answered.key_share_groups == (29,)


def test_an_extension_given_twice_counts_as_the_last() -> None:
    said = client(extension(35, bytes(3)), extension(35, bytes(5)))

    assert said.session_ticket_bytes == 5
    assert said.types == (35, 35)


def test_a_list_of_numbers_has_an_even_length() -> None:
    with pytest.raises(Malformed, match="odd length"):
        client(extension(10, listed(b"\x00\x1d\x00")))


@pytest.mark.parametrize(
    "broken",
    [
        b"\x00\x0a\x00",
        b"\x00\x0a\x00\x05\x00",
        extension(0, b"\x00\x09\x00"),
        extension(16, listed(b"\x05h2")),
        extension(41, listed(listed(bytes(4)))),
        extension(43, b"\x09\x03\x04"),
        extension(51, listed(numbers([29]) + b"\x00\x20" + bytes(31))),
    ],
)
def test_lengths_that_reach_too_far_are_refused(broken: bytes) -> None:
    with pytest.raises(Truncated):
        client(broken)
