"""Folders of the project that the lab needs: in a clone where they are, installed beside us."""

from pathlib import Path

CLONE = Path(__file__).parents[3]
INSTALLED = Path(__file__).with_name("shipped_files")
"""Where setup.py puts them."""


def shipped(name: str, clone: Path = CLONE, installed: Path = INSTALLED) -> Path:
    """``servers`` or ``examples``."""
    within = clone / name
    return within if within.is_dir() and (clone / "pyproject.toml").is_file() else installed / name
