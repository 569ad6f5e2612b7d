"""What a capture told, as its last frame: the page of ``wirespan explain``, findings as comments.

A live capture is explained when it is complete, and comments cannot be put at packets that
Wireshark has already read. The frame is of an interface of its own, so that nobody takes it for
something that was on a wire; its link type carries any text (WIRESHARK_UPPER_PDU, which names
the dissector that shows it).
"""

import io
import struct
from collections.abc import Sequence

from wirespan.capture.link_types import OWN_INTERFACE, UPPER_PDU
from wirespan.capture.write_pcapng import interface_block, packet_block
from wirespan.cli.screen import page_on
from wirespan.explain.answer import Answer
from wirespan.explain.run import explain
from wirespan.report.comments import COMMENTS_A_FRAME, finding_comment
from wirespan.report.findings import costliest_first
from wirespan.report.terminal import print_answer

DISSECTOR_NAME, PROTOCOL_COLUMN, END = 12, 33, 0
SHOWN_AS = b"data-text-lines"
REQUESTS_SHOWN = 10
LONGEST_BYTES = 200_000


def answer_blocks_of(capture: str, interface: int, notes: Sequence[str]) -> bytes:
    """Those of a capture; UsageError where it cannot be read."""
    return answer_blocks(explain(capture, top=REQUESTS_SHOWN), interface, notes)


def answer_blocks(answer: Answer, interface: int, notes: Sequence[str] = ()) -> bytes:
    """An interface, which is number ``interface`` of its section, and the frame.

    ``notes`` are lines before the answer.
    """
    page = "".join(f" {note}\n" for note in notes) + ("\n" if notes else "") + page_of(answer)
    frame = _tag(DISSECTOR_NAME, SHOWN_AS) + _tag(PROTOCOL_COLUMN, b"wirespan") + _tag(END, b"")
    frame += page.encode("utf-8", "replace")[:LONGEST_BYTES]
    found = costliest_first(answer.findings)[:COMMENTS_A_FRAME]
    return interface_block(
        OWN_INTERFACE, link_type=UPPER_PDU, description="what the capture told"
    ) + packet_block(
        interface,
        answer.capture.last_ns or 0,
        frame,
        comments=[finding_comment(each) for each in found],
    )


def page_of(answer: Answer) -> str:
    """As ``wirespan explain`` prints it where there is no terminal."""
    octets = io.BytesIO()
    stream = io.TextIOWrapper(octets, encoding="utf-8", errors="replace", newline="\n")
    print_answer(page_on(stream, no_color=True), answer, REQUESTS_SHOWN)
    stream.flush()
    return octets.getvalue().decode("utf-8")


def _tag(kind: int, value: bytes) -> bytes:
    """Padded to four bytes, which its length counts."""
    value += bytes(-len(value) % 4)
    return struct.pack(">HH", kind, len(value)) + value
