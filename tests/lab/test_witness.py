"""The kernel's word beside the ledger's."""

import json
from dataclasses import replace
from pathlib import Path

from kit.answers import answer_of, connection_of
from kit.runs import page, run_of
from wirespan.flows.connection import TcpCounts
from wirespan.lab.runner import Run
from wirespan.lab.witness import held_up, sends_more, words

INFO = {"rwnd_limited_us": 60_000, "total_retrans": 2, "busy_us": 80_000, "cwnd": 20}
ENDS = {"local": ["10.0.1.2", 80], "remote": ["10.0.1.1", 53_124]}


def write_truth(path: Path) -> None:
    lines = [
        {"kind": "start", "every_ns": 5_000_000},
        {"kind": "end", "cookie": 1, "congestion": "reno", "time_ns": 1, "state": "closed",
         "send_queue": 0, "receive_queue": 0, "info": INFO, **ENDS},
        {"kind": "counters", "changes": {}},
    ]  # fmt: skip
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="ascii")


def run_with_truth(folder: Path) -> Run:
    write_truth(folder / "truth-server.jsonl")
    seen = connection_of(tcp=(TcpCounts(), TcpCounts(retransmissions=2)))
    told = answer_of((page(receive_window=41, zero_window=18, server=5),), (seen,))
    return replace(run_of(), folder=folder, answers={"client": told, "server": told})


def test_the_server_s_kernel_is_set_beside_the_server_s_capture(tmp_path: Path) -> None:
    (word,) = words(run_with_truth(tmp_path))

    assert (word.tap, word.port) == ("server", 53_124)
    assert (word.window_ns, word.window_charged_ns) == (60_000_000, 59_000_000)
    assert (word.again, word.again_captured) == (2, 2)
    assert (word.busy_ns, word.window_segments) == (80_000_000, 20)


def test_without_samples_nothing_is_said(tmp_path: Path) -> None:
    assert words(replace(run_of(), folder=tmp_path)) == []


def test_who_sent_the_bulk_was_held_up() -> None:
    download = page(receive_window=41, server=5)

    assert sends_more(download, "server")
    assert not sends_more(download, "client")
    assert held_up(download) == 41_000_000
