"""It asks the authority in mid-handshake, or does not."""

import subprocess
import sys
from pathlib import Path

import pytest

from kit.labs import NEEDS_LAB
from kit.stages import served
from wirespan.lab.backstage import certificate

pytestmark = NEEDS_LAB


@pytest.mark.parametrize("options", [("--check",), ()])
def test_the_page_comes_either_way(options: tuple[str, ...], tmp_path: Path) -> None:
    def exchange() -> int:
        code = (
            "from wirespan.lab.programs import asking, careful;"
            "asking.connect.__kwdefaults__['host'] = '127.0.0.1'; careful.main()"
        )
        command = [sys.executable, "-c", code, "--authority", "127.0.0.1", *options]
        return subprocess.run(command, capture_output=True, check=False, timeout=60).returncode

    files = "--certificate", str(certificate(tmp_path, "ecdsa"))

    assert served("answering", *files, exchange=exchange) == 0
