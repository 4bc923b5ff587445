#include "base/yaml.h"

#include "base/text.h"
#include <glib.h>
#include <yaml.h>

enum { SMALL_MAP = 16 };

/* An open list or map. `key` is set between a map's key and its value. */
typedef struct Frame {
    Node *node;
    NodeEntry key;
} Frame;

typedef struct Reader {
    Call *call;
    const char *file;
    const char *text; /* behind a byte order mark */
    size_t length;
    yaml_parser_t parser;
    Frame frames[YAML_DEPTH];
    int depth;
    int node_count;
    int document_count;
    Node *root;
} Reader;

static bool fail_at(Reader *reader, ErrorCode code, int line, int column, const char *field,
                    const char *message) {
    call_add_error(reader->call, &(Error){.code = code,
                                          .file = reader->file,
                                          .line = line,
                                          .column = column,
                                          .field = field,
                                          .message = message});
    return false;
}

static bool fail(Reader *reader, ErrorCode code, yaml_mark_t mark, const char *message) {
    return fail_at(reader, code, (int)mark.line + 1, (int)mark.column + 1, NULL, message);
}

/* The key of the map that is read, for an error about its value. */
static const char *field_name(const Reader *reader) {
    return reader->depth ? reader->frames[reader->depth - 1].key.key : NULL;
}

static Node *node_new(Reader *reader, NodeKind kind, yaml_mark_t mark) {
    Node *node = ARENA_NEW(reader->call->arena, Node);
    node->kind = kind;
    node->file = reader->file;
    node->line = (int)mark.line + 1;
    node->column = (int)mark.column + 1;
    return node;
}

static bool fail_duplicate(Reader *reader, const NodeEntry *first, const NodeEntry *again) {
    return fail_at(
        reader, ERROR_SYNTAX, again->line, again->column, again->key,
        arena_printf(reader->call->arena, "is given twice, first on line %d", first->line));
}

static int compare_keys(const void *a, const void *b) {
    const NodeEntry *first = *(const NodeEntry *const *)a, *second = *(const NodeEntry *const *)b;
    int order = strcmp(first->key, second->key);
    return order ? order : (first > second) - (first < second);
}

/* Small maps are compared pair by pair as they grow. A large one is sorted once at its end, and not
 * hashed: g_str_hash has no secret, so a hostile file could make all keys collide. */
static bool check_large_map(Reader *reader, const Node *map) {
    size_t count = map->entries.count;
    if (count <= SMALL_MAP)
        return true;
    g_autofree NodeEntry **sorted = g_new(NodeEntry *, count);
    for (size_t i = 0; i < count; i++)
        sorted[i] = &map->entries.items[i];
    qsort(sorted, count, sizeof *sorted, compare_keys);
    const NodeEntry *first = NULL, *again = NULL;
    for (size_t i = 1; i < count; i++)
        if (!strcmp(sorted[i - 1]->key, sorted[i]->key) && (!again || sorted[i] < again)) {
            first = sorted[i - 1];
            again = sorted[i];
        }
    return !again || fail_duplicate(reader, first, again);
}

static bool take_key(Reader *reader, Frame *frame, const yaml_event_t *event) {
    const char *text = (const char *)event->data.scalar.value;
    NodeEntry key = {.key = arena_text(reader->call->arena, text),
                     .line = (int)event->start_mark.line + 1,
                     .column = (int)event->start_mark.column + 1};
    if (!*text && event->data.scalar.style == YAML_PLAIN_SCALAR_STYLE)
        return fail(reader, ERROR_SYNTAX, event->start_mark, "a key is missing before the colon");
    const Node *map = frame->node;
    for (size_t i = 0; i < map->entries.count && map->entries.count <= SMALL_MAP; i++)
        if (!strcmp(map->entries.items[i].key, key.key))
            return fail_duplicate(reader, &map->entries.items[i], &key);
    frame->key = key;
    return true;
}

