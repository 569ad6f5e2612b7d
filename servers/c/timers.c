#include "timers.h"

#include <stdlib.h>
#include <time.h>

#include "bytes.h"

enum { FIRST_TIMERS = 64 };

int64_t now_ns(void)
{
    /* Never set back: a limit must not come early or late because somebody corrected a clock. */
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * SECOND + now.tv_nsec;
}

static void put(struct timers *timers, struct timer *timer, size_t place)
{
    timers->heap[place - 1] = timer;
    timer->place = place;
}

static struct timer *at(struct timers *timers, size_t place)
{
    return timers->heap[place - 1];
}

static void rise(struct timers *timers, struct timer *timer)
{
    size_t place = timer->place;
    while (place > 1 && at(timers, place / 2)->at_ns > timer->at_ns) {
        put(timers, at(timers, place / 2), place);
        place /= 2;
    }
    put(timers, timer, place);
}

static void sink(struct timers *timers, struct timer *timer)
{
    size_t place = timer->place;
    while (place * 2 <= timers->count) {
        size_t child = place * 2;
        if (child < timers->count && at(timers, child + 1)->at_ns < at(timers, child)->at_ns) {
            child++;
        }
        if (at(timers, child)->at_ns >= timer->at_ns) break;
        put(timers, at(timers, child), place);
        place = child;
    }
    put(timers, timer, place);
}

static void grow(struct timers *timers)
{
    size_t capacity = timers->capacity ? timers->capacity * 2 : FIRST_TIMERS;
    struct timer **heap = memory(capacity * sizeof *heap);
    for (size_t index = 0; index < timers->count; index++) heap[index] = timers->heap[index];
    free(timers->heap);
    timers->heap = heap;
    timers->capacity = capacity;
}

void timer_set(struct timers *timers, struct timer *timer, int64_t at_ns)
{
    if (at_ns == NEVER) {
        timer_unset(timers, timer);
        return;
    }
    if (!timer->place) {
        if (timers->count == timers->capacity) grow(timers);
        timers->count++;
        put(timers, timer, timers->count);
    }
    timer->at_ns = at_ns;
    rise(timers, timer);
    sink(timers, timer);
}

void timer_unset(struct timers *timers, struct timer *timer)
{
    size_t place = timer->place;
    if (!place) return;
    timer->place = 0;
    struct timer *last = at(timers, timers->count);
    timers->count--;
    if (last == timer) return;
    put(timers, last, place);
    rise(timers, last);
    sink(timers, last);
}

int64_t timers_run(struct timers *timers)
{
    int64_t now = now_ns();
    while (timers->count && at(timers, 1)->at_ns <= now) {
        struct timer *due = at(timers, 1);
        timer_unset(timers, due);
        due->fire(due);
    }
    return timers->count ? at(timers, 1)->at_ns : NEVER;
}

void timers_free(struct timers *timers)
{
    free(timers->heap);
    *timers = (struct timers){0};
}
