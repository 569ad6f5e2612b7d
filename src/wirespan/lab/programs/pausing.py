"""Serves like ``answering``, and stops that process for a while, half a second after its start.

python -m wirespan.lab.programs.pausing --stop 400
"""

import argparse
import signal
import subprocess
import sys
import time
from types import FrameType

SERVER = (sys.executable, "-m", "wirespan.lab.programs.answering")
BEFORE_S = 0.5


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--stop", type=float, default=0, help="ms")
    chosen = parser.parse_args()
    server = subprocess.Popen(SERVER, stdout=subprocess.PIPE, text=True)
    assert server.stdout is not None
    print(server.stdout.readline().strip(), flush=True)

    def end(_signal: int, _frame: FrameType | None) -> None:
        server.kill()
        sys.exit(0)

    signal.signal(signal.SIGTERM, end)
    if chosen.stop:
        time.sleep(BEFORE_S)
        server.send_signal(signal.SIGSTOP)
        time.sleep(chosen.stop / 1000)
        server.send_signal(signal.SIGCONT)
    server.wait()


if __name__ == "__main__":
    main()
