"""Errors of the user's making, told in one sentence."""

import errno

UNWRITABLE = {
    errno.ENOENT: ("its folder does not exist", "make it, or name another"),
    errno.EISDIR: ("it is a folder", "name a file in it"),
    errno.EACCES: ("permission denied", "name a file in a folder of yours"),
    errno.ENOSPC: ("no space is left", "make room, or name a file elsewhere"),
}
"""Why, and what to do; of others the system's own word is told."""


class UsageError(Exception):
    """Wrong use or unreadable input: what happened, why, and what to do about it."""

    def __init__(self, what: str, why: str, remedy: str) -> None:
        super().__init__(f"{what}: {why}; {remedy}" if remedy else f"{what}: {why}")
        self.what = what
        self.why = why
        self.remedy = remedy

    def __reduce__(self) -> tuple[type["UsageError"], tuple[str, str, str]]:
        """What pickles it: otherwise only the sentence would be kept."""
        return type(self), (self.what, self.why, self.remedy)


def unwritable(path: object, error: OSError) -> UsageError:
    """The sentence about a file that cannot be written."""
    why, remedy = UNWRITABLE.get(
        error.errno or 0, (error.strerror or "no reason given", "name another file")
    )
    return UsageError(f"cannot write {path}", why, remedy)
