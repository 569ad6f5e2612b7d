"""The board: rows in, findings out, in order, whatever the rows hold."""

from hypothesis import given, settings
from hypothesis import strategies as st

from kit.cases import MS, S, Scene
from wirespan.base.vocabulary import Phase, Reason
from wirespan.causes.board import Board, loosest
from wirespan.causes.cause import Term
from wirespan.causes.finding import Severity
from wirespan.kernels.layout import (
    CONNECTION_FIELDS,
    REQUEST_FIELDS,
    Compare,
    Connection,
    ConnectionFact,
    Exchange,
    Opened,
    Request,
    Secure,
    Segment,
    Slice,
    Source,
)

WAIT = Phase.WAIT


def test_findings_stand_costliest_first_then_errors_risks_notes() -> None:
    scene = Scene()
    slot = scene.connection(FACTS=ConnectionFact.SUPER_PACKET)
    scene.server(slot, SUPER_PACKETS=1)
    scene.connection(OPENED=Opened.UNANSWERED, SYNS=4)
    scene.server(scene.connection(FACTS=ConnectionFact.REORDERED), OUT_OF_ORDER=9)
    scene.request(slot, (WAIT, Reason.ZERO_WINDOW, 20 * MS), (WAIT, Reason.SERVER, 200 * MS))

    found = scene.judged()

    assert [finding.cause for finding in found] == [
        "slow-server-think", "zero-window", "syn-blackhole", "packet-reordering",
        "offload-artefact",
    ]  # fmt: skip
    assert found[0].cost_ns == 200 * MS


def test_findings_gather_over_batches() -> None:
    scene = Scene()
    scene.request(scene.connection(), (WAIT, Reason.ZERO_WINDOW, 20 * MS))
    board = Board()

    for _ in range(3):
        board.requests(scene.case)

    (found,) = board.conclude()
    assert found.cost_ns == 60 * MS
    assert found.requests_total == 3


def test_asking_on_the_way_gives_what_is_known_and_changes_nothing() -> None:
    scene = Scene()
    scene.request(scene.connection(), (WAIT, Reason.ZERO_WINDOW, 20 * MS))
    board = Board()
    asked = []

    for _ in range(3):
        board.requests(scene.case)
        asked.append([(one.cause, one.cost_ns) for one in board.so_far()])
        asked.append([(one.cause, one.cost_ns) for one in board.so_far()])

    assert asked[0] == asked[1] == [("zero-window", 20 * MS)]
    assert asked[4] == asked[5] == [("zero-window", 60 * MS)]
    (found,) = board.conclude()
    assert found.cost_ns == 60 * MS
    assert found.requests_total == 3


def test_what_is_concluded_on_the_way_is_not_counted_twice_at_the_end() -> None:
    scene = Scene()
    slot = scene.connection(TRANSPORT=17, SERVER_PORT=53, OPENED=4, FIRST_ROW=-1)
    for number in range(6):
        travel = (Phase.DNS, Reason.PROPAGATION, 20 * MS)
        scene.dns(slot, travel, start=number * S, LIFETIME=300)
    board = Board()
    board.requests(scene.case)

    asked = [board.so_far() for _ in range(3)]

    assert [one.cause for one in asked[0]] == ["dns-per-request-lookup"]
    assert asked == [board.conclude()] * 3


def test_rows_beyond_a_chunk_are_judged_too() -> None:
    scene = Scene()
    slot = scene.connection()
    for number in range(1_025):
        scene.request(slot, (WAIT, Reason.ZERO_WINDOW, 20 * MS), start=number * S)

    (found,) = scene.judged()

    assert found.requests_total == 1_025
    assert found.cost_ns == 1_025 * 20 * MS


def test_only_settled_rows_are_judged() -> None:
    scene = Scene()
    scene.request(scene.connection(), (WAIT, Reason.ZERO_WINDOW, 20 * MS))
    scene.settled = 0

    assert not scene.judged()


def test_no_rows_no_findings() -> None:
    assert not Scene().judged()


def test_costs_never_exceed_what_the_ledger_charges() -> None:
    scene = Scene()
    slot = scene.connection()
    for reason in Reason:
        scene.request(slot, *((phase, reason, 300 * MS) for phase in Phase))

    found = scene.judged()

    charged = 25 * 7 * 300 * MS
    assert sum(finding.cost_ns for finding in found) <= charged
    assert all(finding.cost_ns == 0 for finding in found if finding.severity is not Severity.COST)


def test_a_gate_holds_wherever_a_rule_behind_it_could() -> None:
    def bound(compare: Compare, *bounds: int) -> int:
        return loosest([Term(Source.REQUEST, 1, compare, bound) for bound in bounds]).bound

    assert bound(Compare.ANY_OF, 4, 3) == 7
    assert bound(Compare.NONE_OF, 6, 3) == 2
    assert bound(Compare.AT_LEAST, 5, 3) == 3
    assert bound(Compare.AT_MOST, 5, 3) == 5


NUMBERS = st.one_of(
    st.integers(-3, 12),
    st.integers(-(2**62), 2**62),
    st.sampled_from([2**63 - 1, -(2**63), 10**18, 504, 65_535]),
)


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_no_row_makes_the_board_raise(data: st.DataObject) -> None:
    scene = Scene()
    scene.texts.write(0, "A example.org.")
    scene.requests.write(0, data.draw(st.lists(NUMBERS, min_size=70, max_size=70))[:REQUEST_FIELDS])
    scene.requests.cells[0, Request.EXCHANGE] = data.draw(st.integers(-1, 1))
    exchange = data.draw(st.lists(NUMBERS, min_size=60, max_size=60))[: len(Exchange)]
    scene.exchanges.write(0, exchange)
    scene.exchanges.cells[0, Exchange.CONNECTION] = data.draw(st.integers(-1, 1))
    flow = data.draw(st.lists(NUMBERS, min_size=200, max_size=200))[:CONNECTION_FIELDS]
    scene.connections.write(0, flow)
    for column in (Connection.CLIENT, Connection.SERVER):
        scene.connections.cells[0, column] = data.draw(st.integers(0, 4))
    scene.connections.cells[0, Connection.FACTS] = data.draw(st.integers(0, 2**24 - 1))
    scene.secure.write(0, data.draw(st.lists(NUMBERS, min_size=40, max_size=40))[: len(Secure)])
    scene.slices.write(0, data.draw(st.lists(NUMBERS, min_size=12, max_size=12))[: len(Slice)])
    scene.segments.write(0, data.draw(st.lists(NUMBERS, min_size=16, max_size=16))[: len(Segment)])
    scene.settled = 1
    scene.slots = [0]

    scene.judged()
