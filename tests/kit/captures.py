"""Where the captures made by others are: beside the checkout, never inside it."""

import csv
import os
from pathlib import Path

import pytest

SHARED = Path(os.environ.get("WIRESPAN_SHARED", Path(__file__).parents[3] / "shared"))
CAPTURES = SHARED / "captures"

needs_captures = pytest.mark.skipif(
    not CAPTURES.is_dir(), reason=f"the shared captures are not at {CAPTURES}"
)


def manifest() -> list[dict[str, str]]:
    """The rows of MANIFEST.csv; empty where the captures are absent."""
    path = CAPTURES / "MANIFEST.csv"
    if not path.is_file():
        return []
    with path.open(newline="", encoding="utf-8") as lines:
        return list(csv.DictReader(lines))
