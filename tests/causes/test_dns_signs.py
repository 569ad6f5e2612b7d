"""DNS: retries, search lists, failures; each question belongs to exactly one cause."""

import pytest

from kit.cases import MS, T0, S, Scene
from wirespan.base.vocabulary import Phase, Reason
from wirespan.causes.finding import Severity
from wirespan.kernels.layout import ConnectionFact, ExchangeFact

DNS = Phase.DNS
TIMER = (DNS, Reason.RETRY, 5_005 * MS)
TRAVEL = (DNS, Reason.PROPAGATION, 10 * MS)
UNANSWERED = ExchangeFact.UNANSWERED
NEGATIVE = ExchangeFact.NEGATIVE


def resolver(scene: Scene) -> int:
    return scene.connection(TRANSPORT=17, SERVER_PORT=53, OPENED=4, FIRST_ROW=-1)


def asked_again(scene: Scene, **exchange: int) -> int:
    chosen = {"RETRIES": 1, "RETRY": T0 + 5_005 * MS, "RETRY_FRAME": 5}
    return scene.dns(resolver(scene), TIMER, TRAVEL, **(chosen | exchange))


def test_a_question_asked_again_costs_the_timer() -> None:
    scene = Scene()
    asked_again(scene)

    found = scene.findings()

    assert set(found) == {"dns-timeout-retry"}
    assert found["dns-timeout-retry"].cost_ns == 5_005 * MS
    assert "A example.org. was asked 2 times" in found["dns-timeout-retry"].evidence
    assert (
        found["dns-timeout-retry"].display_filter
        == "(dns and udp.stream eq 0) or frame.number in {2, 5, 7}"
    )


@pytest.mark.parametrize(
    ("retries", "words"),
    [(1, "2 times, again after 5.00 s"), (2, "3 times, the last time after 5.00 s")],
)
def test_the_time_until_the_last_question_is_said_to_be_that(retries: int, words: str) -> None:
    scene = Scene()
    asked_again(scene, RETRIES=retries)

    assert words in scene.findings()["dns-timeout-retry"].evidence


def test_the_request_that_waited_for_it_is_named_and_charged_once() -> None:
    scene = Scene()
    lookup = asked_again(scene)
    waiting = scene.request(scene.connection(), TIMER, LOOKUP=lookup)

    found = scene.findings()["dns-timeout-retry"]

    assert found.requests == (lookup, waiting)
    assert found.cost_ns == 5_005 * MS


def test_an_answer_to_the_first_copy_was_only_slow() -> None:
    scene = Scene()
    asked_again(scene, ANSWER=T0 + 5_005 * MS - 1)

    assert not scene.judged()


def test_where_the_first_copy_is_known_to_be_answered_nothing_was_lost() -> None:
    scene = Scene()
    asked_again(scene, COPY=0)

    assert not scene.judged()


def test_a_question_nobody_ever_answered_is_told_too() -> None:
    scene = Scene()
    asked_again(scene, ANSWER=-1, FACTS=UNANSWERED)

    assert "never answered" in scene.findings()["dns-timeout-retry"].evidence


def test_an_aaaa_question_never_answered_beside_an_answered_one_is_a_stall() -> None:
    scene = Scene()
    scene.dns(resolver(scene), TRAVEL)
    asked_again(scene, QUESTION_TYPE=28, ANSWER=-1, FACTS=UNANSWERED, PARTNER=0)

    assert set(scene.findings()) == {"dns-aaaa-stall"}


def test_where_both_go_unanswered_the_resolver_is_to_blame() -> None:
    scene = Scene()
    asked_again(scene, ANSWER=-1, FACTS=UNANSWERED, PARTNER=1)
    asked_again(scene, QUESTION_TYPE=28, ANSWER=-1, FACTS=UNANSWERED, PARTNER=0)

    assert set(scene.findings()) == {"dns-timeout-retry"}


def halves(number: int) -> Scene:
    """Pairs of which only one question was lost."""
    scene = Scene()
    for pair in range(number):
        scene.dns(resolver(scene), TRAVEL, PARTNER=2 * pair + 1)
        asked_again(scene, PARTNER=2 * pair, QUESTION_TYPE=28)
    return scene


