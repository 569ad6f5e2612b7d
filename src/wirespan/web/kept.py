"""Which columns of the kernels' rows the page needs, and how wide each must be.

Type codes of ``array``: times and sums of bytes take 64 bits, numbers of frames, requests
and connections 32. What is -1 where absent has a signed code.
"""

from wirespan.kernels.layout import (
    SIDE_FIELDS,
    Connection,
    Exchange,
    Frame,
    Packet,
    Request,
    Side,
    Slice,
    Verdict,
)

Kept = dict[int, str]

FRAME: Kept = {
    Frame.TIME: "q",
    Frame.OFFSET: "I",
    Frame.CAPTURED: "I",
    Frame.ORIGINAL: "I",
    Frame.LINK_TYPE: "i",
}
PACKET: Kept = {
    Packet.NETWORK: "i",
    Packet.TRANSPORT: "i",
    Packet.PAYLOAD: "i",
    Packet.PAYLOAD_LENGTH: "i",
    Packet.PAYLOAD_CAPTURED: "i",
    Packet.PROTOCOL: "h",
    Packet.SOURCE: "i",
    Packet.DESTINATION: "i",
    Packet.SOURCE_PORT: "H",
    Packet.DESTINATION_PORT: "H",
    Packet.FLAGS: "B",
    Packet.SEQUENCE: "I",
    Packet.ACKNOWLEDGEMENT: "I",
    Packet.WINDOW: "H",
}
VERDICT: Kept = {
    Verdict.CONNECTION_ID: "i",
    Verdict.STREAM: "i",
    Verdict.SIDE: "b",
    Verdict.MARKS: "I",
}
REQUEST: Kept = {
    Request.ID: "i",
    Request.CONNECTION: "i",
    Request.START: "q",
    Request.END: "q",
    Request.FIRST_SLICE: "q",
    Request.SLICES: "i",
    Request.EXTRA_ROUND_TRIPS: "i",
    Request.CLOCK_STEPPED: "b",
    **dict.fromkeys(range(Request.SENT_LINK, Request.RECEIVED_PAYLOAD + 1), "q"),
    Request.SENT_PACKETS: "i",
    Request.RECEIVED_PACKETS: "i",
    **{Request.PHASES + phase: "q" for phase in range(Request.PHASES.width)},
}
EXCHANGE: Kept = {
    Exchange.PROTOCOL: "b",
    Exchange.FACTS: "q",
    Exchange.STATUS: "i",
    Exchange.START: "q",
    Exchange.END: "q",
    Exchange.START_FRAME: "i",
    Exchange.ASKED_FRAME: "i",
    Exchange.ANSWER: "q",
    Exchange.ANSWER_FRAME: "i",
    Exchange.END_FRAME: "i",
    Exchange.HEAD_ASKED: "q",
    Exchange.HEAD_ANSWERED: "q",
    Exchange.BODY_ASKED: "q",
    Exchange.BODY_ANSWERED: "q",
    Exchange.RETRIES: "i",
    Exchange.LOOKUP: "i",
}
SLICE: Kept = {
    Slice.START: "q",
    Slice.END: "q",
    Slice.PHASE: "b",
    Slice.REASON: "b",
    Slice.MEDIUM: "b",
    Slice.FIRST_FRAME: "i",
    Slice.LAST_FRAME: "i",
    Slice.CONFIDENCE: "h",
}
SIDE: Kept = {
    Side.PACKETS: "q",
    Side.BYTES: "q",
    Side.PAYLOAD_BYTES: "q",
    Side.ISN: "q",
    Side.WINDOW_SCALE: "b",
    Side.MAXIMUM_SEGMENT: "i",
    Side.SACK_PERMITTED: "b",
    Side.TIMESTAMPS: "b",
    Side.RETRANSMISSIONS: "i",
    Side.SPURIOUS_RETRANSMISSIONS: "i",
    Side.OUT_OF_ORDER: "i",
    Side.DUPLICATE_ACKS: "i",
    Side.ZERO_WINDOWS: "i",
    Side.WINDOW_FULL: "i",
    Side.KEEP_ALIVES: "i",
    Side.LOST_UPSTREAM: "i",
    Side.APPLICATION_FROM: "q",
}
CONNECTION: Kept = {
    Connection.ID: "i",
    Connection.STREAM: "i",
    Connection.TRANSPORT: "b",
    Connection.QUIC: "b",
    Connection.CLIENT: "i",
    Connection.SERVER: "i",
    Connection.CLIENT_PORT: "H",
    Connection.SERVER_PORT: "H",
    Connection.CLIENT_KNOWN: "b",
    Connection.OPENED: "b",
    Connection.CLOSED: "b",
    Connection.FIRST_FRAME: "i",
    Connection.LAST_FRAME: "i",
    Connection.START: "q",
    Connection.END: "q",
    Connection.RTT_TO_SERVER: "q",
    Connection.RTT_TO_CLIENT: "q",
    Connection.APPLICATION: "b",
    Connection.VANTAGE: "b",
    **{
        Connection.SIDES + side * SIDE_FIELDS + field: code
        for side in (0, 1)
        for field, code in SIDE.items()
    },
}
