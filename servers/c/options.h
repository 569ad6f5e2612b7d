/* The command line that all reference servers share; servers/CONTRACT.md says what each means. */
#ifndef OPTIONS_H
#define OPTIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum protocol_name { ECHO_PROTOCOL, FRAMES, LINES, STORE, UDP, HTTP, PROTOCOLS };

struct options {
    const char *host, *store;
    uint32_t port;
    enum protocol_name protocol;
    uint32_t workers, backlog, max_connections, batch;
    bool reuse_port, reuse_address, nodelay, keepalive, split_writes;
    uint32_t defer_accept, receive_buffer, send_buffer;
    uint32_t max_message;
    uint32_t requests_per_connection, store_connections;
    int64_t think_ns, idle_ns, message_ns, drain_ns, store_ns; /* limits: NEVER when off */
};

/* False, after a sentence on standard error, when the arguments are not to be understood. */
bool options_read(struct options *options, int count, char **arguments);

#endif
