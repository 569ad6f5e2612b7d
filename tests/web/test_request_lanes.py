"""That lanes give what records give is tested in ``test_masks``, on captures."""

from kit.desks import EXAMPLE, desk_of
from wirespan.explain.filter.fields import FIELDS, Scope
from wirespan.web.masks import Lane, Mask
from wirespan.web.request_lanes import connection_lanes, request_lanes

SHELF = desk_of(EXAMPLE).shelf


def test_every_field_of_connections_has_a_lane() -> None:
    for name, field in FIELDS.items():
        if field.scope & Scope.CONNECTION:
            lane = connection_lanes(SHELF)(name)
            assert sum(isinstance(lane.values(key), tuple) for key in lane.keys) == 4, name


def test_every_field_of_requests_is_theirs_or_their_connection_s() -> None:
    for name, field in FIELDS.items():
        if field.scope & Scope.REQUEST:
            lane = request_lanes(SHELF)(name)
            assert isinstance(lane, Lane)
            assert sum(isinstance(lane.values(key), tuple) for key in lane.keys) == 6, name
        elif field.scope & Scope.CONNECTION:
            mask = request_lanes(SHELF)(name)
            assert isinstance(mask, Mask)
            assert len(mask.of(name, lambda record: True)) == 6, name


def test_a_connection_that_has_not_ended_passes_nothing() -> None:
    mask = request_lanes(SHELF)("tcp.stream")
    assert isinstance(mask, Mask)
    kept = SHELF.connection_rows.pop(1)

    judged = mask.of("tcp.stream", lambda record: True)

    SHELF.connection_rows[1] = kept
    assert sorted(judged) == [0, 1, 1, 1, 1, 1]
