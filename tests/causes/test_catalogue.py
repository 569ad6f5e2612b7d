"""The catalogue: complete, distinct, ordered, with filters Wireshark accepts."""

import re
import shutil
import subprocess

import pytest

from kit.captures import CAPTURES, needs_captures
from wirespan.causes.case import Place
from wirespan.causes.catalogue import BY_ID, CAUSES
from wirespan.causes.cause import At, Group
from wirespan.causes.tally import fill
from wirespan.kernels.layout import RULE_TERMS

LISTED = """
capture-drop offload-artefact duplicate-capture clock-artefact coarse-clock partial-capture
slow-server-think blocked-event-loop worker-saturation small-writes retry-storm slowloris
dns-timeout-retry
dns-search-amplification dns-aaaa-stall conntrack-insert-race dns-tcp-fallback dns-fragment-loss
dns-slow-or-failing-upstream dns-per-request-lookup dns-stale-address dns-unanswered random-loss
congestion-loss bufferbloat
policer high-base-rtt packet-reordering pmtu-black-hole small-mss icmp-unreachable
bad-ecmp-path split-connection syn-loss
syn-blackhole connection-refused accept-queue-overflow syn-cookies ephemeral-port-exhaustion
time-wait-collision happy-eyeballs-fallback tcp-options-stripped nagle-delayed-ack
nagle-rtt-stall cork-stall rto-stall spurious-retransmission retransmission-hang slow-start
slow-start-after-idle cwnd-limited rwnd-limited zero-window app-limited rst-unread-data
keepalive-race stale-pooled-connection idle-timeout-middlebox half-open-connection
close-wait-leak peer-reset udp-port-unreachable tls-full-handshake tls-chain-over-initcwnd
tls-hello-retry tls-clienthello-split tls-revocation-stall tls-record-ttfb tls-handshake-cpu
tls-alert-failure http1-hol http-100-continue no-connection-reuse http-no-flush
http-body-length-mismatch http-extra-roundtrips proxy-timeout proxy-buffering
conntrack-invalid-reset
"""

PLACE = Place(connection=1, stream=4, transport=6, client="10.0.0.1", server="10.0.0.2", port=80)
PLACE_6 = Place(connection=1, stream=4, transport=17, client="fe80::1", server="fe80::2", port=53)


def test_the_causes_are_these_in_this_order() -> None:
    assert [cause.id for cause in CAUSES] == LISTED.split()


def test_no_cause_is_listed_twice() -> None:
    assert len(BY_ID) == len(CAUSES) == 79


def test_the_causes_of_a_group_stand_together_in_the_order_of_groups() -> None:
    groups = list(Group)
    order = [groups.index(cause.group) for cause in CAUSES]

    assert order == sorted(order)


@pytest.mark.parametrize("cause", CAUSES, ids=lambda cause: cause.id)
def test_a_cause_says_everything(cause) -> None:  # type: ignore[no-untyped-def]  # parametrized
    prose = (cause.title, cause.what, cause.proof, cause.look_alikes, cause.cost, cause.reference)

    assert all(len(text) > 7 for text in prose)
    assert cause.fixes
    assert all(fix.where and fix.how for fix in cause.fixes)
    assert cause.looks
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", cause.id)


def test_rules_fit_the_table_of_rules() -> None:
    rules = [rule for cause in CAUSES for look in cause.looks for rule in look.when]

    assert RULE_TERMS == 3
    assert all(1 <= len(rule) <= 3 for rule in rules)


def test_every_look_has_exactly_one_judge() -> None:
    for cause in CAUSES:
        for look in cause.looks:
            judges = [
                look.request, look.connection, look.pair, look.capture,
                look.watch, look.connection_watch,
            ]  # fmt: skip
            assert sum(judge is not None for judge in judges) == 1
            assert look.when or look.at in (At.PAIR, At.CAPTURE) or look.watch


WHOLE = {"frame", "tcp.stream eq {stream}", "{transport}.stream eq {stream}"}
"""All frames of the capture, or of the conversations."""
HOLDS_ITS_FRAMES = {
    "slow-server-think": "tcp.len > 0",
    "small-mss": "tcp.flags.syn == 1",
    "syn-blackhole": "tcp.flags.syn == 1",
    "syn-cookies": "tcp.flags.syn == 1",
    "tcp-options-stripped": "tcp.flags.syn == 1",
    "close-wait-leak": "tcp.flags.fin == 1",
    "peer-reset": "tcp.flags.reset == 1",
    "rst-unread-data": "tcp.flags.reset == 1",
    "keepalive-race": "(tcp.flags.fin == 1 or tcp.flags.reset == 1)",
    "stale-pooled-connection": "(tcp.flags.fin == 1 or tcp.flags.reset == 1)",
}
"""A flag of TCP, or payload, that each frame these name has by what it is named for."""


@pytest.mark.parametrize("cause", CAUSES, ids=lambda cause: cause.id)
def test_a_filter_shows_the_frames_that_prove(cause) -> None:  # type: ignore[no-untyped-def]  # parametrized
    by_number = cause.display_filter.endswith(" or frame.number in {frames}")
    held = HOLDS_ITS_FRAMES.get(cause.id)

    assert by_number == (cause.display_filter not in WHOLE and held is None)
    assert held is None or cause.display_filter == f"tcp.stream eq {{stream}} and {held}"


@pytest.mark.tshark
@pytest.mark.skipif(shutil.which("tshark") is None, reason="needs tshark")
@needs_captures
def test_wireshark_accepts_every_display_filter() -> None:
    capture = min(CAPTURES.rglob("*.pcap"), key=lambda path: path.stat().st_size)
    filters = {
        fill(cause.display_filter, place, frames=(7, 3))
        for cause in CAUSES
        for place in (PLACE, PLACE_6)
    }
    joined = " or ".join(f"({text})" for text in sorted(filters))

    told = subprocess.run(
        ["tshark", "-r", str(capture), "-Y", joined], capture_output=True, text=True, check=False
    )

    assert told.returncode == 0, told.stderr
