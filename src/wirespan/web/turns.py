"""A lock that is taken in turns: who waits gets it before who had it last.

Python's locks are not fair: a thread that lets go and takes again at once keeps all others
out, and that is what reading a capture does.
"""

from threading import Lock


class Turns:
    """Use it as a context manager; not to be taken twice by one thread."""

    def __init__(self) -> None:
        self._door = Lock()
        """Held by the one who is next."""
        self._lock = Lock()

    def __enter__(self) -> None:
        with self._door:
            self._lock.acquire()

    def __exit__(self, *_raised: object) -> None:
        self._lock.release()
