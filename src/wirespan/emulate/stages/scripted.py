# cython: language_level=3, boundscheck=True, wraparound=False, cdivision=True
# cython: initializedcheck=False
"""Packets named one by one: the third data segment, every SYN, and its repetitions.

Ordinals count the packets that fit a rule, of the whole line or of each flow by itself; a
repetition of a picked packet is picked while the rule grants more, and is not counted.
Flows are told apart in 1021 cells: two may share one, and then share a count.
"""

import cython

from wirespan.emulate.packet import Packet
from wirespan.kernels.layout import Columns, column
from wirespan.kernels.table import Table

if cython.compiled:
    from cython.cimports.wirespan.emulate.stages.chance import mixed
    from cython.cimports.wirespan.emulate.stages.pick import Pick
else:
    from wirespan.emulate.stages.chance import mixed
    from wirespan.emulate.stages.pick import Pick


class Rule(Columns):
    """What a packet must be like, and which of those that are; -1 asks nothing."""

    PROTOCOL = column()
    FLAGS_MASK = column()
    """0 asks nothing."""
    FLAGS = column()
    LEAST_PAYLOAD = column()
    MOST_PAYLOAD = column()
    SOURCE_PORT = column()
    DESTINATION_PORT = column()
    TEXT = column()
    """Which of the line's texts its payload holds, from 0."""
    FIRST = column()
    """The least ordinal picked, from 1."""
    LAST = column()
    STEP = column()
    """Of those between, each STEP-th from FIRST on."""
    EACH_FLOW = column()
    """1: ordinals count within a flow."""
    REPETITIONS = column()
    """How many repetitions of a picked packet are picked, too."""


PROTOCOL = cython.declare(cython.Py_ssize_t, Packet.PROTOCOL)
FLAGS = cython.declare(cython.Py_ssize_t, Packet.FLAGS)
PAYLOAD = cython.declare(cython.Py_ssize_t, Packet.PAYLOAD)
SOURCE_PORT = cython.declare(cython.Py_ssize_t, Packet.SOURCE_PORT)
DESTINATION_PORT = cython.declare(cython.Py_ssize_t, Packet.DESTINATION_PORT)
FLOW = cython.declare(cython.Py_ssize_t, Packet.FLOW)
SEQUENCE = cython.declare(cython.Py_ssize_t, Packet.SEQUENCE)
TEXTS = cython.declare(cython.Py_ssize_t, Packet.TEXTS)

RULE_PROTOCOL = cython.declare(cython.Py_ssize_t, Rule.PROTOCOL)
RULE_MASK = cython.declare(cython.Py_ssize_t, Rule.FLAGS_MASK)
RULE_FLAGS = cython.declare(cython.Py_ssize_t, Rule.FLAGS)
RULE_LEAST = cython.declare(cython.Py_ssize_t, Rule.LEAST_PAYLOAD)
RULE_MOST = cython.declare(cython.Py_ssize_t, Rule.MOST_PAYLOAD)
RULE_SOURCE = cython.declare(cython.Py_ssize_t, Rule.SOURCE_PORT)
RULE_DESTINATION = cython.declare(cython.Py_ssize_t, Rule.DESTINATION_PORT)
RULE_TEXT = cython.declare(cython.Py_ssize_t, Rule.TEXT)
RULE_FIRST = cython.declare(cython.Py_ssize_t, Rule.FIRST)
RULE_LAST = cython.declare(cython.Py_ssize_t, Rule.LAST)
RULE_STEP = cython.declare(cython.Py_ssize_t, Rule.STEP)
RULE_EACH_FLOW = cython.declare(cython.Py_ssize_t, Rule.EACH_FLOW)
RULE_REPETITIONS = cython.declare(cython.Py_ssize_t, Rule.REPETITIONS)

CELLS = cython.declare(cython.ulonglong, 1021)
REMEMBERED = cython.declare(cython.Py_ssize_t, 64)
"""Picked packets whose repetitions are looked for; the oldest are forgotten."""
MEMORY_FIELDS = 4


