#include "replay/log_reader.h"

#include "base/csv.h"
#include "base/text.h"
#include "replay/time_format.h"
#include <glib.h>
#include <stdlib.h>

/* Words of one column, each looked up once. */
typedef struct WordTable {
    GHashTable *index; /* text → index + 2; 1 is "none" */
    GStringChunk *texts;
} WordTable;

typedef struct FactColumn {
    const FactMap *map;
    const FactSpec *spec;
    int column; /* -1: the same value for all */
    WordTable words;
    GArray *values; /* FactValue */
} FactColumn;

typedef struct EventColumns {
    int column, appointed; /* -1: none */
} EventColumns;

struct LogReader {
    const LogMap *map;
    const Programme *programme;
    CsvReader *csv;
    Zone *zone;
    TimeFormat *format;
    Arena *arena; /* for fact values */
    size_t columns;
    int case_column, at, opened, level;
    int order[MOST_ORDER_KEYS];
    size_t order_count;
    int state[8];
    size_t state_count;
    WordTable states, levels;
    const char **level_ids;
    size_t level_count;
    FactColumn *facts;
    EventColumns *events;
    int64_t rows;
    Instant last;
    GString *joined;
};

/* ---- words ---- */

static void words_begin(WordTable *table) {
    table->index = g_hash_table_new(g_str_hash, g_str_equal);
    table->texts = g_string_chunk_new(4096);
}

static void words_free(WordTable *table) {
    if (!table->index)
        return;
    g_hash_table_unref(table->index);
    g_string_chunk_free(table->texts);
}

/* Known words answer their index, -1 for none; -2 where the word is new. */
static int words_find(const WordTable *table, const char *text) {
    guint found = GPOINTER_TO_UINT(g_hash_table_lookup(table->index, text));
    return found ? (int)found - 2 : -2;
}

static int words_add(WordTable *table, const char *text, int index) {
    g_hash_table_insert(table->index, g_string_chunk_insert(table->texts, text),
                        GUINT_TO_POINTER((guint)(index + 2)));
    return index;
}

/* ---- the header ---- */

typedef struct Header {
    const char **names;
    size_t count;
} Header;

static int find_column(Call *call, const LogReader *reader, const Header *header, const char *name,
                       const char *field) {
    if (!name)
        return -1;
    for (size_t i = 0; i < header->count; i++)
        if (!strcmp(header->names[i], name))
            return (int)i;
    const Node *root = reader->map->record.node, *place = node_get(root, field);
    node_fail(call, place ? place : root, ERROR_INVALID, field, "the log has no column \"%.60s\"",
              name);
    call->last_error->hint = text_hint(call->arena, name, header->names, header->count);
    return -1;
}

static void find_order(Call *call, LogReader *reader, const Header *header) {
    const Texts *order = &reader->map->order;
    if (order->count > MOST_ORDER_KEYS)
        node_fail(call, reader->map->record.node, ERROR_TOO_LARGE, "order",
                  "names more than %d columns", MOST_ORDER_KEYS);
    for (size_t i = 0; i < order->count && i < MOST_ORDER_KEYS; i++)
        reader->order[reader->order_count++] =
            find_column(call, reader, header, order->items[i], "order");
}

static void find_columns(Call *call, LogReader *reader, const Header *header) {
    const LogMap *map = reader->map;
    reader->columns = header->count;
    reader->case_column = find_column(call, reader, header, map->case_column, "case");
    reader->at = find_column(call, reader, header, map->at, "at");
    reader->opened = find_column(call, reader, header, map->opened, "opened");
    reader->level = find_column(call, reader, header, map->level.column, "level");
    find_order(call, reader, header);
    for (size_t i = 0; i < map->state.columns.count && i < G_N_ELEMENTS(reader->state); i++)
        reader->state[reader->state_count++] =
            find_column(call, reader, header, map->state.columns.items[i], "state");
    for (size_t i = 0; i < map->events.count; i++) {
        reader->events[i].column =
            find_column(call, reader, header, map->events.items[i].column, "events");
        reader->events[i].appointed =
            find_column(call, reader, header, map->events.items[i].appoints, "for");
    }
    for (size_t i = 0; i < map->facts.count; i++)
        reader->facts[i].column =
            find_column(call, reader, header, map->facts.items[i].column, "facts");
}

