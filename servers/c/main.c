/* The reference servers in C: serve --protocol http --port 8080
 *
 * C11 and Linux: epoll, signalfd, recvmmsg. servers/CONTRACT.md says what is served. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bytes.h"
#include "protocols.h"
#include "sockets.h"
#include "workers.h"

/* A socket for each worker: several on one port, or one that all of them share. */
static bool open_sockets(const struct options *options, int *sockets)
{
    char name[160];
    uint32_t port = options->port;
    for (uint32_t index = 0; index < options->workers; index++) {
        if (index > 0 && !options->reuse_port) {
            sockets[index] = sockets[0];
            continue;
        }
        sockets[index] = socket_bound(options, port);
        if (sockets[index] < 0) return false;
        port = socket_name(sockets[index], name, sizeof name);
    }
    printf("listening %s\n", name);
    fflush(stdout);
    return true;
}

int main(int count, char **arguments)
{
    struct options options;
    if (!options_read(&options, count, arguments)) return 2;
    raise_file_limit();
    block_leaving_signals();
    int *sockets = memory(options.workers * sizeof *sockets);
    int status = 1;
    if (open_sockets(&options, sockets)) {
        status = run_workers(&options, sockets,
                             options.protocol == UDP ? serve_datagrams : serve_stream);
    } else {
        fprintf(stderr, "cannot listen on %s:%u: %s\n", options.host, options.port,
                strerror(errno));
    }
    free(sockets);
    return status;
}
