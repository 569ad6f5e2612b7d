#include "json.h"

#include <ctype.h>

#include "utf8.h"

enum { DEPTH = 128 }; /* each level is a call: a bound for the stack */

/* Each of these takes what it is named after off the front of `text`; false: it is not there. */
static bool take_value(struct span *text, int depth);

static void skip_space(struct span *text)
{
    while (text->at < text->end && (*text->at == ' ' || *text->at == '\t' || *text->at == '\n' ||
                                    *text->at == '\r')) {
        text->at++;
    }
}

static bool take_byte(struct span *text, char byte)
{
    if (text->at == text->end || *text->at != (unsigned char)byte) return false;
    text->at++;
    return true;
}

static bool take_word(struct span *text, const char *word)
{
    for (; *word; word++) {
        if (!take_byte(text, *word)) return false;
    }
    return true;
}

static bool take_digits(struct span *text)
{
    const unsigned char *start = text->at;
    while (text->at < text->end && isdigit(*text->at)) text->at++;
    return text->at > start;
}

static bool take_number(struct span *text)
{
    take_byte(text, '-');
    if (!take_byte(text, '0') && !take_digits(text)) return false; /* 01 is no number */
    if (take_byte(text, '.') && !take_digits(text)) return false;
    if (take_byte(text, 'e') || take_byte(text, 'E')) {
        if (!take_byte(text, '+')) take_byte(text, '-');
        return take_digits(text);
    }
    return true;
}

/* What follows a backslash. */
static bool take_escape(struct span *text)
{
    if (take_byte(text, 'u')) {
        for (int digit = 0; digit < 4; digit++, text->at++) {
            if (text->at == text->end || !isxdigit(*text->at)) return false;
        }
        return true;
    }
    for (const char *letter = "\"\\/bfnrt"; *letter; letter++) {
        if (take_byte(text, *letter)) return true;
    }
    return false;
}

static bool take_string(struct span *text)
{
    if (!take_byte(text, '"')) return false;
    while (!take_byte(text, '"')) {
        size_t length = utf8_length(*text);
        if (length == 0 || *text->at < 0x20) return false;
        if (take_byte(text, '\\')) {
            if (!take_escape(text)) return false;
        } else {
            text->at += length;
        }
    }
    return true;
}

static bool take_member(struct span *text, int depth)
{
    skip_space(text);
    if (!take_string(text)) return false;
    skip_space(text);
    return take_byte(text, ':') && take_value(text, depth);
}

/* An object or an array: parts between commas, up to `close`. */
static bool take_parts(struct span *text, char close, int depth,
                       bool (*take_part)(struct span *text, int depth))
{
    if (depth == 0) return false;
    skip_space(text);
    if (take_byte(text, close)) return true;
    do {
        if (!take_part(text, depth - 1)) return false;
        skip_space(text);
    } while (take_byte(text, ','));
    return take_byte(text, close);
}

static bool take_value(struct span *text, int depth)
{
    skip_space(text);
    if (text->at == text->end) return false;
    switch (*text->at) {
    case '{': text->at++; return take_parts(text, '}', depth, take_member);
    case '[': text->at++; return take_parts(text, ']', depth, take_value);
    case '"': return take_string(text);
    case 't': return take_word(text, "true");
    case 'f': return take_word(text, "false");
    case 'n': return take_word(text, "null");
    default: return take_number(text);
    }
}

bool json_is_object(struct span text)
{
    skip_space(&text);
    bool is_object = text.at < text.end && *text.at == '{' && take_value(&text, DEPTH);
    skip_space(&text);
    return is_object && text.at == text.end;
}
