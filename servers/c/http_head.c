#include "http_head.h"

#include <ctype.h>
#include <string.h>

enum { HEAD_BYTES = 16384, LENGTH_DIGITS = 15 };

const struct refused NOT_REFUSED = {0, NULL};
const struct refused HEAD_TOO_LONG = {431, "head longer than 16384 bytes"};
static const struct refused BAD_REQUEST_LINE = {400, "malformed request line"};
static const struct refused BAD_FIELD = {400, "malformed field line"};
static const struct refused BAD_LENGTH = {400, "malformed or repeated Content-Length"};
static const struct refused BAD_VERSION = {505, "this is HTTP/1.1"};
static const struct refused BAD_HOST = {400, "exactly one Host is needed"};
static const struct refused TWO_LENGTHS = {400, "Content-Length beside Transfer-Encoding"};
static const struct refused NOT_CHUNKED = {400, "chunked must be the last coding"};
static const struct refused NOT_ONLY_CHUNKED = {501, "chunked is the only coding"};

size_t head_length(struct span inbox, size_t *skipped, struct refused *refused)
{
    *skipped = 0;
    /* RFC 9112, section 2.2: empty lines before a request are ignored. */
    while (span_starts(inbox, "\r\n")) {
        inbox.at += 2;
        *skipped += 2;
    }
    size_t end = span_find(inbox, "\r\n\r\n");
    bool is_there = end < span_length(inbox);
    if (is_there ? end + 4 > HEAD_BYTES : end >= HEAD_BYTES) *refused = HEAD_TOO_LONG;
    return is_there ? end + 4 : 0;
}

static bool is_token(struct span span)
{
    if (span.at == span.end) return false;
    for (; span.at < span.end; span.at++) {
        if (!isalnum(*span.at) && (!*span.at || !strchr("!#$%&'*+-.^_`|~", *span.at))) return false;
    }
    return true;
}

static bool is_target(struct span span)
{
    if (span.at == span.end) return false;
    for (; span.at < span.end; span.at++) {
        if (*span.at < '!' || *span.at > '~') return false;
    }
    return true;
}

static bool is_field_value(struct span span)
{
    for (; span.at < span.end; span.at++) {
        if ((*span.at < ' ' && *span.at != '\t') || *span.at == 0x7F) return false;
    }
    return true;
}

static void copy(char *room, size_t size, struct span text)
{
    size_t length = span_length(text) < size ? span_length(text) : 0;
    memcpy(room, text.at, length);
    room[length] = '\0';
}

/* Of "/path?query" or, as proxies are sent, "http://host/path?query". */
static void read_path(struct head *head, struct span target)
{
    if (span_starts(target, "http://")) {
        target = span_part(target, strlen("http://"), SIZE_MAX);
        span_cut(&target, '/');
        target.at--; /* the slash, or the byte in its place when there is no path */
        if (*target.at != '/') target = span_of("/");
    }
    copy(head->path, sizeof head->path, span_cut(&target, '?'));
}

static struct refused read_request_line(struct head *head, struct span line)
{
    struct span method = span_cut(&line, ' ');
    struct span target = span_cut(&line, ' ');
    if (!is_token(method) || !is_target(target)) return BAD_REQUEST_LINE;
    bool is_version = span_length(line) == 8 && span_starts(line, "HTTP/") &&
                      isdigit(line.at[5]) && line.at[6] == '.' && isdigit(line.at[7]);
    if (!is_version) return BAD_REQUEST_LINE;
    if (line.at[5] != '1') return BAD_VERSION;
    head->is_minor_zero = line.at[7] == '0';
    copy(head->method, sizeof head->method, method);
    read_path(head, target);
    return NOT_REFUSED;
}

static struct refused read_host(struct head *head, struct span value)
{
    (void)value;
    head->hosts++;
    return NOT_REFUSED;
}

static struct refused read_content_length(struct head *head, struct span value)
{
    if (head->has_length || value.at == value.end || span_length(value) > LENGTH_DIGITS) {
        return BAD_LENGTH;
    }
    head->has_length = true;
    for (; value.at < value.end; value.at++) {
        if (!isdigit(*value.at)) return BAD_LENGTH;
        head->content_length = head->content_length * 10 + (uint64_t)(*value.at - '0');
    }
    return NOT_REFUSED;
}

static struct refused read_transfer_encoding(struct head *head, struct span value)
{
    do {
        head->is_chunked = span_is_caseless(span_trim(span_cut(&value, ',')), "chunked");
        head->codings++;
    } while (value.at < value.end);
    return NOT_REFUSED;
}

static struct refused read_connection(struct head *head, struct span value)
{
    while (value.at < value.end) {
        if (span_is_caseless(span_trim(span_cut(&value, ',')), "close")) head->closes = true;
    }
    return NOT_REFUSED;
}

static struct refused read_expect(struct head *head, struct span value)
{
    if (span_is_caseless(value, "100-continue")) head->expects_continue = true;
    else head->expects_other = true;
    return NOT_REFUSED;
}

static const struct {
    const char *name;
    struct refused (*read)(struct head *head, struct span value);
} FIELDS[] = {
    {"host", read_host},
    {"content-length", read_content_length},
    {"transfer-encoding", read_transfer_encoding},
    {"connection", read_connection},
    {"expect", read_expect},
};

static struct refused read_field(struct head *head, struct span line)
{
    size_t colon = span_find(line, ":");
    struct span name = span_part(line, 0, colon);
    struct span value = span_trim(span_part(line, colon + 1, SIZE_MAX));
    bool has_colon = colon < span_length(line);
    if (!has_colon || !is_token(name) || !is_field_value(value)) return BAD_FIELD;
    for (size_t index = 0; index < sizeof FIELDS / sizeof *FIELDS; index++) {
        if (span_is_caseless(name, FIELDS[index].name)) return FIELDS[index].read(head, value);
    }
    return NOT_REFUSED;
}

/* What the fields mean together. */
static struct refused check(const struct head *head)
{
    if (!head->is_minor_zero && head->hosts != 1) return BAD_HOST;
    if (!head->codings) return NOT_REFUSED;
    if (head->has_length) return TWO_LENGTHS;
    if (!head->is_chunked) return NOT_CHUNKED;
    return head->codings > 1 ? NOT_ONLY_CHUNKED : NOT_REFUSED;
}

/* Takes a line off the front; lines end with CR LF and with nothing less. */
static struct span take_line(struct span *text)
{
    size_t end = span_find(*text, "\r\n");
    struct span line = span_part(*text, 0, end);
    *text = span_part(*text, end + 2, SIZE_MAX);
    return line;
}

struct refused head_parse(struct span text, struct head *head)
{
    *head = (struct head){0};
    struct refused refused = read_request_line(head, take_line(&text));
    for (struct span line = take_line(&text); line.at < line.end; line = take_line(&text)) {
        if (refused.status) return refused;
        refused = read_field(head, line);
    }
    return refused.status ? refused : check(head);
}
