"""A process of ours that serves a lab: a relay, a tap, a sampler.

It reads its job as one line of JSON, says ``ready`` (or, as JSON, which ``error`` keeps it from
that), takes more lines while it runs, ends when its input is closed, and prints what it has to
tell as a line of JSON. Its module has a ``main`` and can be run by itself (``python -m``); here
it is a fork of this process, which has loaded most of what it needs already.
"""

import importlib
import json
import os
import select
import signal
import sys
import traceback
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import IO, Any

from wirespan.base.errors import UsageError
from wirespan.lab.child import start_child
from wirespan.lab.host import Host
from wirespan.lab.space import here
from wirespan.lab.standby import let_signals_through

END_SECONDS = 5
READY = "ready"
DONE = "done"
STANDARD = (("stdin", "r"), ("stdout", "w"), ("stderr", "w"))
USUAL_SIGNALS: dict[signal.Signals, Callable[..., Any] | signal.Handlers] = {
    signal.SIGINT: signal.default_int_handler,
    signal.SIGTERM: signal.SIG_DFL,
    signal.SIGHUP: signal.SIG_DFL,
}


class Service:
    def __init__(self, host: Host, module: str, job: Mapping[str, Any]) -> None:
        """Start it; ``wait_until_ready`` before its service is needed."""
        self._name = f"{module} on host {host.name}"
        self._is_ready = False
        self._summary: dict[str, Any] | None = None
        main = _main_of(module)
        job_end, to_it = os.pipe()
        from_it, answer_end = os.pipe()
        self._complaints = os.memfd_create(module)
        ends = (job_end, answer_end, self._complaints)
        sys.stdout.flush()
        sys.stderr.flush()
        self._process = start_child(lambda: _be(host, main, ends))
        os.close(job_end)
        os.close(answer_end)
        self._told = os.fdopen(to_it, "w", encoding="utf-8")
        self._answers = os.fdopen(from_it, "r", encoding="utf-8")
        self.tell(job)

    def wait_until_ready(self) -> None:
        if self._is_ready:
            return
        line = self._answers.readline().strip()
        if line.startswith("{"):
            self.stop()
            raise UsageError(*json.loads(line)["error"])
        if line != READY:
            raise self._failure("did not start")
        self._is_ready = True

    def tell(self, message: Mapping[str, Any]) -> None:
        try:
            print(json.dumps(message), file=self._told, flush=True)
        except BrokenPipeError:
            raise self._failure("has ended") from None

    def ask(self, message: Mapping[str, Any]) -> None:
        """Tell it and wait until it says that this is done."""
        self.wait_until_ready()
        self.tell(message)
        if self._answers.readline().strip() != DONE:
            raise self._failure("did not do what it was told")

    def let_go(self) -> None:
        """Begin to end it, so that several end at the same time."""
        with suppress(BrokenPipeError):
            self._told.close()

    def stop(self) -> dict[str, Any]:
        """End it; what it told at its end. Again: the same."""
        if self._summary is None:
            lines = [line for line in self._end().splitlines() if line.startswith("{")]
            self._summary = json.loads(lines[-1]) if lines else {}
            os.close(self._complaints)
        return self._summary

    def finish(self) -> dict[str, Any]:
        """``stop``; UsageError where it told that it failed, as a tap does whose disk is full."""
        summary = self.stop()
        if "error" in summary:
            raise UsageError(*summary["error"])
        return summary

    def _end(self) -> str:
        """Close its input, read what it prints until it ends; kill it if it does not."""
        self.let_go()
        with self._answers:
            printed = _read_to_the_end(self._answers)
        if printed is None:
            os.kill(self._process, signal.SIGKILL)
        os.waitpid(self._process, 0)
        return printed or ""

    def _failure(self, what: str) -> UsageError:
        self._end()
        os.lseek(self._complaints, 0, os.SEEK_SET)
        with os.fdopen(self._complaints, encoding="utf-8", errors="replace") as complaints:
            lines = complaints.read().strip().splitlines()
        self._summary = {}
        return UsageError(f"{self._name} {what}", lines[-1] if lines else "it says nothing", "")


def _main_of(module: str) -> Callable[[], int]:
    main = importlib.import_module(module).main
    assert callable(main)
    return main  # type: ignore[no-any-return]  # what a service's module promises


def _be(host: Host, main: Callable[[], int], ends: tuple[int, int, int]) -> int:
    """In the child: be ``main`` on the host, as a process that was started for it."""
    # Ctrl-C is for the user's command; this ends after it.
    os.setpgid(0, 0)
    for number, handler in USUAL_SIGNALS.items():
        signal.signal(number, handler)
    let_signals_through()
    host.enter(here())
    for descriptor, (end, (name, mode)) in enumerate(zip(ends, STANDARD, strict=True)):
        os.dup2(end, descriptor)
        setattr(sys, name, os.fdopen(descriptor, mode, encoding="utf-8", closefd=False))
    # What it inherits besides would keep others' pipes open.
    os.closerange(len(STANDARD), os.sysconf("SC_OPEN_MAX"))
    try:
        return main()
    except SystemExit as error:
        if isinstance(error.code, str):
            print(error.code, file=sys.stderr)
        return error.code if isinstance(error.code, int) else bool(error.code)
    except BaseException:
        traceback.print_exc()
        raise
    finally:
        sys.stdout.flush()
        sys.stderr.flush()


def _read_to_the_end(answers: IO[str]) -> str | None:
    """None if it is silent and does not end for ``END_SECONDS``."""
    parts: list[bytes] = []
    while select.select([answers], [], [], END_SECONDS)[0]:
        part = os.read(answers.fileno(), 65536)
        if not part:
            return b"".join(parts).decode(errors="replace")
        parts.append(part)
    return None
