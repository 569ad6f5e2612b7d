"""Fields of a DNS message (RFC 1035): header, questions, records, each where it lies."""

from ipaddress import IPv4Address, IPv6Address

from wirespan.base.cursor import Cursor, WireError
from wirespan.kernels.scan.dns.words import name_of_class, name_of_response_code, name_of_type
from wirespan.web.parts import Field, Layer, in_hex
from wirespan.wire import dns, dns_names, dns_records

MADE_BY = "the resolver library"
HEADER_BYTES = 12
MOST_RECORDS = 200
OPT = 41
SECTIONS = ("Answer", "Authority", "Additional")


def layer(octets: bytes, start: int, end: int) -> Layer | None:
    """The message in octets[start:end]; None where there is none."""
    cursor = Cursor(octets, start, end)
    try:
        message = dns.parse(cursor)
    except WireError:
        return None
    fields = [*_header(message, start), *_entries(octets, start, end, message)]
    title = "DNS response" if message.is_response else "DNS query"
    return Layer(title, MADE_BY, start, end, end - start, 0, fields)


def _header(message: dns.Message, at: int) -> list[Field]:
    flags = (
        ("Response", "dns.flags.response", message.is_response, 0, 1,
         "Whether this is an answer."),
        ("Operation", "dns.flags.opcode", message.operation, 1, 4, "0 is an ordinary question."),
        ("Authoritative", "dns.flags.authoritative", message.authoritative, 5, 1,
         "The server is responsible for the name, it did not ask others."),
        ("Truncated", "dns.flags.truncated", message.truncated, 6, 1,
         "It did not fit: ask again over TCP, which costs round trips."),
        ("Recursion desired", "dns.flags.recdesired", message.recursion_desired, 7, 1,
         "Ask others until there is an answer."),
        ("Recursion available", "dns.flags.recavail", message.recursion_available, 8, 1,
         "The server asks others."),
        ("Response code", "dns.flags.rcode", message.response_code, 12, 4,
         f"It means {name_of_response_code(message.response_code)}."),
    )  # fmt: skip
    counts = ("queries", "answers", "auth_rr", "add_rr")
    return [
        Field("Transaction ID", "dns.id", at, at + 2, f"0x{message.id:04x}",
              "Tells which answer belongs to which question."),
        *(Field(name, filter_name, at + 2, at + 4, value, meaning, (bit, bits))
          for name, filter_name, value, bit, bits, meaning in flags),
        *(Field(f"Count of {word}", f"dns.count.{word}", at + 4 + 2 * number,
                at + 6 + 2 * number, message.counts[number], "Entries in that section.")
          for number, word in enumerate(counts)),
    ]  # fmt: skip


def _entries(octets: bytes, start: int, end: int, message: dns.Message) -> list[Field]:
    """Questions and records, found by walking the message once more."""
    cursor = Cursor(octets, start, end)
    cursor.skip(HEADER_BYTES)
    fields: list[Field] = []
    try:
        for question in message.questions:
            at = cursor.position
            dns_names.parse(cursor, start)
            cursor.skip(4)
            fields.append(_question(question, at, cursor.position))
        sections = (message.answers, message.authorities, message.additionals)
        for section, records in zip(SECTIONS, sections, strict=True):
            for record in records[:MOST_RECORDS]:
                at = cursor.position
                dns_names.parse(cursor, start)
                cursor.skip(8)
                cursor.skip(cursor.uint(2))
                fields.append(_record(section, record, at, cursor.position))
    except WireError:
        pass  # the message is cut: what is before it was read
    return fields


def _question(question: dns.Question, start: int, end: int) -> Field:
    value = f"{name_of_type(question.type)} {dns_names.text(question.name)}"
    meaning = f"What is asked: the {name_of_type(question.type)} records of the name"
    return Field("Question", "dns.qry.name", start, end, value,
                 f"{meaning}, class {name_of_class(question.class_)}.")  # fmt: skip


def _record(section: str, record: dns.Record, start: int, end: int) -> Field:
    if record.type == OPT:
        meaning = f"EDNS: its sender takes {record.class_} bytes over UDP."
        return Field("EDNS", "dns.rr.udp_payload_size", start, end, record.class_, meaning)
    name, kind = dns_names.text(record.name), name_of_type(record.type)
    value = f"{name} {kind} {data_text(record.data)}"
    meaning = f"May be kept for {record.lifetime} s."
    return Field(section, FILTERS.get(kind, "dns.resp.name"), start, end, value, meaning)


FILTERS = {"A": "dns.a", "AAAA": "dns.aaaa", "CNAME": "dns.cname"}


def data_text(data: dns_records.Data) -> str:
    """What a record holds, in words."""
    match data:
        case IPv4Address() | IPv6Address():
            return str(data)
        case dns_records.Target(name):
            return dns_names.text(name)
        case dns_records.MailExchange(preference, exchange):
            return f"{preference} {dns_names.text(exchange)}"
        case dns_records.Texts(strings):
            return " ".join(string.decode("utf-8", "backslashreplace") for string in strings)
        case dns_records.Server(priority, weight, port, target):
            return f"{priority} {weight} {port} {dns_names.text(target)}"
        case dns_records.Service(priority, target):
            return f"{priority} {dns_names.text(target)}"
        case _:
            return _rest(data)


def _rest(data: dns_records.Data) -> str:
    match data:
        case dns_records.StartOfAuthority(primary, mailbox):
            return f"{dns_names.text(primary)} {dns_names.text(mailbox)} {data.serial}"
        case bytes():
            return in_hex(data)
        case _:
            return in_hex(dns_records.emit(data))
