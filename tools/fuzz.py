"""Mutates captures and tries every command on them, for as long as you like.

    python tools/fuzz.py [--seconds 300] [--first 0] [CAPTURE ...]

Without captures: the example and the small shared ones. A case is a capture and a number,
printed when it fails; the bytes that failed are kept in build/fuzz. A crash of the interpreter
leaves its input there too.
"""

import argparse
import faulthandler
import itertools
import sys
import time
import traceback
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
KEPT = ROOT / "build" / "fuzz"
HANGS_AFTER_SECONDS = 60
sys.path.insert(0, str(ROOT / "tests"))

from kit.captures import CAPTURES  # noqa: E402 - found once tests is on the path
from kit.mutations import LARGEST, mutated  # noqa: E402 - as above
from kit.trial import try_capture  # noqa: E402 - as above


def corpus(named: list[Path]) -> list[Path]:
    if named:
        return named
    found = [*(ROOT / "examples").glob("*.pcapng"), *CAPTURES.glob("*.pcap*")]
    known = [path for path in found if path.suffix in (".pcap", ".pcapng")]
    return sorted(path for path in known if path.stat().st_size <= LARGEST)


def try_case(path: Path, number: int) -> bool:
    """True if everything held; a hang ends the process with a traceback."""
    current = KEPT / "current"
    current.write_bytes(mutated(path.read_bytes(), f"{path.name}:{number}"))
    faulthandler.dump_traceback_later(HANGS_AFTER_SECONDS, exit=True)
    try:
        try_capture(current)
    except (AssertionError, ArithmeticError, LookupError, TypeError, ValueError, RuntimeError,
            OSError, AttributeError):  # fmt: skip
        failed = KEPT / f"{path.name}.{number}"
        current.rename(failed)
        print(f"\n{path.name} {number}: see {failed}\n{traceback.format_exc()}", flush=True)
        return False
    finally:
        faulthandler.cancel_dump_traceback_later()
    return True


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("captures", type=Path, nargs="*")
    parser.add_argument("--seconds", type=float, default=300)
    parser.add_argument("--first", type=int, default=0, help="the first number")
    options = parser.parse_args()
    KEPT.mkdir(parents=True, exist_ok=True)
    captures = corpus(options.captures)
    tried = failed = 0
    until = time.perf_counter() + options.seconds
    for number in itertools.count(options.first):
        for path in captures:
            if time.perf_counter() > until:
                print(f"{tried} cases of {len(captures)} captures, {failed} failed, up to {number}")
                return 1 if failed else 0
            tried += 1
            failed += not try_case(path, number)
    return 0


if __name__ == "__main__":
    sys.exit(main())
