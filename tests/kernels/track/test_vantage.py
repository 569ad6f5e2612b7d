"""Where a connection was captured, by each kind of evidence."""

from kit.trace import trace
from kit.tracking import run_over
from wirespan.base.vocabulary import Vantage
from wirespan.kernels.track.vantage import vantage_of


def _vantage(syn: str, syn_ack: str, third: str) -> Vantage:
    run = run_over(
        trace(
            f"""
            C > S  0.000  S 0:0(0) win 64240 <mss 1460> {syn}
            S > C  {syn_ack}
            C > S  {third}
            """
        )
    )
    return Vantage(vantage_of(run.tracker.connections.cells, 0))


FAR = "0.040  S. 0:0(0) ack 1 win 65535 <mss 1460> "
NEAR = "0.0001  S. 0:0(0) ack 1 win 65535 <mss 1460> "
THIRD_NEAR = "0.0401  . 1:1(0) ack 1 win 502"
THIRD_FAR = "0.0801  . 1:1(0) ack 1 win 502"
THIRD_FAR_FROM_SERVER = "0.0401  . 1:1(0) ack 1 win 502"


def test_a_client_that_answers_at_once_is_where_the_tap_is() -> None:
    assert _vantage("{ttl 60}", FAR + "{ttl 60}", THIRD_NEAR) is Vantage.CLIENT


def test_a_server_that_answers_at_once_is_where_the_tap_is() -> None:
    assert _vantage("{ttl 60}", NEAR + "{ttl 60}", THIRD_FAR_FROM_SERVER) is Vantage.SERVER


def test_with_both_far_away_the_tap_is_between() -> None:
    assert _vantage("{ttl 60}", FAR + "{ttl 60}", THIRD_FAR) is Vantage.MIDDLE


def test_an_untouched_ttl_on_one_side_tells() -> None:
    assert _vantage("{ttl 64}", FAR + "{ttl 57}", THIRD_FAR) is Vantage.CLIENT
    assert _vantage("{ttl 121}", FAR + "{ttl 128}", THIRD_FAR) is Vantage.SERVER


def test_what_the_capture_says_of_directions_outweighs_ttls() -> None:
    syn, syn_ack = "{ttl 64, direction 1}", "0.001" + NEAR[6:] + "{ttl 57, direction 2}"

    assert _vantage(syn, syn_ack, "0.0019  . 1:1(0) ack 1 win 502") is Vantage.SERVER


def test_a_router_s_interface_sends_what_it_only_passes_on() -> None:
    """Its own frames would have a TTL nobody has touched, and would come at once."""
    syn, syn_ack = "{ttl 64, direction 1}", "{ttl 63, direction 2}"
    late = "0.0011" + NEAR[6:]

    assert _vantage(syn, FAR + syn_ack, "0.0405  . 1:1(0) ack 1 win 502") is Vantage.MIDDLE
    assert _vantage(syn, late + syn_ack, "0.0111  . 1:1(0) ack 1 win 502") is Vantage.MIDDLE
    assert _vantage("{ttl 63, direction 2}", NEAR + "{ttl 64, direction 1}", THIRD_FAR) is (
        Vantage.MIDDLE
    )


def test_a_host_that_sends_for_itself_has_its_own_ttl() -> None:
    syn, syn_ack = "{ttl 64, direction 1}", FAR + "{ttl 64, direction 2}"

    assert _vantage(syn, syn_ack, THIRD_FAR) is Vantage.SERVER


def test_checksums_left_to_the_hardware_tell_the_sender() -> None:
    assert _vantage("{ttl 60, partial}", FAR + "{ttl 60}", THIRD_FAR) is Vantage.CLIENT


def test_a_loopback_counts_as_the_clients() -> None:
    third = "0.0002  . 1:1(0) ack 1 win 502"

    assert _vantage("{ttl 64, partial}", NEAR + "{ttl 64, partial}", third) is Vantage.CLIENT


def test_a_single_direction_tells_nothing() -> None:
    run = run_over(trace("C > S  0.0  S 0:0(0) {ttl 64}"))

    assert vantage_of(run.tracker.connections.cells, 0) == Vantage.UNKNOWN
