"""The observer's state machine of a TCP connection (RFC 9293, section 3.3.2), as a table.

RFC 9293 draws one end; a tap sees both, and only what passes it. So the phases are those
of the conversation, and the sights are of either end's packets. An unlisted pair changes
nothing: captures start late, lose packets and show both ends' mistakes.
"""

from wirespan.kernels.layout import Phase, Sight

P = Phase
S = Sight

TRANSITIONS: dict[Phase, dict[Sight, Phase]] = {
    P.UNSEEN:         {S.SYN: P.SYN_SENT, S.SYN_ACK: P.SYN_ANSWERED, S.CLIENT_ACK: P.OPEN,
                       S.SERVER_ACK: P.OPEN, S.CLIENT_FIN: P.CLIENT_CLOSING,
                       S.SERVER_FIN: P.SERVER_CLOSING, S.RST: P.RESET},
    P.SYN_SENT:       {S.SYN: P.SYN_SENT, S.SYN_ACK: P.SYN_ANSWERED, S.CLIENT_ACK: P.OPEN,
                       S.SERVER_ACK: P.OPEN, S.CLIENT_FIN: P.CLIENT_CLOSING,
                       S.SERVER_FIN: P.SERVER_CLOSING, S.RST: P.RESET},
    P.SYN_ANSWERED:   {S.SYN: P.SYN_ANSWERED, S.SYN_ACK: P.SYN_ANSWERED, S.CLIENT_ACK: P.OPEN,
                       S.SERVER_ACK: P.SYN_ANSWERED, S.CLIENT_FIN: P.CLIENT_CLOSING,
                       S.SERVER_FIN: P.SERVER_CLOSING, S.RST: P.RESET},
    P.OPEN:           {S.CLIENT_ACK: P.OPEN, S.SERVER_ACK: P.OPEN,
                       S.CLIENT_FIN: P.CLIENT_CLOSING, S.SERVER_FIN: P.SERVER_CLOSING,
                       S.RST: P.RESET},
    P.CLIENT_CLOSING: {S.CLIENT_ACK: P.CLIENT_CLOSING, S.SERVER_ACK: P.CLIENT_CLOSING,
                       S.SERVER_FIN: P.BOTH_CLOSING, S.RST: P.RESET},
    P.SERVER_CLOSING: {S.CLIENT_ACK: P.SERVER_CLOSING, S.SERVER_ACK: P.SERVER_CLOSING,
                       S.CLIENT_FIN: P.BOTH_CLOSING, S.RST: P.RESET},
    P.BOTH_CLOSING:   {S.CLIENT_ACK: P.BOTH_CLOSING, S.SERVER_ACK: P.BOTH_CLOSING,
                       S.FINS_ACKED: P.CLOSED, S.RST: P.RESET},
    P.CLOSED:         {},
    P.RESET:          {},
}  # fmt: skip
"""A challenge ACK (RFC 5961) to a SYN is no SERVER_ACK: the tracker leaves it out."""


def advance(phase: Phase, sight: Sight) -> tuple[Phase, bool]:
    """The phase after ``sight``, and whether the table expected it."""
    expected = TRANSITIONS[phase]
    return expected.get(sight, phase), sight in expected


def flattened() -> bytes:
    """The table as the tracker reads it: next phase at ``phase * len(Sight) + sight``."""
    return bytes(advance(phase, sight)[0] for phase in Phase for sight in Sight)
