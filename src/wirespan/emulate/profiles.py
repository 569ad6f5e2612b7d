"""Links with names: what a path of that kind is like on an ordinary day.

Round figures, chosen to teach: they were measured on no network in particular;
delays are one way, ``forward`` is from the client (up), ``backward`` from the server (down).
"""

from dataclasses import dataclass

from wirespan.base.errors import UsageError
from wirespan.emulate.link_plan import LinkPlan
from wirespan.emulate.wishes import Wishes, way_of


@dataclass(frozen=True, slots=True)
class Profile:
    name: str
    meaning: str
    forward: Wishes
    backward: Wishes

    def plan(self) -> LinkPlan:
        return LinkPlan(way_of(self.forward), way_of(self.backward))


def _both(name: str, meaning: str, **wishes: str) -> Profile:
    return Profile(name, meaning, wishes, wishes)


PROFILES = {
    profile.name: profile
    for profile in (
        _both("same-rack", "two machines at one switch: 0.1 ms round trip", delay="50us"),
        _both("same-region", "two zones of one region: 1 ms round trip", delay="500us"),
        _both("same-continent", "Frankfurt to Madrid: 30 ms round trip", delay="15ms"),
        _both("cross-continent", "New York to Frankfurt: 90 ms round trip", delay="45ms"),
        _both("far-side", "London to Sydney: 250 ms round trip", delay="125ms"),
        Profile(
            "fibre",
            "a home on fibre: 6 ms round trip to the provider, 100 Mbit/s up, 300 down",
            {"delay": "3ms", "rate": "100mbit", "queue": "250kB"},
            {"delay": "3ms", "rate": "300mbit", "queue": "750kB"},
        ),
        Profile(
            "cable",
            "a home on cable, its modem's queue too long: 100 Mbit/s down, 10 up",
            {"delay": "8ms", "rate": "10mbit", "queue": "256kB", "jitter": "1ms"},
            {"delay": "8ms", "rate": "100mbit", "queue": "1MB", "jitter": "1ms"},
        ),
        Profile(
            "dsl",
            "a home on DSL: 16 Mbit/s down, 1 up, half a second of queue when it is full",
            {"delay": "12ms", "rate": "1mbit", "queue": "64kB"},
            {"delay": "12ms", "rate": "16mbit", "queue": "1MB"},
        ),
        Profile(
            "4g",
            "a telephone on LTE: 50 ms round trip that varies, 20 Mbit/s down, 8 up",
            {"delay": "25ms", "jitter": "5ms", "distribution": "pareto", "rate": "8mbit",
             "queue": "300kB"},
            {"delay": "25ms", "jitter": "5ms", "distribution": "pareto", "rate": "20mbit",
             "queue": "600kB"},
        ),
        Profile(
            "3g",
            "a telephone on HSPA: 150 ms round trip that varies much, 3 Mbit/s down, 1 up",
            {"delay": "75ms", "jitter": "20ms", "distribution": "pareto", "rate": "1mbit",
             "queue": "100kB"},
            {"delay": "75ms", "jitter": "20ms", "distribution": "pareto", "rate": "3mbit",
             "queue": "250kB"},
        ),
        Profile(
            "satellite",
            "geostationary: 600 ms round trip, 25 Mbit/s down, 3 up",
            {"delay": "300ms", "rate": "3mbit", "queue": "256kB"},
            {"delay": "300ms", "rate": "25mbit", "queue": "2MB"},
        ),
        Profile(
            "low-orbit",
            "satellites in low orbit: 50 ms round trip that jumps, 100 Mbit/s down, 15 up",
            {"delay": "25ms", "jitter": "6ms", "rate": "15mbit", "queue": "256kB", "loss": "0.2%"},
            {"delay": "25ms", "jitter": "6ms", "rate": "100mbit", "queue": "1MB", "loss": "0.2%"},
        ),
        _both(
            "lossy-wifi",
            "at the edge of a wireless network: 2 % lost in bursts, delays with long tails",
            delay="4ms", jitter="3ms", distribution="pareto", rate="20mbit", queue="150kB",
            loss="2% in bursts of 3",
        ),
        _both(
            "train",
            "on the move: a second without a link now and then, 5 Mbit/s between",
            delay="40ms", jitter="15ms", distribution="pareto", rate="5mbit", queue="200kB",
            loss="0.5% in bursts of 5", blackout="5s+1s,20s+2s,45s+1s", blackout_holds="yes",
        ),
    )
}  # fmt: skip


def find_profile(name: str) -> Profile:
    if name not in PROFILES:
        known = f"known are {', '.join(PROFILES)}"
        raise UsageError(f"no link is called {name[:80]!r}", "the name is unknown", known)
    return PROFILES[name]
