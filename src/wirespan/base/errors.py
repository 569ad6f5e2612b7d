"""Errors of the user's making, told in one sentence."""


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
