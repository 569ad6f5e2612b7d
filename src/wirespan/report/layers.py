"""A request as OSI layers: at each layer how many bytes, whose headers, how many packets.

The byte counts come with the request. What is added here is arithmetic: headers are what
a layer has more than the one inside it. Ethernet's preamble, check sum and gap are never
captured; what they take on the wire is said beside.
"""

from dataclasses import dataclass

from wirespan.explain.answer import Answer
from wirespan.flows.connection import Connection
from wirespan.ledger.request import LayerBytes, Request
from wirespan.report import shape

PREAMBLE_BYTES = 8
CHECK_SUM_BYTES = 4
GAP_BYTES = 12
"""IEEE 802.3: preamble and delimiter, frame check sequence, interpacket gap."""
PHYSICAL_BYTES = PREAMBLE_BYTES + CHECK_SUM_BYTES + GAP_BYTES
ETHERNET_FRAME = 1_514
"""Largest ordinary Ethernet frame as captured: 1,500 bytes and a 14-byte header."""
OFFLOAD_CAUSE = "offload-artefact"

OFFLOAD_NOTE = (
    "The kernel's packets were larger than the wire's: it hands the network card pieces of up "
    "to 64 kB and the card cuts them into frames (or joins frames on arrival), so there were "
    "more packets and more header bytes on the wire than were captured."
)
NO_TLS_NOTE = "No TLS: the application's bytes are what TCP or UDP carries."
NOT_COUNTED_NOTE = "The packets of this exchange were not counted: only its own bytes are known."
CLOSED_TLS_NOTE = (
    "TLS was not decrypted: its part holds the handshake, and what is inside its records is "
    "counted by their length, so padding and the authentication tag may count as the "
    "application's."
)


@dataclass(frozen=True, slots=True)
class Kind:
    """A layer of the model, and who makes its headers."""

    number: str
    made_by: str


APPLICATION = Kind("7", "the application")
TLS = Kind("6/5", "the TLS library")
TRANSPORT = Kind("4", "the kernel")
NETWORK = Kind("3", "the kernel")
LINK = Kind("2", "the kernel's driver and the network card")


@dataclass(frozen=True, slots=True)
class Layer:
    kind: Kind
    name: str
    total: int
    """Bytes of this layer's headers and of everything inside."""
    payload: int

    @property
    def headers(self) -> int:
        return self.total - self.payload


@dataclass(frozen=True, slots=True)
class Side:
    """What one direction carried, from the application down."""

    name: str
    packets: int | None
    layers: tuple[Layer, ...]

    @property
    def on_the_wire(self) -> int | None:
        if self.packets is None:
            return None
        return self.layers[-1].total + self.packets * PHYSICAL_BYTES


def sides(request: Request, connection: Connection | None) -> tuple[Side, Side]:
    """Sent by the client, received by it."""
    return (
        _side("sent", request.sent, request.sent_packets, request, connection),
        _side("received", request.received, request.received_packets, request, connection),
    )


def notes(answer: Answer, request: Request, connection: Connection | None) -> list[str]:
    """What to know when reading the numbers."""
    said = []
    if not (_is_counted(request.sent) and _is_counted(request.received)):
        said.append(NOT_COUNTED_NOTE)
    if not _has_tls(request, connection):
        said.append(NO_TLS_NOTE)
    elif connection and connection.security and not connection.security.decrypted:
        said.append(CLOSED_TLS_NOTE)
    if _is_offloaded(answer, request):
        said.append(OFFLOAD_NOTE)
    return said


def layers_document(
    request: Request, connection: Connection | None, said: list[str]
) -> shape.LayerReport:
    sent, received = sides(request, connection)
    return {
        "schema": "wirespan.layers/1",
        "request": request.id,
        "summary": request.request,
        "sent": _side_document(sent),
        "received": _side_document(received),
        "notes": said,
    }


def _side(
    name: str,
    count: LayerBytes,
    packets: int | None,
    request: Request,
    connection: Connection | None,
) -> Side:
    inside = max(count.application, 0)
    layers = [Layer(APPLICATION, request.protocol, inside, inside)]
    if not _is_counted(count):
        return Side(name, None, tuple(layers))
    if _has_tls(request, connection):
        protocol = connection.security.protocol if connection and connection.security else None
        layers.append(Layer(TLS, protocol or "TLS", max(count.tls, inside), inside))
    below = (
        (TRANSPORT, connection.transport.upper() if connection else "transport", count.transport),
        (NETWORK, _network(connection), count.network),
        (LINK, "link", count.link),
    )
    for kind, title, total in below:
        inside = layers[-1].total
        layers.append(Layer(kind, title, max(total, inside), inside))
    return Side(name, packets, tuple(layers))


def _is_counted(count: LayerBytes) -> bool:
    """Whether packets were counted: what was carried without any was not."""
    return count.link > 0 or not count.application


def _has_tls(request: Request, connection: Connection | None) -> bool:
    if connection is not None:
        return connection.security is not None
    return request.sent.tls > request.sent.application


def _network(connection: Connection | None) -> str:
    if connection is None:
        return "IP"
    return "IPv6" if ":" in connection.client.address else "IPv4"


def _is_offloaded(answer: Answer, request: Request) -> bool:
    """Said by a finding, or plain from the average frame."""
    for finding in answer.findings:
        if finding.cause == OFFLOAD_CAUSE and finding.connection in {None, request.connection}:
            return True
    directions = (
        (request.sent, request.sent_packets),
        (request.received, request.received_packets),
    )
    return any(packets and count.link > packets * ETHERNET_FRAME for count, packets in directions)


def _side_document(side: Side) -> shape.LayerSide:
    return {
        "packets": side.packets,
        "layers": [
            {
                "number": layer.kind.number,
                "name": layer.name,
                "made_by": layer.kind.made_by,
                "bytes": layer.total,
                "header_bytes": layer.headers,
                "payload_bytes": layer.payload,
            }
            for layer in side.layers
        ],
        "on_the_wire_bytes": side.on_the_wire,
    }
