"""Stands in for the pipeline, so that commands are tested on answers made by hand.

``python -m kit.pipeline ARGUMENTS`` is ``wirespan ARGUMENTS`` with it; a FILE is the name of
a sample. The file ``missing`` cannot be read, ``sleep`` takes a minute.
"""

import sys
import time
import types
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice

from kit.answers import SAMPLES, thousand_requests
from wirespan.base.errors import UsageError
from wirespan.base.vocabulary import Vantage
from wirespan.causes.finding import Fix, Severity
from wirespan.cli.main import main
from wirespan.explain.answer import Answer
from wirespan.explain.packet_line import PacketLine

CALLS: list[dict[str, object]] = []


@dataclass(frozen=True)
class Cause:
    id: str
    group: str
    title: str
    severity: Severity = Severity.COST
    what: str = "The server's program worked, or waited for something else."
    proof: str = "The request was acknowledged and no packet moved until the answer."
    look_alikes: str = "A lost answer: then its bytes are seen twice."
    cost: str = "Everything between the last request byte and the first answer byte."
    fixes: tuple[Fix, ...] = (Fix("python", "py-spy top --pid PID\nor a profiler"),)
    reference: str = "docs/causes/slow-server-think.md"


CATALOGUE = (
    Cause("slow-server-think", "Host and application", "the application needed the time"),
    Cause("slow-start", "TCP data transfer", "more bytes than the initial window"),
)


def explain(
    source: str,
    *,
    filter: str | None,  # noqa: A002  # the name is part of the signature
    top: int | None,
    vantage: Vantage,
    progress: Callable[[int, int | None], None] | None,
) -> Answer:
    CALLS.append({"filter": filter, "top": top, "vantage": vantage})
    if source == "missing":
        raise UsageError("cannot read 'missing'", "there is no such file", "check the name")
    if source == "sleep":
        print("asleep", flush=True)
        # A Ctrl-C just before a wait begins is heard of when that wait is over.
        for _ in range(600):
            time.sleep(0.1)
    if progress:
        progress(50, 100)
    return SAMPLES[source]()


def read(
    source: str,
    filter: str | None,  # noqa: A002  # the name is part of the signature
    limit: int | None,
) -> Iterator[PacketLine]:
    CALLS.append({"source": source, "filter": filter, "limit": limit})
    return islice(
        (
            PacketLine(number, number * 10**6, (number - 1) * 10**6, 74, 74, "tcp", "192.0.2.1",
                       50_000, "192.0.2.2", 80, 0, 0x18, 1, 20, 1, 502, info="GET / HTTP/1.1")
            for number in range(1, 100_001)
        ),
        limit,
    )  # fmt: skip


def install() -> None:
    """Put the stand-ins where the commands look for the pipeline."""
    CALLS.clear()
    for name, members in (
        ("wirespan.explain.run", {"explain": explain}),
        ("wirespan.explain.packets", {"read": read}),
        ("wirespan.causes.catalogue", {"CAUSES": CATALOGUE}),
    ):
        module = types.ModuleType(name)
        vars(module).update(members)
        sys.modules[name] = module


if __name__ == "__main__":
    SAMPLES["many"] = lambda: thousand_requests(20_000)
    install()
    sys.exit(main())
