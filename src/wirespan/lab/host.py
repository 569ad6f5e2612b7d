"""A host of the lab: programs run on it, its settings and files are its own."""

import subprocess
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from wirespan.base.errors import UsageError
from wirespan.drive.offloads import switched_on
from wirespan.lab.addresses import Ends
from wirespan.lab.files import HOSTS, RESOLV_CONF, furnish, hosts_file, resolv_file
from wirespan.lab.listening import Listener, listeners
from wirespan.lab.permission import find_program
from wirespan.lab.space import Space, here
from wirespan.lab.standby import let_signals_through

SETTINGS = {
    # Addresses are usable at once: nobody else is on the link who could have them.
    "net.ipv6.conf.all.accept_dad": "0",
    "net.ipv6.conf.default.accept_dad": "0",
    # No link-local addresses and no search for routers: fewer packets nobody asked for.
    "net.ipv6.conf.default.addr_gen_mode": "1",
    "net.ipv6.conf.default.router_solicitations": "0",
    "net.ipv6.conf.default.accept_ra": "0",
}
QUIET = {"net.ipv6.conf.all.disable_ipv6": "1", "net.ipv6.conf.default.disable_ipv6": "1"}
IPV6_SETTINGS = "net.ipv6."
HAS_IPV6 = Path("/proc/sys/net/ipv6").exists()
"""A kernel can be started without."""
FORWARDING = {"net.ipv4.ip_forward": "1", "net.ipv6.conf.all.forwarding": "1"}


@dataclass(frozen=True, slots=True)
class Interface:
    """A host's end of a link."""

    name: str
    link: int
    ends: Ends


class Host:
    def __init__(self, name: str, folder: Path | None, settings: Mapping[str, str]) -> None:
        """``folder`` is to hold its private files; without one it has none."""
        self.name = name
        self.interfaces: list[Interface] = []
        self.forwards = False
        self._files = furnish(folder, name) if folder else {}
        self._space = Space(name, self._files)
        for key, value in settings.items():
            if HAS_IPV6 or not key.startswith(IPV6_SETTINGS):
                self.sysctl(key, value)
        self.ip("link set lo up")

    @property
    def address(self) -> str:
        """Its first IPv4 address."""
        return self.interfaces[0].ends.address

    @property
    def address6(self) -> str:
        """Its first IPv6 address."""
        return self.interfaces[0].ends.address6

    @property
    def network(self) -> int:
        """The descriptor of its network namespace."""
        return self._space.network

    @property
    def entrances(self) -> list[str]:
        """Its namespaces as files that other processes of the lab can open."""
        return self._space.entrances

    def visit(self) -> AbstractContextManager[None]:
        """Within, what this thread does with sockets is done on this host."""
        return self._space.visit()

    def enter(self, folder: str) -> None:
        """For a new process: go on here, in ``folder``."""
        self._space.enter(folder)

    def run(
        self, command: Sequence[str], *, folder: str | None = None, **options: Any
    ) -> subprocess.Popen[Any]:
        """Start a program here; ``options`` as of ``subprocess.Popen``."""
        place = folder or here()

        def prepare() -> None:
            let_signals_through()
            self.enter(place)

        try:
            return subprocess.Popen(
                command,
                preexec_fn=prepare,
                **options,
            )
        except (FileNotFoundError, NotADirectoryError):
            raise UsageError(
                f"cannot run {command[0]!r} on host {self.name}",
                "there is no such program",
                "check its name; the hosts see the files of this machine",
            ) from None
        except OSError as error:
            raise UsageError(
                f"cannot run {command[0]!r} on host {self.name}",
                error.strerror or "no reason given",
                "check the file's permissions",
            ) from None

    def sysctl(self, key: str, value: str) -> None:
        """Set ``net.…`` of this host."""
        path = Path("/proc/sys", *key.split("."))
        try:
            with self.visit():
                path.write_text(value, encoding="ascii")
        except OSError as error:
            raise UsageError(
                f"cannot set {key}={value} on host {self.name}",
                error.strerror or "no reason given",
                "only settings under net. that the kernel keeps for each network can be set",
            ) from None

    def ip(self, *commands: str, descriptors: Sequence[int] = ()) -> None:
        """Commands of ip(8), in one process."""
        with self.visit():
            done = subprocess.run(
                [find_program("ip"), "-batch", "-"],
                input="\n".join(commands),
                capture_output=True,
                text=True,
                check=False,
                pass_fds=descriptors,
            )
        if done.returncode:
            reason = " ".join(done.stderr.split())
            raise UsageError(f"cannot set up host {self.name}", reason, "")

    def know(self, known: Sequence[tuple[str, str]]) -> None:
        """Fill /etc/hosts with pairs of address and name."""
        if HOSTS in self._files:
            self._files[HOSTS].write_text(hosts_file(self.name, known), encoding="utf-8")

    def resolv_conf(self, *name_servers: str) -> None:
        """Which name servers its programs ask, in order."""
        if RESOLV_CONF in self._files:
            self._files[RESOLV_CONF].write_text(resolv_file(name_servers), encoding="utf-8")

    def listeners(self) -> set[Listener]:
        """What listens on it now."""
        with self.visit():
            return listeners()

    def offloads(self) -> list[str]:
        """The offloads that its interfaces still have on."""
        with self.visit():
            return [name for one in self.interfaces for name in switched_on(one.name)]

    def close(self) -> None:
        self._space.close()
