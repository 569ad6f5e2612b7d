"""A network made on the spot; within namespaces of its own (``lab.enter``), and gone with them.

with Network() as network:
    client, server = network.add_host("client"), network.add_host("server")
    network.connect(client, server, plan(delay="40ms"))
    network.wait_until_ready()
    client.run(["ping", "-c", "1", "server"]).wait()
"""

import subprocess
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Self

from wirespan.base.errors import UsageError
from wirespan.emulate.link_plan import LinkPlan
from wirespan.lab.addresses import Ends, network6_of, network_of
from wirespan.lab.host import FORWARDING, HAS_IPV6, QUIET, SETTINGS, Host
from wirespan.lab.link import MTU, Link, Order
from wirespan.lab.permission import find_program
from wirespan.lab.routes import Edge, Route, routes_of
from wirespan.lab.separate import ROOM
from wirespan.lab.translation import Shared, hide_rules, share_rules


class Network:
    def __init__(self, *, ipv6: bool = True, seed: int = 1) -> None:
        """``seed`` decides all chance on its links."""
        self.folder = ROOM
        """In memory, seen in this lab only, gone with it."""
        self.hosts: dict[str, Host] = {}
        self.links: list[Link] = []
        self.names: dict[str, str] = {}
        """Names beyond those of the hosts, and the address each stands for."""
        self.private: set[str] = set()
        """Hosts whose names are in nobody's /etc/hosts: they are found by asking servers."""
        self._ipv6 = ipv6 and HAS_IPV6
        self._seed = seed
        self._routes: dict[str, set[Route]] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_raised: object) -> None:
        for link in self.links:
            link.let_go()
        for link in self.links:
            link.close()
        for host in [*self.hosts.values(), *(link.middle for link in self.links)]:
            if host:
                host.close()

    def add_host(self, name: str, settings: Mapping[str, str] | None = None) -> Host:
        """A host without links yet; ``settings`` are sysctls under ``net.``."""
        if name in self.hosts:
            raise ValueError(f"there is a host {name} already")
        usual = SETTINGS if self._ipv6 else QUIET
        host = Host(name, self.folder / name, {**usual, **(settings or {})})
        self.hosts[name] = host
        return host

    def add_router(self, name: str, settings: Mapping[str, str] | None = None) -> Host:
        """A host that forwards what is not for it."""
        host = self.add_host(name, {**FORWARDING, **(settings or {})})
        host.forwards = True
        return host

    def connect(
        self,
        left: Host,
        right: Host,
        plan: LinkPlan | None = None,
        *,
        mtu: int = MTU,
        seed: int | None = None,
        journal: Path | None = None,
    ) -> Link:
        """A link; forward is from ``left`` to ``right``. Without a plan: as fast as it goes."""
        number = len(self.links) + 1
        order = Order(
            number,
            plan,
            self._seed + number if seed is None else seed,
            mtu,
            str(journal.absolute()) if journal else None,
        )
        middle = None if plan is None else Host(f"link{number}", None, QUIET)
        link = Link(left, right, middle, order)
        self.links.append(link)
        link.lay(ipv6=self._ipv6)
        self._route()
        self.introduce()
        return link

    def wait_until_ready(self) -> None:
        """Until every link passes packets on."""
        for link in self.links:
            link.wait_until_ready()

    def verify(self) -> None:
        """Refuse to go on where a link does not keep its promise (``UnkeptPromiseError``)."""
        for link in self.links:
            link.verify()

    def introduce(self) -> None:
        """Write every host's /etc/hosts; after a change of ``names`` or ``private``."""
        for viewer in self.hosts.values():
            viewer.know(list(self._known_to(viewer)))

    def hide(self, router: Host, link: Link) -> None:
        """What leaves ``router`` over ``link`` carries the router's address (masquerade)."""
        self._translate(router, hide_rules(_interface(router, link)))

    def share(
        self,
        balancer: Host,
        port: int,
        servers: Sequence[Host],
        *,
        way: str = "turn",
        transport: str = "tcp",
    ) -> None:
        """Connections to the balancer's ``port`` go to the servers, by ``turn`` or ``client``."""
        shared = [Shared("ip", balancer.address, port, [one.address for one in servers], transport)]
        if self._ipv6:
            places = [one.address6 for one in servers]
            shared.append(Shared("ip6", balancer.address6, port, places, transport))
        self._translate(balancer, share_rules(shared, way))

    def _translate(self, host: Host, rules: str) -> None:
        program = find_program("nft")
        with host.visit():
            done = subprocess.run(
                [program, "-f", "-"], input=rules, capture_output=True, text=True, check=False
            )
        if done.returncode:
            reason = " ".join(done.stderr.split())
            raise UsageError(f"cannot translate addresses on host {host.name}", reason, "")

    def _known_to(self, viewer: Host) -> Iterator[tuple[str, str]]:
        for host in self.hosts.values():
            if host.interfaces and (host is viewer or host.name not in self.private):
                ends = self._seen_from(viewer, host)
                yield ends.address, host.name
                if self._ipv6:
                    yield ends.address6, host.name
        for name, address in self.names.items():
            yield address, name

    def _seen_from(self, viewer: Host, host: Host) -> Ends:
        """A neighbour by its address on the common link, others by their first."""
        near = {interface.link for interface in viewer.interfaces} if viewer is not host else set()
        common = [interface for interface in host.interfaces if interface.link in near]
        return (common or host.interfaces)[0].ends

    def _route(self) -> None:
        edges = [Edge(one.order.number, one.left.name, one.right.name) for one in self.links]
        routers = [host.name for host in self.hosts.values() if host.forwards]
        for host in self.hosts.values():
            before = self._routes.setdefault(host.name, set())
            new = [one for one in routes_of(host.name, edges, routers) if one not in before]
            if new:
                host.ip(*(command for one in new for command in self._commands(one)))
                before.update(new)

    def _commands(self, route: Route) -> Iterator[str]:
        via = self._end(route.over, route.neighbour)
        yield f"route replace {network_of(route.target)} via {via.address}"
        if self._ipv6:
            yield f"route replace {network6_of(route.target)} via {via.address6}"

    def _end(self, number: int, host: str) -> Ends:
        interfaces = self.hosts[host].interfaces
        return next(one.ends for one in interfaces if one.link == number)


def _interface(host: Host, link: Link) -> str:
    return next(one.name for one in host.interfaces if one.link == link.order.number)
