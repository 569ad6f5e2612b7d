"""Nothing that tshark can tell of whose traffic it was is found in a redacted file."""

from pathlib import Path

import pytest

from kit.captures import CAPTURES, manifest, needs_captures
from kit.personal import personal
from kit.saved import texts_of
from kit.tshark import needs_tshark
from wirespan.web.desk import Desk
from wirespan.web.report_file import Gathering
from wirespan.web.session import Session

REFUSED = "PcapPlusPlus.solaris.snoop.pcap"
LARGEST = 700_000
"""Bytes of a capture, so that all together take half a minute."""
NAMES = sorted(row["file"] for row in manifest() if row["file"] != REFUSED)
SMALL = [name for name in NAMES if (CAPTURES / name).stat().st_size <= LARGEST]

pytestmark = [pytest.mark.captures, pytest.mark.tshark, needs_captures, needs_tshark]


def sent(path: Path, *, redacted: bool = True) -> str:
    """All texts of the file to send, in lower case."""
    session = Session(str(path))
    try:
        session.start()
        session.wait(60)
        desk = Desk(session)
        return "\n".join(texts_of(Gathering(desk, redacted=redacted).gather()[0])).lower()
    finally:
        session.close()


@pytest.mark.parametrize("name", SMALL)
def test_nothing_is_told(name: str) -> None:
    said = personal(CAPTURES / name)

    texts = sent(CAPTURES / name)

    assert {value: field for value, field in said.items() if value in texts} == {}
    assert name.lower() not in texts
    assert Path(name).stem.lower() not in texts


def test_what_is_sought_is_found_where_it_is_not_redacted() -> None:
    said = personal(CAPTURES / "packets.http_espn.pcapng")
    texts = sent(CAPTURES / "packets.http_espn.pcapng", redacted=False)

    shown = {field for value, field in said.items() if value in texts}
    assert len(said) > 500
    assert shown >= {"ip.src", "dns.a", "http.host", "http.request.uri", "eth.src"}
