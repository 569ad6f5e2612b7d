# cython: language_level=3, boundscheck=True, wraparound=False, cdivision=True
# cython: initializedcheck=False
"""Byte strings of unknown length in blocks of a common pool.

Hellos are kept here until they are complete, and server names while their connection
lives. Memory follows what is kept, not how many connections there are.
"""

import cython

BLOCK = cython.declare(cython.Py_ssize_t, 512)
BLOCK_BYTES = 512


@cython.cclass
class Blocks:
    """``reserve`` before a scan: ``take`` and ``append`` never allocate."""

    def __init__(self) -> None:
        self.count = 0
        self.unused = 0
        self.free_head = -1
        self.cells = bytearray(1)
        self.links = memoryview(bytearray(8)).cast("q")

    def reserve(self, unused: int) -> None:
        """Make room until at least ``unused`` blocks are free."""
        if self.unused >= unused:
            return
        count = self.count + max(unused - self.unused, self.count // 2)
        cells = bytearray(count * BLOCK_BYTES)
        links = memoryview(bytearray(count * 8)).cast("q")
        if self.count:
            cells[: self.count * BLOCK_BYTES] = self.cells
            links[: self.count] = self.links
        for block in range(self.count, count):
            links[block] = self.free_head
            self.free_head = block
        self.unused += count - self.count
        self.count = count
        self.cells = cells
        self.links = links

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1, check=True)
    def take(self) -> cython.Py_ssize_t:
        """An empty block."""
        block: cython.Py_ssize_t = self.free_head
        self.free_head = self.links[block]
        self.links[block] = -1
        self.unused -= 1
        return block

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1, check=True)
    def give(self, head: cython.Py_ssize_t) -> cython.Py_ssize_t:
        """Give a chain of blocks back; -1 is an empty chain."""
        block: cython.Py_ssize_t = head
        following: cython.Py_ssize_t
        while block >= 0:
            following = self.links[block]
            self.links[block] = self.free_head
            self.free_head = block
            self.unused += 1
            block = following
        return 0

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1, check=True)
    def append(
        self,
        tail: cython.Py_ssize_t,
        length: cython.Py_ssize_t,
        data: cython.const[cython.uchar][::1],
        start: cython.Py_ssize_t,
        end: cython.Py_ssize_t,
    ) -> cython.Py_ssize_t:
        """Add data[start:end] to a string of ``length`` bytes; the block it now ends in."""
        at: cython.Py_ssize_t = start
        within: cython.Py_ssize_t
        block: cython.Py_ssize_t
        while at < end:
            within = length % BLOCK
            if within == 0 and length > 0:
                block = self.take()
                self.links[tail] = block
                tail = block
            while at < end and within < BLOCK:
                self.cells[tail * BLOCK + within] = data[at]
                at += 1
                within += 1
                length += 1
        return tail

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1, check=True)
    def copy(
        self, head: cython.Py_ssize_t, length: cython.Py_ssize_t, target: cython.uchar[::1]
    ) -> cython.Py_ssize_t:
        """Write the string to the beginning of ``target``; how many bytes there were."""
        done: cython.Py_ssize_t = 0
        within: cython.Py_ssize_t
        while head >= 0 and done < length:
            within = 0
            while done < length and within < BLOCK:
                target[done] = self.cells[head * BLOCK + within]
                done += 1
                within += 1
            head = self.links[head]
        return done

    def bytes_of(self, head: int, length: int) -> bytes:
        """A kept string, for Python."""
        pieces = []
        while head >= 0 and length > 0:
            start = head * BLOCK_BYTES
            pieces.append(bytes(self.cells[start : start + min(length, BLOCK_BYTES)]))
            length -= BLOCK_BYTES
            head = self.links[head]
        return b"".join(pieces)

    def release(self, head: int) -> None:
        """Give a chain of blocks back, from Python."""
        self.give(head)
