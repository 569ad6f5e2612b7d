"""What tells one end of a connection from another."""

from wirespan.causes.case import CLIENT, SERVER
from wirespan.causes.cause import Sighting
from wirespan.causes.sight import ConnectionSight, RequestSight
from wirespan.causes.words import MILLISECOND, SECOND, count, span
from wirespan.kernels.layout import (
    Connection,
    Exchange,
    ExchangeFact,
    Opened,
    ResetForm,
    Side,
)

IDLE_BEFORE_RACE = 500 * MILLISECOND
IDLE_BEFORE_FORGETTING = 30 * SECOND
PROBES_LEAST = 3
LEAK_LEAST = 60 * SECOND
CLOSED_SOON = SECOND
TTL_APART = 2
KNOWN_LIMITS = (60, 240, 300, 350, 600, 900, 3600)
"""Seconds after which widespread devices forget."""
SIDES = ("client", "server")


def round_trip(sight: ConnectionSight) -> int:
    return max(sight.round_trip, MILLISECOND)


def is_foreign_reset(sight: ConnectionSight) -> bool:
    """The RST came with a TTL unlike this side's other packets: someone else sent it."""
    side = sight[Connection.RESET_SIDE]
    if side not in (CLIENT, SERVER):
        return False
    usual, reset = sight.side(side, Side.TTL), sight.side(side, Side.RESET_TTL)
    return usual >= 0 and reset >= 0 and abs(usual - reset) >= TTL_APART


def request_after_fin(sight: ConnectionSight) -> int | None:
    """How long after the server's FIN the client's last bytes left; None: no such end."""
    fin = sight.side(SERVER, Side.FIN)
    asked = sight.side(CLIENT, Side.LAST_SENT)
    answered = sight.side(SERVER, Side.LAST_SENT)
    if sight[Connection.RESET_SIDE] != SERVER or fin < 0 or asked < 0:
        return None
    if 0 <= sight.side(CLIENT, Side.FIN) < asked or asked <= answered:
        return None
    return asked - fin


def is_keepalive_race(sight: ConnectionSight) -> bool:
    after = request_after_fin(sight)
    if after is None or abs(after) >= round_trip(sight):
        return False
    idle = sight.side(SERVER, Side.FIN) - sight.side(SERVER, Side.LAST_SENT)
    return sight.side(SERVER, Side.LAST_SENT) >= 0 and idle >= IDLE_BEFORE_RACE


def is_stale(sight: ConnectionSight) -> bool:
    """A connection that was used before; one the server never answered on was in no pool."""
    after = request_after_fin(sight)
    if after is None or sight.side(SERVER, Side.LAST_SENT) < 0:
        return False
    return after >= round_trip(sight)


def is_unread(sight: ConnectionSight) -> bool:
    side = sight[Connection.RESET_SIDE]
    if side not in (CLIENT, SERVER) or sight[Connection.OPENED] == Opened.REFUSED:
        return False
    if sight[Connection.RESET_FORM] in (ResetForm.BARE, ResetForm.ACKNOWLEDGING):
        return False
    other = 1 - side
    answered = sight.side(side, Side.LAST_SENT)
    unread = sight.side(other, Side.NEXT) > sight.side(other, Side.ACKED)
    spoke_after = answered >= sight.side(other, Side.FIRST_PAYLOAD) >= 0
    fin = sight.side(side, Side.FIN)
    soon = sight[Connection.RESET] - answered <= CLOSED_SOON
    return unread and soon and spoke_after and fin < 0 and not is_foreign_reset(sight)


def rst_unread_data(sight: ConnectionSight) -> Sighting | None:
    if not is_unread(sight):
        return None
    side = sight[Connection.RESET_SIDE]
    left = sight.side(1 - side, Side.NEXT) - sight.side(1 - side, Side.ACKED)
    after = max(0, sight[Connection.RESET] - sight.side(side, Side.LAST_SENT))
    return sight.sighting(
        f"the {SIDES[side]} answered and reset the connection {span(after)} later with"
        f" {left:,} bytes of the {SIDES[1 - side]} unacknowledged",
        frames=(sight[Connection.RESET_FRAME],),
    )


def keepalive_race(sight: ConnectionSight) -> Sighting | None:
    if not is_keepalive_race(sight):
        return None
    idle = sight.side(SERVER, Side.FIN) - sight.side(SERVER, Side.LAST_SENT)
    apart = abs(request_after_fin(sight) or 0)
    return sight.sighting(
        f"the server closed after {span(idle)} of idleness; the next request left"
        f" {span(apart)} from that FIN and was reset",
        frames=(sight.side(SERVER, Side.FIN_FRAME), sight[Connection.RESET_FRAME]),
    )


def stale_pooled(sight: ConnectionSight) -> Sighting | None:
    if not is_stale(sight):
        return None
    return sight.sighting(
        f"the server's FIN was {span(request_after_fin(sight) or 0)} old when the client sent"
        " its next request, which was reset",
        frames=(sight.side(SERVER, Side.FIN_FRAME), sight[Connection.RESET_FRAME]),
    )


