"""The commands and the modules that do them; a module is imported when its command is given.

Each module has ``add_arguments(parser)`` and ``run(arguments) -> exit status``.
"""

import argparse
import importlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Protocol, cast


class CommandModule(Protocol):
    def add_arguments(self, parser: argparse.ArgumentParser) -> None: ...

    def run(self, arguments: argparse.Namespace) -> int: ...


@dataclass(frozen=True, slots=True)
class Command:
    name: str
    module: str
    does: str

    def load(self) -> CommandModule:
        return cast(CommandModule, importlib.import_module(self.module))


def by_name(*commands: Command) -> dict[str, Command]:
    return {command.name: command for command in commands}


def in_full(commands: Iterable[Command]) -> Iterator[Command]:
    """Commands as they are typed: in place of one that has PARTS, each part with both names."""
    for command in commands:
        parts: dict[str, Command] = getattr(command.load(), "PARTS", {})
        for part in parts.values():
            yield replace(part, name=f"{command.name} {part.name}")
        if not parts:
            yield command


COMMANDS = by_name(
    Command(
        "explain",
        "wirespan.cli.explain",
        "where the time of each request in a capture went, why, what to change",
    ),
    Command("run", "wirespan.cli.run", "run a command, capture its traffic, explain it"),
    Command("capture", "wirespan.cli.capture", "write what passes this machine to a file"),
    Command("demo", "wirespan.cli.demo", "a slow order, explained, mended and explained again"),
    Command("lab", "wirespan.cli.lab", "links and hosts made on this machine, without root"),
    Command("layers", "wirespan.cli.layers", "one request as OSI layers, byte by byte"),
    Command("packets", "wirespan.cli.packets", "one line a frame, with the verdict on it"),
    Command("open", "wirespan.cli.open", "the same answers in a local web page"),
    Command(
        "annotate",
        "wirespan.cli.annotate",
        "the answers written into the capture as packet comments, for Wireshark",
    ),
    Command("figure", "wirespan.cli.figure", "one request drawn, as an SVG file"),
    Command("export", "wirespan.cli.export", "a capture as qlog, or as a trace for Perfetto"),
    Command(
        "wireshark",
        "wirespan.cli.wireshark",
        "capture interfaces, fields and a profile in your Wireshark",
    ),
    Command("causes", "wirespan.cli.causes", "the catalogue of causes, or one of them"),
)
