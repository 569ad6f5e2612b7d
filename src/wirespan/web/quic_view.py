"""The beginning of a QUIC connection as far as nobody needs keys for it (RFC 9000, 17.2).

Long headers only: type, version and connection IDs. What Initial packets hold could be read,
its keys follow from the connection ID; that is left out.
"""

from collections.abc import Sequence

from wirespan.base.cursor import Cursor, WireError
from wirespan.flows.connection import Connection
from wirespan.kernels.layout import Frame, Packet, Verdict
from wirespan.web.desk import Desk
from wirespan.web.parts import Field, in_hex
from wirespan.web.relative import Document

MOST_PACKETS = 24
LONG, FIXED = 0x80, 0x40
LONGEST_HEADER = 64
TYPES = {
    0: ("Initial", "Carries the hellos; its keys are known to everybody."),
    1: ("0-RTT", "Data before the server answered, with keys of an earlier session."),
    2: ("Handshake", "The rest of the handshake, encrypted."),
    3: ("Retry", "The server wants to see the client again, at the price of a round trip."),
}
VERSIONS = {0: "version negotiation", 1: "QUIC 1 (RFC 9000)", 0x6B3343CF: "QUIC 2 (RFC 9369)"}


def handshake(desk: Desk, connection: Connection, rows: Sequence[int]) -> Document:
    records = []
    for row in rows[:MOST_PACKETS]:
        made = _record(desk, row)
        if made is not None:
            records.append(made)
    return {
        "connection": connection.id,
        "kind": "quic",
        "records": records,
        "negotiated": None,
        "round_trips": None,
        "bytes": sum(record["bytes"] for record in records),
        "keys_known": False,
    }


def _record(desk: Desk, row: int) -> Document | None:
    """A packet with a long header; None where it has none."""
    shelf = desk.shelf
    length = shelf.packets[Packet.PAYLOAD_LENGTH][row]
    captured = shelf.packets[Packet.PAYLOAD_CAPTURED][row]
    start = shelf.packets[Packet.PAYLOAD][row] - shelf.frames[Frame.OFFSET][row]
    if captured <= 0 or start < 0:
        return None
    octets = desk.session.octets(shelf.file_offset(row) + start, min(captured, LONGEST_HEADER))
    read = long_header(octets)
    if read is None:
        return None
    name, fields = read
    return {
        "from_server": shelf.verdicts[Verdict.SIDE][row] == 1,
        "frame": row + 1,
        "time_ns": shelf.frames[Frame.TIME][row] - shelf.start_ns,
        "name": name,
        "bytes": length,
        "fields": [
            {key: value for key, value in field.document().items() if key in KEPT}
            for field in fields
        ],
    }


KEPT = ("name", "value", "meaning", "filter")


def long_header(octets: bytes) -> tuple[str, list[Field]] | None:
    """Its type in words, and its fields; None where it is no long header."""
    cursor = Cursor(octets)
    try:
        first, version = cursor.uint(1), cursor.uint(4)
        destination = cursor.take(cursor.uint(1))
        source = cursor.take(cursor.uint(1))
    except WireError:
        return None
    if not first & LONG or (version and not first & FIXED):
        return None
    name, meaning = TYPES[first >> 4 & 3]
    if version == 0:
        name, meaning = "Version negotiation", "The server knows none of the client's versions."
    spoken = VERSIONS.get(version, f"0x{version:08x}")
    at = 6 + len(destination)
    return name, [
        Field("Packet type", "quic.long.packet_type", 0, 1, name, meaning, (2, 2)),
        Field("Version", "quic.version", 1, 5, spoken, "What the sender wants to speak."),
        Field("Destination connection ID", "quic.dcid", 6, at, in_hex(destination),
              "Finds the connection at the receiver, also from another address."),
        Field("Source connection ID", "quic.scid", at + 1, at + 1 + len(source),
              in_hex(source), "What the answers are to be sent to."),
    ]  # fmt: skip