@cython.cclass
class Scripted(Pick):
    """``rules``: rows of ``Rule``; a packet is picked if one of them picks it."""

    rules: cython.longlong[:, ::1]
    counts: cython.longlong[:, ::1]
    memory: cython.longlong[:, ::1]
    many: cython.Py_ssize_t
    used: cython.Py_ssize_t

    def __init__(self, rules: list[list[int]]) -> None:
        table = Table(len(Rule), len(rules))
        for place, rule in enumerate(rules):
            table.write(place, rule)
        self.rules = table.cells
        self.many = len(rules)
        self.counts = Table(CELLS + 1, len(rules)).cells
        self.memory = Table(MEMORY_FIELDS, REMEMBERED).cells
        self.used = 0

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def picks(self, packet: cython.Py_ssize_t) -> cython.bint:
        picked: cython.bint = False
        rule: cython.Py_ssize_t
        if self.repeats(packet):
            return True
        for rule in range(self.many):
            if self.fits(rule, packet) and self.is_chosen(rule, packet):
                picked = True
        return picked

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def fits(self, rule: cython.Py_ssize_t, packet: cython.Py_ssize_t) -> cython.bint:
        payload: cython.longlong = self.packets[packet, PAYLOAD]
        most: cython.longlong = self.rules[rule, RULE_MOST]
        mask: cython.longlong = self.rules[rule, RULE_MASK]
        return (
            self.asks_for(rule, RULE_PROTOCOL, self.packets[packet, PROTOCOL])
            and self.packets[packet, FLAGS] & mask == self.rules[rule, RULE_FLAGS]
            and payload >= self.rules[rule, RULE_LEAST]
            and (most < 0 or payload <= most)
            and self.asks_for(rule, RULE_SOURCE, self.packets[packet, SOURCE_PORT])
            and self.asks_for(rule, RULE_DESTINATION, self.packets[packet, DESTINATION_PORT])
            and self.holds_text(rule, packet)
        )

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def holds_text(self, rule: cython.Py_ssize_t, packet: cython.Py_ssize_t) -> cython.bint:
        text: cython.longlong = self.rules[rule, RULE_TEXT]
        found: cython.longlong = self.packets[packet, TEXTS]
        return text < 0 or (found > 0 and (found >> text) & 1 == 1)

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def asks_for(
        self, rule: cython.Py_ssize_t, field: cython.Py_ssize_t, value: cython.longlong
    ) -> cython.bint:
        return self.rules[rule, field] < 0 or self.rules[rule, field] == value

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def is_chosen(self, rule: cython.Py_ssize_t, packet: cython.Py_ssize_t) -> cython.bint:
        """Count it, and see whether its ordinal is one of the rule's."""
        cell: cython.Py_ssize_t = 0
        if self.rules[rule, RULE_EACH_FLOW]:
            cell = 1 + mixed(cython.cast(cython.ulonglong, self.packets[packet, FLOW])) % CELLS
        self.counts[rule, cell] += 1
        beyond: cython.longlong = self.counts[rule, cell] - self.rules[rule, RULE_FIRST]
        if beyond < 0 or self.counts[rule, cell] > self.rules[rule, RULE_LAST]:
            return False
        if beyond % self.rules[rule, RULE_STEP] != 0:
            return False
        if self.rules[rule, RULE_REPETITIONS] > 0:
            self.remember(rule, packet)
        return True

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def remember(self, rule: cython.Py_ssize_t, packet: cython.Py_ssize_t) -> cython.int:
        place: cython.Py_ssize_t = self.used % REMEMBERED
        self.used += 1
        self.memory[place, 0] = self.packets[packet, FLOW]
        self.memory[place, 1] = self.packets[packet, SEQUENCE]
        self.memory[place, 2] = self.rules[rule, RULE_REPETITIONS]
        self.memory[place, 3] = rule
        return 0

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def repeats(self, packet: cython.Py_ssize_t) -> cython.bint:
        """Whether it is a repetition that a rule still grants."""
        place: cython.Py_ssize_t
        for place in range(min(self.used, REMEMBERED)):
            if (
                self.memory[place, 2] > 0
                and self.memory[place, 0] == self.packets[packet, FLOW]
                and self.memory[place, 1] == self.packets[packet, SEQUENCE]
                and self.fits(self.memory[place, 3], packet)
            ):
                self.memory[place, 2] -= 1
                return True
        return False
