#include "actions/import_source.h"

#include "base/csv.h"
#include "base/text.h"
#include <errno.h>
#include <glib.h>

enum { LINE_BYTES = 1024 * 1024 };

struct ImportSource {
    FILE *in;
    const char *file;
    Arena *arena; /* of the names */
    CsvReader *csv;
    LIST(const char *) names;
    const Entity *entity; /* JSON lines: whose fields the keys must be; NULL: any */
    char *line;           /* JSON lines */
    int64_t row, line_number;
};

/* ---- CSV ---- */

static bool separator_of(Call *call, const char *text, char *ret_separator) {
    *ret_separator = '\0';
    if (!text)
        return true;
    *ret_separator = !strcmp(text, "tab") ? '\t' : *text;
    bool known = strchr(",;|\t", *ret_separator) && *ret_separator && (*text == 't' || !text[1]);
    return known || call_fail(call, ERROR_INVALID, "separator", "must be one of , ; | tab");
}

static const char *trimmed(Arena *arena, const CsvField *field) {
    char *text = arena_text_n(arena, field->text, field->length);
    return g_strstrip(text);
}

static bool fail_row(Call *call, const ImportSource *source, ErrorCode code, const char *message) {
    call_add_error(call, &(Error){.code = code,
                                  .file = source->file,
                                  .line = (int)MIN(source->line_number, INT32_MAX),
                                  .message = message});
    return false;
}

static bool read_names(Call *call, ImportSource *source) {
    const CsvField *fields;
    size_t count;
    CsvResult result = csv_next(call, source->csv, &fields, &count);
    source->line_number = csv_line(source->csv);
    if (result == CSV_FAILED)
        return false;
    if (result == CSV_BAD_ROW)
        return fail_row(call, source, csv_row_problem_code(source->csv),
                        csv_row_problem(source->csv));
    if (result == CSV_END)
        return fail_row(call, source, ERROR_SYNTAX,
                        "is empty: the names of the columns are missing");
    for (size_t i = 0; i < count; i++)
        *LIST_ADD(source->arena, &source->names) = trimmed(source->arena, &fields[i]);
    return true;
}

static bool open_csv(Call *call, ImportSource *source, const ImportMap *settings) {
    CsvOptions options = {.encoding = settings->encoding};
    if (!separator_of(call, settings->separator, &options.separator))
        return false;
    source->csv = csv_new(call, source->in, source->file, &options);
    return source->csv && read_names(call, source);
}

static SourceResult next_csv(Call *call, ImportSource *source, SourceRow *row) {
    const CsvField *fields;
    size_t count;
    CsvResult result = csv_next(call, source->csv, &fields, &count);
    if (result == CSV_END || result == CSV_FAILED)
        return result == CSV_END ? SOURCE_END : SOURCE_FAILED;
    row->row = csv_row(source->csv) - 1;
    row->line = csv_line(source->csv);
    if (result == CSV_BAD_ROW) {
        call_fail(call, csv_row_problem_code(source->csv), NULL, "%s",
                  csv_row_problem(source->csv));
        return SOURCE_BAD_ROW;
    }
    if (count != source->names.count) {
        call_fail(call, ERROR_SYNTAX, NULL, "has %zu columns, the first line has %zu", count,
                  source->names.count);
        return SOURCE_BAD_ROW;
    }
    row->cells = ARENA_ARRAY(call->arena, ImportCell, count);
    for (size_t i = 0; i < count; i++)
        row->cells[i].text =
            fields[i].length ? arena_text_n(call->arena, fields[i].text, fields[i].length) : "";
    return SOURCE_ROW;
}

/* ---- JSON lines ---- */

static int name_at(const ImportSource *source, const char *name) {
    for (size_t i = 0; i < source->names.count; i++)
        if (!strcmp(source->names.items[i], name))
            return (int)i;
    return -1;
}

static void want(ImportSource *source, const char *name) {
    if (name && name_at(source, name) < 0)
        *LIST_ADD(source->arena, &source->names) = arena_text(source->arena, name);
}

static void want_value(ImportSource *source, const ImportValue *value) {
    for (size_t i = 0; i < value->parts.count; i++)
        for (size_t k = 0; k < value->parts.items[i].pieces.count; k++)
            want(source, value->parts.items[i].pieces.items[k].column);
}

