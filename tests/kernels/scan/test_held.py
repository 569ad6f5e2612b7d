"""Deliveries held back while the protocol is not decided."""

import pytest

from kit.streams import CLIENT, SERVER, Stream, scan

LIMIT = 512


def undecided(count: int) -> list[Stream]:
    streams = []
    for _ in range(count):
        stream = Stream()
        stream.client(b"G", at=1)
        stream.client(b"ET / HTTP/1.1\r\n\r\n", at=2)
        stream.close()
        streams.append(stream)
    return streams


@pytest.mark.parametrize("count", [1, LIMIT - 1, LIMIT])
def test_connections_undecided_at_once_are_all_decided_well(count: int) -> None:
    exchanges = scan(*undecided(count), batch=count)

    assert [exchange.request for exchange in exchanges] == ["GET /"] * count


def test_more_undecided_connections_than_there_is_room_for_become_turns() -> None:
    exchanges = scan(*undecided(LIMIT + 1), batch=LIMIT + 1)

    requests = [exchange.request for exchange in exchanges]
    assert requests.count("GET /") == LIMIT
    assert len(requests) == LIMIT + 1


def test_room_is_used_again_in_later_batches() -> None:
    for _ in range(3):
        exchanges = scan(*undecided(LIMIT), batch=LIMIT)
        assert len(exchanges) == LIMIT


def test_both_sides_are_held_in_their_order() -> None:
    stream = Stream()
    stream.client(b"P")
    stream.server(b"H")
    stream.client(b"ING\r\n")
    stream.server(b"I\r\n")
    stream.close()

    first, second = scan(stream, batch=1)

    assert (first.body_asked, first.body_answered) == (1, 1)
    assert (second.body_asked, second.body_answered) == (5, 3)


def test_a_fin_held_back_is_handed_out_in_its_place() -> None:
    stream = Stream()
    stream.client(b"G")
    stream.fin(SERVER)
    stream.client(b"X")
    stream.close()

    [turn] = scan(stream, batch=1)

    assert turn.fact_names == {"FIRST_ON_CONNECTION", "TURN", "UNANSWERED"}


def test_more_events_than_fit_settle_the_connection() -> None:
    stream = Stream()
    stream.client(b"G")
    for _ in range(60):
        stream.fin(CLIENT)
    stream.close()

    [turn] = scan(stream, batch=1)

    assert turn.body_asked == 1
