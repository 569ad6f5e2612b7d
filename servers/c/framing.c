#include "framing.h"

#include <string.h>

/* A length of four bytes, most significant first, and as many bytes. */
enum framed find_frame(struct span inbox, size_t longest, struct span *message, size_t *used)
{
    if (span_length(inbox) < FRAME_HEAD_BYTES) return INCOMPLETE;
    size_t length = 0;
    for (size_t index = 0; index < FRAME_HEAD_BYTES; index++) {
        length = length << 8 | inbox.at[index];
    }
    if (length > longest) return TOO_LONG;
    if (span_length(inbox) - FRAME_HEAD_BYTES < length) return INCOMPLETE;
    *message = span_part(inbox, FRAME_HEAD_BYTES, length);
    *used = FRAME_HEAD_BYTES + length;
    return WHOLE;
}

/* Bytes up to a line feed; a carriage return before it is not part of the message. */
enum framed find_line(struct span inbox, size_t longest, struct span *message, size_t *used,
                      size_t *searched)
{
    struct span rest = span_part(inbox, *searched, SIZE_MAX);
    size_t end = *searched + span_find(rest, "\n");
    if (end > longest) return TOO_LONG;
    *searched = end;
    if (end == span_length(inbox)) return INCOMPLETE;
    *searched = 0;
    *used = end + 1;
    if (end > 0 && inbox.at[end - 1] == '\r') end--;
    *message = span_part(inbox, 0, end);
    return WHOLE;
}

void frame_head(size_t length, unsigned char head[FRAME_HEAD_BYTES])
{
    for (size_t index = FRAME_HEAD_BYTES; index-- > 0; length >>= 8) {
        head[index] = (unsigned char)(length & 0xFF);
    }
}
