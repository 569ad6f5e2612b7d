"""Which frames tshark shows for display filters, and which that a finding names are missing.

A listener of tshark's Lua takes a display filter and is called for each frame it shows: one pass
over a capture answers for as many filters as there are.
"""

import re
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from kit.tshark import environment
from wirespan.causes.finding import Finding

LISTENER = """
local function listen(number, text)
  local accepted, tap = pcall(Listener.new, "frame", text)
  if not accepted then
    print(number, "refused")
    return
  end
  function tap.packet(packet)
    print(number, packet.number)
  end
end
"""
REFUSED = "refused"
CONVERSATIONS = re.compile(r"(?:tcp|udp)\.stream (?:eq \d+|in \{[^}]*\})")
CONVERSATIONS_MOST = 16
"""So many a filter names; frames of the others that the cause was seen in it need not show."""


def shown(capture: Path, filters: Sequence[str]) -> list[set[int] | None]:
    """For each filter the numbers of the frames that tshark shows; None: it is refused."""
    listens = "".join(f"listen({at}, [==[{text}]==])\n" for at, text in enumerate(filters))
    with TemporaryDirectory() as folder:
        script = Path(folder) / "listen.lua"
        script.write_text(LISTENER + listens, encoding="utf-8")
        told = subprocess.run(
            ["tshark", "-q", "-X", f"lua_script:{script}", "-r", str(capture)],
            capture_output=True, text=True, env=environment(), check=False,
        )  # fmt: skip
    frames: list[set[int] | None] = [set() for _ in filters]
    for line in told.stdout.splitlines():
        number, said = line.split("\t")
        kept = frames[int(number)]
        if said == REFUSED or kept is None:
            frames[int(number)] = None
        else:
            kept.add(int(said))
    return frames


@dataclass(frozen=True, slots=True)
class Untrue:
    """A finding whose display filter does not do what it is for."""

    cause: str
    display_filter: str
    why: str


def untrue(capture: Path, findings: Sequence[Finding]) -> list[Untrue]:
    """Filters that tshark refuses, that show nothing, or not the frames that prove the finding."""
    told = shown(
        capture,
        [each.display_filter for each in findings]
        + [conversations(each.display_filter) for each in findings],
    )
    wrong = []
    for finding, frames, named in zip(findings, told, told[len(findings) :], strict=False):
        why = complaint(finding, frames, named)
        if why:
            wrong.append(Untrue(finding.cause, finding.display_filter, why))
    return wrong


def conversations(text: str) -> str:
    """The part of a filter that selects conversations; all frames where there is none."""
    return " or ".join(CONVERSATIONS.findall(text)) or "frame"


def complaint(finding: Finding, frames: set[int] | None, named: set[int] | None) -> str:
    """What is wrong with these frames of a finding's filter; empty: nothing."""
    if frames is None:
        return "refused"
    if not frames:
        return "shows nothing"
    missing = set(finding.frames) - frames
    if count_conversations(finding.display_filter) == CONVERSATIONS_MOST:
        missing &= named or set()
    if missing:
        return f"does not show frames {sorted(missing)}"
    return "" if finding.frames else "the finding names no frame"


def count_conversations(text: str) -> int:
    return sum(
        len(re.findall(r"\d+", chosen.partition(" ")[2])) for chosen in CONVERSATIONS.findall(text)
    )
