#define _GNU_SOURCE /* accept4 */
#include "service.h"

#include <errno.h>
#include <signal.h>
#include <sys/epoll.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include "connection.h"
#include "protocols.h"
#include "records.h"
#include "remote.h"
#include "sockets.h"
#include "workers.h"

#define GRACE (100 * MILLISECOND) /* for requests already on their way when we were told to leave */
#define RETRY (100 * MILLISECOND)

enum { LARGEST_SIZE = 1 << 24 };

bool service_is_draining(const struct service *service)
{
    return service->leaving_at_ns != NEVER;
}

int64_t service_idle_until(const struct service *service)
{
    if (service_is_draining(service)) return service->leaving_at_ns;
    int64_t limit = service->options->idle_ns;
    return limit == NEVER ? NEVER : now_ns() + limit;
}

/* Takes one connection off the accept queue; false when there is none. */
static bool accept_one(struct service *service)
{
    int fd = accept4(service->listener.fd, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (fd < 0) {
        if (errno == EMFILE || errno == ENFILE) {
            /* Level-triggered, the listener would wake us without end: rest a little instead. */
            loop_watch(&service->loop, &service->listener, 0);
            timer_set(&service->loop.timers, &service->retry, now_ns() + RETRY);
        }
        return errno == ECONNABORTED || errno == EINTR;
    }
    uint32_t limit = service->options->max_connections;
    if (limit && service->count >= limit) {
        /* Refused at once: a client that is told can go elsewhere, one left in the accept queue
         * can only wait. */
        close(fd);
        return true;
    }
    socket_accepted(fd, service->options);
    connection_open(service, fd);
    return true;
}

static void accept_all(struct source *source, uint32_t events)
{
    (void)events;
    while (accept_one(OWNER(source, struct service, listener))) continue;
}

static void accept_again(struct timer *timer)
{
    struct service *service = OWNER(timer, struct service, retry);
    if (!service_is_draining(service)) loop_watch(&service->loop, &service->listener, EPOLLIN);
}

static void cut(struct timer *timer)
{
    struct service *service = OWNER(timer, struct service, grace);
    service->was_cut = true;
    while (service->connections) connection_abort(service->connections);
}

/* Stops listening and lets every connection end after what it was asked. */
static void drain(struct service *service)
{
    int64_t allowed = service->options->drain_ns;
    service->leaving_at_ns = now_ns() + (allowed < GRACE ? allowed : GRACE);
    /* Closing the listening socket resets what still waits in its accept queue. */
    accept_all(&service->listener, 0);
    loop_remove(&service->loop, &service->listener);
    close(service->listener.fd);
    timer_unset(&service->loop.timers, &service->retry);
    timer_set(&service->loop.timers, &service->grace, now_ns() + allowed);
    struct connection *next;
    for (struct connection *each = service->connections; each; each = next) {
        next = each->next;
        connection_advance(each);
    }
}

static void signalled(struct source *source, uint32_t events)
{
    (void)events;
    struct service *service = OWNER(source, struct service, signals);
    struct signalfd_siginfo signal;
    if (read(source->fd, &signal, sizeof signal) != sizeof signal) return;
    if (service_is_draining(service)) _exit(1); /* told twice */
    drain(service);
}

/* Connections closed in this turn are freed only now: the turn may have known them. */
static void turned(struct loop *loop)
{
    struct service *service = (struct service *)loop;
    while (service->closed) {
        struct connection *first = service->closed;
        service->closed = first->next;
        connection_free(first);
    }
    if (service_is_draining(service) && !service->connections) loop->is_over = true;
}

static bool open_service(struct service *service, const struct options *options, int listening)
{
    if (!loop_open(&service->loop)) return false;
    service->loop.turned = turned;
    service->options = options;
    service->protocol = PROTOCOL_BY_NAME[options->protocol];
    service->leaving_at_ns = NEVER;
    service->verbs.largest_size = LARGEST_SIZE;
    bool keeps_records = options->protocol == STORE || options->protocol == HTTP;
    if (keeps_records) service->verbs.records = records_make();
    if (*options->store) service->remote = remote_make(&service->loop, options);
    service->listener = (struct source){listening, 0, accept_all};
    service->signals = (struct source){leaving_signals(), 0, signalled};
    service->retry.fire = accept_again;
    service->grace.fire = cut;
    loop_add(&service->loop, &service->listener, EPOLLIN);
    loop_add(&service->loop, &service->signals, EPOLLIN);
    return true;
}

int serve_stream(const struct options *options, int listening)
{
    static struct service service;
    if (!open_service(&service, options, listening)) return 1;
    loop_run(&service.loop);
    close(service.signals.fd);
    remote_free(service.remote);
    records_free(service.verbs.records);
    loop_close(&service.loop);
    return service.was_cut ? 1 : 0;
}
