"""Plays every scenario of the lab, both variants, and writes docs/method/scoreboard.md.

    python tools/scoreboard.py [NAME...]

With names only those are played, and the page is printed instead of written. Takes some
minutes; needs user and network namespaces.
"""

import os
import platform
import shutil
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "src"))
os.environ["PYTHONPATH"] = str(ROOT / "src")  # for what the lab starts

from wirespan.base.errors import UsageError  # noqa: E402 - found only with this path
from wirespan.lab.judge import Verdict, verdict  # noqa: E402 - as above
from wirespan.lab.runner import run  # noqa: E402 - as above
from wirespan.lab.scenario import Scenario  # noqa: E402 - as above
from wirespan.lab.scoreboard import page, score, summary  # noqa: E402 - as above
from wirespan.lab.shelf import every, find  # noqa: E402 - as above

PAGE = ROOT / "docs" / "method" / "scoreboard.md"
OPENING = """# The scoreboard

Every scenario of `wirespan lab list`, played broken and fixed on a network made for it, captured
at client and server, and both captures explained.
Written by `make scoreboard` on Linux {kernel}; `wirespan lab run NAME` plays one of them.
What is not found or not right stands here as it is; [ledger](ledger.md) tells how it works.
"""


def played(scenario: Scenario, folder: Path) -> Verdict:
    broken, fixed = (run(scenario, variant, folder / variant) for variant in ("broken", "fixed"))
    return verdict(broken, fixed)


def progress(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def play_all(scenarios: list[Scenario]) -> list[Verdict]:
    verdicts = []
    for scenario in scenarios:
        missing = [program for program in scenario.needs if shutil.which(program) is None]
        if missing:
            progress(f"{scenario.name}: not played, {', '.join(missing)} is not installed")
            continue
        with tempfile.TemporaryDirectory() as folder:
            try:
                one = played(scenario, Path(folder))
            except UsageError as error:
                progress(f"{scenario.name}: could not be played: {error}")
                continue
        verdicts.append(one)
        progress(f"{scenario.name}: {'; '.join(one.wrongs) or 'right'}")
    return verdicts


def main(names: list[str]) -> int:
    verdicts = play_all([find(name) for name in names] or every())
    text = page(verdicts, OPENING.format(kernel=platform.release()))
    if names:
        print(text)
    else:
        PAGE.write_text(text, encoding="utf-8")
    for line in summary(score(verdicts)):
        progress(line)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
