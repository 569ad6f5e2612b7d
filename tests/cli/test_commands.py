"""The table of commands."""

import argparse
import shlex

import pytest

from wirespan.cli.commands import COMMANDS, in_full

TYPED = {command.name: command for command in in_full(COMMANDS.values())}
ANSWERS_NOTHING = {"lab shell", "demo", "export", "figure", "open"}


@pytest.mark.parametrize("name", TYPED)
def test_each_command_has_its_module(name: str) -> None:
    module = TYPED[name].load()
    parser = argparse.ArgumentParser()

    module.add_arguments(parser)

    assert ("--json" in parser.format_help()) is (name not in ANSWERS_NOTHING)
    assert callable(module.run)


@pytest.mark.parametrize("name", COMMANDS)
def test_each_help_ends_with_an_example_that_is_right_use(name: str) -> None:
    parser = argparse.ArgumentParser()
    COMMANDS[name].load().add_arguments(parser)

    program, command, *arguments = shlex.split((parser.epilog or "").removeprefix("example: "))

    assert (program, command) == ("wirespan", name)
    parser.parse_args(arguments)


def test_the_commands_are_those_of_the_contract() -> None:
    assert list(COMMANDS) == [
        "explain", "run", "capture", "demo", "lab", "layers", "packets",
        "compare", "open", "annotate", "figure", "export", "wireshark", "causes",
    ]  # fmt: skip


def test_the_parts_of_a_command_are_typed_after_it() -> None:
    assert {"lab link", "lab shell"} <= set(TYPED)
    assert "lab" not in TYPED
