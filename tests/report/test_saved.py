"""Saved reports read back."""

import io
import json
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kit.answers import answer_of, dns_failure, loss, slow_post
from kit.captures import CAPTURES, needs_captures
from kit.desks import EXAMPLE
from wirespan.base.errors import UsageError
from wirespan.explain.answer import Answer
from wirespan.explain.run import explain
from wirespan.report.saved import read_saved
from wirespan.report.stream import write_report


def saved(answer: Answer) -> bytes:
    out = io.StringIO()
    write_report(answer, out.write)
    return out.getvalue().encode()


def changed(**members: Any) -> bytes:
    """A good report with members of its first request changed."""
    document = json.loads(saved(slow_post()))
    document["requests"][0] |= members
    return json.dumps(document).encode()


def refusal(octets: bytes) -> str:
    with pytest.raises(UsageError) as refused:
        read_saved(octets, "old.json")
    assert refused.value.what == "cannot read old.json"
    return refused.value.why


@pytest.mark.parametrize("answer", [slow_post(), loss(), dns_failure(), answer_of()])
def test_what_was_written_is_read(answer: Answer) -> None:
    assert saved(read_saved(saved(answer), "old.json")) == saved(answer)


def test_a_real_answer_comes_back_as_it_was() -> None:
    answer = explain(str(EXAMPLE))

    assert read_saved(saved(answer), "old.json") == answer


@needs_captures
@pytest.mark.parametrize(
    "name", ["Wireshark.http-chunked-gzip.pcap", "nDPI.fuzz-2006-06-26-2594.pcap"]
)
def test_answers_to_captures_of_others_come_back(name: str) -> None:
    answer = explain(str(CAPTURES / name))

    assert read_saved(saved(answer), "old.json") == answer


def test_fields_added_later_do_no_harm() -> None:
    assert saved(read_saved(changed(colour="green"), "old.json")) == saved(slow_post())


@pytest.mark.parametrize(
    ("octets", "why"),
    [
        (b"{", "it is no JSON"),
        (b'{"schema": "\xff"}', "it is no JSON"),
        (b"[" * 100_000, "it is nested too deeply"),
        (b"[]", "it says no schema, not 'wirespan.report/1'"),
        (b'{"schema": 1}', "it says no schema"),
        (b'{"schema": "wirespan.reports/1"}', "it says 'wirespan.reports/1', not"),
        (b'{"schema": "wirespan.report/1"}', "the document has no 'capture'"),
        (changed(duration_ns="long"), "duration_ns of item 0 of requests of the document is not a"),
        (changed(protocol=None), "protocol of item 0 of requests of the document is not a text"),
    ],
)
def test_what_is_no_report_is_refused(octets: bytes, why: str) -> None:
    assert refusal(octets).startswith(why)


def test_times_that_do_not_add_up_are_refused() -> None:
    good = json.loads(saved(slow_post()))["requests"][0]
    phases = {**good["phases"], "wait": good["phases"]["wait"] + 1}
    shorter = [*good["ledger"][:-1]]
    why = f"the times of request {good['id']} do not add up to its duration"

    assert refusal(changed(duration_ns=good["duration_ns"] + 1)) == why
    assert refusal(changed(end_ns=good["end_ns"] + 1)) == why
    assert refusal(changed(phases=phases)) == why
    assert refusal(changed(ledger=shorter)) == why
    assert read_saved(changed(ledger=[]), "old.json").requests[0].ledger == ()


@given(st.binary(), st.integers(0, 3_000))
def test_any_damage_is_a_sentence_or_harmless(noise: bytes, at: int) -> None:
    octets = saved(slow_post())

    with suppress(UsageError):
        read_saved(octets[:at] + noise + octets[at + len(noise) :], "old.json")
