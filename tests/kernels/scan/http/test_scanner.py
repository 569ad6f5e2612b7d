"""The HTTP scanner as a whole: rooms, slots, connections."""

from kit.streams import SERVER, Stream, connection_table, fill, interleave, run, scan
from wirespan.kernels.layout import Application, Connection
from wirespan.kernels.scan.book import Book
from wirespan.kernels.scan.http.scanner import HttpScanner


def test_only_connections_that_speak_http_are_read() -> None:
    stream = Stream()
    stream.client(b"GET / HTTP/1.1\r\n\r\n")
    connections = connection_table([stream])
    connections.cells[0, Connection.APPLICATION] = Application.TURNS
    buffer, stash, rows = fill(interleave([stream]), {})
    book = Book()

    HttpScanner(book).scan(buffer, stash, connections, rows, 1)

    assert book.used == 0


def test_more_exchanges_than_there_is_room_for_are_read_all() -> None:
    count = 5000
    stream = Stream()
    stream.client(b"GET / HTTP/1.1\r\n\r\n" * count)
    stream.server(b"HTTP/1.1 204 No\r\n\r\n" * count)
    stream.close()

    exchanges = scan(stream)

    assert len(exchanges) == count
    assert all(exchange.status == 204 for exchange in exchanges)
    assert [exchange.asked_from for exchange in exchanges] == [18 * i for i in range(count)]


def test_slots_are_used_again() -> None:
    stream = Stream()
    for _ in range(300):
        stream.client(b"GET / HTTP/1.1\r\n\r\n")
        stream.server(b"HTTP/1.1 204 No Content\r\n\r\n")
    stream.close()

    scanners, _ = run([stream], batch=2)

    assert len(scanners.seen) == 300
    assert scanners.book.used == 2


def test_connections_do_not_mix() -> None:
    streams = []
    for number in range(20):
        stream = Stream()
        stream.client(b"GET /%d HTTP/1.1\r\n\r\n" % number)
        stream.server(b"HTTP/1.1 %d X\r\nContent-Length: 0\r\n\r\n" % (200 + number))
        stream.close()
        streams.append(stream.cut([3, 5]))

    exchanges = scan(*streams, batch=7)

    assert {(seen.request, seen.status) for seen in exchanges} == {
        (f"GET /{number}", 200 + number) for number in range(20)
    }


def test_a_new_connection_in_a_slot_begins_anew() -> None:
    first = Stream()
    first.client(b"POST / HTTP/1.1\r\nContent-Length: 100\r\n\r\nhalf")
    scanners, connections = run([first])
    connections.cells[0, Connection.ID] = 5
    second = Stream()
    second.client(b"GET /second HTTP/1.1\r\n\r\n")
    second.server(b"HTTP/1.1 204 No Content\r\n\r\n")
    second.close()
    lines = interleave([second])
    buffer, stash, rows = fill(lines, {})

    scanners.run(buffer, stash, connections, rows, len(lines))

    assert [(seen.request, seen.status) for seen in scanners.seen] == [("GET /second", 204)]


def test_a_fin_of_the_server_ends_a_body_that_lasts_until_the_close() -> None:
    stream = Stream()
    stream.client(b"GET / HTTP/1.0\r\n\r\n")
    stream.server(b"HTTP/1.0 200 OK\r\n\r\nbody", at=9)
    stream.fin(SERVER)

    scanners, _ = run([stream])
    stream.close()
    [exchange] = scan(stream)

    assert scanners.seen == []
    assert (exchange.state_name, exchange.end) == ("DONE", 9_000_000)
