"""What Wireshark is answered when it asks, and how fast."""

import os
import shutil
import subprocess
import sys
import tempfile
import textwrap
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

import wirespan
from kit.tshark import needs_tshark
from wirespan.capture.write_pcapng import interface_block, packet_block, section_block
from wirespan.cli import extcap
from wirespan.cli.extcap import interfaces, main, options, read, titles

SOURCE = str(Path(wirespan.__file__).parents[1])
NOBODY = 65_534
ETHERNET_FRAME = bytes(60)


@pytest.fixture
def scenarios(tmp_path: Path) -> str:
    """A shelf of three that can be read and one that cannot."""
    for name, text in (
        ("tls/late.toml", 'title = "A late {hello}"'),
        ("data/slow.toml", 'title = "A slow start"'),
        ("data/torn.toml", "title = "),
        ("data/said.toml", 'title = "It says \\"go\\""\nteaches = "x"'),
        ("data/notes.txt", 'title = "No scenario"'),
    ):
        path = tmp_path / "scenarios" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return str(tmp_path / "scenarios")


def test_the_lab_and_a_command_are_interfaces() -> None:
    assert list(interfaces())[1:] == [
        "interface {value=wirespan-lab}{display=A scenario of the lab}",
        "interface {value=wirespan-run}{display=What a command sends}",
    ]


def test_the_lab_s_options_are_its_scenarios_by_group(scenarios: str) -> None:
    found = list(options("wirespan-lab", scenarios))

    assert found[0].startswith("arg {number=0}{call=--scenario}{display=Scenario}{type=selector}")
    assert found[1:5] == [
        'value {arg=0}{value=said}{display=data: It says "go"}{default=true}',
        "value {arg=0}{value=slow}{display=data: A slow start}{default=false}",
        "value {arg=0}{value=torn}{display=data: torn}{default=false}",
        "value {arg=0}{value=late}{display=tls: A late (hello)}{default=false}",
    ]
    assert "value {arg=1}{value=fixed}{display=fixed: it is not}{default=false}" in found


def test_the_shop_is_the_first_scenario_where_it_is_there() -> None:
    found = list(options("wirespan-lab", extcap.SCENARIOS))

    assert found[1].startswith("value {arg=0}{value=shop}")
    assert found[1].endswith("{default=true}")


def test_live_is_the_first_of_three_ways_to_explain(scenarios: str) -> None:
    for interface, number in (("wirespan-lab", 3), ("wirespan-run", 2)):
        found = list(options(interface, scenarios))

        assert found[-4].startswith(f"arg {{number={number}}}{{call=--explain}}{{display=Explain}}")
        starts = [line.partition("{display=")[0] for line in found[-3:]]
        assert starts == [f"value {{arg={number}}}{{value={way}}}"
                          for way in ("live", "comments", "no")]  # fmt: skip
        assert [line.endswith("{default=true}") for line in found[-3:]] == [True, False, False]


def test_titles_are_what_a_reader_of_toml_finds() -> None:
    found = dict(titles(extcap.SCENARIOS))

    assert found == {
        path.stem: f"{path.parent.name}: {tomllib.loads(path.read_text())['title']}"
        for path in Path(extcap.SCENARIOS).glob("*/*.toml")
    }
    assert len(found) > 90


def test_a_command_has_to_be_given(scenarios: str) -> None:
    found = list(options("wirespan-run", scenarios))

    assert "{call=--command}" in found[0]
    assert "{required=true}" in found[0]
    assert "{call=--on}" in found[1]


def test_a_shelf_that_is_not_there_is_empty(tmp_path: Path) -> None:
    assert list(titles(str(tmp_path / "none"))) == []


