/* One HTTP/1.1 connection: heads, bodies and replies in turn (RFC 9112, section 9). */
#include <stdio.h>
#include <string.h>

#include "http_body.h"
#include "http_head.h"
#include "http_reply.h"
#include "orders.h"
#include "protocols.h"
#include "remote.h"

struct http {
    struct connection connection;
    struct head head;
    struct body body;
    struct reply reply;
    struct bytes text; /* the reply's head, while it is written */
    struct question question;
    uint32_t requests;
    bool has_head;   /* a request is being read or answered */
    bool is_refused; /* `reply` is settled; the body is only read */
};

static const char CONTINUE[] = "HTTP/1.1 100 Continue\r\n\r\n";
static const char CLOSE[] = "Connection: close\r\n";

static void send_reply(struct http *http, const char *connection_field)
{
    struct span body = bytes_span(&http->reply.body);
    if (strcmp(http->head.method, "HEAD") == 0) body = span_of("");
    bytes_clear(&http->text);
    reply_head(&http->reply, connection_field, &http->text);
    connection_send(&http->connection, bytes_span(&http->text), body);
}

/* Where the next request begins is not known any more. */
static void give_up(struct http *http)
{
    send_reply(http, CLOSE);
    connection_end(&http->connection);
}

static void refuse(struct http *http, struct refused refused)
{
    reply_refuse(&http->reply, refused.status, refused.why);
    give_up(http);
}

static bool keeps_alive(const struct http *http)
{
    uint32_t limit = http->connection.options->requests_per_connection;
    return !http->head.is_minor_zero && !http->head.closes &&
           !(limit && http->requests >= limit) && !service_is_draining(http->connection.service);
}

static void say(struct connection *connection)
{
    struct http *http = (struct http *)connection;
    char field[64] = "";
    http->requests++;
    bool keeps = keeps_alive(http);
    int64_t idle_ns = connection->options->idle_ns;
    if (!keeps) {
        snprintf(field, sizeof field, "%s", CLOSE);
    } else if (idle_ns != NEVER && idle_ns >= SECOND) {
        /* The client learns how long an idle connection lasts, so that it need not find out by
         * sending a request just when we close. */
        snprintf(field, sizeof field, "Keep-Alive: timeout=%d\r\n", (int)(idle_ns / SECOND));
    }
    send_reply(http, field);
    http->has_head = http->is_refused = false;
    if (!keeps) connection_end(connection);
}

static void reply(struct http *http)
{
    struct connection *connection = &http->connection;
    int64_t think_ns = connection->options->think_ns;
    if (think_ns) connection_hold(connection, think_ns, say);
    else say(connection);
}

static void store_answered(struct question *question, struct span answer)
{
    struct http *http = OWNER(question, struct http, question);
    struct connection *connection = &http->connection;
    if (connection->is_closed) return;
    struct span body = bytes_span(&http->body.content);
    connection->is_answering = false;
    reply_with(find_resource(&http->head), body, answer, &http->reply);
    reply(http);
    connection_advance(connection);
}

static void ask_store(struct http *http)
{
    struct service *service = http->connection.service;
    struct resource_at where = find_resource(&http->head);
    struct span body = bytes_span(&http->body.content);
    if (!ask_for(where, body, &http->question.message, &http->reply)) {
        reply(http);
        return;
    }
    if (service->remote) {
        http->connection.is_answering = true;
        http->question.answered = store_answered;
        remote_ask(service->remote, &http->question);
        return;
    }
    struct answer answer = {.text = &http->text};
    bytes_clear(&http->text);
    verbs_answer(&service->verbs, bytes_span(&http->question.message), &answer);
    reply_with(where, body, bytes_span(&http->text), &http->reply);
    reply(http);
}

static void answer(struct http *http)
{
    if (http->is_refused) {
        reply(http);
    } else if (find_resource(&http->head).resource == HEALTH) {
        reply_health(service_is_draining(http->connection.service), &http->reply);
        reply(http);
    } else {
        ask_store(http);
    }
}

/* The head is known: refuse what it shows to be wrong before asking for the body. False when
 * the connection ends with that. */
static bool begin(struct http *http)
{
    const struct head *head = &http->head;
    struct refused refused = body_begin(&http->body, head, http->connection.options->max_message);
    if (head->expects_other) {
        refused = (struct refused){417, "100-continue is the only expectation"};
    }
    if (refused.status) {
        refuse(http, refused);
        return false;
    }
    http->is_refused = refuse_early(head, &http->reply);
    if (!head->expects_continue || head->is_minor_zero) return true;
    if (http->is_refused) {
        /* The client may now send the body or not, and we could not tell which. */
        give_up(http);
        return false;
    }
    if (!bytes_length(&http->connection.inbox)) {
        connection_send(&http->connection, span_of(CONTINUE), span_of(""));
    }
    return true;
}

/* False while the head is incomplete, or when the connection ended with it. */
static bool take_head(struct http *http)
{
    struct bytes *inbox = &http->connection.inbox;
    struct refused refused = NOT_REFUSED;
    size_t skipped;
    size_t length = head_length(bytes_span(inbox), &skipped, &refused);
    if (skipped) bytes_drop(inbox, skipped);
    if (!refused.status && !length) return false;
    http->head = (struct head){0};
    if (!refused.status) refused = head_parse(span_part(bytes_span(inbox), 0, length), &http->head);
    if (refused.status) {
        http->head.method[0] = '\0';
        refuse(http, refused);
        return false;
    }
    bytes_drop(inbox, length);
    http->has_head = true;
    return begin(http);
}

static bool take(struct connection *connection)
{
    struct http *http = (struct http *)connection;
    struct refused refused = NOT_REFUSED;
    if (!http->has_head && !take_head(http)) return false;
    bool is_complete = body_take(&http->body, &connection->inbox, &refused);
    if (refused.status) {
        refuse(http, refused);
        return false;
    }
    if (is_complete) answer(http);
    return is_complete;
}

static bool has_part(const struct connection *connection)
{
    return bytes_length(&connection->inbox) > 0 || ((const struct http *)connection)->has_head;
}

static void answer_the_slow(struct connection *connection)
{
    struct http *http = (struct http *)connection;
    /* Before its head is whole, what is left of a head is that of the request before it. */
    if (!http->has_head) http->head.method[0] = '\0';
    refuse(http, (struct refused){408, "the request did not come in time"});
}

static void closed(struct connection *connection)
{
    struct http *http = (struct http *)connection;
    remote_forget(&http->question);
    bytes_free(&http->question.message);
    bytes_free(&http->body.content);
    bytes_free(&http->reply.body);
    bytes_free(&http->text);
}

const struct protocol HTTP_OVER_TCP = {
    .size = sizeof(struct http),
    .take = take,
    .has_part = has_part,
    .answer_the_slow = answer_the_slow,
    .closed = closed,
};
