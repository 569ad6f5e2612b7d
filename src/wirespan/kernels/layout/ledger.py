"""Settled requests and the slices of their time."""

from wirespan.kernels.layout.columns import Columns, column


class Request(Columns):
    """A settled exchange with its ledger totals: what findings and totals are made from."""

    EXCHANGE = column()
    """Slot."""
    ID = column()
    CONNECTION = column()
    START = column()
    """t0: the first packet it waited for."""
    END = column()
    FIRST_SLICE = column()
    SLICES = column()
    BASE_RTT = column()
    """-1 unknown."""
    VANTAGE = column()
    EXTRA_ROUND_TRIPS = column()
    CLOCK_STEPPED = column()
    """1 where the capture's clock stepped between its frames: its time is not known."""
    SENT_LINK = column()
    SENT_NETWORK = column()
    SENT_TRANSPORT = column()
    SENT_PAYLOAD = column()
    RECEIVED_LINK = column()
    RECEIVED_NETWORK = column()
    RECEIVED_TRANSPORT = column()
    RECEIVED_PAYLOAD = column()
    SENT_PACKETS = column()
    RECEIVED_PACKETS = column()
    PHASES = column(7)
    """Seven fields: ns by Phase."""
    REASONS = column(25)
    """Twenty-five fields: ns by Reason."""
    MEDIA = column(6)
    """Six fields: ns by Medium."""


REQUEST_FIELDS = len(Request)


class Slice(Columns):
    """A piece of a request's time: contiguous within the request, adding up exactly."""

    REQUEST = column()
    """Request ID."""
    START = column()
    END = column()
    PHASE = column()
    REASON = column()
    MEDIUM = column()
    FIRST_FRAME = column()
    LAST_FRAME = column()
    CONFIDENCE = column()
    """In thousandths."""
