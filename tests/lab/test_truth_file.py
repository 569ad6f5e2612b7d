"""What the sampler wrote reads back, cut off or not."""

import json
from pathlib import Path
from typing import Any

from wirespan.lab.truth_file import Life, Moment, read_truth


def said(kind: str, cookie: int = 1, time_ns: int = 5, **info: int) -> dict[str, Any]:
    return {
        "kind": kind, "time_ns": time_ns, "local": ["10.0.0.1", 4000 + cookie],
        "remote": ["10.0.0.2", 80], "state": "established", "cookie": cookie,
        "receive_queue": 1, "send_queue": 2, "inode": 3, "congestion": "cubic", "info": info,
    }  # fmt: skip


def written(folder: Path, *lines: dict[str, Any], tail: str = "") -> Path:
    path = folder / "truth.jsonl"
    path.write_text("".join(json.dumps(line) + "\n" for line in lines) + tail)
    return path


def test_a_connection_s_moments_are_one_life(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        {"kind": "start", "time_ns": 1, "every_ns": 5},
        said("sample", cwnd=10),
        said("sample", cookie=2),
        said("end", time_ns=6, cwnd=7),
        {"kind": "counters", "time_ns": 9, "changes": {"Tcp.RetransSegs": 2}},
    )

    truth = read_truth(path)

    first, second = truth.lives
    assert truth.every_ns == 5
    assert truth.counters == {"Tcp.RetransSegs": 2}
    assert first.ends == (("10.0.0.1", 4001), ("10.0.0.2", 80))
    assert first.moments[1] == Moment(6, "established", 2, 1, {"cwnd": 7})
    assert (first.ended, second.ended) == (True, False)
    assert (first.last["cwnd"], first.greatest("cwnd"), first.greatest("none")) == (7, 10, 0)
    assert truth.find(remote=80) == [first, second]
    assert truth.find(local=4002) == [second]
    assert truth.find(local=80) == []


def test_a_file_that_was_cut_is_read_up_to_the_cut(tmp_path: Path) -> None:
    truth = read_truth(written(tmp_path, said("sample"), tail='{"kind": "sam'))

    assert len(truth.lives) == 1
    assert truth.counters == {}


def test_a_life_without_moments_has_no_greatest() -> None:
    assert Life((("10.0.0.1", 1), ("10.0.0.2", 2)), None).greatest("cwnd") == 0