static bool read_header(Call *call, LogReader *reader, const char *file) {
    const CsvField *fields;
    size_t count;
    CsvResult result = csv_next(call, reader->csv, &fields, &count);
    if (result != CSV_ROW) {
        if (result != CSV_FAILED)
            call_fail(call, result == CSV_END ? ERROR_SYNTAX : csv_row_problem_code(reader->csv),
                      NULL, "%s: its first row %s", file,
                      result == CSV_END ? "is missing" : csv_row_problem(reader->csv));
        return false;
    }
    Header header = {ARENA_ARRAY(call->arena, const char *, count), count};
    for (size_t i = 0; i < count; i++)
        header.names[i] = arena_text_n(call->arena, fields[i].text, fields[i].length);
    size_t before = call->error_count;
    find_columns(call, reader, &header);
    return call->error_count == before;
}

/* ---- life ---- */

static void begin_facts(LogReader *reader) {
    for (size_t i = 0; i < reader->map->facts.count; i++) {
        FactColumn *fact = &reader->facts[i];
        fact->map = &reader->map->facts.items[i];
        fact->spec = programme_fact(reader->programme, fact->map->record.id);
        fact->values = g_array_new(FALSE, TRUE, sizeof(FactValue));
        words_begin(&fact->words);
    }
}

static void begin_levels(LogReader *reader) {
    const Levels *levels = &reader->programme->levels;
    reader->level_ids = g_new0(const char *, levels->count + 1);
    for (size_t i = 0; i < levels->count; i++)
        reader->level_ids[reader->level_count++] = levels->items[i].record.id;
}

LogReader *log_reader_new(Call *call, const LogMap *map, const Programme *programme, FILE *in,
                          const char *file) {
    if (!log_map_fits(call, map, programme))
        return NULL;
    LogReader *reader = g_new0(LogReader, 1);
    reader->map = map;
    reader->programme = programme;
    reader->last = INSTANT_NONE;
    reader->arena = arena_new();
    reader->joined = g_string_new(NULL);
    reader->facts = g_new0(FactColumn, map->facts.count + 1);
    reader->events = g_new0(EventColumns, map->events.count + 1);
    words_begin(&reader->states);
    words_begin(&reader->levels);
    begin_facts(reader);
    begin_levels(reader);
    reader->zone = zone_new(call, "zone", map->zone ? map->zone : "UTC");
    if (reader->zone)
        reader->format = time_format_new(call, "format", map->format, reader->zone);
    CsvOptions options = {.encoding = map->encoding};
    if (map->separator)
        options.separator = !strcmp(map->separator, "tab") ? '\t' : *map->separator;
    if (reader->format)
        reader->csv = csv_new(call, in, file, &options);
    if (reader->csv && read_header(call, reader, file))
        return reader;
    log_reader_free(reader);
    return NULL;
}

void log_reader_free(LogReader *reader) {
    if (!reader)
        return;
    for (size_t i = 0; i < reader->map->facts.count; i++) {
        words_free(&reader->facts[i].words);
        g_array_free(reader->facts[i].values, TRUE);
    }
    words_free(&reader->states);
    words_free(&reader->levels);
    csv_free(reader->csv);
    time_format_free(reader->format);
    zone_free(reader->zone);
    arena_free(reader->arena);
    g_string_free(reader->joined, TRUE);
    g_free(reader->facts);
    g_free(reader->events);
    g_free(reader->level_ids);
    g_free(reader);
}

