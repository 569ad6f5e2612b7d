"""What tells one wait during TCP data transfer from another."""

from wirespan.base.vocabulary import Phase, Reason
from wirespan.causes.case import CLIENT, SERVER, Packet, Piece
from wirespan.causes.cause import Severity, Sighting
from wirespan.causes.policing_signs import is_policed
from wirespan.causes.sight import ConnectionSight, RequestSight, remembered
from wirespan.causes.words import MILLISECOND, SECOND, count, size, span
from wirespan.kernels.layout import (
    Connection,
    ConnectionFact,
    Exchange,
    ExchangeFact,
    Request,
    SegmentMark,
    Side,
)

DELAYED_ACK_LEAST = 35 * MILLISECOND
CORK_SHORTEST = 198 * MILLISECOND
CORK_LONGEST = 212 * MILLISECOND
CORK_SLACK = 100 * MILLISECOND
"""Delayed ACKs and ticks that lengthen the timer, where the packets prove that it was one."""
CORK_TAIL = 5 * MILLISECOND
TIMESTAMPS_BYTES = 12
TYPICAL_SEGMENT = 1_460
REACTION = 2 * MILLISECOND
"""A kernel sends what an ACK released within this time."""
IDLE_LEAST = 200 * MILLISECOND
"""Linux never lets a retransmission timer, hence a window's idle decay, be shorter."""
FULL_SIZE_LEAST = 512
COPIES_LEAST = 3
HANG_COPIES = 4
HANG_SILENCE = 1_500 * MILLISECOND


def sums_to(sight: RequestSight, pieces: list[Piece], evidence: str) -> Sighting | None:
    """A sighting whose cost and frames are those of some slices."""
    if not pieces:
        return None
    frames = [frame for piece in pieces for frame in (piece.first_frame, piece.last_frame)]
    cost = sum(piece.length for piece in pieces)
    return sight.sighting(evidence, cost, frames=tuple(dict.fromkeys(frames)))


def held_by_nagle(sight: RequestSight, *, delayed: bool) -> list[Piece]:
    """Nagle waits with, or without, a delayed ACK in them."""
    travel = max(sight.round_trip, 0)
    return [
        piece
        for piece in sight.pieces(Reason.NAGLE_DELAYED_ACK)
        if (piece.length - travel >= DELAYED_ACK_LEAST) is delayed
    ]


def nagle_delayed_ack(sight: RequestSight) -> Sighting | None:
    pieces = held_by_nagle(sight, delayed=True)
    each = max((piece.length for piece in pieces), default=0)
    return sums_to(
        sight,
        pieces,
        f"{count(len(pieces), 'small write')} waited up to {span(each)} for the delayed ACK of"
        " the small write before",
    )


def nagle_rtt_stall(sight: RequestSight) -> Sighting | None:
    pieces = held_by_nagle(sight, delayed=False)
    each = max((piece.length for piece in pieces), default=0)
    return sums_to(
        sight,
        pieces,
        f"{count(len(pieces), 'small write')} waited up to {span(each)}, a round trip, for the"
        " ACK of the small write before",
    )


def corked(sight: RequestSight) -> list[Piece]:
    """The one pause of 200 ms before a message's last bytes, which nothing answered."""
    tail = max(sight.round_trip, 0) + CORK_TAIL
    held = [piece for piece in sight.pieces(Reason.SENDER_IDLE) if is_cork_long(sight, piece)]
    if len(held) != 1:
        return []
    ends = sight[Request.END], sight.exchange(Exchange.ASKED)
    if not any(0 <= end - held[0].end <= tail for end in ends):
        return []
    return held if is_rest(sight, held[0]) else []


