"""Runs a function inside namespaces of its own and brings back what it returns.

Four processes: the caller; one that makes the namespaces; the first of the new process
namespace, whose end ends all others in it; and the one that runs the function. Each is killed
when the one before it ends, however it ends, so nothing outlives the caller: not a process, not
a namespace, not a mount, not a file. Signals sent to the caller are passed on.
"""

import os
import pickle
import select
import signal
import sys
import traceback
from collections.abc import Callable
from types import FrameType
from typing import Any, NoReturn, TypeVar, cast

from wirespan.base.errors import UsageError
from wirespan.lab.child import start_child
from wirespan.lab.permission import check_system, sentence
from wirespan.lab.separate import RefusedError, furnish, separate
from wirespan.lab.standby import (
    end_of,
    end_of_first,
    let_signals_through,
    signals_held,
    stand_by,
)
from wirespan.lab.system_calls import die_with_parent

Result = TypeVar("Result")
ENDINGS = (signal.SIGTERM, signal.SIGHUP)
"""Signals that end the function as an exception, so that it closes what it has open."""


class LabEndedError(UsageError):
    """The function's process ended without an answer: killed, by somebody or for want of memory."""

    def __init__(self, status: int) -> None:
        super().__init__("the lab ended before its time", f"its status was {status}", "try again")
        self.status = status


def call(function: Callable[[], Result]) -> Result:
    """What ``function`` returns or raises; both must be picklable."""
    check_system()
    sys.stdout.flush()
    sys.stderr.flush()
    caller = os.getpid()
    answer = os.memfd_create("lab")
    try:
        with signals_held():
            maker = start_child(lambda: _make(caller, function, answer))
            status = stand_by(maker, end_of(maker))
        return cast(Result, _read(answer, status))
    finally:
        os.close(answer)


def _make(caller: int, function: Callable[[], Result], answer: int) -> int:
    try:
        separate()
    except RefusedError as refused:
        return _write(answer, _usage(sentence(refused)))
    die_with_parent()
    if os.getppid() != caller:
        return 1
    alive, kept_open = os.pipe()
    first = start_child(lambda: _be_first(alive, kept_open, function, answer))
    os.close(alive)
    return stand_by(first, end_of(first))


def _be_first(alive: int, kept_open: int, function: Callable[[], Result], answer: int) -> int:
    os.close(kept_open)
    die_with_parent()
    if select.select([alive], [], [], 0)[0]:
        return 1
    try:
        furnish()
    except RefusedError as refused:
        return _write(answer, _usage(sentence(refused)))
    worker = start_child(lambda: _work(function, answer))
    return stand_by(worker, end_of_first(worker))


def _work(function: Callable[[], Result], answer: int) -> int:
    for ending in ENDINGS:
        signal.signal(ending, _end)
    try:
        # What was held back while the namespaces were made arrives here.
        let_signals_through()
        outcome = pickle.dumps(("value", function()))
    except UsageError as error:
        outcome = _usage(error)
    except BaseException as error:  # noqa: BLE001  # the caller raises it
        outcome = pickle.dumps(("error", _carried(error)))
    sys.stdout.flush()
    sys.stderr.flush()
    return _write(answer, outcome)


def _usage(error: UsageError) -> bytes:
    return pickle.dumps(("usage", error))


def _end(number: int, _frame: FrameType | None) -> NoReturn:
    raise SystemExit(128 + number)


def _carried(error: BaseException) -> BaseException:
    """The error with its traceback as a note, or a stand-in if it cannot be sent."""
    text = "".join(traceback.format_exception(error))
    try:
        copy = pickle.loads(pickle.dumps(error))
    except (TypeError, AttributeError, pickle.PickleError):
        copy = RuntimeError(repr(error))
    assert isinstance(copy, BaseException)
    copy.add_note(text)
    return copy


def _write(answer: int, outcome: bytes) -> int:
    """``outcome`` is pickled: ``value``, ``usage`` or ``error``, and what belongs to it."""
    with os.fdopen(answer, "wb", closefd=False) as file:
        file.write(outcome)
    return 0


def _read(answer: int, status: int) -> Any:
    os.lseek(answer, 0, os.SEEK_SET)
    with os.fdopen(answer, "rb", closefd=False) as file:
        written = file.read()
    if not written:
        raise LabEndedError(status)
    kind, content = pickle.loads(written)
    if kind in ("usage", "error"):
        raise content
    return content
