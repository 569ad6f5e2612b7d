"""The command line: finds the command, runs it, turns its end into an exit status.

0 answered, 2 wrong use or unreadable input (one sentence on standard error), 130 Ctrl-C.
A pipe closed by its reader ends quietly with 0. Our own faults keep their traceback.
"""

import argparse
import errno
import gc
import importlib
import os
import sys
from collections.abc import Sequence
from typing import Any, NoReturn

from wirespan.base.errors import UsageError
from wirespan.cli.commands import COMMANDS
from wirespan.report.safe import visible

ANSWERED = 0
WRONG_USE = 2
INTERRUPTED = 130
"""128 + SIGINT, as shells report it."""
DESCRIPTION = (
    "Where did the time of this request go, why, and what would change it? Answered from packets."
)
FULL_OR_BROKEN = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO}
"""Why a medium refuses more output."""
FEW_CYCLES = 100_000
"""Objects made before Python looks for cycles among them: loading alone makes thousands of
lasting ones, and what a command makes has no cycles to speak of."""


class Parser(argparse.ArgumentParser):
    """Tells what is wrong as a sentence instead of printing the usage."""

    def error(self, message: str) -> NoReturn:
        raise UsageError("wrong use", message, f"see {self.prog} --help")


class Version(argparse.Action):
    """Looks the version up only when it is asked for: that takes longer than all the rest."""

    def __call__(self, parser: argparse.ArgumentParser, *_unused: Any) -> NoReturn:
        version = importlib.import_module("wirespan.cli.version")
        print(f"wirespan {version.VERSION}")
        parser.exit()


def entry() -> int:
    """``main`` as a process of its own: what is left at its end goes with it, so that Python
    need not look for cycles in it first, which takes longer than starting did."""
    status = main()
    gc.freeze()
    return status


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit status."""
    try:
        status = _run(sys.argv[1:] if arguments is None else list(arguments))
        if sys.stdout:
            sys.stdout.flush()
    except UsageError as error:
        complain(error)
        return WRONG_USE
    except BrokenPipeError:
        _let_go_of_output()
        return ANSWERED
    except KeyboardInterrupt:
        _let_go_of_output()
        return INTERRUPTED
    except OSError as error:
        if error.errno not in FULL_OR_BROKEN:
            raise
        _let_go_of_output()
        complain(UsageError("cannot write the answer", str(error.strerror), "make room for it"))
        return WRONG_USE
    return status


def complain(error: UsageError) -> None:
    """One harmless line on standard error."""
    if sys.stderr:
        print(f"wirespan: {visible(str(error), ascii_only=True)}", file=sys.stderr)


def _run(arguments: list[str]) -> int:
    gc.set_threshold(FEW_CYCLES)
    if sys.stdout is None:
        sys.stdout = open(os.devnull, "w")  # noqa: PTH123, SIM115  # a stand-in for the whole run
    parser = Parser(prog="wirespan", description=DESCRIPTION, allow_abbrev=False)
    parser.add_argument("--version", action=Version, nargs=0, help="print the version and end")
    parsers = parser.add_subparsers(dest="command", metavar="COMMAND", parser_class=Parser)
    chosen = next((word for word in arguments if not word.startswith("-")), None)
    for command in COMMANDS.values():
        own = parsers.add_parser(
            command.name, help=command.does, description=command.does, allow_abbrev=False
        )
        if command.name == chosen:
            command.load().add_arguments(own)
    if not arguments:
        parser.print_help()
        return ANSWERED
    if chosen is not None and chosen not in COMMANDS:
        raise _unknown(chosen)
    parsed, unknown = parser.parse_known_args(arguments)
    if unknown:
        used = " ".join(filter(None, ("wirespan", parsed.command, getattr(parsed, "part", None))))
        reason = f"unrecognized arguments: {' '.join(unknown)}"
        raise UsageError("wrong use", reason, f"see {used} --help")
    if parsed.command is None:
        parser.error("a command is missing")
    return COMMANDS[parsed.command].load().run(parsed)


def _unknown(word: str) -> UsageError:
    near = importlib.import_module("difflib").get_close_matches(word, COMMANDS, 1)
    remedy = f"did you mean {near[0]}?" if near else "wirespan --help lists the commands"
    return UsageError(f"there is no command {word!r}", f"known are {', '.join(COMMANDS)}", remedy)


def _let_go_of_output() -> None:
    """Nobody reads on: what is still buffered must not raise again when Python ends."""
    try:
        descriptor = sys.stdout.fileno()
    except (OSError, ValueError):
        return
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, descriptor)
    os.close(nowhere)
