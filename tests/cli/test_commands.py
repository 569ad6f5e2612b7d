"""The table of commands."""

import argparse
import shlex

import pytest

from wirespan.cli.commands import COMMANDS

WITHOUT_JSON = {"open"}
"""What answers in a page, which asks for JSON itself."""


@pytest.mark.parametrize("name", COMMANDS)
def test_each_command_has_its_module(name: str) -> None:
    module = COMMANDS[name].load()
    parser = argparse.ArgumentParser()

    module.add_arguments(parser)

    assert ("--json" in parser.format_help()) is (name not in WITHOUT_JSON)
    assert callable(module.run)


@pytest.mark.parametrize("name", COMMANDS)
def test_each_help_ends_with_an_example_that_is_right_use(name: str) -> None:
    parser = argparse.ArgumentParser()
    COMMANDS[name].load().add_arguments(parser)

    program, command, *arguments = shlex.split((parser.epilog or "").removeprefix("example: "))

    assert (program, command) == ("wirespan", name)
    parser.parse_args(arguments)


def test_the_commands_are_those_of_the_contract() -> None:
    assert list(COMMANDS) == ["explain", "layers", "packets", "open", "causes"]
