"""What the commands call to get their answers, loaded only when a command runs.

The compiled kernels come with it; help and errors of use need none of them.
"""

import importlib
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Protocol, cast

from wirespan.base.vocabulary import Vantage
from wirespan.explain.answer import Answer
from wirespan.report.entry import Entry

if TYPE_CHECKING:
    from wirespan.explain.packet_line import PacketLine


class Explain(Protocol):
    """``wirespan.explain.run.explain``"""

    def __call__(
        self,
        source: str,
        *,
        filter: str | None,  # noqa: A002  # the name is part of the signature
        top: int | None,
        vantage: Vantage,
        progress: Callable[[int, int | None], None] | None,
    ) -> Answer: ...


class ReadPackets(Protocol):
    """``wirespan.explain.packets.read``"""

    def __call__(
        self,
        source: str,
        filter: str | None,  # noqa: A002  # the name is part of the signature
        limit: int | None,
    ) -> Iterator["PacketLine"]: ...


def load_explain() -> Explain:
    return cast(Explain, importlib.import_module("wirespan.explain.run").explain)


def load_packets() -> ReadPackets:
    return cast(ReadPackets, importlib.import_module("wirespan.explain.packets").read)


def load_catalogue() -> Sequence[Entry]:
    return cast(Sequence[Entry], importlib.import_module("wirespan.causes.catalogue").CAUSES)


def check_filter(text: str) -> None:
    """UsageError where ``explain`` could not use this display filter."""
    fields = importlib.import_module("wirespan.explain.filter.fields")
    compiled = importlib.import_module("wirespan.explain.filter.compiled")
    compiled.compile_filter(text, fields.Scope.CONNECTION | fields.Scope.REQUEST)
