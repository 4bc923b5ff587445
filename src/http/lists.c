/* Lists: filters, sort and words from the described columns, pages by keys. */
#include "http/lists.h"

#include "base/cursor.h"
#include "base/text.h"
#include "http/ask.h"
#include "http/names.h"
#include "store/hints.h"
#include "store/search.h"
#include "store/table.h"

#include <glib.h>
#include <inttypes.h>
#include <string.h>
#include <time.h>

enum {
    SEARCH_STEP = 200,
    SEARCH_MOST = 2000,
    SHORT_MICROS = 2000, /* of a core: what may run in between, on a connection's thread */
    RECORD_BYTES = 640,  /* about what one takes as JSON */
};

const Parameter LIST_PARAMETERS[] = {
    {"sort", "{\"type\":\"string\"}", "the order: a column; a minus turns it round"},
    {"limit", "{\"type\":\"integer\",\"minimum\":1,\"maximum\":200,\"default\":50}",
     "records on a page"},
    {"cursor", "{\"type\":\"string\"}", "where the page before ended: its `next`"},
    {"count", "{\"type\":\"boolean\"}", "count all of them, up to 10,000"},
    {"names", "{\"type\":\"boolean\"}",
     "with the names of what the records refer to: {\"customers\": {\"1009\": \"…\"}}"},
    {"q", "{\"type\":\"string\"}", "words that must be in the record; newest first"},
    {"typing", "{\"type\":\"boolean\"}", "the last word of q may go on"},
    {0}};

static const char NO_COUNT[] = "isn't known with q: read the pages";

typedef struct ListAsk {
    Call *call;
    const Actor *actor;
    Ask *ask; /* NULL: only its filters are wanted */
    ListQuery query;
    void *scratch; /* a record that holds the filters' values */
    const char *words;
    bool typing;
    bool count;
    bool wants_names;
    const char *names; /* as JSON; NULL: not asked for */
    const char *cursor;
    const char *duration_key; /* under which it is remembered how long it took; NULL: it's short */
} ListAsk;

/* ---- reading the question ---- */

/* A column that this asker doesn't see can't be asked about either: the order of rows tells. */
static const Column *askable(ListAsk *list, const char *name, ColumnFlag flag) {
    const Entity *entity = list->query.entity;
    const Column *column = entity_column(entity, name);
    bool open = column && column->flags & flag && !(column->flags & C_SECRET) &&
                column_shown(column, rights_view(list->actor));
    return open ? column : NULL;
}

static bool unknown(ListAsk *list, const char *name, const char *message, ColumnFlag flag) {
    const char *names[64];
    size_t known = 0;
    for (const Parameter *one = LIST_PARAMETERS; flag == C_FILTER && one->name; one++)
        names[known++] = one->name;
    const Entity *entity = list->query.entity;
    for (size_t i = 0; i < entity->count && known < G_N_ELEMENTS(names); i++)
        if (askable(list, entity->columns[i].name, flag))
            names[known++] = entity->columns[i].name;
    call_fail(list->call, ERROR_INVALID, name, "%s", message);
    list->call->last_error->hint = text_hint(list->call->arena, name, names, known);
    return false;
}

static bool read_filter(ListAsk *list, const char *name, const char *text) {
    Call *call = list->call;
    const Column *column = askable(list, name, C_FILTER);
    if (!column)
        return unknown(list, name, "can't be filtered by", C_FILTER);
    if (list->query.filter_count == LIST_FILTERS - 1)
        return call_fail(call, ERROR_INVALID, name, "is one filter too many");
    if (!column_read_text(call, column, text, list->scratch))
        return false;
    list->query.filters[list->query.filter_count++] =
        (ListFilter){column, column_value_of(call->arena, column, list->scratch)};
    return true;
}

