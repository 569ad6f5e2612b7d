/* Two ways to find where a message ends in a stream: a length in front, or a line's end. Pure:
 * nothing here reads a socket. */
#ifndef FRAMING_H
#define FRAMING_H

#include "span.h"

enum framed { INCOMPLETE, WHOLE, TOO_LONG };

enum { FRAME_HEAD_BYTES = 4 };

/* Finds the first message in `inbox`. When it is WHOLE, `message` is a part of `inbox` and `used`
 * the bytes to drop for it. */
enum framed find_frame(struct span inbox, size_t longest, struct span *message, size_t *used);

/* The same for lines; `searched` is the caller's note of bytes known to hold no line feed, so
 * that a line that comes byte by byte is searched once. */
enum framed find_line(struct span inbox, size_t longest, struct span *message, size_t *used,
                      size_t *searched);

void frame_head(size_t length, unsigned char head[FRAME_HEAD_BYTES]);

#endif
