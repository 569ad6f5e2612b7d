"""What a play needs beside hosts: commands with their words filled in, keys, compiled programs.

Words in commands: ``{python}``, ``{folder}`` (of the run), ``{programs}`` (this package's
``programs``), ``{servers}`` (the reference servers), ``{certificate}`` (made on need),
``{c:NAME}`` (``programs/NAME.c``, compiled), and the name of a host, which stands for its
address.
"""

import re
import subprocess
import sys
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from wirespan.lab.scenario import ProgramPlan
from wirespan.lab.shipped import shipped

PROGRAMS = Path(__file__).with_name("programs")
WORD = re.compile(r"\{([a-z]+)(?::([\w.-]+))?\}")
WARNINGS = (
    "-std=c11",
    "-D_GNU_SOURCE",
    "-O2",
    "-Wall",
    "-Wextra",
    "-Wshadow",
    "-Wconversion",
    "-Werror",
)
NAMES = 450
"""Alternative names that make a certificate of 20 kB."""


class Backstage:
    """Fills in words; makes what they stand for once a folder."""

    def __init__(self, folder: Path, places: Mapping[str, str]) -> None:
        """``places``: addresses of hosts by name."""
        self.folder = folder
        self.places = places

    def command(self, words: tuple[str, ...]) -> list[str]:
        return [WORD.sub(self._word, word) for word in words]

    def of(self, plan: ProgramPlan) -> list[str]:
        """The command a program plan stands for, options and all."""
        if plan.steps:
            return [sys.executable, str(self._steps(plan))]
        return [*self.command(plan.run), *self.command(tuple(options(plan.options)))]

    def _steps(self, plan: ProgramPlan) -> Path:
        path = self.folder / "steps.py"
        names = "".join(f"{name} = {value!r}\n" for name, value in plan.names.items())
        opening = "from wirespan.lab.programs.asking import *\n"
        path.write_text(opening + names + plan.steps, encoding="utf-8")
        return path

    def _word(self, match: re.Match[str]) -> str:
        word, value = match.groups()
        made = {
            "python": lambda: sys.executable,
            "folder": lambda: str(self.folder),
            "programs": lambda: str(PROGRAMS),
            "servers": lambda: str(shipped("servers")),
            "certificate": lambda: str(certificate(self.folder, value or "ecdsa")),
            "c": lambda: str(compiled(self.folder, value)),
        }
        return made[word]() if word in made else self.places.get(word, match[0])


def options(table: dict[str, object]) -> list[str]:
    """``{"idle": 2, "no_tickets": True}`` as words of a command."""
    words: list[str] = []
    for name, value in table.items():
        option = f"--{name.replace('_', '-')}"
        if isinstance(value, bool):
            words += [option] if value else []
        elif isinstance(value, tuple | list):
            for one in value:
                words += [option, str(one)]
        else:
            words += [option, str(value)]
    return words


KEYS = {
    "ecdsa": ("ec", "-pkeyopt", "ec_paramgen_curve:prime256v1"),
    "rsa": ("rsa:2048",),
    "large": ("rsa:4096",),
    "expired": ("ec", "-pkeyopt", "ec_paramgen_curve:prime256v1"),
    "long": ("ec", "-pkeyopt", "ec_paramgen_curve:prime256v1"),
}


@cache
def certificate(folder: Path, kind: str) -> Path:
    """A key and a certificate signed by itself, in one file; ``long`` is one of 20 kB."""
    path = folder / f"{kind}.pem"
    key, leaf = folder / f"{kind}-key.pem", folder / f"{kind}-certificate.pem"
    alternative = ["DNS:server"]
    if kind == "long":
        alternative += [f"DNS:service-number-{number:04d}.example.test" for number in range(NAMES)]
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", *KEYS[kind], "-nodes", "-days", "2", "-subj",
         "/CN=server", "-addext", f"subjectAltName={','.join(alternative)}", "-keyout", key,
         "-out", leaf],
        check=True, capture_output=True,
    )  # fmt: skip
    path.write_text(key.read_text(encoding="utf-8") + leaf.read_text(encoding="utf-8"))
    return path


@cache
def compiled(folder: Path, name: str) -> Path:
    """``programs/NAME.c`` as a program."""
    path = folder / name
    subprocess.run(
        ["cc", *WARNINGS, "-o", str(path), str(PROGRAMS / f"{name}.c")],
        check=True, capture_output=True,
    )  # fmt: skip
    return path