def test_one_of_two_lost_twice_is_a_race() -> None:
    found = halves(2).findings()

    assert set(found) == {"conntrack-insert-race"}
    assert found["conntrack-insert-race"].cost_ns == 2 * 5_005 * MS
    assert "one of" in found["conntrack-insert-race"].evidence


def test_a_retry_sooner_than_two_seconds_is_no_timer_of_a_race() -> None:
    soon, late = Scene(), Scene()
    for scene, waited in ((soon, 2 * S - 1), (late, 2 * S)):
        for pair in range(2):
            scene.dns(resolver(scene), TRAVEL, PARTNER=2 * pair + 1)
            asked_again(scene, PARTNER=2 * pair, QUESTION_TYPE=28, RETRY=T0 + waited)

    assert set(soon.findings()) == {"dns-timeout-retry"}
    assert set(late.findings()) == {"conntrack-insert-race"}


def test_one_of_two_lost_once_is_a_loss() -> None:
    assert set(halves(1).findings()) == {"dns-timeout-retry"}


def tried(*names: str, gap: int = 0) -> Scene:
    scene = Scene()
    slot = resolver(scene)
    for number, name in enumerate(names):
        scene.dns(slot, TRAVEL, text=f"A {name}.", start=number * (10 * MS + gap),
                  FACTS=NEGATIVE, STATUS=3)  # fmt: skip
    return scene


def test_one_name_with_several_suffixes_is_a_search_list() -> None:
    found = tried("api.example.com.ns.svc.local", "api.example.com.svc.local").findings()

    assert found["dns-search-amplification"].cost_ns == 20 * MS
    assert "api.example.com was tried with 2 search suffixes" in (
        found["dns-search-amplification"].evidence
    )


def test_a_and_aaaa_of_one_suffix_cost_once() -> None:
    found = tried("api.x.a", "api.x.a", "api.x.b").findings()["dns-search-amplification"]

    assert found.cost_ns == 20 * MS
    assert found.requests_total == 3


def test_a_name_that_fails_bare_is_mistyped() -> None:
    assert not tried("api.exmple.com.svc.local", "api.exmple.com.local", "api.exmple.com").judged()


def test_names_with_nothing_in_common_are_no_search_list() -> None:
    assert not tried("kjhqwe.example", "oiuzxc.example").judged()
    assert not tried("www.one.example", "www.two.test").judged()


def test_suffixes_are_tried_within_five_seconds() -> None:
    names = ("api.x.a", "api.x.b")

    assert tried(*names, gap=5 * S).judged()
    assert not tried(*names, gap=5 * S + 1).judged()


def test_a_cut_answer_costs_its_lookup() -> None:
    scene = Scene()
    scene.dns(resolver(scene), TRAVEL, FACTS=ExchangeFact.TRUNCATED_FLAG)

    assert scene.findings()["dns-tcp-fallback"].cost_ns == 10 * MS


def test_tcp_by_choice_is_no_fallback() -> None:
    scene = Scene()
    scene.dns(resolver(scene), TRAVEL, FACTS=ExchangeFact.TRUNCATED_FLAG | ExchangeFact.OVER_TCP)

    assert not scene.judged()


@pytest.mark.parametrize(("facts", "answer", "lost"), [
    (ExchangeFact.OVER_TCP | ExchangeFact.EDNS, 1_233, True),
    (ExchangeFact.OVER_TCP | ExchangeFact.EDNS, 1_232, False),
    (ExchangeFact.OVER_TCP, 1_233, False),
])  # fmt: skip
def test_a_question_repeated_over_tcp_may_have_both(facts: int, answer: int, lost: bool) -> None:
    scene = Scene()
    slot = scene.connection(SERVER_PORT=53, TRANSPORT=17)
    scene.dns(slot, (Phase.DNS, Reason.RETRY, S), FACTS=facts, RETRIES=1, RETRY=T0 + S,
              BODY_ANSWERED=answer)  # fmt: skip

    assert ("dns-fragment-loss" in scene.findings()) is lost


