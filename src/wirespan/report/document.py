"""An answer -> the ``wirespan.report/1`` document, as the plain values declared in ``shape``."""

from collections.abc import Mapping
from typing import Any

from wirespan.base.problem import Problem
from wirespan.base.vocabulary import Medium, Phase, Reason
from wirespan.causes.finding import Finding
from wirespan.explain.answer import Answer, Capture, Totals
from wirespan.flows.connection import Connection, Endpoint, Security, TcpCounts
from wirespan.ledger.request import LayerBytes, Request, Slice
from wirespan.report import shape

# Indexed by the word's number: hashing an enum member runs Python code, indexing does not.
PHASES = tuple(phase.text for phase in Phase)
REASONS = tuple(reason.text for reason in Reason)
MEDIA = tuple(medium.text for medium in Medium)


def document(answer: Answer) -> shape.Report:
    """The whole report as plain values."""
    return {
        "schema": "wirespan.report/1",
        "capture": capture(answer.capture),
        "totals": totals(answer.totals),
        "connections": [connection(each) for each in answer.connections],
        "requests": [request(each) for each in answer.requests],
        "findings": [finding(each) for each in answer.findings],
    }


def capture(value: Capture) -> shape.Capture:
    return {
        "path": value.path,
        "format": value.format,
        "compression": value.compression,
        "link_types": list(value.link_types),
        "packets": value.packets,
        "bytes": value.bytes,
        "first_ns": value.first_ns,
        "last_ns": value.last_ns,
        "truncated": value.truncated,
        "problems": [problem(each) for each in value.problems],
        "problems_total": value.problems_total,
    }


def problem(value: Problem) -> shape.Problem:
    return {
        "kind": value.kind,
        "frame": value.frame,
        "layer": value.layer,
        "offset": value.offset,
        "detail": value.detail,
    }


def totals(value: Totals) -> shape.Totals:
    return {
        "connections": {
            "tcp": value.connections.get("tcp", 0),
            "udp": value.connections.get("udp", 0),
            "quic": value.connections.get("quic", 0),
        },
        "requests": dict(value.requests),
        "duration_ns": value.duration_ns,
        "phases": _named(PHASES, value.phases),
        "reasons": _named(REASONS, value.reasons),
        "media": _named(MEDIA, value.media),
        "without_request": {
            "connections": value.without_request.connections,
            "payload_bytes": value.without_request.payload_bytes,
        },
    }


def connection(value: Connection) -> shape.Connection:
    return {
        "id": value.id,
        "stream": value.stream,
        "transport": value.transport,  # type: ignore[typeddict-item]  # one of three, by contract
        "client": endpoint(value.client),
        "server": endpoint(value.server),
        "client_known": value.client_known,
        "first_frame": value.first_frame,
        "last_frame": value.last_frame,
        "start_ns": value.start_ns,
        "end_ns": value.end_ns,
        "opened": value.opened,
        "closed": value.closed,
        "vantage": value.vantage,
        "base_rtt_ns": value.base_rtt_ns,
        "tcp": {"client": counts(value.tcp[0]), "server": counts(value.tcp[1])}
        if value.tcp
        else None,
        "security": security(value.security) if value.security else None,
        "options": value.options,
    }


def endpoint(value: Endpoint) -> shape.Endpoint:
    return {
        "address": value.address,
        "port": value.port,
        "packets": value.packets,
        "bytes": value.bytes,
        "payload_bytes": value.payload_bytes,
    }


def counts(value: TcpCounts) -> shape.TcpCounts:
    return {
        "retransmissions": value.retransmissions,
        "spurious_retransmissions": value.spurious_retransmissions,
        "out_of_order": value.out_of_order,
        "duplicate_acks": value.duplicate_acks,
        "zero_windows": value.zero_windows,
        "window_full": value.window_full,
        "keep_alives": value.keep_alives,
        "lost_upstream": value.lost_upstream,
    }


def security(value: Security) -> shape.Security:
    return {
        "protocol": value.protocol,
        "server_name": value.server_name,
        "alpn": value.alpn,
        "cipher": value.cipher,
        "resumed": value.resumed,
        "early_data": value.early_data,
        "decrypted": value.decrypted,
        "handshake_round_trips": value.handshake_round_trips,
        "hello_retry": value.hello_retry,
        "certificate_bytes": value.certificate_bytes,
        "alert": value.alert,
        "ja4": value.ja4,
    }


def request(value: Request) -> shape.Request:
    trips = value.round_trips
    return {
        "id": value.id,
        "connection": value.connection,
        "stream_id": value.stream_id,
        "protocol": value.protocol,
        "request": value.request,
        "host": value.host,
        "response": value.response,
        "failed": value.failed,
        "start_ns": value.start_ns,
        "end_ns": value.end_ns,
        "duration_ns": value.duration_ns,
        "clock_stepped": value.clock_stepped,
        "request_frames": list(value.request_frames),
        "response_frames": list(value.response_frames) if value.response_frames else None,
        "bytes": {"sent": layers(value.sent), "received": layers(value.received)},
        "packets": {"sent": value.sent_packets, "received": value.received_packets},
        "round_trips": {
            "dns": trips.get("dns", 0),
            "connect": trips.get("connect", 0),
            "tls": trips.get("tls", 0),
            "request": trips.get("request", 0),
            "extra": trips.get("extra", 0),
        },
        "phases": _named(PHASES, value.phases),
        "ledger": [slice_(each) for each in value.ledger],
        "waits_for": list(value.waits_for),
        "inside": value.inside,
    }


def layers(value: LayerBytes) -> shape.Layers:
    return {
        "application": value.application,
        "tls": value.tls,
        "transport": value.transport,
        "network": value.network,
        "link": value.link,
    }


def slice_(value: Slice) -> shape.Slice:
    return {
        "start_ns": value.start_ns,
        "end_ns": value.end_ns,
        "phase": PHASES[value.phase],
        "reason": REASONS[value.reason],
        "medium": MEDIA[value.medium],
        "frames": list(value.frames),
        "confidence": value.confidence,
    }


def finding(value: Finding) -> shape.Finding:
    return {
        "cause": value.cause,
        "severity": value.severity.value,
        "cost_ns": value.cost_ns,
        "requests": list(value.requests),
        "requests_total": value.requests_total,
        "connection": value.connection,
        "frames": list(value.frames),
        "title": value.title,
        "evidence": value.evidence,
        "fix": [{"where": fix.where, "how": fix.how} for fix in value.fix],
        "reference": value.reference,
        "display_filter": value.display_filter,
    }


def _named(names: tuple[str, ...], values: Mapping[Any, int]) -> dict[str, int]:
    """Every name of the vocabulary, in its order; what was not seen is 0."""
    named = dict.fromkeys(names, 0)
    for word, nanoseconds in values.items():
        named[names[word]] = nanoseconds
    return named
