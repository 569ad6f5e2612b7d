"""Wireshark's capture interfaces of wirespan: the lab's scenarios, and a command's own traffic.

Speaks extcap (extcap(4), Wireshark's documentation of external capture programs): Wireshark
calls it for each question anew, one after another when it starts. So it loads next to nothing,
not even argparse and pathlib, which would take longer than the answer; where a capture begins
it becomes ``wirespan.cli.extcap_capture``.
"""

import os
import sys
from collections.abc import Iterator, Mapping, Sequence

LAB, RUN = "wirespan-lab", "wirespan-run"
INTERFACES = {LAB: "A scenario of the lab", RUN: "What a command sends"}
SCENARIOS = os.path.join(os.path.dirname(__file__), "..", "lab", "scenarios")
CAPTURE = (sys.executable, "-P", "-m", "wirespan.cli.extcap_capture")
HELP = "https://www.wireshark.org/docs/man-pages/extcap.html"
EXTCAP_VERSION = "1.0"
ETHERNET = "dlt {number=1}{name=EN10MB}{display=Ethernet}"
UNSAFE = str.maketrans("{}\r\n", "()  ")
"""Braces and line ends are the protocol's own."""
ALONE = {"--extcap-interfaces", "--extcap-dlts", "--extcap-config", "--capture"}
"""Words without a value."""
FIRST = "shop"
"""The scenario that is played unless told: it has a bit of everything."""
TITLE = 'title = "'
TITLE_BYTES = 512
"""A scenario's title is its first line."""
LIVE, COMMENTS, PLAIN = "live", "comments", "no"
WRONG_USE = 2
Lines = Iterator[str]
Values = Sequence[tuple[str, str]]
"""(value, what it is called); the first is chosen unless told."""


class Option:
    """A setting of an interface, as Wireshark's window of options shows it."""

    def __init__(
        self, call: str, display: str, kind: str, tooltip: str, more: str = "", values: Values = ()
    ) -> None:
        self.call = call
        self.display = display
        self.kind = kind
        self.tooltip = tooltip
        self.more = more
        self.values = values


EXPLAIN = Option(
    "--explain", "Explain", "radio", "Where the time went, why, and what to change",
    values=((LIVE, "live: packets as they pass, the answer in a last frame"),
            (COMMENTS, "at the end: all packets, comments at those that prove it"),
            (PLAIN, "no: packets as they pass")),
)  # fmt: skip
RUN_OPTIONS = (
    Option("--command", "Command", "string", "What to run, like curl -s https://example.com",
           "{required=true}{placeholder=curl -s https://example.com}"),
    Option("--on", "Capture on", "string", "A network interface; any is all of them",
           "{default=any}"),
    EXPLAIN,
)  # fmt: skip


def main(arguments: Sequence[str] | None = None, scenarios: str = SCENARIOS) -> int:
    """Answer one question of Wireshark's; the exit status."""
    words = sys.argv[1:] if arguments is None else arguments
    asked = read(words)
    if "extcap-interfaces" in asked:
        return _say(interfaces())
    interface = asked.get("extcap-interface", "")
    if interface and interface not in INTERFACES:
        print(f"wirespan: there is no interface {interface!a}", file=sys.stderr)
        return WRONG_USE
    if interface:
        return _of(interface, asked, words, scenarios)
    return _not_for_people()


def _of(interface: str, asked: Mapping[str, str], words: Sequence[str], scenarios: str) -> int:
    if "extcap-dlts" in asked:
        return _say(iter([ETHERNET]))
    if "extcap-config" in asked:
        return _say(options(interface, scenarios))
    if "capture" in asked and asked.get("fifo"):
        # In its place, so that Wireshark's signals reach the capture.
        os.execv(CAPTURE[0], [*CAPTURE, *words])
    return _not_for_people()


def _not_for_people() -> int:
    print("wirespan: this is for Wireshark to call (wirespan wireshark --help)", file=sys.stderr)
    return WRONG_USE


def read(words: Sequence[str]) -> Mapping[str, str]:
    """Wireshark's words as a table; what it may ask in versions to come does no harm."""
    asked: dict[str, str] = {}
    rest = iter(words)
    for word in rest:
        name, equals, value = word.partition("=")
        if name.startswith("--"):
            asked[name[2:]] = value if equals or name in ALONE else next(rest, "")
    return asked


def interfaces() -> Lines:
    yield f"extcap {{version={EXTCAP_VERSION}}}{{help={HELP}}}{{display=wirespan}}"
    for name, display in INTERFACES.items():
        yield f"interface {{value={name}}}{{display={display}}}"


def options(interface: str, scenarios: str) -> Lines:
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


def _lab_options(scenarios: str) -> Sequence[Option]:
    return (
        Option("--scenario", "Scenario", "selector", "What happens on the wire",
               values=sorted(titles(scenarios), key=lambda each: each[0] != FIRST)),
        Option("--variant", "Variant", "radio", "With its cause, or with the remedy",
               values=(("broken", "broken: the cause is there"), ("fixed", "fixed: it is not"))),
        Option("--side", "Captured at", "radio", "The host the capture is made on",
               values=(("client", "the client"), ("server", "the server"))),
        EXPLAIN,
    )  # fmt: skip


def titles(scenarios: str) -> Iterator[tuple[str, str]]:
    """Name and title of each scenario, by group; one that cannot be read has only its name."""
    for group in _names(scenarios):
        for name in _names(f"{scenarios}/{group}"):
            scenario, dot, _ = name.partition(".toml")
            if dot:
                title = _title(f"{scenarios}/{group}/{name}") or scenario
                yield scenario, f"{group}: {title}"


def _names(folder: str) -> list[str]:
    try:
        return sorted(os.listdir(folder))
    except OSError:
        return []


def _title(path: str) -> str:
    """A scenario's first line, without a reader of TOML."""
    try:
        with open(path, "rb") as file:
            line = file.readline(TITLE_BYTES).decode("utf-8", "replace").rstrip()
    except OSError:
        return ""
    whole = line.startswith(TITLE) and line.endswith('"')
    return line[len(TITLE) : -1].replace('\\"', '"') if whole else ""


def _say(lines: Lines) -> int:
    for line in lines:
        print(line)
    return 0


if __name__ == "__main__":
    sys.exit(main())