static bool read_sort(ListAsk *list, const char *text) {
    list->query.descending = *text == '-';
    const char *name = text + list->query.descending;
    if (!strcmp(name, "id"))
        return true;
    list->query.sort = askable(list, name, C_SORT);
    return list->query.sort || unknown(list, "sort", "can't be sorted by", C_SORT);
}

static bool read_limit(ListAsk *list, const char *text) {
    char *end;
    gint64 limit = g_ascii_strtoll(text, &end, 10);
    list->query.limit = (size_t)limit;
    return (*text && !*end && limit >= 1 && limit <= LIST_MOST) ||
           call_fail(list->call, ERROR_INVALID, "limit", "must be 1 to %d", LIST_MOST);
}

static bool read_parameter(ListAsk *list, const char *name, const char *value) {
    if (!strcmp(name, "limit"))
        return read_limit(list, value);
    if (!strcmp(name, "sort"))
        return read_sort(list, value);
    if (!strcmp(name, "cursor"))
        list->cursor = value;
    else if (!strcmp(name, "q"))
        list->words = value;
    else if (!strcmp(name, "typing"))
        list->typing = !strcmp(value, "true");
    else if (!strcmp(name, "names"))
        list->wants_names = !strcmp(value, "true");
    else if (!strcmp(name, "count"))
        list->count = !strcmp(value, "true");
    else
        return read_filter(list, name, value);
    return true;
}

/* Words of personal columns are found by those only who may read them. */
static bool check_words(ListAsk *list) {
    const Entity *entity = list->query.entity;
    bool searchable = false, personal = false;
    for (size_t i = 0; i < entity->count; i++)
        if (entity->columns[i].flags & C_SEARCH) {
            searchable = true;
            personal |= (entity->columns[i].flags & C_PERSONAL) != 0;
        }
    Call *call = list->call;
    if (!searchable)
        return call_fail(call, ERROR_INVALID, "q", "can't be asked of %s", entity->plural);
    if (personal && !rights_allow(list->actor, PERSONAL_READ))
        return call_fail(call, ERROR_FORBIDDEN, "q", "needs the right %s",
                         right_word(PERSONAL_READ));
    if (list->query.sort)
        return call_fail(call, ERROR_INVALID, "sort", "with q the newest come first");
    if (list->count)
        return call_fail(call, ERROR_INVALID, "count", "%s", NO_COUNT);
    return true;
}

/* What a cursor was made for: it is of no use in another list. */
static const char *cursor_purpose(const ListAsk *list) {
    Arena *arena = list->ask->call.arena;
    const char *purpose = arena_printf(
        arena, "%s %s%s q=%s", list->query.entity->plural, list->query.descending ? "-" : "",
        list->query.sort ? list->query.sort->name : "id", list->words ? list->words : "");
    for (size_t i = 0; i < list->query.filter_count; i++)
        purpose = arena_printf(arena, "%s %s=%s", purpose, list->query.filters[i].column->name,
                               column_text(arena, list->query.filters[i].column, list->scratch));
    return purpose;
}

static bool read_cursor(ListAsk *list) {
    Cursor cursor;
    Call *call = &list->ask->call;
    const uint8_t *key = store_house(service_store(list->ask->service))->seal;
    if (!list->cursor)
        return true;
    if (!cursor_read(call->arena, key, cursor_purpose(list), list->cursor, &cursor) ||
        cursor.count != 2 || cursor.values[1].kind != CURSOR_WHOLE)
        return call_fail(call, ERROR_INVALID, "cursor", "is none of this list");
    const CursorValue *value = &cursor.values[0];
    list->query.continues = true;
    list->query.after_value =
        value->kind == CURSOR_TEXT ? value_text(value->text) : WHOLE(value->whole);
    list->query.after_id = cursor.values[1].whole;
    return true;
}

static ListAsk list_begin(Call *call, const Actor *actor, const Entity *entity) {
    return (ListAsk){.call = call,
                     .actor = actor,
                     .query = {.entity = entity, .scope = &actor->scope, .limit = LIST_USUAL},
                     .scratch = entity_new(call->arena, entity)};
}

