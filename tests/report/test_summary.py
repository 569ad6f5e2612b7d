"""The first lines, and the last."""

from dataclasses import replace

import pytest

from kit.answers import SAMPLES, answer_of, capture_of, loss, request_of, slow_post
from kit.pages import printed
from wirespan.base.problem import Problem
from wirespan.base.vocabulary import Medium, Phase, Reason
from wirespan.explain.answer import WithoutRequest
from wirespan.report.summary import (
    print_condition,
    print_next_steps,
    print_summary,
    print_without_request,
)


def summary(name: str) -> list[str]:
    answer = SAMPLES[name]()
    slowest = answer.requests[0] if answer.requests else None
    return printed(lambda page: print_summary(page, answer, slowest)).splitlines()


def test_three_lines_say_what_was_seen_what_was_slow_and_why() -> None:
    assert summary("slow_post") == [
        " Seen      orders.pcapng: 142 packets in 2.41 s, 1 TCP, 1 UDP, 3 requests",
        " Slowest   POST api.example.com/orders, 1.06 s: waiting for the server 812 ms",
        " Costliest The server needed the time, 812 ms in 1 request",
    ]


@pytest.mark.parametrize("name", ["slow_post", "loss", "dns_failure", "thousand_requests"])
def test_it_is_three_lines_at_eighty_columns(name: str) -> None:
    assert len(summary(name)) == 3


def test_without_findings_no_cause_stands_out() -> None:
    answer = answer_of((request_of([]),))

    text = printed(lambda page: print_summary(page, answer, answer.requests[0]))

    assert "no cause stands out" in text


def test_a_finding_without_cost_is_said_to_cost_nothing() -> None:
    answer = slow_post()
    answer = replace(answer, findings=answer.findings[-1:])

    text = printed(lambda page: print_summary(page, answer, answer.requests[0]))

    assert "no cause is proven to have cost time; note: " in text


def test_without_requests_the_worst_finding_is_told() -> None:
    answer = replace(SAMPLES["silent_connections"](), findings=slow_post().findings[1:])

    text = printed(lambda page: print_summary(page, answer, None))

    assert " Found     The answer outgrew the initial window (cost), and 1 more finding\n" in text


def test_a_long_file_name_keeps_both_ends() -> None:
    answer = slow_post()
    capture = replace(answer.capture, path="captures/2026-01-07-production-orders-7.pcapng")
    answer = replace(answer, capture=capture, findings=())

    lines = printed(lambda page: print_summary(page, answer, None)).splitlines()

    assert lines == [
        " Seen      2026-01-07…-7.pcapng: 142 packets in 2.41 s, 1 TCP, 1 UDP, 3 requests"
    ]


def test_a_long_cause_is_told_whole() -> None:
    answer = slow_post()
    title = "The message was larger than the initial window of a fresh connection"
    answer = replace(answer, findings=(replace(answer.findings[0], title=title),))

    text = printed(lambda page: print_summary(page, answer, answer.requests[0]))

    assert f"{title}, 812 ms in 1 request" in " ".join(text.split())


def test_a_filter_that_nothing_passes_is_named() -> None:
    answer = SAMPLES["foreign_capture"]()

    text = printed(lambda page: print_next_steps(page, answer, 'http.host == "x"'))

    assert "No request passed the filter 'http.host == \"x\"'" in text
    assert "None of the" not in text


def test_a_capture_of_quic_alone_says_that_it_is_not_read() -> None:
    answer = SAMPLES["silent_connections"]()
    totals = replace(answer.totals, connections={"tcp": 0, "udp": 0, "quic": 2})

    text = printed(lambda page: print_next_steps(page, replace(answer, totals=totals)))

    assert "QUIC, which carries HTTP/3, is counted but not read yet" in text


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("empty_capture", "tcpdump"),
        ("foreign_capture", "None of the 12 packets belongs to TCP or UDP"),
        ("silent_connections", "No request was read"),
    ],
)
def test_where_nothing_was_found_the_next_step_is_told(name: str, words: str) -> None:
    text = printed(lambda page: print_next_steps(page, SAMPLES[name]()))

    assert words in " ".join(text.split())


def next_step(packets: int, tcp: int) -> str:
    foreign = SAMPLES["foreign_capture"]()
    answer = replace(
        foreign,
        capture=replace(foreign.capture, packets=packets),
        totals=replace(foreign.totals, connections={"tcp": tcp, "udp": 0, "quic": 0}),
    )
    return " ".join(printed(lambda page: print_next_steps(page, answer)).split())


@pytest.mark.parametrize(
    ("packets", "words"),
    [
        (0, "The capture holds no packets."),
        (1, "The one packet does not belong to TCP or UDP (link type EN10MB). wirespan packets "
            "FILE shows what it is;"),
        (2, "Neither of the 2 packets belongs to TCP or UDP (link type EN10MB). wirespan packets "
            "FILE shows what they are;"),
        (3_000, "None of the 3,000 packets belongs to TCP or UDP"),
    ],
)  # fmt: skip
def test_packets_of_other_protocols_are_counted_as_people_do(packets: int, words: str) -> None:
    assert words in next_step(packets, 0)


@pytest.mark.parametrize(
    ("tcp", "words"),
    [
        (1, "No request was read in this connection: it may have failed to open"),
        (2, "No request was read in these connections: they may have failed to open"),
    ],
)
def test_connections_without_a_request_are_counted_as_people_do(tcp: int, words: str) -> None:
    assert words in next_step(9, tcp)


def test_bytes_without_a_question_are_told() -> None:
    answer = slow_post()
    counted = replace(answer.totals, without_request=WithoutRequest(3, 4_000_000))

    text = printed(lambda page: print_without_request(page, replace(answer, totals=counted)))

    assert "3 TCP connections carried 4 MB and no question" in " ".join(text.split())
    assert printed(lambda page: print_without_request(page, answer)) == ""


def test_connections_that_carried_bytes_are_not_said_to_be_empty() -> None:
    answer = SAMPLES["silent_connections"]()
    counted = replace(answer.totals, without_request=WithoutRequest(1, 1))

    text = printed(lambda page: print_next_steps(page, replace(answer, totals=counted)))

    assert "No request was read in this connection. --connections" in " ".join(text.split())


def test_the_state_of_a_sound_file_is_not_mentioned() -> None:
    assert printed(lambda page: print_condition(page, capture_of())) == ""


def test_a_cut_file_and_its_problems_are_told() -> None:
    text = printed(lambda page: print_condition(page, loss().capture))

    assert "ends in the middle of a record" in text
    assert "frame 77: tcp malformed: data offset is smaller than the header" in text


def test_only_the_first_problems_are_listed() -> None:
    problems = tuple(Problem("malformed", frame, "ipv4", 14, "bad") for frame in range(1, 8))
    capture = capture_of(problems=problems, problems_total=2_000)

    text = printed(lambda page: print_condition(page, capture))

    assert "frame 5:" in text
    assert "frame 6:" not in text
    assert "and 1,995 more problems" in text


def test_the_lookup_does_not_add_to_the_server_s_time() -> None:
    request = request_of(
        [
            (Phase.DNS, Reason.SERVER, Medium.UNKNOWN, 40.0, (1,)),
            (Phase.WAIT, Reason.SERVER, Medium.SERVER_HOST, 45.0, (1,)),
        ]
    )
    answer = answer_of((request,))

    text = printed(lambda page: print_summary(page, answer, request))

    assert "85 ms: waiting for the server 45 ms" in text
