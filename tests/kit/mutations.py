"""Captures harmed on purpose, the same way for the same seed.

Some harm any bytes (bits, cuts, numbers that look like lengths); some harm a capture as a
sequence of records: one is missing, doubled, moved or taken from another place.
"""

import struct
from collections.abc import Callable
from random import Random

LARGEST = 60_000
"""Bytes of the captures worth mutating: most of a run's time is reading them."""
PCAP_HEADER = 24
RECORD_HEADER = 16
SECTION = 0x0A0D0D0A
EXTREMES = (0, 1, 3, 4, 7, 8, 0x7F, 0x80, 0xFF, 0x7FFF, 0x8000, 0xFFFF, 0x10000, 0x7FFFFFFF,
            0x80000000, 0xFFFFFFFF)  # fmt: skip

Mutation = Callable[[bytearray, Random], bytes]


def records(data: bytes) -> list[bytes]:
    """The capture cut at its records or blocks; the first piece is what comes before them."""
    if len(data) >= 12 and struct.unpack_from("<I", data)[0] == SECTION:
        order = "<" if data[8:12] == b"\x4d\x3c\x2b\x1a" else ">"
        return pieces(data, 0, lambda at: int(struct.unpack_from(order + "I", data, at + 4)[0]))
    order = ">" if data[:2] == b"\xa1\xb2" else "<"
    return pieces(
        data,
        min(PCAP_HEADER, len(data)),
        lambda at: int(struct.unpack_from(order + "I", data, at + 8)[0]) + RECORD_HEADER,
    )


def pieces(data: bytes, first: int, length_at: Callable[[int], int]) -> list[bytes]:
    found = [data[:first]]
    at = first
    while at + RECORD_HEADER <= len(data):
        length = max(length_at(at), 12)
        found.append(data[at : at + length])
        at += length
    return found


def flip_bits(data: bytearray, random: Random) -> bytes:
    for _ in range(random.choice((1, 4, 32, 256))):
        data[random.randrange(len(data))] ^= 1 << random.randrange(8)
    return bytes(data)


def cut(data: bytearray, random: Random) -> bytes:
    return bytes(data[: random.randrange(len(data))])


def cut_out(data: bytearray, random: Random) -> bytes:
    start = random.randrange(len(data))
    return bytes(data[:start] + data[start + random.choice((1, 2, 4, 64, 1500)) :])


def write_extremes(data: bytearray, random: Random) -> bytes:
    """Numbers of 1, 2 or 4 bytes that look like absurd lengths, in either byte order."""
    for _ in range(random.choice((1, 2, 8))):
        size = random.choice((1, 2, 4))
        if len(data) < size:
            break
        at = random.randrange(len(data) - size + 1)
        number = random.choice(EXTREMES) & ((1 << 8 * size) - 1)
        data[at : at + size] = number.to_bytes(size, random.choice(("little", "big")))
    return bytes(data)


def splice(data: bytearray, random: Random) -> bytes:
    """Bytes of one place also stand at another."""
    size = random.randrange(1, 200)
    source, target = (random.randrange(len(data)) for _ in range(2))
    return bytes(data[:target] + data[source : source + size] + data[target + size :])


def double_records(data: bytearray, random: Random) -> bytes:
    return b"".join(
        each * (2 if number and random.random() < 0.2 else 1)
        for number, each in enumerate(records(bytes(data)))
    )


def drop_records(data: bytearray, random: Random) -> bytes:
    return b"".join(
        each
        for number, each in enumerate(records(bytes(data)))
        if number < 2 or random.random() < 0.8
    )


def shuffle_records(data: bytearray, random: Random) -> bytes:
    """Neighbours change places, as far as 8 apart; now and then all are thrown together."""
    head, *rest = records(bytes(data))
    reach = random.choice((2, 8, len(rest) + 1))
    order = sorted(range(len(rest)), key=lambda at: at + random.random() * reach)
    return head + b"".join(rest[at] for at in order)


def harm_payload(data: bytearray, random: Random) -> bytes:
    """Bytes behind the usual headers, so that what speaks above TCP and UDP is met."""
    found = records(bytes(data))
    long = [at for at, each in enumerate(found) if at and len(each) > 90]
    for at in random.choices(long, k=random.choice((1, 4, 16))) if long else ():
        piece = bytearray(found[at])
        piece[random.randrange(60, len(piece))] = random.choice((0, 13, 10, 32, 255, 22, 23))
        found[at] = bytes(piece)
    return b"".join(found)


MUTATIONS: tuple[Mutation, ...] = (
    flip_bits,
    cut,
    cut_out,
    write_extremes,
    splice,
    double_records,
    drop_records,
    shuffle_records,
    harm_payload,
)


def mutated(data: bytes, seed: int | str) -> bytes:
    """One to three mutations of the capture, chosen by the seed."""
    random = Random(seed)
    for mutation in random.choices(MUTATIONS, k=random.choice((1, 1, 2, 3))):
        if data:
            data = mutation(bytearray(data), random)
    return data
