#include "remote.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "framing.h"
#include "sockets.h"

enum { WAITING_AT_MOST = 1024, LONGEST_ANSWER = 1 << 20, READ_BYTES = 65536 };

static const char UNREACHABLE[] = "ERR unreachable the store";
static const char TIMEOUT[] = "ERR timeout the store";
static const char BUSY[] = "ERR busy too many questions wait for the store";

enum state { OPENING, IDLE, ASKED };

struct store_connection {
    struct source source;
    struct remote *remote;
    enum state state;
    struct question *question; /* NULL also when its asker has gone */
    struct bytes inbox, outbox;
    struct store_connection *next;
};

struct remote {
    struct loop *loop;
    const struct options *options;
    struct store_connection *connections;
    struct question *first, *last; /* waiting */
    uint32_t waiting, opened, opening;
    bool is_serving;
};

static void serve_waiting(struct remote *remote);
static void ready(struct source *source, uint32_t events);

struct remote *remote_make(struct loop *loop, const struct options *options)
{
    struct remote *remote = memory(sizeof *remote);
    remote->loop = loop;
    remote->options = options;
    return remote;
}

static struct question *take_waiting(struct remote *remote)
{
    struct question *question = remote->first;
    if (!question) return NULL;
    remote->first = question->next;
    if (!remote->first) remote->last = NULL;
    remote->waiting--;
    question->is_waiting = false;
    question->next = NULL;
    return question;
}

static void stop_waiting(struct remote *remote, struct question *question)
{
    struct question *before = NULL;
    for (struct question *each = remote->first; each != question; each = each->next) before = each;
    if (before) before->next = question->next;
    else remote->first = question->next;
    if (remote->last == question) remote->last = before;
    remote->waiting--;
    question->is_waiting = false;
    question->next = NULL;
}

static void answer(struct question *question, struct span text)
{
    timer_unset(&question->remote->loop->timers, &question->limit);
    question->connection = NULL;
    question->answered(question, text);
}

static void close_connection(struct store_connection *connection)
{
    struct remote *remote = connection->remote;
    struct store_connection **place = &remote->connections;
    while (*place != connection) place = &(*place)->next;
    *place = connection->next;
    loop_remove(remote->loop, &connection->source);
    close(connection->source.fd);
    bytes_free(&connection->inbox);
    bytes_free(&connection->outbox);
    remote->opened--;
    if (connection->state == OPENING) remote->opening--;
    free(connection);
}

/* Seen at once, also while idle: no question goes to a connection that has ended. */
static void lost(struct store_connection *connection)
{
    struct remote *remote = connection->remote;
    struct question *question = connection->question;
    if (connection->state == OPENING && !question) question = take_waiting(remote);
    close_connection(connection);
    if (question) answer(question, span_of(UNREACHABLE));
    serve_waiting(remote);
}

static void open_connection(struct remote *remote)
{
    int fd = socket_connecting(remote->options->store);
    if (fd < 0) {
        struct question *question = take_waiting(remote);
        if (question) answer(question, span_of(UNREACHABLE));
        return;
    }
    struct store_connection *connection = memory(sizeof *connection);
    *connection = (struct store_connection){
        .source = {fd, 0, ready}, .remote = remote, .next = remote->connections};
    remote->connections = connection;
    remote->opened++;
    remote->opening++;
    loop_add(remote->loop, &connection->source, EPOLLOUT);
}

static void put_question(struct store_connection *connection, struct question *question)
{
    unsigned char head[FRAME_HEAD_BYTES];
    frame_head(bytes_length(&question->message), head);
    bytes_append(&connection->outbox, (struct span){head, head + sizeof head});
    bytes_append(&connection->outbox, bytes_span(&question->message));
    connection->state = ASKED;
    connection->question = question;
    question->connection = connection;
    loop_watch(connection->remote->loop, &connection->source, EPOLLIN | EPOLLOUT);
}

static struct store_connection *find_idle(struct remote *remote)
{
    struct store_connection *each = remote->connections;
    while (each && each->state != IDLE) each = each->next;
    return each;
}