size_t log_reader_extra_bytes(const LogReader *reader) {
    return reader->order_count * sizeof(int64_t) + reader->map->events.count * 2 * sizeof(Instant) +
           reader->map->facts.count * sizeof(int32_t);
}

/* ---- one row ---- */

typedef struct Row {
    LogReader *reader;
    OddRows *odd;
    const CsvField *fields;
    const CsvField *id;
    int64_t number;
} Row;

static void note_odd(const Row *row, OddKind kind, const char *column, const CsvField *field) {
    static const CsvField EMPTY = {"", 0};
    if (!field)
        field = &EMPTY;
    odd_rows_add(row->odd, kind, row->number, row->id ? row->id->text : "",
                 row->id ? row->id->length : 0, column, field->text, field->length);
}

static bool is_unknown(const LogReader *reader, const CsvField *field) {
    if (field->length == 0)
        return true;
    for (size_t i = 0; i < reader->map->unknown.count; i++) {
        const char *text = reader->map->unknown.items[i];
        if (strlen(text) == field->length && !memcmp(text, field->text, field->length))
            return true;
    }
    return false;
}

/* The instant of a column; INSTANT_NONE where unknown or unreadable (then noted). */
static Instant read_instant(const Row *row, int column, const char *name) {
    const LogReader *reader = row->reader;
    if (column < 0)
        return INSTANT_NONE;
    const CsvField *field = &row->fields[column];
    Instant instant;
    if (is_unknown(reader, field))
        return INSTANT_NONE;
    if (time_format_read(reader->format, field->text, field->length, &instant))
        return instant;
    note_odd(row, ODD_BAD_INSTANT, name, field);
    return INSTANT_NONE;
}

static bool whole_number(const CsvField *field, int64_t *ret_number) {
    int64_t number = 0;
    bool negative = field->length && field->text[0] == '-';
    size_t start = negative;
    if (field->length == start || field->length > start + 18)
        return false;
    for (size_t i = start; i < field->length; i++) {
        if (!g_ascii_isdigit(field->text[i]))
            return false;
        number = number * 10 + (field->text[i] - '0');
    }
    *ret_number = negative ? -number : number;
    return true;
}

/* Behind a line stand its order keys, then the instants of its events, then the indexes of its
 * facts' values. */
static int64_t *order_keys(CaseLine *line) {
    return case_line_extra(line);
}

static Instant *event_instants(const LogReader *reader, CaseLine *line) {
    return order_keys(line) + reader->order_count;
}

static int32_t *fact_indexes(const LogReader *reader, CaseLine *line) {
    return (int32_t *)(void *)(event_instants(reader, line) + reader->map->events.count * 2);
}

static void read_order(const Row *row, CaseLine *line) {
    const LogReader *reader = row->reader;
    int64_t *keys = order_keys(line);
    for (size_t i = 0; i < reader->order_count; i++) {
        const CsvField *field = &row->fields[reader->order[i]];
        if (reader->order[i] == reader->at)
            keys[i] = line->at;
        else if (!whole_number(field, &keys[i]) &&
                 !time_format_read(reader->format, field->text, field->length, &keys[i]))
            note_odd(row, ODD_BAD_ORDER, reader->map->order.items[i], field);
    }
}

static const char *text_of(const Row *row, int column) {
    const CsvField *field = &row->fields[column];
    g_string_truncate(row->reader->joined, 0);
    g_string_append_len(row->reader->joined, field->text, (gssize)field->length);
    return row->reader->joined->str;
}

static int meaning_of(const LogReader *reader, const char *state) {
    for (size_t i = 0; i < reader->map->state.meanings.count; i++) {
        const Texts *is = &reader->map->state.meanings.items[i].is;
        for (size_t t = 0; t < is->count; t++)
            if (text_matches(state, is->items[t]))
                return (int)i;
    }
    return -1;
}

