"""The version."""

import re

from wirespan.cli.version import VERSION


def test_it_is_a_version() -> None:
    assert re.match(r"\d+\+?[.\w]*", VERSION)
