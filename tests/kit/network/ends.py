"""Two hosts and the middle between them, inside one process that was started by ``unshare``.

The middle is the network namespace the process was started in; it has the interfaces ``left``
and ``right``. Each host has ``eth0`` with 10.8.0.1 (near) or 10.8.0.2 (far) and fd08::1, ::2.
"""

import contextlib
import ctypes
import os
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path

from wirespan.drive.offloads import switch_off

CLONE_NEWNET = 0x40000000
NEAR = "10.8.0.1"
FAR = "10.8.0.2"
LIBRARY = ctypes.CDLL(None, use_errno=True)


def _call(result: int) -> None:
    if result != 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))


def _this_network() -> int:
    return os.open("/proc/thread-self/ns/net", os.O_RDONLY)


def run(*command: str, keep: tuple[int, ...] = ()) -> None:
    subprocess.run(command, check=True, pass_fds=keep, stdout=subprocess.DEVNULL)


class Ends:
    def __init__(self, mtu: int = 1500) -> None:
        self.middle = _this_network()
        self.near = self._make("left", NEAR, mtu)
        self.far = self._make("right", FAR, mtu)
        self._introduce()

    @contextlib.contextmanager
    def inside(self, network: int) -> Iterator[None]:
        """What is opened in here belongs to that host."""
        _call(LIBRARY.setns(network, CLONE_NEWNET))
        try:
            yield
        finally:
            _call(LIBRARY.setns(self.middle, CLONE_NEWNET))

    def run(self, network: int, *command: str) -> None:
        with self.inside(network):
            run(*command)

    def start(self, network: int, *command: str) -> subprocess.Popen[str]:
        with self.inside(network):
            return subprocess.Popen(
                command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
            )

    def packet_socket(self, network: int, protocol: int) -> socket.socket:
        """Raw frames of this EtherType, on the host's interface."""
        with self.inside(network):
            endpoint = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, 0)
            endpoint.bind(("eth0", protocol))
        return endpoint

    def _make(self, name: str, address: str, mtu: int) -> int:
        _call(LIBRARY.unshare(CLONE_NEWNET))
        network = _this_network()
        _call(LIBRARY.setns(self.middle, CLONE_NEWNET))
        run("ip", "link", "add", name, "mtu", str(mtu), "type", "veth",
            "peer", "name", "eth0", "mtu", str(mtu), "netns", f"/proc/self/fd/{network}",
            keep=(network,))  # fmt: skip
        run("ip", "link", "set", name, "up")
        with self.inside(network):
            run("ip", "link", "set", "lo", "up")
            run("ip", "link", "set", "eth0", "up")
            run("ip", "address", "add", f"{address}/24", "dev", "eth0")
            last = address.rsplit(".", 1)[1]
            run("ip", "address", "add", f"fd08::{last}/64", "dev", "eth0", "nodad")
            switch_off("eth0")
        return network

    def _introduce(self) -> None:
        """Static neighbours, so that no question for them disturbs."""
        addresses = {}
        for network in (self.near, self.far):
            with self.inside(network):
                # /sys shows the interfaces of the namespace it was mounted in; the socket ours.
                probe = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, 0)
                probe.bind(("eth0", 0))
                addresses[network] = probe.getsockname()[4].hex(":")
                probe.close()
        for network, other, last in ((self.near, self.far, 2), (self.far, self.near, 1)):
            for address in (f"10.8.0.{last}", f"fd08::{last}"):
                self.run(network, "ip", "neigh", "replace", address, "lladdr", addresses[other],
                         "dev", "eth0", "nud", "permanent")  # fmt: skip


def journal_lines(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").splitlines()
