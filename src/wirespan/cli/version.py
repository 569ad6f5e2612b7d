"""The version of the installed distribution."""

from importlib.metadata import PackageNotFoundError, version


def _installed() -> str:
    try:
        return version("wirespan")
    except PackageNotFoundError:
        return "0+unknown"


VERSION = _installed()
