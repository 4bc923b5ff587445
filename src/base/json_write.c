#include "base/json.h"

#include "base/text.h"
#include <glib.h>
#include <math.h>

enum { FIRST_BYTES = 1024, FLUSH_BYTES = 64 * 1024, WRITER_DEPTH = 256 };

/* What may come next at one level of nesting. */
typedef enum Place { PLACE_TOP, PLACE_LIST, PLACE_KEY, PLACE_VALUE } Place;

typedef struct Level {
    Place place; /* PLACE_KEY and PLACE_VALUE take turns in an object */
    bool begun;  /* holds something, so a comma comes first */
} Level;

struct JsonWriter {
    FILE *out;
    Arena *arena; /* where the bytes are; NULL: they are the writer's own */
    char *bytes;
    size_t length;
    size_t capacity;
    bool pretty;
    int depth;
    Level levels[WRITER_DEPTH];
};

/* Levels are set when they are entered: to zero them all would cost more than a small text. */
static void begin(JsonWriter *writer, size_t bytes) {
    writer->out = NULL;
    writer->arena = NULL;
    writer->length = 0;
    writer->capacity = bytes;
    writer->pretty = false;
    writer->depth = 0;
    writer->levels[0] = (Level){.place = PLACE_TOP};
}

JsonWriter *json_writer_new(FILE *out) {
    JsonWriter *writer = g_new(JsonWriter, 1);
    begin(writer, FIRST_BYTES);
    writer->out = out;
    writer->bytes = g_malloc(writer->capacity);
    return writer;
}

JsonWriter *json_writer_in(Arena *arena, size_t bytes) {
    JsonWriter *writer = arena_room(arena, sizeof *writer);
    begin(writer, bytes + 1);
    writer->arena = arena;
    writer->bytes = arena_room(arena, writer->capacity);
    return writer;
}

static void flush(JsonWriter *writer) {
    if (writer->out && writer->length)
        fwrite(writer->bytes, 1, writer->length, writer->out);
    if (writer->out)
        writer->length = 0;
}

void json_writer_free(JsonWriter *writer) {
    if (!writer || writer->arena)
        return;
    flush(writer);
    g_free(writer->bytes);
    g_free(writer);
}

void json_set_pretty(JsonWriter *writer, bool pretty) {
    writer->pretty = pretty;
}

static void grow(JsonWriter *writer, size_t more) {
    writer->capacity = MAX(writer->capacity * 2, writer->length + more + 1);
    if (writer->arena)
        writer->bytes =
            memcpy(arena_room(writer->arena, writer->capacity), writer->bytes, writer->length);
    else
        writer->bytes = g_realloc(writer->bytes, writer->capacity);
}

/* Room for `more` bytes and a NUL at the end of what is written. */
static inline char *room(JsonWriter *writer, size_t more) {
    if (writer->length >= FLUSH_BYTES)
        flush(writer);
    if (writer->capacity - writer->length <= more)
        grow(writer, more);
    return writer->bytes + writer->length;
}

static void put(JsonWriter *writer, const char *bytes, size_t length) {
    memcpy(room(writer, length), bytes, length);
    writer->length += length;
}

static void put_byte(JsonWriter *writer, char byte) {
    *room(writer, 1) = byte;
    writer->length++;
}

static Level *level(JsonWriter *writer) {
    return &writer->levels[writer->depth];
}

static void put_indent(JsonWriter *writer) {
    if (!writer->pretty)
        return;
    size_t spaces = (size_t)writer->depth * 2;
    char *to = room(writer, spaces + 1);
    *to = '\n';
    memset(to + 1, ' ', spaces);
    writer->length += spaces + 1;
}

static void put_comma(JsonWriter *writer) {
    if (level(writer)->begun)
        put_byte(writer, ',');
    level(writer)->begun = true;
    put_indent(writer);
}

/* To be called before every value. */
static void begin_value(JsonWriter *writer) {
    Level *here = level(writer);
    g_assert(here->place != PLACE_KEY);
    if (here->place == PLACE_LIST)
        put_comma(writer);
    else if (here->place == PLACE_VALUE)
        here->place = PLACE_KEY;
    else {
        g_assert(!here->begun); /* one value at the top, or one a line */
        here->begun = true;
    }
}

static void open_level(JsonWriter *writer, Place place, char bracket) {
    begin_value(writer);
    put_byte(writer, bracket);
    g_assert(writer->depth + 1 < WRITER_DEPTH);
    writer->levels[++writer->depth] = (Level){.place = place};
}

static void close_level(JsonWriter *writer, Place place, char bracket) {
    g_assert(level(writer)->place == place);
    bool begun = level(writer)->begun;
    writer->depth--;
    if (begun)
        put_indent(writer);
    put_byte(writer, bracket);
}

void json_raw(JsonWriter *writer, const char *json) {
    begin_value(writer);
    put(writer, json, strlen(json));
}

void json_begin_object(JsonWriter *writer) {
    open_level(writer, PLACE_KEY, '{');
}

void json_end_object(JsonWriter *writer) {
    close_level(writer, PLACE_KEY, '}');
}

void json_begin_list(JsonWriter *writer) {
    open_level(writer, PLACE_LIST, '[');
}

void json_end_list(JsonWriter *writer) {
    close_level(writer, PLACE_LIST, ']');
}

/* What stands in a text as it is: not the quote (0x22), the backslash (0x5C), nor what is beyond
 * ASCII. */
static const bool IS_PLAIN[256] = {
    [0x20 ... 0x21] = true, [0x23 ... 0x5B] = true, [0x5D ... 0x7F] = true};

