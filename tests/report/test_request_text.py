"""A request written straight as text is the request's document."""

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kit.answers import SAMPLES, request_of
from wirespan.base.vocabulary import Medium, Phase, Reason
from wirespan.ledger.request import LayerBytes, Request, Slice
from wirespan.report.document import request
from wirespan.report.json_text import json_text
from wirespan.report.request_text import request_text

TEXT = st.text(st.characters(codec=None, exclude_categories=()), max_size=12)
NUMBER = st.integers(0, 2**63 - 1)
NUMBERS = st.lists(NUMBER, max_size=3).map(tuple)
PAIR = st.tuples(NUMBER, NUMBER)
BYTES = st.builds(LayerBytes, NUMBER, NUMBER, NUMBER, NUMBER, NUMBER)
SLICE = st.builds(
    Slice,
    NUMBER,
    NUMBER,
    st.sampled_from(Phase),
    st.sampled_from(Reason),
    st.sampled_from(Medium),
    NUMBERS,
    st.floats(0, 1),
)
REQUEST = st.builds(
    Request,
    id=NUMBER,
    connection=NUMBER,
    protocol=TEXT,
    request=TEXT,
    host=st.none() | TEXT,
    response=st.none() | TEXT,
    failed=st.none() | TEXT,
    start_ns=NUMBER,
    end_ns=NUMBER,
    request_frames=PAIR,
    response_frames=st.none() | PAIR,
    sent=BYTES,
    received=BYTES,
    round_trips=st.dictionaries(st.sampled_from(["dns", "connect", "tls", "request", "extra"]),
                                NUMBER),
    phases=st.dictionaries(st.sampled_from(Phase), NUMBER),
    ledger=st.lists(SLICE, max_size=3).map(tuple),
    waits_for=NUMBERS,
    inside=st.none() | NUMBER,
    stream_id=st.none() | NUMBER,
    sent_packets=st.none() | NUMBER,
    received_packets=st.none() | NUMBER,
)  # fmt: skip


@given(REQUEST)
def test_both_ways_to_write_a_request_agree(value: Request) -> None:
    assert request_text(value) == json_text(request(value))


@pytest.mark.parametrize("name", ["slow_post", "loss", "hostile"])
def test_the_samples_agree_too(name: str) -> None:
    for value in SAMPLES[name]().requests:
        assert json.loads(request_text(value)) == json.loads(json_text(request(value)))


def test_a_percent_sign_of_a_packet_is_text() -> None:
    value = replace(request_of([]), request="GET /%s%d%%(x)s")

    assert json.loads(request_text(value))["request"] == "GET /%s%d%%(x)s"
