"""Capture filters, compiled to classic BPF (linux/filter.h), which the kernel runs on each packet.

The language is a part of tcpdump's (``bpf_words``), with the same meaning (``bpf_checks``).
Instructions are made from the last to the first: every jump goes forward, so where it leads
is known when it is made. Nothing is optimised, as the kernel compiles the program anyway.
"""

import socket
from collections.abc import Sequence

from wirespan.drive.bpf_checks import All, Check, Either, Link, Meaning, Not, Resolve, Tree
from wirespan.drive.bpf_words import Combination, Negation, Node, parse, wrong
from wirespan.drive.socket_filter import RETURN, Instruction

JUMP = 0x05
FARTHEST = 255
"""A conditional jump; an unconditional one goes anywhere."""
MOST_INSTRUCTIONS = 4_000
"""The kernel takes 4096, of which the ring's own rules need some."""


def resolve_host(name: str) -> list[str]:
    """All addresses of a host name, as the system resolves it."""
    return [str(found[4][0]) for found in socket.getaddrinfo(name, None, type=socket.SOCK_STREAM)]


def compile_filter(
    text: str, link: Link, length: int, resolve: Resolve = resolve_host
) -> list[Instruction]:
    """The program that keeps ``length`` bytes of the packets that match.

    UsageError, with line and column, where the text is no filter.
    """
    tree = parse(text)
    if tree is None:
        return [(RETURN, 0, 0, length)]
    assembly = _Assembly()
    drop = assembly.put(RETURN, 0)
    keep = assembly.put(RETURN, length)
    assembly.add(_meant(tree, Meaning(text, link, resolve)), keep, drop)
    program = assembly.program()
    if len(program) > MOST_INSTRUCTIONS:
        raise wrong(text, 0, "it is too large for the kernel", "use fewer tests, or networks")
    return program


def _meant(node: Node, meaning: Meaning) -> Tree:
    if isinstance(node, Negation):
        return Not(_meant(node.operand, meaning))
    if isinstance(node, Combination):
        parts = tuple(_meant(operand, meaning) for operand in node.operands)
        return All(parts) if node.operator == "and" else Either(parts)
    return meaning.of(node)


class _Assembly:
    """A program from its end; a place is how many instructions follow it."""

    def __init__(self) -> None:
        self._reversed: list[Instruction] = []

    def program(self) -> list[Instruction]:
        return self._reversed[::-1]

    def put(self, code: int, operand: int, jumps: tuple[int, int] = (0, 0)) -> int:
        """An instruction in front of all others; its place."""
        self._reversed.append((code, *jumps, operand))
        return len(self._reversed) - 1

    def add(self, tree: Tree, yes: int, no: int) -> int:
        """What leads to the places ``yes`` or ``no``; the place where it begins."""
        if isinstance(tree, Check):
            return self._test(tree, yes, no)
        if isinstance(tree, Not):
            return self.add(tree.part, no, yes)
        return self._chain(tree.parts, isinstance(tree, All), yes, no)

    def _chain(self, parts: Sequence[Tree], all_of_them: bool, yes: int, no: int) -> int:
        """Each part but the last leads to the next, unless it already decides."""
        following = yes if all_of_them else no
        for part in reversed(parts):
            outcome = (following, no) if all_of_them else (yes, following)
            following = self.add(part, *outcome)
        return following

    def _test(self, test: Check, yes: int, no: int) -> int:
        near_yes, near_no = self._reachable(yes), self._reachable(no)
        here = len(self._reversed)
        place = self.put(test.jump, test.operand, (here - near_yes - 1, here - near_no - 1))
        for code, operand in reversed(test.loads):
            place = self.put(code, operand)
        return place

    def _reachable(self, place: int) -> int:
        """``place``, or a jump to it; one more instruction may come between."""
        distance = len(self._reversed) - place - 1
        return place if distance < FARTHEST - 1 else self.put(JUMP, distance)
