/* Some bytes that belong to somebody else: what parsers read. A span cannot be read past `end`
 * by these functions. */
#ifndef SPAN_H
#define SPAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct span {
    const unsigned char *at, *end;
};

struct span span_of(const char *text);
size_t span_length(struct span span);

/* The part of `span` from `start`, at most `length` bytes. */
struct span span_part(struct span span, size_t start, size_t length);

bool span_is(struct span span, const char *text);
bool span_is_caseless(struct span span, const char *text);
bool span_starts(struct span span, const char *text);

/* Takes the bytes before the first `separator` off the front of `span`, and the separator too;
 * takes all of them when there is none. */
struct span span_cut(struct span *span, char separator);

/* Without spaces and tabs on both sides. */
struct span span_trim(struct span span);

/* Without spaces and tabs at its end. */
struct span span_trim_end(struct span span);

/* Where `text` begins; the length of `span` when it is not there. */
size_t span_find(struct span span, const char *text);

/* A plain decimal number of one to nine digits; false for anything else. */
bool span_number(struct span span, uint32_t *number);

#endif
