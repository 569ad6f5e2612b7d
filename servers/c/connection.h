/* One TCP connection: what all protocols have in common, and where its limits are kept.
 *
 * A protocol says only how one request is taken off the front of the inbox and answered. When it
 * may do so, who is too slow, and how a connection ends without losing an answer, is decided
 * here. A connection belongs to its service and is freed at the end of the turn it closes in. */
#ifndef CONNECTION_H
#define CONNECTION_H

#include "bytes.h"
#include "service.h"

/* What a connection waits for; each wait has its own limit. */
enum wait {
    WAIT_REQUEST, /* the first byte of a request */
    WAIT_REST,    /* the rest of a request */
    WAIT_ANSWER,  /* an answer of ours */
    WAIT_READER,  /* the peer to read what we wrote */
    WAIT_GOODBYE, /* the peer to close */
};

struct protocol {
    size_t size; /* of a struct that begins with a struct connection */
    void (*opened)(struct connection *connection);          /* or NULL */
    bool (*take)(struct connection *connection);            /* false: the request is incomplete */
    bool (*has_part)(const struct connection *connection);  /* whether a request has begun */
    void (*answer_the_slow)(struct connection *connection); /* last words; or NULL */
    void (*closed)(struct connection *connection);          /* frees what it owns; or NULL */
};

struct connection {
    struct source source;
    struct service *service;
    const struct options *options;
    struct bytes inbox, outbox;
    struct timer limit, later;
    void (*then)(struct connection *connection);
    enum wait wait;
    size_t unsent_before;
    bool is_advancing, is_answering, is_unread, peer_ended, has_ended, said_goodbye, is_closed;
    struct connection *previous, *next;
};

void connection_open(struct service *service, int fd);

/* Takes and answers requests for as long as that can go on. */
void connection_advance(struct connection *connection);

/* Sends both parts as one, unless asked to show what two writes do. */
void connection_send(struct connection *connection, struct span head, struct span body);

/* Calls `then` later; until it did, no further request is taken. */
void connection_hold(struct connection *connection, int64_t duration_ns,
                     void (*then)(struct connection *connection));

/* Ends after what is written, so that the peer gets all of it. */
void connection_end(struct connection *connection);

/* Ends now. */
void connection_abort(struct connection *connection);
void connection_free(struct connection *connection);

#endif
