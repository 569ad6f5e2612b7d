"""The commands and the modules that do them; a module is imported when its command is given.

Each module has ``add_arguments(parser)`` and ``run(arguments) -> exit status``.
"""

import argparse
import importlib
from dataclasses import dataclass
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


COMMANDS = {
    command.name: command
    for command in (
        Command(
            "explain",
            "wirespan.cli.explain",
            "where the time of each request in a capture went, why, what to change",
        ),
        Command("layers", "wirespan.cli.layers", "one request as OSI layers, byte by byte"),
        Command("packets", "wirespan.cli.packets", "one line a frame, with the verdict on it"),
        Command("open", "wirespan.cli.open", "the same answers in a local web page"),
        Command("causes", "wirespan.cli.causes", "the catalogue of causes, or one of them"),
    )
}
