/* What the connections of one worker share: the options, who is connected, and the leaving. */
#ifndef SERVICE_H
#define SERVICE_H

#include "loop.h"
#include "options.h"
#include "verbs.h"

struct connection;
struct protocol;
struct remote;

struct service {
    struct loop loop; /* first: loop.turned finds the service by it */
    const struct options *options;
    const struct protocol *protocol;
    struct verbs verbs;
    struct remote *remote; /* the store server behind us; NULL without one */
    struct source listener, signals;
    struct timer retry, grace;
    struct connection *connections, *closed;
    uint32_t count;
    int64_t leaving_at_ns; /* NEVER while we stay */
    bool was_cut;          /* the time allowed to leave was too short */
};

/* Serves TCP on `listening` until told to leave by a signal; the exit status. */
int serve_stream(const struct options *options, int listening);

/* How long a connection with nothing under way is kept. */
int64_t service_idle_until(const struct service *service);
bool service_is_draining(const struct service *service);

#endif
