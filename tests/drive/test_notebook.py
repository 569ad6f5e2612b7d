"""A bounded list of rows."""

from kit.sources import from_source
from wirespan.drive import notebook as compiled
from wirespan.drive.passages import Passage
from wirespan.emulate.packet import Packet
from wirespan.kernels.table import Table


def packets_with(number: int) -> Table:
    table = Table(len(Packet), 2)
    table.cells[1, Packet.NUMBER] = number
    table.cells[1, Packet.SEQUENCE] = 77
    return table


def test_a_row_tells_what_happened_and_to_which_frame() -> None:
    notebook = from_source(compiled).Notebook(4)
    notebook.count = notebook.missed = 0

    notebook.note(5, 1, 2, 3, 4, 1, packets_with(9).cells)

    (row,) = notebook.rows()
    assert row[Passage.TIME] == 5
    assert row[Passage.DIRECTION] == 1
    assert row[Passage.WHAT] == 2
    assert row[Passage.STAGE] == 3
    assert row[Passage.VALUE] == 4
    assert row[Passage.NUMBER] == 9
    assert row[Passage.SEQUENCE] == 77


def test_what_finds_no_room_is_counted() -> None:
    notebook = from_source(compiled).Notebook(2)
    notebook.count = notebook.missed = 0

    for _ in range(3):
        notebook.note(5, 1, 2, 3, 4, 1, packets_with(9).cells)

    assert len(notebook.rows()) == 2
    assert notebook.missed == 1
