"""What a message asks and what is answered, whatever carried it (CONTRACT.md, "Messages")."""

from collections.abc import Callable, Mapping
from typing import NamedTuple

LONGEST_SLEEP_MS = 10_000
DIGITS = 9


class Answer(NamedTuple):
    text: bytes
    delay_ms: int = 0


Verb = Callable[[bytes], Answer]


def fine(result: bytes) -> Answer:
    return Answer(b"OK " + result)


def trouble(kind: str, sentence: str) -> Answer:
    return Answer(f"ERR {kind} {sentence}".encode())


def answer(message: bytes, verbs: Mapping[bytes, Verb]) -> Answer:
    word, _, argument = message.partition(b" ")
    verb = verbs.get(word)
    return verb(argument) if verb else trouble("verb", "unknown verb")


def read_number(argument: bytes) -> int | None:
    """A plain decimal number; nothing that ``int`` would also take, such as ``+1`` or ``1_0``."""
    if len(argument) > DIGITS or not argument.isdigit():
        return None
    return int(argument)


def echo(argument: bytes) -> Answer:
    return fine(argument)


def reverse(argument: bytes) -> Answer:
    return fine(argument[::-1])


def sleep(argument: bytes) -> Answer:
    milliseconds = read_number(argument)
    if milliseconds is None or milliseconds > LONGEST_SLEEP_MS:
        return trouble("argument", f"SLEEP takes 0 to {LONGEST_SLEEP_MS} milliseconds")
    return Answer(b"OK " + argument, milliseconds)


def size_up_to(largest: int) -> Verb:
    """SIZE with the carrier's bound: a datagram holds less than a stream."""

    def size(argument: bytes) -> Answer:
        count = read_number(argument)
        if count is None or count > largest:
            return trouble("argument", f"SIZE takes 0 to {largest} bytes")
        return fine(b"x" * count)

    return size


def verbs_for(largest_size: int) -> dict[bytes, Verb]:
    return {
        b"ECHO": echo,
        b"REVERSE": reverse,
        b"SLEEP": sleep,
        b"SIZE": size_up_to(largest_size),
    }
