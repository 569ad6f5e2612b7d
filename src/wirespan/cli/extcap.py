"""Wireshark's capture interfaces of wirespan: the lab's scenarios, and a command's own traffic.

Speaks extcap (extcap(4), Wireshark's documentation of external capture programs): Wireshark
calls it for each question anew, one after another when it starts. So it loads the standard
library only, until a capture begins, and answers in a tenth of a second.
"""

import argparse
import importlib
import sys
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from wirespan.cli.commands import COMMANDS

LAB, RUN = "wirespan-lab", "wirespan-run"
SCENARIOS = Path(__file__).parents[1] / "lab" / "scenarios"
HELP = "https://www.wireshark.org/docs/man-pages/extcap.html"
EXTCAP_VERSION = "1.0"
ETHERNET = "dlt {number=1}{name=EN10MB}{display=Ethernet}"
UNSAFE = str.maketrans("{}\r\n", "()  ")
"""Braces and line ends are the protocol's own."""
WRONG_USE = 2
Lines = Iterator[str]


@dataclass(frozen=True, slots=True)
class Option:
    """A setting of an interface, as Wireshark's window of options shows it."""

    call: str
    display: str
    kind: str
    tooltip: str
    more: str = ""
    values: tuple[tuple[str, str], ...] = ()
    """(value, what it is called); the first is chosen unless told."""


@dataclass(frozen=True, slots=True)
class Interface:
    name: str
    display: str
    command: str
    """wirespan's command that does it; without it there is no interface."""


INTERFACES = (
    Interface(LAB, "wirespan: a scenario of the lab", "lab"),
    Interface(RUN, "wirespan: what a command sends", "run"),
)
EXPLAINED = Option(
    "--explained", "Explain", "boolflag", "Write findings into the capture as comments",
    "{default=true}",
)  # fmt: skip
RUN_OPTIONS = (
    Option("--command", "Command", "string", "What to run, like curl -s https://example.com",
           "{required=true}{placeholder=curl -s https://example.com}"),
    Option("--on", "Capture on", "string", "A network interface; any is all of them",
           "{default=any}"),
    EXPLAINED,
)  # fmt: skip


def main(arguments: Sequence[str] | None = None, scenarios: Path = SCENARIOS) -> int:
    """Answer one question of Wireshark's; the exit status."""
    asked, _ = _parser().parse_known_args(arguments)
    if asked.extcap_interfaces:
        return _say(interfaces(COMMANDS))
    known = {each.name for each in INTERFACES}
    if asked.extcap_interface not in known:
        print(f"wirespan: there is no interface {asked.extcap_interface!a}", file=sys.stderr)
        return WRONG_USE
    if asked.extcap_dlts:
        return _say(iter([ETHERNET]))
    if asked.extcap_config:
        return _say(options(asked.extcap_interface, scenarios))
    if asked.capture and asked.fifo:
        capturing = importlib.import_module("wirespan.cli.extcap_capture")
        return int(capturing.capture(asked))
    print("wirespan: this is for Wireshark to call (wirespan wireshark --help)", file=sys.stderr)
    return WRONG_USE


def interfaces(commands: Container[str]) -> Lines:
    """Those whose command this wirespan has."""
    yield f"extcap {{version={EXTCAP_VERSION}}}{{help={HELP}}}{{display=wirespan}}"
    for each in INTERFACES:
        if each.command in commands:
            yield f"interface {{value={each.name}}}{{display={each.display}}}"


def options(interface: str, scenarios: Path) -> Lines:
    """An interface's settings and their values."""
    chosen = RUN_OPTIONS if interface == RUN else _lab_options(scenarios)
    for number, option in enumerate(chosen):
        yield (
            f"arg {{number={number}}}{{call={option.call}}}{{display={option.display}}}"
            f"{{type={option.kind}}}{{tooltip={option.tooltip}}}{option.more}"
        )
        for index, (value, display) in enumerate(option.values):
            default = "true" if index == 0 else "false"
            yield (
                f"value {{arg={number}}}{{value={value}}}"
                f"{{display={display.translate(UNSAFE)}}}{{default={default}}}"
            )


def _lab_options(scenarios: Path) -> tuple[Option, ...]:
    return (
        Option("--scenario", "Scenario", "selector", "What happens on the wire",
               values=tuple(titles(scenarios))),
        Option("--variant", "Variant", "radio", "With its cause, or with the remedy",
               values=(("broken", "broken: the cause is there"), ("fixed", "fixed: it is not"))),
        Option("--side", "Captured at", "radio", "The host the capture is made on",
               values=(("client", "the client"), ("server", "the server"))),
        EXPLAINED,
    )  # fmt: skip


def titles(scenarios: Path) -> Iterator[tuple[str, str]]:
    """Name and title of each scenario, by group; one that cannot be read has only its name.

    Only this question needs TOML, so only here it is loaded.
    """
    tomllib = importlib.import_module("tomllib")
    for path in sorted(scenarios.glob("*/*.toml")):
        try:
            with path.open("rb") as file:
                title = str(tomllib.load(file).get("title", path.stem))
        except (OSError, ValueError):
            title = path.stem
        yield path.stem, f"{path.parent.name}: {title}"


def _say(lines: Lines) -> int:
    for line in lines:
        print(line)
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="wirespan (extcap)", allow_abbrev=False)
    for flag in ("--extcap-interfaces", "--extcap-dlts", "--extcap-config", "--capture"):
        parser.add_argument(flag, action="store_true")
    for option in ("--extcap-interface", "--extcap-capture-filter", "--fifo", "--extcap-version",
                   "--scenario", "--command"):  # fmt: skip
        parser.add_argument(option, default="")
    parser.add_argument("--variant", choices=("broken", "fixed"), default="broken")
    parser.add_argument("--side", choices=("client", "server"), default="client")
    parser.add_argument("--on", default="any")
    # A set boolflag is its name alone, one that is not set is absent.
    parser.add_argument("--explained", action="store_true")
    return parser


if __name__ == "__main__":
    sys.exit(main())
