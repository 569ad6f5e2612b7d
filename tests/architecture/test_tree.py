"""The tree as a whole: nothing of the machine it was written on, nothing undocumented."""

import argparse
import re
from pathlib import Path

import pytest

from wirespan.cli.commands import COMMANDS, Command, in_full

ROOT = Path(__file__).parents[2]
LEFT_OUT = {".git", ".venv", "build", "dist", "__pycache__", ".mypy_cache", ".ruff_cache",
            ".hypothesis", ".pytest_cache", "data", "node_modules", "static"}  # fmt: skip
BINARY = {".so", ".pyc", ".pcap", ".pcapng", ".gz", ".zst", ".c"}
TYPED = list(in_full(COMMANDS.values()))
PLACES = re.compile(rb"(?<![\w.~/])/(?:work|home|root|Users)/\w")
"""Folders that exist on somebody's machine; a word before the slash makes it another path."""


def files() -> list[Path]:
    return [path for path in ROOT.rglob("*") if path.is_file() and is_ours(path)]


def is_ours(path: Path) -> bool:
    parts = path.relative_to(ROOT).parts
    made = any(part.endswith(".egg-info") for part in parts)
    return LEFT_OUT.isdisjoint(parts) and not made and path.suffix not in BINARY


def test_no_file_names_a_place_of_somebody_s_machine() -> None:
    found = files()

    named = [str(path.relative_to(ROOT)) for path in found if PLACES.search(path.read_bytes())]

    assert len(found) > 100
    assert named == []


def options(command: Command) -> list[str]:
    parser = argparse.ArgumentParser(add_help=False)
    command.load().add_arguments(parser)
    return re.findall(r"--[a-z-]+", parser.format_help())


@pytest.mark.parametrize("command", TYPED, ids=lambda command: command.name)
def test_every_option_is_explained_where_one_learns_the_command(command: Command) -> None:
    page = (ROOT / "docs" / "how-to" / f"{command.name.split()[0]}.md").read_text(encoding="utf-8")

    assert [name for name in options(command) if name not in page] == []


@pytest.mark.parametrize("command", TYPED, ids=lambda command: command.name)
def test_every_command_is_in_the_reference(command: Command) -> None:
    page = (ROOT / "docs" / "reference" / "commands.md").read_text(encoding="utf-8")

    assert f"## wirespan {command.name}\n" in page
    assert [name for name in options(command) if f"`{name}" not in page] == []
