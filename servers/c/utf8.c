#include "utf8.h"

/* The RFC's table: first byte, range of the second byte, length. */
static const struct {
    unsigned char first, last, second_least, second_most, length;
} FORMS[] = {
    {0x00, 0x7F, 0x00, 0xFF, 1}, {0xC2, 0xDF, 0x80, 0xBF, 2}, {0xE0, 0xE0, 0xA0, 0xBF, 3},
    {0xE1, 0xEC, 0x80, 0xBF, 3}, {0xED, 0xED, 0x80, 0x9F, 3}, {0xEE, 0xEF, 0x80, 0xBF, 3},
    {0xF0, 0xF0, 0x90, 0xBF, 4}, {0xF1, 0xF3, 0x80, 0xBF, 4}, {0xF4, 0xF4, 0x80, 0x8F, 4},
};

static bool is_tail(struct span span, size_t length)
{
    for (size_t index = 2; index < length; index++) {
        if ((span.at[index] & 0xC0) != 0x80) return false;
    }
    return true;
}

size_t utf8_length(struct span span)
{
    if (span.at == span.end) return 0;
    for (size_t index = 0; index < sizeof FORMS / sizeof *FORMS; index++) {
        if (span.at[0] < FORMS[index].first || span.at[0] > FORMS[index].last) continue;
        size_t length = FORMS[index].length;
        if (length == 1) return 1;
        if (span_length(span) < length) return 0;
        if (span.at[1] < FORMS[index].second_least || span.at[1] > FORMS[index].second_most) {
            return 0;
        }
        return is_tail(span, length) ? length : 0;
    }
    return 0;
}
