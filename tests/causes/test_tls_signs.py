"""TLS: what handshakes cost and how they fail, on both sides of each bound."""

from kit.cases import MS, T0, S, Scene
from wirespan.base.vocabulary import Medium, Phase, Reason
from wirespan.causes.finding import Severity
from wirespan.kernels.layout import ConnectionFact

TLS, RECEIVE, WAIT = Phase.TLS, Phase.RECEIVE, Phase.WAIT
TRAVEL = (TLS, Reason.PROPAGATION, 20 * MS)


def handshakes(number: int, version: int = 0x0303, **columns: int) -> Scene:
    scene = Scene()
    for _ in range(number):
        slot = scene.connection()
        scene.tls(slot, **({"RESUMED": 0, "VERSION": version} | columns))
        scene.request(slot, TRAVEL)
    return scene


def test_a_second_full_handshake_of_tls_1_2_costs_a_round_trip() -> None:
    found = handshakes(3, HELLO_FRAME=5).findings()["tls-full-handshake"]

    assert found.severity is Severity.COST
    assert found.frames == (5,)
    assert found.cost_ns == 2 * 10 * MS
    assert "3 full handshakes" in found.evidence


def test_the_first_handshake_must_be_full() -> None:
    assert "tls-full-handshake" not in handshakes(1).findings()


def test_resumed_handshakes_are_as_wished() -> None:
    assert "tls-full-handshake" not in handshakes(3, RESUMED=1).findings()


def test_full_handshakes_of_tls_1_3_cost_no_round_trip_and_are_a_risk() -> None:
    found = handshakes(3, version=0x0304, OFFERED_RESUMPTION=1).findings()["tls-full-handshake"]

    assert found.severity is Severity.RISK
    assert found.cost_ns == 0
    assert "3 offers to resume refused" in found.evidence


def chained(flight: int, phase: Phase = TLS) -> Scene:
    scene = Scene()
    slot = scene.connection()
    scene.tls(slot, SERVER_FLIGHT_BYTES=flight)
    scene.request(slot, (phase, Reason.SLOW_START, 30 * MS))
    return scene


def test_a_chain_beyond_ten_segments_waits() -> None:
    assert set(chained(14_601).findings()) == {"tls-chain-over-initcwnd"}
    assert set(chained(14_600).findings()) == set()


def test_slow_start_after_the_handshake_is_not_the_chains() -> None:
    assert set(chained(14_601, RECEIVE).findings()) == {"slow-start"}


def test_a_second_hello_costs_a_round_trip() -> None:
    scene = Scene()
    slot = scene.connection()
    scene.tls(slot, RETRY=T0)
    scene.request(slot, TRAVEL)

    assert scene.findings()["tls-hello-retry"].cost_ns == 10 * MS


def test_without_a_retry_nothing_is_said() -> None:
    scene = Scene()
    slot = scene.connection()
    scene.tls(slot)
    scene.request(slot, TRAVEL)

    assert not scene.judged()


def split(segments: int, **columns: int) -> Scene:
    scene = Scene()
    slot = scene.connection(RESET=T0 + MS, RESET_SIDE=1)
    scene.tls(slot, **({"HELLO_SEGMENTS": segments, "HELLO_BYTES": 1_750} | columns))
    scene.client(slot, ACKED=1_460)
    return scene


def test_a_hello_in_two_segments_without_an_answer_was_not_understood() -> None:
    found = split(2).findings()

    assert set(found) == {"tls-clienthello-split"}
    assert "1,750 bytes in 2 segments" in found["tls-clienthello-split"].evidence


def test_a_hello_in_one_segment_or_one_that_was_answered_is_well() -> None:
    assert not split(1).judged()
    assert not split(2, SERVER_HELLO=T0, VERSION=0x0304).judged()


def test_a_hello_whose_first_segment_never_arrived_is_another_trouble() -> None:
    scene = split(2)
    scene.client(0, ACKED=0)

    assert not scene.judged()


