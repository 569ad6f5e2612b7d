/* One thread that waits for sockets, timers and the signal to leave. */
#ifndef LOOP_H
#define LOOP_H

#include <stdbool.h>
#include <stdint.h>

#include "timers.h"

/* Something with a file descriptor. Lives inside its owner, which closes the descriptor. */
struct source {
    int fd;
    uint32_t interest; /* EPOLLIN, EPOLLOUT; what epoll was last told */
    void (*ready)(struct source *source, uint32_t events);
};

struct loop {
    int epoll;
    struct timers timers;
    bool is_over;
    void (*turned)(struct loop *loop); /* before each wait: nobody is being called any more */
};

bool loop_open(struct loop *loop);
void loop_add(struct loop *loop, struct source *source, uint32_t interest);

/* Tells epoll only of changes: a call for each request would cost as much as the request. */
void loop_watch(struct loop *loop, struct source *source, uint32_t interest);
void loop_remove(struct loop *loop, struct source *source);
void loop_run(struct loop *loop);
void loop_close(struct loop *loop);

#endif
