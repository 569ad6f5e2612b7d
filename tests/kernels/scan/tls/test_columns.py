"""The private columns are numbered without gaps, so a row holds them all."""

import pytest

from wirespan.kernels.layout import Columns
from wirespan.kernels.scan.tls.columns import (
    DIRECTION_FIELDS,
    SESSION_FIELDS,
    Direction,
    Hello,
    Session,
)


@pytest.mark.parametrize("columns", [Session, Direction, Hello])
def test_columns_count_from_zero(columns: type[Columns]) -> None:
    assert list(columns) == list(range(len(columns)))


def test_two_directions_follow_the_session() -> None:
    assert len(Session) - 1 + 2 * len(Direction) == SESSION_FIELDS
    assert len(Direction) == DIRECTION_FIELDS
