"""``wirespan wireshark``: puts wirespan into the user's Wireshark, and takes it out again."""

import argparse
import sys

from wirespan.cli.options import add_json
from wirespan.cli.wireshark_folders import Folders, find_folders
from wirespan.cli.wireshark_parts import Part, State, install, parts, state_of, uninstall
from wirespan.report.json_text import json_text
from wirespan.report.safe import visible
from wirespan.report.wireshark_shape import WiresharkReport

NOT_INSTALLED = 1


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.epilog = "example: wirespan wireshark install"
    parser.add_argument(
        "action",
        metavar="install|uninstall|status",
        choices=("install", "uninstall", "status"),
        help="put the capture interfaces, the fields and the profile into Wireshark's folders; "
        "remove them; say what is there",
    )
    add_json(parser)


def run(arguments: argparse.Namespace) -> int:
    folders = find_folders()
    own = parts(folders, sys.executable)
    if arguments.action == "install":
        install(own, folders.record)
    elif arguments.action == "uninstall":
        uninstall(own, folders.record)
    states = [state_of(part, folders.record) for part in own]
    status = NOT_INSTALLED if _is_missing(arguments.action, states) else 0
    if arguments.json:
        sys.stdout.write(json_text(_document(folders, own, states)) + "\n")
        return status
    for part, state in zip(own, states, strict=True):
        print(_line(part, state))
    for hint in _hints(folders, states):
        print(hint)
    return status


def _is_missing(action: str, states: list[State]) -> bool:
    return action != "uninstall" and State.INSTALLED not in states


def _document(folders: Folders, own: list[Part], states: list[State]) -> WiresharkReport:
    return {
        "schema": "wirespan.wireshark/1",
        "wireshark": folders.version,
        "looks_for_extcaps": folders.looks_for_extcaps,
        "parts": [
            {"does": part.does, "path": str(part.path), "state": state.value}
            for part, state in zip(own, states, strict=True)
        ],
    }


def _line(part: Part, state: State) -> str:
    return visible(f"{state.value:<10} {part.does}: {part.path}")


def _hints(folders: Folders, states: list[State]) -> list[str]:
    """How to come by it in Wireshark."""
    if State.INSTALLED not in states:
        return []
    hints = ["wireshark -C wirespan explained.pcapng shows an annotated capture with its columns"]
    if not folders.looks_for_extcaps:
        hints.append(
            f"{folders.version} does not look for capture interfaces there by itself: start it with"
            f" WIRESHARK_EXTCAP_DIR={visible(str(folders.extcap))}"
        )
    return hints
