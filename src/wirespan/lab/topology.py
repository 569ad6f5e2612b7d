"""Networks often needed, ready to run programs on.

two_hosts        client -- server
through_gateway  client -- gateway -- server
behind_nat       client -- gateway (hides the client) -- server
balanced         client -- balancer -- server1, server2, ...
dns_tree         client -- resolver -- internet -- root, tld, authority
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from wirespan.emulate.link_plan import LinkPlan
from wirespan.lab.host import Host
from wirespan.lab.link import MTU, Link
from wirespan.lab.network import Network

NAME_SERVERS = ("root", "tld", "authority")


@dataclass(frozen=True, slots=True)
class Pair:
    """A client, a server, and the links from the one to the other."""

    client: Host
    server: Host
    links: Sequence[Link]


@dataclass(frozen=True, slots=True)
class Balanced:
    client: Host
    balancer: Host
    servers: Sequence[Host]
    links: Sequence[Link]
    """The client's first, then one for each server."""


@dataclass(frozen=True, slots=True)
class DnsTree:
    client: Host
    resolver: Host
    internet: Host
    root: Host
    tld: Host
    authority: Host
    links: Sequence[Link]
    """client-resolver, resolver-internet, then root's, tld's and authority's."""


def two_hosts(
    network: Network,
    plan: LinkPlan | None = None,
    *,
    mtu: int = MTU,
    settings: Mapping[str, str] | None = None,
) -> Pair:
    """``settings`` are sysctls of both."""
    client, server = (network.add_host(name, settings) for name in ("client", "server"))
    link = network.connect(client, server, plan, mtu=mtu)
    network.wait_until_ready()
    return Pair(client, server, [link])


def through_gateway(
    network: Network, near: LinkPlan | None = None, far: LinkPlan | None = None
) -> Pair:
    """``near`` is between client and gateway, ``far`` between gateway and server."""
    client = network.add_host("client")
    gateway = network.add_router("gateway")
    server = network.add_host("server")
    links = [network.connect(client, gateway, near), network.connect(gateway, server, far)]
    network.wait_until_ready()
    return Pair(client, server, links)


def behind_nat(network: Network, near: LinkPlan | None = None, far: LinkPlan | None = None) -> Pair:
    """As ``through_gateway``; the server sees the gateway's address in place of the client's."""
    pair = through_gateway(network, near, far)
    network.hide(network.hosts["gateway"], pair.links[1])
    return pair


def balanced(
    network: Network,
    servers: int,
    port: int,
    near: LinkPlan | None = None,
    far: LinkPlan | None = None,
    *,
    way: str = "turn",
) -> Balanced:
    """The name ``server`` is the balancer's address; it shares ``port`` among server1, ..."""
    client = network.add_host("client")
    balancer = network.add_router("balancer")
    links = [network.connect(client, balancer, near)]
    hosts = []
    for number in range(1, servers + 1):
        hosts.append(network.add_host(f"server{number}"))
        links.append(network.connect(balancer, hosts[-1], far))
    network.share(balancer, port, hosts, way=way)
    network.names["server"] = balancer.address
    network.introduce()
    network.wait_until_ready()
    return Balanced(client, balancer, hosts, links)


def dns_tree(
    network: Network, near: LinkPlan | None = None, far: LinkPlan | None = None
) -> DnsTree:
    """The client asks the resolver; who serves which names, the servers run on it decide."""
    client = network.add_host("client")
    # It forwards too, so that the client reaches what it has found.
    resolver = network.add_router("resolver")
    internet = network.add_router("internet")
    links = [network.connect(client, resolver, near), network.connect(resolver, internet)]
    for name in NAME_SERVERS:
        links.append(network.connect(internet, network.add_host(name), far))
    client.resolv_conf(resolver.address)
    network.private.update(NAME_SERVERS)
    network.introduce()
    network.wait_until_ready()
    root, tld, authority = (network.hosts[name] for name in NAME_SERVERS)
    return DnsTree(client, resolver, internet, root, tld, authority, links)
