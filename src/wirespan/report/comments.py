"""An answer as comments at frames: what Wireshark shows beside the packets that prove it.

A comment is a sentence for people, and behind it the same as ``[wirespan WORD key=value ...]``
for programs: ``finding`` at each frame that proves one, ``ledger`` at the frame that ended a
slice of a request's time, ``request`` where one begins and where it ends. Strings from packets
stand before the last bracket only, so they cannot pose as that part.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from wirespan.base.vocabulary import Medium, Phase, Reason
from wirespan.causes.finding import Finding
from wirespan.explain.answer import Answer
from wirespan.ledger.request import Request
from wirespan.report.safe import visible
from wirespan.report.units import duration, plural
from wirespan.report.waterfall import title
from wirespan.report.words import reason_in_words

COMMENTS_A_FRAME = 32
LONGEST_SENTENCE = 600
LONGEST_TITLE = 120
FRAMES_NAMED = 10


@dataclass(slots=True)
class FrameComments:
    """Sentences by frame; past COMMENTS_A_FRAME they are counted, not kept."""

    by_frame: dict[int, list[str]] = field(default_factory=dict)
    left_out: int = 0

    def add(self, frame: int, sentence: str) -> None:
        said = self.by_frame.setdefault(frame, [])
        if len(said) < COMMENTS_A_FRAME:
            said.append(sentence)
        else:
            self.left_out += 1


def comments_of(answer: Answer) -> FrameComments:
    """Findings first, then requests as they begin, pass and end."""
    found = FrameComments()
    for finding in answer.findings:
        for frame, sentence in _of_finding(finding):
            found.add(frame, sentence)
    connections = {connection.id: connection for connection in answer.connections}
    for request in answer.requests:
        asked = _shortened(title(request, connections.get(request.connection)), LONGEST_TITLE)
        for frame, sentence in _of_request(request, asked):
            found.add(frame, sentence)
    return found


def finding_comment(finding: Finding) -> str:
    """In full, with its frames: for where it does not stand at one of them."""
    shown = finding.frames[:FRAMES_NAMED]
    more = len(finding.frames) - len(shown)
    frames = ", ".join(map(str, shown)) + (f" and {more} more" if more else "")
    return _in_full(finding, f" ({'frames' if len(shown) > 1 else 'frame'} {frames})")


def _in_full(finding: Finding, where: str = "") -> str:
    fixes = "".join(f" | {fix.where}: {fix.how}" for fix in finding.fix)
    return _comment(
        f"{_head(finding)}: {finding.evidence}{where}{fixes}", "finding", _facts(finding)
    )


def _of_finding(finding: Finding) -> Iterator[tuple[int, str]]:
    """In full at its first frame; at the others, where that is."""
    for index, frame in enumerate(finding.frames):
        if index:
            see = f"{_head(finding)} (see frame {finding.frames[0]})"
            yield frame, _comment(see, "finding", _facts(finding))
        else:
            yield frame, _in_full(finding)


def _head(finding: Finding) -> str:
    cost = f", {duration(finding.cost_ns)}" if finding.cost_ns else ""
    return f"{finding.title}{cost}"


def _facts(finding: Finding) -> dict[str, object]:
    return {
        "cause": finding.cause,
        "severity": finding.severity.value,
        "cost_ns": finding.cost_ns,
    }


def _of_request(request: Request, asked: str) -> Iterator[tuple[int, str]]:
    took = duration(request.duration_ns)
    facts = {"request": request.id, "duration_ns": request.duration_ns}
    begins = f"request {request.id} begins: {asked}, {took} in all"
    yield request.request_frames[0], _comment(begins, "request", facts)
    yield from _of_ledger(request, asked)
    outcome = request.failed or request.response
    ends = f"request {request.id} ends: {asked}{f', {outcome}' if outcome else ''}, after {took}"
    yield _last_frame(request), _comment(ends, "request", facts)


def _of_ledger(request: Request, asked: str) -> Iterator[tuple[int, str]]:
    """What passed up to each boundary: slices alike that end at one frame are added up."""
    took: dict[tuple[int, Phase, Reason, Medium], int] = defaultdict(int)
    first: dict[tuple[int, Phase, Reason, Medium], int] = {}
    for each in request.ledger:
        frames = each.frames or (_last_frame(request),)
        key = max(frames), each.phase, each.reason, each.medium
        took[key] += each.end_ns - each.start_ns
        first[key] = min(first.get(key, frames[0]), *frames)
    for key, lasted in took.items():
        frame, phase, reason, medium = key
        if not lasted:
            continue
        since = f" since frame {first[key]}" if first[key] != frame else ""
        words = reason_in_words(request, phase, reason)
        facts = {
            "request": request.id,
            "phase": phase.text,
            "reason": reason.text,
            "medium": medium.text,
            "cost_ns": lasted,
        }
        sentence = (
            f"{phase.text} {duration(lasted)}{since}: {words} (request {request.id}, {asked})"
        )
        yield frame, _comment(sentence, "ledger", facts)


def _last_frame(request: Request) -> int:
    return (request.response_frames or request.request_frames)[1]


def _comment(sentence: str, word: str, facts: Mapping[str, object]) -> str:
    known = "".join(f" {key}={value}" for key, value in facts.items())
    return f"{_shortened(sentence, LONGEST_SENTENCE)} [wirespan {word}{known}]"


def _shortened(text: str, longest: int) -> str:
    shown = visible(text)
    return shown if len(shown) <= longest else f"{shown[: longest - 1]}…"


def missing_in_words(left_out: int, lost: int) -> Iterator[str]:
    """What a person must know of comments that are not in the file."""
    if left_out:
        said = plural(left_out, "comment")
        yield f"{said} left out: a frame carries {COMMENTS_A_FRAME} at most"
    if lost:
        said = plural(lost, "comment")
        yield f"{said} lost: simple packet blocks, and blocks that are no packets, carry none"
