"""What Wireshark is answered when it asks, and how fast."""

import os
import shutil
import subprocess
import sys
import tempfile
import textwrap
from collections.abc import Iterator
from pathlib import Path

import pytest

import wirespan
from kit.capture_bytes import pcap_header, record
from kit.tshark import needs_tshark
from wirespan.cli.extcap import interfaces, main, options, titles

SOURCE = str(Path(wirespan.__file__).parents[1])
NOBODY = 65_534


@pytest.fixture
def scenarios(tmp_path: Path) -> Path:
    """A shelf of two that can be read and one that cannot."""
    for name, text in (
        ("tls/late.toml", 'title = "A late {hello}"'),
        ("data/slow.toml", 'title = "A slow start"'),
        ("data/torn.toml", "title = "),
    ):
        path = tmp_path / "scenarios" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return tmp_path / "scenarios"


def test_interfaces_are_those_whose_commands_are_there() -> None:
    found = list(interfaces({"lab", "explain"}))

    assert found[0].startswith("extcap {version=1.0}")
    assert found[1:] == ["interface {value=wirespan-lab}{display=wirespan: a scenario of the lab}"]
    assert len(list(interfaces({"lab", "run"}))) == 3


def test_the_lab_s_options_are_its_scenarios_by_group(scenarios: Path) -> None:
    found = list(options("wirespan-lab", scenarios))

    assert found[0].startswith("arg {number=0}{call=--scenario}{display=Scenario}{type=selector}")
    assert found[1:4] == [
        "value {arg=0}{value=slow}{display=data: A slow start}{default=true}",
        "value {arg=0}{value=torn}{display=data: torn}{default=false}",
        "value {arg=0}{value=late}{display=tls: A late (hello)}{default=false}",
    ]
    assert "value {arg=1}{value=fixed}{display=fixed: it is not}{default=false}" in found
    assert found[-1].startswith("arg {number=3}{call=--explained}{display=Explain}{type=boolflag}")


def test_a_command_has_to_be_given(scenarios: Path) -> None:
    found = list(options("wirespan-run", scenarios))

    assert "{call=--command}" in found[0]
    assert "{required=true}" in found[0]
    assert "{call=--on}" in found[1]


def test_a_shelf_that_is_not_there_is_empty(tmp_path: Path) -> None:
    assert list(titles(tmp_path / "none")) == []


def test_each_question_has_its_answer(scenarios: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--extcap-interfaces", "--extcap-version=4.0"]) == 0
    assert main(["--extcap-dlts", "--extcap-interface", "wirespan-lab"]) == 0
    assert main(["--extcap-config", "--extcap-interface", "wirespan-lab"], scenarios) == 0

    told = capsys.readouterr().out.splitlines()
    assert told[0].startswith("extcap ")
    assert "dlt {number=1}{name=EN10MB}{display=Ethernet}" in told
    assert "value {arg=0}{value=slow}{display=data: A slow start}{default=true}" in told


def test_strange_questions_are_sentences(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--extcap-dlts", "--extcap-interface", "eth\x1b0"]) == 2
    assert main(["--capture", "--extcap-interface", "wirespan-lab"]) == 2

    told = capsys.readouterr().err.splitlines()
    assert told[0] == r"wirespan: there is no interface 'eth\x1b0'"
    assert told[1].startswith("wirespan: this is for Wireshark to call")


def test_nothing_compiled_is_loaded_for_an_answer() -> None:
    script = textwrap.dedent("""
        import sys
        from wirespan.cli.extcap import main
        main(["--extcap-interfaces"])
        main(["--extcap-config", "--extcap-interface", "wirespan-lab"])
        loaded = {name for name in sys.modules if name.startswith("wirespan.")}
        print(sorted(loaded), file=sys.stderr)
    """)

    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True,
        env={**os.environ, "PYTHONPATH": SOURCE},
    )  # fmt: skip

    assert done.stderr.strip() == "['wirespan.cli', 'wirespan.cli.commands', 'wirespan.cli.extcap']"


@pytest.fixture
def place() -> Iterator[Path]:
    """A folder that everybody may use: Wireshark hears of extcaps only when it is not root."""
    with tempfile.TemporaryDirectory(prefix="wirespan-test-") as folder:
        Path(folder).chmod(0o777)
        yield Path(folder)


def python_of_all() -> str | None:
    """A Python that a user without rights can start."""
    for candidate in (sys.executable, "/usr/bin/python3.11", "/usr/bin/python3"):
        if shutil.which(candidate) and as_user([candidate, "-c", "import tomllib"]).returncode == 0:
            return candidate
    return None


def as_user(command: list[str], **environment: str) -> subprocess.CompletedProcess[str]:
    rights = {"user": NOBODY, "group": NOBODY, "extra_groups": []} if os.getuid() == 0 else {}
    try:
        return subprocess.run(
            command, capture_output=True, text=True, timeout=60, check=False, cwd="/",
            env={"PATH": os.environ["PATH"], "PYTHONPATH": SOURCE, "LC_ALL": "C.UTF-8",
                 **environment},
            **rights,  # type: ignore[call-overload]  # both forms are subprocess.run's
        )  # fmt: skip
    except PermissionError:
        return subprocess.CompletedProcess(command, 126)


@pytest.mark.tshark
@needs_tshark
def test_tshark_lists_the_interfaces_and_captures_from_one(place: Path, scenarios: Path) -> None:
    python = python_of_all()
    if python is None:
        pytest.skip("no Python that a user without rights can start")
    (place / "played.pcap").write_bytes(pcap_header() + record() * 3)
    (place / "lab.py").write_text(
        f"import json; print(json.dumps({{'captures': {{'client': '{place}/played.pcap'}}}}))"
    )
    (place / "extcap").mkdir()
    script = place / "extcap" / "wirespan"
    script.write_text(
        textwrap.dedent(f"""\
            #!/bin/sh
            exec {python} -P -c '
            import sys
            from pathlib import Path
            from wirespan.cli import extcap, extcap_capture
            extcap.COMMANDS = dict(lab=0, run=0)
            extcap_capture.WIRESPAN = (sys.executable, "{place}/lab.py")
            sys.exit(extcap.main(sys.argv[1:], Path("{place}")))
            ' "$@"
            """)
    )
    script.chmod(0o755)
    shutil.copytree(scenarios, place / "shelf")
    home = {"HOME": str(place), "WIRESHARK_EXTCAP_DIR": str(place / "extcap")}

    listed = as_user(["tshark", "-D"], **home)
    captured = as_user(
        ["tshark", "-n", "-i", "wirespan-lab", "-o", "extcap.wirespan_lab.scenario:slow",
         "-o", "extcap.wirespan_lab.explained:false", "-T", "fields", "-e", "frame.number"],
        **home,
    )  # fmt: skip

    assert "wirespan-lab (wirespan: a scenario of the lab)" in listed.stdout
    assert "wirespan-run (wirespan: what a command sends)" in listed.stdout
    assert captured.stdout.split() == ["1", "2", "3"], captured.stderr
