/* What is to happen when: a heap of timers that live inside their owners. One thread. */
#ifndef TIMERS_H
#define TIMERS_H

#include <stddef.h>
#include <stdint.h>

#define NEVER INT64_MAX
#define MILLISECOND 1000000LL
#define SECOND 1000000000LL

/* The struct that has `member` at `pointer`. */
#define OWNER(pointer, type, member) ((type *)(void *)((char *)(pointer)-offsetof(type, member)))

struct timer {
    int64_t at_ns;
    size_t place; /* in the heap, counted from one; zero while it is not set */
    void (*fire)(struct timer *timer);
};

struct timers {
    struct timer **heap;
    size_t count, capacity;
};

int64_t now_ns(void);

/* Sets or moves `timer`; NEVER unsets it. It must be unset before its owner is freed. */
void timer_set(struct timers *timers, struct timer *timer, int64_t at_ns);
void timer_unset(struct timers *timers, struct timer *timer);

/* Fires what is due, each timer unset before it fires; returns when the next one is. */
int64_t timers_run(struct timers *timers);
void timers_free(struct timers *timers);

#endif
