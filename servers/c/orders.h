/* The resources of the HTTP endpoint: orders and the server's health.
 *
 * An order is any JSON object, kept as it was sent. Knows nothing of connections: a request's
 * parts come in, a question for the store goes out, and its answer becomes a reply. */
#ifndef ORDERS_H
#define ORDERS_H

#include "http_head.h"
#include "http_reply.h"

enum resource { NOWHERE, ORDERS, ORDER, HEALTH };

struct resource_at {
    enum resource resource;
    uint32_t number; /* of an order */
};

struct resource_at find_resource(const struct head *head);

/* What can be refused on the head alone, before a body is asked for; false when nothing. */
bool refuse_early(const struct head *head, struct reply *reply);

/* The question that a request is to the store. False when the body is no order; then `reply`
 * says so. */
bool ask_for(struct resource_at where, struct span body, struct bytes *question,
             struct reply *reply);

/* The reply that the store's answer is. */
void reply_with(struct resource_at where, struct span body, struct span answer,
                struct reply *reply);

void reply_health(bool is_draining, struct reply *reply);

#endif
