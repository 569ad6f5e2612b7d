"""Sessions of TLS 1.2 are resumed, or forgotten."""

import subprocess
import sys
from pathlib import Path

import pytest

from kit.labs import NEEDS_LAB
from kit.stages import served
from wirespan.lab.backstage import certificate

pytestmark = NEEDS_LAB


@pytest.mark.parametrize("options", [("--forget",), ()])
def test_each_request_is_timed(options: tuple[str, ...], tmp_path: Path) -> None:
    def exchange() -> str:
        code = (
            "import socket; from wirespan.lab.programs import asking, sessions;"
            "asking.connect.__kwdefaults__['host'] = '127.0.0.1'; sessions.main()"
        )
        command = [sys.executable, "-c", code, "--times", "2", *options]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        return done.stdout + done.stderr

    files = "--certificate", str(certificate(tmp_path, "ecdsa"))
    told = served("answering", *files, exchange=exchange)

    assert [line.split()[0] for line in told.splitlines()] == ["tls-0", "tls-1"]
