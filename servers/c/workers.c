#define _GNU_SOURCE /* SFD_CLOEXEC */
#include "workers.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <unistd.h>

#include "bytes.h"

static sigset_t signals_to_leave(void)
{
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGTERM);
    sigaddset(&signals, SIGINT);
    return signals;
}

void block_leaving_signals(void)
{
    sigset_t signals = signals_to_leave();
    sigaddset(&signals, SIGCHLD);
    sigprocmask(SIG_BLOCK, &signals, NULL);
}

int leaving_signals(void)
{
    sigset_t signals = signals_to_leave();
    return signalfd(-1, &signals, SFD_CLOEXEC | SFD_NONBLOCK);
}

void raise_file_limit(void)
{
    struct rlimit limit;
    if (getrlimit(RLIMIT_NOFILE, &limit) == 0) {
        limit.rlim_cur = limit.rlim_max;
        setrlimit(RLIMIT_NOFILE, &limit);
    }
}

static void tell_all(const pid_t *workers, uint32_t count, int signal)
{
    for (uint32_t index = 0; index < count; index++) {
        if (workers[index]) kill(workers[index], signal);
    }
}

/* Once only: a second signal would end a worker at once, whatever it has still to answer. */
static void end_all(const pid_t *workers, uint32_t count, bool *is_ending)
{
    if (!*is_ending) tell_all(workers, count, SIGTERM);
    *is_ending = true;
}

static void forget(pid_t *workers, uint32_t count, pid_t gone)
{
    for (uint32_t index = 0; index < count; index++) {
        if (workers[index] == gone) workers[index] = 0; /* soon another process's number */
    }
}

/* Notes the workers that ended. One that failed ends all: half a server is harder to notice than
 * none. */
static uint32_t collect(pid_t *workers, uint32_t count, int *worst, bool *is_ending)
{
    uint32_t ended = 0;
    int status;
    pid_t gone;
    while ((gone = waitpid(-1, &status, WNOHANG)) > 0) {
        ended++;
        forget(workers, count, gone);
        if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) {
            *worst = 1;
            end_all(workers, count, is_ending);
        }
    }
    return ended;
}

static int supervise(pid_t *workers, uint32_t count, bool is_ending)
{
    sigset_t signals = signals_to_leave();
    sigaddset(&signals, SIGCHLD);
    int worst = is_ending ? 1 : 0;
    uint32_t left = 0;
    for (uint32_t index = 0; index < count; index++) left += workers[index] ? 1 : 0;
    while (left > 0) {
        int signal = sigwaitinfo(&signals, NULL);
        if (signal == SIGCHLD) {
            left -= collect(workers, count, &worst, &is_ending);
        } else if (signal > 0) {
            tell_all(workers, count, signal);
            is_ending = true;
        }
    }
    return worst;
}

static void close_all_but(int kept, const int *sockets, uint32_t count)
{
    for (uint32_t index = 0; index < count; index++) {
        bool is_repeated = index > 0 && sockets[index] == sockets[0];
        if (sockets[index] != kept && !is_repeated) close(sockets[index]);
    }
}

int run_workers(const struct options *options, const int *sockets,
                int (*work)(const struct options *options, int fd))
{
    uint32_t count = options->workers;
    if (count == 1) return work(options, sockets[0]);
    pid_t *workers = memory(count * sizeof *workers), parent = getpid();
    bool has_failed = false;
    for (uint32_t index = 0; index < count && !has_failed; index++) {
        pid_t worker = fork();
        if (worker == 0) {
            free(workers);
            prctl(PR_SET_PDEATHSIG, SIGTERM); /* however the parent dies, we leave too */
            if (getppid() != parent) return 1; /* it died before we had asked for that */
            close_all_but(sockets[index], sockets, count);
            return work(options, sockets[index]);
        }
        if (worker < 0) {
            /* -1 is no worker's number: to kill(2) it means everybody. */
            perror("cannot start a worker");
            end_all(workers, count, &has_failed);
        } else {
            workers[index] = worker;
        }
    }
    /* A socket that the parent kept open would go on taking connections that nobody serves. */
    close_all_but(-1, sockets, count);
    int worst = supervise(workers, count, has_failed);
    free(workers);
    return worst;
}
