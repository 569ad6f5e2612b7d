# cython: language_level=3, boundscheck=True, wraparound=False, cdivision=True
# cython: initializedcheck=False
"""The packet at hand as its connection sees it: what the parts of the tracker share.

Positions are 64-bit stream positions; the rest is as on the wire unless said otherwise.
"""

import cython


@cython.cclass
class Sight:
    """Filled anew for each TCP packet, by ``positions`` and then by the judges."""

    def __init__(self) -> None:
        self.time = 0
        self.frame = 0
        self.slot = -1
        self.flow = -1
        self.base = 0
        self.side = 0
        self.me = 0
        self.other = 0
        self.flags = 0
        self.has_ack = 0
        self.ack = -1
        self.start = 0
        self.end = 0
        self.length = 0
        self.captured = 0
        self.offset = 0
        self.field = 0
        self.window = -1
        self.timestamp = -1
        self.echo = -1
        self.identification = -1
        self.sacked = -1
        self.marks = 0
        self.wild = 0
        self.packet = 0
