"""The answer as a whole is tested in ``test_app``, over a socket."""

import asyncio
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import cast

from kit.desks import EXAMPLE, written
from wirespan.web.desk import Desk
from wirespan.web.events import events
from wirespan.web.session import Session


def test_it_tells_on_until_all_was_read(tmp_path: Path) -> None:
    session = Session(str(written(tmp_path, EXAMPLE.read_bytes())))
    told: list[str] = []

    async def listen() -> None:
        stream = cast(AsyncIterator[str], events(Desk(session)).body_iterator)
        async for message in stream:
            told.append(message)
            if len(told) == 1:
                session.start()

    # In a thread: a browser under test may hold this one's event loop.
    with ThreadPoolExecutor(1) as pool:
        pool.submit(asyncio.run, listen()).result()

    assert '"state":"reading"' in told[0]
    assert '"state":"done"' in told[-1]
    assert all(message.startswith("data: {") and message.endswith("\n\n") for message in told)
