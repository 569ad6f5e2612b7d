"""The names tshark gives to code points."""

import subprocess
from functools import cache


@cache
def _listing() -> str:
    command = ["tshark", "-G", "values"]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def tshark_names(field: str) -> dict[int, str]:
    """Name by number, of a field such as tls.handshake.ciphersuite."""
    rows = (line.split("\t") for line in _listing().splitlines())
    return {int(row[2], 0): row[3] for row in rows if len(row) > 3 and row[1] == field}
