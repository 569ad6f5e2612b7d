"""Classic BPF run by hand (McCanne and Jacobson, 1993), as the kernel does on Linux.

A load beyond the packet ends the program with 0, a jump beyond its end is a fault.
"""

from collections.abc import Callable, Sequence

Instruction = tuple[int, int, int, int]
WIDTHS = {0x00: 4, 0x08: 2, 0x10: 1}
NETWORK, PROTOCOL = 0xFFF00000, 0xFFFFF000
ETHERNET_BYTES = 14
COMPARE: dict[int, Callable[[int, int], bool]] = {
    0x10: lambda loaded, operand: loaded == operand,
    0x20: lambda loaded, operand: loaded > operand,
    0x30: lambda loaded, operand: loaded >= operand,
    0x40: lambda loaded, operand: bool(loaded & operand),
}


class _BeyondError(Exception):
    """A load outside the packet."""


def run(program: Sequence[Instruction], frame: bytes, length: int | None = None) -> int:
    """How many bytes the program keeps of an Ethernet frame."""
    machine = _Machine(frame, len(frame) if length is None else length)
    at = 0
    try:
        while program[at][0] & 7 != 6:
            at += 1 + machine.step(*program[at])
    except _BeyondError:
        return 0
    return program[at][3] if program[at][0] == 0x06 else machine.loaded


class _Machine:
    def __init__(self, frame: bytes, length: int) -> None:
        self.frame = frame
        self.length = length
        self.loaded = 0
        self.index = 0

    def step(self, code: int, yes: int, no: int, operand: int) -> int:
        """Do one instruction; how many to pass over."""
        kind = code & 7
        if kind == 5:
            if code == 0x05:
                return operand
            assert max(yes, no) <= 255, "a jump has eight bits"
            assert not code & 8, "compares with X, which no filter here does"
            return yes if COMPARE[code & 0xF0](self.loaded, operand) else no
        if kind == 0:
            self.loaded = self.value(code, operand)
        elif code == 0xB1:
            self.index = (self.at(operand, 1) & 15) * 4
        elif code == 0x01:
            self.index = operand
        elif code == 0x54:
            self.loaded &= operand
        else:
            raise AssertionError(f"instruction {code:#x} is not run here")
        return 0

    def value(self, code: int, operand: int) -> int:
        mode, width = code & 0xE0, WIDTHS[code & 0x18]
        if mode == 0x80:
            return self.length
        if mode == 0x00:
            return operand
        if operand == PROTOCOL:
            return self.at(12, 2)
        return self.at(operand + (self.index if mode == 0x40 else 0), width)

    def at(self, offset: int, width: int) -> int:
        if offset >= NETWORK:
            offset += ETHERNET_BYTES - NETWORK
        if offset + width > len(self.frame):
            raise _BeyondError
        return int.from_bytes(self.frame[offset : offset + width], "big")
