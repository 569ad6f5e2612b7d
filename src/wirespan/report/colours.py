"""Which colour means what: one calm colour a kind of time, red only for trouble."""

from wirespan.base.vocabulary import Reason
from wirespan.causes.finding import Severity

PLAIN = ""
STRONG = "bold"
QUIET = "bright_black"
TROUBLE = "red"

DISTANCE = "blue"
VOLUME = "cyan"
SERVER = "magenta"
CLIENT = "yellow"
RULES = "green"
UNKNOWN = "bright_black"

OF_REASON: dict[Reason, str] = {
    Reason.PROPAGATION: DISTANCE,
    Reason.SERIALIZATION: VOLUME,
    Reason.QUEUEING: VOLUME,
    Reason.SLOW_START: RULES,
    Reason.CONGESTION_WINDOW: RULES,
    Reason.RECEIVE_WINDOW: RULES,
    Reason.SENDER_IDLE: SERVER,
    Reason.SERVER: SERVER,
    Reason.CLIENT: CLIENT,
    Reason.CRYPTO: SERVER,
    Reason.PACING: RULES,
    Reason.FAST_RETRANSMIT: TROUBLE,
    Reason.TAIL_LOSS_PROBE: TROUBLE,
    Reason.RETRANSMISSION_TIMEOUT: TROUBLE,
    Reason.SYN_RETRANSMISSION: TROUBLE,
    Reason.REORDERING: TROUBLE,
    Reason.NAGLE_DELAYED_ACK: RULES,
    Reason.DELAYED_ACK: RULES,
    Reason.ZERO_WINDOW: CLIENT,
    Reason.HEAD_OF_LINE_LOSS: TROUBLE,
    Reason.HEAD_OF_LINE_SHARING: VOLUME,
    Reason.FLOW_CONTROL: RULES,
    Reason.RETRY: TROUBLE,
    Reason.UNOBSERVED: UNKNOWN,
    Reason.RESIDUAL: UNKNOWN,
}

OF_SEVERITY: dict[Severity, str] = {
    Severity.COST: STRONG,
    Severity.ERROR: TROUBLE,
    Severity.RISK: "yellow",
    Severity.NOTE: QUIET,
}
