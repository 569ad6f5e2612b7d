"""Ends of connections, each told from its look-alikes, on both sides of its bounds."""

from kit.cases import MS, T0, S, Scene
from wirespan.base.vocabulary import Phase, Reason
from wirespan.causes.finding import Severity
from wirespan.kernels.layout import ConnectionFact, ExchangeFact, ExchangeState, ResetForm

RESET = ConnectionFact.RESET
WAIT = Phase.WAIT


def crossing(after_fin: int, idle: int = 5 * S) -> Scene:
    """The server closes after ``idle``; the client's next request leaves ``after_fin`` later."""
    scene = Scene()
    slot = scene.connection(FACTS=RESET, RESET=T0 + 9 * S, RESET_SIDE=1, RESET_FRAME=9)
    scene.server(slot, LAST_SENT=T0, FIN=T0 + idle, FIN_FRAME=7, FIRST_PAYLOAD=T0)
    scene.client(slot, LAST_SENT=T0 + idle + after_fin, FIRST_PAYLOAD=T0 - S, NEXT=200, ACKED=100)
    return scene


def test_a_fin_and_a_request_within_a_round_trip_race() -> None:
    found = crossing(9 * MS).findings()

    assert set(found) == {"keepalive-race"}
    assert found["keepalive-race"].severity is Severity.ERROR
    assert "after 5.00 s of idleness" in found["keepalive-race"].evidence


def test_the_request_may_leave_before_the_fin() -> None:
    assert set(crossing(-9 * MS).findings()) == {"keepalive-race"}
    assert set(crossing(-10 * MS).findings()) == set()


def test_a_round_trip_later_the_connection_was_stale() -> None:
    assert set(crossing(10 * MS - 1).findings()) == {"keepalive-race"}
    assert set(crossing(10 * MS).findings()) == {"stale-pooled-connection"}


def test_a_server_that_never_answered_closed_in_the_middle_of_an_upload() -> None:
    scene = crossing(10 * MS)
    scene.server(0, LAST_SENT=-1, FIRST_PAYLOAD=-1)

    assert "stale-pooled-connection" not in scene.findings()


def test_a_close_without_idleness_is_no_race() -> None:
    assert set(crossing(9 * MS, idle=500 * MS).findings()) == {"keepalive-race"}
    assert set(crossing(9 * MS, idle=500 * MS - 1).findings()) == set()


def unread(**columns: int) -> Scene:
    """A server that answers an upload early and resets, 900 bytes unacknowledged."""
    scene = Scene()
    chosen = {"RESET_FORM": ResetForm.WITH_WINDOW, "RESET_SIDE": 1, "RESET": T0 + 3 * MS}
    slot = scene.connection(FACTS=RESET, **(chosen | columns))
    scene.client(slot, FIRST_PAYLOAD=T0, LAST_SENT=T0 + 2 * MS, NEXT=1_000, ACKED=100)
    scene.server(slot, FIRST_PAYLOAD=T0 + MS, LAST_SENT=T0 + MS)
    return scene


def test_an_answer_and_a_reset_with_bytes_unread_destroy_the_answer() -> None:
    found = unread().findings()

    assert set(found) == {"rst-unread-data"}
    assert "900 bytes of the client unacknowledged" in found["rst-unread-data"].evidence


def test_a_reset_more_than_a_second_after_the_answer_is_another_story() -> None:
    assert unread(RESET=T0 + MS + S).judged()
    assert not unread(RESET=T0 + MS + S + 1).judged()


def test_a_bare_reset_left_nothing_unread() -> None:
    assert not unread(RESET_FORM=ResetForm.BARE).judged()


def test_a_reset_of_a_device_is_not_the_servers() -> None:
    scene = unread()
    scene.server(0, TTL=64, RESET_TTL=62)

    assert not scene.judged()


def test_a_ttl_one_apart_is_still_the_server() -> None:
    scene = unread()
    scene.server(0, TTL=64, RESET_TTL=63)

    assert set(scene.findings()) == {"rst-unread-data"}


def test_nothing_unread_destroys_nothing() -> None:
    scene = unread()
    scene.client(0, ACKED=1_000)

    assert not scene.judged()


def forgotten(idle: int, ttl: int = 64, reset_ttl: int = 64, after: int = 12 * MS) -> Scene:
    scene = Scene()
    slot = scene.connection(FACTS=RESET, RESET=T0 + after, RESET_SIDE=1, RESET_FRAME=9)
    scene.server(slot, LAST_SENT=T0 - idle, TTL=ttl, RESET_TTL=reset_ttl)
    scene.client(slot, LAST_SENT=T0, ACKED=100, NEXT=100)
    scene.request(slot, (WAIT, Reason.RESIDUAL, after), STATE=ExchangeState.FAILED, ANSWER=-1,
                  FACTS=ExchangeFact.RESET, IDLE_BEFORE=idle)  # fmt: skip
    return scene


