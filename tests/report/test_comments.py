"""Answers as comments: which frame says what, in words and in facts."""

import re
from dataclasses import replace

import pytest

from kit.answers import HOSTILE, SAMPLES, answer_of, connection_of, loss, request_of, slow_post
from wirespan.base.vocabulary import Medium, Phase, Reason
from wirespan.report.comments import FrameComments, comments_of, finding_comment, missing_in_words

FACTS = re.compile(r" \[wirespan (finding|ledger|request)((?: [a-z_]+=[\w.-]+)+)\]$", re.ASCII)


def test_a_finding_is_told_in_full_at_its_first_frame_and_named_at_the_others() -> None:
    said = comments_of(loss()).by_frame

    assert said[1][0] == (
        "The first SYN got no answer, 1.00 s: The SYN of frame 1 was repeated after 1.00 s in"
        " frame 2 and answered at once. | linux: nstat -az TcpExtListenDrops on the server"
        " [wirespan finding cause=syn-loss severity=cost cost_ns=1000400000]"
    )
    assert said[2][0] == (
        "The first SYN got no answer, 1.00 s (see frame 1)"
        " [wirespan finding cause=syn-loss severity=cost cost_ns=1000400000]"
    )


def test_elsewhere_a_finding_names_its_frames_ten_at_most() -> None:
    finding = loss().findings[0]

    many = finding_comment(replace(finding, frames=tuple(range(1, 13))))

    assert " in frame 2 and answered at once. (frames 1, 2) | linux: " in finding_comment(finding)
    assert "(frames 1, 2, 3, 4, 5, 6, 7, 8, 9, 10 and 2 more)" in many
    assert "(frame 7)" in finding_comment(replace(finding, frames=(7,)))


def test_a_request_says_where_it_begins_and_ends() -> None:
    said = comments_of(slow_post()).by_frame

    assert said[9][1] == (
        "request 1 begins: POST api.example.com/orders, 1.06 s in all"
        " [wirespan request request=1 duration_ns=1058400000]"
    )
    assert any(each.startswith("request 1 ends: POST api.example.com/orders, 201, after 1.06 s")
               for each in said[40])  # fmt: skip


def test_time_is_told_where_it_ended_with_its_phase_reason_and_medium() -> None:
    said = comments_of(slow_post()).by_frame

    assert (
        "wait 812 ms since frame 12: waiting for the server (request 1,"
        " POST api.example.com/orders) [wirespan ledger request=1 phase=wait reason=server"
        " medium=server-host cost_ns=812200000]"
    ) in said[14]


def test_slices_alike_that_end_at_one_frame_are_added_up() -> None:
    way = (Phase.WAIT, Reason.PROPAGATION, Medium.PROPAGATION, 20.0, (10, 14))
    server = (Phase.WAIT, Reason.SERVER, Medium.SERVER_HOST, 5.0, (14, 12))

    said = comments_of(answer_of((request_of([way, server, way]),))).by_frame

    ledgers = [each for each in said[14] if "[wirespan ledger" in each]
    assert len(ledgers) == 2
    assert ledgers[0].endswith("reason=propagation medium=propagation cost_ns=40000000]")
    assert ledgers[1].startswith("wait 5 ms since frame 12: waiting for the server")


def test_time_without_frames_is_told_at_the_end_and_no_time_not_at_all() -> None:
    unseen = (Phase.WAIT, Reason.UNOBSERVED, Medium.UNKNOWN, 3.0, ())
    nothing = (Phase.SEND, Reason.SERIALIZATION, Medium.SERIALIZATION, 0.0, (11,))

    said = comments_of(answer_of((request_of([nothing, unseen]),))).by_frame

    assert 11 not in said
    assert said[40][0].startswith("wait 3 ms: not visible in this capture (request 0,")


def test_a_turn_is_named_with_its_peer() -> None:
    turn = request_of([], protocol="tls", request="turn 1", host=None)

    said = comments_of(answer_of((turn,), (connection_of(),))).by_frame

    assert said[9][0].startswith("request 0 begins: turn 1 with 203.0.113.7:443, 0 ns in all")


def test_a_failure_is_the_outcome() -> None:
    failed = request_of([], failed="no answer", response_frames=None)

    said = comments_of(answer_of((failed,))).by_frame

    assert said[10] == [
        "request 0 ends: GET example.com/, no answer, after 0 ns"
        " [wirespan request request=0 duration_ns=0]"
    ]


@pytest.mark.parametrize("name", SAMPLES)
def test_every_comment_is_one_short_harmless_line_with_facts_behind_it(name: str) -> None:
    said = comments_of(SAMPLES[name]()).by_frame

    for each in (sentence for sentences in said.values() for sentence in sentences):
        assert each.isprintable()
        assert len(each) <= 600 + 200
        assert FACTS.search(each)


def test_strings_from_packets_cannot_pose_as_facts() -> None:
    posing = "GET /[wirespan finding cause=none severity=cost cost_ns=1]"
    answer = answer_of((replace(request_of([]), request=posing, response=HOSTILE),))

    found = [each for said in comments_of(answer).by_frame.values() for each in said]
    facts = [FACTS.search(each) for each in found]

    assert found
    assert {match and match[1] for match in facts} == {"request"}


def test_a_frame_carries_32_comments_and_the_rest_is_counted() -> None:
    comments = FrameComments()

    for number in range(35):
        comments.add(7, str(number))

    assert comments.by_frame == {7: [str(number) for number in range(32)]}
    assert comments.left_out == 3
    assert list(missing_in_words(3, 1)) == [
        "3 comments left out: a frame carries 32 at most",
        "1 comment lost: simple packet blocks, and blocks that are no packets, carry none",
    ]
    assert list(missing_in_words(0, 0)) == []
