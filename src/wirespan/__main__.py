"""``python -m wirespan``."""

import sys

from wirespan.cli.main import entry

if __name__ == "__main__":
    sys.exit(entry())
