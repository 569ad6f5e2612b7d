"""How far the reading is, as server-sent events, until all was read or the server ends.

Nothing is told twice: while nothing comes, the page is left alone.
"""

import asyncio
from collections.abc import AsyncIterator, Callable

from starlette.responses import StreamingResponse

from wirespan.report.json_text import json_text
from wirespan.web.desk import Desk
from wirespan.web.session import OVER

EVERY_SECONDS = 0.2


def events(desk: Desk, is_ending: Callable[[], bool] = lambda: False) -> StreamingResponse:
    return StreamingResponse(_told(desk, is_ending), media_type="text/event-stream")


async def _told(desk: Desk, is_ending: Callable[[], bool]) -> AsyncIterator[str]:
    before: dict[str, object] = {}
    while not is_ending():
        is_over = desk.session.state in OVER
        now = _progress(desk)
        if now != before:
            yield f"data: {json_text(now)}\n\n"
            before = now
        if is_over:
            return
        await asyncio.sleep(EVERY_SECONDS)


def _progress(desk: Desk) -> dict[str, object]:
    """Only what is read at once: the turn is not waited for."""
    shelf = desk.shelf
    return {
        "state": desk.session.state,
        "read_share": desk.session.read_share,
        "packets": len(shelf.frames),
        "requests": len(shelf.requests),
    }
