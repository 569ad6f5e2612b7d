"""Everything generated is on disk as the generators would write it."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TOOLS = ROOT / "tools"


@pytest.fixture(autouse=True)
def _tools(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(TOOLS))


def test_nothing_is_out_of_date() -> None:
    done = subprocess.run(
        [sys.executable, str(TOOLS / "generate.py"), "--check"], capture_output=True, text=True
    )

    assert (done.returncode, done.stdout) == (0, ""), done.stdout + done.stderr


def test_a_picture_shows_what_its_command_prints() -> None:
    import pictures  # found once TOOLS is on the path

    shown = pictures.illustrated("```console\n$ wirespan causes no-such-cause\nold\n```\n")

    assert shown.startswith("```console\n$ wirespan causes no-such-cause\n")
    assert "there is no cause 'no-such-cause'" in shown
    assert "old" not in shown


def test_a_block_that_shows_no_command_is_left_alone() -> None:
    import pictures  # found once TOOLS is on the path

    page = "```console\n$ make demo\n```\n\n```\nwirespan\n```\n"

    assert pictures.illustrated(page) == page


def test_a_bar_in_a_cell_does_not_end_it() -> None:
    import generate_commands  # found once TOOLS is on the path

    assert generate_commands.escaped("a|b") == "a\\|b"
