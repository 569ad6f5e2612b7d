"""What a file is, by its first bytes: a capture we read, or what else it looks like."""

import codecs
import re
from typing import NamedTuple

PCAPNG_MAGIC = b"\x0a\x0d\x0d\x0a"
START_BYTES = 512
"""As much of a file as is looked at to say what it is."""


class Variant(NamedTuple):
    """How a pcap file's magic number says that it is written."""

    big: bool
    fraction_ns: int
    header_bytes: tuple[int, ...]
    """Sizes of a record header that writers used under this magic, the ordinary one first."""


# Under the ordinary magic, a patched libpcap of 1999 wrote 24 bytes and Nokia's IPSO 20; under
# Kuznetzov's own magic some of his versions wrote 28.
ORDINARY = (16, 24, 20)
KUZNETZOV = (24, 28)
PCAP_MAGICS = {
    b"\xa1\xb2\xc3\xd4": Variant(True, 1000, ORDINARY),
    b"\xd4\xc3\xb2\xa1": Variant(False, 1000, ORDINARY),
    b"\xa1\xb2\x3c\x4d": Variant(True, 1, (16,)),
    b"\x4d\x3c\xb2\xa1": Variant(False, 1, (16,)),
    b"\xa1\xb2\xcd\x34": Variant(True, 1000, KUZNETZOV),
    b"\x34\xcd\xb2\xa1": Variant(False, 1000, KUZNETZOV),
}


class Looks(NamedTuple):
    """What something that is not a capture is, and what would help."""

    what: str
    remedy: str = "name a pcap or pcapng file"


def _converted(what: str) -> Looks:
    return Looks(what, "convert it first: editcap -F pcapng IN OUT.pcapng")


def _unpacked(what: str, command: str) -> Looks:
    return Looks(what, f"decompress it first: {command} FILE | wirespan explain -")


ASCII_TRANSFER = Looks(
    "a capture that was transferred as text, which changed its line ends",
    "transfer the original again in binary mode",
)

PREFIXES = [
    (b"snoop\0\0\0", _converted("a Sun snoop capture")),
    (b"RTSS", _converted("a Microsoft Network Monitor 1 capture")),
    (b"GMBU", _converted("a Microsoft Network Monitor 2 capture")),
    (b"TRSNIFF data", _converted("a Network General Sniffer capture")),
    (b"XCP\0", _converted("a NetXRay or Windows Sniffer capture")),
    (b"\x7fver", _converted("an OmniPeek capture")),
    (b"btsnoop\0", _converted("a Bluetooth btsnoop capture")),
    (b"\xac\x01\x00\x1c", _converted("an IXIA capture")),
    (b"\xab\x01\x00\x1c", _converted("an IXIA capture")),
    (b"\xfd7zXZ\0", _unpacked("compressed with xz", "xz -dc")),
    (b"BZh", _unpacked("compressed with bzip2", "bzip2 -dc")),
    (b"\x1f\x9d", _unpacked("compressed with compress (.Z)", "gzip -dc")),
    (b"\x02\x21\x4c\x18", _unpacked("compressed with the legacy lz4 format", "lz4 -dc")),
    (b"\x1f\x8b", _unpacked("compressed with gzip twice", "gzip -dc")),
    (b"\x28\xb5\x2f\xfd", _unpacked("compressed with zstd once more", "zstd -dc")),
    (b"\x04\x22\x4d\x18", _unpacked("compressed with lz4 once more", "lz4 -dc")),
    (b"LZIP", _unpacked("compressed with lzip", "lzip -dc")),
    (b"PK\x03\x04", Looks("a ZIP archive", "unpack it and name the capture inside")),
    (b"7z\xbc\xaf\x27\x1c", Looks("a 7-Zip archive", "unpack it and name the capture inside")),
    (b"Rar!", Looks("a RAR archive", "unpack it and name the capture inside")),
    (b"\n\n", ASCII_TRANSFER),
    (b"\r\n\r\r\n", ASCII_TRANSFER),
    (b"\r\n\r\r\r\n", ASCII_TRANSFER),
    (b"\x89PNG", Looks("a PNG image")),
    (b"\xff\xd8\xff", Looks("a JPEG image")),
    (b"GIF8", Looks("a GIF image")),
    (b"%PDF", Looks("a PDF document")),
    (b"\x7fELF", Looks("a program (ELF)")),
    (b"MZ", Looks("a Windows program")),
    (b"SQLite format 3\0", Looks("an SQLite database")),
    (b"PAR1", Looks("a Parquet file")),
    (b"qlog", Looks("a qlog file")),
]  # fmt: skip

PATTERNS = [
    (re.compile(rb"\A.{257}ustar", re.DOTALL),
     Looks("a tar archive", "unpack it and name the capture inside")),
    (re.compile(rb"\A\0+\Z"),
     Looks("nothing but zero bytes", "capture or copy it again; the content was lost")),
    (re.compile(rb"\A\s*<(!doctype\s+html|html)", re.IGNORECASE),
     Looks("an HTML page", "download the capture itself, not the page that shows it")),
    (re.compile(rb"\A\s*<\?xml"), Looks("XML text")),
    (re.compile(rb"\A(#[^\n]*\n)*\s*(CLIENT_RANDOM|[A-Z_]+_SECRET(_0)?) [0-9a-fA-F]{64} "),
     Looks("a TLS key log", "name the capture instead; TLS is not decrypted")),
    (re.compile(rb"\Aversion https://git-lfs"),
     Looks("a Git LFS pointer", "fetch the content first: git lfs pull")),
    (re.compile(rb"\A\s*[\[{]"), Looks("JSON text")),
    (re.compile(rb"\A\d\d:\d\d:\d\d\.\d+ "),
     Looks("text that tcpdump printed", "capture with tcpdump -w FILE instead")),
]  # fmt: skip

ERF_TYPES = 48
TEXT_BYTES = frozenset(b"\t\n\v\f\r\x1b") | frozenset(range(32, 256))


def looks_like(start: bytes) -> Looks:
    """What a file that is no capture looks like, from its first START_BYTES."""
    for prefix, looks in PREFIXES:
        if start.startswith(prefix):
            return looks
    for pattern, looks in PATTERNS:
        if pattern.search(start):
            return looks
    if _is_text(start):
        return Looks("plain text")
    if _is_erf(start):
        return _converted("an Endace ERF capture")
    return Looks(f"unknown data, beginning {start[:8].hex(' ')}")


def _is_text(start: bytes) -> bool:
    if not TEXT_BYTES.issuperset(start):
        return False
    try:
        codecs.getincrementaldecoder("utf-8")().decode(start)
    except UnicodeDecodeError:
        return False
    return True


def _is_erf(start: bytes) -> bool:
    """A record of ERF has no magic: a type, and a length that holds its header and data."""
    if len(start) < 18 or not 0 < start[8] & 0x7F <= ERF_TYPES:
        return False
    record_bytes = start[10] << 8 | start[11]
    wire_bytes = start[14] << 8 | start[15]
    return 18 <= record_bytes <= 0x4000 and 0 < wire_bytes <= 0x4000 and record_bytes % 8 == 0
