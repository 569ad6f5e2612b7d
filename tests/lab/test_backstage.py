"""Commands with their words filled in."""

import subprocess
import sys
from pathlib import Path

import pytest

from wirespan.lab.backstage import Backstage, options
from wirespan.lab.scenario import ProgramPlan


def backstage(folder: Path) -> Backstage:
    return Backstage(folder, {"server": "10.0.1.2"})


def test_words_stand_for_paths_and_addresses(tmp_path: Path) -> None:
    command = backstage(tmp_path).command(("{python}", "{folder}/x", "a:{server}", "{other}"))

    assert command == [sys.executable, f"{tmp_path}/x", "a:10.0.1.2", "{other}"]


def test_options_become_words() -> None:
    words = options({"idle": 0.5, "no_tickets": True, "forget": False, "rule": ("a", "b")})

    assert words == ["--idle", "0.5", "--no-tickets", "--rule", "a", "--rule", "b"]


def test_steps_become_a_program_that_knows_the_names(tmp_path: Path) -> None:
    plan = ProgramPlan(steps="print(WAIT, HTTP)\n", names={"WAIT": 7})

    command = backstage(tmp_path).of(plan)

    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stdout == "7 80\n"


@pytest.mark.parametrize("name", ["corked", "greeter", "hurried"])
def test_c_programs_compile_without_a_warning(name: str, tmp_path: Path) -> None:
    command = backstage(tmp_path).command((f"{{c:{name}}}",))

    assert Path(command[0]).stat().st_mode & 0o100


def test_a_long_certificate_does_not_fit_the_initial_window(tmp_path: Path) -> None:
    words = ("{certificate:ecdsa}", "{certificate:long}")

    short, long = (Path(path).stat().st_size for path in backstage(tmp_path).command(words))

    assert short < 3_000
    assert long > 14_480 * 4 // 3