static bool read_parameters(ListAsk *list, const HttpParameters *parameters) {
    for (size_t i = 0; i < parameters->count; i++)
        read_parameter(list, parameters->items[i].name, parameters->items[i].value);
    return list->call->error_count == 0;
}

bool list_read_filters(Call *call, const Actor *actor, const Entity *entity,
                       const HttpParameters *parameters, ListQuery *ret_query) {
    ListAsk list = list_begin(call, actor, entity);
    bool well = read_parameters(&list, parameters) &&
                (!list.words || call_fail(call, ERROR_INVALID, "count", "%s", NO_COUNT));
    *ret_query = list.query;
    return well;
}

static bool read_question(ListAsk *list) {
    if (!read_parameters(list, &list->ask->request->parameters))
        return false;
    if (list->words)
        list->query.descending = true;
    return (!list->words || check_words(list)) && read_cursor(list);
}

/* ---- answering it ---- */

static const char *next_cursor(const ListAsk *list, const Value *value, int64_t id) {
    Arena *arena = list->ask->call.arena;
    const uint8_t *key = store_house(service_store(list->ask->service))->seal;
    Cursor cursor = {.count = 2};
    cursor.values[0] = value->kind == VALUE_TEXT
                           ? (CursorValue){.kind = CURSOR_TEXT, .text = value->text}
                           : (CursorValue){.kind = CURSOR_WHOLE, .whole = value->whole};
    cursor.values[1] = (CursorValue){.kind = CURSOR_WHOLE, .whole = id};
    return cursor_text(arena, key, cursor_purpose(list), &cursor);
}

static void write_page(const ListAsk *list, const ListPage *page, const char *next, int64_t count) {
    JsonWriter *out =
        json_writer_in(list->ask->call.arena, (page->records.count + 1) * RECORD_BYTES);
    EntityView view = rights_view(&list->ask->actor);
    json_begin_object(out);
    json_key(out, "items");
    json_begin_list(out);
    for (size_t i = 0; i < page->records.count; i++)
        entity_write_json(out, list->query.entity, page->records.items[i], view);
    json_end_list(out);
    json_text_field(out, "next", next);
    if (list->names) {
        json_key(out, "names");
        json_raw(out, list->names);
    }
    if (list->count) {
        json_whole_field(out, "count", MIN(count, LIST_COUNT_MOST));
        json_yes_no_field(out, "count_is_exact", count <= LIST_COUNT_MOST);
    }
    json_end_object(out);
    ask_answer_json(list->ask, 200, out);
}

static bool plain_page(ListAsk *list, Db *db, ListPage *page, const char **ret_next) {
    if (!store_list(&list->ask->call, db, &list->query, page))
        return false;
    if (page->more) {
        const void *last = page->records.items[page->records.count - 1];
        Value value = store_sort_value(list->ask->call.arena, list->query.sort, last);
        *ret_next = next_cursor(list, &value, ((const Head *)last)->id);
    }
    return true;
}

static bool passes_filters(const ListAsk *list, const void *record) {
    for (size_t i = 0; i < list->query.filter_count; i++)
        if (!column_equal(list->query.filters[i].column, record, list->scratch))
            return false;
    return true;
}

