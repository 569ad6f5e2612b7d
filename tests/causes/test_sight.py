"""Views read the right cells and stay within their tables."""

from kit.cases import MS, Scene
from wirespan.base.vocabulary import Phase, Reason
from wirespan.causes.sight import ConnectionSight, RequestSight
from wirespan.kernels.layout import Connection, ConnectionFact, ExchangeFact, Request, Secure

WAIT = Phase.WAIT


def test_a_request_sees_its_exchange_and_its_connection() -> None:
    scene = Scene()
    scene.connection()
    slot = scene.connection()
    scene.request(slot, (WAIT, Reason.SERVER, 5 * MS), (Phase.TLS, Reason.SERVER, 2 * MS))

    sight = RequestSight(scene.case, 0)

    assert sight.flow[Connection.ID] == 1
    assert sight.charged(Reason.SERVER) == 7 * MS
    assert sight.in_phase(Reason.SERVER, Phase.TLS) == 2 * MS
    assert sight.duration == 7 * MS
    assert sight.name == "GET /"
    assert [piece.length for piece in sight.pieces(Reason.SERVER)] == [5 * MS, 2 * MS]
    assert sight.pieces(Reason.CLIENT) == []


def test_a_long_name_is_cut_with_an_ellipsis() -> None:
    scene = Scene()
    for length in (120, 121):
        scene.request(scene.connection(), (WAIT, Reason.SERVER, MS), text="A" * length)

    names = [RequestSight(scene.case, row).name for row in (0, 1)]

    assert names == ["A" * 120, "A" * 119 + "…"]


def test_slices_outside_the_table_are_not_read() -> None:
    scene = Scene()
    scene.request(scene.connection(), (WAIT, Reason.SERVER, 5 * MS))
    scene.requests.cells[0, Request.SLICES] = 10**6

    assert RequestSight(scene.case, 0).pieces() == []


def test_a_gap_elsewhere_on_the_connection_taints_no_request() -> None:
    scene = Scene()
    slot = scene.connection(FACTS=ConnectionFact.CAPTURE_GAP)
    scene.request(slot, (WAIT, Reason.SERVER, 5 * MS))
    scene.request(slot, (WAIT, Reason.SERVER, 5 * MS), FACTS=ExchangeFact.GAP)
    scene.request(slot, (WAIT, Reason.UNOBSERVED, 5 * MS))

    tainted = [
        RequestSight(scene.case, row).distrusted(ConnectionFact.CAPTURE_GAP) for row in range(3)
    ]

    assert tainted == [False, True, True]


def test_bytes_cut_by_the_snap_length_taint_no_request() -> None:
    scene = Scene()
    slot = scene.connection(FACTS=ConnectionFact.CAPTURE_GAP | ConnectionFact.SNAPPED)
    scene.request(slot, (WAIT, Reason.SERVER, 5 * MS), FACTS=ExchangeFact.GAP)
    scene.request(slot, (WAIT, Reason.UNOBSERVED, 5 * MS), FACTS=ExchangeFact.GAP)

    tainted = [
        RequestSight(scene.case, row).distrusted(ConnectionFact.CAPTURE_GAP) for row in range(2)
    ]

    assert tainted == [False, True]


def test_a_session_left_by_an_earlier_connection_is_not_this_ones() -> None:
    scene = Scene()
    slot = scene.connection()
    scene.tls(slot, ALERT=7)
    scene.connections.cells[slot, Connection.ID] = 99

    assert ConnectionSight(scene.case, slot).secure(Secure.ALERT) == -1


def test_the_round_trip_is_the_sum_of_the_known_halves() -> None:
    scene = Scene()
    both = scene.connection(RTT_TO_SERVER=10, RTT_TO_CLIENT=3)
    one = scene.connection(RTT_TO_SERVER=-1, RTT_TO_CLIENT=3)
    none = scene.connection(RTT_TO_SERVER=-1, RTT_TO_CLIENT=-1)

    sights = [ConnectionSight(scene.case, slot).round_trip for slot in (both, one, none)]

    assert sights == [13, 3, -1]


def test_packets_that_chain_in_a_circle_end() -> None:
    scene = Scene()
    slot = scene.connection()
    scene.packet(slot, at=0, NEXT=0)

    assert len(list(ConnectionSight(scene.case, slot).segments())) == 4_096
