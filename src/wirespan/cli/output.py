"""Text written to a file that was named, or to standard output; never over what is read."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from wirespan.base.errors import UsageError, unwritable

STANDARD_OUTPUT = "-"


@contextmanager
def opened(output: str, source: str) -> Iterator[Callable[[str], object]]:
    """What writes there; nothing is made before there is something to write."""
    if output == STANDARD_OUTPUT:
        yield sys.stdout.write
        return
    path = Path(output)
    try:
        if path.exists() and Path(source).exists() and path.samefile(source):
            raise UsageError(
                f"cannot write {output}", "it is the capture that is read", "name another file"
            )
        with _Late(path) as file:
            yield file.write
    except OSError as error:
        raise unwritable(output, error) from None


class _Late:
    """A text file that is opened at the first write: a refused capture leaves no empty file."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._write: Callable[[str], object] | None = None
        self._close: Callable[[], None] = lambda: None

    def __enter__(self) -> "_Late":
        return self

    def __exit__(self, *_unused: object) -> None:
        self._close()

    def write(self, text: str) -> object:
        if self._write is None:
            file = self._path.open("w", encoding="utf-8")
            self._write, self._close = file.write, file.close
        return self._write(text)
