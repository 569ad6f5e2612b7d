/* The body of a request (RFC 9112, sections 6 and 7): of a known length, or in chunks. */
#ifndef HTTP_BODY_H
#define HTTP_BODY_H

#include "bytes.h"
#include "http_head.h"

enum body_part { BODY_COUNTED, BODY_SIZE, BODY_CHUNK, BODY_TRAILER };

struct body {
    enum body_part part;   /* what comes next */
    size_t longest;        /* a body may be this long and no longer */
    size_t missing;        /* bytes of the current part still to come */
    size_t trailer_bytes;
    struct bytes content;
};

/* Empties `body` for a new request, whose head may already show that it is too long. */
struct refused body_begin(struct body *body, const struct head *head, size_t longest);

/* Takes what is there of it off `inbox`; true when it is complete. */
bool body_take(struct body *body, struct bytes *inbox, struct refused *refused);

#endif
