"""What ``capture`` and ``run`` have in common: what to capture, and when somebody stops it."""

import argparse
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

from wirespan.base.errors import UsageError
from wirespan.cli.output import STANDARD_OUTPUT, check_place
from wirespan.drive.tapping import ANY, Job, Summary
from wirespan.report.safe import visible

Listener = Callable[[int], None]


def add_interfaces(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--interface",
        "-i",
        metavar="NAME",
        action="append",
        help="capture there; give it again for more (any: all of them)",
    )


def check_capture_place(out: str) -> None:
    """UsageError where no capture can be written, before anything is started."""
    if out == STANDARD_OUTPUT:
        raise UsageError(
            f"cannot write {out}", "a capture is a file here, not a stream", "name a file"
        )
    check_place(out)


def job_of(arguments: argparse.Namespace, out: str, **settings: str | int | None) -> Job:
    """What the options want captured, into ``out``."""
    interfaces = tuple(dict.fromkeys(arguments.interface or (ANY,)))
    return Job(interfaces, out, **settings)  # type: ignore[arg-type]  # names of Job's fields


@contextmanager
def heard(listener: Listener, *signals: signal.Signals) -> Iterator[None]:
    """Until the end of the block these signals only tell the listener.

    A handler, not SIG_IGN: that would be passed on to the programs that we start.
    """

    def tell(number: int, _frame: FrameType | None) -> None:
        listener(number)

    before = {each: signal.signal(each, tell) for each in signals}
    try:
        yield
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)


def note(text: str) -> None:
    """One harmless line on standard error."""
    if sys.stderr:
        print(f"wirespan: {visible(text, ascii_only=True)}", file=sys.stderr)


def tell_drops(summary: Summary) -> None:
    """Where packets are missing, what follows is less sure."""
    if summary.dropped:
        note(
            f"{summary.dropped} packets were not captured, because they came faster than they"
            " could be written; a filter or a faster disk would help"
        )
