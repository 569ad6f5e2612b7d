"""The shape of what ``annotate`` and ``wireshark`` print as JSON; see ``shape``."""

from typing import Annotated, Literal, TypedDict


class AnnotateReport(TypedDict):
    """The answer to ``wirespan annotate FILE -o OUT --json``."""

    schema: Literal["wirespan.annotate/1"]
    output: str
    comments: Annotated[int, "Written."]
    frames: Annotated[int, "That carry them."]
    left_out: Annotated[int, "Comments of frames that had as many as one carries."]
    lost: Annotated[int, "Comments of frames whose blocks carry none."]
    requests: Annotated[int, "Whose ledgers were written."]
    requests_total: int
    secrets: Annotated[
        Literal["none", "kept", "dropped"], "TLS secrets that the capture carried inside."
    ]
    problems: Annotated[list[str], "What is wrong with the capture; the first sentences of them."]
    problems_total: int


class WiresharkPart(TypedDict):
    """A file of wirespan's in a folder of Wireshark's."""

    does: str
    path: str
    state: Literal["installed", "older", "changed", "absent"]


class WiresharkReport(TypedDict):
    """The answer to ``wirespan wireshark ACTION --json``, after the action."""

    schema: Literal["wirespan.wireshark/1"]
    wireshark: Annotated[str, "Its version, where it was asked."]
    looks_for_extcaps: Annotated[bool, "In the user's folder, without being told."]
    parts: list[WiresharkPart]