void source_want(ImportSource *source, const ImportMap *map, const Entity *entity) {
    source->entity = entity;
    for (size_t i = 0; i < map->kinds.count; i++)
        for (size_t k = 0; k < map->kinds.items[i].fields.count; k++) {
            const ImportField *field = &map->kinds.items[i].fields.items[k];
            for (size_t v = 0; v < field->values.count; v++)
                want_value(source, &field->values.items[v]);
        }
}

static void take_entry(Call *call, const ImportSource *source, const NodeEntry *entry,
                       ImportCell *cells) {
    int at = name_at(source, entry->key);
    const Node *node = entry->value;
    if (at < 0) {
        if (source->entity && !import_ignores(source->entity, entry->key)) {
            call_fail(call, ERROR_INVALID, entry->key, "is no field of a %s", source->entity->name);
            call->last_error->hint =
                text_hint(call->arena, entry->key, source->names.items, source->names.count);
        }
    } else if (node->kind == NODE_LIST || node->kind == NODE_MAP) {
        cells[at] = (ImportCell){"", node};
    } else {
        cells[at].text = node->kind == NODE_NULL ? "" : node->text;
    }
}

/* -1: the end; -2: the line is too long and was passed over; -3: reading failed. */
static ssize_t read_line(ImportSource *source) {
    ssize_t length = 0;
    bool too_long = false;
    int byte;
    while ((byte = getc_unlocked(source->in)) != EOF && byte != '\n') {
        if (length == LINE_BYTES)
            too_long = true;
        else
            source->line[length++] = (char)byte;
    }
    if (ferror(source->in))
        return -3;
    if (byte == EOF && !length)
        return -1;
    source->line_number++;
    length -= length && source->line[length - 1] == '\r';
    source->line[length] = '\0';
    return too_long ? -2 : length;
}

static bool is_blank(const char *line) {
    return !line[strspn(line, " \t")];
}

static SourceResult next_json(Call *call, ImportSource *source, SourceRow *row) {
    ssize_t length;
    do
        length = read_line(source);
    while (length >= 0 && is_blank(source->line));
    if (length == -3) {
        fail_row(call, source, ERROR_IO, g_strerror(errno));
        return SOURCE_FAILED;
    }
    if (length == -1)
        return SOURCE_END;
    row->row = ++source->row;
    row->line = source->line_number;
    if (length == -2) {
        call_fail(call, ERROR_TOO_LARGE, NULL, "is longer than 1 MiB");
        return SOURCE_BAD_ROW;
    }
    const Node *node = json_parse(call, NULL, 0, source->line, (size_t)length);
    if (node && node->kind != NODE_MAP)
        call_fail(call, ERROR_SYNTAX, NULL, "is no JSON object");
    if (!node || node->kind != NODE_MAP)
        return SOURCE_BAD_ROW;
    size_t errors = call->error_count;
    row->cells = ARENA_ARRAY(call->arena, ImportCell, source->names.count + 1);
    for (size_t i = 0; i < node->entries.count; i++)
        take_entry(call, source, &node->entries.items[i], row->cells);
    return call->error_count == errors ? SOURCE_ROW : SOURCE_BAD_ROW;
}

/* ---- both ---- */

ImportSource *source_open(Call *call, FILE *in, const ImportMap *settings) {
    ImportSource *source = g_new0(ImportSource, 1);
    source->in = in;
    source->file = settings->file;
    source->arena = arena_new();
    if (settings->rows == IMPORT_JSON_LINES) {
        source->line = g_malloc(LINE_BYTES + 1);
        return source;
    }
    if (open_csv(call, source, settings))
        return source;
    source_close(source);
    return NULL;
}

void source_close(ImportSource *source) {
    if (!source)
        return;
    csv_free(source->csv);
    g_free(source->line);
    arena_free(source->arena);
    g_free(source);
}

const char *const *source_names(const ImportSource *source, size_t *ret_count) {
    *ret_count = source->names.count;
    return source->names.items;
}

SourceResult source_next(Call *call, ImportSource *source, SourceRow *ret_row) {
    *ret_row = (SourceRow){0};
    return source->csv ? next_csv(call, source, ret_row) : next_json(call, source, ret_row);
}
