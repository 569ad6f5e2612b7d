/* The head of an HTTP/1.1 request (RFC 9112, sections 2 to 6): bytes to value, or a refusal.
 *
 * Strict where tolerance lets two parties read one request differently (request smuggling): no
 * folded lines, no space before a colon, no length beside chunks, no second Host. */
#ifndef HTTP_HEAD_H
#define HTTP_HEAD_H

#include "span.h"

enum { METHOD_BYTES = 16, PATH_BYTES = 64 };

struct head {
    char method[METHOD_BYTES]; /* empty when longer than any method here */
    char path[PATH_BYTES];     /* without the query; empty when longer than any path here */
    bool is_minor_zero;        /* HTTP/1.0 */
    bool has_length, is_chunked, closes, expects_continue, expects_other;
    uint64_t content_length;
    unsigned hosts, codings;
};

/* Not a request we can read on from: answered with `status`, then the connection ends. */
struct refused {
    int status; /* zero: not refused */
    const char *why;
};

extern const struct refused NOT_REFUSED, HEAD_TOO_LONG;

/* Bytes of the head at the front of `inbox` up to and with its blank line; zero while it is
 * incomplete. The empty lines that may stand before it are counted in `skipped`. */
size_t head_length(struct span inbox, size_t *skipped, struct refused *refused);

struct refused head_parse(struct span text, struct head *head);

#endif
