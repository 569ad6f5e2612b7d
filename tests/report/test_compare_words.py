"""A comparison in sentences."""

from fractions import Fraction

import pytest

from kit.compared import compared
from kit.sides import asked, lookup, many, side
from wirespan.causes.finding import Finding, Severity
from wirespan.compare.answers import compare
from wirespan.compare.budget import Miss
from wirespan.compare.chance import Interval
from wirespan.compare.conversations import Conversations
from wirespan.compare.difference import Difference
from wirespan.compare.findings import Change
from wirespan.explain.answer import Answer
from wirespan.report import compare_words as words
from wirespan.report.compared import Kept

MS = 1_000_000


def whole(before: Answer, after: Answer) -> Difference:
    found = compare(before, after).whole
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("before_ms", "after_ms", "count", "said"),
    [
        (10, 30, 10, "Slower by 20 ms a request, 30.9 → 50.9 ms (95 %: "),
        (30, 10, 10, "Faster by 20 ms a request, 50.9 → 30.9 ms (95 %: "),
        (10, 10.1, 4, "100 µs more a request, perhaps by chance, 30.3 → 30.4 ms (95 %: from "),
        (10, 30, 3, "20 ms more a request, 30.2 → 50.2 ms (too few requests to tell from chance"),
        (
            10,
            10,
            3,
            "No difference, 30.2 → 30.2 ms (too few requests to tell from chance: 3 and 3)",
        ),
        (10, 10, 9, "No difference, 30.8 → 30.8 ms (95 %: from "),
    ],
)
def test_the_answer_says_how_much_and_how_sure(
    before_ms: float, after_ms: float, count: int, said: str
) -> None:
    found = whole(side(*many(count, waited_ms=before_ms)), side(*many(count, waited_ms=after_ms)))

    assert words.answer(found).startswith(said)


@pytest.mark.parametrize(
    ("low", "high", "said"),
    [
        (50 * MS, 62 * MS, "50 to 62 ms more"),
        (-62 * MS, -50 * MS, "50 to 62 ms less"),
        (-62 * MS, -50, "50 ns to 62 ms less"),
        (-3 * MS, 5 * MS, "from 3 ms less to 5 ms more"),
        (0, 5 * MS, "from 0 ns to 5 ms more"),
    ],
)
def test_the_ends_of_an_interval(low: int, high: int, said: str) -> None:
    assert words.between(Interval(low, high)) == said


def test_only_reasons_that_tell_something_are_named() -> None:
    slower = whole(side(asked(waited_ms=10)), side(asked(waited_ms=60)))
    hardly = whole(side(asked(waited_ms=10)), side(asked(waited_ms=10.099)))

    assert words.mostly(slower) == ["waiting for the server, 50 ms more"]
    assert words.mostly(hardly) == []


def test_reasons_stand_by_how_much_they_changed() -> None:
    found = words.reasons(whole(side(asked(waited_ms=10)), side(asked(waited_ms=15))))

    assert [(reason.text, a, b) for reason, a, b in found] == [
        ("server", 10 * MS, 15 * MS), ("propagation", 20 * MS, 20 * MS),
    ]  # fmt: skip


def test_a_percentile_that_is_the_longest_is_not_said_twice() -> None:
    few = list(words.facts(whole(side(*many(3)), side(*many(3)))))
    more = list(words.facts(whole(side(*many(20)), side(*many(20)))))

    assert [fact.split(" ")[0] for fact in few] == ["requests", "half", "longest"]
    assert [fact.split(" ")[0] for fact in more] == ["requests", "half", "90", "longest"]


def test_what_makes_requests_quick_for_the_wrong_reason_is_said() -> None:
    after = side(asked(failed="no answer came"), asked(response="503"), asked(clock_stepped=True))

    found = whole(side(asked(), asked()), after)

    assert list(words.troubles(found.before, found.after)) == [
        "failed 0 → 1", "refused by HTTP 0 → 1", "of unknown duration 0 → 1",
    ]  # fmt: skip


def test_folders_that_both_lie_in_say_nothing() -> None:
    shown = compared(paths=("/tmp/lab/broken/client.pcapng", "/tmp/lab/fixed/client.pcapng"))
    piped = compared(side(asked()), paths=("-", "after.pcapng"))

    assert [name for name, _ in words.sources(shown)] == [
        "broken/client.pcapng", "fixed/client.pcapng",
    ]  # fmt: skip
    assert words.sources(piped) == [
        ("standard input", "1 request"), ("after.pcapng", "0 requests"),
    ]  # fmt: skip


def test_different_places_are_told() -> None:
    (note,) = words.notes(compared(side(asked()), side(asked(), vantage="server")))

    assert "(client, server)" in note


def test_another_mix_is_told() -> None:
    quick, slow = asked("GET /quick", 10), asked("GET /slow", 110)

    (note,) = words.notes(compared(side(quick, slow), side(quick, slow, slow)))

    assert "16.7 ms more of its difference" in note
    assert not list(words.notes(compared(side(quick, slow), side(quick, slow))))


