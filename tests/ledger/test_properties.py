"""What holds for every ledger, whatever the packets were."""

from collections.abc import Iterable
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from kit.conversations import Ask, Conversation, capture, packets, written
from kit.ledgers import CLIENT, FULL, MILLISECOND, Mark, Settled, Talk, settled
from wirespan.base.vocabulary import Medium, Phase, Reason
from wirespan.explain.run import explain
from wirespan.kernels.layout import Request, Slice
from wirespan.ledger.request import Request as Shown

MARKS = (
    0, Mark.PSH, Mark.RETRANSMISSION, Mark.RETRANSMISSION | Mark.FAST,
    Mark.RETRANSMISSION | Mark.SPURIOUS, Mark.RETRANSMISSION | Mark.LOST_UPSTREAM,
    Mark.RETRANSMISSION | Mark.TAIL_PROBE, Mark.OUT_OF_ORDER, Mark.AFTER_GAP,
    Mark.DUPLICATE_RECORD, Mark.KEEP_ALIVE,
)  # fmt: skip
TRIPS = st.one_of(st.none(), st.floats(0, 200))
ANY_PACKET = st.fixed_dictionaries(
    {
        "side": st.integers(0, 1),
        "gap": st.one_of(st.floats(0, 1), st.floats(0, 500)),
        "length": st.sampled_from([0, 1, 200, FULL, 20_000]),
        "back": st.sampled_from([0, 0, 0, 1, FULL, 5000, -700]),
        "window": st.sampled_from([-1, 0, 1000, 1 << 20]),
        "marks": st.sampled_from(MARKS),
    }
)


@st.composite
def any_talk(draw: st.DrawFn) -> Talk:
    """Packets that need not make sense together."""
    talk = Talk(to_client=draw(TRIPS), to_server=draw(TRIPS))
    talk.client(0, draw(st.integers(1, 5000)))
    now = 0.0
    for packet in draw(st.lists(ANY_PACKET, max_size=40)):
        now += packet["gap"]
        talk._say(
            packet["side"], now, packet["length"], window=packet["window"],
            at=max(0, talk.sent[packet["side"]] - packet["back"]), marks=packet["marks"],
        )  # fmt: skip
    facts = draw(st.sampled_from([0, 1 << 1, 1 << 5, 1 << 9]))
    talk.exchange = {"FACTS": facts, "HEAD": talk.packets[0].time, "HEAD_ASKED": 1}
    return talk


def spans(ledger: Settled) -> list[tuple[int, ...]]:
    """Everything about the slices but when they were."""
    return [
        (one[Slice.END] - one[Slice.START], *one[Slice.PHASE : Slice.CONFIDENCE + 1])
        for one in ledger.slices
    ]


@given(any_talk())
@settings(max_examples=150, deadline=None)
def test_slices_are_contiguous_and_add_up_exactly(talk: Talk) -> None:
    ledger = settled(talk)

    ends = [ledger[Request.START], *(one[Slice.END] for one in ledger.slices)]
    starts = [one[Slice.START] for one in ledger.slices]
    duration = ledger[Request.END] - ledger[Request.START]
    assert starts == ends[:-1]
    assert ends[-1] == ledger[Request.END]
    assert all(a < b for a, b in pairwise(ends))
    for first, words in (
        (Request.PHASES, Phase), (Request.REASONS, Reason), (Request.MEDIA, Medium),
    ):  # fmt: skip
        assert sum(ledger.request[first : first + len(words)]) == duration


@given(any_talk(), st.integers(-(10**17), 10**17))
@settings(max_examples=75, deadline=None)
def test_when_it_was_changes_only_the_times(talk: Talk, later: int) -> None:
    before = spans(settled(talk))

    for packet in talk.packets:
        packet.time += later
    talk.exchange["HEAD"] += later

    assert spans(settled(talk)) == before


@st.composite
def clear_talk(draw: st.DrawFn) -> tuple[Talk, int]:
    """Packets far from every bound of every rule, and how many they are.

    Runs of packets 0.1 ms apart, silences of 60 to 160 ms (no multiple of the round trip of
    20 ms, no timer's length), and never an ACK that could have released what follows.
    """
    talk = Talk()
    talk.client(0, 100)
    now = 25.0
    for length in draw(st.lists(st.integers(1, 8), min_size=1, max_size=5)):
        for _ in range(length):
            talk.server(now, 700)
            now += 0.1
        now += draw(st.integers(60, 160))
    return talk, len(talk.packets)


