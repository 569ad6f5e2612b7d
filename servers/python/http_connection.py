"""One HTTP/1.1 connection: heads, bodies and replies in turn (RFC 9112, section 9)."""

from math import inf

from connection import Connection
from http_body import Chunked, Counted, body_of
from http_head import Head, RequestError, take_head
from http_reply import CONTINUE, Date, Reply, emit_head, refusal
from orders import Orders, refuse_early
from service import Service


class HttpConnection(Connection):
    def __init__(self, service: Service, orders: Orders, date: Date) -> None:
        super().__init__(service)
        self.orders = orders
        self.date = date
        self.head: Head | None = None
        self.body: Counted | Chunked = Counted(0)
        self.refused: Reply | None = None
        self.requests_left = self.options.requests_per_connection or inf

    def has_part(self) -> bool:
        return bool(self.inbox) or self.head is not None

    def take(self) -> bool:
        try:
            if self.head is None:
                self.head = take_head(self.inbox)
                if self.head is None:
                    return False
                self.begin(self.head)
            if self.has_ended or not self.body.take(self.inbox):
                return False
        except RequestError as error:
            self.give_up(refusal(error.status, str(error)))
            return False
        self.answer(self.head)
        return True

    def begin(self, head: Head) -> None:
        """The head is known: refuse what it shows to be wrong before asking for the body."""
        self.body = body_of(head, self.options.max_message)
        has_body = head.is_chunked or head.content_length is not None
        self.refused = refuse_early(head.method, head.path, has_body)
        if head.expectation not in (b"", b"100-continue"):
            self.give_up(refusal(417, "100-continue is the only expectation"))
        elif head.expectation and self.refused:
            # The client may now send the body or not, and we could not tell which.
            self.give_up(self.refused)
        elif head.expectation and head.minor_version and not self.inbox:
            self.transport.write(CONTINUE)

    def answer(self, head: Head) -> None:
        if self.refused:
            self.reply(head, self.refused)
        elif head.path == "/health":
            self.reply(head, self.health())
        else:
            self.is_answering = True
            self.orders.answer(head.path, bytes(self.body.content), self.answered)

    def health(self) -> Reply:
        """A balancer that asks while we leave is told to send no more."""
        if self.service.is_draining:
            return Reply(503, b'{"status":"draining"}')
        return Reply(200, b'{"status":"ok"}')

    def answered(self, reply: Reply) -> None:
        """The store's answer, which may come within the question or long after it."""
        if self.head is None or self.transport.is_closing():
            return
        self.is_answering = False
        self.reply(self.head, reply)
        self.advance()

    def reply(self, head: Head, reply: Reply) -> None:
        if self.options.think_time:
            self.hold(self.options.think_time, lambda: self.say(head, reply))
        else:
            self.say(head, reply)

    def say(self, head: Head, reply: Reply) -> None:
        self.head = None
        self.refused = None
        self.requests_left -= 1
        keeps = head.keeps_alive and self.requests_left > 0 and not self.service.is_draining
        text = emit_head(reply, self.date.now(), self.connection_fields(keeps))
        self.send(text, b"" if head.method == "HEAD" else reply.body)
        if not keeps:
            self.end()

    def connection_fields(self, keeps: bool) -> bytes:
        """The client learns how long an idle connection lasts, so that it need not find out by
        sending a request just when we close."""
        if not keeps:
            return b"Connection: close\r\n"
        seconds = int(self.options.idle_timeout)
        return b"Keep-Alive: timeout=%d\r\n" % seconds if seconds else b""

    def give_up(self, reply: Reply) -> None:
        """Where the next request begins is not known any more."""
        self.head = None
        self.send(emit_head(reply, self.date.now(), b"Connection: close\r\n"), reply.body)
        self.end()

    def answer_the_slow(self) -> None:
        self.give_up(refusal(408, "the request did not come in time"))
