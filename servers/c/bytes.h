/* A buffer that grows at its end and shrinks at its front. Whoever has the struct owns the memory
 * and calls bytes_free; a zeroed struct is an empty buffer. Limits are the caller's. */
#ifndef BYTES_H
#define BYTES_H

#include "span.h"

struct bytes {
    unsigned char *room;
    size_t start, end, capacity;
};

struct span bytes_span(const struct bytes *bytes);
size_t bytes_length(const struct bytes *bytes);

/* Room for `count` more bytes at the returned place; bytes_added says how many were written. */
unsigned char *bytes_reserve(struct bytes *bytes, size_t count);
void bytes_added(struct bytes *bytes, size_t count);

void bytes_append(struct bytes *bytes, struct span span);
void bytes_print(struct bytes *bytes, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
void bytes_drop(struct bytes *bytes, size_t count);
void bytes_clear(struct bytes *bytes);
void bytes_free(struct bytes *bytes);

/* Memory, or the end of the process: a server that goes on after failing to allocate would need
 * a tested answer at each of its allocations. */
void *memory(size_t size);

#endif
