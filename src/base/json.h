/* JSON: read by jansson into a Node tree, written by a stream of our own. */
#pragma once

#include "base/node.h"
#include <stdio.h>

enum { JSON_DEPTH = 64, JSON_NODES = 2 * 1000 * 1000, JSON_BYTES = 16 * 1024 * 1024 };

/* One JSON value (RFC 8259, UTF-8, no duplicate keys, nothing behind it). `line` is the number of
 * the line of a JSON-lines file that `text` is, for messages (1 for a whole document). Numbers are
 * unquoted scalars: integers exactly (an error beyond 64 bits), reals as text_from_real. What can't
 * be read has its line and column; the nodes have `line`, or 0 where the text has several lines
 * (who needs places in a document over many lines reads it by yaml_parse). */
Node *json_parse(Call *call, const char *file, int line, const char *text, size_t length);

/* A writer to `out`, or to memory where `out` is NULL. Commas, quotes, nesting and escapes are its
 * business; misuse (a value without a key in an object, two values on one line) is an assertion.
 * Bytes that are not UTF-8 come out as U+FFFD. Writes to `out` are gathered: they are complete
 * after json_writer_free, and whether they succeeded is then asked of ferror(out). */
typedef struct JsonWriter JsonWriter;

/* NULL is allowed for free. Nesting is limited to 255 levels, an assertion. */
JsonWriter *json_writer_new(FILE *out);
void json_writer_free(JsonWriter *writer);
/* To memory of `arena`, about `bytes` of it at first: nothing to free, and what was written lives
 * as long as the arena. */
JsonWriter *json_writer_in(Arena *arena, size_t bytes);
/* Two-space indentation from now on; off at first (one line). */
void json_set_pretty(JsonWriter *writer, bool pretty);

void json_begin_object(JsonWriter *writer);
void json_end_object(JsonWriter *writer);
void json_begin_list(JsonWriter *writer);
void json_end_list(JsonWriter *writer);
void json_key(JsonWriter *writer, const char *key);
void json_text(JsonWriter *writer, const char *text); /* NULL writes null */
void json_whole(JsonWriter *writer, int64_t value);
/* The shortest decimal text of value/10^decimals, e.g. 5400500000 with 6 → 5400.5. */
void json_decimal(JsonWriter *writer, int64_t value, int decimals);
void json_number(JsonWriter *writer, double value); /* not finite: null */
void json_yes_no(JsonWriter *writer, bool value);
void json_nothing(JsonWriter *writer);
/* A value that is JSON already (stored by this program, checked when it came in). */
void json_raw(JsonWriter *writer, const char *json);
/* A newline after a top-level value, for JSON lines. */
void json_end_line(JsonWriter *writer);

/* key and value in one */
void json_text_field(JsonWriter *writer, const char *key, const char *text);
void json_whole_field(JsonWriter *writer, const char *key, int64_t value);
/* null for 0: it names nothing */
void json_id_field(JsonWriter *writer, const char *key, int64_t id);
void json_yes_no_field(JsonWriter *writer, const char *key, bool value);

/* An Instant as ISO 8601 in UTC, null for INSTANT_NONE; a length in seconds with its decimals. */
void json_instant_field(JsonWriter *writer, const char *key, int64_t instant);
void json_seconds_field(JsonWriter *writer, const char *key, int64_t micros);

/* A scalar as it was read: a whole number stays one. */
void json_scalar_field(JsonWriter *writer, const char *key, const Node *scalar);

/* A tree as it was read by json_parse. */
void json_node(JsonWriter *writer, const Node *node);

/* What was written to memory, NUL-terminated; valid until the next write. */
const char *json_written(const JsonWriter *writer, size_t *ret_length);

/* {"code", "field", "message", "hint", "file", "line", "column"}: absent parts are left out. */
void json_error(JsonWriter *writer, const Error *error);
