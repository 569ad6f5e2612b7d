"""Makes ``post-over-40ms.pcapng``: two real hosts, a path of 40 ms, and two POSTs.

    python examples/make_post_over_40ms.py [OUT]

The hosts, the path and the capture are those of ``tests/kit/network``: the packets are made by
the kernel of this machine in namespaces of its own, and only the path's delay is ours. Needs
Linux with user namespaces, iproute2, ethtool and openssl; no root, no network.
"""

import argparse
import http.client
import json
import socket
import ssl
import struct
import subprocess
import sys
import tempfile
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

HERE = Path(__file__).resolve().parent
KIT = HERE.parent / "tests"
OUT = HERE / "post-over-40ms.pcapng"
NAME = "api.example.com"
SERVER = "10.9.0.2"
ONE_WAY_MS = "20"
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
    use_our_resolver(folder)
    context = ssl.create_default_context(cafile=str(folder / "certificate.pem"))
    for client, path, body in (
        (http.client.HTTPConnection(NAME), "/orders", ORDER),
        (http.client.HTTPSConnection(NAME, context=context), "/payments", CARD),
    ):
        client.request("POST", path, body.encode(), {"Content-Type": "application/json"})
        print(client.getresponse().read()[:15])
        client.close()


def use_our_resolver(folder: Path) -> None:
    """``ip netns exec`` gave this process a mount namespace of its own."""
    settings = folder / "resolv.conf"
    settings.write_text(f"nameserver {SERVER}\n", encoding="utf-8")
    place = Path("/etc/resolv.conf").resolve()
    if not place.exists():
        place.parent.mkdir(parents=True, exist_ok=True)
        place.touch()
    subprocess.run(["mount", "--bind", str(settings), str(place)], check=True)


def certify(folder: Path) -> None:
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1",
         "-nodes", "-days", "3650", "-subj", f"/CN={NAME}", "-addext", f"subjectAltName=DNS:{NAME}",
         "-keyout", str(folder / "key.pem"), "-out", str(folder / "certificate.pem")],
        check=True, stderr=subprocess.DEVNULL,
    )  # fmt: skip


def as_pcapng(pcap: bytes) -> bytes:
    """The capture with the name of its interface, in nanoseconds (draft-ietf-opsawg-pcapng)."""
    from kit import capture_bytes as made  # found once KIT is on the path

    nanoseconds = made.option(9, b"\x09")
    written_by = made.option(4, b"wirespan examples/make_post_over_40ms.py")
    link = made.option(2, b"eth0") + made.option(3, b"the client's interface") + nanoseconds
    blocks = [
        made.section(options=written_by + made.option(0, b"")),
        made.interface(snap_length=262144, options=link + made.option(0, b"")),
    ]
    position = 24
    while position < len(pcap):
        seconds, fraction, length, _ = struct.unpack_from("<IIII", pcap, position)
        position += 16
        frame = pcap[position : position + length]
        position += length
        if frame[12:14] == IPV4:
            blocks.append(made.enhanced(frame, ticks=seconds * 1_000_000_000 + fraction))
    return b"".join(blocks)


def make(out: Path) -> None:
    from kit.network.scene import play  # found once KIT is on the path

    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        certify(folder)

        def part(role: str) -> str:
            """Code for the stage that runs this file in a role."""
            arguments = [__file__, "--role", role, str(folder)]
            return (
                f"import runpy, sys; sys.argv = {arguments!r}; "
                f"runpy.run_path({__file__!r}, run_name='__main__')"
            )

        play(folder, server=part("server"), client=part("client"),
             relay=("--delay-ms", ONE_WAY_MS))  # fmt: skip
        out.write_bytes(as_pcapng((folder / "client.pcap").read_bytes()))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path, nargs="?", default=OUT)
    parser.add_argument("--role", choices=("server", "client"), help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.role:
        {"server": serve, "client": ask}[options.role](options.out)
    else:
        sys.path.insert(0, str(KIT))
        make(options.out)


if __name__ == "__main__":
    main()
