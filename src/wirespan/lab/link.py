"""A link between two hosts: a pair of interfaces, and between them what delays and drops.

With a plan there is a middle: a network of its own with the interfaces ``left`` and ``right``
and a relay between them that follows the plan. Without one the hosts are joined directly.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from wirespan.drive.offloads import switch_off
from wirespan.emulate.link_plan import LinkPlan
from wirespan.lab.accuracy import End, verify
from wirespan.lab.addresses import PREFIX, PREFIX6, Ends, ends_of
from wirespan.lab.host import Host, Interface
from wirespan.lab.service import Service

RELAY = "wirespan.drive.relay"
LEFT = "left"
RIGHT = "right"
MTU = 1500
UNLIMITED_SECONDS = 7 * 24 * 3600


@dataclass(frozen=True, slots=True)
class Order:
    """What a link is to be."""

    number: int
    plan: LinkPlan | None
    seed: int
    mtu: int = MTU
    journal: str | None = None
    """The file for the relay's drops and delays."""


class Link:
    def __init__(self, left: Host, right: Host, middle: Host | None, order: Order) -> None:
        self.left = left
        self.right = right
        self.middle = middle
        self.order = order
        self._relay: Service | None = None
        ends = ends_of(order.number)
        self.interfaces = [
            _attach(host, order.number, end) for host, end in zip((left, right), ends, strict=True)
        ]

    def lay(self, *, ipv6: bool) -> None:
        """Make the interfaces and start the relay; ``wait_until_ready`` before packets pass."""
        if self.middle is None:
            self._join_directly()
        else:
            self._join_over(self.middle)
        for host, near, far in self._both_sides():
            host.ip(*_settle(near, far.ends, ipv6=ipv6))
            with host.visit():
                switch_off(near.name)

    def wait_until_ready(self) -> None:
        if self._relay:
            self._relay.wait_until_ready()

    def change(self, message: Mapping[str, Any]) -> None:
        """Tell the relay: ``{"blackout": ns}`` or ``{"plan": {…}}``; in force on return."""
        if self._relay is None:
            raise ValueError(f"link {self.order.number} is direct: nothing on it can change")
        self._relay.ask(message)

    def let_go(self) -> None:
        """Begin to end the relay."""
        if self._relay:
            self._relay.let_go()

    def verify(self) -> int:
        """Refuse to go on if this machine does not keep what is promised of links now.

        Before packets pass; afterwards the link is as it was laid. How many tries it took more.
        """
        if self._relay is None:
            return 0
        assert self.order.plan is not None
        ends = []
        for host, near, _ in self._both_sides():
            with host.visit():
                ends.append(End(near.name))
        try:
            return verify(self.change, *ends, plan=self.order.plan, seed=self.order.seed)
        finally:
            for end in ends:
                end.close()

    def close(self) -> dict[str, Any]:
        """Stop the relay; what it counted."""
        return self._relay.stop() if self._relay else {}

    def _both_sides(self) -> list[tuple[Host, Interface, Interface]]:
        near, far = self.interfaces
        return [(self.left, near, far), (self.right, far, near)]

    def _join_directly(self) -> None:
        near, far = self.interfaces
        self.left.ip(
            f"link add {_own(near, self.order.mtu)} type veth "
            f"peer {_of(self.right, far, self.order.mtu)}",
            descriptors=[self.right.network],
        )

    def _join_over(self, middle: Host) -> None:
        mtu = self.order.mtu
        commands = []
        for name, (host, near, _) in zip((LEFT, RIGHT), self._both_sides(), strict=True):
            commands.append(f"link add {name} mtu {mtu} type veth peer {_of(host, near, mtu)}")
            commands.append(f"link set {name} up")
        middle.ip(*commands, descriptors=[self.left.network, self.right.network])
        assert self.order.plan is not None
        self._relay = Service(middle, RELAY, {
            "left": LEFT,
            "right": RIGHT,
            "plan": self.order.plan.to_data(),
            "seed": self.order.seed,
            "journal": self.order.journal,
            "seconds": UNLIMITED_SECONDS,
        })  # fmt: skip


def _attach(host: Host, number: int, ends: Ends) -> Interface:
    interface = Interface(f"eth{len(host.interfaces)}", number, ends)
    host.interfaces.append(interface)
    return interface


def _own(interface: Interface, mtu: int) -> str:
    return f"name {interface.name} address {interface.ends.hardware} mtu {mtu}"


def _of(host: Host, interface: Interface, mtu: int) -> str:
    return f"{_own(interface, mtu)} netns /proc/self/fd/{host.network}"


def _settle(near: Interface, other: Ends, *, ipv6: bool) -> list[str]:
    """Addresses, and the neighbour made known: no question for it delays the first packet."""
    name = near.name
    pairs = [(near.ends.address, PREFIX, other.address)]
    if ipv6:
        pairs.append((near.ends.address6, PREFIX6, other.address6))
    commands = [f"link set {name} up"]
    for own, prefix, neighbour in pairs:
        nodad = " nodad" if prefix == PREFIX6 else ""
        commands += [
            f"address add {own}/{prefix} dev {name}{nodad}",
            f"neighbour replace {neighbour} lladdr {other.hardware} dev {name} nud permanent",
        ]
    return commands
