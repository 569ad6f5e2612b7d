#include "connection.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

enum { READ_BYTES = 65536, UNSENT_BYTES = 65536 };

#define LINGER (1 * SECOND)

static void set_limit(struct connection *connection, bool took);

/* Whether the next request may be taken. */
static bool is_ready(const struct connection *connection)
{
    return !(connection->is_answering || connection->is_unread || connection->has_ended ||
             connection->is_closed);
}

static void close_now(struct connection *connection)
{
    struct service *service = connection->service;
    if (connection->is_closed) return;
    connection->is_closed = true;
    loop_remove(&service->loop, &connection->source);
    close(connection->source.fd);
    timer_unset(&service->loop.timers, &connection->limit);
    timer_unset(&service->loop.timers, &connection->later);
    if (connection->previous) connection->previous->next = connection->next;
    else service->connections = connection->next;
    if (connection->next) connection->next->previous = connection->previous;
    service->count--;
    connection->next = service->closed;
    service->closed = connection;
}

void connection_abort(struct connection *connection)
{
    /* Unsent bytes are dropped, and the peer is told so by a reset: after a FIN it would take
     * what it has for all there is. */
    struct linger at_once = {.l_onoff = 1, .l_linger = 0};
    setsockopt(connection->source.fd, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
    close_now(connection);
}

void connection_free(struct connection *connection)
{
    const struct protocol *protocol = connection->service->protocol;
    if (protocol->closed) protocol->closed(connection);
    bytes_free(&connection->inbox);
    bytes_free(&connection->outbox);
    free(connection);
}

/* Our direction is closed once all is sent. Closing the socket with unread bytes in the kernel
 * would send a reset instead, and a reset can destroy an answer in the peer's buffer; so what
 * still comes is read and thrown away until the peer closes too, for a bounded time. */
static void say_goodbye(struct connection *connection)
{
    if (connection->peer_ended) {
        close_now(connection);
    } else if (!connection->said_goodbye) {
        connection->said_goodbye = true;
        shutdown(connection->source.fd, SHUT_WR);
    }
}

static void flush(struct connection *connection)
{
    struct span unsent = bytes_span(&connection->outbox);
    while (unsent.at < unsent.end) {
        /* MSG_NOSIGNAL: a peer that is gone is an error of this connection, not SIGPIPE. */
        ssize_t sent = send(connection->source.fd, unsent.at, span_length(unsent), MSG_NOSIGNAL);
        if (sent < 0) {
            if (errno != EAGAIN && errno != EINTR) close_now(connection);
            break;
        }
        unsent.at += sent;
        bytes_drop(&connection->outbox, (size_t)sent);
    }
}

/* Above this many unsent bytes we stop taking requests: a peer that asks without reading must not
 * fill our memory. */
static void flush_and_judge(struct connection *connection)
{
    if (connection->is_closed) return;
    flush(connection);
    size_t unsent = bytes_length(&connection->outbox);
    if (unsent > UNSENT_BYTES) connection->is_unread = true;
    else if (unsent <= UNSENT_BYTES / 4) connection->is_unread = false;
}

void connection_send(struct connection *connection, struct span head, struct span body)
{
    bytes_append(&connection->outbox, head);
    if (connection->options->split_writes) {
        /* What Nagle's algorithm punishes: the second small write waits for the acknowledgement
         * of the first. */
        flush_and_judge(connection);
    }
    bytes_append(&connection->outbox, body);
    bool is_much = bytes_length(&connection->outbox) > UNSENT_BYTES;
    if (is_much || connection->options->split_writes) flush_and_judge(connection);
}

/* Back-pressure: while we take no requests we read none, and TCP tells the peer. */
static void watch(struct connection *connection)
{
    bool reads = (is_ready(connection) || connection->has_ended) && !connection->peer_ended;
    bool writes = bytes_length(&connection->outbox) > 0;
    uint32_t interest = (reads ? EPOLLIN : 0U) | (writes ? EPOLLOUT : 0U);
    loop_watch(&connection->service->loop, &connection->source, interest);
}

static bool take_all(struct connection *connection)
{
    bool took = false;
    while (is_ready(connection) && connection->service->protocol->take(connection)) took = true;
    return took;
}

void connection_advance(struct connection *connection)
{
    if (connection->is_advancing || connection->is_closed) return;
    connection->is_advancing = true;
    bool took = false;
    /* Answers of one turn leave together. When that empties the outbox, taking goes on. */
    do {
        took |= take_all(connection);
        bool was_unread = connection->is_unread;
        flush_and_judge(connection);
        if (!was_unread || connection->is_unread) break;
    } while (is_ready(connection));
    /* What is left in the inbox of a peer that ended can never be whole. */
    if (connection->peer_ended && is_ready(connection)) connection_end(connection);
    connection->is_advancing = false;
    if (connection->has_ended && !connection->is_closed && !bytes_length(&connection->outbox)) {
        say_goodbye(connection);
    }
    if (connection->is_closed) return;
    watch(connection);
    set_limit(connection, took);
}

void connection_hold(struct connection *connection, int64_t duration_ns,
                     void (*then)(struct connection *connection))
{
    connection->is_answering = true;
    connection->then = then;
    timer_set(&connection->service->loop.timers, &connection->later, now_ns() + duration_ns);
}

static void release(struct timer *timer)
{
    struct connection *connection = OWNER(timer, struct connection, later);
    connection->is_answering = false;
    connection->then(connection);
    connection_advance(connection);
}

void connection_end(struct connection *connection)
{
    connection->has_ended = true;
    bytes_clear(&connection->inbox);
}

static void read_some(struct connection *connection)
{
    /* One read a turn, also from a fast peer: the others get theirs. */
    unsigned char *room = bytes_reserve(&connection->inbox, READ_BYTES);
    ssize_t count = recv(connection->source.fd, room, READ_BYTES, 0);
    if (count < 0) {
        if (errno != EAGAIN && errno != EINTR) close_now(connection);
    } else if (count == 0) {
        connection->peer_ended = true;
    } else if (!connection->has_ended) {
        bytes_added(&connection->inbox, (size_t)count);
    }
}

static void ready(struct source *source, uint32_t events)
{
    struct connection *connection = OWNER(source, struct connection, source);
    if (connection->is_closed) return;
    if (events & EPOLLIN) read_some(connection);
    else if (events & (EPOLLERR | EPOLLHUP)) close_now(connection);
    connection_advance(connection);
}

/* Limits. */

static enum wait current_wait(const struct connection *connection)
{
    if (connection->has_ended) return WAIT_GOODBYE;
    if (connection->is_unread) return WAIT_READER;
    if (connection->is_answering) return WAIT_ANSWER;
    return connection->service->protocol->has_part(connection) ? WAIT_REST : WAIT_REQUEST;
}

static int64_t until(const struct connection *connection, enum wait wait)
{
    int64_t limit = connection->options->message_ns;
    switch (wait) {
    case WAIT_GOODBYE: return now_ns() + LINGER;
    case WAIT_ANSWER: return NEVER; /* bounded by whoever answers */
    case WAIT_REQUEST: return service_idle_until(connection->service);
    default: return limit == NEVER ? NEVER : now_ns() + limit;
    }
}

static void start_limit(struct connection *connection)
{
    struct timers *timers = &connection->service->loop.timers;
    connection->unsent_before = bytes_length(&connection->outbox);
    timer_set(timers, &connection->limit, until(connection, connection->wait));
}

/* A limit runs from where its wait began: more bytes of one request do not extend it. */
static void set_limit(struct connection *connection, bool took)
{
    enum wait wait = current_wait(connection);
    if (wait == connection->wait && wait != WAIT_REQUEST && !took) return;
    connection->wait = wait;
    start_limit(connection);
}

/* A slow reader may go on while it reads at all. */
static void look_at_reader(struct connection *connection)
{
    size_t unsent = bytes_length(&connection->outbox);
    if (!unsent || unsent >= connection->unsent_before) connection_abort(connection);
    else start_limit(connection);
}

/* After a busy moment, a request may have arrived in time and not been read yet. */
static bool has_come_meanwhile(struct connection *connection)
{
    read_some(connection);
    if (!bytes_length(&connection->inbox) && !connection->peer_ended) return connection->is_closed;
    connection_advance(connection);
    return true;
}

static void meet_limit(struct timer *timer)
{
    struct connection *connection = OWNER(timer, struct connection, limit);
    const struct protocol *protocol = connection->service->protocol;
    if (connection->wait == WAIT_REQUEST && has_come_meanwhile(connection)) return;
    if (connection->wait == WAIT_READER || connection->wait == WAIT_GOODBYE) {
        look_at_reader(connection);
        return;
    }
    if (connection->wait == WAIT_REST && protocol->answer_the_slow) {
        protocol->answer_the_slow(connection);
    }
    connection_end(connection);
    connection_advance(connection);
}

void connection_open(struct service *service, int fd)
{
    struct connection *connection = memory(service->protocol->size);
    connection->source = (struct source){fd, 0, ready};
    connection->service = service;
    connection->options = service->options;
    connection->limit.fire = meet_limit;
    connection->later.fire = release;
    connection->next = service->connections;
    if (connection->next) connection->next->previous = connection;
    service->connections = connection;
    service->count++;
    if (service->protocol->opened) service->protocol->opened(connection);
    loop_add(&service->loop, &connection->source, EPOLLIN);
    set_limit(connection, true);
}
