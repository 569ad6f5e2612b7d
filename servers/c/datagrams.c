/* UDP request and response: a datagram asks, a datagram answers.
 *
 * A batch is read and answered in two calls to the kernel, however many datagrams it has. */
#define _GNU_SOURCE /* recvmmsg, sendmmsg */
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include "protocols.h"
#include "workers.h"

enum { ID_BYTES = 4, LARGEST_SIZE = 65000, LATER_AT_MOST = 1024 };

#define GRACE (100 * MILLISECOND)

/* One place of a batch: what came, from whom, and the answer to it. */
struct place {
    struct sockaddr_storage peer;
    struct iovec incoming, outgoing;
    struct bytes answer;
};

struct datagrams {
    struct loop loop; /* first: loop.turned finds the rest by it */
    const struct options *options;
    struct verbs verbs;
    struct source socket, signals;
    struct timer grace, end;
    struct place *places;
    struct mmsghdr *incoming, *outgoing;
    struct late *waiting; /* answers that wait for their time, a list */
    uint32_t later;
    bool is_draining, is_quiet, was_cut;
};

/* An answer that waits for its time. */
struct late {
    struct timer timer;
    struct late *previous, *next;
    struct datagrams *datagrams;
    struct sockaddr_storage peer;
    socklen_t peer_length;
    struct bytes answer;
};

static void forget(struct late *late)
{
    if (late->previous) late->previous->next = late->next;
    else late->datagrams->waiting = late->next;
    if (late->next) late->next->previous = late->previous;
    late->datagrams->later--;
    bytes_free(&late->answer);
    free(late);
}

/* A full send buffer or a closed way back loses an answer. The asker repeats, as it must with
 * UDP; a queue here would only answer later what was asked again meanwhile. */
static void send_late(struct timer *timer)
{
    struct late *late = OWNER(timer, struct late, timer);
    struct span answer = bytes_span(&late->answer);
    sendto(late->datagrams->socket.fd, answer.at, span_length(answer), 0,
           (struct sockaddr *)&late->peer, late->peer_length);
    forget(late);
}

static void answer_later(struct datagrams *datagrams, const struct msghdr *from,
                         struct bytes *answer, int64_t delay_ns)
{
    struct late *late = memory(sizeof *late);
    late->datagrams = datagrams;
    late->peer = *(const struct sockaddr_storage *)from->msg_name;
    late->peer_length = from->msg_namelen;
    late->answer = *answer;
    late->timer.fire = send_late;
    late->next = datagrams->waiting;
    if (late->next) late->next->previous = late;
    datagrams->waiting = late;
    *answer = (struct bytes){0};
    datagrams->later++;
    timer_set(&datagrams->loop.timers, &late->timer, now_ns() + delay_ns);
}

/* Writes the answer to `datagram` after its identifier; how long to hold it back. */
static int64_t answer(struct datagrams *datagrams, struct span datagram, struct bytes *text)
{
    struct span id = span_part(datagram, 0, ID_BYTES);
    struct answer answer = {.text = text};
    uint32_t longest = datagrams->options->max_message;
    bytes_append(text, id);
    if (span_length(datagram) > longest) {
        answer_trouble(&answer, "length", "datagram longer than %u bytes", longest);
    } else {
        verbs_answer(&datagrams->verbs, span_part(datagram, ID_BYTES, SIZE_MAX), &answer);
    }
    int64_t delay_ns = answer.delay_ms * MILLISECOND + datagrams->options->think_ns;
    if (!delay_ns || datagrams->later < LATER_AT_MOST) return delay_ns;
    bytes_clear(text);
    bytes_append(text, id);
    answer_trouble(&answer, "busy", "too many answers wait");
    return 0;
}

/* Whether there is an answer to send now. */
static bool take(struct datagrams *datagrams, struct place *place, struct mmsghdr *from)
{
    /* With no room for an identifier there is nothing to answer to; silence is what UDP peers
     * expect. */
    if (from->msg_len <= ID_BYTES) return false;
    const unsigned char *at = place->incoming.iov_base;
    bytes_clear(&place->answer);
    int64_t delay_ns = answer(datagrams, (struct span){at, at + from->msg_len}, &place->answer);
    if (delay_ns) answer_later(datagrams, &from->msg_hdr, &place->answer, delay_ns);
    return !delay_ns;
}

static void send_all(struct datagrams *datagrams, unsigned count)
{
    for (unsigned sent = 0; sent < count;) {
        int more = sendmmsg(datagrams->socket.fd, datagrams->outgoing + sent, count - sent, 0);
        if (more < 0 && errno == EAGAIN) return;
        sent += more < 0 ? 1 : (unsigned)more; /* an answer that cannot be sent is skipped */
    }
}

