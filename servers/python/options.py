"""The command line that all reference servers share; servers/CONTRACT.md says what each means.

Every good setting can be switched off, so that its absence can be watched on the wire.
"""

import argparse
import re
from collections.abc import Callable
from dataclasses import dataclass, fields

PROTOCOLS = ("echo", "frames", "lines", "store", "udp", "http")
MESSAGE_BYTES = {
    "echo": 0,
    "frames": 1 << 20,
    "lines": 8192,
    "store": 1 << 20,
    "udp": 8192,
    "http": 65536,
}


PORT = r"0*(?:[1-9]\d{0,3}|[1-5]\d{4}|6[0-4]\d{3}|65[0-4]\d{2}|655[0-2]\d|6553[0-5])"
STORE = re.compile(rf".+:{PORT}", re.ASCII)


@dataclass(frozen=True)
class Options:
    host: str
    port: int
    protocol: str
    workers: int
    backlog: int
    reuse_port: bool
    reuse_address: bool
    nodelay: bool
    split_writes: bool
    keepalive: bool
    defer_accept: int
    receive_buffer: int
    send_buffer: int
    max_connections: int
    max_message: int
    idle_timeout: float
    message_timeout: float
    drain_timeout: float
    think_time: int
    requests_per_connection: int
    batch: int
    store: str
    store_connections: int
    store_timeout: float
    certificate: str
    key: str


def at_least(least: float, kind: type[int] | type[float]) -> Callable[[str], float]:
    def number(text: str) -> float:
        value = kind(text)
        if not least <= value < 1 << 31:
            raise argparse.ArgumentTypeError(f"{text} is less than {least} or too large")
        return value

    return number


def make_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="serve.py", allow_abbrev=False, description=__doc__)
    count, positive, seconds = at_least(0, int), at_least(1, int), at_least(0, float)
    add = parser.add_argument
    add("--host", default="127.0.0.1")
    add("--port", type=count, default=0, help="0: any free port, printed when ready")
    add("--protocol", choices=PROTOCOLS, default="echo")
    add("--workers", type=positive, default=1, help="processes")
    add("--backlog", type=positive, default=4096, help="connections waiting to be accepted")
    add("--no-reuse-port", dest="reuse_port", action="store_false")
    add("--no-reuse-address", dest="reuse_address", action="store_false")
    add("--no-nodelay", dest="nodelay", action="store_false", help="leave Nagle's algorithm on")
    add("--split-writes", action="store_true", help="head and body of an answer in two writes")
    add("--no-keepalive", dest="keepalive", action="store_false", help="no TCP keep-alive probes")
    add("--defer-accept", type=count, default=0, help="seconds; 0: off")
    add("--receive-buffer", type=count, default=0, help="bytes; 0: the kernel's choice")
    add("--send-buffer", type=count, default=0, help="bytes; 0: the kernel's choice")
    add("--max-connections", type=count, default=10_000, help="per worker; 0: no limit")
    add("--max-message", type=count, default=0, help="bytes; 0: the protocol's default")
    add("--idle-timeout", type=seconds, default=75.0, help="seconds; 0: never")
    add("--message-timeout", type=seconds, default=10.0, help="seconds; 0: never")
    add("--drain-timeout", type=seconds, default=5.0, help="seconds after SIGTERM; 0: at once")
    add("--think-time", type=count, default=0, help="milliseconds each answer is held back")
    add("--requests-per-connection", type=count, default=0, help="HTTP; 0: no limit")
    add("--batch", type=positive, default=64, help="datagrams for each waking")
    add("--store", default="", help="HOST:PORT of a store server behind the HTTP one")
    add("--store-connections", type=count, default=8, help="0: a new one for each request")
    add("--store-timeout", type=seconds, default=5.0)
    add("--certificate", default="", help="PEM file: serve TLS")
    add("--key", default="", help="PEM file")
    return parser


def read_options(arguments: list[str]) -> Options:
    parser = make_parser()
    values = vars(parser.parse_args(arguments))
    if values["port"] > 65535:
        parser.error("--port goes up to 65535")
    if values["workers"] > 1 and keeps_records(values["protocol"], values["store"]):
        parser.error("each worker would keep records of its own: use one worker, or --store")
    if values["store"] and not STORE.fullmatch(values["store"]):
        parser.error("--store takes HOST:PORT")
    if bool(values["certificate"]) != bool(values["key"]):
        parser.error("TLS needs both --certificate and --key")
    if values["certificate"] and values["protocol"] == "udp":
        parser.error("TLS runs over TCP only")
    values["max_message"] = values["max_message"] or MESSAGE_BYTES[values["protocol"]]
    return Options(**{field.name: values[field.name] for field in fields(Options)})


def keeps_records(protocol: str, store: str) -> bool:
    return protocol == "store" or (protocol == "http" and not store)
