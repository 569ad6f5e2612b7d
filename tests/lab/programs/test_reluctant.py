"""It does not accept for a while, and then does."""

from kit.labs import NEEDS_LAB
from kit.patience import undisturbed
from kit.servers.asking import connected, is_readable
from kit.servers.looking import is_accepted
from kit.stages import HERE, served

pytestmark = NEEDS_LAB


def test_the_answer_waits_for_the_accept() -> None:
    """It is asked before it accepts, unless a pause of the machine's is longer than its own."""

    def exchange() -> tuple[bool, bytes]:
        with connected((HERE, 80)) as one:
            one.sendall(b"GET /page HTTP/1.1\r\n\r\n")
            waits = not is_readable(one, 0.1) and not is_accepted(one)
            return waits, one.recv(1000)

    def waits_and_is_answered() -> bool:
        waits, answer = served("reluctant", "--pause", "0.4", exchange=exchange)
        assert answer.startswith(b"HTTP/1.1 200 OK")
        return waits

    assert undisturbed(waits_and_is_answered)
