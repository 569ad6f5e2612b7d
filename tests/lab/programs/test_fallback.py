"""The first address that opens wins."""

import asyncio

import pytest

from kit.awaited import awaited
from wirespan.lab.programs import fallback


def test_a_dead_first_address_costs_the_stagger(monkeypatch: pytest.MonkeyPatch) -> None:
    tried: list[str] = []

    async def open_connection(host: str, _port: int) -> tuple[object, object]:
        tried.append(host)
        if host == "dead":
            await asyncio.sleep(60)
        return host, host

    monkeypatch.setattr(asyncio, "open_connection", open_connection)

    winner = awaited(fallback.first_to_answer(["dead", "alive"]))

    assert winner[0] == "alive"  # type: ignore[comparison-overlap]  # a stand-in for the stream
    assert tried == ["dead", "alive"]
