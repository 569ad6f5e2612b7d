/* Request and response over a stream: a framing finds the messages, verbs answer them.
 *
 * One request of a connection is answered at a time and in order, so a pipelining peer needs no
 * numbers to match answers with. */
#include "framing.h"
#include "protocols.h"

struct dialogue {
    struct connection connection;
    struct bytes text; /* the answer; kept here while it is held back */
    size_t searched;
};

static bool has_lines(const struct dialogue *dialogue)
{
    return dialogue->connection.options->protocol == LINES;
}

static void say(struct connection *connection)
{
    struct dialogue *dialogue = (struct dialogue *)connection;
    if (has_lines(dialogue)) {
        bytes_append(&dialogue->text, span_of("\n"));
        connection_send(connection, span_of(""), bytes_span(&dialogue->text));
    } else {
        unsigned char head[FRAME_HEAD_BYTES];
        frame_head(bytes_length(&dialogue->text), head);
        connection_send(connection, (struct span){head, head + sizeof head},
                        bytes_span(&dialogue->text));
    }
    bytes_clear(&dialogue->text);
}

static enum framed find(struct dialogue *dialogue, struct span *message, size_t *used)
{
    struct span inbox = bytes_span(&dialogue->connection.inbox);
    size_t longest = dialogue->connection.options->max_message;
    if (!has_lines(dialogue)) return find_frame(inbox, longest, message, used);
    return find_line(inbox, longest, message, used, &dialogue->searched);
}

/* The message cannot be skipped in bounded memory, so the connection ends. */
static void refuse_length(struct dialogue *dialogue)
{
    struct answer answer = {.text = &dialogue->text};
    const char *kind = has_lines(dialogue) ? "line" : "frame";
    answer_trouble(&answer, "length", "%s longer than %u bytes", kind,
                   dialogue->connection.options->max_message);
    say(&dialogue->connection);
    connection_end(&dialogue->connection);
}

static bool take(struct connection *connection)
{
    struct dialogue *dialogue = (struct dialogue *)connection;
    struct answer answer = {.text = &dialogue->text};
    struct span message;
    size_t used;
    enum framed found = find(dialogue, &message, &used);
    if (found == TOO_LONG) refuse_length(dialogue);
    if (found != WHOLE) return false;
    verbs_answer(&connection->service->verbs, message, &answer);
    bytes_drop(&connection->inbox, used);
    int64_t delay_ns = answer.delay_ms * MILLISECOND + connection->options->think_ns;
    if (delay_ns) connection_hold(connection, delay_ns, say);
    else say(connection);
    return true;
}

static bool has_part(const struct connection *connection)
{
    return bytes_length(&connection->inbox) > 0;
}

static void answer_the_slow(struct connection *connection)
{
    struct dialogue *dialogue = (struct dialogue *)connection;
    struct answer answer = {.text = &dialogue->text};
    answer_trouble(&answer, "timeout", "message not complete in time");
    say(connection);
}

static void closed(struct connection *connection)
{
    bytes_free(&((struct dialogue *)connection)->text);
}

const struct protocol DIALOGUE = {
    .size = sizeof(struct dialogue),
    .take = take,
    .has_part = has_part,
    .answer_the_slow = answer_the_slow,
    .closed = closed,
};
