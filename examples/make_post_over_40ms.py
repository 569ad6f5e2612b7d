"""Makes ``post-over-40ms.pcapng``: two real hosts, a path of 40 ms, and two POSTs.

    python examples/make_post_over_40ms.py [OUT]

The hosts, the path and the capture are those of ``wirespan lab``: the packets are made by the
kernel of this machine in namespaces of its own, and only the path's delay is ours. Needs Linux
with user namespaces, iproute2 and openssl; no root, no network.
"""

import argparse
import http.client
import json
import shutil
import socket
import ssl
import struct
import subprocess
import tempfile
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from wirespan.lab.shelf import parse
from wirespan.lab.theatre import perform

HERE = Path(__file__).resolve().parent
OUT = HERE / "post-over-40ms.pcapng"
NAME = "api.example.com"
SERVER = "10.0.1.2"
ONE_WAY = "20ms"
THINKING_SECONDS = {"/orders": 0.120, "/payments": 0.060}
ORDER = json.dumps({"customer": 4711, "lines": [{"item": n, "count": 1} for n in range(100)]})
ANSWER_BYTES = {"/orders": 20_000, "/payments": 4_000}
"""The first is more than ten segments: it does not fit the initial window (RFC 6928)."""
CARD = json.dumps({"order": 1, "note": "x" * 1000})
TTL_SECONDS = 300
IPV4 = b"\x08\x00"
"""Only this is kept: new interfaces also announce themselves over IPv6, which says nothing here."""


class Shop(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        time.sleep(THINKING_SECONDS[self.path])
        size = ANSWER_BYTES[self.path]
        self.send_response(201)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(size))
        self.end_headers()
        self.wfile.write(b'{"paid": false}'.ljust(size))

    def log_message(self, *_: object) -> None:
        """The capture tells enough."""


def answer(question: bytes) -> bytes:
    """An A record for an A question, no record for any other (RFC 1035, 4.1)."""
    end = question.index(b"\0", 12) + 5
    is_address = question[end - 4 : end - 2] == b"\0\1"
    header = question[:2] + struct.pack("!HHHHH", 0x8180, 1, is_address, 0, 0)
    record = struct.pack("!HHHIH4s", 0xC00C, 1, 1, TTL_SECONDS, 4, socket.inet_aton(SERVER))
    return header + question[12:end] + (record if is_address else b"")


def resolve() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as port:
        port.bind((SERVER, 53))
        while True:
            question, peer = port.recvfrom(512)
            port.sendto(answer(question), peer)


def serve(folder: Path) -> None:
    plain = ThreadingHTTPServer((SERVER, 80), Shop)
    secured = ThreadingHTTPServer((SERVER, 443), Shop)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "certificate.pem", folder / "key.pem")
    secured.socket = context.wrap_socket(secured.socket, server_side=True)
    for target in (resolve, plain.serve_forever):
        threading.Thread(target=target, daemon=True).start()
    print("ready", flush=True)
    secured.serve_forever()


def ask(folder: Path) -> None:
    """Two POSTs by name: in clear text, then over TLS."""
    context = ssl.create_default_context(cafile=str(folder / "certificate.pem"))
    for client, path, body in (
        (http.client.HTTPConnection(NAME), "/orders", ORDER),
        (http.client.HTTPSConnection(NAME, context=context), "/payments", CARD),
    ):
        client.request("POST", path, body.encode(), {"Content-Type": "application/json"})
        print(client.getresponse().read()[:15])
        client.close()


def certify(folder: Path) -> None:
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1",
         "-nodes", "-days", "3650", "-subj", f"/CN={NAME}", "-addext", f"subjectAltName=DNS:{NAME}",
         "-keyout", str(folder / "key.pem"), "-out", str(folder / "certificate.pem")],
        check=True, stderr=subprocess.DEVNULL,
    )  # fmt: skip


def make(out: Path) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        certify(folder)
        table = {
            "title": "Two POSTs over 40 ms",
            "teaches": "What an ordinary request is made of.",
            "causes": [],
            "link": {"delay": ONE_WAY},
            "resolver": f"nameserver {SERVER}\n",
            "server": {"run": part("server", folder)},
            "client": {"run": part("client", folder)},
            "fixed": {},
        }
        perform(parse(table, out.stem, "http1").broken, folder, seed=1)
        shutil.copyfile(folder / "client.pcapng", out)


def part(role: str, folder: Path) -> list[str]:
    """This file again, on one of the hosts."""
    return ["{python}", __file__, "--role", role, str(folder)]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path, nargs="?", default=OUT)
    parser.add_argument("--role", choices=("server", "client"), help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.role:
        {"server": serve, "client": ask}[options.role](options.out)
    else:
        make(options.out)


if __name__ == "__main__":
    main()
