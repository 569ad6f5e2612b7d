"""The files that decide how names resolve, private to each host.

/etc/hosts and /etc/resolv.conf are the host's own. /etc/nsswitch.conf asks them alone (``files
dns``): services such as systemd-resolved answer over a socket that leads out of the lab.
"""

import re
from collections.abc import Iterable
from pathlib import Path

HOSTS = "/etc/hosts"
RESOLV_CONF = "/etc/resolv.conf"
NSSWITCH = "/etc/nsswitch.conf"
CACHES = ("/run/nscd", "/var/run/nscd")
"""Where nscd listens; it would answer from what it saw outside."""
LOOPBACK = ("127.0.0.1", "::1")
NOBODY = "# this host has no name server\n"


def hosts_file(own_name: str, known: Iterable[tuple[str, str]]) -> str:
    """hosts(5): ``known`` are pairs of address and name."""
    lines = [f"{address} localhost" for address in LOOPBACK]
    lines += [f"{address} {name}" for address, name in known]
    if not any(line.endswith(f" {own_name}") for line in lines):
        lines.append(f"{LOOPBACK[0]} {own_name}")
    return "\n".join([*lines, ""])


def nsswitch_file(text: str) -> str:
    """The machine's nsswitch.conf(5) with names of hosts from files and DNS only."""
    ours = "hosts: files dns"
    if re.search(r"^hosts:", text, re.MULTILINE):
        return re.sub(r"^hosts:.*$", ours, text, flags=re.MULTILINE)
    return f"{text}{ours}\n"


def resolv_file(name_servers: Iterable[str]) -> str:
    """resolv.conf(5) with these servers asked in order."""
    return "".join(f"nameserver {address}\n" for address in name_servers) or NOBODY


def furnish(folder: Path, own_name: str) -> dict[str, Path]:
    """A host's private files in ``folder``: which file of the machine each one covers."""
    folder.mkdir()
    texts = {
        HOSTS: hosts_file(own_name, ()),
        RESOLV_CONF: resolv_file(()),
        NSSWITCH: nsswitch_file(_read(Path(NSSWITCH))),
    }
    covers = {}
    for path, text in texts.items():
        if Path(path).exists():
            covers[path] = folder / Path(path).name
            covers[path].write_text(text, encoding="utf-8")
    return covers


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