static bool attach(Reader *reader, Node *node) {
    if (++reader->node_count > YAML_NODES)
        return fail_at(
            reader, ERROR_TOO_LARGE, node->line, node->column, NULL,
            arena_printf(reader->call->arena, "more than %d values in one file", YAML_NODES));
    if (!reader->depth) {
        reader->root = node;
        return true;
    }
    Frame *frame = &reader->frames[reader->depth - 1];
    if (frame->node->kind == NODE_LIST) {
        *LIST_ADD(reader->call->arena, &frame->node->items) = node;
        return true;
    }
    frame->key.value = node;
    *LIST_ADD(reader->call->arena, &frame->node->entries) = frame->key;
    frame->key = (NodeEntry){0};
    return true;
}

static Frame *frame_that_wants_key(Reader *reader) {
    Frame *frame = reader->depth ? &reader->frames[reader->depth - 1] : NULL;
    return frame && frame->node->kind == NODE_MAP && !frame->key.key ? frame : NULL;
}

/* Anchors and tags can stand at any value; a programme has a use for neither. */
static bool refuse_decoration(Reader *reader, const yaml_event_t *event, const yaml_char_t *anchor,
                              const yaml_char_t *tag) {
    if (anchor)
        return fail(
            reader, ERROR_SYNTAX, event->start_mark,
            arena_printf(reader->call->arena, "anchors (&%s) are not allowed here", anchor));
    if (tag)
        return fail(reader, ERROR_SYNTAX, event->start_mark,
                    arena_printf(reader->call->arena, "tags (%s) are not allowed here", tag));
    return true;
}

static bool take_scalar(Reader *reader, const yaml_event_t *event) {
    const char *text = (const char *)event->data.scalar.value;
    if (!refuse_decoration(reader, event, event->data.scalar.anchor, event->data.scalar.tag))
        return false;
    if (strlen(text) != event->data.scalar.length)
        return fail_at(reader, ERROR_ENCODING, (int)event->start_mark.line + 1,
                       (int)event->start_mark.column + 1, field_name(reader),
                       "holds the character NUL");
    Frame *frame = frame_that_wants_key(reader);
    if (frame)
        return take_key(reader, frame, event);
    bool quoted = event->data.scalar.style != YAML_PLAIN_SCALAR_STYLE;
    bool null = !quoted && (!*text || !strcmp(text, "~") || !strcmp(text, "null"));
    Node *node = node_new(reader, null ? NODE_NULL : NODE_SCALAR, event->start_mark);
    node->quoted = quoted;
    if (!null)
        node->text = arena_text_n(reader->call->arena, text, event->data.scalar.length);
    return attach(reader, node);
}

static bool open_collection(Reader *reader, NodeKind kind, const yaml_event_t *event) {
    bool list = kind == NODE_LIST;
    if (!refuse_decoration(reader, event,
                           list ? event->data.sequence_start.anchor
                                : event->data.mapping_start.anchor,
                           list ? event->data.sequence_start.tag : event->data.mapping_start.tag))
        return false;
    if (frame_that_wants_key(reader))
        return fail(reader, ERROR_SYNTAX, event->start_mark,
                    "a key must be text, not a list or map");
    if (reader->depth == YAML_DEPTH)
        return fail(reader, ERROR_TOO_LARGE, event->start_mark,
                    arena_printf(reader->call->arena, "nested deeper than %d levels", YAML_DEPTH));
    Node *node = node_new(reader, kind, event->start_mark);
    if (!attach(reader, node))
        return false;
    reader->frames[reader->depth++] = (Frame){.node = node};
    return true;
}

static bool close_collection(Reader *reader) {
    const Node *node = reader->frames[--reader->depth].node;
    return node->kind == NODE_LIST || check_large_map(reader, node);
}

static bool open_document(Reader *reader, const yaml_event_t *event) {
    if (reader->document_count++)
        return fail(reader, ERROR_SYNTAX, event->start_mark,
                    "a second document begins here; a file holds one");
    if (event->data.document_start.tag_directives.start !=
        event->data.document_start.tag_directives.end)
        return fail(reader, ERROR_SYNTAX, event->start_mark, "tags (%TAG) are not allowed here");
    return true;
}

