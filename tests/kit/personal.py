"""What tshark can tell of whose traffic a capture holds: ends, names, what was asked and said."""

import subprocess
from functools import cache
from pathlib import Path

import wirespan
from kit.tshark import BETWEEN, environment

FIELDS = (
    "eth.src", "eth.dst", "arp.src.proto_ipv4", "arp.dst.proto_ipv4", "sll.src.eth",
    "ip.src", "ip.dst", "ipv6.src", "ipv6.dst",
    "dns.qry.name", "dns.resp.name", "dns.a", "dns.aaaa", "dns.cname", "dns.ns", "dns.txt",
    "dns.ptr.domain_name", "dns.mx.mail_exchange", "dns.soa.rname", "dns.srv.target",
    "http.request.method", "http.host", "http.request.uri", "http.request.uri.path",
    "http.request.uri.query", "http.request.full_uri", "http.cookie", "http.set_cookie",
    "http.user_agent", "http.server", "http.referer", "http.authorization", "http.location",
    "http.request.line", "http.response.line", "http.response.phrase", "http2.header.value",
    "tls.handshake.random", "tls.handshake.session_id", "tls.handshake.extensions_server_name",
    "tls.handshake.extensions_alpn_str", "x509sat.uTF8String", "x509sat.printableString",
    "x509sat.teletexString", "x509sat.IA5String", "x509ce.dNSName", "x509af.serialNumber",
    "quic.dcid", "quic.scid",
    "ftp.request.arg", "ftp.response.arg", "pop.request.parameter", "smtp.req.parameter",
    "pgsql.query", "mysql.query", "mysql.user", "ldap.baseObject", "memcache.key",
    "mongo.full_collection_name", "frame.comment", "frame.interface_name",
)  # fmt: skip
SHORTEST = 4
"""Characters: what is shorter is found in any text."""


def personal(path: Path) -> dict[str, str]:
    """Value in lower case -> a field that holds it; whole values, and the words of them.

    What stands in wirespan's own source is not listed: it tells nothing of a capture.
    """
    asked = [argument for field in FIELDS for argument in ("-e", field)]
    said = subprocess.run(
        ["tshark", "-r", str(path), "-T", "fields", "-E", f"aggregator={BETWEEN}", *asked],
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment(), check=False,
        timeout=60, encoding="utf-8", errors="backslashreplace",
    )  # fmt: skip
    found: dict[str, str] = {}
    for line in said.stdout.lower().splitlines():
        for field, column in zip(FIELDS, line.split("\t"), strict=False):
            for value in column.split(BETWEEN):
                found.update(dict.fromkeys([value, *value.split()], field))
    return {value: field for value, field in found.items() if _tells(value)}


def _tells(value: str) -> bool:
    return len(value) >= SHORTEST and not value.isdecimal() and value not in _source()


@cache
def _source() -> str:
    folder = Path(str(wirespan.__file__)).parent
    return "\n".join(path.read_text("utf-8") for path in sorted(folder.rglob("*.py"))).lower()
