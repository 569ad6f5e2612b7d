"""What the relay writes down of a frame: one row an event, or one row a frame that passed.

A line's own journal names rows that are used again; here the frame is named by what a capture
shows of it, so that a reader of captures finds it.
"""

from wirespan.kernels.layout import Columns, column


class Passage(Columns):
    """One row; times are nanoseconds of the steady clock until they are written to a file."""

    TIME = column()
    """When it happened; for a frame that passed, when it should have left."""
    DIRECTION = column()
    """0 forward (left to right), 1 backward."""
    WHAT = column()
    """``emulate.packet.What``; PASSED for a frame that left."""
    STAGE = column()
    """Place in the line; -1: the relay itself."""
    VALUE = column()
    """As the stage says; for a frame that passed, how much later than it should it left."""
    NUMBER = column()
    """Counts the frames offered in this direction, from 1."""
    ARRIVED = column()
    BYTES = column()
    PROTOCOL = column()
    SOURCE_PORT = column()
    DESTINATION_PORT = column()
    SEQUENCE = column()
    FLAGS = column()
    PAYLOAD = column()
    ECN = column()
