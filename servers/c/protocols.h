/* The protocols over TCP, by the name on the command line. */
#ifndef PROTOCOLS_H
#define PROTOCOLS_H

#include "connection.h"

extern const struct protocol ECHO_OVER_TCP, DIALOGUE, HTTP_OVER_TCP;
extern const struct protocol *const PROTOCOL_BY_NAME[PROTOCOLS];

/* Serves UDP on `fd` until told to leave by a signal; the exit status. */
int serve_datagrams(const struct options *options, int fd);

#endif