/* Reads and answers one batch; false when there was nothing. */
static bool serve_batch(struct datagrams *datagrams)
{
    unsigned batch = datagrams->options->batch, answers = 0;
    for (unsigned index = 0; index < batch; index++) {
        datagrams->incoming[index].msg_hdr.msg_namelen = sizeof(struct sockaddr_storage);
    }
    int count = recvmmsg(datagrams->socket.fd, datagrams->incoming, batch, 0, NULL);
    for (int index = 0; index < count; index++) {
        struct place *place = &datagrams->places[index];
        struct mmsghdr *from = &datagrams->incoming[index];
        if (!take(datagrams, place, from)) continue;
        struct span text = bytes_span(&place->answer);
        place->outgoing = (struct iovec){(void *)(uintptr_t)text.at, span_length(text)};
        datagrams->outgoing[answers].msg_hdr = (struct msghdr){
            .msg_name = &place->peer,
            .msg_namelen = from->msg_hdr.msg_namelen,
            .msg_iov = &place->outgoing,
            .msg_iovlen = 1,
        };
        answers++;
    }
    send_all(datagrams, answers);
    return count > 0;
}

static void readable(struct source *source, uint32_t events)
{
    (void)events;
    serve_batch(OWNER(source, struct datagrams, socket));
}

/* The grace is over: what the kernel still holds is answered, and nothing more is read. */
static void stop_reading(struct timer *timer)
{
    struct datagrams *datagrams = OWNER(timer, struct datagrams, grace);
    loop_remove(&datagrams->loop, &datagrams->socket);
    while (serve_batch(datagrams)) continue;
    datagrams->is_quiet = true;
}

static void cut(struct timer *timer)
{
    struct datagrams *datagrams = OWNER(timer, struct datagrams, end);
    datagrams->was_cut = datagrams->later > 0;
    datagrams->loop.is_over = true;
}

static void signalled(struct source *source, uint32_t events)
{
    (void)events;
    struct datagrams *datagrams = OWNER(source, struct datagrams, signals);
    struct signalfd_siginfo signal;
    if (read(source->fd, &signal, sizeof signal) != sizeof signal) return;
    if (datagrams->is_draining) _exit(1); /* told twice */
    int64_t allowed = datagrams->options->drain_ns, now = now_ns();
    int64_t grace = allowed < GRACE ? allowed : GRACE;
    datagrams->is_draining = true;
    timer_set(&datagrams->loop.timers, &datagrams->grace, now + grace);
    timer_set(&datagrams->loop.timers, &datagrams->end, now + allowed);
}

static void turned(struct loop *loop)
{
    struct datagrams *datagrams = (struct datagrams *)loop;
    if (datagrams->is_quiet && datagrams->later == 0) loop->is_over = true;
}

static void make_places(struct datagrams *datagrams)
{
    uint32_t batch = datagrams->options->batch;
    size_t room = datagrams->options->max_message + 1U; /* one more shows that it is longer */
    datagrams->places = memory(batch * sizeof *datagrams->places);
    datagrams->incoming = memory(batch * sizeof *datagrams->incoming);
    datagrams->outgoing = memory(batch * sizeof *datagrams->outgoing);
    for (uint32_t index = 0; index < batch; index++) {
        struct place *place = &datagrams->places[index];
        place->incoming = (struct iovec){memory(room), room};
        datagrams->incoming[index].msg_hdr.msg_name = &place->peer;
        datagrams->incoming[index].msg_hdr.msg_iov = &place->incoming;
        datagrams->incoming[index].msg_hdr.msg_iovlen = 1;
    }
}

static void free_places(struct datagrams *datagrams)
{
    for (uint32_t index = 0; index < datagrams->options->batch; index++) {
        free(datagrams->places[index].incoming.iov_base);
        bytes_free(&datagrams->places[index].answer);
    }
    free(datagrams->places);
    free(datagrams->incoming);
    free(datagrams->outgoing);
}

int serve_datagrams(const struct options *options, int fd)
{
    static struct datagrams datagrams;
    if (!loop_open(&datagrams.loop)) return 1;
    datagrams.loop.turned = turned;
    datagrams.options = options;
    datagrams.verbs.largest_size = LARGEST_SIZE;
    datagrams.socket = (struct source){fd, 0, readable};
    datagrams.signals = (struct source){leaving_signals(), 0, signalled};
    datagrams.grace.fire = stop_reading;
    datagrams.end.fire = cut;
    make_places(&datagrams);
    loop_add(&datagrams.loop, &datagrams.socket, EPOLLIN);
    loop_add(&datagrams.loop, &datagrams.signals, EPOLLIN);
    loop_run(&datagrams.loop);
    while (datagrams.waiting) forget(datagrams.waiting);
    free_places(&datagrams);
    close(datagrams.signals.fd);
    close(fd);
    loop_close(&datagrams.loop);
    return datagrams.was_cut ? 1 : 0;
}
