"""Sums by pair of hosts, compiled and interpreted alike, within their limits."""

from array import array
from types import ModuleType

import pytest

from kit.cases import MS, T0, Scene
from kit.sources import from_source
from wirespan.base.vocabulary import Phase, Reason
from wirespan.kernels.layout import Connection, ExchangeFact, Opened, Pair
from wirespan.kernels.survey import pairs as compiled

CONNECT, DNS, TLS, WAIT = Phase.CONNECT, Phase.DNS, Phase.TLS, Phase.WAIT
TRAVEL = Reason.PROPAGATION


@pytest.fixture(params=[compiled, from_source(compiled)], ids=["compiled", "from source"])
def kernel(request: pytest.FixtureRequest) -> ModuleType:
    module: ModuleType = request.param
    return module


def summed(kernel: ModuleType, scene: Scene) -> list[list[int]]:
    pairs = kernel.Pairs()
    case = scene.case
    pairs.add_requests(case.requests, case.settled, case.slices, case.exchanges, case.connections)
    pairs.add_connections(array("q", scene.slots), case.connections, case.secure)
    rows: list[list[int]] = pairs.rows()
    return rows


def test_requests_and_connections_of_one_pair_are_one_row(kernel: ModuleType) -> None:
    scene = Scene()
    for number in range(3):
        slot = scene.connection(SYN=T0 + number)
        scene.client(slot, FIN=T0 + 5)
        scene.server(slot, FIN=T0 + 6)
        scene.request(slot, (DNS, TRAVEL, MS), (CONNECT, TRAVEL, 2 * MS), (TLS, TRAVEL, 3 * MS),
                      (WAIT, TRAVEL, 4 * MS), base=50 * MS,
                      FACTS=ExchangeFact.CLOSE_ASKED)  # fmt: skip
    scene.request(slot, (WAIT, Reason.SERVER, 9 * MS), base=40 * MS)

    (row,) = summed(kernel, scene)

    assert row[Pair.CONNECTIONS] == 3
    assert row[Pair.REQUESTS] == 4
    assert row[Pair.FIRSTS] == 3
    assert row[Pair.DURATION] == 39 * MS
    assert row[Pair.SETUP] == 15 * MS
    assert row[Pair.SETUP_LARGEST] == 5 * MS
    assert row[Pair.TRAVEL_SETUP] == 18 * MS
    assert row[Pair.TRAVEL] == 12 * MS
    assert row[Pair.ROUND_TRIP] == 40 * MS
    assert row[Pair.CLOSE_ASKED] == 3
    assert row[Pair.CLIENT_FIRST] == 3
    assert row[Pair.SERVER_FIRST] == 0
    assert row[Pair.START : Pair.LAST_START + 1] == [T0, T0 + 2]
    assert row[Pair.START_2 : Pair.START_4 + 1] == [T0 + 1, T0 + 2, 0]


def test_the_frames_are_those_of_the_connections_that_paid(kernel: ModuleType) -> None:
    scene = Scene()
    for number, (setup, travel) in enumerate(((2, 3), (9, 4), (5, 8))):
        slot = scene.connection(STREAM=20 + number, SYN_FRAME=30 + number)
        scene.request(slot, (CONNECT, Reason.SERVER, setup * MS), (WAIT, TRAVEL, travel * MS),
                      START_FRAME=40 + number)  # fmt: skip

    (row,) = summed(kernel, scene)

    assert row[Pair.SETUP_FRAME] == 31
    assert row[Pair.TRAVEL_STREAM] == 22
    assert row[Pair.TRAVEL_FRAME] == 42
    assert row[Pair.STREAM] == 20
    assert row[Pair.OPENED_FRAME] == 30


def test_another_port_server_or_client_is_another_pair(kernel: ModuleType) -> None:
    scene = Scene()
    scene.connection()
    scene.connection(SERVER_PORT=81)
    scene.connection(SERVER=2)
    scene.connection(CLIENT=3)

    assert len(summed(kernel, scene)) == 4


def test_attempts_that_came_to_nothing_are_counted_apart(kernel: ModuleType) -> None:
    scene = Scene()
    scene.connection(OPENED=Opened.UNANSWERED, SYN=T0 + 7)
    scene.connection(OPENED=Opened.REFUSED, SYN=T0 + 9)
    scene.connection(OPENED=Opened.MIDSTREAM)
    scene.connection(TRANSPORT=17, OPENED=4)

    (row,) = summed(kernel, scene)

    assert row[Pair.CONNECTIONS] == 0
    assert row[Pair.UNOPENED] == 1
    assert row[Pair.UNOPENED_START] == T0 + 7


def test_lookups_belong_to_no_pair(kernel: ModuleType) -> None:
    scene = Scene()
    scene.dns(scene.connection(TRANSPORT=17, OPENED=4), (DNS, TRAVEL, MS))

    assert summed(kernel, scene) == []


def test_full_handshakes_pay_a_round_trip_from_the_second_on(kernel: ModuleType) -> None:
    scene = Scene()
    for frame, (resumed, version) in enumerate(
        ((0, 0x0303), (0, 0x0303), (0, 0x0304), (1, 0x0303)), start=11
    ):
        scene.tls(scene.connection(), RESUMED=resumed, VERSION=version, OFFERED_RESUMPTION=1,
                  HELLO_FRAME=frame)  # fmt: skip

    (row,) = summed(kernel, scene)

    assert row[Pair.FULL] == 3
    assert row[Pair.FULL_FRAME : Pair.FULL_FRAME + 2] == [11, 12]
    assert row[Pair.FULL_OLD] == 2
    assert row[Pair.FULL_OLD_TIME] == 10 * MS
    assert row[Pair.RESUMED] == 1
    assert row[Pair.REFUSED] == 3


@pytest.mark.parametrize(("alert", "full"), [(0x0146, 1), (0x0246, 0), (-1, 1)])
def test_a_handshake_that_a_fatal_alert_ended_left_nothing_to_resume(
    kernel: ModuleType, alert: int, full: int
) -> None:
    scene = Scene()
    scene.tls(scene.connection(), RESUMED=0, VERSION=0x0303, ALERT=alert, HELLO_FRAME=11)

    (row,) = summed(kernel, scene)

    assert row[Pair.FULL] == full


def test_pairs_beyond_the_limit_are_left_out() -> None:
    scene = Scene()
    slot = scene.connection()
    pairs = compiled.Pairs()
    case = scene.case

    for port in range(8_193):
        scene.connections.cells[slot, Connection.SERVER_PORT] = port
        pairs.add_connections(array("q", [slot]), case.connections, case.secure)

    assert len(pairs.rows()) == 8_192
    assert pairs.left_out() == 1


def test_slots_that_do_not_exist_are_passed_over(kernel: ModuleType) -> None:
    scene = Scene()
    scene.connection()
    scene.slots = [-1, 10_000]

    assert summed(kernel, scene) == []
