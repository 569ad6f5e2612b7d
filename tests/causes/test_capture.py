"""Capture artefacts: told, never charged, and silent on clean captures."""

import pytest

from kit.cases import Scene
from wirespan.causes.case import Stamps
from wirespan.causes.finding import Severity
from wirespan.kernels.layout import ConnectionFact


def test_bytes_acknowledged_but_never_captured_are_a_capture_drop() -> None:
    scene = Scene()
    slot = scene.connection(FACTS=ConnectionFact.CAPTURE_GAP)
    scene.server(slot, CAPTURE_GAPS=2_896, FIRST_GAP=31)

    found = scene.findings()["capture-drop"]

    assert found.severity is Severity.NOTE
    assert found.cost_ns == 0
    assert "2,896 bytes" in found.evidence
    assert found.frames == (31,)


def test_a_one_sided_capture_is_not_a_capture_drop() -> None:
    scene = Scene()
    slot = scene.connection(FACTS=ConnectionFact.CAPTURE_GAP | ConnectionFact.ONE_DIRECTION)
    scene.server(slot, CAPTURE_GAPS=2_896)

    found = scene.findings()

    assert "capture-drop" not in found
    assert "partial-capture" in found


def test_frames_larger_than_a_segment_are_offload() -> None:
    scene = Scene()
    slot = scene.connection(FACTS=ConnectionFact.SUPER_PACKET)
    scene.server(slot, SUPER_PACKETS=3, LARGEST=43_800)

    assert "3 frames" in scene.findings()["offload-artefact"].evidence


def test_unfilled_checksums_are_offload() -> None:
    scene = Scene()
    slot = scene.connection(FACTS=ConnectionFact.PARTIAL_CHECKSUM)
    scene.client(slot, PARTIAL_CHECKSUMS=12, PACKETS=23)

    found = scene.findings()["offload-artefact"]
    assert "12 checksums" in found.evidence
    assert found.display_filter == "tcp.stream eq 0"


@pytest.mark.parametrize(
    ("cause", "fact", "counted"),
    [
        ("offload-artefact", ConnectionFact.PARTIAL_CHECKSUM, "PARTIAL_CHECKSUMS"),
        ("duplicate-capture", ConnectionFact.DUPLICATED, "DUPLICATES"),
        ("partial-capture", ConnectionFact.SNAPPED, "PACKETS"),
    ],
)
def test_what_is_wrong_with_a_capture_of_udp_is_shown_there(
    cause: str, fact: ConnectionFact, counted: str
) -> None:
    scene = Scene()
    slot = scene.connection(FACTS=fact, TRANSPORT=17, STREAM=4)
    scene.client(slot, **{"PACKETS": 9, counted: 9})

    assert scene.findings()[cause].display_filter == "udp.stream eq 4"


def test_unfilled_checksums_on_half_of_the_packets_are_chance() -> None:
    scene = Scene()
    slot = scene.connection(FACTS=ConnectionFact.PARTIAL_CHECKSUM)
    scene.client(slot, PARTIAL_CHECKSUMS=1, PACKETS=2)

    assert not scene.judged()


def test_frames_of_ordinary_size_are_not_offload() -> None:
    scene = Scene()
    scene.connection()

    assert not scene.judged()


def test_three_second_copies_in_a_hundred_records_are_duplicates() -> None:
    scene = Scene()
    slot = scene.connection(FACTS=ConnectionFact.DUPLICATED)
    scene.client(slot, DUPLICATES=3, PACKETS=300)

    assert "duplicate-capture" in scene.findings()


def test_two_second_copies_may_be_the_networks_own() -> None:
    scene = Scene()
    slot = scene.connection(FACTS=ConnectionFact.DUPLICATED)
    scene.client(slot, DUPLICATES=2, PACKETS=20)

    assert not scene.judged()


def test_rare_second_copies_may_be_the_networks_own() -> None:
    scene = Scene()
    slot = scene.connection(FACTS=ConnectionFact.DUPLICATED)
    scene.client(slot, DUPLICATES=3, PACKETS=301)

    assert not scene.judged()


def test_a_step_of_the_clock_is_told() -> None:
    scene = Scene()
    scene.connection(FACTS=ConnectionFact.CLOCK_STEP, STEP_FROM=7, STEP_TO=8)

    assert scene.findings()["clock-artefact"].frames == (7, 8)


def test_what_is_missing_of_a_capture_is_told() -> None:
    scene = Scene()
    scene.connection(FACTS=ConnectionFact.MIDSTREAM | ConnectionFact.SNAPPED, OPENED=1)

    found = scene.findings()["partial-capture"]

    assert "no SYN" in found.evidence
    assert "snap length" in found.evidence


@pytest.mark.parametrize(
    ("unit_ns", "words"),
    [(1_000_000_000, "whole seconds"), (1_000_000, "whole milliseconds")],
)
def test_six_stamps_of_whole_units_are_a_coarse_clock(unit_ns: int, words: str) -> None:
    scene = Scene()
    scene.stamps = Stamps(packets=6, first_ns=0, last_ns=unit_ns, unit_ns=unit_ns)

    found = scene.findings()["coarse-clock"]

    assert found.severity is Severity.NOTE
    assert found.evidence == (
        f"all 6 records bear times of {words}, so each slice of a ledger may be wrong by that much."
    )
    assert found.frames == (1, 6)
    assert found.connection is None


@pytest.mark.parametrize(
    "stamps",
    [
        Stamps(packets=5, first_ns=0, last_ns=1_000_000_000, unit_ns=1_000_000_000),
        Stamps(packets=6, first_ns=0, last_ns=100_000, unit_ns=1),
        Stamps(packets=6, first_ns=5, last_ns=5, unit_ns=1_000_000_000),
    ],
)
def test_few_stamps_fine_ones_or_one_alone_prove_no_coarse_clock(stamps: Stamps) -> None:
    scene = Scene()
    scene.stamps = stamps

    assert not scene.judged()