static size_t put_escape(JsonWriter *writer, unsigned char byte) {
    static const char SHORT[] = "\"\"\\\\\bb\ff\nn\rr\tt";
    static const char HEX[] = "0123456789abcdef";
    for (const char *pair = SHORT; *pair; pair += 2)
        if ((unsigned char)*pair == byte) {
            put(writer, (char[]){'\\', pair[1]}, 2);
            return 1;
        }
    put(writer, (char[]){'\\', 'u', '0', '0', HEX[byte >> 4], HEX[byte & 15]}, 6);
    return 1;
}

/* One character beyond ASCII; the number of bytes it takes. The two line separators would end a
 * line of a script or a JSON-lines reader; what is not UTF-8 (a file name, say) must not spoil the
 * whole output. */
static size_t put_character(JsonWriter *writer, const char *text) {
    gunichar character = g_utf8_get_char_validated(text, -1);
    if (character == (gunichar)-1 || character == (gunichar)-2) {
        put(writer, "\xEF\xBF\xBD", 3);
        return 1;
    }
    size_t length = (size_t)(g_utf8_next_char(text) - text);
    if (character == 0x2028 || character == 0x2029)
        put(writer, character == 0x2028 ? "\\u2028" : "\\u2029", 6);
    else
        put(writer, text, length);
    return length;
}

static size_t plain_length(const char *text) {
    size_t length = 0;
    while (IS_PLAIN[(unsigned char)text[length]])
        length++;
    return length;
}

static void put_mixed(JsonWriter *writer, const char *text) {
    while (*text) {
        size_t plain = plain_length(text);
        put(writer, text, plain);
        text += plain;
        if ((unsigned char)*text >= 0x80)
            text += put_character(writer, text);
        else if (*text)
            text += put_escape(writer, (unsigned char)*text);
    }
}

static void put_text(JsonWriter *writer, const char *text) {
    size_t plain = plain_length(text);
    char *to = room(writer, plain + 2);
    *to = '"';
    memcpy(to + 1, text, plain);
    writer->length += plain + 1;
    put_mixed(writer, text + plain);
    put_byte(writer, '"');
}

void json_key(JsonWriter *writer, const char *key) {
    g_assert(level(writer)->place == PLACE_KEY);
    put_comma(writer);
    put_text(writer, key);
    put(writer, ": ", writer->pretty ? 2 : 1);
    level(writer)->place = PLACE_VALUE;
}

void json_text(JsonWriter *writer, const char *text) {
    begin_value(writer);
    if (text)
        put_text(writer, text);
    else
        put(writer, "null", 4);
}

/* `value`'s digits, at least `at_least` of them, to the end of `ret_digits`; where they begin. */
static char *digits_of(uint64_t value, int at_least, char ret_digits[24]) {
    char *at = ret_digits + 24;
    for (; value || at_least > 0; value /= 10, at_least--)
        *--at = (char)('0' + value % 10);
    return at;
}

static uint64_t magnitude(int64_t value) {
    return value < 0 ? -(uint64_t)value : (uint64_t)value;
}

void json_whole(JsonWriter *writer, int64_t value) {
    json_decimal(writer, value, 0);
}

void json_decimal(JsonWriter *writer, int64_t value, int decimals) {
    g_assert(decimals >= 0 && decimals <= 18);
    begin_value(writer);
    char digits[24];
    const char *at = digits_of(magnitude(value), decimals + 1, digits);
    const char *point = digits + sizeof digits - decimals, *end = digits + sizeof digits;
    while (end > point && end[-1] == '0')
        end--;
    if (value < 0)
        put_byte(writer, '-');
    put(writer, at, (size_t)(point - at));
    if (end > point)
        put_byte(writer, '.');
    put(writer, point, (size_t)(end - point));
}

void json_number(JsonWriter *writer, double value) {
    char text[TEXT_REAL_BYTES];
    if (!isfinite(value)) {
        json_nothing(writer);
        return;
    }
    begin_value(writer);
    text_from_real(value, text);
    put(writer, text, strlen(text));
}

void json_yes_no(JsonWriter *writer, bool value) {
    begin_value(writer);
    put(writer, value ? "true" : "false", value ? 4 : 5);
}

void json_nothing(JsonWriter *writer) {
    json_text(writer, NULL);
}

void json_end_line(JsonWriter *writer) {
    g_assert(writer->depth == 0);
    level(writer)->begun = false;
    put_byte(writer, '\n');
}

void json_text_field(JsonWriter *writer, const char *key, const char *text) {
    json_key(writer, key);
    json_text(writer, text);
}

void json_whole_field(JsonWriter *writer, const char *key, int64_t value) {
    json_key(writer, key);
    json_whole(writer, value);
}

void json_id_field(JsonWriter *writer, const char *key, int64_t id) {
    json_key(writer, key);
    if (id)
        json_whole(writer, id);
    else
        json_nothing(writer);
}

void json_yes_no_field(JsonWriter *writer, const char *key, bool value) {
    json_key(writer, key);
    json_yes_no(writer, value);
}

const char *json_written(const JsonWriter *writer, size_t *ret_length) {
    g_assert(!writer->out);
    writer->bytes[writer->length] = '\0';
    if (ret_length)
        *ret_length = writer->length;
    return writer->bytes;
}

void json_error(JsonWriter *writer, const Error *error) {
    json_begin_object(writer);
    json_text_field(writer, "code", error_code_row(error->code)->word);
    if (error->field)
        json_text_field(writer, "field", error->field);
    json_text_field(writer, "message", error->message);
    if (error->hint)
        json_text_field(writer, "hint", error->hint);
    if (error->file)
        json_text_field(writer, "file", error->file);
    if (error->line)
        json_whole_field(writer, "line", error->line);
    if (error->column)
        json_whole_field(writer, "column", error->column);
    json_end_object(writer);
}