def test_a_reset_with_another_ttl_after_idleness_is_a_device() -> None:
    found = forgotten(40 * S, reset_ttl=250).findings()

    assert set(found) == {"idle-timeout-middlebox"}
    assert "TTL 250" in found["idle-timeout-middlebox"].evidence


def test_a_device_forgets_after_thirty_seconds_at_the_soonest() -> None:
    assert set(forgotten(30 * S, reset_ttl=250).findings()) == {"idle-timeout-middlebox"}
    assert set(forgotten(30 * S - 1, reset_ttl=250).findings()) == {"peer-reset"}


def test_a_reset_sooner_than_half_a_round_trip_is_a_device() -> None:
    assert set(forgotten(40 * S, after=5 * MS - 1).findings()) == {"idle-timeout-middlebox"}
    assert set(forgotten(40 * S, after=5 * MS).findings()) == {"peer-reset"}


def test_idleness_near_a_known_limit_may_be_a_device() -> None:
    found = forgotten(357 * S).findings()

    assert set(found) == {"idle-timeout-middlebox"}
    assert "one of" in found["idle-timeout-middlebox"].evidence
    assert set(forgotten(357 * S + 1).findings()) == {"peer-reset"}


def test_silence_after_idleness_is_a_device_that_drops() -> None:
    scene = Scene()
    slot = scene.connection()
    scene.server(slot, LAST_SENT=T0 - 400 * S, LAST_SEEN=T0 - 400 * S)
    scene.client(slot, LAST_SENT=T0, RETRANSMISSIONS=2)
    scene.request(slot, (WAIT, Reason.RESIDUAL, 9 * MS), STATE=ExchangeState.FAILED, ANSWER=-1,
                  IDLE_BEFORE=400 * S)  # fmt: skip

    assert "no packet back" in scene.findings()["idle-timeout-middlebox"].evidence


def test_a_reset_in_mid_request_names_who_sent_it() -> None:
    scene = Scene()
    slot = scene.connection(FACTS=RESET, RESET=T0 + 4 * MS, RESET_SIDE=1,
                            RESET_FORM=ResetForm.BARE)  # fmt: skip
    scene.request(slot, (WAIT, Reason.RESIDUAL, 4 * MS), STATE=ExchangeState.FAILED, ANSWER=-1,
                  FACTS=ExchangeFact.RESET)  # fmt: skip

    found = scene.findings()["peer-reset"]

    assert found.severity is Severity.ERROR
    assert "no such socket" in found.evidence


def test_a_reset_after_the_whole_answer_is_harmless() -> None:
    scene = Scene()
    slot = scene.connection(FACTS=RESET, RESET=T0 + 4 * MS, RESET_SIDE=0)
    scene.request(slot, (WAIT, Reason.SERVER, 4 * MS))

    assert not scene.judged()


def test_a_reset_before_any_request_counts_where_bytes_had_passed() -> None:
    used, unused = Scene(), Scene()
    for scene, sent in ((used, 500), (unused, 0)):
        slot = scene.connection(FACTS=RESET, RESET=T0, RESET_SIDE=1, EXCHANGES=0)
        scene.client(slot, PAYLOAD_BYTES=sent)

    assert "peer-reset" in used.findings()
    assert not unused.judged()


def probed(probes: int, silence: int) -> Scene:
    scene = Scene()
    slot = scene.connection(FACTS=ConnectionFact.KEEP_ALIVE)
    scene.client(slot, KEEP_ALIVES=probes, LAST_SEEN=T0 + silence)
    scene.server(slot, LAST_SEEN=T0)
    return scene


def test_three_probes_into_silence_are_a_vanished_peer() -> None:
    assert set(probed(3, 2 * S).findings()) == {"half-open-connection"}


def test_fewer_probes_or_an_answering_peer_are_idleness() -> None:
    assert not probed(2, 2 * S).judged()
    assert not probed(3, 2 * S - 1).judged()


def leaking(waited: int) -> Scene:
    scene = Scene()
    slot = scene.connection(FACTS=ConnectionFact.FIN_UNANSWERED)
    scene.server(slot, FIN=T0, FIN_FRAME=5)
    scene.last_ns = T0 + waited
    return scene


def test_a_minute_without_an_answering_fin_is_a_leak() -> None:
    assert leaking(60 * S).findings()["close-wait-leak"].severity is Severity.RISK
    assert not leaking(60 * S - 1).judged()


def test_a_half_closed_connection_in_use_is_no_leak() -> None:
    scene = leaking(70 * S)
    scene.client(0, LAST_SENT=T0 + 11 * S)

    assert not scene.judged()
