/* Values between program and database: whole numbers, texts, bytes. Instants are whole numbers of
 * microseconds, dates of days, yes/no 0 or 1, in both engines. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef enum ValueKind { VALUE_WHOLE, VALUE_TEXT, VALUE_BYTES } ValueKind;

typedef struct Value {
    ValueKind kind;
    bool null;
    int64_t whole;
    const char *text; /* VALUE_TEXT and VALUE_BYTES; from a database not NUL-terminated */
    size_t length;
} Value;

#define WHOLE(number) ((Value){.kind = VALUE_WHOLE, .whole = (number)})
#define NULL_WHOLE    ((Value){.kind = VALUE_WHOLE, .null = true})
#define BYTES(bytes, count)                                                                        \
    ((Value){.kind = VALUE_BYTES, .text = (const char *)(bytes), .length = (count)})

/* NULL text is a null value. */
static inline Value value_text(const char *text) {
    return (Value){.kind = VALUE_TEXT,
                   .null = !text,
                   .text = text,
                   .length = text ? __builtin_strlen(text) : 0};
}
static inline Value value_bytes(const void *bytes, size_t count) {
    return (Value){.kind = VALUE_BYTES, .null = !bytes, .text = bytes, .length = count};
}
