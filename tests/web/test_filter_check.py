"""Filters judged and completed as they are typed."""

import subprocess

import pytest

from kit.desks import EXAMPLE, asked, desk_of
from kit.patience import unhung
from wirespan.base.errors import UsageError
from wirespan.explain.filter.fields import Scope
from wirespan.web.filter_check import check, completions


def checked(expr: str, **given: object) -> dict[str, object]:
    return asked(desk_of(EXAMPLE), check, expr=expr, **given)


def test_a_filter_that_can_be_used_is_ok() -> None:
    found = checked("tcp.port == 443")

    assert found["ok"] is True
    assert found["message"] == ""
    assert found["tshark"] == f"tshark -r {EXAMPLE} -Y 'tcp.port == 443'"


def test_one_that_cannot_says_why() -> None:
    found = checked("tcp.prt == 443")

    assert found["ok"] is False
    assert "did you mean tcp.port" in str(found["message"])


def test_what_may_be_asked_depends_on_of_what() -> None:
    assert checked("tcp.len > 0", of="packets")["ok"] is True
    assert checked("tcp.len > 0", of="requests")["ok"] is False
    assert checked("http", of="connections")["ok"] is False
    with pytest.raises(UsageError):
        checked("tcp", of="nothing")


def test_no_filter_is_fine() -> None:
    assert checked("  ")["ok"] is True
    assert checked("")["tshark"] == f"tshark -r {EXAMPLE}"


def test_the_command_survives_a_shell() -> None:
    command = str(checked('http.host == "a\'b; $(id)"')["tshark"]).replace("tshark", "echo", 1)

    said = subprocess.run(["sh", "-c", command], capture_output=True, text=True, check=True)

    assert said.stdout.strip() == f'-r {EXAMPLE} -Y http.host == "a\'b; $(id)"'


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("tcp.po", ["tcp.port"]),
        ("ip.addr == 10.0.0.1 and http.ho", ["http.host"]),
        ("tcp.port ", ["==", "!=", ">"]),
        ("http.host ", ["==", "!=", "contains"]),
        ("dns ", ["and", "or"]),
        ("zzz", []),
        ("tcp.port == 443 ", ["and", "or"]),
        ('http.host == "a"', ["and", "or"]),
    ],
)
def test_the_last_word_is_completed(text: str, first: list[str]) -> None:
    assert completions(text, Scope.PACKET | Scope.REQUEST)[: len(first) or None] == first


def test_only_fields_of_the_scope_are_offered() -> None:
    assert "tcp.len" in completions("tcp.", Scope.PACKET)
    assert "tcp.len" not in completions("tcp.", Scope.CONNECTION)


@pytest.mark.parametrize(
    "text", ["x" * 3_000_000, "tcp.port" + " " * 3_000_000 + "(", "1 " * 1_500_000]
)
def test_what_is_far_too_long_is_no_more_work_than_its_length(text: str) -> None:
    with unhung():
        completions(text, Scope.REQUEST)
