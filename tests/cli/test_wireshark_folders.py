"""Where Wireshark's folders are: as its own tshark tells, by version, or as XDG has it."""

from pathlib import Path

import pytest

from kit.tshark import needs_tshark
from wirespan.cli.wireshark_folders import ask_tshark, find_folders

TOLD_4_0 = """Temp:                	/tmp
Personal configuration:	/h/conf/wireshark
Global configuration:	/usr/share/wireshark
Personal Plugins:    	/h/plugins/4.0
Personal Lua Plugins:	/h/plugins
Extcap path:         	/usr/lib/wireshark/extcap
"""
TOLD_4_4 = TOLD_4_0.replace("Extcap path:         ", "Personal Extcap path:\t/h/ext cap/\nGlobal:")


def telling(folders: str, version: str) -> object:
    return lambda option: folders if option == "-G folders" else version


def test_a_tshark_before_4_2_does_not_look_for_a_user_s_extcaps() -> None:
    found = find_folders(
        telling(TOLD_4_0, "TShark (Wireshark) 4.0.17 (Git v4.0.17)\nmore"),  # type: ignore[arg-type]  # a stand-in
        {"HOME": "/h"},
    )

    assert found.version == "TShark (Wireshark) 4.0.17"
    assert (found.configuration, found.lua) == (Path("/h/conf/wireshark"), Path("/h/plugins"))
    assert found.extcap == Path("/h/.local/lib/wireshark/extcap")
    assert not found.looks_for_extcaps
    assert found.record == Path("/h/conf/wireshark/wirespan.installed.json")


def test_a_later_one_tells_where() -> None:
    found = find_folders(telling(TOLD_4_4, "?"), {"HOME": "/h"})  # type: ignore[arg-type]  # a stand-in

    assert (found.extcap, found.looks_for_extcaps) == (Path("/h/ext cap"), True)
    assert found.version == "Wireshark"


@pytest.mark.parametrize(
    ("environment", "configuration"),
    [
        ({"HOME": "/h"}, "/h/.config/wireshark"),
        ({"HOME": "/h", "XDG_CONFIG_HOME": "/x"}, "/x/wireshark"),
    ],
)
def test_without_tshark_folders_are_where_xdg_has_them(
    environment: dict[str, str], configuration: str
) -> None:
    found = find_folders(telling("", ""), environment)  # type: ignore[arg-type]  # a stand-in

    assert found.configuration == Path(configuration)
    assert found.lua == Path("/h/.local/lib/wireshark/plugins")
    assert found.looks_for_extcaps


def test_no_tshark_tells_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nonexistent")

    assert ask_tshark("--version") == ""


@pytest.mark.tshark
@needs_tshark
def test_the_tshark_here_is_understood(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.delenv("XDG_CONFIG_HOME", raising=False)

    found = find_folders()

    assert found.configuration == tmp_path / ".config" / "wireshark"
    assert found.version.startswith("TShark (Wireshark) ")
