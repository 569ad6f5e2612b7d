"""Mutated captures through every command: an answer that adds up, or one sentence."""

from pathlib import Path
from random import Random

import pytest

from kit.captures import CAPTURES, needs_captures
from kit.mutations import LARGEST, MUTATIONS, mutated, records
from kit.trial import try_capture

EXAMPLE = Path(__file__).parents[2] / "examples" / "post-over-40ms.pcapng"
SEEDS_FOR_THE_EXAMPLE = 12
SEEDS = 2
"""A capture; tools/fuzz.py tries more."""

FOUND = (
    ("Wireshark.grpc_person_search_protobuf_with_image.pcapng", 3, "totals beyond 64 bits"),
    ("youtube.dns_bombalfulllookup.pcapng", 4, "room asked for a hole of 256 MB"),
    ("Wireshark.200722_tcp_anon.pcapng", 120, "a start of -1 where the SYN was not captured"),
)
"""What mutations once found: capture, seed, fault."""


def small() -> list[Path]:
    found = [path for path in CAPTURES.glob("*.pcap*") if path.suffix in (".pcap", ".pcapng")]
    return sorted(path for path in found if path.stat().st_size <= LARGEST)


def test_the_same_seed_does_the_same_harm() -> None:
    data = EXAMPLE.read_bytes()

    assert mutated(data, 1) == mutated(data, 1)
    assert mutated(data, 1) != mutated(data, 2)


def test_every_mutation_harms() -> None:
    data = EXAMPLE.read_bytes()

    assert b"".join(records(data)) == data
    assert len(records(data)) == 1 + 2 + 75
    for mutation in MUTATIONS:
        assert mutation(bytearray(data), Random(3)) != data, mutation


@pytest.mark.parametrize("seed", range(SEEDS_FOR_THE_EXAMPLE))
def test_the_example_harmed_is_answered_or_refused(tmp_path: Path, seed: int) -> None:
    capture = tmp_path / "mutated.pcapng"
    capture.write_bytes(mutated(EXAMPLE.read_bytes(), seed))

    try_capture(capture)


@pytest.mark.captures
@pytest.mark.parametrize("seed", range(SEEDS))
@pytest.mark.parametrize("path", small(), ids=lambda path: path.name)
def test_a_capture_harmed_is_answered_or_refused(tmp_path: Path, path: Path, seed: int) -> None:
    capture = tmp_path / "mutated.pcap"
    capture.write_bytes(mutated(path.read_bytes(), f"{path.name}:{seed}"))

    try_capture(capture)


@pytest.mark.captures
@needs_captures
@pytest.mark.parametrize(("name", "seed", "fault"), FOUND)
def test_what_was_found_once_stays_mended(tmp_path: Path, name: str, seed: int, fault: str) -> None:
    capture = tmp_path / "mutated.pcap"
    capture.write_bytes(mutated((CAPTURES / name).read_bytes(), f"{name}:{seed}"))

    try_capture(capture)
