#define _GNU_SOURCE /* SOCK_NONBLOCK, accept4 */
#include "sockets.h"

#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum {
    KEEPALIVE_IDLE_SECONDS = 60,
    KEEPALIVE_INTERVAL_SECONDS = 10,
    KEEPALIVE_PROBES = 3,
    UDP_RECEIVE_BYTES = 4 << 20,
};

static void set(int fd, int level, int option, uint32_t value)
{
    int number = (int)value;
    setsockopt(fd, level, option, &number, sizeof number);
}

static void set_sharing(int fd, const struct options *options)
{
    if (options->reuse_address && options->protocol != UDP) {
        /* Connections of the last run wait a minute in TIME_WAIT and hold the port; without this
         * a restart fails with "address already in use". (For UDP it would let two servers bind
         * the same port unnoticed.) */
        set(fd, SOL_SOCKET, SO_REUSEADDR, 1);
    }
    if (options->reuse_port && options->workers > 1) {
        /* An accept queue for each worker, and the kernel deals connections out by their hash.
         * With one shared queue, every worker wakes for every connection (a thundering herd) and
         * the first to run gets most of them. */
        set(fd, SOL_SOCKET, SO_REUSEPORT, 1);
    }
}

/* Before bind and listen: the window scale is settled in the handshake. */
static void set_buffers(int fd, const struct options *options)
{
    /* For TCP zero is right nearly always: the kernel grows both buffers with the path, and
     * setting one ends that. UDP has no such growth, and its buffer must hold a burst that comes
     * while we are busy; the kernel caps the value at net.core.rmem_max. */
    uint32_t receive = options->receive_buffer;
    if (options->protocol == UDP && !receive) receive = UDP_RECEIVE_BYTES;
    if (receive) set(fd, SOL_SOCKET, SO_RCVBUF, receive);
    if (options->send_buffer) set(fd, SOL_SOCKET, SO_SNDBUF, options->send_buffer);
}

static int start_listening(int fd, const struct options *options)
{
    if (options->defer_accept) {
        /* Wakes us only once a request is there, which saves a waking for each connection. Off
         * unless asked for: a client that waits for us to speak first hangs, and the timeouts of
         * a connection do not run before it is accepted. */
        set(fd, IPPROTO_TCP, TCP_DEFER_ACCEPT, options->defer_accept);
    }
    /* Connections that came while we were busy wait here; where the queue is full, Linux drops
     * the handshake's last packet and the client waits a second or more. The kernel caps the
     * value at net.core.somaxconn. */
    return listen(fd, (int)options->backlog);
}

static struct addrinfo *look_up(const char *host, const char *port, int kind)
{
    struct addrinfo hints = {.ai_socktype = kind}, *found = NULL;
    return getaddrinfo(host, port, &hints, &found) == 0 ? found : NULL;
}

int socket_bound(const struct options *options, uint32_t port)
{
    char text[16];
    snprintf(text, sizeof text, "%u", port);
    int kind = options->protocol == UDP ? SOCK_DGRAM : SOCK_STREAM;
    struct addrinfo *found = look_up(options->host, text, kind);
    if (!found) {
        errno = EADDRNOTAVAIL;
        return -1;
    }
    int fd = socket(found->ai_family, kind | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    set_sharing(fd, options);
    set_buffers(fd, options);
    bool is_bound = bind(fd, found->ai_addr, found->ai_addrlen) == 0;
    freeaddrinfo(found);
    if (!is_bound || (kind == SOCK_STREAM && start_listening(fd, options) < 0)) {
        close(fd);
        return -1;
    }
    return fd;
}

void socket_accepted(int fd, const struct options *options)
{
    /* Nagle's algorithm holds a small write back while an earlier one is unacknowledged. As each
     * answer is one write, it could save no packet and would cost up to the 40 ms of the peer's
     * delayed acknowledgement. */
    set(fd, IPPROTO_TCP, TCP_NODELAY, options->nodelay);
    if (options->keepalive) {
        /* Finds peers that vanished without a word, and keeps entries of NATs and balancers
         * alive (350 s in many); the system's own two hours are too late for either. */
        set(fd, SOL_SOCKET, SO_KEEPALIVE, 1);
        set(fd, IPPROTO_TCP, TCP_KEEPIDLE, KEEPALIVE_IDLE_SECONDS);
        set(fd, IPPROTO_TCP, TCP_KEEPINTVL, KEEPALIVE_INTERVAL_SECONDS);
        set(fd, IPPROTO_TCP, TCP_KEEPCNT, KEEPALIVE_PROBES);
    }
}

int socket_connecting(const char *address)
{
    char host[256];
    const char *colon = strrchr(address, ':');
    if (!colon || (size_t)(colon - address) >= sizeof host) return -1;
    memcpy(host, address, (size_t)(colon - address));
    host[colon - address] = '\0';
    struct addrinfo *found = look_up(host, colon + 1, SOCK_STREAM);
    if (!found) return -1;
    int fd = socket(found->ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (fd >= 0) {
        set(fd, IPPROTO_TCP, TCP_NODELAY, 1);
        if (connect(fd, found->ai_addr, found->ai_addrlen) < 0 && errno != EINPROGRESS) {
            close(fd);
            fd = -1;
        }
    }
    freeaddrinfo(found);
    return fd;
}

uint32_t socket_name(int fd, char *name, size_t size)
{
    struct sockaddr_storage address;
    socklen_t length = sizeof address;
    char host[128] = "", port[16] = "0";
    uint32_t number = 0;
    if (getsockname(fd, (struct sockaddr *)&address, &length) == 0) {
        getnameinfo((struct sockaddr *)&address, length, host, sizeof host, port, sizeof port,
                    NI_NUMERICHOST | NI_NUMERICSERV);
    }
    sscanf(port, "%u", &number);
    snprintf(name, size, "%s:%u", host, number);
    return number;
}
