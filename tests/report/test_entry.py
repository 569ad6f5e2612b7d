"""What the reports need to know of a cause."""

from kit.pipeline import CATALOGUE
from wirespan.report.entry import Entry


def test_a_plain_record_will_do() -> None:
    entry: Entry = CATALOGUE[0]

    assert entry.fixes[0].where == "python"
