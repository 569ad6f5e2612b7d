"""Colours of saved figures and comparisons: the page's on light paper, after Okabe and Ito.

``page/src/words/phases.ts``, ``reasons.ts`` and ``parts/colours.ts`` have the same ones; a test
holds them equal.
"""

from wirespan.base.vocabulary import Phase, Reason

TEXT, QUIET, LINE, PAPER = "#14181d", "#59626d", "#dfe3e8", "#ffffff"
TROUBLE, CLIENT, SERVER = "#b34700", "#0060a8", "#007a58"
HATCH = "#ffffff"
INK = "#101418"
"""For words on the colours below, all of which are light enough."""

OF_PHASE: dict[Phase, str] = {
    Phase.DNS: "#56b4e9",
    Phase.CONNECT: "#e69f00",
    Phase.TLS: "#cc79a7",
    Phase.CLIENT: "#9aa0a8",
    Phase.SEND: "#e8dc3a",
    Phase.WAIT: "#009e73",
    Phase.RECEIVE: "#2f86c5",
}

OF_REASON: dict[Reason, str] = {
    Reason.PROPAGATION: "#2f86c5",
    Reason.SERIALIZATION: "#56b4e9",
    Reason.QUEUEING: "#8fcdf2",
    Reason.SLOW_START: "#cc79a7",
    Reason.CONGESTION_WINDOW: "#dfa6c5",
    Reason.RECEIVE_WINDOW: "#b1558a",
    Reason.SENDER_IDLE: "#5cc4a4",
    Reason.SERVER: "#009e73",
    Reason.CLIENT: "#e69f00",
    Reason.CRYPTO: "#00795a",
    Reason.PACING: "#e7bdd4",
    Reason.FAST_RETRANSMIT: "#e98a4a",
    Reason.TAIL_LOSS_PROBE: "#b34e00",
    Reason.RETRANSMISSION_TIMEOUT: "#d55e00",
    Reason.SYN_RETRANSMISSION: "#8f3f00",
    Reason.REORDERING: "#f0a878",
    Reason.NAGLE_DELAYED_ACK: "#a06288",
    Reason.DELAYED_ACK: "#c592b0",
    Reason.ZERO_WINDOW: "#f3c362",
    Reason.HEAD_OF_LINE_LOSS: "#c9703a",
    Reason.HEAD_OF_LINE_SHARING: "#3a97cc",
    Reason.FLOW_CONTROL: "#9a3f74",
    Reason.RETRY: "#e07030",
    Reason.UNOBSERVED: "#a5abb3",
    Reason.RESIDUAL: "#c3c7cd",
}

HATCHED_PHASES = frozenset({Phase.CLIENT})
HATCHED_REASONS = frozenset({Reason.UNOBSERVED, Reason.RESIDUAL})
"""What is unknown, or no part of the exchange, is told by a pattern too."""


def ink_on(colour: str) -> str:
    """Black or white, whichever reads better."""
    parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (
        part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return INK if 0.2126 * red + 0.7152 * green + 0.0722 * blue > 0.18 else PAPER
