"""The newest records, numbered from one, and the store's two verbs for them.

The store server offers these verbs over frames; the HTTP endpoint without a store server asks
its own in the same words, so that it need not know which of both it has.
"""

from collections.abc import Callable

from verbs import Answer, Verb, answer, fine, read_number, trouble

RECORDS_AT_MOST = 10_000

Then = Callable[[bytes], None]


class Records:
    def __init__(self) -> None:
        self.last = 0
        self.newest: dict[int, bytes] = {}

    def add(self, value: bytes) -> Answer:
        """The oldest makes room: memory stays bounded without an error for the newest."""
        self.last += 1
        self.newest[self.last] = value
        self.newest.pop(self.last - RECORDS_AT_MOST, None)
        return fine(b"%d" % self.last)

    def get(self, argument: bytes) -> Answer:
        number = read_number(argument)
        if number is None:
            return trouble("argument", "GET takes the number of a record")
        if number not in self.newest:
            return trouble("missing", "no such record")
        return fine(self.newest[number])

    def verbs(self) -> dict[bytes, Verb]:
        return {b"ADD": self.add, b"GET": self.get}


class OwnStore:
    """Answers at once, from this process's memory."""

    def __init__(self) -> None:
        self.verbs = Records().verbs()

    def ask(self, message: bytes, then: Then) -> None:
        then(answer(message, self.verbs).text)

    async def close(self) -> None:
        """There is nothing to close."""
