#include "actions/import_value.h"

#include "actions/import_seen.h"
#include "base/csv.h"
#include <glib.h>

enum { SHOWN_CHARACTERS = 40 };

typedef struct ValueReader {
    Call *call;
    const ImportMap *map;
    const ImportCell *cells;
} ValueReader;

/* ---- texts ---- */

static bool means_nothing(const ImportMap *map, const char *column, const char *text) {
    for (size_t i = 0; i < map->empty.count; i++) {
        const ImportEmpty *empty = &map->empty.items[i];
        if ((!empty->column || !strcmp(empty->column, column)) && !strcmp(empty->text, text))
            return true;
    }
    return false;
}

/* What stands in a column, without blanks around it; "" for nothing. */
static const char *piece_text(const ValueReader *reader, const ImportPiece *piece) {
    const char *text = piece->at < 0 ? NULL : reader->cells[piece->at].text;
    if (!text || !*text || reader->map->plain)
        return text ? text : "";
    Arena *arena = reader->call->arena;
    size_t blanks = strspn(text, " \t");
    size_t length = strlen(text + blanks);
    while (length && strchr(" \t", text[blanks + length - 1]))
        length--;
    if (blanks || text[length])
        text = arena_text_n(arena, text + blanks, length);
    if (means_nothing(reader->map, piece->column, text))
        return "";
    if (!piece->take)
        return text;
    const char *end = text;
    for (size_t i = 0; i < piece->take && *end; i++)
        end = g_utf8_next_char(end);
    return arena_text_n(arena, text, (size_t)(end - text));
}

static bool part_is_empty(const ValueReader *reader, const ImportPart *part) {
    for (size_t i = 0; i < part->pieces.count; i++)
        if (part->pieces.items[i].column && !*piece_text(reader, &part->pieces.items[i]))
            return true;
    return false;
}

/* Runs of blanks become one: they are there for the looks of a printed list. */
static const char *squeezed(Arena *arena, const char *text) {
    if (!strstr(text, "  "))
        return text;
    char *out = arena_text(arena, text), *to = out;
    for (const char *at = text; *at; at++)
        if (*at != ' ' || to == out || to[-1] != ' ')
            *to++ = *at;
    *to = '\0';
    return out;
}

static const char *value_text(const ValueReader *reader, const ImportValue *value) {
    const ImportPart *first = value->parts.count ? &value->parts.items[0] : NULL;
    if (value->parts.count == 1 && first->pieces.count == 1 && first->pieces.items[0].column)
        return piece_text(reader, &first->pieces.items[0]);
    const char *text = "";
    for (size_t i = 0; i < value->parts.count; i++) {
        const ImportPart *part = &value->parts.items[i];
        if (part_is_empty(reader, part)) {
            if (part->optional)
                continue;
            return "";
        }
        for (size_t k = 0; k < part->pieces.count; k++) {
            const ImportPiece *piece = &part->pieces.items[k];
            const char *more = piece->column ? piece_text(reader, piece) : piece->text;
            text = *text ? arena_printf(reader->call->arena, "%s%s", text, more) : more;
        }
    }
    return text;
}

/* ---- what is made of them ---- */

static bool refuse(Call *call, const ImportField *field, const char *message, const char *text) {
    char *end = g_utf8_offset_to_pointer(text, MIN(g_utf8_strlen(text, -1), SHOWN_CHARACTERS));
    return call_fail(call, ERROR_INVALID, field->name, "%s: \"%.*s%s\"", message, (int)(end - text),
                     text, *end ? "…" : "");
}

static const char *through_words(Call *call, const ImportField *field, const ImportValue *value,
                                 const char *text) {
    const Node *word = node_get(value->words, text);
    if (word)
        return word->kind == NODE_SCALAR ? word->text : "";
    if (value->otherwise)
        return value->otherwise;
    if (!*text)
        return text;
    refuse(call, field, "is none of the words that the map knows", text);
    return NULL;
}

/* A date without any digit but 0 stands for "none" in many systems. */
static bool is_zero_date(const char *text) {
    return strchr(text, '0') && !strpbrk(text, "123456789");
}

