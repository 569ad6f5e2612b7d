"""Address resolution (RFC 826)."""

from dataclasses import dataclass

from wirespan.base.cursor import Cursor


@dataclass(frozen=True, slots=True)
class Arp:
    hardware_type: int
    protocol_type: int
    operation: int
    """1 request, 2 reply."""
    sender_hardware: bytes
    sender_protocol: bytes
    target_hardware: bytes
    target_protocol: bytes


def parse(cursor: Cursor) -> Arp:
    hardware_type, protocol_type = cursor.uint(2), cursor.uint(2)
    hardware_length, protocol_length = cursor.uint(1), cursor.uint(1)
    return Arp(
        hardware_type=hardware_type,
        protocol_type=protocol_type,
        operation=cursor.uint(2),
        sender_hardware=cursor.take(hardware_length),
        sender_protocol=cursor.take(protocol_length),
        target_hardware=cursor.take(hardware_length),
        target_protocol=cursor.take(protocol_length),
    )


def emit(message: Arp) -> bytes:
    return (
        message.hardware_type.to_bytes(2, "big")
        + message.protocol_type.to_bytes(2, "big")
        + bytes((len(message.sender_hardware), len(message.sender_protocol)))
        + message.operation.to_bytes(2, "big")
        + message.sender_hardware
        + message.sender_protocol
        + message.target_hardware
        + message.target_protocol
    )
