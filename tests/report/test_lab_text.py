"""Scenarios and their runs in words, within 80 columns."""

import pytest

from kit.pages import printed
from kit.runs import finding, run_of
from kit.stages import scenario
from wirespan.lab.scenario import Scenario
from wirespan.lab.shelf import every
from wirespan.report.lab_text import print_list, print_run, print_scenario


def test_the_list_is_grouped() -> None:
    text = printed(lambda page: print_list(page, every()))

    assert " TCP data transfer\n" in text
    assert "  slow-start-after-idle" in text
    assert "wirespan lab run NAME plays it" in " ".join(text.split())


@pytest.mark.parametrize("one", every(), ids=lambda one: one.name)
def test_no_line_is_wider_than_the_page(one: Scenario) -> None:
    text = printed(lambda page: print_scenario(page, one))

    assert max(map(len, text.splitlines())) <= 80


def test_a_scenario_tells_what_is_played_and_what_differs() -> None:
    one = scenario(expect={"invisible": {"server": "it never came this far"}})

    text = printed(lambda page: print_scenario(page, one))

    assert " A title (small)\n" in text
    assert " link     delay 10ms\n" in text
    assert " client   once('page')\n" in text
    assert " link.delay = 5ms\n" in text
    assert " server   nothing: it never came this far\n" in text


def test_a_run_tells_what_was_found_missed_and_false() -> None:
    run = run_of("broken", finding("slow-start", 60), at_server=(finding("policer"),))

    text = printed(lambda page: print_run(page, run, "kept"))

    assert " client   slow-start, 60 ms (expected)\n" in text
    assert " server   policer (a false alarm)\n" in text
    assert " server   slow-start was missed\n" in text
    assert " captures kept\n" in text
    assert "wirespan lab run small --variant fixed" in text


def test_a_fixed_run_without_findings_says_so() -> None:
    text = printed(lambda page: print_run(page, run_of("fixed"), None))

    assert " client   nothing found, nothing expected\n" in text


def test_of_a_spoilt_run_nothing_is_judged() -> None:
    run = run_of("broken", told={"spoilt": True, "why": "a frame left 4.0 ms late"})

    text = printed(lambda page: print_run(page, run, None))

    assert "Spoilt: a frame left 4.0 ms late." in " ".join(text.split())
    assert "Judge nothing" in " ".join(text.split())
    assert "missed" not in text
