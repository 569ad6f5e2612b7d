"""``wirespan export``, on a capture and on answers made by hand."""

import json
from pathlib import Path

import jsonschema
import pytest

from kit.captures import CAPTURES, needs_captures
from kit.exported import QLOG, trace_faults
from wirespan.cli.main import main

EXAMPLE = str(Path(__file__).parents[2] / "examples" / "post-over-40ms.pcapng")


def test_packets_are_written_as_qlog(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    target = tmp_path / "out.qlog"

    assert main(["export", EXAMPLE, "--qlog", str(target)]) == 0

    document = json.loads(target.read_text())
    events = document["traces"][0]["events"]
    frames = [each["data"]["frame_number"] for each in events if "frame_number" in each["data"]]
    assert document["title"] == "post-over-40ms.pcapng"
    assert frames == list(range(1, 76))
    assert f"{len(events)} events in {target}" in capsys.readouterr().err


def test_only_packets_that_pass_the_filter(tmp_path: Path) -> None:
    target = tmp_path / "out.qlog"

    main(["export", EXAMPLE, "--qlog", str(target), "--filter", "tcp.stream == 1"])

    groups = {each["group_id"] for each in json.loads(target.read_text())["traces"][0]["events"]}
    assert groups == {"tcp 1"}


def test_requests_are_written_as_a_trace(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["export", EXAMPLE, "--perfetto", "-", "--top", "1"]) == 0

    told = capsys.readouterr()
    requests = [
        each for each in json.loads(told.out)["traceEvents"] if each.get("cat") == "request"
    ]
    assert [each["name"] for each in requests] == ["POST api.example.com/orders"]
    assert requests[0]["dur"] == 283_816.77
    assert told.err == "wirespan: 1 request in standard output\n"


@pytest.mark.parametrize(
    ("forms", "why"),
    [([], "none was asked for"), (["--qlog", "a", "--perfetto", "b"], "both were asked for")],
)
def test_one_form_has_to_be_chosen(
    forms: list[str], why: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["export", EXAMPLE, *forms]) == 2

    assert f"export writes one form at a time: {why}" in capsys.readouterr().err


def test_the_capture_is_not_written_over_and_a_refusal_leaves_no_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source, target = tmp_path / "text", tmp_path / "out"
    source.write_text("no capture")

    assert main(["export", str(source), "--qlog", str(source)]) == 2
    assert main(["export", str(source), "--qlog", str(target)]) == 2

    told = capsys.readouterr().err
    assert "it is the capture that is read; name another file" in told
    assert "is not a capture" in told
    assert source.read_text() == "no capture"
    assert not target.exists()


def test_a_place_that_cannot_be_written_is_a_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["export", EXAMPLE, "--perfetto", str(tmp_path)]) == 2

    assert f"cannot write {tmp_path}: it is a folder; name a file in it" in capsys.readouterr().err


MADE_BY_OTHERS = (
    "packets.http_espn.pcapng",
    "Wireshark.grpc_person_search_protobuf_and_json_tls.pcapng",
    "packetbeat.pgsql_extended_query.pcap",
    "nDPI.quic_0RTT.pcap",
    "deepflow.syn-retrans.pcap",
    "nDPI.fuzz-2006-06-26-2594.pcap",
)


@needs_captures
@pytest.mark.parametrize("name", MADE_BY_OTHERS)
def test_captures_made_by_others_are_written_as_their_readers_demand(
    name: str, tmp_path: Path
) -> None:
    qlog, trace = tmp_path / "it.qlog", tmp_path / "it.json"

    assert main(["export", str(CAPTURES / name), "--qlog", str(qlog)]) == 0
    assert main(["export", str(CAPTURES / name), "--perfetto", str(trace)]) == 0

    jsonschema.validate(json.loads(qlog.read_text("utf-8")), QLOG)
    assert trace_faults(json.loads(trace.read_text("utf-8"))["traceEvents"]) == []
