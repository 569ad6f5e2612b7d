#include "http_body.h"

#include <ctype.h>

enum { CHUNK_LINE_BYTES = 1024, TRAILER_BYTES = 8192, SIZE_DIGITS = 8 };

static const struct refused TOO_LONG_A_BODY = {413, "body too long"};
static const struct refused BAD_SIZE = {400, "malformed chunk size"};
static const struct refused BAD_CHUNK = {400, "chunk longer than its size"};
static const struct refused TRAILER_TOO_LONG = {431, "trailer too long"};

struct refused body_begin(struct body *body, const struct head *head, size_t longest)
{
    struct bytes content = body->content;
    bytes_clear(&content);
    *body = (struct body){.longest = longest, .content = content};
    if (head->is_chunked) {
        body->part = BODY_SIZE;
        return NOT_REFUSED;
    }
    if (head->content_length > longest) return TOO_LONG_A_BODY;
    body->missing = head->content_length;
    return NOT_REFUSED;
}

static bool take_counted(struct body *body, struct bytes *inbox)
{
    struct span part = span_part(bytes_span(inbox), 0, body->missing);
    bytes_append(&body->content, part);
    body->missing -= span_length(part);
    bytes_drop(inbox, span_length(part));
    return body->missing == 0;
}

/* A line without its end; false while it is incomplete. It is dropped later, being still read. */
static bool find_line(struct span inbox, size_t longest, struct span *line, bool *is_too_long)
{
    size_t end = span_find(inbox, "\r\n");
    bool is_there = end < span_length(inbox);
    *is_too_long = is_there ? end + 2 > longest : end >= longest;
    *line = span_part(inbox, 0, end);
    return is_there && !*is_too_long;
}

/* Hexadecimal digits, then perhaps extensions, which mean nothing here. */
static bool read_size(struct span line, size_t *size)
{
    struct span extensions = line;
    struct span digits = span_cut(&extensions, ';');
    digits = span_trim_end(digits);
    if (digits.at == digits.end || span_length(digits) > SIZE_DIGITS) return false;
    *size = 0;
    for (; digits.at < digits.end; digits.at++) {
        if (!isxdigit(*digits.at)) return false;
        int letter = tolower(*digits.at);
        *size = *size * 16 + (size_t)(letter <= '9' ? letter - '0' : letter - 'a' + 10);
    }
    for (; extensions.at < extensions.end; extensions.at++) {
        if (iscntrl(*extensions.at) && *extensions.at != '\t') return false;
    }
    return true;
}

static bool take_size(struct body *body, struct bytes *inbox, struct refused *refused)
{
    struct span line;
    bool is_too_long;
    size_t size = 0;
    if (!find_line(bytes_span(inbox), CHUNK_LINE_BYTES, &line, &is_too_long)) {
        if (is_too_long) *refused = BAD_SIZE;
        return false;
    }
    if (!read_size(line, &size)) {
        *refused = BAD_SIZE;
    } else if (bytes_length(&body->content) + size > body->longest) {
        *refused = TOO_LONG_A_BODY;
    }
    body->part = size ? BODY_CHUNK : BODY_TRAILER;
    body->missing = size;
    bytes_drop(inbox, span_length(line) + 2);
    return true;
}

/* The chunk's end is taken with it, so that a size always stands at the front afterwards. */
static bool take_chunk(struct body *body, struct bytes *inbox, struct refused *refused)
{
    if (body->missing && !take_counted(body, inbox)) return false;
    if (bytes_length(inbox) < 2) return false;
    if (!span_starts(bytes_span(inbox), "\r\n")) *refused = BAD_CHUNK;
    bytes_drop(inbox, 2);
    body->part = BODY_SIZE;
    return true;
}

/* A line of the trailer is read and forgotten; true for the empty one that ends it. */
static bool take_trailer(struct body *body, struct bytes *inbox, struct refused *refused)
{
    struct span line;
    bool is_too_long;
    size_t left = TRAILER_BYTES - body->trailer_bytes;
    while (find_line(bytes_span(inbox), left, &line, &is_too_long)) {
        size_t length = span_length(line);
        bytes_drop(inbox, length + 2);
        if (length == 0) return true;
        body->trailer_bytes += length + 2;
        left -= length + 2;
    }
    if (is_too_long) *refused = TRAILER_TOO_LONG;
    return false;
}

bool body_take(struct body *body, struct bytes *inbox, struct refused *refused)
{
    bool goes_on = true;
    while (goes_on && !refused->status) {
        switch (body->part) {
        case BODY_COUNTED: return take_counted(body, inbox);
        case BODY_SIZE: goes_on = take_size(body, inbox, refused); break;
        case BODY_CHUNK: goes_on = take_chunk(body, inbox, refused); break;
        case BODY_TRAILER: return take_trailer(body, inbox, refused);
        }
    }
    return false;
}
