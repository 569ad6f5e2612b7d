"""The files that wirespan adds to a user's Wireshark, and a record of them.

The record has the hash of each file as it was put there. What a user changed since is his:
it is neither overwritten nor removed.
"""

import json
import shlex
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from hashlib import sha256
from pathlib import Path

from wirespan.base.errors import UsageError
from wirespan.cli.wireshark_folders import Folders

CONTENTS = Path(__file__).parents[1] / "report" / "wireshark"
PROFILE = "wirespan"
EXTCAP = """#!/bin/sh
# Put here by: wirespan wireshark install
exec {python} -I -S -c {start} "$@"
"""
START = """
import sys
sys.path.append({source!r})
from wirespan.cli.extcap import main
sys.exit(main())
"""
"""Without what Python reads of a user's and a machine's own: that takes longer than an answer."""
SOURCE = str(Path(__file__).parents[2])
EXECUTABLE, READABLE = 0o755, 0o644
Record = dict[str, str]


class State(Enum):
    INSTALLED = "installed"
    OLD = "older"
    CHANGED = "changed"
    """By somebody else: a user, or Wireshark when its preferences were saved."""
    ABSENT = "absent"


@dataclass(frozen=True, slots=True)
class Part:
    does: str
    path: Path
    content: bytes
    mode: int = READABLE
    is_rewritten: bool = False
    """By Wireshark, whenever it is closed: nothing in it is a user's choice to keep."""


def parts(folders: Folders, python: str) -> list[Part]:
    profile = folders.configuration / "profiles" / PROFILE
    start = shlex.quote(START.format(source=SOURCE))
    extcap = EXTCAP.format(python=shlex.quote(python), start=start).encode()
    return [
        Part("capture interfaces", folders.extcap / "wirespan", extcap, EXECUTABLE),
        Part("fields", folders.lua / "wirespan.lua", _content("wirespan.lua")),
        Part("colours", profile / "colorfilters", _content("colorfilters")),
        Part("columns", profile / "preferences", _content("preferences")),
        Part("widths", profile / "recent", _content("recent"), is_rewritten=True),
    ]


def state_of(part: Part, record: Path) -> State:
    found = _read(part.path)
    if found is None:
        return State.ABSENT
    if found == part.content:
        return State.INSTALLED
    ours = _read_record(record).get(str(part.path))
    if part.is_rewritten and ours:
        return State.INSTALLED
    return State.OLD if ours == _hash(found) else State.CHANGED


def install(own: Sequence[Part], record: Path) -> None:
    """Put each where it is not yet; UsageError where a folder cannot be written."""
    known = _read_record(record)
    for part in own:
        state = state_of(part, record)
        if state is State.CHANGED or (part.is_rewritten and state is State.INSTALLED):
            continue
        with _Writing(part.path):
            part.path.parent.mkdir(parents=True, exist_ok=True)
            part.path.write_bytes(part.content)
            part.path.chmod(part.mode)
        known[str(part.path)] = _hash(part.content)
        _write_record(record, known)


def uninstall(own: Sequence[Part], record: Path) -> None:
    """Remove what was put there and is still the same, with the folders this leaves empty."""
    known = _read_record(record)
    for part in own:
        found = _read(part.path)
        ours = known.get(str(part.path))
        if found is not None and ours and (part.is_rewritten or ours == _hash(found)):
            with _Writing(part.path):
                part.path.unlink()
            _remove_if_empty(part.path.parent)
        known.pop(str(part.path), None)
    if record.exists():
        with _Writing(record):
            record.unlink() if not known else _write_record(record, known)


def _remove_if_empty(folder: Path) -> None:
    try:
        folder.rmdir()
    except OSError:
        return  # it has others' files in it


def _content(name: str) -> bytes:
    return (CONTENTS / name).read_bytes()


def _hash(content: bytes) -> str:
    return sha256(content).hexdigest()


def _read(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise _unusable(path, error) from None


def _read_record(record: Path) -> Record:
    try:
        found = json.loads(_read(record) or b"{}")
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _write_record(record: Path, known: Record) -> None:
    with _Writing(record):
        record.parent.mkdir(parents=True, exist_ok=True)
        record.write_text(json.dumps(known, indent=1) + "\n", encoding="utf-8")


class _Writing:
    """A failure to write is the user's to put right."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def __enter__(self) -> None: ...

    def __exit__(self, _kind: object, error: object, _trace: object) -> None:
        if isinstance(error, OSError):
            raise _unusable(self._path, error) from None


def _unusable(path: Path, error: OSError) -> UsageError:
    reason = error.strerror or "no reason given"
    return UsageError(f"cannot write {path}", reason, "make its folder writable for you")
