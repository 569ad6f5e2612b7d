"""The network interfaces of the namespace we are in: name, the kernel's number, device type.

Asked of the kernel through sockets: /sys shows the namespace it was mounted in, not ours.
"""

import fcntl
import socket
import struct
from dataclasses import dataclass
from difflib import get_close_matches

from wirespan.base.errors import UsageError

SIOCGIFHWADDR = 0x8927
NAME_BYTES = 16
REQUEST = struct.Struct(f"{NAME_BYTES}s24x")
ANSWER = struct.Struct(f"{NAME_BYTES}xH22x")
"""struct ifreq, in which ifr_hwaddr's family is the device type."""

ETHERNET, LOOPBACK = 1, 772
"""ARPHRD_ (linux/if_arp.h)."""


@dataclass(frozen=True, slots=True)
class Device:
    name: str
    index: int
    hardware: int

    @property
    def is_ethernet(self) -> bool:
        """Whether its frames begin with an Ethernet header; those of the loopback do."""
        return self.hardware in (ETHERNET, LOOPBACK)


def find_device(name: str) -> Device:
    """UsageError where there is none of that name."""
    try:
        index = socket.if_nametoindex(name)
        return Device(name, index, _hardware(name))
    except (OSError, ValueError):
        raise _unknown(name) from None


def device_of(index: int, hardware: int) -> Device:
    """That of a packet; it may be gone by now, then it is called by its number."""
    try:
        return Device(socket.if_indextoname(index), index, hardware)
    except OSError:
        return Device(f"interface {index}", index, hardware)


def _hardware(name: str) -> int:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as endpoint:
        answer = fcntl.ioctl(endpoint, SIOCGIFHWADDR, REQUEST.pack(name.encode()))
    return int(ANSWER.unpack(answer)[0])


def _unknown(name: str) -> UsageError:
    names = [each for _, each in socket.if_nameindex()]
    near = get_close_matches(name, names, 1)
    remedy = f"did you mean {near[0]}?" if near else f"there are {', '.join(names)} and any"
    return UsageError(f"cannot capture on {name!r}", "there is no such interface", remedy)