def test_each_question_has_its_answer(scenarios: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--extcap-interfaces", "--extcap-version=4.0"]) == 0
    assert main(["--extcap-dlts", "--extcap-interface", "wirespan-lab"]) == 0
    assert main(["--extcap-config", "--extcap-interface", "wirespan-lab"], scenarios) == 0

    told = capsys.readouterr().out.splitlines()
    assert told[0].startswith("extcap ")
    assert "dlt {number=1}{name=EN10MB}{display=Ethernet}" in told
    assert "value {arg=0}{value=slow}{display=data: A slow start}{default=false}" in told


def test_words_are_read_in_both_spellings_and_strange_ones_do_no_harm() -> None:
    assert read(["--capture", "--fifo", "/a b", "--side=server", "--new", "x", "y", "--end"]) == {
        "capture": "", "fifo": "/a b", "side": "server", "new": "x", "end": "",
    }  # fmt: skip


def test_a_capture_is_another_program_in_its_place(monkeypatch: pytest.MonkeyPatch) -> None:
    became: list[tuple[str, list[str]]] = []
    monkeypatch.setattr(os, "execv", lambda path, words: became.append((path, words)))

    main(["--capture", "--extcap-interface", "wirespan-lab", "--fifo", "/f"])

    assert became == [(sys.executable, [
        sys.executable, "-P", "-m", "wirespan.cli.extcap_capture",
        "--capture", "--extcap-interface", "wirespan-lab", "--fifo", "/f",
    ])]  # fmt: skip


def test_strange_questions_are_sentences(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--extcap-dlts", "--extcap-interface", "eth\x1b0"]) == 2
    assert main(["--capture", "--extcap-interface", "wirespan-lab"]) == 2
    assert main([]) == 2

    told = capsys.readouterr().err.splitlines()
    assert told[0] == r"wirespan: there is no interface 'eth\x1b0'"
    assert told[1].startswith("wirespan: this is for Wireshark to call")
    assert told[2] == told[1]


def test_next_to_nothing_is_loaded_for_an_answer() -> None:
    script = textwrap.dedent(f"""
        import sys
        sys.path.append({SOURCE!r})
        from wirespan.cli.extcap import main
        main(["--extcap-interfaces"])
        main(["--extcap-config", "--extcap-interface", "wirespan-lab"])
        slow = {{"argparse", "dataclasses", "json", "pathlib", "re", "site", "tomllib", "typing"}}
        ours = [name for name in sys.modules if name.startswith("wirespan.")]
        print(sorted(slow & set(sys.modules)), sorted(ours), file=sys.stderr)
    """)

    done = subprocess.run(
        [sys.executable, "-I", "-S", "-c", script], capture_output=True, text=True, check=True
    )

    assert done.stderr.strip() == "[] ['wirespan.cli', 'wirespan.cli.extcap']"


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
def test_tshark_lists_the_interfaces_and_captures_from_one(place: Path, scenarios: str) -> None:
    python = python_of_all()
    if python is None:
        pytest.skip("no Python that a user without rights can start")
    (place / "played.pcapng").write_bytes(
        section_block() + interface_block("eth0")
        + b"".join(packet_block(0, time_ns, ETHERNET_FRAME) for time_ns in (1, 2, 3))
    )  # fmt: skip
    (place / "lab.py").write_text(
        "import pathlib, shutil, sys\n"
        "kept = pathlib.Path(sys.argv[sys.argv.index('--keep') + 1])\n"
        "kept.mkdir()\n"
        f"shutil.copy('{place}/played.pcapng', kept / 'client.pcapng')\n"
    )
    shutil.copytree(scenarios, place / "shelf")
    (place / "extcap").mkdir()
    start = textwrap.dedent(f"""
        import sys
        from wirespan.cli import extcap
        if "--capture" in sys.argv:
            from wirespan.cli import extcap_capture
            extcap_capture.WIRESPAN = (sys.executable, "{place}/lab.py")
            sys.exit(extcap_capture.main())
        sys.exit(extcap.main(None, "{place}/shelf"))
    """)
    script = place / "extcap" / "wirespan"
    script.write_text(f"#!/bin/sh\nexec {python} -P -c '{start}' \"$@\"\n")
    script.chmod(0o755)
    home = {"HOME": str(place), "WIRESHARK_EXTCAP_DIR": str(place / "extcap")}

    listed = as_user(["tshark", "-D"], **home)
    captured = as_user(
        ["tshark", "-n", "-i", "wirespan-lab", "-o", "extcap.wirespan_lab.scenario:slow",
         "-o", "extcap.wirespan_lab.explain:no", "-T", "fields", "-e", "frame.number"],
        **home,
    )  # fmt: skip

    assert "wirespan-lab (A scenario of the lab)" in listed.stdout
    assert "wirespan-run (What a command sends)" in listed.stdout
    assert captured.stdout.split() == ["1", "2", "3"], captured.stderr
