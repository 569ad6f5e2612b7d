"""The journal's lines."""

import io
import json

from wirespan.drive.journal import entry, write
from wirespan.drive.passages import Passage
from wirespan.emulate.packet import What

NAMES = (("Loss", "Delay", "Line"), ("Delay", "Line"))


def a_row(**columns: int) -> list[int]:
    row = [-1] * len(Passage)
    for name, value in columns.items():
        row[Passage[name]] = value
    return row


def test_a_loss_is_told_with_the_frame_s_marks() -> None:
    row = a_row(TIME=1_000, DIRECTION=0, WHAT=What.LOST, STAGE=0, VALUE=0, NUMBER=3, ARRIVED=900,
                BYTES=66, PROTOCOL=6, SOURCE_PORT=4000, SEQUENCE=7)  # fmt: skip

    assert entry(row, NAMES, 10_000) == {
        "time_ns": 11_000,
        "direction": "forward",
        "what": "lost",
        "stage": "Loss",
        "value": 0,
        "number": 3,
        "arrived_ns": 10_900,
        "frame": {"bytes": 66, "protocol": 6, "source_port": 4000, "sequence": 7},
    }


def test_what_no_line_did_is_the_relay_s() -> None:
    row = a_row(TIME=0, DIRECTION=1, WHAT=What.BLACKED_OUT, STAGE=-1, ARRIVED=0)

    told = entry(row, NAMES, 0)

    assert (told["stage"], told["direction"]) == ("relay", "backward")


def test_the_file_begins_with_the_link_and_ends_with_the_summary() -> None:
    file = io.StringIO()

    write(file, {"left": "a"}, [a_row(TIME=0, DIRECTION=0, WHAT=1, STAGE=0)], NAMES, 0, {"n": 1})

    lines = [json.loads(line) for line in file.getvalue().splitlines()]
    assert lines[0] == {"schema": "wirespan.relay/1", "left": "a"}
    assert lines[1]["what"] == "lost"
    assert lines[2] == {"summary": {"n": 1}}
