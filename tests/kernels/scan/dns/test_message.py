"""One message: the kernel against the full parser, and against bytes of any kind."""

import struct

from hypothesis import given
from hypothesis import strategies as st

from kit.lookups import MILLISECOND, Talk, address, answer, options, question, record
from wirespan.base.cursor import Cursor, WireError
from wirespan.kernels.layout import Exchange, ExchangeFact
from wirespan.wire import dns

EXAMPLE = answer(
    record(5, b"\x03www\xc0\x0c"),
    address("192.0.2.1", 60),
    address("2001:db8::1", 30),
    additional=(options(extended_code=1),),
)


def seen(message: bytes) -> tuple[Talk, list[int]]:
    """The message as a stray answer: its exchange is ready at once."""
    talk = Talk()
    udp = talk.open()
    talk.say(udp, 1, message, MILLISECOND)
    return talk, talk.scan()


def test_addresses_lifetime_and_code_are_read() -> None:
    talk, (slot,) = seen(EXAMPLE)

    assert talk.addresses_read() == [[4, 0, 0xC0000201], [6, 0x20010DB800000000, 1]]
    assert talk.value(slot, Exchange.LIFETIME) == 30
    assert talk.value(slot, Exchange.STATUS) == 16
    assert talk.value(slot, Exchange.FACTS) & ExchangeFact.CNAME
    assert talk.value(slot, Exchange.FACTS) & ExchangeFact.EDNS


def test_upper_halves_of_addresses_are_signed() -> None:
    talk, _ = seen(answer(address("fe80::ffff:ffff:ffff:ffff")))

    assert talk.addresses_read() == [[6, 0xFE80000000000000 - 2**64, 2**64 - 1 - 2**64]]


def test_at_most_sixteen_addresses_are_kept() -> None:
    talk, _ = seen(answer(*[address(f"192.0.2.{number}") for number in range(17)]))

    assert [low & 0xFF for _, _, low in talk.addresses_read()] == list(range(16))


def test_a_lifetime_with_the_highest_bit_is_zero() -> None:
    for lifetime, read in ((0x7FFFFFFF, 0x7FFFFFFF), (0x80000000, 0)):
        talk, (slot,) = seen(answer(address("192.0.2.1", lifetime)))

        assert talk.value(slot, Exchange.LIFETIME) == read


def test_how_long_no_holds_is_the_smaller_of_two() -> None:
    data = b"\0\0" + struct.pack(">5I", 1, 2, 3, 4, 60)
    for lifetime, read in ((50, 50), (70, 60)):
        talk, (slot,) = seen(answer(flags=0x8183, authority=(record(6, data, lifetime),)))

        assert talk.value(slot, Exchange.LIFETIME) == read


def test_the_payload_size_a_question_allows_is_kept() -> None:
    talk = Talk()
    udp = talk.open()
    talk.say(udp, 0, question(more=options(4096)), 0)
    talk.scan()

    (slot,) = talk.finish()

    assert talk.value(slot, Exchange.EXPECTED) == 4096


def test_a_name_of_255_bytes_is_read_and_one_of_256_is_not() -> None:
    for last, exchanges in ((61, 1), (62, 0)):
        name = ".".join(["a" * 63, "b" * 63, "c" * 63, "d" * last])

        talk, slots = seen(answer(asked=name))

        assert len(slots) == exchanges
        assert talk.scanner.answers == 1


def test_a_pointer_in_the_first_question_has_nothing_to_point_to() -> None:
    for pointer in (b"\xc0\x0c", b"\xc0\x00", b"\x01a\xc0\x0c", b"\xff\xff"):
        header = struct.pack(">6H", 7, 0x8180, 1, 0, 0, 0)

        _, slots = seen(header + pointer + b"\0\1\0\1")

        assert slots == []


def test_no_prefix_of_a_message_does_harm() -> None:
    for length in range(len(EXAMPLE)):
        talk, slots = seen(EXAMPLE[:length])

        assert talk.scanner.answers == (length >= 12)
        assert len(slots) == (length >= 12 + 13 + 4)


def read_by_kernel(message: bytes) -> tuple[list[bytes], int, list[list[int]]] | None:
    talk, slots = seen(message)
    if not slots:
        return None
    return (
        talk.book.text(slots[0]),
        talk.value(slots[0], Exchange.STATUS),
        talk.addresses_read(),
    )


def read_by_parser(message: bytes) -> tuple[list[bytes], int, list[list[int]]] | None:
    """The same from the full parser; None where it finds anything wrong."""
    cursor = Cursor(message)
    try:
        parsed = dns.parse(cursor)
    except WireError:
        return None
    if cursor.complaints or not parsed.questions:
        return None
    addresses = []
    for found in parsed.answers:
        packed = getattr(found.data, "packed", None)
        if packed is not None:
            high, low = struct.unpack(">qq", packed.rjust(16, b"\0"))
            addresses.append([4 if len(packed) == 4 else 6, high, low])
    words = dns.question_text(parsed)
    return [words.encode()[:382]], dns.full_response_code(parsed), addresses[:16]


def mutated(data: st.DataObject) -> bytes:
    message = bytearray(EXAMPLE)
    for _ in range(data.draw(st.integers(0, 4))):
        at = data.draw(st.integers(0, len(message) - 1))
        message[at] = data.draw(st.integers(0, 255))
    message[2] |= 0x80
    return bytes(message)


@given(st.data())
def test_kernel_and_parser_agree_on_what_is_sound(data: st.DataObject) -> None:
    message = mutated(data)
    parsed = read_by_parser(message)

    if parsed is not None:
        assert read_by_kernel(message) == parsed


@given(st.lists(st.tuples(st.binary(max_size=80), st.integers(0, 1)), max_size=6))
def test_any_bytes_do_no_harm(datagrams: list[tuple[bytes, int]]) -> None:
    talk = Talk()
    udp = talk.open()
    tcp = talk.open(transport=6)
    for at, (data, side) in enumerate(datagrams):
        talk.say(udp, side, data, at)
        talk.say(tcp, side, data, at)

    ready = talk.scan() + talk.finish()

    assert len(set(ready)) == len(ready) == talk.book.next_id
