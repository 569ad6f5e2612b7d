"""The page says what the terminal says: the same words for reasons, phases, media and verdicts."""

import re
from pathlib import Path

from wirespan.base.vocabulary import Medium, Phase, Reason
from wirespan.kernels.layout import SegmentMark
from wirespan.report.packets import RETRANSMISSIONS, VERDICTS
from wirespan.report.summary import QUIC_NOTE
from wirespan.report.words import OF_LOOKUP, OF_REASON

SOURCE = Path(__file__).parents[2] / "page" / "src"
REASON = re.compile(r'^  "([a-z-]+)": (?:kind|unknown)\("([^"]+)"', re.MULTILINE)
PHASE = re.compile(r"^  ([a-z]+): \{ word:", re.MULTILINE)
VERDICT = re.compile(r'^  \[([A-Z_]+|1 << \d+), "([^"]+)"\],$', re.MULTILINE)
BIT = re.compile(r"^export const ([A-Z_]+) = 1 << (\d+);$", re.MULTILINE)


def read(name: str) -> str:
    return (SOURCE / name).read_text(encoding="utf-8")


def table(name: str) -> str:
    """One literal table of the words."""
    return read("words/reasons.ts").partition(f"export const {name}")[2].partition("\n};")[0]


def test_what_is_said_of_quic_alone_is_the_terminal_s() -> None:
    overview = read("views/overview/overview.tsx")
    literals = re.search(r"const QUIC_NOTE =\n(.*?);", overview, re.DOTALL)

    assert literals is not None
    assert "".join(re.findall('"(.*)"', literals[1])) == QUIC_NOTE


def test_every_reason_has_the_terminal_s_words() -> None:
    assert dict(REASON.findall(table("REASONS"))) == {
        reason.text: words for reason, words in OF_REASON.items()
    }


def test_a_lookup_s_server_is_called_the_resolver() -> None:
    assert f'"{OF_LOOKUP[Reason.SERVER]}"' in read("words/reasons.ts")


def test_every_medium_is_known() -> None:
    assert set(dict(REASON.findall(table("MEDIA")))) == {medium.text for medium in Medium}


def test_every_phase_is_known() -> None:
    assert set(PHASE.findall(read("words/phases.ts"))) == {phase.text for phase in Phase}


def test_every_bit_of_a_segment_is_where_the_kernel_puts_it() -> None:
    bits = {name: 1 << int(shift) for name, shift in BIT.findall(read("parts/marks.ts"))}

    assert len(bits) > 15
    assert bits == {name: SegmentMark[name].value for name in bits}


def test_verdicts_have_the_words_of_the_packet_list() -> None:
    source = read("parts/marks.ts")
    bits = {name: 1 << int(shift) for name, shift in BIT.findall(source)}
    said = {
        SegmentMark(bits[bit] if bit in bits else 1 << int(bit.removeprefix("1 << "))): words
        for bit, words in VERDICT.findall(source)
    }

    assert said == {**VERDICTS, **dict(RETRANSMISSIONS)}
