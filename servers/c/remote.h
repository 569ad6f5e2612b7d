/* A client of the store server: a bounded pool of connections, each with one question at a time.
 * Whatever happens, every question gets one answer: the store's, or an ERR of the pool's own. */
#ifndef REMOTE_H
#define REMOTE_H

#include "bytes.h"
#include "loop.h"
#include "options.h"

struct remote;
struct store_connection;

/* Lives inside its asker, which must call remote_forget before it goes. */
struct question {
    struct bytes message; /* the asker's */
    void (*answered)(struct question *question, struct span answer);
    struct remote *remote;
    struct store_connection *connection; /* while it is there */
    struct question *next;               /* while it waits */
    struct timer limit;
    bool is_waiting;
};

struct remote *remote_make(struct loop *loop, const struct options *options);
void remote_ask(struct remote *remote, struct question *question);
void remote_forget(struct question *question);
void remote_free(struct remote *remote);

#endif
