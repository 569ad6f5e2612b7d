#include "records.h"

#include <stdlib.h>

enum { RECORDS_AT_MOST = 10000 };

/* A ring: record N lives at N modulo the size. */
struct records {
    uint32_t last;
    struct bytes newest[RECORDS_AT_MOST];
};

struct records *records_make(void)
{
    return memory(sizeof(struct records));
}

uint32_t records_add(struct records *records, struct span value)
{
    records->last++;
    struct bytes *place = &records->newest[records->last % RECORDS_AT_MOST];
    bytes_free(place);
    bytes_append(place, value);
    return records->last;
}

bool records_get(const struct records *records, uint32_t number, struct span *value)
{
    bool is_old = number == 0 || records->last - number >= RECORDS_AT_MOST;
    if (number > records->last || is_old) return false;
    *value = bytes_span(&records->newest[number % RECORDS_AT_MOST]);
    return true;
}

void records_free(struct records *records)
{
    if (!records) return;
    for (size_t index = 0; index < RECORDS_AT_MOST; index++) bytes_free(&records->newest[index]);
    free(records);
}
