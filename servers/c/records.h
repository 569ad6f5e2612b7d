/* The newest records, numbered from one. Owns copies of the values. */
#ifndef RECORDS_H
#define RECORDS_H

#include "bytes.h"

struct records;

struct records *records_make(void);

/* The number of the new record. The oldest makes room: memory stays bounded without an error for
 * the newest. */
uint32_t records_add(struct records *records, struct span value);

/* `value` is good until the next record is added. */
bool records_get(const struct records *records, uint32_t number, struct span *value);
void records_free(struct records *records);

#endif
