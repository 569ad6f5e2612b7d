"""A class whose attributes number the columns of a table, in the order they are written.

Plain integers that know their names: an enumeration would do, but takes longer to make
and to read than all else that is done when the program starts.
"""

from collections.abc import Iterator
from typing import Any


class Column(int):
    """The number of a column, and its name."""

    name: str
    width: int
    """How many columns it stands for: those after the first have no name."""


def column(width: int = 1) -> Column:
    """The next column, or the first of ``width``; numbered when the class is made."""
    made = Column(-1)
    made.width = width
    return made


class _Numbering(type):
    def __new__(mcs, name: str, bases: tuple[type, ...], namespace: dict[str, Any]) -> "_Numbering":
        width = 0
        columns = []
        for key, value in namespace.items():
            if isinstance(value, Column):
                numbered = Column(width)
                numbered.name = key
                numbered.width = value.width
                width += value.width
                namespace[key] = numbered
                columns.append(numbered)
        made = super().__new__(mcs, name, bases, namespace)
        made._columns = tuple(columns)
        made._width = width
        return made

    _columns: tuple[Column, ...]
    _width: int

    def __iter__(cls) -> Iterator[Column]:
        return iter(cls._columns)

    def __getitem__(cls, name: str) -> Column:
        """The column of that name; KeyError if there is none."""
        return {one.name: one for one in cls._columns}[name]

    def __len__(cls) -> int:
        return cls._width


class Columns(metaclass=_Numbering):
    """Base of the layouts: ``len`` is the table's width, iteration gives the columns."""
