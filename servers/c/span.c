#define _GNU_SOURCE /* memmem */
#include "span.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

enum { DIGITS = 9 };

struct span span_of(const char *text)
{
    const unsigned char *at = (const unsigned char *)text;
    return (struct span){at, at + strlen(text)};
}

size_t span_length(struct span span)
{
    return (size_t)(span.end - span.at);
}

struct span span_part(struct span span, size_t start, size_t length)
{
    size_t have = span_length(span);
    if (start > have) start = have;
    if (length > have - start) length = have - start;
    return (struct span){span.at + start, span.at + start + length};
}

bool span_is(struct span span, const char *text)
{
    size_t length = strlen(text);
    return span_length(span) == length && (length == 0 || memcmp(span.at, text, length) == 0);
}

bool span_is_caseless(struct span span, const char *text)
{
    size_t length = strlen(text);
    return span_length(span) == length && strncasecmp((const char *)span.at, text, length) == 0;
}

bool span_starts(struct span span, const char *text)
{
    return span_is(span_part(span, 0, strlen(text)), text);
}

struct span span_cut(struct span *span, char separator)
{
    struct span first = *span;
    const unsigned char *found = NULL;
    if (span->at != span->end) found = memchr(span->at, separator, span_length(*span));
    if (found) {
        first.end = found;
        span->at = found + 1;
    } else {
        span->at = span->end;
    }
    return first;
}

static bool is_blank(unsigned char byte)
{
    return byte == ' ' || byte == '\t';
}

struct span span_trim_end(struct span span)
{
    while (span.at < span.end && is_blank(span.end[-1])) span.end--;
    return span;
}

struct span span_trim(struct span span)
{
    while (span.at < span.end && is_blank(*span.at)) span.at++;
    return span_trim_end(span);
}

size_t span_find(struct span span, const char *text)
{
    size_t length = span_length(span);
    if (length == 0) return 0;
    const unsigned char *found = memmem(span.at, length, text, strlen(text));
    return found ? (size_t)(found - span.at) : length;
}

bool span_number(struct span span, uint32_t *number)
{
    if (span.at == span.end || span_length(span) > DIGITS) return false;
    *number = 0;
    for (; span.at < span.end; span.at++) {
        if (!isdigit(*span.at)) return false;
        *number = *number * 10 + (uint32_t)(*span.at - '0');
    }
    return true;
}
