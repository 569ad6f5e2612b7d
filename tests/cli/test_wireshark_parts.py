"""Files put into Wireshark's folders and taken out: never another's."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from kit.answers import answer_of, loss
from kit.tshark import needs_tshark
from wirespan.base.errors import UsageError
from wirespan.capture.write_pcapng import section_block
from wirespan.cli.extcap_answer import answer_blocks
from wirespan.cli.main import main
from wirespan.cli.wireshark_folders import Folders
from wirespan.cli.wireshark_parts import Part, State, install, parts, state_of, uninstall


@pytest.fixture
def folders(tmp_path: Path) -> Folders:
    return Folders("Wireshark", tmp_path / "conf", tmp_path / "lua", tmp_path / "ext cap", True)


@pytest.fixture
def own(folders: Folders) -> list[Part]:
    return parts(folders, "/a python/bin/python")


def states(own: list[Part], folders: Folders) -> list[State]:
    return [state_of(part, folders.record) for part in own]


def test_each_file_is_put_in_its_folder(own: list[Part], folders: Folders, tmp_path: Path) -> None:
    install(own, folders.record)

    found = sorted(
        str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*") if path.is_file()
    )
    assert found == [
        "conf/profiles/wirespan/colorfilters",
        "conf/profiles/wirespan/preferences",
        "conf/profiles/wirespan/recent",
        "conf/wirespan.installed.json",
        "ext cap/wirespan",
        "lua/wirespan.lua",
    ]
    script = tmp_path / "ext cap" / "wirespan"
    assert os.access(script, os.X_OK)
    assert "exec '/a python/bin/python' -I -S -c '" in script.read_text()
    assert states(own, folders) == [State.INSTALLED] * 5


def test_uninstalled_nothing_of_it_is_left(
    own: list[Part], folders: Folders, tmp_path: Path
) -> None:
    install(own, folders.record)

    uninstall(own, folders.record)

    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []
    assert not (tmp_path / "conf" / "profiles" / "wirespan").exists()
    assert states(own, folders) == [State.ABSENT] * 5


def test_what_was_changed_since_is_neither_overwritten_nor_removed(
    own: list[Part], folders: Folders
) -> None:
    install(own, folders.record)
    own[3].path.write_text("my own columns")

    install(own, folders.record)
    uninstall(own, folders.record)

    assert own[3].path.read_text() == "my own columns"
    assert states(own, folders) == [*[State.ABSENT] * 3, State.CHANGED, State.ABSENT]


def test_what_wireshark_writes_whenever_it_is_closed_is_left_alone_and_removed_at_the_end(
    own: list[Part], folders: Folders
) -> None:
    install(own, folders.record)
    own[4].path.write_text("column.width: %m, 99")

    install(own, folders.record)
    written = own[4].path.read_text()
    uninstall(own, folders.record)

    assert written == "column.width: %m, 99"
    assert states(own, folders) == [State.ABSENT] * 5


def test_another_s_file_of_the_same_name_stays(own: list[Part], folders: Folders) -> None:
    own[1].path.parent.mkdir(parents=True)
    own[1].path.write_text("-- another's")

    install(own, folders.record)
    uninstall(own, folders.record)

    assert own[1].path.read_text() == "-- another's"


def test_an_older_one_is_replaced(own: list[Part], folders: Folders) -> None:
    older = [Part(part.does, part.path, b"older", part.mode) for part in own]
    install(older, folders.record)

    assert states(own, folders) == [State.OLD] * 4 + [State.INSTALLED]
    install(own, folders.record)

    assert states(own, folders) == [State.INSTALLED] * 5


@pytest.mark.parametrize("record", ["", "[]", "{nonsense"])
def test_a_record_that_cannot_be_read_says_nothing(
    record: str, own: list[Part], folders: Folders
) -> None:
    install(own, folders.record)
    folders.record.write_text(record)

    uninstall(own, folders.record)

    assert states(own, folders) == [State.INSTALLED] * 5
    assert not folders.record.exists()


def test_a_folder_that_cannot_be_written_is_a_sentence(own: list[Part], folders: Folders) -> None:
    folders.extcap.write_text("a file, no folder")

    with pytest.raises(UsageError, match=r"cannot write .*: (Not a directory|File exists)"):
        install(own, folders.record)


@pytest.mark.tshark
@needs_tshark
def test_tshark_has_the_fields_and_columns_of_an_annotated_capture(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plugins = tmp_path / ".local" / "lib" / "wireshark" / "plugins"
    from_home = Folders("", tmp_path / ".config" / "wireshark", plugins, tmp_path / "ext", False)
    install(parts(from_home, "python"), from_home.record)
    example = Path(__file__).parents[2] / "examples" / "post-over-40ms.pcapng"
    target = tmp_path / "explained.pcapng"
    annotate(example, target)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.delenv("XDG_CONFIG_HOME", raising=False)

    slow = tshark(
        target, "-Y", 'wirespan.reason == "server" && wirespan.cost_ms > 100', "-T", "fields",
        "-e", "frame.number", "-e", "wirespan.finding", "-e", "wirespan.request",
        "-e", "wirespan.phase", "-e", "wirespan.medium", "-e", "wirespan.severity",
    )  # fmt: skip
    columns = tshark(target, "-C", "wirespan")
    plain = tshark(example, "-Y", "wirespan")

    assert slow == ["14\tslow-server-think\t4,4\twait,wait\tpropagation,server-host\tcost"]
    assert any("slow-start" in line and "40.237" in line for line in columns)
    assert plain == []


@pytest.mark.tshark
@needs_tshark
def test_tshark_names_the_answer_of_a_live_capture(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plugins = tmp_path / ".local" / "lib" / "wireshark" / "plugins"
    from_home = Folders("", tmp_path / ".config" / "wireshark", plugins, tmp_path / "ext", False)
    install(parts(from_home, "python"), from_home.record)
    capture = tmp_path / "live.pcapng"
    capture.write_bytes(section_block() + answer_blocks(loss(), 0) + answer_blocks(answer_of(), 1))
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.delenv("XDG_CONFIG_HOME", raising=False)

    lines = tshark(capture, "-T", "fields", "-e", "_ws.col.Info", "-e", "wirespan.finding")
    columns = tshark(capture, "-C", "wirespan", "-Y", "wirespan.severity == cost")

    assert lines == [
        "The answer: The first SYN got no answer, 1.00 s\tsyn-loss,rto-stall",
        "The answer, line by line\t",
    ]  # fmt: skip
    assert len(columns) == 1
    assert "syn-loss" in columns[0]
    assert "1000.4" in columns[0]


def annotate(source: Path, target: Path) -> None:

    assert main(["annotate", str(source), "-o", str(target)]) == 0


def tshark(path: Path, *arguments: str) -> list[str]:
    done = subprocess.run(
        ["tshark", "-n", "-r", str(path), *arguments], capture_output=True, text=True, check=True
    )
    assert "Lua" not in done.stderr
    return done.stdout.splitlines()


def test_the_script_answers_wireshark(folders: Folders) -> None:
    install(parts(folders, sys.executable), folders.record)

    done = subprocess.run(
        [folders.extcap / "wirespan", "--extcap-interfaces"],
        capture_output=True, text=True, check=True, cwd="/", env={},
    )  # fmt: skip

    assert "interface {value=wirespan-lab}" in done.stdout
