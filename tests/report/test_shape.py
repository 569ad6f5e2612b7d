"""The contract's example fields, spelled out against the declarations."""

from typing import get_type_hints

import pytest

from wirespan.report import shape

CONTRACT = {
    shape.Capture: "path format compression link_types packets bytes first_ns last_ns truncated"
    " problems problems_total",
    shape.Problem: "kind frame layer offset detail",
    shape.Totals: "connections requests duration_ns phases reasons media",
    shape.Connection: "id stream transport client server client_known first_frame last_frame"
    " start_ns end_ns opened closed vantage base_rtt_ns tcp security",
    shape.Endpoint: "address port packets bytes payload_bytes",
    shape.TcpCounts: "retransmissions spurious_retransmissions out_of_order duplicate_acks"
    " zero_windows window_full keep_alives lost_upstream",
    shape.Security: "protocol server_name alpn cipher resumed early_data decrypted"
    " handshake_round_trips",
    shape.Request: "id connection stream_id protocol request host response failed start_ns end_ns"
    " duration_ns request_frames response_frames bytes round_trips phases ledger waits_for inside",
    shape.Layers: "application tls transport network link",
    shape.RoundTrips: "dns connect tls request extra",
    shape.Slice: "start_ns end_ns phase reason medium frames confidence",
    shape.Finding: "cause severity cost_ns requests connection frames title evidence fix reference"
    " display_filter",
    shape.Fix: "where how",
}


@pytest.mark.parametrize("record", CONTRACT, ids=lambda record: record.__name__)
def test_no_promised_field_is_missing(record: type) -> None:
    assert set(CONTRACT[record].split()) <= set(get_type_hints(record))
