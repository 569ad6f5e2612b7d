"""What is no capture is called by its name."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wirespan.capture.recognise import looks_like

EXAMPLES = {
    "Sun snoop": b"snoop\x00\x00\x00\x00\x00\x00\x02",
    "Network Monitor 2": b"GMBU\x00\x02\x01\x00",
    "Bluetooth": b"btsnoop\x00\x00\x00\x00\x01",
    "xz": b"\xfd7zXZ\x00\x00\x04",
    "bzip2": b"BZh91AY&SY",
    "legacy lz4": b"\x02\x21\x4c\x18",
    "ZIP archive": b"PK\x03\x04\x14\x00",
    "tar archive": b"a.pcap" + bytes(251) + b"ustar\x0000",
    "transferred as text": b"\r\n\r\r\n\x1c\x00\x00\x00",
    "PNG image": b"\x89PNG\r\n\x1a\n",
    "PDF": b"%PDF-1.7",
    "ELF": b"\x7fELF\x02\x01\x01",
    "HTML": b"\n<!DOCTYPE html><html>",
    "JSON": b'{"log": {"version": "1.2"}}',
    "XML": b'<?xml version="1.0"?>',
    "TLS key log": b"# SSL\nCLIENT_RANDOM " + b"0" * 64 + b" " + b"1" * 96,
    "tcpdump printed": b"12:00:01.123456 IP 192.0.2.1.1 > 192.0.2.2.2: Flags [S]",
    "plain text": "Größe\n".encode(),
    "zero bytes": bytes(512),
    "ERF": bytes.fromhex("0000000012345678 02 04 0050 0000 003c 0000") + bytes(60),
    "unknown data, beginning 80 81": b"\x80\x81\x82\x83",
}


@pytest.mark.parametrize("name", EXAMPLES)
def test_it_is_called_by_its_name(name: str) -> None:
    looks = looks_like(EXAMPLES[name])

    assert name in looks.what
    assert looks.remedy


@given(st.binary(min_size=1, max_size=512))
def test_anything_has_a_name(start: bytes) -> None:
    looks = looks_like(start)

    assert looks.what.isprintable()


@pytest.mark.parametrize("name", EXAMPLES)
def test_no_remedy_is_an_option_that_there_is_not(name: str) -> None:
    assert "--" not in looks_like(EXAMPLES[name]).remedy
