"""A server that does not accept for a while: its listen queue fills.

python -m wirespan.lab.programs.reluctant --backlog 1 --pause 1.5
"""

import argparse
import time

from wirespan.lab.programs.answering import listen, plainly, serve


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--backlog", type=int, default=64)
    parser.add_argument("--pause", type=float, default=0, help="seconds before it accepts")
    chosen = parser.parse_args()
    listener = listen(80, backlog=chosen.backlog)
    print("ready", flush=True)
    time.sleep(chosen.pause)
    serve(listener, plainly)


if __name__ == "__main__":
    main()