def test_many_endpoints_judged_at_once_are_told() -> None:
    def requests(endpoints: int, slower: int = 0) -> Answer:
        waits = [90 if at < slower else 10 for at in range(endpoints)]
        return side(*(one for at, waited in enumerate(waits)
                      for one in many(4, f"GET /{chr(97 + at)}", waited)))  # fmt: skip

    assert list(words.notes(compared(requests(19), requests(19, 2)))) == []
    assert list(words.notes(compared(requests(20), requests(20)))) == []
    (note,) = words.notes(compared(requests(20), requests(20, 2)))
    assert note.startswith("20 endpoints were judged, each with 95 % confidence: 2 seem changed,")
    assert note.endswith("and about 1 would by chance alone.")
    (note,) = words.notes(compared(requests(20), requests(20, 1)))
    assert "1 seems changed" in note


def test_of_how_much_the_whole_is_is_told() -> None:
    before = side(asked("GET /a"), asked("GET /b"), asked("GET /b"), lookup())

    (note,) = words.notes(compared(before, side(asked("GET /a"), lookup("A other"))))

    assert note == (
        "Compared are the endpoints that both asked: 1 of 3 requests before, 1 of 1 request after."
    )


def test_of_lookups_only_lookups_are_counted_unless_something_else_was_asked() -> None:
    one = side(lookup(), lookup("A other"))

    assert list(words.notes(compared(side(lookup(), asked()), side(lookup(), asked())))) == []
    (note,) = words.notes(compared(one, side(lookup())))
    assert "1 of 2 requests before, 1 of 1 request after" in note
    (note,) = words.notes(compared(side(lookup(), asked("GET /a")), side(lookup(), asked())))
    assert "1 of 2 requests before, 1 of 2 requests after" in note


def test_what_only_one_side_asked() -> None:
    shown = compared(side(asked("GET /a"), asked("GET /b")), side(asked("GET /a"), lookup()))

    (gone,) = words.asked_by_one(shown.comparison, before=True)
    (new,) = words.asked_by_one(shown.comparison, before=False)

    assert (gone.endpoint.name, words.alone(gone)) == ("GET /b", "1 request, 30 ms each")
    assert (new.endpoint.name, words.alone(new)) == ("A example.com", "1 request, 5 ms each")


def finding(cause: str, cost_ns: int, severity: Severity = Severity.COST) -> Finding:
    return Finding(cause, severity, cost_ns, (0,), 1, None, (1,), cause.title(), "", (), "", "")


def test_causes_that_went_and_came() -> None:
    before = side(asked(), findings=(finding("nagle", 40 * MS), finding("loss", 10 * MS)))
    after = side(asked(), findings=(finding("risk", 0, Severity.RISK), finding("loss", 50 * MS)))
    found = compare(before, after).findings

    assert words.headline(found, Change.GONE) == "Nagle, 40 ms a request"
    assert words.headline(found, Change.NEW) == "Risk"
    assert words.headline(found, Change.SHRUNK) is None
    assert [words.finding(each) for each in found] == ["10 → 50 ms", "40 ms → –", "risk"]


def test_the_first_of_several_is_named() -> None:
    before = side(asked(), findings=(finding("nagle", 40 * MS), finding("loss", 10 * MS)))

    found = compare(before, side(asked())).findings

    assert words.headline(found, Change.GONE) == "Nagle, 40 ms a request, and 1 more"


def test_a_note_on_the_capture_is_no_headline() -> None:
    after = side(asked(), findings=(finding("offload", 0, Severity.NOTE),))

    assert words.headline(compare(side(asked()), after).findings, Change.NEW) is None


def test_shares_of_connections() -> None:
    used = Conversations(12, 3, 2, 2, 1, 1_000, 20_000, 4)
    none = Conversations(0, 0, 0, 0, 0, 0, 0, 0)

    assert words.conversations(used, none) == [
        ("TCP connections", "3", "–"),
        ("handshakes a request", "0.17", "–"),
        ("requests a connection", "4.0", "–"),
        ("TLS sessions resumed", "1 of 2", "–"),
        ("sent", "1 kB", "0 B"),
        ("received", "20 kB", "0 B"),
        ("segments sent again", "4", "0"),
    ]
    assert len(words.conversations(none, none)) == 3


def test_a_budget_is_told() -> None:
    miss = Miss("GET /a", 10 * MS, 30 * MS)

    assert words.missed(compared()) is None
    kept = words.missed(compared(budget=Kept("5", Fraction(5), ())))
    assert kept == "kept: no median grew by more than 5 %"
    missed = words.missed(compared(budget=Kept("5", Fraction(5), (miss,) * 4)))
    assert missed is not None
    assert missed.endswith(
        "5 %: GET /a 10 → 30 ms, GET /a 10 → 30 ms, GET /a 10 → 30 ms, and 1 more"
    )
