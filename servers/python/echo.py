"""TCP echo: every byte comes back, in order; the smallest protocol there is."""

from connection import Connection


class Echo(Connection):
    def take(self) -> bool:
        if not self.inbox:
            return False
        self.transport.write(bytes(self.inbox))
        self.inbox.clear()
        return True
