"""Errors of the user's making."""

import errno
import os
import pickle

import pytest

from wirespan.base.errors import UsageError, unwritable


class NarrowError(UsageError):
    """Of one kind."""


def test_the_sentence_says_what_why_and_what_to_do() -> None:
    assert str(UsageError("what", "why", "remedy")) == "what: why; remedy"
    assert str(UsageError("what", "why", "")) == "what: why"


def test_it_stays_what_it_is_from_one_process_to_another() -> None:
    copy = pickle.loads(pickle.dumps(NarrowError("what", "why", "remedy")))

    assert type(copy) is NarrowError
    assert (copy.what, copy.why, copy.remedy) == ("what", "why", "remedy")


@pytest.mark.parametrize(
    ("number", "told"),
    [
        (errno.ENOENT, "its folder does not exist; make it, or name another"),
        (errno.EISDIR, "it is a folder; name a file in it"),
        (errno.EACCES, "permission denied; name a file in a folder of yours"),
        (errno.ENOSPC, "no space is left; make room, or name a file elsewhere"),
        (errno.ELOOP, "Too many levels of symbolic links; name another file"),
    ],
)
def test_a_file_that_cannot_be_written_is_told_with_a_way_out(number: int, told: str) -> None:
    error = unwritable("out/a.svg", OSError(number, os.strerror(number)))

    assert str(error) == f"cannot write out/a.svg: {told}"
