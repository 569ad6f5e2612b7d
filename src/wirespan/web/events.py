"""How far the reading is, as server-sent events, until all was read."""

import asyncio
from collections.abc import AsyncIterator

from starlette.responses import StreamingResponse

from wirespan.report.json_text import json_text
from wirespan.web.desk import Desk
from wirespan.web.session import READING

EVERY_SECONDS = 0.2


def events(desk: Desk) -> StreamingResponse:
    return StreamingResponse(_told(desk), media_type="text/event-stream")


async def _told(desk: Desk) -> AsyncIterator[str]:
    reading = True
    while reading:
        reading = desk.session.state == READING
        yield f"data: {json_text(_progress(desk))}\n\n"
        if reading:
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
