"""A server on one asyncio loop; with ``--blocked`` its work stops the loop.

python -m wirespan.lab.programs.looping [--blocked]
"""

import argparse
import asyncio
import time

from wirespan.lab.programs.answering import Request, body, response_head

ROOM = 65536


async def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--blocked", action="store_true")
    blocked = parser.parse_args().blocked

    async def converse(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        request = Request(await reader.readuntil(b"\r\n\r\n"))
        seconds = request.wish("sleep") / 1000
        if blocked:
            # What should never stand here: all other connections wait for it.
            time.sleep(seconds)
        else:
            await asyncio.to_thread(time.sleep, seconds)
        content = body(request.name, 200)
        writer.write(response_head(request, len(content)) + content)
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(converse, "", 80)
    print("ready", flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main())
