"""Where the built page lies in the package, known without what serves it."""

from pathlib import Path

STATIC = Path(__file__).with_name("static")
START_PAGE = "index.html"