/* Not within itself: an answer may bring the next question of a pipeline at once. */
static void serve_waiting(struct remote *remote)
{
    if (remote->is_serving) return;
    remote->is_serving = true;
    struct store_connection *idle;
    while (remote->first && (idle = find_idle(remote))) put_question(idle, take_waiting(remote));
    uint32_t limit = remote->options->store_connections;
    if (!limit) limit = WAITING_AT_MOST;
    while (remote->opening < remote->waiting && remote->opened < limit) open_connection(remote);
    remote->is_serving = false;
}

static void expire(struct timer *timer)
{
    struct question *question = OWNER(timer, struct question, limit);
    struct store_connection *connection = question->connection;
    struct remote *remote = question->remote;
    if (question->is_waiting) stop_waiting(remote, question);
    /* Its late answer would be taken for the next question's. */
    if (connection) close_connection(connection);
    answer(question, span_of(TIMEOUT));
    serve_waiting(remote);
}

void remote_ask(struct remote *remote, struct question *question)
{
    question->remote = remote;
    question->limit.fire = expire;
    if (remote->waiting >= WAITING_AT_MOST) {
        answer(question, span_of(BUSY));
        return;
    }
    int64_t limit = remote->options->store_ns;
    if (limit != NEVER) timer_set(&remote->loop->timers, &question->limit, now_ns() + limit);
    if (remote->last) remote->last->next = question;
    else remote->first = question;
    remote->last = question;
    remote->waiting++;
    question->is_waiting = true;
    serve_waiting(remote);
}

void remote_forget(struct question *question)
{
    if (!question->remote) return;
    timer_unset(&question->remote->loop->timers, &question->limit);
    if (question->is_waiting) stop_waiting(question->remote, question);
    if (question->connection) question->connection->question = NULL;
    question->connection = NULL;
}

/* With a pool the handshake is paid once, not with each question. */
static void was_answered(struct store_connection *connection, struct span text, size_t used)
{
    struct question *question = connection->question;
    struct remote *remote = connection->remote;
    struct bytes kept = {0};
    bytes_append(&kept, text); /* the connection may be gone before the asker has read it */
    bytes_drop(&connection->inbox, used);
    connection->question = NULL;
    connection->state = IDLE;
    if (!remote->options->store_connections) close_connection(connection);
    if (question) answer(question, bytes_span(&kept));
    bytes_free(&kept);
    serve_waiting(remote);
}

static void read_answer(struct store_connection *connection)
{
    unsigned char *room = bytes_reserve(&connection->inbox, READ_BYTES);
    ssize_t count = recv(connection->source.fd, room, READ_BYTES, 0);
    if (count < 0 && (errno == EAGAIN || errno == EINTR)) return;
    if (count <= 0) {
        lost(connection);
        return;
    }
    bytes_added(&connection->inbox, (size_t)count);
    struct span text;
    size_t used;
    enum framed found = find_frame(bytes_span(&connection->inbox), LONGEST_ANSWER, &text, &used);
    if (found == TOO_LONG || connection->state != ASKED) lost(connection);
    else if (found == WHOLE) was_answered(connection, text, used);
}

/* False when the connection has been lost. */
static bool write_question(struct store_connection *connection)
{
    struct span unsent = bytes_span(&connection->outbox);
    ssize_t sent = 0;
    if (unsent.at < unsent.end) {
        sent = send(connection->source.fd, unsent.at, span_length(unsent), MSG_NOSIGNAL);
    }
    if (sent < 0 && errno != EAGAIN && errno != EINTR) {
        lost(connection);
        return false;
    }
    if (sent > 0) bytes_drop(&connection->outbox, (size_t)sent);
    bool is_sent = bytes_length(&connection->outbox) == 0;
    loop_watch(connection->remote->loop, &connection->source, EPOLLIN | (is_sent ? 0U : EPOLLOUT));
    return true;
}

static void ready(struct source *source, uint32_t events)
{
    struct store_connection *connection = OWNER(source, struct store_connection, source);
    if (connection->state == OPENING) {
        if (events & (EPOLLERR | EPOLLHUP)) {
            lost(connection);
            return;
        }
        connection->state = IDLE;
        connection->remote->opening--;
        serve_waiting(connection->remote);
    }
    if ((events & EPOLLOUT) && !write_question(connection)) return;
    if (events & (EPOLLIN | EPOLLERR | EPOLLHUP)) read_answer(connection);
}

void remote_free(struct remote *remote)
{
    if (!remote) return;
    while (remote->connections) close_connection(remote->connections);
    free(remote);
}
