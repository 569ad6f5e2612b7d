"""The words promised to users."""

import pytest

from wirespan.base.vocabulary import Medium, Phase, Reason, Vantage

REASONS = [
    "propagation", "serialization", "queueing", "slow-start", "congestion-window",
    "receive-window", "sender-idle", "server", "client", "crypto", "pacing", "fast-retransmit",
    "tail-loss-probe", "retransmission-timeout", "syn-retransmission", "reordering",
    "nagle-delayed-ack", "delayed-ack", "zero-window", "head-of-line-loss",
    "head-of-line-sharing", "flow-control", "retry", "unobserved", "residual",
]  # fmt: skip


def test_the_reasons_are_those_promised_to_users() -> None:
    assert [reason.text for reason in Reason] == REASONS


def test_the_phases_are_those_promised_to_users() -> None:
    assert [phase.text for phase in Phase] == [
        "dns", "connect", "tls", "send", "wait", "receive", "client",
    ]  # fmt: skip


def test_the_media_are_those_promised_to_users() -> None:
    assert [medium.text for medium in Medium] == [
        "propagation", "serialization", "queue", "client-host", "server-host", "unknown",
    ]  # fmt: skip


@pytest.mark.parametrize("word", ["unknown", "client", "server", "middle"])
def test_every_vantage_has_its_word(word: str) -> None:
    assert word in {vantage.text for vantage in Vantage}
