"""Which packets something happens to, as people write it.

1%      1% in bursts of 4      the third data segment
"""

import re

from wirespan.base.errors import UsageError
from wirespan.emulate.plans import GilbertElliott, Independent, Pick, Script
from wirespan.emulate.quantities import parse_share, show_share

_BURSTS = re.compile(r"(\S+) in bursts of (\d{1,6}(?:\.\d{1,6})?)", re.ASCII)


def parse_pick(text: str) -> Pick:
    words = " ".join(text.split())
    bursts = _BURSTS.fullmatch(words)
    if bursts:
        return in_bursts(parse_share(bursts[1]), float(bursts[2]))
    if words[:1].isdigit() or words[:1] == ".":
        return Independent(parse_share(words))
    return Script(text)


def in_bursts(share: float, packets: float) -> GilbertElliott:
    """So many of all packets, in runs of so many on average (Gilbert's simple channel)."""
    if packets < 1 or share >= packets / (packets + 1):
        what = f"no such bursts: {show_share(share)} of all packets, {packets:g} at once"
        raise UsageError(what, "the gaps between them would be shorter than a packet", "use less")
    return GilbertElliott(to_bad=share / (1 - share) / packets, to_good=1 / packets)


def show_pick(pick: Independent | Script) -> str:
    return show_share(pick.share) if isinstance(pick, Independent) else pick.text
