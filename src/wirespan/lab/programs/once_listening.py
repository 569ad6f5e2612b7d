"""Starts a server that does not say when it is ready, and says so for it.

python -m wirespan.lab.programs.once_listening PORT COMMAND...
"""

import contextlib
import signal
import socket
import subprocess
import sys
import time
from types import FrameType

TRIES = 200
BETWEEN_S = 0.02


def listens(port: int) -> bool:
    with socket.socket() as asker:
        return asker.connect_ex(("127.0.0.1", port)) == 0


def main() -> int:
    port, command = int(sys.argv[1]), sys.argv[2:]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL)

    def stop(_signal: int, _frame: FrameType | None) -> None:
        server.terminate()

    signal.signal(signal.SIGTERM, stop)
    for _ in range(TRIES):
        if listens(port):
            print("ready", flush=True)
            break
        time.sleep(BETWEEN_S)
    with contextlib.suppress(KeyboardInterrupt):
        return server.wait()
    return 1


if __name__ == "__main__":
    sys.exit(main())
