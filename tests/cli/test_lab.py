"""``wirespan lab``: its parts."""

import subprocess
import sys

import pytest

from kit.labs import ENVIRONMENT
from wirespan.cli.lab import PARTS
from wirespan.cli.main import main


def test_link_and_shell_are_parts() -> None:
    assert {"link", "shell"} <= set(PARTS)


def test_without_a_part_the_help_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["lab"]) == 2
    assert "required: PART; see wirespan lab --help" in capsys.readouterr().err


def test_a_part_there_is_not_is_refused_with_those_there_are(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["lab", "lonk"]) == 2
    assert "choose from 'link'" in capsys.readouterr().err


def test_other_commands_do_not_load_the_lab() -> None:
    code = (
        "import sys\nfrom wirespan.cli.main import main\n"
        "main(['explain', '/nonexistent'])\n"
        "print([name for name in sys.modules if 'wirespan.lab' in name or 'emulate' in name])\n"
    )

    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env=ENVIRONMENT
    )

    assert done.stdout == "[]\n"