/* Records with the words, newest first; a rare filter may need several steps through them. */
static bool search_page(ListAsk *list, Db *db, ListPage *page, const char **ret_next) {
    Ask *ask = list->ask;
    int64_t before = list->query.continues ? list->query.after_id : INT64_MAX;
    for (size_t seen = 0; seen < SEARCH_MOST;) {
        Ids ids = {0};
        SearchQuery search = {.text = list->words,
                              .typing = list->typing,
                              .entity = list->query.entity,
                              .scope = &ask->actor.scope,
                              .before_id = before,
                              .limit =
                                  list->query.filter_count ? SEARCH_STEP : list->query.limit + 1};
        if (!search_find(&ask->call, db, &search, &ids))
            return false;
        void *records[SEARCH_STEP + 1];
        if (!store_get_many(&ask->call, db, list->query.entity, ids.items, ids.count,
                            &ask->actor.scope, records))
            return false;
        for (size_t i = 0; i < ids.count; i++) {
            if (records[i] && passes_filters(list, records[i])) {
                if (page->records.count == list->query.limit) {
                    Value value = WHOLE(before);
                    *ret_next = next_cursor(list, &value, before);
                    return true;
                }
                *LIST_ADD(ask->call.arena, &page->records) = records[i];
            }
            before = ids.items[i];
        }
        seen += ids.count;
        if (ids.count < search.limit)
            return ask->call.error_count == 0;
    }
    Value value = WHOLE(before);
    *ret_next = next_cursor(list, &value, before);
    return ask->call.error_count == 0;
}

/* ---- long ones give way to short ones ---- */

/* Which rows match may be as good as none of a million, or the last ones. Reads over a socket run
 * on a worker anyway. */
static bool may_be_long(const ListAsk *list) {
    if (store_driver(service_store(list->ask->service)) != &SQLITE_DRIVER)
        return false;
    size_t filters = list->query.filter_count + !list->query.scope->all;
    return list->words || list->count || filters > 1 || (filters && list->query.sort);
}

/* What makes a list take as long as another. */
static const char *duration_key(const ListAsk *list) {
    const Scope *scope = list->query.scope;
    return arena_printf(list->ask->call.arena, "list %s %s %d %d %zu %" PRId64,
                        cursor_purpose(list), list->cursor ? list->cursor : "", list->typing,
                        list->count, list->query.limit, scope->all ? 0 : scope->customer);
}

/* Not the wall's time: a thread that had to wait did no work. */
static int64_t thread_micros(void) {
    struct timespec used;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &used);
    return (int64_t)used.tv_sec * MICROS_PER_SECOND + used.tv_nsec / 1000;
}

static bool find_page(ListAsk *list, Db *db, ListPage *page, const char **ret_next,
                      int64_t *ret_count) {
    if (!(list->words ? search_page(list, db, page, ret_next)
                      : plain_page(list, db, page, ret_next)))
        return false;
    if (list->wants_names)
        list->names =
            names_of(list->ask, db, list->query.entity, page->records.items, page->records.count);
    if (list->wants_names && !list->names)
        return false;
    return !list->count ||
           store_count(&list->ask->call, db, &list->query, LIST_COUNT_MOST + 1, ret_count);
}

static void answer_list(ListAsk *list) {
    Ask *ask = list->ask;
    Db *db = ask_reader(ask);
    if (!db)
        return;
    ListPage page = {0};
    const char *next = NULL;
    int64_t count = 0, from = thread_micros();
    bool well = find_page(list, db, &page, &next, &count);
    store_give_reader(service_store(ask->service), db);
    if (well && list->duration_key)
        hint_remember(list->duration_key, ask->call.now, thread_micros() - from);
    if (well)
        write_page(list, &page, next, count);
    else
        ask_fail(ask);
}

static void answer_later(Ask *ask) {
    answer_list(ask->with);
}

/* What was short a moment ago runs at once; what may be long, on a worker's thread. */
void list_records(Ask *ask) {
    ListAsk *list = ARENA_NEW(ask->call.arena, ListAsk);
    int64_t micros = INT64_MAX;
    *list = list_begin(&ask->call, &ask->actor, ask->route->entity);
    list->ask = ask;
    if (!read_question(list)) {
        ask_fail(ask);
        return;
    }
    list->duration_key = may_be_long(list) ? duration_key(list) : NULL;
    ask->with = list;
    if (list->duration_key &&
        !(hint_recall(list->duration_key, ask->call.now, &micros) && micros <= SHORT_MICROS))
        ask_work(ask, answer_later);
    else
        answer_list(list);
}
