"""What the documents tell a reader to type is right use, works, and prints what they show."""

import argparse
import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from wirespan.cli.commands import COMMANDS, in_full
from wirespan.cli.main import main

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "README.md", ROOT / "docs/tutorial.md", *sorted(ROOT.glob("docs/how-to/*.md"))]
TYPED = re.compile(r"^(?:    (?!more )|\$ |    \$ )(\S(?:.*\\\n)*.*)$", re.MULTILINE)
BEFORE = re.compile(r"^(?:.* \| )?(?:sudo )?(?:\.venv/bin/)?(?=wirespan )")
AFTER = re.compile(r" (?:\||>) .*$", re.DOTALL)
LAB = re.compile(r"^```text\n\$ ((?:[^\n]*\\\n)*[^\n]*)\n((?:(?!```).*\n)*)```", re.MULTILINE)

RUN_HERE = frozenset(
    {"explain", "layers", "packets", "causes", "compare", "annotate", "figure", "export"}
)
"""Commands that need no network, no privilege, and end."""
EXAMPLE = "examples/post-over-40ms.pcapng"
SAYS_NO_JSON = frozenset({"lab shell", "demo", "export", "figure", "open"})
READ = ("slow.pcap", "slow.pcapng", "monday.pcap", "tuesday.pcapng.gz", "before.pcap", "after.pcap",
        "before.pcapng", "after.pcapng", "today.pcapng")  # fmt: skip
"""The readers' own captures."""
PAGE_BUILT = (ROOT / "src/wirespan/web/static/index.html").is_file()


def typed() -> list[str]:
    """Every command of ours that the documents show, from its own name on."""
    lines = (line for page in PAGES for line in TYPED.findall(page.read_text(encoding="utf-8")))
    ours = (BEFORE.sub("", line.replace("\\\n", " ")) for line in lines)
    return list(dict.fromkeys(AFTER.sub("", line) for line in ours if line.startswith("wirespan ")))


COMMAND_LINES = typed()
HERE = [line for line in COMMAND_LINES if line.split()[1] in RUN_HERE and " -\n" not in f"{line}\n"]


def test_the_documents_show_commands() -> None:
    assert len(COMMAND_LINES) >= 50
    assert len(HERE) >= 30


def test_the_lab_s_page_shows_networks() -> None:
    assert len(played()) == 4


@pytest.mark.parametrize("line", COMMAND_LINES)
def test_each_is_right_use(line: str) -> None:
    _, command, *arguments = shlex.split(line)
    parser = argparse.ArgumentParser()
    COMMANDS[command].load().add_arguments(parser)

    _, unknown = parser.parse_known_args(arguments)

    assert unknown == []


def test_each_command_with_json_and_each_schema_is_in_the_reference() -> None:
    page = (ROOT / "docs/reference/json.md").read_text(encoding="utf-8")
    published = {path.name for path in ROOT.glob("docs/reference/*.schema.json")}
    answering = {
        command.name for command in in_full(COMMANDS.values()) if command.name not in SAYS_NO_JSON
    }

    rows = re.findall(r"^\| `wirespan ([a-z]+(?: [a-z]+)?)\b.*`(.*)` \|$", page, re.MULTILINE)

    assert {schema for _, schema in rows} == published - {"api.schema.json"}
    assert {words for words, _ in rows if words in answering} == answering


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the captures a reader has."""
    (tmp_path / "examples").mkdir()
    for name in (EXAMPLE, *READ):
        shutil.copyfile(ROOT / EXAMPLE, tmp_path / name)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("line", HERE)
def test_each_that_needs_no_network_works(
    line: str, desk: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    if "--html" in line and not PAGE_BUILT:
        pytest.skip("the page is not built")
    if "good.json" in line:
        assert main(["explain", "--json", "slow.pcap"]) == 0
        (desk / "good.json").write_text(capsys.readouterr().out, encoding="utf-8")

    assert main(shlex.split(line)[1:]) == 0


def test_what_annotate_says_is_what_its_page_shows(
    desk: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    page = (ROOT / "docs/how-to/annotate.md").read_text(encoding="utf-8")
    shown = re.search(r"^    \$ (wirespan annotate .*)\n    (.*)$", page, re.MULTILINE)
    assert shown is not None

    main(shlex.split(shown[1])[1:])

    assert capsys.readouterr().err == f"{shown[2]}\n"


def played() -> list[tuple[str, str]]:
    """What the lab's page shows of networks that are made and end by themselves."""
    found = LAB.findall((ROOT / "docs/how-to/lab.md").read_text(encoding="utf-8"))
    return [(line, out) for line, out in found if " shell" not in line and "wirespan: " not in out]


def outline(text: str) -> list[str]:
    """What stays the same from one run to the next: the words before the phase that varies."""
    lines = text.partition("    receive ")[0].strip().splitlines()
    return [" ".join(re.sub(r"[\d,.]+( [mµ]?s\b)?|[▎▌▐█]", " ", line).split()) for line in lines]


@pytest.mark.namespaces
@pytest.mark.parametrize(("line", "shown"), played())
def test_the_lab_prints_what_its_page_shows(line: str, shown: str, tmp_path: Path) -> None:
    (tmp_path / "data.bin").write_bytes(bytes(500_000))
    place = {"PYTHONPATH": str(ROOT / "src"), "COLUMNS": "80", "NO_COLOR": "1"}

    done = subprocess.run(
        [sys.executable, "-m", *shlex.split(line.replace("\\\n", " "))], cwd=tmp_path,
        env={**os.environ, **place}, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        encoding="utf-8", timeout=60,
    )  # fmt: skip

    printed = " ".join(outline(done.stdout))
    assert [words for words in outline(shown) if words not in printed] == []