static bool take_number(const char **at, size_t least, size_t most, int *ret_number) {
    size_t count = 0;
    for (*ret_number = 0; count < most && g_ascii_isdigit(**at); count++)
        *ret_number = *ret_number * 10 + (*(*at)++ - '0');
    return count >= least;
}

/* As many letters, as many digits; a single m or d takes one or two. */
static bool read_date(const char *form, const char *text, CivilDay *ret_day) {
    int year = 0, month = 0, day = 0;
    while (*form) {
        char letter = *form;
        size_t letters = strspn(form, (char[]){letter, '\0'});
        int *part = letter == 'y' ? &year : letter == 'm' ? &month : letter == 'd' ? &day : NULL;
        if (!part) {
            if (*text++ != *form++)
                return false;
            continue;
        }
        if (!take_number(&text, letters, MAX(letters, 2), part))
            return false;
        if (letter == 'y' && letters == 2)
            year += year < 70 ? 2000 : 1900;
        form += letters;
    }
    if (*text || year < 1 || month < 1 || month > 12 || day < 1 ||
        day > civil_days_in_month(year, month))
        return false;
    *ret_day = civil_day(year, month, day);
    return true;
}

/* "40.7644532" in 6 decimals is 40764453. */
static bool read_decimals(const char *text, int decimals, int64_t *ret_value) {
    char *end;
    double value = g_ascii_strtod(text, &end);
    for (int i = 0; i < decimals; i++)
        value *= 10;
    if (end == text || *end || !(value > -9e17 && value < 9e17))
        return false;
    *ret_value = (int64_t)(value < 0 ? value - 0.5 : value + 0.5);
    return true;
}

static bool read_plain(Call *call, const ImportField *field, const char *text, void *record) {
    size_t errors = call->error_count;
    if (field->column->kind == COLUMN_DATE && is_zero_date(text))
        text = "";
    if (column_read_text(call, field->column, text, record))
        return true;
    const char *message = arena_text(call->arena, call->last_error->message);
    if (call->error_count != errors + 1 || field->column->kind == COLUMN_LIST)
        return false;
    const char *hint = call->last_error->hint;
    call_forget_errors(call, errors);
    refuse(call, field, message, text);
    call->last_error->hint = hint;
    return false;
}

static bool read_scalar(Call *call, const ImportField *field, const ImportValue *value,
                        const char *text, void *record) {
    const Column *column = field->column;
    int64_t whole;
    if (value->date && *text && !is_zero_date(text)) {
        if (read_date(value->date, text, MEMBER(record, column, CivilDay)))
            return true;
        if (!value->otherwise)
            return refuse(call, field,
                          arena_printf(call->arena, "is no date of the form %s", value->date),
                          text);
        text = value->otherwise;
    } else if (value->decimals && *text) {
        if (read_decimals(text, value->decimals, &whole))
            text = arena_printf(call->arena, "%" G_GINT64_FORMAT, whole);
        else if (!value->otherwise)
            return refuse(call, field, "is no decimal number", text);
        else
            text = value->otherwise;
    }
    return read_plain(call, field, text, record);
}

/* ---- fields ---- */

typedef struct Found {
    const ImportValue *value; /* NULL: the row says nothing of the field */
    const char *text;
    const Node *node;
} Found;

static bool is_said(const ValueReader *reader, const ImportValue *value) {
    if (!reader->map->plain)
        return true;
    int at = value->parts.items[0].pieces.items[0].at;
    return at >= 0 && reader->cells[at].text;
}

static const Node *value_node(const ValueReader *reader, const ImportValue *value) {
    if (value->parts.count != 1 || value->parts.items[0].pieces.count != 1)
        return NULL;
    int at = value->parts.items[0].pieces.items[0].at;
    return at < 0 ? NULL : reader->cells[at].node;
}