@given(clear_talk(), st.randoms(use_true_random=False))
@settings(max_examples=75, deadline=None)
def test_a_jitter_moves_no_reason_by_more_than_it_times_the_edges(
    clear: tuple[Talk, int], random: object
) -> None:
    talk, count = clear
    jitter = 20_000
    before = settled(talk).request

    for packet in talk.packets:
        packet.time += random.randint(-jitter, jitter)  # type: ignore[attr-defined]  # a Random
    after = settled(talk).request

    for reason in Reason:
        column = Request.REASONS + reason
        assert abs(after[column] - before[column]) <= 2 * jitter * count


ASKS = st.builds(
    Ask,
    think=st.integers(0, 300 * MILLISECOND),
    segments=st.integers(0, 12),
    spacing=st.integers(1, 60 * MILLISECOND),
    pause=st.integers(0, 50 * MILLISECOND),
    copies=st.integers(0, 2),
)


@st.composite
def several(draw: st.DrawFn) -> list[Conversation]:
    return [
        Conversation(
            number,
            tuple(draw(st.lists(ASKS, min_size=1, max_size=4))),
            start=draw(st.integers(0, 400 * MILLISECOND)),
            round_trip=draw(st.integers(1000, 90 * MILLISECOND)),
        )
        for number in range(draw(st.integers(2, 4)))
    ]


def requests(data: bytes, keep: str = "") -> dict[str, list[tuple[object, ...]]]:
    """The ledgers by target, without frame numbers."""
    with TemporaryDirectory() as folder:
        path = Path(folder, "capture.pcap")
        path.write_bytes(data)
        return {
            request.request: ledger(request)
            for request in explain(str(path)).requests
            if request.request.startswith(f"GET /{keep}")
        }


def ledger(request: Shown) -> list[tuple[object, ...]]:
    return [
        (one.start_ns, one.end_ns, one.phase, one.reason, one.medium, one.confidence)
        for one in request.ledger
    ]


def by_host(talks: Iterable[Conversation]) -> dict[str, list[tuple[object, ...]]]:
    found: dict[str, list[tuple[object, ...]]] = {}
    for talk in talks:
        found |= requests(capture(talk))
    return found


SHORT = Ask(think=0, segments=0, spacing=1)
ALONE_ITS_ROWS_ARE_GATHERED_ONCE = [
    Conversation(0, (SHORT,), round_trip=1000),
    Conversation(
        1,
        (SHORT, SHORT, replace(SHORT, spacing=2_000_001),
         replace(SHORT, segments=7, spacing=166_667)),
        round_trip=1000,
    ),
]  # fmt: skip
"""Others settled in between, those before an exchange are gone; no rule may look at them."""


@example(ALONE_ITS_ROWS_ARE_GATHERED_ONCE)
@given(several())
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_what_other_hosts_do_at_the_same_time_changes_nothing(talks: list[Conversation]) -> None:
    assert requests(capture(*talks)) == by_host(talks)


@given(several(), st.randoms(use_true_random=False))
@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_which_of_two_packets_of_the_same_moment_was_written_first_does_not_matter(
    talks: list[Conversation], random: object
) -> None:
    mine, *others = talks
    moment = packets(mine)[0][0]
    unrelated = [
        (moment, frame) for other in others for _, frame in packets(replace(other, start=0))[:1]
    ]
    mixed = sorted([*packets(mine), *unrelated], key=lambda one: one[0])
    shuffled = list(mixed)
    head = [one for one in shuffled if one[0] == moment]
    random.shuffle(head)  # type: ignore[attr-defined]  # a Random
    shuffled[: len(head)] = head

    keep = f"{mine.number}-"

    assert requests(written(shuffled), keep) == requests(written(mixed), keep)


def test_a_talk_of_one_packet_is_a_request_too() -> None:
    talk = Talk()
    talk.client(0, 100)

    assert settled(talk)[Request.END] == talk.packets[CLIENT].time
