"""Asks for a page at the first of several addresses that answers (RFC 8305, 250 ms apart).

python -m wirespan.lab.programs.fallback 10.9.0.3 10.9.0.2
"""

import asyncio
import sys

STAGGER_S = 0.25
PORT = 80


async def first_to_answer(hosts: list[str]) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    """Connects to each a moment after the one before; the first that opens wins."""
    attempts = [asyncio.ensure_future(attempt(number, host)) for number, host in enumerate(hosts)]
    done, waiting = await asyncio.wait(attempts, return_when=asyncio.FIRST_COMPLETED)
    for other in waiting:
        other.cancel()
    return done.pop().result()


async def attempt(number: int, host: str) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    await asyncio.sleep(number * STAGGER_S)
    return await asyncio.open_connection(host, PORT)


async def main() -> None:
    reader, writer = await first_to_answer(sys.argv[1:])
    writer.write(b"GET /page HTTP/1.1\r\nHost: two.test\r\n\r\n")
    await reader.readuntil(b"\r\n\r\n")
    writer.close()


if __name__ == "__main__":
    asyncio.run(main())
