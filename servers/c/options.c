#include "options.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "timers.h"

enum { TEXT, ADDRESS, PROTOCOL, COUNT, POSITIVE, MILLISECONDS, SECONDS, OFF, ON, UNAVAILABLE, KINDS };

static struct options chosen;

/* Every option: how its value is read, and where it goes. */
static const struct {
    const char *name;
    int kind;
    void *value;
} OPTIONS[] = {
    {"host", TEXT, &chosen.host},
    {"store", ADDRESS, &chosen.store},
    {"protocol", PROTOCOL, &chosen.protocol},
    {"port", COUNT, &chosen.port},
    {"workers", POSITIVE, &chosen.workers},
    {"backlog", POSITIVE, &chosen.backlog},
    {"batch", POSITIVE, &chosen.batch},
    {"max-connections", COUNT, &chosen.max_connections},
    {"max-message", COUNT, &chosen.max_message},
    {"defer-accept", COUNT, &chosen.defer_accept},
    {"receive-buffer", COUNT, &chosen.receive_buffer},
    {"send-buffer", COUNT, &chosen.send_buffer},
    {"requests-per-connection", COUNT, &chosen.requests_per_connection},
    {"store-connections", COUNT, &chosen.store_connections},
    {"think-time", MILLISECONDS, &chosen.think_ns},
    {"idle-timeout", SECONDS, &chosen.idle_ns},
    {"message-timeout", SECONDS, &chosen.message_ns},
    {"drain-timeout", SECONDS, &chosen.drain_ns},
    {"store-timeout", SECONDS, &chosen.store_ns},
    {"no-reuse-port", OFF, &chosen.reuse_port},
    {"no-reuse-address", OFF, &chosen.reuse_address},
    {"no-nodelay", OFF, &chosen.nodelay},
    {"no-keepalive", OFF, &chosen.keepalive},
    {"split-writes", ON, &chosen.split_writes},
    {"certificate", UNAVAILABLE, NULL},
    {"key", UNAVAILABLE, NULL},
};

enum { COUNT_OF_OPTIONS = sizeof OPTIONS / sizeof *OPTIONS };

static const char *const PROTOCOL_NAMES[PROTOCOLS] = {"echo", "frames", "lines",
                                                      "store", "udp", "http"};
static const uint32_t MESSAGE_BYTES[PROTOCOLS] = {0, 1 << 20, 8192, 1 << 20, 8192, 65536};

static const struct options USUAL = {
    .host = "127.0.0.1",
    .store = "",
    .workers = 1,
    .backlog = 4096,
    .batch = 64,
    .max_connections = 10000,
    .reuse_port = true,
    .reuse_address = true,
    .nodelay = true,
    .keepalive = true,
    .store_connections = 8,
    .idle_ns = 75 * SECOND,
    .message_ns = 10 * SECOND,
    .drain_ns = 5 * SECOND,
    .store_ns = 5 * SECOND,
};

static bool wrong(const char *name, const char *why)
{
    fprintf(stderr, "%s: %s\n", name, why);
    return false;
}

static bool read_number(const char *text, uint32_t least, uint32_t *number)
{
    char *end;
    unsigned long value = strtoul(text, &end, 10);
    if (*text < '0' || *text > '9' || *end || value < least || value >= 1UL << 31) return false;
    *number = (uint32_t)value;
    return true;
}

static bool read_seconds(const char *text, int64_t *duration_ns)
{
    char *end;
    double value = strtod(text, &end);
    if (*text < '0' || *text > '9' || *end || value > 1e6) return false;
    *duration_ns = (int64_t)(value * (double)SECOND);
    return true;
}

static bool read_protocol(const char *text, enum protocol_name *protocol)
{
    for (int name = 0; name < PROTOCOLS; name++) {
        if (strcmp(text, PROTOCOL_NAMES[name]) == 0) {
            *protocol = (enum protocol_name)name;
            return true;
        }
    }
    return false;
}

/* HOST:PORT, or nothing. */
static bool read_address(const char *text, const char **address)
{
    uint32_t port;
    const char *colon = strrchr(text, ':');
    bool is_whole = colon && colon > text && read_number(colon + 1, 1, &port) && port <= 65535;
    *address = text;
    return is_whole || !*text;
}

static bool read_milliseconds(const char *text, int64_t *duration_ns)
{
    uint32_t milliseconds;
    if (!read_number(text, 0, &milliseconds)) return false;
    *duration_ns = milliseconds * MILLISECOND;
    return true;
}

static bool read_value(int kind, void *value, const char *text)
{
    switch (kind) {
    case TEXT: *(const char **)value = text; return true;
    case ADDRESS: return read_address(text, value);
    case PROTOCOL: return read_protocol(text, value);
    case COUNT: return read_number(text, 0, value);
    case POSITIVE: return read_number(text, 1, value);
    case MILLISECONDS: return read_milliseconds(text, value);
    case SECONDS: return read_seconds(text, value);
    case OFF: *(bool *)value = false; return true;
    case ON: *(bool *)value = true; return true;
    default: return false;
    }
}

static bool check(void)
{
    bool keeps_records = chosen.protocol == STORE || (chosen.protocol == HTTP && !*chosen.store);
    if (chosen.workers > 1 && keeps_records) {
        return wrong("workers", "each would keep records of its own: use one, or --store");
    }
    if (chosen.port > 65535) return wrong("port", "goes up to 65535");
    if (chosen.batch > 1024) return wrong("batch", "goes up to 1024, the kernel's own limit");
    return true;
}

/* Zero switches a limit off. The time to drain is no limit but an amount: zero is none at all. */
static void finish(void)
{
    if (!chosen.max_message) chosen.max_message = MESSAGE_BYTES[chosen.protocol];
    if (!chosen.idle_ns) chosen.idle_ns = NEVER;
    if (!chosen.message_ns) chosen.message_ns = NEVER;
    if (!chosen.store_ns) chosen.store_ns = NEVER;
}

bool options_read(struct options *options, int count, char **arguments)
{
    struct option known[COUNT_OF_OPTIONS + 1] = {0};
    for (int index = 0; index < COUNT_OF_OPTIONS; index++) {
        int kind = OPTIONS[index].kind;
        known[index].name = OPTIONS[index].name;
        known[index].has_arg = kind == OFF || kind == ON ? no_argument : required_argument;
    }
    chosen = USUAL;
    int index = 0, found;
    while ((found = getopt_long(count, arguments, "", known, &index)) == 0) {
        if (OPTIONS[index].kind == UNAVAILABLE) {
            return wrong(OPTIONS[index].name, "no TLS here: put a server that has it in front");
        }
        if (!read_value(OPTIONS[index].kind, OPTIONS[index].value, optarg)) {
            return wrong(OPTIONS[index].name, "not a value it takes");
        }
    }
    if (found != -1) return false; /* getopt has said why */
    if (optind < count) return wrong(arguments[optind], "not an option");
    if (!check()) return false;
    finish();
    *options = chosen;
    return true;
}
