"""Errors of the user's making."""

import pickle

from wirespan.base.errors import UsageError


class NarrowError(UsageError):
    """Of one kind."""


def test_the_sentence_says_what_why_and_what_to_do() -> None:
    assert str(UsageError("what", "why", "remedy")) == "what: why; remedy"
    assert str(UsageError("what", "why", "")) == "what: why"


def test_it_stays_what_it_is_from_one_process_to_another() -> None:
    copy = pickle.loads(pickle.dumps(NarrowError("what", "why", "remedy")))

    assert type(copy) is NarrowError
    assert (copy.what, copy.why, copy.remedy) == ("what", "why", "remedy")
