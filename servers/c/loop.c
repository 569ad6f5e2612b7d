#include "loop.h"

#include <sys/epoll.h>
#include <unistd.h>

enum { EVENTS = 256 };

bool loop_open(struct loop *loop)
{
    loop->epoll = epoll_create1(EPOLL_CLOEXEC);
    return loop->epoll >= 0;
}

static void tell(struct loop *loop, int operation, struct source *source, uint32_t interest)
{
    /* Level-triggered: a reader may leave bytes for the next turn, and nobody starves. */
    struct epoll_event event = {.events = interest, .data.ptr = source};
    source->interest = interest;
    epoll_ctl(loop->epoll, operation, source->fd, &event);
}

void loop_add(struct loop *loop, struct source *source, uint32_t interest)
{
    tell(loop, EPOLL_CTL_ADD, source, interest);
}

void loop_watch(struct loop *loop, struct source *source, uint32_t interest)
{
    if (interest != source->interest) tell(loop, EPOLL_CTL_MOD, source, interest);
}

void loop_remove(struct loop *loop, struct source *source)
{
    epoll_ctl(loop->epoll, EPOLL_CTL_DEL, source->fd, NULL);
}

/* Milliseconds until `at_ns`, rounded up: rounded down, the last one would be spent spinning. */
static int wait_for(int64_t at_ns)
{
    if (at_ns == NEVER) return -1;
    int64_t left = at_ns - now_ns();
    if (left <= 0) return 0;
    int64_t milliseconds = (left + MILLISECOND - 1) / MILLISECOND;
    return milliseconds > 60000 ? 60000 : (int)milliseconds;
}

void loop_run(struct loop *loop)
{
    struct epoll_event events[EVENTS];
    for (;;) {
        int64_t next = timers_run(&loop->timers);
        loop->turned(loop);
        if (loop->is_over) return;
        int count = epoll_wait(loop->epoll, events, EVENTS, wait_for(next));
        for (int index = 0; index < count; index++) {
            struct source *source = events[index].data.ptr;
            source->ready(source, events[index].events);
        }
    }
}

void loop_close(struct loop *loop)
{
    close(loop->epoll);
    timers_free(&loop->timers);
}