def is_rest(sight: RequestSight, piece: Piece) -> bool:
    """What ended the pause can have been corked: the partial segment at the message's very end,
    let go by no ACK. A program that wrote late, or a window, sends more, or a full segment."""
    packets = list(sight.flow.segments())
    rest = next((packet for packet in packets if packet.frame == piece.last_frame), None)
    if rest is None:
        return True
    if rest.length >= full_segment(sight.flow, rest.side):
        return False
    more = any(
        packet.side == rest.side and packet.length and packet.start >= rest.start + rest.length
        for packet in packets
        if rest.time <= packet.time <= sight[Request.END]
    )
    return not more and not let_go(sight, rest, packets)


def full_segment(flow: ConnectionSight, side: int) -> int:
    """Bytes in the largest segment a side sends, which offload may have merged before the tap."""
    known = flow.segment_size - TIMESTAMPS_BYTES, flow.side(side, Side.LARGEST)
    return min((length for length in known if length > 0), default=TYPICAL_SEGMENT)


def let_go(sight: RequestSight, rest: Packet, packets: list[Packet]) -> bool:
    """Whether an ACK of new bytes came just before, or where the sender is far a round trip."""
    travel = max(sight.round_trip, 0)
    heard = 0
    for packet in packets:
        if packet.side == rest.side or packet.ack <= heard:
            continue
        heard = packet.ack
        gap = rest.time - packet.time
        if 0 <= gap <= REACTION or abs(gap - travel) <= REACTION + travel // 20:
            return True
    return False


def is_cork_long(sight: RequestSight, piece: Piece) -> bool:
    """200 ms; or the timer's longer time, if a kernel that had more to send stopped there."""
    if piece.length < CORK_SHORTEST:
        return False
    if piece.length <= CORK_LONGEST:
        return True
    if piece.length > CORK_LONGEST + CORK_SLACK + 3 * max(sight.round_trip, 0):
        return False
    before = next((p for p in sight.flow.segments() if p.frame == piece.first_frame), None)
    return before is not None and not before.marks & int(
        SegmentMark.PSH | SegmentMark.RETRANSMISSION
    )


def cork_stall(sight: RequestSight) -> Sighting | None:
    pieces = corked(sight)
    return sums_to(
        sight,
        pieces,
        f"the last part of the message was first sent {span(sum(p.length for p in pieces))} after"
        " the rest, with no ACK to release it",
    )


def app_limited(sight: RequestSight) -> Sighting | None:
    if sight.waits_by_design or sight.has(ExchangeFact.TURN | ExchangeFact.TRUNCATED_ANSWER):
        return None
    skip = corked(sight)
    pieces = [piece for piece in sight.pieces(Reason.SENDER_IDLE) if piece not in skip]
    return sums_to(
        sight,
        pieces,
        f"{count(len(pieces), 'pause')} inside the message,"
        f" {span(sum(p.length for p in pieces))} in all, with the window open and nothing lost:"
        " the sender had nothing to send",
    )


def grows(sight: RequestSight) -> list[Piece]:
    """Waits for a growing window, those inside the TLS handshake apart."""
    return [piece for piece in sight.pieces(Reason.SLOW_START) if piece.phase != Phase.TLS]


def is_after_idle(sight: RequestSight) -> bool:
    """A used connection lost its window to idleness: it once carried more in one flight."""
    idle = sight.exchange(Exchange.IDLE_BEFORE)
    round_trip = max(sight.round_trip, 0)
    if sight.is_first or idle < max(IDLE_LEAST, round_trip + IDLE_LEAST):
        return False
    side, largest = flight_before(sight)
    return largest * 2 > max(sight.flow.side(side, Side.FIRST_FLIGHT), 1) * 3


def flight_before(sight: RequestSight) -> tuple[int, int]:
    """The side with the largest flight, and its largest before this request."""
    flights = sight.flow.sides(Side.LARGEST_FLIGHT)
    side = max((CLIENT, SERVER), key=lambda at: flights[at])
    begun = sight.exchange(Exchange.START)
    before = since = 0
    for packet in sight.flow.segments():
        if packet.side == side and packet.time < begun:
            before = max(before, packet.flight)
        elif packet.side == side:
            since = max(since, packet.flight)
    # Packets before the request may have been forgotten, the largest flight never is.
    return side, flights[side] if flights[side] > since else before


