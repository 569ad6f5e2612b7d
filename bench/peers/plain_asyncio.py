"""What one writes first with asyncio: streams, a protocol for datagrams, and no options.

python plain_asyncio.py echo|udp|http [HOST]
"""

import asyncio
import sys

BODY = b'{"status":"ok"}'
RESPONSE = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%b" % (
    len(BODY),
    BODY,
)


async def echo(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while data := await reader.read(65536):
        writer.write(data)
        await writer.drain()
    writer.close()


async def http(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        while True:
            await reader.readuntil(b"\r\n\r\n")
            writer.write(RESPONSE)
            await writer.drain()
    except asyncio.IncompleteReadError:
        writer.close()


class Datagrams(asyncio.DatagramProtocol):
    def connection_made(self, transport: asyncio.DatagramTransport) -> None:
        self.transport = transport

    def datagram_received(self, data: bytes, address: tuple[str, int]) -> None:
        self.transport.sendto(data, address)


async def main(protocol: str, host: str = "127.0.0.1") -> None:
    loop = asyncio.get_running_loop()
    if protocol == "udp":
        transport, _ = await loop.create_datagram_endpoint(Datagrams, (host, 0))
        port = transport.get_extra_info("sockname")[1]
    else:
        server = await asyncio.start_server({"echo": echo, "http": http}[protocol], host, 0)
        port = server.sockets[0].getsockname()[1]
    print(f"listening {host}:{port}", flush=True)
    await asyncio.Event().wait()


asyncio.run(main(*sys.argv[1:3]))
