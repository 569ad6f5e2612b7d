"""What the documentation shows of the terminal, made by running it.

A fenced block of Markdown marked ``console`` whose first line is ``$ wirespan ...`` shows
that command's output, whole. So no picture in the documentation can be out of date.
"""

import os
import re
import shlex
import subprocess
import sys
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
BLOCK = re.compile(r"```console\n\$ (wirespan [^\n]*)\n.*?```", re.DOTALL)
COLUMNS = "80"
SECONDS = 60


@cache
def output(command: str) -> str:
    """What ``command`` prints on a terminal of 80 columns without colours."""
    arguments = shlex.split(command)[1:]
    place = {"PYTHONPATH": str(ROOT / "src"), "PYTHONIOENCODING": "utf-8", "NO_COLOR": "1",
             "COLUMNS": COLUMNS}  # fmt: skip
    done = subprocess.run(
        [sys.executable, "-m", "wirespan", *arguments],
        cwd=ROOT, env={**os.environ, **place}, capture_output=True, encoding="utf-8",
        timeout=SECONDS,
    )  # fmt: skip
    return "\n".join(line.rstrip() for line in (done.stdout + done.stderr).strip("\n").splitlines())


def illustrated(text: str) -> str:
    """The page with each picture made anew."""
    return BLOCK.sub(lambda block: f"```console\n$ {block[1]}\n{output(block[1])}\n```", text)


def pages() -> list[Path]:
    """The pages that may show pictures, from the root of the checkout."""
    found = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
    return sorted(page.relative_to(ROOT) for page in found)
