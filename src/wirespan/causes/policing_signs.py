"""A path that loses: after a queue, to a rate, or by chance (Flach et al., SIGCOMM 2016)."""

from itertools import pairwise

from wirespan.base.vocabulary import Reason
from wirespan.causes.case import CLIENT, SERVER
from wirespan.causes.sight import ConnectionSight, RequestSight, remembered
from wirespan.causes.words import MILLISECOND
from wirespan.kernels.layout import Side

BIN = 100 * MILLISECOND
BINS_LEAST = 10
VARIATION_PERCENT = 10
POLICED_LEAST = 200


def loser(flow: ConnectionSight) -> int:
    """The side that sent more again; the server, if both sent as much."""
    return max((SERVER, CLIENT), key=lambda at: flow.side(at, Side.RETRANSMISSIONS))


def lost_share(sight: RequestSight) -> tuple[int, int]:
    """Retransmissions and data segments of the side that lost more."""
    flow = sight.flow
    side = loser(flow)
    return flow.side(side, Side.RETRANSMISSIONS), flow.side(side, Side.DATA_SEGMENTS)


def is_congested(sight: RequestSight) -> bool:
    """The round trip had risen by half, or routers marked congestion."""
    marks = sum(sight.flow.sides(Side.CE)) + sum(sight.flow.sides(Side.ECE))
    if marks:
        return True
    base = sight.round_trip
    rises = [piece.length for piece in sight.pieces(Reason.QUEUEING)]
    return base > 0 and max(rises, default=0) * 2 >= base


@remembered
def keeps_to_a_rate(flow: ConnectionSight) -> bool:
    """In-order delivery per 100 ms, of the side that loses, varies by less than a tenth over
    some ten such windows.

    Not over all: at first a bucket's burst passes, and its loss is repaired.
    """
    delivered: dict[int, int] = {}
    side = loser(flow)
    for packet in flow.segments():
        if packet.side == side and packet.length:
            delivered[packet.time // BIN] = packet.delivered
    bins = sorted(delivered)[1:-1]
    if len(bins) < BINS_LEAST + 1:
        return False
    steps = [delivered[b] - delivered[a] for a, b in pairwise(bins)]
    return any(is_steady(steps[at : at + BINS_LEAST]) for at in range(len(steps) - BINS_LEAST + 1))


def is_steady(steps: list[int]) -> bool:
    """Whether the standard deviation is less than a tenth of the mean."""
    mean = sum(steps) / len(steps)
    spread = (sum((step - mean) ** 2 for step in steps) / len(steps)) ** 0.5
    return mean > 0 and spread * 100 < mean * VARIATION_PERCENT


def is_policed(sight: RequestSight) -> bool:
    lost, sent = lost_share(sight)
    if sent < POLICED_LEAST or not sent <= lost * 100 <= sent * 20:
        return False
    return not is_congested(sight) and keeps_to_a_rate(sight.flow)
