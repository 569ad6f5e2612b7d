"""A child of this process that runs a function of ours and ends."""

import os
from collections.abc import Callable


def start_child(run: Callable[[], int]) -> int:
    """Its process number; it ends with the status that ``run`` returns, 1 if that fails."""
    child = os.fork()
    if child:
        return child
    status = 1
    try:
        status = run()
    finally:
        # Whatever happens: the child must never go on with its parent's work.
        os._exit(status)