/* The first of the field's values that gives something. */
static Found find_value(const ValueReader *reader, const ImportField *field,
                        const ImportRecord *earlier) {
    Found found = {NULL, "", NULL};
    for (size_t i = 0; i < field->values.count; i++) {
        const ImportValue *value = &field->values.items[i];
        if (!is_said(reader, value))
            continue;
        found = (Found){value, "", NULL};
        if (value->of_row >= 0) {
            if (!earlier[value->of_row].absent)
                return found;
            continue;
        }
        found.text = value_text(reader, value);
        found.node = value_node(reader, value);
        if (*found.text || found.node)
            return found;
    }
    return found;
}

static ImportReference *reference_at(Call *call, ImportRecord *record, size_t place) {
    if (!record->references)
        record->references = ARENA_ARRAY(call->arena, ImportReference, record->kind->fields.count);
    return &record->references[place];
}

/* `id` and `version`, as an export has them. */
static bool read_own(Call *call, const ImportField *field, const char *text, ImportRecord *record) {
    char *end;
    gint64 number = g_ascii_strtoll(text, &end, 10);
    if (*text && (*end || number <= 0))
        return refuse(call, field, "is no whole number above 0", text);
    *(!strcmp(field->name, "id") ? &record->id : &record->version) = number;
    return true;
}

static const char *unguarded(const ValueReader *reader, const char *text) {
    return reader->map->plain && reader->map->rows == IMPORT_CSV ? csv_unguarded(text) : text;
}

static bool read_node(Call *call, const ImportField *field, const Node *node,
                      ImportRecord *record) {
    if (!field->column || field->by_key)
        return call_fail(call, ERROR_INVALID, field->name, "must be a plain value");
    if (!column_read_node(call, field->column, field->name, node, record->record))
        return false;
    record->content =
        seen_hash(record->content, column_text(call->arena, field->column, record->record));
    return true;
}

static bool read_found(const ValueReader *reader, ImportRecord *record, size_t place,
                       const Found *found) {
    Call *call = reader->call;
    const ImportField *field = &record->kind->fields.items[place];
    const ImportValue *value = found->value;
    const char *text = unguarded(reader, found->text);
    if (found->node)
        return read_node(call, field, found->node, record);
    if (!reader->map->plain && field->column->kind == COLUMN_TEXT && !strchr(text, '\n'))
        text = squeezed(call->arena, text);
    if (value->words)
        text = through_words(call, field, value, text);
    if (!text)
        return false;
    record->content = seen_hash(record->content + place, text);
    if (field->by_key) {
        reference_at(call, record, place)->key = *text ? text : NULL;
        return true;
    }
    return read_scalar(call, field, value, text, record->record);
}

static bool read_field(const ValueReader *reader, ImportRecord *record, size_t place,
                       const ImportRecord *earlier) {
    const ImportField *field = &record->kind->fields.items[place];
    Found found = find_value(reader, field, earlier);
    if (!found.value)
        return true;
    if (!field->column)
        return found.node ? read_node(reader->call, field, found.node, record)
                          : read_own(reader->call, field, found.text, record);
    record->given |= UINT64_C(1) << place;
    if (found.value->of_row < 0)
        return read_found(reader, record, place, &found);
    const ImportRecord *other = &earlier[found.value->of_row];
    if (other->absent)
        return true;
    reference_at(reader->call, record, place)->of_row = found.value;
    if (!found.value->through && other->key)
        record->content = seen_hash(record->content + place, other->key);
    return true;
}

bool import_read_record(Call *call, const ImportMap *map, const ImportKind *kind,
                        const ImportCell *cells, const ImportRecord *earlier,
                        ImportRecord *ret_record) {
    size_t errors = call->error_count;
    ValueReader reader = {call, map, cells};
    g_assert(kind->fields.count <= IMPORT_FIELDS);
    *ret_record = (ImportRecord){.kind = kind, .record = entity_new(call->arena, kind->entity)};
    for (size_t i = 0; i < kind->fields.count; i++)
        read_field(&reader, ret_record, i, earlier);
    if (kind->key)
        ret_record->key = *MEMBER(ret_record->record, kind->key, const char *);
    ret_record->absent =
        kind->key && !ret_record->key && !ret_record->id && call->error_count == errors;
    return call->error_count == errors;
}
