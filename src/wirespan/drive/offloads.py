"""Switches off what makes a virtual interface hand over more, or less, than a wire would carry.

Segmentation offload gives a link frames of 64 kB that no wire would carry, and checksum offload
gives it frames whose checksums nobody ever computes. ``ethtool -K`` does the same by the same
call, SIOCETHTOOL (linux/ethtool.h); asking the kernel directly needs no program.
"""

import array
import fcntl
import socket
import struct

SIOCETHTOOL = 0x8946
SIOCGIFMTU = 0x8921
NAME_BYTES = 16
REQUEST = struct.Struct(f"{NAME_BYTES}sP")
VALUE = struct.Struct("II")

OFFLOADS = {
    "receive checksum": (0x14, 0x15),
    "transmit checksum": (0x16, 0x17),
    "scatter-gather": (0x18, 0x19),
    "TCP segmentation": (0x1E, 0x1F),
    "generic segmentation": (0x23, 0x24),
    "generic receive": (0x2B, 0x2C),
    "large receive": (0x25, 0x26),
}
"""Name to (the command that reads it, the command that sets it)."""
LARGE_RECEIVE_FLAG = 1 << 15
UNSUPPORTED = (95, 22, 1)
"""EOPNOTSUPP, EINVAL, EPERM: this driver does not have the offload, or has it fixed."""


def switch_off(interface: str) -> list[str]:
    """Switch off every offload of an interface; the names of those that stay on."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as endpoint:
        for read, write in OFFLOADS.values():
            wanted = LARGE_RECEIVE_FLAG if read == OFFLOADS["large receive"][0] else 0
            if wanted:
                wanted = _ask(endpoint, interface, read, 0) & ~LARGE_RECEIVE_FLAG
            _ask(endpoint, interface, write, wanted)
    return switched_on(interface)


def switched_on(interface: str) -> list[str]:
    """The offloads that are on."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as endpoint:
        found = {name: _ask(endpoint, interface, read, 0) for name, (read, _) in OFFLOADS.items()}
    found["large receive"] &= LARGE_RECEIVE_FLAG
    return [name for name, value in found.items() if value]


def maximum_transmission_unit(interface: str) -> int:
    """The interface's MTU in bytes, without the link's header."""
    request = struct.pack(f"{NAME_BYTES}si", interface.encode(), 0)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as endpoint:
        answer = fcntl.ioctl(endpoint, SIOCGIFMTU, request)
    return int(struct.unpack(f"{NAME_BYTES}si", answer)[1])


def _ask(endpoint: socket.socket, interface: str, command: int, value: int) -> int:
    """One SIOCETHTOOL call with a struct ethtool_value; the value that came back."""
    content = array.array("B", VALUE.pack(command, value))
    address, _ = content.buffer_info()
    try:
        fcntl.ioctl(endpoint, SIOCETHTOOL, REQUEST.pack(interface.encode(), address))
    except OSError as error:
        if error.errno in UNSUPPORTED:
            return 0
        raise
    return int(VALUE.unpack(content.tobytes())[1])
