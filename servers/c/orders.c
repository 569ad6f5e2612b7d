#include "orders.h"

#include <stdio.h>
#include <string.h>

#include "json.h"

static const struct {
    const char *kind;
    int status;
    const char *why;
} TROUBLES[] = {
    {"missing", 404, "no such order"},
    {"unreachable", 502, "the store cannot be reached"},
    {"busy", 503, "the store is busy"},
    {"timeout", 504, "the store did not answer in time"},
};

struct resource_at find_resource(const struct head *head)
{
    struct resource_at found = {NOWHERE, 0};
    struct span path = span_of(head->path);
    if (span_is(path, "/orders")) found.resource = ORDERS;
    else if (span_is(path, "/health")) found.resource = HEALTH;
    else if (span_starts(path, "/orders/") &&
             span_number(span_part(path, strlen("/orders/"), SIZE_MAX), &found.number)) {
        found.resource = ORDER;
    }
    return found;
}

static bool is_method(const struct head *head, const char *method)
{
    return strcmp(head->method, method) == 0;
}

bool refuse_early(const struct head *head, struct reply *reply)
{
    char why[128];
    enum resource resource = find_resource(head).resource;
    if (resource == NOWHERE) {
        reply_refuse(reply, 404, "no such resource");
        return true;
    }
    bool takes_post = resource == ORDERS;
    const char *allowed = takes_post ? "POST" : "GET, HEAD";
    bool is_read = is_method(head, "GET") || is_method(head, "HEAD");
    if (takes_post ? !is_method(head, "POST") : !is_read) {
        snprintf(why, sizeof why, "%s takes %s", head->path, allowed);
        reply_refuse(reply, 405, why);
        snprintf(reply->fields, sizeof reply->fields, "Allow: %s\r\n", allowed);
        return true;
    }
    if (takes_post && !head->has_length && !head->is_chunked) {
        reply_refuse(reply, 411, "an order needs a length or chunks");
        return true;
    }
    return false;
}

bool ask_for(struct resource_at where, struct span body, struct bytes *question,
             struct reply *reply)
{
    bytes_clear(question);
    if (where.resource == ORDER) {
        bytes_print(question, "GET %u", where.number);
    } else if (json_is_object(body)) {
        bytes_append(question, span_of("ADD "));
        bytes_append(question, body);
    } else {
        reply_refuse(reply, 400, "an order is a JSON object");
        return false;
    }
    return true;
}

static void reply_failed(struct span answer, struct reply *reply)
{
    struct span kind = span_part(answer, strlen("ERR "), SIZE_MAX);
    kind = span_cut(&kind, ' ');
    for (size_t index = 0; index < sizeof TROUBLES / sizeof *TROUBLES; index++) {
        if (!span_is(kind, TROUBLES[index].kind)) continue;
        reply_refuse(reply, TROUBLES[index].status, TROUBLES[index].why);
        return;
    }
    reply_refuse(reply, 500, "the store failed");
}

static void write_document(uint32_t number, struct span order, struct reply *reply)
{
    bytes_clear(&reply->body);
    bytes_print(&reply->body, "{\"id\":%u,\"order\":", number);
    bytes_append(&reply->body, order);
    bytes_append(&reply->body, span_of("}"));
}

void reply_with(struct resource_at where, struct span body, struct span answer, struct reply *reply)
{
    struct span result = span_part(answer, strlen("OK "), SIZE_MAX);
    uint32_t number = where.number;
    reply->fields[0] = '\0';
    if (!span_starts(answer, "OK ")) {
        reply_failed(answer, reply);
    } else if (where.resource == ORDER) {
        reply->status = 200;
        write_document(number, result, reply);
    } else if (span_number(result, &number)) {
        reply->status = 201;
        write_document(number, body, reply);
        snprintf(reply->fields, sizeof reply->fields, "Location: /orders/%u\r\n", number);
    } else {
        reply_refuse(reply, 500, "the store failed");
    }
}

void reply_health(bool is_draining, struct reply *reply)
{
    /* A balancer that asks while we leave is told to send no more. */
    reply->status = is_draining ? 503 : 200;
    reply->fields[0] = '\0';
    bytes_clear(&reply->body);
    bytes_print(&reply->body, "{\"status\":\"%s\"}", is_draining ? "draining" : "ok");
}
