"""What each column of each kernel table holds; the only place that knows.

Every table is a ``Table``: rows of signed 64-bit integers. Times are nanoseconds since
the Unix epoch, sizes are bytes, absent values are -1 unless a field says otherwise.
Offsets point into the batch buffer. Stream positions count payload bytes of one direction
of one connection, unwrapped: the first payload byte is 0, whatever the sequence numbers.
"""

from wirespan.kernels.layout.columns import Column, Columns, column
from wirespan.kernels.layout.connections import (
    CONNECTION_FIELDS,
    SIDE_FIELDS,
    Closed,
    Connection,
    ConnectionFact,
    Opened,
    ResetForm,
    Side,
)
from wirespan.kernels.layout.exchanges import (
    TEXT_BYTES,
    Application,
    Charge,
    Exchange,
    ExchangeFact,
    ExchangeState,
    Method,
    Protocol,
)
from wirespan.kernels.layout.flows import (
    Flow,
    Phase,
    Sight,
)
from wirespan.kernels.layout.frames import (
    Address,
    Frame,
    Packet,
    PacketMark,
    Problems,
)
from wirespan.kernels.layout.ledger import (
    REQUEST_FIELDS,
    Request,
    Slice,
)
from wirespan.kernels.layout.rules import (
    RULE_FIELDS,
    RULE_SKIP,
    RULE_TERMS,
    Compare,
    Name,
    Pair,
    Pick,
    Sample,
    Source,
    Term,
)
from wirespan.kernels.layout.secure import (
    Secure,
    SecureState,
)
from wirespan.kernels.layout.segments import (
    Delivery,
    DeliveryEvent,
    Piece,
    Segment,
    SegmentMark,
    Verdict,
)

__all__ = [
    "Column",
    "Columns",
    "Address",
    "Application",
    "CONNECTION_FIELDS",
    "Charge",
    "Closed",
    "Compare",
    "Connection",
    "ConnectionFact",
    "Delivery",
    "DeliveryEvent",
    "Exchange",
    "ExchangeFact",
    "ExchangeState",
    "Flow",
    "Frame",
    "Method",
    "Name",
    "Opened",
    "Packet",
    "PacketMark",
    "Pair",
    "Phase",
    "Pick",
    "Piece",
    "Problems",
    "Protocol",
    "REQUEST_FIELDS",
    "RULE_FIELDS",
    "RULE_SKIP",
    "RULE_TERMS",
    "Request",
    "ResetForm",
    "SIDE_FIELDS",
    "Sample",
    "Secure",
    "SecureState",
    "Segment",
    "SegmentMark",
    "Side",
    "Sight",
    "Slice",
    "Source",
    "TEXT_BYTES",
    "Term",
    "Verdict",
    "column",
]
