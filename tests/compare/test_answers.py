"""Two answers side by side."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from kit.answers import MS, connection_of, slow_post
from kit.sides import asked, lookup, many, side
from wirespan.base.vocabulary import Reason
from wirespan.causes.finding import Finding, Severity
from wirespan.compare.answers import compare, grouped, mix
from wirespan.compare.chance import Verdict
from wirespan.compare.difference import by_reason
from wirespan.compare.findings import Change
from wirespan.compare.group import Group
from wirespan.explain.answer import Answer
from wirespan.ledger.request import Request

REQUESTS = st.lists(
    st.builds(
        asked,
        st.sampled_from(["GET /a", "GET /b", "POST /c/17"]),
        st.floats(0, 10_000, allow_nan=False),
        st.integers(0, 1_000),
    ),
    max_size=12,
)


def test_endpoints_are_matched_by_what_they_ask() -> None:
    found = compare(
        side(asked("GET /orders/1", host="old"), asked("GET /orders/2"), asked("GET /gone")),
        side(asked("GET /orders/9?x=1", host="new"), asked("GET /new")),
    )

    assert [
        (each.endpoint.name, each.before and each.before.count, each.after and each.after.count)
        for each in found.endpoints
    ] == [("GET /orders/{}", 2, 1), ("GET /gone", 1, None), ("GET /new", None, 1)]


def test_the_whole_is_of_what_both_asked() -> None:
    found = compare(side(asked("GET /a", 10), asked("GET /gone", 900)), side(asked("GET /a", 15)))

    assert found.whole is not None
    assert found.whole.mean_ns == 5 * MS
    assert by_reason(found.whole.cells)[Reason.SERVER] == 5 * MS


def test_lookups_are_not_counted_twice_in_the_whole() -> None:
    found = compare(side(lookup(took_ms=5), asked()), side(lookup(took_ms=50), asked()))

    assert found.whole is not None
    assert found.whole.mean_ns == 0
    assert {each.endpoint.kind for each in found.endpoints if each.difference} == {
        "lookup", "request",
    }  # fmt: skip


def test_lookups_alone_are_the_whole() -> None:
    found = compare(side(lookup(took_ms=5), asked("GET /a")), side(lookup(took_ms=50)))

    assert found.whole is not None
    assert found.whole.mean_ns == 45 * MS


def test_nothing_in_common_is_no_whole() -> None:
    found = compare(side(asked("GET /a")), side(asked("GET /b")))

    assert found.whole is None
    assert len(found.endpoints) == 2


def test_turns_of_other_ports_are_other_protocols() -> None:
    def turns(port: int) -> Answer:
        server = connection_of().server._replace(port=port)
        turn = asked("turn 1", protocol="tcp", host=None)
        return replace(side(turn), connections=(replace(connection_of(), server=server),))

    assert compare(turns(5672), turns(3306)).whole is None
    assert compare(turns(5672), turns(5672)).whole is not None


def test_nothing_at_all_is_compared_too() -> None:
    found = compare(side(), side())

    assert found.whole is None
    assert found.endpoints == ()


def test_the_largest_change_of_all_its_requests_comes_first() -> None:
    before = [*many(20, "GET /often"), asked("GET /once"), lookup(took_ms=1), asked("GET /alone")]
    after = [*many(20, "GET /often", 20), asked("GET /once", 100), lookup(took_ms=9_000)]

    found = compare(side(*before), side(*after))

    assert [each.endpoint.name for each in found.endpoints] == [
        "GET /often", "GET /once", "A example.com", "GET /alone",
    ]  # fmt: skip


def test_many_that_all_got_slower_are_no_chance() -> None:
    found = compare(side(*many(10)), side(*many(10, waited_ms=20)))

    assert found.whole is not None
    assert found.whole.verdict is Verdict.SLOWER


def test_failures_and_refusals_are_counted() -> None:
    answer = side(asked(failed="no answer came", response=None), asked(response="503"))

    found = compare(side(asked()), answer)

    assert found.whole is not None
    assert (found.whole.after.failed, found.whole.after.refused) == (1, 1)
    assert (found.whole.before.failed, found.whole.before.refused) == (0, 0)


def test_a_time_that_is_not_known_is_in_no_sum() -> None:
    (group,) = grouped([asked(clock_stepped=True), asked(at=1)], whole_vantage=True).values()

    assert (group.count, group.untimed, group.total_ns) == (2, 1, 30 * MS)


def test_a_request_without_ledger_is_not_explained() -> None:
    (group,) = grouped([replace(asked(), ledger=())], whole_vantage=True).values()

    assert group.total_ns == 30 * MS
    assert {reason for (_, reason), taken in group.cells.items() if taken} == {Reason.RESIDUAL}


def test_from_different_places_only_what_both_saw_is_compared() -> None:
    found = compare(
        side(asked(waited_ms=10), lookup()), side(asked(waited_ms=12), vantage="server")
    )

    assert found.vantages == ("client", "server")
    assert not found.whole_vantage
    assert found.whole is not None
    assert (found.whole.before.mean_ns, found.whole.after.mean_ns) == (10 * MS, 12 * MS)


def test_findings_share_their_cost_among_requests_that_are_no_lookups() -> None:
    lost = Finding("loss", Severity.COST, 80, (0,), 1, None, (1,), "Loss", "", (), "", "")

    found = compare(side(asked(), asked(at=1), lookup(), findings=(lost,)), side(asked()))

    assert [each.change for each in found.findings] == [Change.GONE]
    assert found.findings[0].per_request_ns == -40
    assert [each.requests for each in found.conversations] == [2, 1]


def test_another_mix_is_told_from_a_change() -> None:
    quick, slow = asked("GET /quick", 10), asked("GET /slow", 110)
    before, after = side(quick, slow), side(quick, slow, replace(slow, id=7))

    found = compare(before, after)

    assert found.whole is not None
    assert found.whole.mean_ns == 16_666_667
    assert abs(found.mix_ns - found.whole.mean_ns) <= 2
    assert compare(before, before).mix_ns == 0


def test_the_same_mix_accounts_for_nothing() -> None:
    a, b = Group(), Group()
    a.add(0, [])
    b.add(0, [])

    assert mix([(a, b), (a, b)]) == 0


@given(REQUESTS, REQUESTS)
def test_exchanging_the_sides_turns_all_signs(before: list[Request], after: list[Request]) -> None:
    there, back = compare(side(*before), side(*after)), compare(side(*after), side(*before))

    assert there.mix_ns == -back.mix_ns
    turned = {each.endpoint: each for each in back.endpoints}
    assert len(turned) == len(there.endpoints)
    for each in there.endpoints:
        other = turned[each.endpoint]
        assert (each.before, each.after) == (other.after, other.before)
        if each.difference and other.difference:
            assert each.difference.mean_ns == -other.difference.mean_ns
            assert each.difference.verdict is other.difference.verdict.turned


@given(REQUESTS)
def test_a_capture_does_not_differ_from_itself(requests: list[Request]) -> None:
    found = compare(side(*requests), side(*requests))

    assert found.mix_ns == 0
    for each in found.endpoints:
        assert each.difference is not None
        assert set(each.difference.cells.values()) <= {0}
        assert each.difference.verdict in (Verdict.CHANCE, Verdict.TOO_FEW)


def test_an_answer_of_explain_is_what_is_compared() -> None:
    found = compare(slow_post(), slow_post())

    assert {each.change for each in found.findings} == {Change.ALIKE}
