"""One message of the Domain Name System, for people (RFC 1035, section 4).

Reads everything the kernel reads (``kernels.scan.dns.message``) and all that it steps over. What
follows a damaged record is left out and noted on the cursor; a message whose header or first
question is damaged is refused.
"""

from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address

from wirespan.base.cursor import Cursor, WireError
from wirespan.kernels.scan.dns.words import (
    name_of_class,
    name_of_operation,
    name_of_response_code,
    name_of_type,
)
from wirespan.wire import dns_names, dns_records
from wirespan.wire.dns_names import Name
from wirespan.wire.dns_records import Data, Target

INTERNET = 1
OPT = 41
SHOWN = 4
"""Answers named in a summary."""


@dataclass(frozen=True, slots=True)
class Question:
    name: Name
    type: int
    class_: int


@dataclass(frozen=True, slots=True)
class Record:
    name: Name
    type: int
    class_: int
    """OPT: the sender's UDP payload size."""
    lifetime: int
    """TTL in seconds; OPT: extended response code, version and flags."""
    data: Data


@dataclass(frozen=True, slots=True)
class Message:
    id: int
    is_response: bool
    operation: int
    authoritative: bool
    truncated: bool
    recursion_desired: bool
    recursion_available: bool
    reserved: int
    """Z, AD and CD: the three bits before the response code (RFC 4035, section 3)."""
    response_code: int
    """The four bits of the header; see ``full_response_code``."""
    counts: tuple[int, int, int, int]
    """Entries promised in each section; fewer are there where the message is cut."""
    questions: tuple[Question, ...] = ()
    answers: tuple[Record, ...] = ()
    authorities: tuple[Record, ...] = ()
    additionals: tuple[Record, ...] = ()


def parse(cursor: Cursor) -> Message:
    """The message from the cursor to its end; over TCP, behind the two bytes of length."""
    start = cursor.position
    id_ = cursor.uint(2)
    flags = cursor.uint(2)
    counts = (cursor.uint(2), cursor.uint(2), cursor.uint(2), cursor.uint(2))
    questions = [_question(cursor, start)] if counts[0] else []
    sections: tuple[list[Record], list[Record], list[Record]] = ([], [], [])
    try:
        for _ in range(counts[0] - 1):
            questions.append(_question(cursor, start))
        for section, count in zip(sections, counts[1:], strict=True):
            for _ in range(count):
                section.append(_record(cursor, start))
    except WireError as error:
        cursor.complain(error)
    answers, authorities, additionals = sections
    return Message(
        id=id_,
        is_response=bool(flags & 0x8000),
        operation=flags >> 11 & 0xF,
        authoritative=bool(flags & 0x0400),
        truncated=bool(flags & 0x0200),
        recursion_desired=bool(flags & 0x0100),
        recursion_available=bool(flags & 0x0080),
        reserved=flags >> 4 & 0x7,
        response_code=flags & 0xF,
        counts=counts,
        questions=tuple(questions),
        answers=tuple(answers),
        authorities=tuple(authorities),
        additionals=tuple(additionals),
    )


def emit(message: Message) -> bytes:
    """The message without compression; the counts as they stand."""
    flags = (
        message.is_response << 15
        | message.operation << 11
        | message.authoritative << 10
        | message.truncated << 9
        | message.recursion_desired << 8
        | message.recursion_available << 7
        | message.reserved << 4
        | message.response_code
    )
    numbers = (message.id, flags, *message.counts)
    header = b"".join(number.to_bytes(2, "big") for number in numbers)
    questions = b"".join(
        dns_names.emit(question.name)
        + question.type.to_bytes(2, "big")
        + question.class_.to_bytes(2, "big")
        for question in message.questions
    )
    records = (*message.answers, *message.authorities, *message.additionals)
    return header + questions + b"".join(_emit_record(record) for record in records)


def full_response_code(message: Message) -> int:
    """With the upper bits that EDNS adds (RFC 6891, section 6.1.3)."""
    upper = [record.lifetime >> 24 for record in message.additionals if record.type == OPT]
    return (upper[0] << 4 if upper else 0) | message.response_code


def question_text(message: Message) -> str:
    """The first question as an exchange names it: "A example.com", "CLASS3 TXT version.bind"."""
    operation = f"{name_of_operation(message.operation)} " if message.operation else ""
    if not message.questions:
        return operation.rstrip()
    question = message.questions[0]
    class_ = "" if question.class_ == INTERNET else f"{name_of_class(question.class_)} "
    name = dns_names.text(question.name)
    return f"{operation}{class_}{name_of_type(question.type)} {name}"


def summary(message: Message) -> str:
    """One line, as ``packets`` shows it: "A example.com: 93.184.216.34"."""
    if not message.is_response:
        return f"{question_text(message)}?"
    code = full_response_code(message)
    cut = " (truncated)" if message.truncated else ""
    if code or not message.answers:
        return f"{question_text(message)}: {name_of_response_code(code)}{cut}"
    found = ", ".join(_shown(record) for record in message.answers[:SHOWN])
    more = len(message.answers) - SHOWN
    rest = f" and {more} more" if more > 0 else ""
    return f"{question_text(message)}: {found}{rest}{cut}"


def _question(cursor: Cursor, start: int) -> Question:
    return Question(name=dns_names.parse(cursor, start), type=cursor.uint(2), class_=cursor.uint(2))


def _record(cursor: Cursor, start: int) -> Record:
    name = dns_names.parse(cursor, start)
    kind = cursor.uint(2)
    return Record(
        name=name,
        type=kind,
        class_=cursor.uint(2),
        lifetime=cursor.uint(4),
        data=dns_records.parse(cursor, start, kind, cursor.uint(2)),
    )


def _emit_record(record: Record) -> bytes:
    data = dns_records.emit(record.data)
    return (
        dns_names.emit(record.name)
        + record.type.to_bytes(2, "big")
        + record.class_.to_bytes(2, "big")
        + record.lifetime.to_bytes(4, "big")
        + len(data).to_bytes(2, "big")
        + data
    )


def _shown(record: Record) -> str:
    if isinstance(record.data, IPv4Address | IPv6Address):
        return str(record.data)
    if isinstance(record.data, Target):
        return f"{name_of_type(record.type)} {dns_names.text(record.data.name)}"
    return name_of_type(record.type)