def slow_start(sight: RequestSight) -> Sighting | None:
    if is_after_idle(sight):
        return None
    pieces = grows(sight)
    moved = max(sight[Request.RECEIVED_PAYLOAD], sight[Request.SENT_PAYLOAD])
    return sums_to(
        sight,
        pieces,
        f"{size(moved)} did not fit the initial window: {count(len(pieces), 'wait')} for ACKs to"
        f" widen it, {span(sum(p.length for p in pieces))}",
    )


def slow_start_after_idle(sight: RequestSight) -> Sighting | None:
    if not is_after_idle(sight):
        return None
    pieces = grows(sight)
    idle = sight.exchange(Exchange.IDLE_BEFORE)
    _, largest = flight_before(sight)
    return sums_to(
        sight,
        pieces,
        f"after {span(idle)} of idleness the connection, which had carried {size(largest)} in"
        f" one flight, started slowly again: {span(sum(p.length for p in pieces))}",
    )


def cwnd_limited(sight: RequestSight) -> Sighting | None:
    if is_policed(sight):
        return None
    cost = sight.charged(Reason.CONGESTION_WINDOW)
    largest = max(sight.flow.sides(Side.LARGEST_FLIGHT))
    return sight.sighting(
        f"the sender waited {span(cost)} for its congestion window (largest flight"
        f" {size(largest)})",
        cost,
        reasons=(Reason.CONGESTION_WINDOW,),
    )


def rwnd_limited(sight: RequestSight) -> Sighting | None:
    cost = sight.charged(Reason.RECEIVE_WINDOW)
    if sight.charged(Reason.ZERO_WINDOW) > cost:
        return None
    receiver = CLIENT if sight[Request.RECEIVED_PAYLOAD] >= sight[Request.SENT_PAYLOAD] else SERVER
    name = ("client", "server")[receiver]
    window = window_used_up(sight, receiver)
    when = "when it stopped" if window >= 0 else "at the end"
    if window < 0:
        window = max(sight.flow.side(receiver, Side.WINDOW), 0)
    return sight.sighting(
        f"the sender filled the {name}'s receive window ({size(window)} {when}) and waited"
        f" {span(cost)} for it to move",
        cost,
        reasons=(Reason.RECEIVE_WINDOW,),
    )


def window_used_up(sight: RequestSight, receiver: int) -> int:
    """What the receiver had advertised before the ACK that ended the longest wait; -1 unknown."""
    waits = sight.pieces(Reason.RECEIVE_WINDOW)
    opening = max(waits, key=lambda piece: piece.length).first_frame if waits else -1
    window = -1
    for packet in sight.flow.segments():
        if packet.frame == opening:
            return window
        if packet.side == receiver and packet.window >= 0:
            window = packet.window
    return -1


def zero_window(sight: RequestSight) -> Sighting | None:
    cost = sight.charged(Reason.ZERO_WINDOW)
    times = sight.flow.sides(Side.ZERO_WINDOWS)
    name = "client" if times[CLIENT] >= times[SERVER] else "server"
    return sight.sighting(
        f"the {name} closed its window {count(max(times), 'time')}; the sender stood still for"
        f" {span(cost)}",
        cost,
        reasons=(Reason.ZERO_WINDOW,),
    )


@remembered
def stuck_segment(flow: ConnectionSight) -> tuple[int, list[Packet]]:
    """The side and the copies of the segment sent again most often by timer."""
    copies: dict[tuple[int, int], list[Packet]] = {}
    for packet in flow.segments():
        if packet.length and packet.marks & SegmentMark.RETRANSMISSION:
            copies.setdefault((packet.side, packet.start), []).append(packet)
    if not copies:
        return -1, []
    side, start = max(copies, key=lambda key: len(copies[key]))
    return side, copies[side, start]


