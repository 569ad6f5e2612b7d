"""The table of commands."""

import argparse

import pytest

from wirespan.cli.commands import COMMANDS


@pytest.mark.parametrize("name", COMMANDS)
def test_each_command_has_its_module(name: str) -> None:
    module = COMMANDS[name].load()
    parser = argparse.ArgumentParser()

    module.add_arguments(parser)

    assert "--json" in parser.format_help()
    assert callable(module.run)


def test_the_commands_are_those_of_the_contract() -> None:
    assert list(COMMANDS) == ["explain", "run", "capture", "layers", "packets", "causes"]
