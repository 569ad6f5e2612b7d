/* TCP echo: every byte comes back, in order; the smallest protocol there is. */
#include "protocols.h"

static bool take(struct connection *connection)
{
    if (!bytes_length(&connection->inbox)) return false;
    connection_send(connection, bytes_span(&connection->inbox), span_of(""));
    bytes_clear(&connection->inbox);
    return true;
}

static bool has_part(const struct connection *connection)
{
    (void)connection;
    return false; /* every byte is whole */
}

const struct protocol ECHO_OVER_TCP = {
    .size = sizeof(struct connection),
    .take = take,
    .has_part = has_part,
};
