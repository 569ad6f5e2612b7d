"""Numbers of problems become the words people read."""

from wirespan.base.problem import Problem
from wirespan.kernels.decode.rules import DETAILS, Layer, ProblemKind, Rule, read_problems
from wirespan.kernels.layout import Problems
from wirespan.kernels.table import Table


def test_every_rule_has_a_sentence_of_its_own() -> None:
    assert set(DETAILS) == set(Rule)
    shared = {Rule.IPV4_HEADER_LENGTH, Rule.TCP_DATA_OFFSET}
    assert len(set(DETAILS.values())) == len(Rule)
    assert len({DETAILS[rule].split(" (")[0] for rule in shared}) == 1


def test_layers_and_kinds_read_as_words() -> None:
    assert Layer.HOP_BY_HOP.text == "hop-by-hop"
    assert ProblemKind.MALFORMED.text == "malformed"


def test_rows_become_problems() -> None:
    table = Table(len(Problems))
    table.write(0, [12, 1, 17, 34, Rule.UDP_LENGTH_BELOW])

    assert read_problems(table, 1) == [
        Problem(
            kind="malformed",
            frame=12,
            layer="authentication",
            offset=34,
            detail="length is smaller than the header (RFC 768, Fields)",
        )
    ]
