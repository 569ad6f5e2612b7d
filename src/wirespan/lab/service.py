"""A process of ours that serves a lab: a relay, a tap, a sampler.

It reads its job as one line of JSON, says ``ready`` (or, as JSON, which ``error`` keeps it from
that), takes more lines while it runs, ends when its input is closed, and prints what it has to
tell as a line of JSON.
"""

import json
import subprocess
import sys
from collections.abc import Mapping
from typing import Any

from wirespan.base.errors import UsageError
from wirespan.lab.host import Host

END_SECONDS = 5
READY = "ready"
DONE = "done"


class Service:
    def __init__(self, host: Host, module: str, job: Mapping[str, Any]) -> None:
        """Start it; ``wait_until_ready`` before its service is needed."""
        self._host = host
        self._module = module
        self._is_ready = False
        self._summary: dict[str, Any] | None = None
        self._process = host.run(
            # -P: what lies in the current folder is not for us to import.
            [sys.executable, "-P", "-m", module],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            # Ctrl-C is for the user's command; this ends after it.
            process_group=0,
        )
        self.tell(job)

    def wait_until_ready(self) -> None:
        if self._is_ready:
            return
        assert self._process.stdout is not None
        line = self._process.stdout.readline().strip()
        if line.startswith("{"):
            self.stop()
            raise UsageError(*json.loads(line)["error"])
        if line != READY:
            raise self._failure("did not start")
        self._is_ready = True

    def tell(self, message: Mapping[str, Any]) -> None:
        assert self._process.stdin is not None
        try:
            print(json.dumps(message), file=self._process.stdin, flush=True)
        except BrokenPipeError:
            raise self._failure("has ended") from None

    def ask(self, message: Mapping[str, Any]) -> None:
        """Tell it and wait until it says that this is done."""
        self.wait_until_ready()
        self.tell(message)
        assert self._process.stdout is not None
        if self._process.stdout.readline().strip() != DONE:
            raise self._failure("did not do what it was told")

    def stop(self) -> dict[str, Any]:
        """End it; what it told at its end. Again: the same."""
        if self._summary is None:
            self._summary = self._stop()
        return self._summary

    def _stop(self) -> dict[str, Any]:
        try:
            printed, _ = self._process.communicate(timeout=END_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.communicate()
            return {}
        lines = [line for line in printed.splitlines() if line.startswith("{")]
        return json.loads(lines[-1]) if lines else {}

    def _failure(self, what: str) -> UsageError:
        _, complaints = self._process.communicate(timeout=END_SECONDS)
        reason = complaints.strip().splitlines()[-1:] or ["it says nothing"]
        self._summary = {}
        return UsageError(f"{self._module} on host {self._host.name} {what}", reason[0], "")
