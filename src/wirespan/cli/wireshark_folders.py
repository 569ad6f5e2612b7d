"""Where Wireshark looks for what a user adds to it: as tshark tells, else as XDG has it.

Folders moved between versions: before 4.2 there was none of the user's own for extcaps.
"""

import os
import re
import subprocess
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

SECONDS = 20
LINE = re.compile(r"^([A-Z][\w ]+):\s+(/.*?)/?$", re.MULTILINE)
CONFIGURATION, LUA = "Personal configuration", "Personal Lua Plugins"
EXTCAP = "Personal Extcap path"
RECORD = "wirespan.installed.json"
Tell = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Folders:
    version: str
    """Like TShark (Wireshark) 4.0.17; Wireshark where it was not asked."""
    configuration: Path
    lua: Path
    extcap: Path
    looks_for_extcaps: bool
    """Whether it looks in that folder without being told."""

    @property
    def record(self) -> Path:
        """Of what was installed."""
        return self.configuration / RECORD


def ask_tshark(option: str) -> str:
    """What it prints; nothing where there is no tshark."""
    try:
        done = subprocess.run(
            ["tshark", *option.split()],
            capture_output=True, encoding="utf-8", errors="surrogateescape", timeout=SECONDS,
            check=False,
        )  # fmt: skip
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout


def find_folders(tell: Tell = ask_tshark, environment: Mapping[str, str] = os.environ) -> Folders:
    told = dict(LINE.findall(tell("-G folders")))
    home = Path(environment.get("HOME") or Path.home())
    local = home / ".local" / "lib" / "wireshark"
    configuration = Path(environment.get("XDG_CONFIG_HOME") or home / ".config") / "wireshark"
    version = re.match(r"TShark \(Wireshark\) [\d.]+", tell("--version"))
    return Folders(
        version=version[0] if version else "Wireshark",
        configuration=Path(told.get(CONFIGURATION, configuration)),
        lua=Path(told.get(LUA, local / "plugins")),
        extcap=Path(told.get(EXTCAP, local / "extcap")),
        looks_for_extcaps=EXTCAP in told or not told,
    )