static int read_state(const Row *row) {
    LogReader *reader = row->reader;
    if (!reader->state_count)
        return -1;
    g_string_truncate(reader->joined, 0);
    for (size_t i = 0; i < reader->state_count; i++) {
        const CsvField *field = &row->fields[reader->state[i]];
        g_string_append(reader->joined, i ? " / " : "");
        g_string_append_len(reader->joined, field->text, (gssize)field->length);
    }
    const char *text = reader->joined->str;
    int index = words_find(&reader->states, text);
    if (index == -2)
        index = words_add(&reader->states, text, meaning_of(reader, text));
    if (index < 0)
        note_odd(row, ODD_UNKNOWN_STATE, reader->map->state.columns.items[0],
                 &(CsvField){text, strlen(text)});
    return index;
}

/* The programme's word for the log's, by the map's table; the log's own where there is none. */
static const char *translate(const Node *values, const char *text) {
    if (!values)
        return text;
    const Node *value = node_get(values, text);
    return value && value->kind == NODE_SCALAR ? value->text : NULL;
}

static int level_of(const LogReader *reader, const char *text) {
    const char *level = translate(reader->map->level.values, text);
    for (size_t i = 0; level && i < reader->level_count; i++)
        if (!strcmp(reader->level_ids[i], level))
            return (int)i;
    return -1;
}

static int read_level(const Row *row) {
    LogReader *reader = row->reader;
    if (reader->level < 0 || is_unknown(reader, &row->fields[reader->level]))
        return -1;
    const char *text = text_of(row, reader->level);
    int index = words_find(&reader->levels, text);
    if (index == -2)
        index = words_add(&reader->levels, text, level_of(reader, text));
    if (index < 0)
        note_odd(row, ODD_UNKNOWN_LEVEL, reader->map->level.column, &row->fields[reader->level]);
    return index;
}

static int fact_of(LogReader *reader, FactColumn *fact, const char *text) {
    const char *word = translate(fact->map->values, text);
    if (!word)
        return -1;
    Call call = call_begin(reader->arena, 0);
    Node node = {.kind = NODE_SCALAR, .text = arena_text(reader->arena, word)};
    FactValue value;
    if (!programme_read_fact(&call, reader->programme, fact->spec, &node, &value) ||
        fact->values->len > INT16_MAX)
        return -1;
    g_array_append_val(fact->values, value);
    return (int)fact->values->len - 1;
}

static int read_fact(const Row *row, FactColumn *fact) {
    LogReader *reader = row->reader;
    if (fact->column >= 0 && is_unknown(reader, &row->fields[fact->column]))
        return -1;
    const char *text = fact->column < 0 ? fact->map->value : text_of(row, fact->column);
    int index = words_find(&fact->words, text);
    if (index == -2)
        index = words_add(&fact->words, text, fact_of(reader, fact, text));
    if (index < 0)
        note_odd(row, ODD_BAD_FACT, fact->map->column,
                 fact->column < 0 ? NULL : &row->fields[fact->column]);
    return index;
}

static void read_events(const Row *row, CaseLine *line, Instant *latest) {
    const LogReader *reader = row->reader;
    Instant *instants = event_instants(reader, line);
    for (size_t i = 0; i < reader->map->events.count; i++) {
        const EventMap *event = &reader->map->events.items[i];
        instants[i * 2] = read_instant(row, reader->events[i].column, event->column);
        instants[i * 2 + 1] = read_instant(row, reader->events[i].appointed, event->appoints);
        if (line->at != INSTANT_NONE && instants[i * 2] > line->at) {
            note_odd(row, ODD_TELLS_FUTURE, event->column, &row->fields[reader->events[i].column]);
            instants[i * 2] = INSTANT_NONE;
        }
        *latest = MAX(*latest, instants[i * 2]);
    }
}

