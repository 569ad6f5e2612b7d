"""What the turn scanner remembers of a connection: row = connection slot."""

from enum import IntEnum


class Turn(IntEnum):
    """The turn under way and how far the connection came."""

    ID = 0
    """Connection.ID; -1: no state."""
    OPEN = 1
    """Slot of the turn under way; -1."""
    DONE = 2
    """Slot of the last finished turn while it is not declared ready; -1."""
    RESET = 3
    """1 after a RST of either side."""
    CLIENT_ENDED = 4
    """1 after its FIN."""
    SERVER_ENDED = 5
    CHANGED = 6
    """1 after another protocol took over."""
    SPOKEN = 7
    """Time of the last payload of either side; -1."""
