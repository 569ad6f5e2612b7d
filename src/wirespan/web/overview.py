"""What was captured, where the time went in all, what it cost, traffic over time."""

from wirespan.kernels.layout import SegmentMark
from wirespan.report import document
from wirespan.web import blame, handshake_view, relative
from wirespan.web.desk import Desk
from wirespan.web.query import Query
from wirespan.web.relative import Document

MARKS = [str(mark.name).lower().replace("_", "-") for mark in SegmentMark]
"""Name of each bit of ``marks``, from the lowest."""


def summary(desk: Desk, _query: Query) -> Document:
    with desk.turns:
        answer, shelf = desk.session.answer, desk.shelf
        traffic = shelf.traffic
        return {
            "capture": relative.capture(answer.capture, shelf.start_ns),
            "totals": document.totals(answer.totals),
            "requests_total": len(shelf.request_rows),
            "connections_total": len(shelf.connection_rows),
            "handshakes_total": len(handshake_view.secured(shelf)),
            "findings": blame.documents(answer.findings),
            "traffic": {
                "bucket_ns": traffic.bucket_ns,
                "packets": list(traffic.packets),
                "bytes": list(traffic.bytes),
            },
            "state": desk.session.state,
            "read_share": desk.session.read_share,
            "marks": MARKS,
        }
