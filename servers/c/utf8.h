/* One character of UTF-8 (RFC 3629, section 4): no longer forms, no surrogates, no more than
 * U+10FFFF. */
#ifndef UTF8_H
#define UTF8_H

#include "span.h"

/* Bytes of the character at the front of `span`; zero when there is none. */
size_t utf8_length(struct span span);

#endif
