# cython: language_level=3, boundscheck=True, wraparound=False, cdivision=True
# cython: initializedcheck=False
"""Many queues in one pool of places: packets and the times they came, a list for each flow."""

import cython

from wirespan.kernels.layout import Columns, column
from wirespan.kernels.table import Table


class Node(Columns):
    """One packet that waits."""

    NEXT = column()
    TIME = column()
    PACKET = column()


class Flow(Columns):
    """One queue; the last columns are its controller's and its scheduler's."""

    HEAD = column()
    TAIL = column()
    COUNT = column()
    BYTES = column()
    FIRST_ABOVE = column()
    DROP_NEXT = column()
    DROP_COUNT = column()
    LAST_DROP_COUNT = column()
    DROPPING = column()
    DEFICIT = column()
    NEXT = column()
    """The flow served after this one; -1: the last."""
    ACTIVE = column()


NODE_NEXT = cython.declare(cython.Py_ssize_t, Node.NEXT)
TIME = cython.declare(cython.Py_ssize_t, Node.TIME)
PACKET = cython.declare(cython.Py_ssize_t, Node.PACKET)
HEAD = cython.declare(cython.Py_ssize_t, Flow.HEAD)
TAIL = cython.declare(cython.Py_ssize_t, Flow.TAIL)
COUNT = cython.declare(cython.Py_ssize_t, Flow.COUNT)
FLOW_BYTES = cython.declare(cython.Py_ssize_t, Flow.BYTES)


@cython.final
@cython.cclass
class FlowLists:
    """Who pushes sees to it that there is a place; sizes are told by the caller."""

    def __init__(self, flows: int, places: int) -> None:
        nodes = Table(len(Node), places)
        for place in range(places):
            nodes.cells[place, Node.NEXT] = place + 1 if place + 1 < places else -1
        self.nodes = nodes.cells
        self.free_head = 0
        self.flow_table = Table(len(Flow), flows)
        for flow in range(flows):
            self.flow_table.write(flow, (-1, -1))
        self.flows = self.flow_table.cells

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def push(
        self,
        flow: cython.Py_ssize_t,
        now: cython.longlong,
        packet: cython.Py_ssize_t,
        size: cython.longlong,
    ) -> cython.int:
        node: cython.Py_ssize_t = self.free_head
        self.free_head = self.nodes[node, NODE_NEXT]
        self.nodes[node, NODE_NEXT] = -1
        self.nodes[node, TIME] = now
        self.nodes[node, PACKET] = packet
        if self.flows[flow, HEAD] < 0:
            self.flows[flow, HEAD] = node
        else:
            self.nodes[self.flows[flow, TAIL], NODE_NEXT] = node
        self.flows[flow, TAIL] = node
        self.flows[flow, COUNT] += 1
        self.flows[flow, FLOW_BYTES] += size
        return 0

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-2)
    def first(self, flow: cython.Py_ssize_t) -> cython.Py_ssize_t:
        """The packet at the head, or -1."""
        if self.flows[flow, HEAD] < 0:
            return -1
        return self.nodes[self.flows[flow, HEAD], PACKET]

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def first_time(self, flow: cython.Py_ssize_t) -> cython.longlong:
        """When the packet at the head came; whoever asks knows that there is one."""
        return self.nodes[self.flows[flow, HEAD], TIME]

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-2)
    def pop(self, flow: cython.Py_ssize_t, size: cython.longlong) -> cython.Py_ssize_t:
        """The packet at the head, which is there, of this size."""
        node: cython.Py_ssize_t = self.flows[flow, HEAD]
        self.flows[flow, HEAD] = self.nodes[node, NODE_NEXT]
        if self.flows[flow, HEAD] < 0:
            self.flows[flow, TAIL] = -1
        self.flows[flow, COUNT] -= 1
        self.flows[flow, FLOW_BYTES] -= size
        self.nodes[node, NODE_NEXT] = self.free_head
        self.free_head = node
        return self.nodes[node, PACKET]
