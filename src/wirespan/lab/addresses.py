"""The numbers of a lab: the n-th link is 10.0.n.0/24 and fd00:0:0:n::/64, its ends .1 and .2.

Hardware addresses are locally administered (IEEE 802, the bit 02) and say the same numbers, so
that a capture can be read without a table and two runs look alike.
"""

from dataclasses import dataclass

MOST_LINKS = 254
PREFIX = 24
PREFIX6 = 64


@dataclass(frozen=True, slots=True)
class Ends:
    """The addresses of one end of a link."""

    address: str
    address6: str
    hardware: str


def ends_of(link: int) -> tuple[Ends, Ends]:
    """Both ends of link number ``link``, which counts from 1."""
    if not 1 <= link <= MOST_LINKS:
        raise ValueError(f"link {link}: a lab has at most {MOST_LINKS} links")
    left, right = (
        Ends(
            address=f"10.0.{link}.{end}",
            address6=f"fd00:0:0:{link:x}::{end}",
            hardware=f"02:00:00:00:{link:02x}:{end:02x}",
        )
        for end in (1, 2)
    )
    return left, right


def network_of(link: int) -> str:
    return f"10.0.{link}.0/{PREFIX}"


def network6_of(link: int) -> str:
    return f"fd00:0:0:{link:x}::/{PREFIX6}"
