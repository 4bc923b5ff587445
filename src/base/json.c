#include <jansson.h> /* before json.h, which gives three of its names another meaning */

#include "base/json.h"

#include "base/text.h"
#include <glib.h>

typedef struct Reader {
    Call *call;
    const char *file;
    const char *text;
    size_t length;
    int first_line;
    int node_line;
} Reader;

static bool fail_at(Reader *reader, ErrorCode code, int line, int column, const char *message) {
    Error error = {.code = code, .file = reader->file, .message = message};
    error.line = reader->first_line + line - 1;
    error.column = column;
    call_add_error(reader->call, &error);
    return false;
}

static bool fail_at_byte(Reader *reader, ErrorCode code, size_t at, const char *message) {
    int line, column;
    text_place(reader->text, at, &line, &column);
    return fail_at(reader, code, line, column, message);
}

static size_t skip_string(const Reader *reader, size_t at) {
    for (at++; at < reader->length && reader->text[at] != '"'; at++)
        if (reader->text[at] == '\\')
            at++;
    return at;
}

/* Depth and number of values, told from the brackets and commas outside strings before jansson
 * builds anything: it recurses once per level and takes far more memory than the text. */
static bool check_shape(Reader *reader) {
    int depth = 0, values = 1;
    for (size_t at = 0; at < reader->length; at++) {
        char byte = reader->text[at];
        if (byte == '"')
            at = skip_string(reader, at);
        else if (byte == '[' || byte == '{') {
            values++;
            if (++depth > JSON_DEPTH)
                return fail_at_byte(
                    reader, ERROR_TOO_LARGE, at,
                    arena_printf(reader->call->arena, "nested deeper than %d levels", JSON_DEPTH));
        } else if (byte == ']' || byte == '}')
            depth--;
        else
            values += byte == ',';
        if (values > JSON_NODES)
            return fail_at_byte(
                reader, ERROR_TOO_LARGE, at,
                arena_printf(reader->call->arena, "more than %d values in one text", JSON_NODES));
    }
    return true;
}

static bool check_bytes(Reader *reader) {
    size_t bad_at;
    if (reader->length > JSON_BYTES)
        return fail_at(
            reader, ERROR_TOO_LARGE, 1, 0,
            arena_printf(reader->call->arena, "is larger than %d bytes, the limit", JSON_BYTES));
    if (text_is_utf8(reader->text, reader->length, &bad_at))
        return check_shape(reader);
    bool nul = !reader->text[bad_at];
    return fail_at_byte(reader, ERROR_ENCODING, bad_at,
                        nul ? "holds the character NUL" : "is not UTF-8 text");
}

static Node *node_from(Reader *reader, const json_t *value);

static void read_list(Reader *reader, Node *node, const json_t *value) {
    size_t count = json_array_size(value);
    for (size_t i = 0; i < count; i++)
        *LIST_ADD(reader->call->arena, &node->items) = node_from(reader, json_array_get(value, i));
}

static void read_map(Reader *reader, Node *node, const json_t *value) {
    json_t *object = (json_t *)value; /* jansson's iteration takes no const */
    const char *key;
    json_t *item;
    json_object_foreach(object, key, item) {
        NodeEntry entry = {.key = arena_text(reader->call->arena, key), .line = node->line};
        entry.value = node_from(reader, item);
        *LIST_ADD(reader->call->arena, &node->entries) = entry;
    }
}

/* Recurses at most JSON_DEPTH deep. */
static Node *node_from(Reader *reader, const json_t *value) {
    Arena *arena = reader->call->arena;
    Node *node = ARENA_NEW(arena, Node);
    node->kind = NODE_SCALAR;
    node->file = reader->file;
    node->line = reader->node_line;
    char real[TEXT_REAL_BYTES];
    switch (json_typeof(value)) {
    case JSON_OBJECT:
        node->kind = NODE_MAP;
        read_map(reader, node, value);
        break;
    case JSON_ARRAY:
        node->kind = NODE_LIST;
        read_list(reader, node, value);
        break;
    case JSON_STRING:
        node->quoted = true;
        node->text = arena_text_n(arena, json_string_value(value), json_string_length(value));
        break;
    case JSON_INTEGER:
        node->text = arena_printf(arena, "%" JSON_INTEGER_FORMAT, json_integer_value(value));
        break;
    case JSON_REAL:
        node->text = arena_text(arena, text_from_real(json_real_value(value), real));
        break;
    case JSON_TRUE:
        node->text = "true";
        break;
    case JSON_FALSE:
        node->text = "false";
        break;
    case JSON_NULL:
        node->kind = NODE_NULL;
        break;
    }
    return node;
}

static void fail_as_parser_says(Reader *reader, const json_error_t *error) {
    g_autofree char *message = g_utf8_make_valid(error->text, -1);
    enum json_error_code code = json_error_code(error);
    bool nul = code == json_error_null_character || code == json_error_null_byte_in_key;
    fail_at(reader, nul ? ERROR_ENCODING : ERROR_SYNTAX, MAX(error->line, 1), MAX(error->column, 1),
            nul ? "holds the character NUL" : message);
}

Node *json_parse(Call *call, const char *file, int line, const char *text, size_t length) {
    if (line == 1 && length >= 3 && !memcmp(text, "\xEF\xBB\xBF", 3)) {
        text += 3;
        length -= 3;
    }
    Reader reader = {call, arena_text(call->arena, file), text, length, line, line};
    if (!check_bytes(&reader))
        return NULL;
    json_error_t error;
    json_t *value = json_loadb(text, length, JSON_REJECT_DUPLICATES | JSON_DECODE_ANY, &error);
    if (!value) {
        fail_as_parser_says(&reader, &error);
        return NULL;
    }
    /* jansson keeps no places: a value's line is known only where the whole text is one line. */
    if (memchr(text, '\n', length ? length - 1 : 0))
        reader.node_line = 0;
    Node *node = node_from(&reader, value);
    json_decref(value);
    return node;
}
