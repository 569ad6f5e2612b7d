"""A link as one asks for it on a command line: a few words, turned into stages in a fixed order.

Every wish is text, as ``--delay 40ms`` gives it. The order is that of ``MAKERS``: what is lost
by chance takes no room in the queue (netem's habit), and what is held back is so at the end.
"""

import re
from collections.abc import Callable, Mapping

from wirespan.base.errors import UsageError
from wirespan.emulate import plans
from wirespan.emulate.picks import parse_pick
from wirespan.emulate.quantities import parse_bytes, parse_delay, parse_rate
from wirespan.emulate.trace import parse_trace

USUAL_QUEUE_NS = 100 * 10**6
LEAST_QUEUE_BYTES = 30_000
USUAL_TRACE_PACKETS = 1000
USUAL_BURST_BYTES = 64_000
USUAL_HOLD_BACK = "5ms"
SECOND_BITS = 8 * 10**9

Wishes = Mapping[str, str]

WISHES = {
    "delay": "how long a packet travels one way, like 40ms",
    "jitter": "by how much the delay varies, like 5ms",
    "distribution": "how it varies: uniform, normal or pareto",
    "order": "keep, or overtake: whether packets of a varying delay may overtake",
    "rate": "how fast packets leave, like 20mbit",
    "trace": "when packets may leave: the text of a trace in Mahimahi's format",
    "queue": "what waits before the rate: 64kB, 100p, codel or fq-codel",
    "police": "drop what comes faster, like 10mbit",
    "burst": "what the policer lets through at once, like 64kB",
    "loss": "which packets are lost: 1%, 1% in bursts of 4, every SYN, packets with 'text'",
    "duplicate": "which packets come twice",
    "corrupt": "which packets are damaged",
    "reorder": "which packets are held back",
    "hold_back": "for how long, like 5ms",
    "mtu": "the longest packet in bytes of IP, like 1400B",
    "too_big": "tell, or silent: whether ICMP says that a packet was too long",
    "blackout": "when nothing passes: start+length from the first packet, like 2s+500ms",
    "blackout_holds": "no, or yes: whether packets wait in a blackout or are dropped",
}
"""All that can be asked of one direction, and what it means."""


def way_of(wishes: Wishes) -> plans.Way:
    for name in wishes:
        if name not in WISHES:
            raise UsageError(f"no such wish of a link: {name}", "it is unknown", _known())
    for name, other in NEEDS.items():
        if name in wishes and not any(one in wishes for one in other):
            why = f"it says nothing without {' or '.join(other)}"
            raise UsageError(f"a link's {name}", why, f"add {other[0]}")
    if "rate" in wishes and "trace" in wishes:
        raise UsageError("a link's rate", "the trace says when packets leave", "give one of them")
    return plans.Way(tuple(make(wishes) for key, make in MAKERS if key in wishes))


def parse_queue(text: str) -> plans.Queue:
    """``64kB``, ``100p``, ``codel``, ``fq-codel``."""
    name = text.strip().lower().replace("_", "-")
    if name == "codel":
        return plans.CoDel()
    if name == "fq-codel":
        return plans.FqCoDel()
    packets = re.fullmatch(r"([0-9]{1,9}) ?(p|packets?)", name, re.ASCII)
    if packets:
        return plans.DropTail(limit_packets=int(packets[1]))
    return plans.DropTail(limit_bytes=parse_bytes(text))


def usual_queue(rate_bps: int) -> plans.DropTail:
    """A tenth of a second of the rate, and room for 20 packets at least."""
    room = rate_bps * USUAL_QUEUE_NS // SECOND_BITS
    return plans.DropTail(limit_bytes=max(LEAST_QUEUE_BYTES, room))


def _mtu(wishes: Wishes) -> plans.Mtu:
    text = wishes["mtu"]
    size = int(text) if text.isascii() and text.isdigit() and len(text) < 7 else parse_bytes(text)
    return plans.Mtu(size, _choice(wishes, "too_big", ("silent", "tell"), "tell"))


def _blackout(wishes: Wishes) -> plans.Blackout:
    windows = []
    for part in wishes["blackout"].split(","):
        start, plus, length = part.partition("+")
        if not plus:
            raise UsageError(f"not a blackout: {part!r}", "the length is missing", "like 2s+500ms")
        windows.append(plans.Window(parse_delay(start), parse_delay(length)))
    return plans.Blackout(tuple(windows), _choice(wishes, "blackout_holds", ("no", "yes"), "no"))


def _loss(wishes: Wishes) -> plans.Loss:
    return plans.Loss(parse_pick(wishes["loss"]))


def _duplicate(wishes: Wishes) -> plans.Duplication:
    return plans.Duplication(parse_pick(wishes["duplicate"]))


def _corrupt(wishes: Wishes) -> plans.Corruption:
    return plans.Corruption(parse_pick(wishes["corrupt"]))


def _police(wishes: Wishes) -> plans.Policer:
    burst = parse_bytes(wishes["burst"]) if "burst" in wishes else USUAL_BURST_BYTES
    return plans.Policer(parse_rate(wishes["police"]), burst)


def _rate(wishes: Wishes) -> plans.Rate:
    rate = parse_rate(wishes["rate"])
    return plans.Rate(rate, _queue(wishes, usual_queue(rate)))


def _trace(wishes: Wishes) -> plans.Trace:
    queue = _queue(wishes, plans.DropTail(limit_packets=USUAL_TRACE_PACKETS))
    return plans.Trace(parse_trace(wishes["trace"]), queue)


def _queue(wishes: Wishes, usual: plans.Queue) -> plans.Queue:
    return parse_queue(wishes["queue"]) if "queue" in wishes else usual


def _delay(wishes: Wishes) -> plans.Delay:
    return plans.Delay(
        parse_delay(wishes["delay"]),
        parse_delay(wishes.get("jitter", "0")),
        wishes.get("distribution", "uniform"),
        _choice(wishes, "order", ("overtake", "keep"), "keep"),
    )


def _reorder(wishes: Wishes) -> plans.Reordering:
    hold_back_ns = parse_delay(wishes.get("hold_back", USUAL_HOLD_BACK))
    return plans.Reordering(parse_pick(wishes["reorder"]), hold_back_ns)


def _choice(wishes: Wishes, name: str, words: tuple[str, str], usual: str) -> bool:
    """False for the first word, True for the second."""
    word = wishes.get(name, usual)
    if word not in words:
        raise UsageError(f"a link's {name}: {word!r}", f"it is {words[0]} or {words[1]}", _known())
    return word == words[1]


def _known() -> str:
    return f"known are {', '.join(WISHES)}"


MAKERS: tuple[tuple[str, Callable[[Wishes], plans.Stage]], ...] = (
    ("mtu", _mtu),
    ("blackout", _blackout),
    ("loss", _loss),
    ("duplicate", _duplicate),
    ("corrupt", _corrupt),
    ("police", _police),
    ("rate", _rate),
    ("trace", _trace),
    ("delay", _delay),
    ("reorder", _reorder),
)
NEEDS = {
    "jitter": ("delay",),
    "distribution": ("jitter",),
    "order": ("jitter",),
    "queue": ("rate", "trace"),
    "burst": ("police",),
    "hold_back": ("reorder",),
    "too_big": ("mtu",),
    "blackout_holds": ("blackout",),
}
"""Wishes that only colour another."""
