# cython: language_level=3, boundscheck=True, wraparound=False, cdivision=True
# cython: initializedcheck=False
"""The loop: both directions of a link, in one thread, until somebody wants to talk to it.

Waiting. The kernel wakes a sleeper late: some microseconds on bare metal, some tens in a
virtual machine. So the loop sleeps until a little before something is due, and passes the rest
of the time awake, looking at the rings. How much before is learnt from how late the sleeps
of this run were, within ``awake_ns``.
"""

import cython

if cython.compiled:
    from cython.cimports.wirespan.drive.clock import monotonic_ns, realtime_ns
    from cython.cimports.wirespan.drive.direction import Direction
    from cython.cimports.wirespan.drive.linux import POLLIN, pollfd, ppoll, timespec
else:
    from wirespan.drive.clock import monotonic_ns, realtime_ns
    from wirespan.drive.direction import Direction

SECOND_NS = cython.declare(cython.longlong, 1_000_000_000)
LOOK_NS = cython.declare(cython.longlong, 1_000_000)
"""How often the control descriptors are looked at while frames keep coming."""
CLOCKS_NS = cython.declare(cython.longlong, 10_000_000)
"""How often the two clocks are compared: at 500 ppm, the most NTP slews, 5 us apart."""
CLOSE_NS = cython.declare(cython.longlong, 5_000)
"""Clock readings further apart than this say nothing: the task was stopped between them."""
STEP_NS = cython.declare(cython.longlong, 1_000)
LATE_STEPS = cython.declare(cython.longlong, 19)
"""Up by this for a late sleep, down by one for a timely one: 19 of 20 sleeps end in time."""
LEAST_AWAKE_NS = cython.declare(cython.longlong, 5_000)
DESCRIPTORS = cython.declare(cython.int, 4)


@cython.cclass
class Relaying:
    """``control`` are two descriptors: the loop returns when one of them is readable."""

    forward: Direction
    backward: Direction
    offset_ns = cython.declare(cython.longlong, visibility="readonly")
    compared_ns: cython.longlong
    looked_ns: cython.longlong
    margin_ns = cython.declare(cython.longlong, visibility="readonly")
    awake_ns: cython.longlong
    sleeps = cython.declare(cython.longlong, visibility="readonly")
    descriptors: pollfd[4]

    def __init__(
        self,
        forward: Direction,
        backward: Direction,
        control: tuple[int, int],
        offset_ns: int,
        awake_ns: int,
    ) -> None:
        self.forward = forward
        self.backward = backward
        self.offset_ns = offset_ns
        self.awake_ns = awake_ns
        self.margin_ns = min(awake_ns, 50_000)
        self.descriptors[0].fd = control[0]
        self.descriptors[1].fd = control[1]
        self.descriptors[2].fd = forward.source.descriptor
        self.descriptors[3].fd = backward.source.descriptor
        for i in range(DESCRIPTORS):
            self.descriptors[i].events = POLLIN

    def run(self, until_ns: cython.longlong) -> bool:
        """Carry frames until then, or until a control descriptor is readable: then true."""
        spoken: cython.bint
        with cython.nogil:
            spoken = self.carry(until_ns)
        return bool(spoken)

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def carry(self, until_ns: cython.longlong) -> cython.int:
        now_ns: cython.longlong
        due_ns: cython.longlong
        while True:
            now_ns = monotonic_ns()
            if now_ns >= until_ns:
                return 0
            self.compare_clocks(now_ns)
            self.forward.release(self.forward.accept(now_ns, self.offset_ns))
            self.backward.release(self.backward.accept(now_ns, self.offset_ns))
            due_ns = min(self.forward.due(), self.backward.due(), until_ns)
            if self.wait(due_ns):
                return 1

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def wait(self, due_ns: cython.longlong) -> cython.int:
        """Sleep until something is due or arrives; true if a control descriptor is readable."""
        now_ns: cython.longlong
        sleep_ns: cython.longlong
        pause = cython.declare(timespec)
        if self.forward.source.waits() or self.backward.source.waits():
            sleep_ns = 0
            now_ns = monotonic_ns()
        else:
            now_ns = monotonic_ns()
            sleep_ns = due_ns - self.margin_ns - now_ns
        if sleep_ns <= 0:
            if now_ns - self.looked_ns < LOOK_NS:
                return 0
            sleep_ns = 0
        self.looked_ns = now_ns
        pause.tv_sec = sleep_ns // SECOND_NS
        pause.tv_nsec = sleep_ns % SECOND_NS
        ready = ppoll(cython.address(self.descriptors[0]), DESCRIPTORS, cython.address(pause),
                      cython.NULL)  # fmt: skip
        if ready == 0 and sleep_ns > 0:
            self.learn(monotonic_ns() - now_ns - sleep_ns)
        # An interrupted sleep leaves the descriptors as they were; a signal writes to control.
        return ready > 0 and (self.descriptors[0].revents or self.descriptors[1].revents) != 0

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def learn(self, late_ns: cython.longlong) -> cython.int:
        """Move the margin towards what 19 of 20 sleeps need."""
        self.sleeps += 1
        if late_ns > self.margin_ns:
            self.margin_ns = min(self.margin_ns + LATE_STEPS * STEP_NS, self.awake_ns)
        else:
            self.margin_ns = max(self.margin_ns - STEP_NS, min(LEAST_AWAKE_NS, self.awake_ns))
        return 0

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def compare_clocks(self, now_ns: cython.longlong) -> cython.int:
        """How far the wall clock, which stamps arrivals, is from the steady one."""
        if now_ns - self.compared_ns < CLOCKS_NS:
            return 0
        before_ns: cython.longlong = monotonic_ns()
        wall_ns: cython.longlong = realtime_ns()
        after_ns: cython.longlong = monotonic_ns()
        if after_ns - before_ns < CLOSE_NS:
            self.offset_ns = wall_ns - (before_ns + after_ns) // 2
            self.compared_ns = now_ns
        return 0
