"""DNS messages and the deliveries that carry them, as a tracker would make them."""

import ipaddress
import socket
import struct
from dataclasses import dataclass, field

from wirespan.kernels.layout import (
    CONNECTION_FIELDS,
    Address,
    Connection,
    Delivery,
    DeliveryEvent,
    Exchange,
    Protocol,
)
from wirespan.kernels.scan.book import Book
from wirespan.kernels.scan.dns.scanner import DnsScanner
from wirespan.kernels.table import Table

MILLISECOND = 1_000_000
SECOND = 1_000_000_000
UDP = 17
TCP = 6
LINK_BYTES = 14
IPV4_BYTES = 20
UDP_BYTES = 8


def name(text: str) -> bytes:
    labels = [label.encode() for label in text.split(".") if label]
    return b"".join(bytes([len(label)]) + label for label in labels) + b"\0"


def question(
    asked: str = "example.com",
    kind: int = 1,
    token: int = 7,
    flags: int = 0x0100,
    more: bytes = b"",
) -> bytes:
    header = struct.pack(">6H", token, flags, 1, 0, 0, 1 if more else 0)
    return header + name(asked) + struct.pack(">2H", kind, 1) + more


def record(kind: int, data: bytes, lifetime: int = 300, owner: bytes = b"\xc0\x0c") -> bytes:
    return owner + struct.pack(">2HIH", kind, 1, lifetime, len(data)) + data


def address(text: str, lifetime: int = 300) -> bytes:
    if ":" in text:
        return record(28, socket.inet_pton(socket.AF_INET6, text), lifetime)
    return record(1, socket.inet_aton(text), lifetime)


def options(size: int = 1232, extended_code: int = 0) -> bytes:
    return b"\0" + struct.pack(">2HBBHH", 41, size, extended_code, 0, 0, 0)


def answer(
    *records: bytes,
    asked: str = "example.com",
    kind: int = 1,
    token: int = 7,
    flags: int = 0x8180,
    authority: tuple[bytes, ...] = (),
    additional: tuple[bytes, ...] = (),
) -> bytes:
    counts = (1, len(records), len(authority), len(additional))
    header = struct.pack(">6H", token, flags, *counts)
    sections = (*records, *authority, *additional)
    return header + name(asked) + struct.pack(">2H", kind, 1) + b"".join(sections)


def framed(message: bytes) -> bytes:
    """As TCP carries it."""
    return struct.pack(">H", len(message)) + message


def halves(text: str) -> tuple[int, int, int]:
    """Family and both halves, as an address row holds them."""
    value = ipaddress.ip_address(text)
    return value.version, *struct.unpack(">qq", int(value).to_bytes(16, "big"))


@dataclass
class Talk:
    """Connections, their deliveries and a scanner that reads them batch by batch."""

    book: Book = field(default_factory=Book)
    connections: Table = field(default_factory=lambda: Table(CONNECTION_FIELDS, 8))
    rows: list[dict[Delivery, int]] = field(default_factory=list)
    octets: bytearray = field(default_factory=bytearray)
    frame: int = 0
    used: int = 0
    addresses: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        table = Table(len(Address), max(len(self.addresses), 1))
        for index, text in enumerate(self.addresses):
            table.write(index, halves(text))
        self.scanner = DnsScanner(self.book, table if self.addresses else None)

    def open(
        self,
        transport: int = UDP,
        client: int = 0,
        server: int = 1,
        client_port: int = 40_000,
        server_port: int = 53,
    ) -> int:
        slot = self.used
        self.used += 1
        self.connections.reserve(self.used)
        row = {
            Connection.ID: 100 + slot,
            Connection.TRANSPORT: transport,
            Connection.CLIENT: client,
            Connection.SERVER: server,
            Connection.CLIENT_PORT: client_port,
            Connection.SERVER_PORT: server_port,
        }
        for column, value in row.items():
            self.connections.cells[slot, column] = value
        return slot

    def say(self, slot: int, side: int, data: bytes, at_ns: int, position: int = 0) -> None:
        self._deliver(slot, side, DeliveryEvent.DATA, len(data), at_ns, position)
        self.rows[-1][Delivery.OFFSET] = len(self.octets)
        self.rows[-1][Delivery.HEADERS] = LINK_BYTES | IPV4_BYTES << 16 | UDP_BYTES << 32
        self.octets += data

    def lose(self, slot: int, side: int, length: int, at_ns: int) -> None:
        self._deliver(slot, side, DeliveryEvent.DATA, length, at_ns, 0)
        self.rows[-1][Delivery.SOURCE] = 2

    def tell(self, slot: int, event: DeliveryEvent, at_ns: int) -> None:
        self._deliver(slot, 0, event, 0, at_ns, 0)

    def _deliver(
        self, slot: int, side: int, event: int, length: int, at_ns: int, position: int
    ) -> None:
        self.frame += 1
        self.rows.append(
            {
                Delivery.CONNECTION: slot,
                Delivery.SIDE: side,
                Delivery.SOURCE: 0,
                Delivery.OFFSET: 0,
                Delivery.LENGTH: length,
                Delivery.POSITION: position,
                Delivery.TIME: at_ns,
                Delivery.FRAME: self.frame,
                Delivery.EVENT: event,
            }
        )

    def scan(self) -> list[int]:
        """Read what was said since; the slots that became ready."""
        self.read()
        return self.book.take_ready().tolist()

    def read(self) -> None:
        table = Table(len(Delivery), max(len(self.rows), 1))
        for index, row in enumerate(self.rows):
            for column, value in row.items():
                table.cells[index, column] = value
        self.scanner.scan(self.octets, b"", self.connections, table, len(self.rows))
        self.rows.clear()
        self.octets = bytearray()

    def finish(self) -> list[int]:
        self.scanner.finish()
        return self.book.take_ready().tolist()

    def value(self, slot: int, column: Exchange) -> int:
        return self.book.exchange_table.cells[slot, column]

    def addresses_read(self) -> list[list[int]]:
        """Rows of ``layout.Address`` in the message read last."""
        message = self.scanner.exchanges.message
        return [message.address_table.row(index) for index in range(message.address_count)]

    def make_ready(self, connection: int, index: int) -> int:
        """An exchange of another scanner on this connection, just declared ready."""
        slot = self.book.used
        self.book.reserve(1)
        self.book.exchange_table.write(slot, [-1] * len(Exchange))
        row = {
            Exchange.CONNECTION: connection,
            Exchange.CONNECTION_ID: 100 + connection,
            Exchange.PROTOCOL: Protocol.HTTP_1_1,
            Exchange.INDEX: index,
        }
        for column, value in row.items():
            self.book.exchange_table.cells[slot, column] = value
        self.book.used += 1
        self.book.ready_table.cells[self.book.ready_count, 0] = slot
        self.book.ready_count += 1
        return slot