@remembered
def is_pmtu_black_hole(flow: ConnectionSight) -> bool:
    """Only full-sized segments vanish: none was ever acknowledged, smaller packets pass."""
    side, copies = stuck_segment(flow)
    if len(copies) < COPIES_LEAST or copies[0].length < FULL_SIZE_LEAST:
        return False
    full = copies[0].length
    acked = max(
        (p.ack for p in flow.segments() if p.side != side and p.time <= copies[-1].time),
        default=-1,
    )
    passed_full = any(
        p.side == side and p.length >= full and p.start + p.length <= acked for p in flow.segments()
    )
    from_the_start = any(p.side == side and p.start == 0 and p.length for p in flow.segments())
    alive = from_the_start and (flow[Connection.OPEN] >= 0 or acked > 0)
    fast = any(packet.marks & SegmentMark.FAST for packet in copies)
    return alive and not passed_full and not fast and flow.side(side, Side.LARGEST) <= full


def is_hang(flow: ConnectionSight) -> bool:
    """One side sends the same data again and again; the other has fallen silent."""
    for side, other in ((CLIENT, SERVER), (SERVER, CLIENT)):
        if flow.side(side, Side.RETRANSMISSIONS) < HANG_COPIES:
            continue
        waiting = flow.side(side, Side.NEXT) > flow.side(side, Side.ACKED)
        heard = flow.side(other, Side.LAST_SEEN)
        sent = flow.side(side, Side.LAST_SENT)
        if waiting and heard > 0 and sent - heard >= HANG_SILENCE:
            return flow.side(other, Side.WINDOW) != 0 and not is_pmtu_black_hole(flow)
    return False


TIMER = (Reason.RETRANSMISSION_TIMEOUT, Reason.TAIL_LOSS_PROBE)


def rto_stall(sight: RequestSight) -> Sighting | None:
    flow = sight.flow
    if sight.is_dns or flow.has(ConnectionFact.LATE_SYN_ACK):
        return None
    if is_hang(flow) or is_pmtu_black_hole(flow):
        return None
    by_timer, by_probe = (sight.charged(reason) for reason in TIMER)
    what = "a tail loss probe" if by_probe > by_timer else "the retransmission timer"
    doubt = "; only one direction was captured: the data was lost, or its acknowledgement"
    return sight.sighting(
        f"{span(by_timer + by_probe)} passed until {what} repaired a loss that no later packet"
        " had revealed" + (doubt if flow.has(ConnectionFact.ONE_DIRECTION) else ""),
        by_timer + by_probe,
        reasons=TIMER,
    )


def spurious_retransmission(sight: ConnectionSight) -> Sighting | None:
    again = sight.sides(Side.SPURIOUS_RETRANSMISSIONS)
    if not sum(again):
        return None
    name = "client" if again[CLIENT] > again[SERVER] else "server"
    return sight.sighting(
        f"the {name} sent {count(sum(again), 'segment')} again although the first copy had arrived",
        frames=sight.sides(Side.FIRST_SPURIOUS),
    )


def retransmission_hang(sight: RequestSight) -> Sighting | None:
    if not is_hang(sight.flow):
        return None
    cost = sum(sight.charged(reason) for reason in TIMER)
    return sight.sighting(
        f"the same data was sent again for {span(cost)} and the peer gave no sign of life",
        cost,
        reasons=TIMER,
    )


def connection_hang(sight: ConnectionSight) -> Sighting | None:
    if not is_hang(sight):
        return None
    side = max((CLIENT, SERVER), key=lambda at: sight.side(at, Side.RETRANSMISSIONS))
    silent = sight.side(side, Side.LAST_SENT) - sight.side(1 - side, Side.LAST_SEEN)
    name = ("client", "server")[side]
    return sight.sighting(
        f"the {name} sent {count(sight.side(side, Side.RETRANSMISSIONS), 'retransmission')} into"
        f" {span(silent)} of silence ({silent // SECOND} s)",
        severity=Severity.ERROR,
        frames=(sight[Connection.LAST_FRAME],),
    )
