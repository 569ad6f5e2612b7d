/* One process a worker: no memory is shared, so nothing needs a lock. */
#ifndef WORKERS_H
#define WORKERS_H

#include "options.h"

/* Runs `work` on each socket, in a process of its own when there are several; the exit status is
 * zero when every worker left as it should. */
int run_workers(const struct options *options, const int *sockets,
                int (*work)(const struct options *options, int fd));

/* SIGTERM and SIGINT wait until somebody reads them; called before anything is announced. */
void block_leaving_signals(void);

/* A descriptor that is readable when one of them came. */
int leaving_signals(void);

/* Each connection is a file; the soft limit is often 1024 and ours to raise to the hard one. */
void raise_file_limit(void);

#endif