static bool take_event(Reader *reader, const yaml_event_t *event) {
    switch (event->type) {
    case YAML_DOCUMENT_START_EVENT:
        return open_document(reader, event);
    case YAML_ALIAS_EVENT:
        return fail(reader, ERROR_SYNTAX, event->start_mark,
                    arena_printf(reader->call->arena, "aliases (*%s) are not allowed here",
                                 event->data.alias.anchor));
    case YAML_SCALAR_EVENT:
        return take_scalar(reader, event);
    case YAML_SEQUENCE_START_EVENT:
        return open_collection(reader, NODE_LIST, event);
    case YAML_MAPPING_START_EVENT:
        return open_collection(reader, NODE_MAP, event);
    case YAML_SEQUENCE_END_EVENT:
    case YAML_MAPPING_END_EVENT:
        return close_collection(reader);
    default:
        return true;
    }
}

/* What libyaml couldn't read, in its words: they are known from every other YAML tool. Only those
 * for a tab tell nothing to who has never met this. */
static bool fail_as_parser_says(Reader *reader) {
    const yaml_parser_t *parser = &reader->parser;
    if (parser->error == YAML_MEMORY_ERROR)
        g_error("out of memory");
    const char *end = reader->text + reader->length;
    const char *at =
        parser->error == YAML_READER_ERROR
            ? reader->text + parser->problem_offset
            : g_utf8_offset_to_pointer(reader->text, (glong)parser->problem_mark.index);
    Error error = {.code = ERROR_SYNTAX, .file = reader->file, .message = parser->problem};
    /* by our own count: at the end of the text libyaml tells a line that isn't there */
    text_place(reader->text, (size_t)(at - reader->text), &error.line, &error.column);
    if (at < end && *at == '\t')
        error.hint = "indent with spaces, not with tabs";
    if (parser->context && (int)parser->context_mark.line + 1 != error.line)
        error.message =
            arena_printf(reader->call->arena, "%s, %s that begins on line %zu", parser->problem,
                         parser->context, parser->context_mark.line + 1);
    call_add_error(reader->call, &error);
    return false;
}

static bool read_events(Reader *reader) {
    for (;;) {
        yaml_event_t event;
        if (!yaml_parser_parse(&reader->parser, &event))
            return fail_as_parser_says(reader);
        bool last = event.type == YAML_STREAM_END_EVENT;
        bool taken = take_event(reader, &event);
        yaml_event_delete(&event);
        if (last || !taken)
            return taken;
    }
}

static bool check_bytes(Reader *reader) {
    size_t bad_at;
    if (reader->length > YAML_BYTES)
        return fail_at(
            reader, ERROR_TOO_LARGE, 0, 0, NULL,
            arena_printf(reader->call->arena, "is larger than %d bytes, the limit", YAML_BYTES));
    if (text_is_utf8(reader->text, reader->length, &bad_at))
        return true;
    int line, column;
    text_place(reader->text, bad_at, &line, &column);
    return fail_at(reader, ERROR_ENCODING, line, column, NULL,
                   reader->text[bad_at] ? "is not UTF-8 text" : "holds the character NUL");
}

Node *yaml_parse(Call *call, const char *file, const char *text, size_t length) {
    if (length >= 3 && !memcmp(text, "\xEF\xBB\xBF", 3)) {
        text += 3;
        length -= 3;
    }
    Reader reader = {.call = call, .file = arena_text(call->arena, file)};
    reader.text = text;
    reader.length = length;
    if (!check_bytes(&reader))
        return NULL;
    if (!yaml_parser_initialize(&reader.parser))
        g_error("out of memory");
    yaml_parser_set_encoding(&reader.parser, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(&reader.parser, (const unsigned char *)text, length);
    bool read = read_events(&reader);
    yaml_parser_delete(&reader.parser);
    if (read && node_is_null(reader.root))
        read = fail_at(&reader, ERROR_SYNTAX, 1, 1, NULL, "the document is empty");
    return read ? reader.root : NULL;
}

Node *yaml_load(Call *call, const char *file) {
    size_t length;
    const char *text = text_load_file(call, file, YAML_BYTES, &length);
    return text ? yaml_parse(call, file, text, length) : NULL;
}
