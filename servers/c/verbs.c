#include "verbs.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "records.h"

enum { LONGEST_SLEEP_MS = 10000 };

typedef void verb(const struct verbs *verbs, struct span argument, struct answer *answer);

void answer_trouble(struct answer *answer, const char *kind, const char *format, ...)
{
    char sentence[128];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(sentence, sizeof sentence, format, arguments);
    va_end(arguments);
    bytes_print(answer->text, "ERR %s %s", kind, sentence);
}

static void fine(struct answer *answer, struct span result)
{
    bytes_append(answer->text, span_of("OK "));
    bytes_append(answer->text, result);
}

static void echo(const struct verbs *verbs, struct span argument, struct answer *answer)
{
    (void)verbs;
    fine(answer, argument);
}

static void reverse(const struct verbs *verbs, struct span argument, struct answer *answer)
{
    (void)verbs;
    fine(answer, span_of(""));
    size_t length = span_length(argument);
    unsigned char *room = bytes_reserve(answer->text, length);
    for (size_t index = 0; index < length; index++) room[index] = argument.at[length - 1 - index];
    bytes_added(answer->text, length);
}

static void wait_first(const struct verbs *verbs, struct span argument, struct answer *answer)
{
    (void)verbs;
    uint32_t milliseconds;
    if (!span_number(argument, &milliseconds) || milliseconds > LONGEST_SLEEP_MS) {
        answer_trouble(answer, "argument", "SLEEP takes 0 to %d milliseconds", LONGEST_SLEEP_MS);
        return;
    }
    fine(answer, argument);
    answer->delay_ms = milliseconds;
}

static void size(const struct verbs *verbs, struct span argument, struct answer *answer)
{
    uint32_t count;
    if (!span_number(argument, &count) || count > verbs->largest_size) {
        answer_trouble(answer, "argument", "SIZE takes 0 to %u bytes", verbs->largest_size);
        return;
    }
    fine(answer, span_of(""));
    memset(bytes_reserve(answer->text, count), 'x', count);
    bytes_added(answer->text, count);
}

static void add(const struct verbs *verbs, struct span argument, struct answer *answer)
{
    bytes_print(answer->text, "OK %u", records_add(verbs->records, argument));
}

static void get(const struct verbs *verbs, struct span argument, struct answer *answer)
{
    uint32_t number;
    struct span value;
    if (!span_number(argument, &number)) {
        answer_trouble(answer, "argument", "GET takes the number of a record");
    } else if (!records_get(verbs->records, number, &value)) {
        answer_trouble(answer, "missing", "no such record");
    } else {
        fine(answer, value);
    }
}

static const struct {
    const char *word;
    verb *answer;
    bool needs_records;
} VERBS[] = {
    {"ECHO", echo, false}, {"REVERSE", reverse, false}, {"SLEEP", wait_first, false},
    {"SIZE", size, false}, {"ADD", add, true},          {"GET", get, true},
};

void verbs_answer(const struct verbs *verbs, struct span message, struct answer *answer)
{
    struct span argument = message;
    struct span word = span_cut(&argument, ' ');
    for (size_t index = 0; index < sizeof VERBS / sizeof *VERBS; index++) {
        if (!span_is(word, VERBS[index].word)) continue;
        if (VERBS[index].needs_records && !verbs->records) break;
        VERBS[index].answer(verbs, argument, answer);
        return;
    }
    answer_trouble(answer, "verb", "unknown verb");
}
