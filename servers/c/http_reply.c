#include "http_reply.h"

#include <string.h>
#include <time.h>

static const struct {
    int status;
    const char *reason;
} REASONS[] = {
    {200, "OK"},
    {201, "Created"},
    {400, "Bad Request"},
    {404, "Not Found"},
    {405, "Method Not Allowed"},
    {408, "Request Timeout"},
    {411, "Length Required"},
    {413, "Content Too Large"},
    {417, "Expectation Failed"},
    {431, "Request Header Fields Too Large"},
    {500, "Internal Server Error"},
    {501, "Not Implemented"},
    {502, "Bad Gateway"},
    {503, "Service Unavailable"},
    {504, "Gateway Timeout"},
    {505, "HTTP Version Not Supported"},
};

static const char *reason_of(int status)
{
    for (size_t index = 0; index < sizeof REASONS / sizeof *REASONS; index++) {
        if (REASONS[index].status == status) return REASONS[index].reason;
    }
    return "";
}

void reply_refuse(struct reply *reply, int status, const char *why)
{
    reply->status = status;
    reply->fields[0] = '\0';
    bytes_clear(&reply->body);
    bytes_print(&reply->body, "{\"error\":\"%s\"}", why);
}

/* Made once a second rather than once a response. */
static const char *date(void)
{
    static char text[40];
    static time_t second;
    time_t now = time(NULL);
    if (now != second) {
        struct tm parts;
        gmtime_r(&now, &parts);
        strftime(text, sizeof text, "%a, %d %b %Y %H:%M:%S GMT", &parts);
        second = now;
    }
    return text;
}

void reply_head(const struct reply *reply, const char *connection, struct bytes *out)
{
    bytes_print(out,
                "HTTP/1.1 %d %s\r\nDate: %s\r\nContent-Type: application/json\r\n"
                "Content-Length: %zu\r\n%s%s\r\n",
                reply->status, reason_of(reply->status), date(), bytes_length(&reply->body),
                reply->fields, connection);
}