def fragments(answer: int, text: str = "A big.example.") -> Scene:
    scene = Scene()
    scene.dns(resolver(scene), TRAVEL, text="A big.example.", ANSWER=-1,
              FACTS=UNANSWERED | ExchangeFact.EDNS)  # fmt: skip
    scene.dns(scene.connection(SERVER_PORT=53), TRAVEL, text=text, start=S,
              FACTS=ExchangeFact.OVER_TCP, BODY_ANSWERED=answer)  # fmt: skip
    return scene


def test_a_large_answer_that_only_tcp_delivers_was_fragmented() -> None:
    found = fragments(1_233).findings()["dns-fragment-loss"]

    assert found.severity is Severity.ERROR
    assert "1,233 bytes" in found.evidence


def test_small_answers_and_other_names_were_not() -> None:
    assert not fragments(1_232).judged()
    assert not fragments(3_000, text="A other.example.").judged()


def test_fifty_milliseconds_of_the_resolver_are_slow() -> None:
    slow, quick = Scene(), Scene()
    slow.dns(resolver(slow), (DNS, Reason.SERVER, 50 * MS))
    quick.dns(resolver(quick), (DNS, Reason.SERVER, 50 * MS - 1))

    assert slow.findings()["dns-slow-or-failing-upstream"].cost_ns == 50 * MS
    assert not quick.judged()


def test_servfail_and_refused_are_errors_and_nxdomain_is_an_answer() -> None:
    found = {}
    for status in (0, 2, 3, 4, 5):
        scene = Scene()
        scene.dns(resolver(scene), TRAVEL, STATUS=status)
        found[status] = scene.findings()

    assert "SERVFAIL" in found[2]["dns-slow-or-failing-upstream"].evidence
    assert "REFUSED" in found[5]["dns-slow-or-failing-upstream"].evidence
    assert not found[0]
    assert not found[3]
    assert not found[4]


def repeated(times: int, lifetime: int = 300, spacing: int = S) -> Scene:
    scene = Scene()
    slot = resolver(scene)
    for number in range(times):
        scene.dns(slot, TRAVEL, start=number * spacing, LIFETIME=lifetime)
    return scene


def test_five_lookups_of_a_good_answer_are_needless() -> None:
    found = repeated(6).findings()["dns-per-request-lookup"]

    assert found.cost_ns == 50 * MS
    assert "asked A example.org. 6 times, 5 of them" in found.evidence
    assert not repeated(5).judged()


def test_answers_good_for_five_seconds_or_expired_are_asked_for_again_rightly() -> None:
    assert not repeated(9, lifetime=5).judged()
    assert repeated(9, lifetime=6).judged()
    assert not repeated(9, lifetime=6, spacing=7 * S).judged()


def silence(lasted: int, facts: int = 0, **exchange: int) -> Scene:
    """A question without an answer, in a capture that went on for ``lasted``."""
    scene = Scene()
    slot = scene.connection(TRANSPORT=17, OPENED=4, FACTS=facts)
    scene.dns(slot, FACTS=ExchangeFact.UNANSWERED, ANSWER=-1, END=-1, **exchange)
    scene.last_ns = T0 + lasted
    return scene


def test_a_question_asked_once_and_never_answered_is_an_error() -> None:
    found = silence(5 * S).findings()["dns-unanswered"]

    assert (found.severity, found.cost_ns) == (Severity.ERROR, 0)
    assert "A example.org. was asked once" in found.evidence
    assert found.frames == (2,)


def test_a_capture_that_ends_too_soon_tells_nothing_of_it() -> None:
    assert "dns-unanswered" not in silence(5 * S - 1).findings()


def test_asked_again_or_refused_by_icmp_it_is_another_finding() -> None:
    assert "dns-unanswered" not in silence(9 * S, RETRIES=1).findings()
    assert "dns-unanswered" not in silence(9 * S, ConnectionFact.ICMP_ERROR).findings()