def is_forgotten(sight: RequestSight) -> bool:
    flow = sight.flow
    asked = sight.exchange(Exchange.START)
    idle = sight.exchange(Exchange.IDLE_BEFORE)
    answered = flow.side(SERVER, Side.LAST_SENT)
    if idle < IDLE_BEFORE_FORGETTING or answered >= asked or flow.side(SERVER, Side.FIN) >= 0:
        return False
    if flow[Connection.RESET_SIDE] == SERVER:
        quick = flow[Connection.RESET] - asked < round_trip(flow) // 2
        near = any(abs(idle - limit * SECOND) * 50 <= limit * SECOND for limit in KNOWN_LIMITS)
        return is_foreign_reset(flow) or quick or near
    silent = 0 < flow.side(SERVER, Side.LAST_SEEN) < asked
    return silent and flow.side(CLIENT, Side.RETRANSMISSIONS) >= 2


def idle_timeout(sight: RequestSight) -> Sighting | None:
    if not is_forgotten(sight):
        return None
    flow = sight.flow
    idle = sight.exchange(Exchange.IDLE_BEFORE)
    if flow[Connection.RESET_SIDE] != SERVER:
        again = count(flow.side(CLIENT, Side.RETRANSMISSIONS), "retransmission")
        how = f"got no packet back, {again}"
    elif is_foreign_reset(flow):
        ttls = flow.side(SERVER, Side.RESET_TTL), flow.side(SERVER, Side.TTL)
        how = f"was reset by a device (TTL {ttls[0]}, the server's is {ttls[1]})"
    else:
        how = "was reset; one of: a device that forgot, the server's own limit"
    return sight.sighting(
        f"the first request after {span(idle)} of idleness {how}",
        frames=(sight.exchange(Exchange.START_FRAME), flow[Connection.RESET_FRAME]),
    )


def half_open(sight: ConnectionSight) -> Sighting | None:
    for side in (CLIENT, SERVER):
        probes = sight.side(side, Side.KEEP_ALIVES)
        heard = sight.side(1 - side, Side.LAST_SEEN)
        silence = sight.side(side, Side.LAST_SEEN) - heard
        if probes >= PROBES_LEAST and heard > 0 and silence >= 2 * SECOND:
            return sight.sighting(
                f"{count(probes, 'keep-alive probe')} of the {SIDES[side]} and no packet from"
                f" the {SIDES[1 - side]} for {span(silence)}",
                frames=(sight[Connection.LAST_FRAME],),
            )
    return None


def close_wait_leak(sight: ConnectionSight) -> Sighting | None:
    if sight[Connection.RESET] >= 0:
        return None
    fins = sight.sides(Side.FIN)
    closer = CLIENT if fins[CLIENT] >= 0 else SERVER
    if fins[closer] < 0 or fins[1 - closer] >= 0:
        return None
    last = max(fins[closer], sight.side(1 - closer, Side.LAST_SENT))
    waited = max(sight.case.last_ns, sight[Connection.END]) - last
    if waited < LEAK_LEAST:
        return None
    return sight.sighting(
        f"the {SIDES[closer]} closed its end; {span(waited)} later the {SIDES[1 - closer]} still"
        " had neither sent anything nor closed",
        frames=(sight.side(closer, Side.FIN_FRAME),),
    )


def has_known_story(sight: ConnectionSight) -> bool:
    return is_keepalive_race(sight) or is_stale(sight) or is_unread(sight)


def describe_reset(sight: ConnectionSight) -> str:
    side = sight[Connection.RESET_SIDE]
    name = SIDES[side] if side in (CLIENT, SERVER) else "peer"
    if is_foreign_reset(sight):
        return f"a device in the name of the {name} (its TTL differs by 2 or more)"
    if sight[Connection.RESET_FORM] == ResetForm.BARE:
        return f"the {name}, which has no such socket any more (no ACK flag)"
    if sight[Connection.RESET_FORM] == ResetForm.WITH_WINDOW:
        return f"the {name}, which aborted a live socket"
    return f"the {name}"


def peer_reset(sight: RequestSight) -> Sighting | None:
    flow = sight.flow
    if not sight.has(ExchangeFact.RESET) or has_known_story(flow) or is_forgotten(sight):
        return None
    after = max(0, flow[Connection.RESET] - sight.exchange(Exchange.START))
    return sight.sighting(
        f"reset {span(after)} into the request by {describe_reset(flow)}",
        frames=(flow[Connection.RESET_FRAME],),
    )


def connection_reset(sight: ConnectionSight) -> Sighting | None:
    opened = sight[Connection.OPENED] in (Opened.HANDSHAKE, Opened.MIDSTREAM)
    sent = sum(sight.sides(Side.PAYLOAD_BYTES))
    closed = min(sight.sides(Side.FIN)) >= 0
    if not opened or not sent or closed or has_known_story(sight):
        return None
    return sight.sighting(
        f"reset after {sent:,} bytes by {describe_reset(sight)}",
        frames=(sight[Connection.RESET_FRAME],),
    )
