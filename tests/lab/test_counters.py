"""Counters of /proc, read and subtracted."""

from pathlib import Path

from wirespan.lab.counters import changes, parse_paired, read_counters

SNMP = """Ip: Forwarding DefaultTTL InReceives
Ip: 1 64 120
Tcp: RtoAlgorithm MaxConn CurrEstab RetransSegs
Tcp: 1 -1 7 3
"""
NETSTAT = """TcpExt: TCPTimeouts TCPLostRetransmit
TcpExt: 2 0
"""


def written(folder: Path) -> Path:
    (folder / "snmp").write_text(SNMP)
    (folder / "netstat").write_text(NETSTAT)
    (folder / "snmp6").write_text("Ip6InReceives \t 9\nodd line here\n")
    return folder


def test_counters_have_their_group_in_front(tmp_path: Path) -> None:
    counters = read_counters(written(tmp_path))

    assert counters["Ip.InReceives"] == 120
    assert counters["Tcp.MaxConn"] == -1
    assert counters["TcpExt.TCPTimeouts"] == 2
    assert counters["Ip6InReceives"] == 9


def test_a_file_that_is_missing_is_left_out(tmp_path: Path) -> None:
    (tmp_path / "netstat").write_text(NETSTAT)

    assert read_counters(tmp_path) == {"TcpExt.TCPTimeouts": 2, "TcpExt.TCPLostRetransmit": 0}


def test_lines_of_unequal_length_give_what_they_share() -> None:
    assert parse_paired(["A: x y z", "A: 1 2"]) == {"A.x": 1, "A.y": 2}
    assert parse_paired(["A: 1 2"]) == {}


def test_only_what_moved_is_a_change() -> None:
    before = {"Tcp.RetransSegs": 3, "TcpExt.TCPTimeouts": 2, "Tcp.CurrEstab": 7}
    after = {"Tcp.RetransSegs": 5, "TcpExt.TCPTimeouts": 2, "Tcp.CurrEstab": 9, "New": 1}

    assert changes(before, after) == {"Tcp.RetransSegs": 2, "New": 1}


def test_this_machine_has_them() -> None:
    assert {"Tcp.RetransSegs", "TcpExt.TCPTimeouts"} <= set(read_counters())
