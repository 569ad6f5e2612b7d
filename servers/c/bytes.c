#include "bytes.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FIRST_ROOM = 1024, KEPT_ROOM = 65536 };

void *memory(size_t size)
{
    void *room = calloc(1, size);
    if (!room) {
        fputs("out of memory\n", stderr);
        abort();
    }
    return room;
}

struct span bytes_span(const struct bytes *bytes)
{
    static const unsigned char nothing[1];
    if (!bytes->room) return (struct span){nothing, nothing};
    return (struct span){bytes->room + bytes->start, bytes->room + bytes->end};
}

size_t bytes_length(const struct bytes *bytes)
{
    return bytes->end - bytes->start;
}

/* Doubles, so that a message that comes byte by byte is copied a few times, not once a byte. */
static void move(struct bytes *bytes, size_t needed)
{
    size_t capacity = bytes->capacity > FIRST_ROOM ? bytes->capacity : FIRST_ROOM;
    while (capacity < needed) capacity *= 2;
    unsigned char *room = memory(capacity);
    struct span old = bytes_span(bytes);
    memcpy(room, old.at, span_length(old));
    size_t length = span_length(old);
    free(bytes->room);
    *bytes = (struct bytes){room, 0, length, capacity};
}

unsigned char *bytes_reserve(struct bytes *bytes, size_t count)
{
    size_t length = bytes_length(bytes);
    if (bytes->capacity - bytes->end < count) {
        if (length + count <= bytes->capacity / 2) {
            memmove(bytes->room, bytes->room + bytes->start, length);
            bytes->start = 0;
            bytes->end = length;
        } else {
            move(bytes, length + count);
        }
    }
    return bytes->room + bytes->end;
}

void bytes_added(struct bytes *bytes, size_t count)
{
    bytes->end += count;
}

void bytes_append(struct bytes *bytes, struct span span)
{
    size_t count = span_length(span);
    if (count == 0) return;
    memcpy(bytes_reserve(bytes, count), span.at, count);
    bytes_added(bytes, count);
}

void bytes_print(struct bytes *bytes, const char *format, ...)
{
    char text[512]; /* all our formats are short */
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    bytes_append(bytes, span_of(text));
}

void bytes_drop(struct bytes *bytes, size_t count)
{
    bytes->start += count;
    if (bytes->start == bytes->end) bytes_clear(bytes);
}

/* Small again after a large message: an idle connection must not keep a megabyte. */
void bytes_clear(struct bytes *bytes)
{
    if (bytes->capacity > KEPT_ROOM) bytes_free(bytes);
    bytes->start = bytes->end = 0;
}

void bytes_free(struct bytes *bytes)
{
    free(bytes->room);
    *bytes = (struct bytes){0};
}
