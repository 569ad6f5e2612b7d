"""A request as people see it."""

from kit.ledgers import ns
from wirespan.ledger.request import LayerBytes, Request

NOTHING = LayerBytes(0, 0, 0, 0, 0)


def test_a_request_lasts_from_its_start_to_its_end() -> None:
    request = Request(
        id=1, connection=2, protocol="http/1.1", request="GET /", host=None, response="200",
        failed=None, start_ns=ns(5), end_ns=ns(65), request_frames=(1, 1),
        response_frames=(2, 2), sent=NOTHING, received=NOTHING, round_trips={}, phases={},
        ledger=(), waits_for=(),
    )  # fmt: skip

    assert request.duration_ns == 60_000_000
