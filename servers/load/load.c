/* A load maker for the benchmark: asks again as soon as it is answered, on many sockets at once.
 *
 *     load tcp|udp ADDRESS PORT SOCKETS SECONDS REQUEST ANSWER_BYTES
 *
 * REQUEST is hexadecimal. Prints requests a second and the 50th, 99th and 99.9th percentile of
 * the time from asking to being answered, in microseconds. A datagram that is not answered within
 * a second counts as lost and is asked again. */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { REQUEST_BYTES = 4096, EVENTS = 64, MICROSECONDS = 1 << 20 };

#define SECOND 1000000000LL

struct asker {
    int fd;
    int64_t asked_ns;
    size_t missing; /* bytes of the answer still to come */
};

static struct {
    bool is_udp;
    unsigned char request[REQUEST_BYTES];
    size_t request_length, answer_length;
} plan;

static uint64_t count_by_microsecond[MICROSECONDS];
static uint64_t answered, lost;

static int64_t now_ns(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * SECOND + now.tv_nsec;
}

static void fail(const char *what)
{
    perror(what);
    exit(1);
}

static void ask(struct asker *asker)
{
    asker->asked_ns = now_ns();
    asker->missing = plan.answer_length;
    ssize_t sent = send(asker->fd, plan.request, plan.request_length, MSG_NOSIGNAL);
    if (sent != (ssize_t)plan.request_length && !plan.is_udp) fail("send");
}

static void note(const struct asker *asker)
{
    int64_t microseconds = (now_ns() - asker->asked_ns) / 1000;
    if (microseconds >= MICROSECONDS) microseconds = MICROSECONDS - 1;
    count_by_microsecond[microseconds]++;
    answered++;
}

static void read_answer(struct asker *asker)
{
    static unsigned char room[65536];
    ssize_t count = recv(asker->fd, room, sizeof room, 0);
    if (count <= 0) {
        if (plan.is_udp) return;
        fail("the server ended");
    }
    asker->missing = (size_t)count >= asker->missing ? 0 : asker->missing - (size_t)count;
    if (asker->missing && !plan.is_udp) return;
    note(asker);
    ask(asker);
}

static void open_asker(struct asker *asker, int epoll, const struct sockaddr_in *server)
{
    int on = 1;
    asker->fd = socket(AF_INET, plan.is_udp ? SOCK_DGRAM : SOCK_STREAM, 0);
    if (connect(asker->fd, (const struct sockaddr *)server, sizeof *server) < 0) fail("connect");
    if (!plan.is_udp) setsockopt(asker->fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    struct epoll_event event = {.events = EPOLLIN, .data.ptr = asker};
    epoll_ctl(epoll, EPOLL_CTL_ADD, asker->fd, &event);
}

static void ask_lost_again(struct asker *askers, size_t sockets)
{
    int64_t now = now_ns();
    for (size_t index = 0; index < sockets; index++) {
        if (now - askers[index].asked_ns < SECOND) continue;
        lost++;
        ask(&askers[index]);
    }
}

static void run(struct asker *askers, size_t sockets, int epoll, int64_t ends_ns)
{
    struct epoll_event events[EVENTS];
    for (size_t index = 0; index < sockets; index++) ask(&askers[index]);
    int64_t looked_ns = now_ns();
    while (now_ns() < ends_ns) {
        int count = epoll_wait(epoll, events, EVENTS, 100);
        for (int index = 0; index < count; index++) read_answer(events[index].data.ptr);
        if (plan.is_udp && now_ns() - looked_ns > SECOND) {
            ask_lost_again(askers, sockets);
            looked_ns = now_ns();
        }
    }
}

static long percentile(double share)
{
    uint64_t seen = 0, wanted = (uint64_t)((double)answered * share);
    for (long microseconds = 0; microseconds < MICROSECONDS; microseconds++) {
        seen += count_by_microsecond[microseconds];
        if (seen > wanted) return microseconds;
    }
    return MICROSECONDS;
}

static void read_request(const char *text)
{
    for (; text[0] && text[1] && plan.request_length < REQUEST_BYTES; text += 2) {
        unsigned byte;
        if (sscanf(text, "%2x", &byte) != 1) break;
        plan.request[plan.request_length++] = (unsigned char)byte;
    }
}

int main(int count, char **arguments)
{
    if (count != 8) {
        fputs("load tcp|udp ADDRESS PORT SOCKETS SECONDS REQUEST ANSWER_BYTES\n", stderr);
        return 2;
    }
    plan.is_udp = strcmp(arguments[1], "udp") == 0;
    plan.answer_length = strtoul(arguments[7], NULL, 10);
    read_request(arguments[6]);
    struct sockaddr_in server = {.sin_family = AF_INET};
    server.sin_port = htons((uint16_t)strtoul(arguments[3], NULL, 10));
    if (inet_pton(AF_INET, arguments[2], &server.sin_addr) != 1) fail(arguments[2]);
    size_t sockets = strtoul(arguments[4], NULL, 10);
    double seconds = strtod(arguments[5], NULL);
    struct asker *askers = calloc(sockets, sizeof *askers);
    int epoll = epoll_create1(0);
    if (!askers || epoll < 0) fail("set-up");
    for (size_t index = 0; index < sockets; index++) open_asker(&askers[index], epoll, &server);
    run(askers, sockets, epoll, now_ns() + (int64_t)(seconds * (double)SECOND));
    printf("%.0f %ld %ld %ld %lu\n", (double)answered / seconds, percentile(0.5),
           percentile(0.99), percentile(0.999), (unsigned long)lost);
    free(askers);
    return 0;
}
