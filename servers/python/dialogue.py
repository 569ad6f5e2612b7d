"""Request and response over a stream: a framing finds the messages, verbs answer them.

One request of a connection is answered at a time and in order, so a pipelining peer needs no
numbers to match answers with.
"""

from collections.abc import Mapping

from connection import Connection
from framing import Framing, LengthError
from service import Service
from verbs import Answer, Verb, answer, trouble


class Dialogue(Connection):
    def __init__(self, service: Service, framing: Framing, verbs: Mapping[bytes, Verb]) -> None:
        super().__init__(service)
        self.framing = framing
        self.verbs = verbs

    def take(self) -> bool:
        try:
            message = self.framing.take(self.inbox)
        except LengthError as error:
            self.say(trouble("length", str(error)))
            self.end()
            return False
        if message is None:
            return False
        self.answer(answer(message, self.verbs))
        return True

    def answer(self, found: Answer) -> None:
        delay_ms = found.delay_ms + self.options.think_time
        if delay_ms:
            self.hold(delay_ms, lambda: self.say(found))
        else:
            self.say(found)

    def say(self, found: Answer) -> None:
        self.send(self.framing.head(found.text), found.text + self.framing.tail())

    def answer_the_slow(self) -> None:
        self.say(trouble("timeout", "message not complete in time"))
