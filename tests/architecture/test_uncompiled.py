"""The kernels run uncompiled too, which is how to step through them."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import wirespan

PACKAGE = Path(wirespan.__file__).parent
EXAMPLE = Path(__file__).parents[2] / "examples" / "post-over-40ms.pcapng"


def explained(place: Path) -> bytes:
    done = subprocess.run(
        [sys.executable, "-m", "wirespan", "explain", "--json", str(EXAMPLE)],
        env={**os.environ, "PYTHONPATH": str(place)}, capture_output=True, timeout=60,
    )  # fmt: skip
    assert done.stderr == b""
    return done.stdout


def test_explain_says_the_same_uncompiled(tmp_path: Path) -> None:
    left_out = shutil.ignore_patterns("*.so", "__pycache__", "static", "shipped_files")
    shutil.copytree(PACKAGE, tmp_path / "wirespan", ignore=left_out)

    assert explained(tmp_path) == explained(PACKAGE.parent)
