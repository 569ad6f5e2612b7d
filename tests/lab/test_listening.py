"""What listens, from the kernel's tables as they are."""

from pathlib import Path

from wirespan.lab.listening import Listener, listeners

HEAD = "  sl  local_address rem_address   st tx_queue rx_queue\n"
REST = "00000000:00000000 00:00000000 00000000     0        0 1 1 0000000000000000 100 0 0 10 0"
NOWHERE = "00000000:0000"
NOWHERE6 = "00000000000000000000000000000000:0000"


def tables(folder: Path, **lines: str) -> Path:
    for name, line in lines.items():
        (folder / name).write_text(HEAD + line + "\n", encoding="ascii")
    return folder


def test_a_tcp_listener_on_every_address(tmp_path: Path) -> None:
    found = listeners(tables(tmp_path, tcp=f"   0: 00000000:1F40 {NOWHERE} 0A {REST}"))

    assert found == {Listener("tcp", 8000, False)}


def test_a_listener_on_the_loopback(tmp_path: Path) -> None:
    found = listeners(tables(tmp_path, tcp=f"   0: 0100007F:0050 {NOWHERE} 0A {REST}"))

    assert found == {Listener("tcp", 80, True)}


def test_an_address_of_the_network_is_not_the_loopback(tmp_path: Path) -> None:
    found = listeners(tables(tmp_path, tcp=f"   0: 0201000A:0050 {NOWHERE} 0A {REST}"))

    assert found == {Listener("tcp", 80, False)}


def test_a_connection_does_not_listen(tmp_path: Path) -> None:
    line = f"   0: 0201000A:0050 0101000A:D431 01 {REST}"

    assert listeners(tables(tmp_path, tcp=line)) == set()


def test_ipv6_on_every_address_and_on_the_loopback(tmp_path: Path) -> None:
    every = f"   0: 00000000000000000000000000000000:0050 {NOWHERE6} 0A {REST}"
    own = f"   1: 00000000000000000000000001000000:0051 {NOWHERE6} 0A {REST}"

    found = listeners(tables(tmp_path, tcp6=f"{every}\n{own}"))

    assert found == {Listener("tcp", 80, False), Listener("tcp", 81, True)}


def test_an_unconnected_udp_socket_counts(tmp_path: Path) -> None:
    found = listeners(tables(tmp_path, udp=f"   0: 00000000:0035 {NOWHERE} 07 {REST}"))

    assert found == {Listener("udp", 53, False)}


def test_without_tables_nothing_listens(tmp_path: Path) -> None:
    assert listeners(tmp_path) == set()
