"""``python -m wirespan``."""

import sys

from wirespan.cli.main import main

if __name__ == "__main__":
    sys.exit(main())
