"""wirespan against tshark on every shared capture: equal, or explained in the tables beside.

The counts are MANIFEST.csv's and the marks those of ``marks.csv``, so that no tshark is
needed; where there is one, everything is asked anew for some captures. The tables are exact:
a difference they do not name fails, and so does one they name that is gone. To judge them
afresh: tools/compare_tshark.py.
"""

from collections import defaultdict
from functools import cache

import pytest

from kit import comparison, explained, marks, tshark
from kit.captures import CAPTURES, manifest, needs_captures
from kit.comparison import COUNTS, Difference
from kit.explained import Judged
from kit.observed import Observed, observed
from kit.tracking import Story, tracked
from wirespan.kernels.layout import Verdict

pytestmark = [pytest.mark.captures, needs_captures]

ROWS = {row["file"]: row for row in manifest()}
EACH = pytest.mark.parametrize("name", sorted(ROWS))
REFUSED = "PcapPlusPlus.solaris.snoop.pcap"
ASKED_ANEW = (
    "PcapPlusPlus.VlanPackets.pcap",
    "arkime.gre-erspan-vxlan.pcap",
    "packets.http_espn.pcapng",
    "pcaps.email-troubles.pcap",
    "tcptrace.hardware_dups.dmp.gz.pcap",
    "youtube.dns_over_tcp.pcapng",
    "zeek.100-continue.pcap",
    "zeek.hrr.pcap",
    "zeek.pipelined-requests.pcap",
)


@cache
def seen(name: str) -> Observed:
    return observed(CAPTURES / name)


@cache
def story(name: str) -> Story:
    return tracked(str(CAPTURES / name))


def differences(name: str) -> set[Difference]:
    """Those the table names."""
    return {row.difference for row in explained.differences() if row.file == name}


def judged(name: str) -> dict[str, Judged]:
    return {row.mark: row for row in explained.marks() if row.file == name}


@EACH
def test_counts_are_those_of_tshark_or_explained(name: str) -> None:
    known = {each for each in differences(name) if each.what in COUNTS}

    found = set(comparison.of_counts(seen(name), ROWS[name]))

    assert found == known


@EACH
def test_every_exchange_is_settled_and_its_slices_add_up(name: str) -> None:
    found = seen(name)

    assert found.broken == []
    assert (found.refused is not None) == (name == REFUSED)


@EACH
def test_marks_are_where_the_table_says(name: str) -> None:
    if name == REFUSED:
        return
    known = judged(name)

    found = marks.ours(story(name))

    for mark, frames in found.items():
        row = known.get(mark, Judged(name, mark, "0", "", "", ""))
        only_ours = explained.frames(row.only_ours)
        assert only_ours <= frames, mark
        assert not explained.frames(row.only_tshark) & frames, mark
        assert len(frames) == int(row.both) + len(only_ours), mark


@pytest.mark.tshark
@tshark.needs_tshark
@pytest.mark.parametrize("name", ASKED_ANEW)
def test_tshark_asked_anew_says_the_same(name: str) -> None:
    every = list(tshark.frames(CAPTURES / name))
    streams = [verdict[Verdict.STREAM] for verdict in story(name).verdicts]
    known = judged(name)

    found = {
        *comparison.of_counts(seen(name), tshark.counts(every)),
        *comparison.of_details(seen(name), every, streams),
    }
    agreed = marks.agreement(marks.ours(story(name)), marks.theirs(every))

    assert found == differences(name)
    for mark, agreement in agreed.items():
        assert known.get(mark, Judged(name, mark, "0", "", "", "")).holds(agreement), mark


def test_every_difference_has_a_reason_and_every_reason_a_difference() -> None:
    used = defaultdict(list)
    for row in [*explained.differences(), *explained.marks()]:
        for reason in explained.names(row.reason):
            used[reason].append(row)

    assert set(used) == set(explained.reasons())


def test_a_mark_is_explained_exactly_where_it_differs() -> None:
    unexplained = [
        row
        for row in explained.marks()
        if bool(row.only_ours + row.only_tshark) != bool(row.reason)
    ]

    assert unexplained == []
