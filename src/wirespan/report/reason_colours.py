"""The page's colours of reasons, for pages that are written here; the page's own list is
``page/src/words/reasons.ts``, and a test holds the two together."""

from wirespan.base.vocabulary import Reason

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
