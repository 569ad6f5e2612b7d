"""Hellos kept as bytes while their connection lives."""

import subprocess
import sys

from kit.handshakes import HELLO_1_2
from kit.sessions import CLIENT, Conversation, scan
from wirespan.exchanges.hellos import Hellos


def test_hellos_of_a_reported_connection_are_forgotten() -> None:
    hellos = Hellos()
    hellos.add(scan(Conversation(number=5).send(CLIENT, 0, HELLO_1_2)).hellos)
    assert len(hellos) == 1

    hellos.forget(5)
    hellos.forget(6)

    assert len(hellos) == 0


def test_what_reads_them_is_loaded_with_the_first_that_is_read() -> None:
    code = (
        "import sys; import wirespan.explain.run; from wirespan.exchanges.hellos import Hellos\n"
        "before = 'wirespan.wire.tls' in sys.modules\n"
        "Hellos().security([1] * 100)\n"
        "sys.exit([before, 'wirespan.wire.tls' in sys.modules] != [False, True])"
    )

    assert subprocess.run([sys.executable, "-c", code], check=False, timeout=30).returncode == 0
