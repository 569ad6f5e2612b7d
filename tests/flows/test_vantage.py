"""The vantage of a connection, as a word."""

from kit.trace import trace
from kit.tracking import run_over
from wirespan.base.vocabulary import Vantage
from wirespan.flows.vantage import infer


def test_the_kernels_number_becomes_a_word() -> None:
    run = run_over(
        trace(
            """
            C > S  0.0  S 0:0(0) {ttl 64}
            S > C  0.04  S. 0:0(0) ack 1 {ttl 55}
            """
        )
    )

    assert infer(run.tracker.connections, 0) is Vantage.CLIENT