def revoked(asked_at: int, pause: int = 300 * MS) -> Scene:
    scene = Scene()
    slot = scene.connection(SERVER_PORT=443)
    scene.connection(SERVER=2, SYN=T0 + asked_at)
    scene.request(slot, TRAVEL, (TLS, Reason.CLIENT, pause))
    return scene


def test_a_plain_fetch_inside_the_handshakes_pause_stalls_it() -> None:
    found = revoked(100 * MS).findings()["tls-revocation-stall"]

    assert found.cost_ns == 300 * MS
    assert "10.0.0.3 port 80" in found.evidence


def test_the_pause_may_be_called_the_client_s_own_crypto() -> None:
    def paused(medium: Medium) -> Scene:
        scene = Scene()
        slot = scene.connection(SERVER_PORT=443)
        scene.connection(SERVER=2, SYN=T0 + 100 * MS)
        scene.request(slot, (TLS, Reason.CRYPTO, 300 * MS), medium=medium)
        return scene

    assert "tls-revocation-stall" in paused(Medium.CLIENT_HOST).findings()
    assert "tls-revocation-stall" not in paused(Medium.SERVER_HOST).findings()


def test_a_fetch_outside_the_pause_is_unrelated() -> None:
    assert revoked(320 * MS).findings()
    assert not revoked(320 * MS + 1).judged()
    assert not revoked(20 * MS - 1).judged()


def test_a_pause_under_20_milliseconds_is_the_clients_own() -> None:
    assert revoked(25 * MS, pause=20 * MS).judged()
    assert not revoked(25 * MS, pause=20 * MS - 1).judged()


def recorded(largest: int, payload: int = 16_384) -> Scene:
    scene = Scene()
    slot = scene.connection()
    scene.tls(slot, LARGEST_RECORD=largest)
    scene.request(slot, (RECEIVE, Reason.SLOW_START, 30 * MS),
                  columns={"RECEIVED_PAYLOAD": payload})  # fmt: skip
    return scene


def test_large_records_on_a_cold_connection_are_a_risk() -> None:
    assert recorded(8_192).findings()["tls-record-ttfb"].severity is Severity.RISK


def test_small_records_and_small_answers_are_not() -> None:
    assert "tls-record-ttfb" not in recorded(8_191).findings()
    assert "tls-record-ttfb" not in recorded(8_192, payload=16_383).findings()


def test_more_than_five_milliseconds_of_crypto_are_slow() -> None:
    exact, more = Scene(), Scene()
    exact.request(exact.connection(), (TLS, Reason.CRYPTO, 5 * MS))
    more.request(more.connection(), (TLS, Reason.CRYPTO, 5 * MS + 1))

    assert not exact.judged()
    assert more.findings()["tls-handshake-cpu"].cost_ns == 5 * MS + 1


def test_what_the_client_took_inside_the_handshake_is_not_the_servers() -> None:
    scene = Scene()
    crypto = (Phase.TLS, Reason.CRYPTO, 40 * MS)
    scene.request(scene.connection(SERVER_PORT=443), crypto, medium=Medium.CLIENT_HOST)

    assert not scene.judged()


def alerted(number: int) -> Scene:
    scene = Scene()
    scene.tls(scene.connection(), ALERT=number, ALERT_SIDE=1, ALERT_FRAME=6)
    return scene


def test_an_alert_is_named() -> None:
    found = alerted(2 << 8 | 48).findings()["tls-alert-failure"]

    assert found.severity is Severity.ERROR
    assert "server sent fatal alert 48, unknown_ca" in found.evidence
    assert found.frames == (6,)


def test_ordinary_farewells_are_no_failures() -> None:
    assert not alerted(1 << 8).judged()
    assert not alerted(1 << 8 | 90).judged()


def test_losses_in_a_capture_with_a_clock_step_are_not_blamed() -> None:
    scene = Scene()
    slot = scene.connection(FACTS=ConnectionFact.CLOCK_STEP)
    scene.request(slot, (TLS, Reason.CRYPTO, S))

    assert set(scene.findings()) == {"clock-artefact"}
