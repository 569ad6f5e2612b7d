/* Sockets, with the reason of each option where it is set (sockets.c). */
#ifndef SOCKETS_H
#define SOCKETS_H

#include "options.h"

/* A socket bound to `port` and, for TCP, listening; -1 with errno set when that fails. */
int socket_bound(const struct options *options, uint32_t port);

/* What an accepted connection is set to. */
void socket_accepted(int fd, const struct options *options);

/* A connection on its way to HOST:PORT; -1 when the address cannot be understood. */
int socket_connecting(const char *address);

/* "HOST:PORT" and the port alone. */
uint32_t socket_name(int fd, char *name, size_t size);

#endif
