"""A server program on a host: started, waited for until it listens, ended at the end."""

import os
import signal
import subprocess
import time
from contextlib import suppress
from pathlib import Path
from typing import Self

from wirespan.base.errors import UsageError
from wirespan.lab.host import Host
from wirespan.lab.standby import shell_status

LISTEN_SECONDS = 15
LOOKS_A_SECOND = 100
END_SECONDS = 2
TOLD_LINES = 8


class Server:
    """As a context manager it is ended when left."""

    def __init__(self, host: Host, command: str, log: Path) -> None:
        """``command`` is a line for the shell; what it prints goes to ``log``."""
        self._host = host
        self._command = command
        self._log = log
        with log.open("wb") as output:
            self._process = host.run(
                ["/bin/sh", "-c", command],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                process_group=0,
                env={**os.environ, "PYTHONUNBUFFERED": "1"},
            )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_raised: object) -> None:
        self.stop()

    def wait_until_it_listens(self) -> None:
        """Until another host can reach one of its ports."""
        for _ in range(LISTEN_SECONDS * LOOKS_A_SECOND):
            found = self._host.listeners()
            if any(not listener.is_loopback for listener in found):
                return
            if self._process.poll() is not None:
                status = shell_status(self._process.returncode)
                raise self._failure(f"it ended with status {status} before it listened")
            time.sleep(1 / LOOKS_A_SECOND)
        found = self._host.listeners()
        if found:
            ports = ", ".join(sorted(str(listener.port) for listener in found))
            raise UsageError(
                f"the client cannot reach {self._command!r}",
                f"it listens on the loopback address only (port {ports})",
                "let it listen on 0.0.0.0 or ::",
            )
        raise self._failure(f"nothing listens after {LISTEN_SECONDS} s")

    def stop(self) -> None:
        """Ask it and its children to end; kill them if they do not."""
        with suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGTERM)
        try:
            self._process.wait(END_SECONDS)
        except subprocess.TimeoutExpired:
            with suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()

    def _failure(self, why: str) -> UsageError:
        lines = self._log.read_text(encoding="utf-8", errors="replace").strip().splitlines()
        said = " | ".join(line.strip() for line in lines[-TOLD_LINES:]) or "nothing"
        return UsageError(
            f"cannot serve {self._command!r}",
            f"{why} and said: {said}",
            "run the command by itself to see what it needs",
        )
