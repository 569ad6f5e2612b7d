"""What links let through, as tables: a change of any stage shows here."""

from collections.abc import Callable
from statistics import median

import pytest

from wirespan.emulate.link import plan
from wirespan.emulate.profiles import PROFILES
from wirespan.emulate.simulate import Arrival, Travel, simulate

SECOND = 1_000_000_000
SECONDS = 4
SIZE = 1250  # bytes: ten thousand bits
FLOWS = 7


def offered(mbit: int) -> list[Arrival]:
    """So many Mbit/s for four seconds, of seven flows in turn."""
    every_ns = SIZE * 8 * 1000 // mbit
    return [
        Arrival(place * every_ns, SIZE, SIZE - 54, flow=place % FLOWS)
        for place in range(SECONDS * SECOND // every_ns)
    ]


def row(name: str, mbit: int, arrivals: list[Arrival], travel: Travel) -> str:
    """Offered and let through in Mbit/s, drops in percent, the median and the longest ms."""
    delays = [one.time_ns - arrivals[one.packet].time_ns for one in travel.departures]
    last_ns = max(one.time_ns for one in travel.departures)
    through = len(travel.departures) * SIZE * 8 * 1000 / last_ns
    dropped = travel.dropped * 100 / len(arrivals)
    return (
        f"{name:<16}{mbit:>5}{through:>9.2f}{dropped:>8.2f}"
        f"{median(delays) / 1e6:>9.2f}{max(delays) / 1e6:>9.2f}"
    )


LINKS = {
    "delay": plan(delay="40ms"),
    "loss": plan(delay="40ms", loss="1%"),
    "bursts": plan(loss="1% in bursts of 4"),
    "drop-tail": plan(delay="40ms", rate="10mbit", queue="64kB"),
    "codel": plan(delay="40ms", rate="10mbit", queue="codel"),
    "fq-codel": plan(delay="40ms", rate="10mbit", queue="fq-codel"),
    "policer": plan(police="10mbit", burst="64kB"),
    "trace": plan(trace="1\n2\n4\n8\n9\n10\n", queue="50p"),
    "jitter": plan(delay="40ms", jitter="10ms"),
    "overtaking": plan(delay="40ms", jitter="10ms", distribution="pareto", order="overtake"),
    "blackout": plan(delay="40ms", blackout="1s+500ms"),
    "held": plan(delay="40ms", blackout="1s+500ms", blackout_holds="yes"),
    "all at once": plan(
        delay="40ms", jitter="2ms", rate="10mbit", loss="1%", duplicate="1%", reorder="1%",
        corrupt="1%", mtu="1500",
    ),
}  # fmt: skip

HEAD = f"{'name':<14}{'Mbit/s':>7}{'through':>9}{'drop %':>8}{'median':>9}{'longest':>9}\n"

STAGES_TABLE = (
    HEAD
    + """\
delay               5     4.95    0.00    40.00    40.00
delay              20    19.80    0.00    40.00    40.00
loss                5     4.88    1.45    40.00    40.00
loss               20    19.59    1.10    40.00    40.00
bursts              5     4.92    1.70     0.00     0.00
bursts             20    19.67    1.64     0.00     0.00
drop-tail           5     4.95    0.00    41.00    41.00
drop-tail          20     9.90   49.36    92.00    92.00
codel               5     4.95    0.00    41.00    41.00
codel              20     9.92   39.77   882.00   970.00
fq-codel            5     4.95    0.00    41.00    41.00
fq-codel           20     9.91   43.98   636.00   750.00
policer             5     5.00    0.00     0.00     0.00
policer            20    10.13   49.38     0.00     0.00
trace               5     5.00    0.00     2.00     4.00
trace              20     7.26   63.05    70.00    73.50
jitter              5     4.94    0.00    44.00    50.00
jitter             20    19.78    0.00    46.61    50.00
overtaking          5     4.93    0.00    37.21   241.21
overtaking         20    19.41    0.00    37.20   245.95
blackout            5     4.33   12.50    40.00    40.00
blackout           20    17.33   12.50    40.00    40.00
held                5     4.95    0.00    40.00   540.00
held               20    19.80    0.00    40.00   540.00
all at once         5     4.96    0.85    41.07    47.98
all at once        20     9.90   49.83   141.28   147.98
"""
)

PROFILES_TABLE = (
    HEAD
    + """\
same-rack          20    20.00    0.00     0.05     0.05
same-region        20    20.00    0.00     0.50     0.50
same-continent     20    19.93    0.00    15.00    15.00
cross-continent    20    19.78    0.00    45.00    45.00
far-side           20    19.40    0.00   125.00   125.00
fibre              20    19.99    0.00     3.03     3.03
cable              20    19.96    0.00     8.27     9.10
dsl                20    15.96   10.00   462.56   512.62
4g                 20    19.86    0.00    32.38   107.12
3g                 20     2.96   82.50   754.39   896.49
satellite          20    18.61    0.00   300.40   300.40
low-orbit          20    19.80    0.28    28.58    31.10
lossy-wifi         20    19.60    1.93     7.85    66.30
train              20     4.96   73.00   378.74   625.10
"""
)


def stages_table() -> str:
    rows = []
    for name, link in LINKS.items():
        for mbit in (5, 20):
            arrivals = offered(mbit)
            rows.append(row(name, mbit, arrivals, simulate(link.forward, arrivals, 1)))
    return HEAD + "\n".join(rows) + "\n"


def profiles_table() -> str:
    arrivals = offered(20)
    return HEAD + "".join(
        row(name, 20, arrivals, simulate(profile.plan().backward, arrivals, 1)) + "\n"
        for name, profile in PROFILES.items()
    )


@pytest.mark.parametrize(
    ("table", "kept"), [(stages_table, STAGES_TABLE), (profiles_table, PROFILES_TABLE)]
)
def test_links_let_through_what_they_did(table: Callable[[], str], kept: str) -> None:
    assert table() == kept


if __name__ == "__main__":
    print(stages_table(), profiles_table(), sep="\n")
