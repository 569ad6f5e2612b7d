/* What a message asks and what is answered, whatever carried it (CONTRACT.md, "Messages"). */
#ifndef VERBS_H
#define VERBS_H

#include "bytes.h"

struct records;

/* Who asks decides what may be asked. */
struct verbs {
    uint32_t largest_size;
    struct records *records; /* NULL: no ADD and no GET */
};

struct answer {
    struct bytes *text; /* the caller's; the answer is appended */
    uint32_t delay_ms;
};

void verbs_answer(const struct verbs *verbs, struct span message, struct answer *answer);

/* "ERR kind sentence" */
void answer_trouble(struct answer *answer, const char *kind, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

#endif
