/* An HTTP response as a value, and its bytes. */
#ifndef HTTP_REPLY_H
#define HTTP_REPLY_H

#include "bytes.h"

struct reply {
    int status;
    struct bytes body;  /* the reply's own */
    char fields[64];    /* a further field line with its line end, or empty */
};

/* Makes `reply` an error: {"error":"why"}. */
void reply_refuse(struct reply *reply, int status, const char *why);

/* Appends the head with its blank line; `connection` is the field line on keeping alive. */
void reply_head(const struct reply *reply, const char *connection, struct bytes *out);

#endif
