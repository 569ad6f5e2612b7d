"""A greedy sender in virtual time: a window of packets that grows and halves, as Reno's.

Only what theory speaks of: a packet more a round trip, half after a loss (once a window), each
packet acknowledged at once over a path back that only delays. There are no timeouts.
"""

import heapq
from dataclasses import dataclass, field

from wirespan.emulate.packet import NEVER
from wirespan.emulate.plans import Way
from wirespan.emulate.simulate import Arrival, Lane


@dataclass
class Reno:
    """``most``: a window it never exceeds, as a receiver's would be."""

    back_ns: int
    size_bytes: int = 1514
    flow: int = 0
    ecn: int = 0
    most: float = 1e9
    window: float = 10.0
    threshold: float = 1e9
    sent: dict[int, int] = field(default_factory=dict)
    """Number -> time, of those not known to have arrived or to be lost."""
    halved_until: int = -1
    delivered: int = 0
    trips: list[tuple[int, int]] = field(default_factory=list)
    """(arrival, how long it took one way)."""

    def acknowledged(self, number: int, marked: bool) -> None:
        """Whatever was sent before and is not acknowledged is lost: the path keeps order."""
        self.sent.pop(number, None)
        lost = [other for other in self.sent if other < number]
        for other in lost:
            del self.sent[other]
        if (lost or marked) and number > self.halved_until:
            self.window = self.threshold = max(self.window / 2, 1.0)
            self.halved_until = max(self.sent, default=number)
        elif self.window < self.threshold:
            self.window = min(self.window + 1, self.most)
        else:
            self.window = min(self.window + 1 / self.window, self.most)


def run(way: Way, flows: list[Reno], until_ns: int, seed: int = 1) -> Lane:
    """All flows through one way until then."""
    lane = Lane(way, seed, 16384)
    owner: dict[int, Reno] = {}
    answers: list[tuple[int, int, bool]] = []
    now = 0
    while now < until_ns:
        for flow in flows:
            while len(flow.sent) < int(flow.window):
                arrival = Arrival(now, flow.size_bytes, flow=flow.flow, ecn=flow.ecn)
                number = lane.offer(arrival)
                owner[number] = flow
                flow.sent[number] = now
        now = min(lane.due_ns(), answers[0][0] if answers else NEVER)
        if now == NEVER:
            raise AssertionError("the whole window is lost: these flows know no timeout")
        for one in lane.take(now):
            flow = owner[one.packet]
            flow.delivered += 1
            flow.trips.append((one.time_ns, one.time_ns - flow.sent.get(one.packet, one.time_ns)))
            heapq.heappush(answers, (one.time_ns + flow.back_ns, one.packet, one.marked))
        while answers and answers[0][0] <= now:
            _, number, marked = heapq.heappop(answers)
            owner.pop(number).acknowledged(number, marked)
    return lane
