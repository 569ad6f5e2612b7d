/* Whether some bytes are JSON (RFC 8259). Values are not built: an order is kept as it came. */
#ifndef JSON_H
#define JSON_H

#include "span.h"

/* An object and nothing else, in UTF-8, at most 128 levels deep. */
bool json_is_object(struct span text);

#endif