/* Whether the row can stand: it has the columns, a case, and its own instant. */
static bool row_can_stand(Row *row, size_t count, Instant *ret_at) {
    LogReader *reader = row->reader;
    *ret_at = INSTANT_NONE;
    if (count != reader->columns) {
        if ((size_t)reader->case_column < count)
            row->id = &row->fields[reader->case_column];
        note_odd(row, ODD_COLUMN_COUNT, NULL, NULL);
        return false;
    }
    row->id = &row->fields[reader->case_column];
    if (is_unknown(reader, row->id)) {
        note_odd(row, ODD_NO_CASE, reader->map->case_column, row->id);
        return false;
    }
    if (reader->at < 0)
        return true;
    const CsvField *field = &row->fields[reader->at];
    if (!is_unknown(reader, field) &&
        time_format_read(reader->format, field->text, field->length, ret_at))
        return true;
    note_odd(row, ODD_NO_INSTANT, reader->map->at, field);
    return false;
}

static bool read_row(Call *call, Row *row, size_t count, CaseStore *store) {
    LogReader *reader = row->reader;
    Instant at;
    if (!row_can_stand(row, count, &at))
        return true;
    CaseLine *line = case_store_add(call, store, row->id->text, row->id->length);
    if (!line)
        return false;
    line->row = (uint32_t)row->number;
    line->at = at;
    line->opened = read_instant(row, reader->opened, reader->map->opened);
    line->state = (int16_t)read_state(row);
    line->level = (int16_t)read_level(row);
    read_order(row, line);
    Instant latest = MAX(line->at, line->opened);
    read_events(row, line, &latest);
    for (size_t i = 0; i < reader->map->facts.count; i++)
        fact_indexes(reader, line)[i] = read_fact(row, &reader->facts[i]);
    reader->last = MAX(reader->last, latest);
    return true;
}

enum { ROWS_BETWEEN_REPORTS = 1 << 16 };

bool log_reader_run(Call *call, LogReader *reader, CaseStore *store, OddRows *odd,
                    const Progress *progress) {
    const CsvField *fields;
    size_t count;
    for (;;) {
        CsvResult result = csv_next(call, reader->csv, &fields, &count);
        if (result == CSV_END)
            return true;
        if (result == CSV_FAILED)
            return false;
        reader->rows++;
        if (progress->report && reader->rows % ROWS_BETWEEN_REPORTS == 0)
            progress->report(progress->with, "rows read", reader->rows);
        Row row = {.reader = reader, .odd = odd, .fields = fields, .number = csv_row(reader->csv)};
        if (result == CSV_BAD_ROW) {
            const char *problem = csv_row_problem(reader->csv);
            note_odd(&row, ODD_UNREADABLE_ROW, NULL, &(CsvField){problem, strlen(problem)});
        } else if (!read_row(call, &row, count, store)) {
            return false;
        }
    }
}

int64_t log_reader_rows(const LogReader *reader) {
    return reader->rows;
}

Instant log_reader_last(const LogReader *reader) {
    return reader->last;
}

const LogMap *log_reader_map(const LogReader *reader) {
    return reader->map;
}

const int64_t *line_order(const LogReader *reader, CaseLine *line, size_t *ret_count) {
    *ret_count = reader->order_count;
    return order_keys(line);
}

Instant line_event(const LogReader *reader, CaseLine *line, size_t event) {
    return event_instants(reader, line)[event * 2];
}

Instant line_appointed(const LogReader *reader, CaseLine *line, size_t event) {
    return event_instants(reader, line)[event * 2 + 1];
}

const FactValue *line_fact(const LogReader *reader, CaseLine *line, size_t fact) {
    int32_t index = fact_indexes(reader, line)[fact];
    return index < 0 ? NULL : &g_array_index(reader->facts[fact].values, FactValue, index);
}

const char *line_level(const LogReader *reader, const CaseLine *line) {
    return line->level < 0 ? NULL : reader->level_ids[line->level];
}

const StateRule *line_state(const LogReader *reader, const CaseLine *line) {
    return line->state < 0 ? NULL : &reader->map->state.meanings.items[line->state];
}
