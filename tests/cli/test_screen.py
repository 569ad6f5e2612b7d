"""Standard output as a page."""

import os
import subprocess
import sys

import pytest

from kit.answers import empty_capture
from wirespan.cli.screen import show_answer, standard_page


def test_without_a_terminal_it_is_eighty_columns_and_plain(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("FORCE_COLOR", raising=False)

    page = standard_page(no_color=False)
    page.line(("x", "red"))

    assert page.width == 80
    assert capsys.readouterr().out == "x\n"


def test_an_answer_that_follows_another_is_set_off(capsys: pytest.CaptureFixture[str]) -> None:
    show_answer(
        empty_capture(), 10, connections=False, filtered_by=None, no_color=True, follows=True
    )

    assert capsys.readouterr().out.startswith("\n\n Seen ")


def test_json_needs_nothing_that_draws() -> None:
    code = "import sys, wirespan.cli.explain; sys.exit('rich' in sys.modules)"

    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}

    result = subprocess.run([sys.executable, "-c", code], env=environment, check=False)

    assert result.returncode == 0
