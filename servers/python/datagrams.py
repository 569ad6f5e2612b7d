"""UDP request and response: a datagram asks, a datagram answers.

Each waking reads a burst, not one datagram: asking the kernel what is ready costs more than a
read. Python has no recvmmsg, so a burst is as many calls as datagrams, yet one poll.
"""

import asyncio
import socket

from service import GRACE_SECONDS, Service
from verbs import Answer, answer, trouble, verbs_for

ID_BYTES = 4
LARGEST_SIZE = 65_000
LATER_AT_MOST = 1024
Address = tuple[str, int]


class Datagrams:
    def __init__(self, service: Service, bound: socket.socket) -> None:
        self.options = service.options
        self.loop = asyncio.get_running_loop()
        self.socket = bound
        self.longest = self.options.max_message
        self.verbs = verbs_for(LARGEST_SIZE)
        self.later = 0
        self.loop.add_reader(bound, self.read_burst)

    def read_burst(self) -> int:
        """The datagrams read; at most a batch, so that timers get their turn."""
        receive, room = self.socket.recvfrom, self.longest + 1
        for count in range(self.options.batch):
            try:
                datagram, address = receive(room)
            except BlockingIOError:
                return count
            except ConnectionError:
                continue  # an earlier answer met a closed port; its asker is not this one
            self.take(datagram, address)
        return self.options.batch

    def take(self, datagram: bytes, address: Address) -> None:
        if len(datagram) <= ID_BYTES:
            return  # nothing to answer to; silence is what UDP peers expect
        if len(datagram) > self.longest:
            found = trouble("length", f"datagram longer than {self.longest} bytes")
        else:
            found = answer(datagram[ID_BYTES:], self.verbs)
        self.answer(datagram[:ID_BYTES], found, address)

    def answer(self, request_id: bytes, found: Answer, address: Address) -> None:
        delay_ms = found.delay_ms + self.options.think_time
        if not delay_ms:
            self.send(request_id + found.text, address)
        elif self.later >= LATER_AT_MOST:
            self.send(request_id + trouble("busy", "too many answers wait").text, address)
        else:
            self.later += 1
            self.loop.call_later(delay_ms / 1000, self.send_late, request_id + found.text, address)

    def send_late(self, answer: bytes, address: Address) -> None:
        self.later -= 1
        self.send(answer, address)

    def send(self, answer: bytes, address: Address) -> None:
        try:
            self.socket.sendto(answer, address)
        except OSError:
            # The send buffer is full or the way back is closed. The asker repeats, as it must
            # with UDP; a queue here would only answer later what was asked again meanwhile.
            return

    async def drain(self) -> bool:
        """Answers what the kernel holds, then what waits for its time."""
        ends_at = self.loop.time() + self.options.drain_timeout
        await asyncio.sleep(min(GRACE_SECONDS, self.options.drain_timeout))
        self.loop.remove_reader(self.socket)
        while self.read_burst():
            pass
        while self.later and self.loop.time() < ends_at:
            await asyncio.sleep(0.01)
        self.socket.close()
        return not self.later
