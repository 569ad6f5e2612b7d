"""The answer as a whole is tested in ``test_app``, over a socket."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import cast

from kit.awaited import awaited
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

    awaited(listen())

    assert '"state":"reading"' in told[0]
    assert len(told) == len(set(told))
    assert '"state":"done"' in told[-1]
    assert all(message.startswith("data: {") and message.endswith("\n\n") for message in told)


def test_while_nothing_comes_nothing_is_told_and_it_ends_with_the_server(tmp_path: Path) -> None:
    session = Session(str(written(tmp_path, EXAMPLE.read_bytes())))
    looks = 0

    def is_ending() -> bool:
        nonlocal looks
        looks += 1
        return looks > 4

    async def listen() -> list[str]:
        stream = cast(AsyncIterator[str], events(Desk(session), is_ending).body_iterator)
        return [message async for message in stream]

    told = awaited(listen())

    assert len(told) == 1
    assert '"packets":0' in told[0]
    session.close()
