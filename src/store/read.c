#include "store/read.h"

#include "base/json.h"
#include "store/hints.h"
#include "store/store.h"
#include "store/table.h"

#include <glib.h>
#include <inttypes.h>
#include <string.h>

/* Below this many rows behind a filter it is cheaper to fetch and sort them all than to walk the
 * order of the sort and drop what doesn't match (√(page × rows) of a million). */
enum { SMALL_SET = 1500, VALUES_MOST = LIST_MOST * 2 + 16 };

typedef struct Query {
    GString *sql;
    Value *values;
    size_t count, most;
    bool plans_well; /* PostgreSQL knows how rare values are; SQLite is told what index to use */
    bool ids;        /* only ids are asked for: SQLite finds the records one by one, in process */
} Query;

static Query query_begin(Arena *arena, size_t most) {
    return (Query){
        .sql = g_string_sized_new(512), .values = ARENA_ARRAY(arena, Value, most), .most = most};
}

static const char *query_text(Arena *arena, Query *query) {
    const char *text = arena_text(arena, query->sql->str);
    g_string_free(query->sql, TRUE);
    query->sql = NULL;
    return text;
}

static size_t param(Query *query, Value value) {
    g_assert(query->count < query->most);
    query->values[query->count++] = value;
    return query->count;
}

/* ---- scope ---- */

static void add_sites(Query *query, const Entity *entity, const Scope *scope) {
    g_string_append_printf(query->sql, " AND %s IN (", entity->site);
    for (size_t i = 0; i < scope->site_count; i++)
        g_string_append_printf(query->sql, "%s$%zu", i ? ", " : "",
                               param(query, WHOLE(scope->sites[i])));
    g_string_append(query->sql, scope->site_count ? ")" : "NULL)");
}

static void add_scope(Query *query, const Entity *entity, const Scope *scope) {
    if (scope->all)
        return;
    if (!scope_opens(scope, entity)) {
        g_string_append(query->sql, " AND 1 = 0");
        return;
    }
    g_string_append_printf(query->sql, " AND %s = $%zu", entity->customer,
                           param(query, WHOLE(scope->customer)));
    if (scope->only_sites && entity->site)
        add_sites(query, entity, scope);
}

/* ---- one record ---- */

typedef struct OneReader {
    Arena *arena;
    const Entity *entity;
    void *record;
} OneReader;

static bool take_one(const Value *values, size_t count, void *with) {
    OneReader *reader = with;
    reader->record = entity_from_values(reader->arena, reader->entity, values);
    return false;
}

static void *get(Call *call, Db *db, const Entity *entity, const char *column, Value value,
                 const Scope *scope, bool standing) {
    OneReader reader = {.arena = call->arena, .entity = entity};
    Query query = query_begin(call->arena, 4 + scope->site_count);
    size_t place = param(&query, value);
    g_string_append_printf(query.sql, "SELECT %s FROM %s WHERE %s = $%zu",
                           entity_column_list(entity), entity->plural, column, place);
    if (standing)
        g_string_append(query.sql, " AND deleted_at IS NULL");
    add_scope(&query, entity, scope);
    const char *sql = query_text(call->arena, &query);
    db->driver->query(call, db, sql, query.values, query.count, take_one, &reader);
    return reader.record;
}

/* ---- records that readers share ---- */

/* One look at the store: its queries see one state of it, that of `point`. */
typedef struct View {
    Db *db;
    int64_t point;
} View;

/* The point first: what is read afterwards is at least as new. */
static View view_of(Db *db) {
    return (View){db, db->records ? record_cache_point(db->records) : 0};
}

static bool view_begin(Call *call, View *view) {
    return !view->db->records ||
           view->db->driver->query(call, view->db, "BEGIN", NULL, 0, NULL, NULL);
}

/* A connection that stayed in its transaction would go on reading the old state. */
static void view_end(Call *call, View *view) {
    Call quiet = call_begin(call->arena, call->now);
    Db *db = view->db;
    if (db->records && !db->driver->query(&quiet, db, "COMMIT", NULL, 0, NULL, NULL))
        db->driver->script(&quiet, db, "ROLLBACK");
}

static void *recall(Call *call, const View *view, const Entity *entity, int64_t id) {
    RecordCache *records = view->db->records;
    return records ? record_cache_find(records, call->arena, entity, id, view->point) : NULL;
}

/* From the store, deleted or not, of any scope: so everyone else can use it, too. */
static void *fetch(Call *call, const View *view, const Entity *entity, int64_t id) {
    OneReader reader = {.arena = call->arena, .entity = entity};
    Value value = WHOLE(id);
    view->db->driver->query(call, view->db, entity_select_sql(entity), &value, 1, take_one,
                            &reader);
    if (reader.record && view->db->records)
        record_cache_keep(view->db->records, entity, reader.record, view->point);
    return reader.record;
}

static bool may_show(const Entity *entity, const void *record, const Scope *scope, bool standing) {
    return (!standing || ((const Head *)record)->deleted_at == INSTANT_NONE) &&
           scope_allows(scope, entity, record);
}

static void *get_by_id(Call *call, Db *db, const Entity *entity, int64_t id, const Scope *scope,
                       bool standing) {
    if (!db->records)
        return get(call, db, entity, "id", WHOLE(id), scope, standing);
    View view = view_of(db);
    void *record = recall(call, &view, entity, id);
    if (!record)
        record = fetch(call, &view, entity, id);
    return record && may_show(entity, record, scope, standing) ? record : NULL;
}

void *store_get(Call *call, Db *db, const Entity *entity, int64_t id, const Scope *scope) {
    return get_by_id(call, db, entity, id, scope, true);
}

void *store_get_any(Call *call, Db *db, const Entity *entity, int64_t id, const Scope *scope) {
    return get_by_id(call, db, entity, id, scope, false);
}

void *store_get_by(Call *call, Db *db, const Entity *entity, const Column *column, const char *text,
                   const Scope *scope) {
    return get(call, db, entity, column->name, value_text(text), scope, true);
}

typedef struct ManyReader {
    Arena *arena;
    const Entity *entity;
    const int64_t *ids;
    void **records;
    size_t count;
} ManyReader;

static bool take_one_of_many(const Value *values, size_t count, void *with) {
    ManyReader *reader = with;
    for (size_t i = 0; i < reader->count; i++)
        if (reader->ids[i] == values[0].whole)
            reader->records[i] = entity_from_values(reader->arena, reader->entity, values);
    return true;
}

/* Numbers of parameters come in steps, so that few statements serve all. */
static size_t parameter_step(size_t count) {
    return count <= 8 ? 8 : count <= 64 ? 64 : LIST_MOST;
}

/* In one statement, the scope in SQL. */
static bool ask_for_many(Call *call, Db *db, const Entity *entity, const int64_t *ids, size_t count,
                         const Scope *scope, void **ret_records) {
    ManyReader reader = {call->arena, entity, ids, ret_records, count};
    Query query = query_begin(call->arena, VALUES_MOST);
    g_string_append_printf(query.sql, "SELECT %s FROM %s WHERE id IN (", entity_column_list(entity),
                           entity->plural);
    for (size_t i = 0; i < parameter_step(count); i++)
        g_string_append_printf(query.sql, "%s$%zu", i ? ", " : "",
                               param(&query, i < count ? WHOLE(ids[i]) : NULL_WHOLE));
    g_string_append(query.sql, ") AND deleted_at IS NULL");
    add_scope(&query, entity, scope);
    const char *sql = query_text(call->arena, &query);
    return db->driver->query(call, db, sql, query.values, query.count, take_one_of_many, &reader);
}

/* Those that nobody knows any more, in one transaction. */
static bool fetch_missing(Call *call, View *view, const Entity *entity, const int64_t *ids,
                          size_t count, void **records) {
    if (!view_begin(call, view))
        return false;
    for (size_t i = 0; i < count && !call->error_count; i++)
        if (!records[i])
            records[i] = fetch(call, view, entity, ids[i]);
    view_end(call, view);
    return call->error_count == 0;
}

static bool collect(Call *call, Db *db, const Entity *entity, const int64_t *ids, size_t count,
                    const Scope *scope, void **records) {
    View view = view_of(db);
    size_t missing = 0;
    for (size_t i = 0; i < count; i++) {
        records[i] = recall(call, &view, entity, ids[i]);
        missing += !records[i];
    }
    if (missing && !fetch_missing(call, &view, entity, ids, count, records))
        return false;
    for (size_t i = 0; i < count; i++)
        if (records[i] && !may_show(entity, records[i], scope, true))
            records[i] = NULL;
    return true;
}

bool store_get_many(Call *call, Db *db, const Entity *entity, const int64_t *ids, size_t count,
                    const Scope *scope, void **ret_records) {
    g_assert(count <= LIST_MOST);
    memset(ret_records, 0, count * sizeof *ret_records);
    return db->records ? collect(call, db, entity, ids, count, scope, ret_records)
                       : ask_for_many(call, db, entity, ids, count, scope, ret_records);
}

/* ---- lists ---- */

/* What none sorts as: before all others, or behind them. */
static Value none_as(const Column *sort) {
    if (sort->kind == COLUMN_TEXT)
        return value_text("");
    return WHOLE(sort->flags & C_LAST ? INT64_MAX : -INT64_MAX);
}

/* The expression that the index of the sort has. */
static const char *sort_expression(Arena *arena, const Column *sort) {
    if (!sort)
        return "id";
    if (sort->flags & C_NEEDED || sort->kind == COLUMN_WORD)
        return sort->name;
    if (sort->kind == COLUMN_TEXT)
        return arena_printf(arena, "coalesce(%s, '')", sort->name);
    return arena_printf(arena, "coalesce(%s, %" PRId64 ")", sort->name, none_as(sort).whole);
}

Value store_sort_value(Arena *arena, const Column *sort, const void *record) {
    if (!sort)
        return WHOLE(((const Head *)record)->id);
    Value value = column_value_of(arena, sort, record);
    return value.null ? none_as(sort) : value;
}

static void add_condition(Query *query, const ListFilter *filter, bool plain) {
    /* a sign before a column costs nothing and keeps SQLite from using its index */
    g_string_append_printf(query->sql, " AND %s%s = $%zu", plain || query->plans_well ? "" : "+",
                           filter->column->name, param(query, filter->value));
}

/* Conditions of all filters. SQLite may use the index of `driver` (NULL: none) only; PostgreSQL,
 * which is told not to sort, takes the others as conditions on the index it walks. */
static void add_filters(Query *query, const Db *db, const ListQuery *list,
                        const ListFilter *driver) {
    bool plain = db->driver != &SQLITE_DRIVER;
    for (size_t i = 0; i < list->filter_count; i++)
        add_condition(query, &list->filters[i], plain || &list->filters[i] == driver);
}

/* The keys behind which the page begins; the first page begins behind what comes before all. */
static void add_after(Call *call, Query *query, const ListQuery *list) {
    const char *sign = list->descending ? "<" : ">";
    int64_t id = list->continues ? list->after_id : list->descending ? INT64_MAX : INT64_MIN;
    if (!list->sort) {
        g_string_append_printf(query->sql, " AND id %s $%zu", sign, param(query, WHOLE(id)));
        return;
    }
    bool text = list->sort->kind == COLUMN_TEXT || list->sort->kind == COLUMN_WORD;
    Value edge = text ? value_text(list->descending ? "\xF4\x8F\xBF\xBF" : "")
                      : WHOLE(list->descending ? INT64_MAX : INT64_MIN);
    size_t at = param(query, list->continues ? list->after_value : edge);
    const char *expression = sort_expression(call->arena, list->sort);
    if (expression != list->sort->name) /* SQLite finds no place in an index by a pair of these */
        g_string_append_printf(query->sql, " AND %s %s= $%zu", expression, sign, at);
    g_string_append_printf(query->sql, " AND (%s, id) %s ($%zu, $%zu)", expression, sign, at,
                           param(query, WHOLE(id)));
}

static void add_order(Call *call, Query *query, const ListQuery *list) {
    const char *direction = list->descending ? " DESC" : "";
    g_string_append(query->sql, " ORDER BY ");
    if (list->sort)
        g_string_append_printf(query->sql, "%s%s, ", sort_expression(call->arena, list->sort),
                               direction);
    g_string_append_printf(query->sql, "id%s LIMIT %zu", direction, list->limit + 1);
}

typedef struct Names {
    const char *names[LIST_FILTERS + 4];
    size_t count;
} Names;

static void add_name(Names *names, const char *name) {
    for (size_t i = 0; i < names->count; i++)
        if (!name || !strcmp(names->names[i], name))
            return;
    names->names[names->count++] = name;
}

/* What the rows of a small set are sorted and sifted by. */
static const char *small_columns(Arena *arena, const ListQuery *list) {
    Names names = {.names = {"id"}, .count = 1};
    add_name(&names, list->sort ? list->sort->name : NULL);
    add_name(&names, list->scope->all ? NULL : list->entity->customer);
    add_name(&names, list->scope->all ? NULL : list->entity->site);
    for (size_t i = 0; i < list->filter_count; i++)
        add_name(&names, list->filters[i].column->name);
    char *joined = g_strjoinv(", ", (char **)(void *)names.names);
    const char *text = arena_text(arena, joined);
    g_free(joined);
    return text;
}

/* At most SMALL_SET rows of the driver's index, sorted afterwards. */
static void add_small_set(Call *call, Query *query, const ListQuery *list,
                          const ListFilter *driver) {
    const char *all = entity_column_list(list->entity);
    g_string_append_printf(query->sql,
                           "WITH small AS MATERIALIZED (SELECT %s FROM %s WHERE "
                           "deleted_at IS NULL",
                           query->ids ? small_columns(call->arena, list) : all,
                           list->entity->plural);
    add_condition(query, driver, true);
    g_string_append_printf(query->sql, " LIMIT %d) SELECT %s FROM small WHERE 1 = 1", SMALL_SET,
                           query->ids ? "id" : all);
    add_scope(query, list->entity, list->scope);
    for (size_t i = 0; i < list->filter_count; i++)
        if (&list->filters[i] != driver)
            add_condition(query, &list->filters[i], true);
}

static void add_walk(Query *query, const Db *db, const ListQuery *list, const ListFilter *driver) {
    g_string_append_printf(query->sql, "SELECT %s FROM %s WHERE deleted_at IS NULL",
                           query->ids ? "id" : entity_column_list(list->entity),
                           list->entity->plural);
    add_scope(query, list->entity, list->scope);
    add_filters(query, db, list, driver);
}

static const char *filter_key(Arena *arena, const Db *db, const Entity *entity,
                              const ListFilter *filter) {
    const Value *value = &filter->value;
    if (value->kind == VALUE_WHOLE)
        return arena_printf(arena, "%s %s %s %" PRId64, db->driver->name, entity->plural,
                            filter->column->name, value->whole);
    return arena_printf(arena, "%s %s %s '%.*s", db->driver->name, entity->plural,
                        filter->column->name, (int)value->length, value->text ? value->text : "");
}

/* Rows behind one filter, up to SMALL_SET; remembered for a moment: it only chooses the way. */
static int64_t rows_behind(Call *call, Db *db, const Entity *entity, const ListFilter *filter) {
    int64_t rows = SMALL_SET;
    const char *key = filter_key(call->arena, db, entity, filter);
    if (hint_recall(key, call->now, &rows))
        return rows;
    const char *sql = arena_printf(call->arena,
                                   "SELECT count(*) FROM (SELECT 1 FROM %s WHERE %s = $1 AND "
                                   "deleted_at IS NULL LIMIT %d) AS few",
                                   entity->plural, filter->column->name, SMALL_SET);
    if (db_whole(call, db, sql, &filter->value, 1, &rows))
        hint_remember(key, call->now, rows);
    return rows;
}

/* The rarest filter and how many rows it lets through (up to SMALL_SET). */
static const ListFilter *rarest(Call *call, Db *db, const ListQuery *list, int64_t *ret_rows) {
    const ListFilter *best = NULL;
    *ret_rows = SMALL_SET;
    for (size_t i = 0; i < list->filter_count; i++) {
        int64_t rows = rows_behind(call, db, list->entity, &list->filters[i]);
        if (!best || rows < *ret_rows) {
            best = &list->filters[i];
            *ret_rows = rows;
        }
    }
    return best;
}

/* A customer's scope is a filter like others: often the rarest. */
static ListQuery with_scope_filter(const ListQuery *list) {
    ListQuery wide = *list;
    const Entity *entity = list->entity;
    if (list->scope->all || !entity->customer || !strcmp(entity->customer, "id") ||
        list->filter_count == LIST_FILTERS)
        return wide;
    wide.filters[wide.filter_count++] =
        (ListFilter){entity_column(entity, entity->customer), WHOLE(list->scope->customer)};
    return wide;
}

const char *store_list_sql(Call *call, Db *db, const ListQuery *asked, Value *ret_values,
                           size_t *ret_count) {
    ListQuery list = with_scope_filter(asked);
    Query query = query_begin(call->arena, VALUES_MOST);
    query.plans_well = db->driver != &SQLITE_DRIVER;
    query.ids = !query.plans_well;
    int64_t rows = SMALL_SET;
    bool choose = list.filter_count > 1 || (list.filter_count == 1 && list.sort);
    const ListFilter *driver = choose              ? rarest(call, db, &list, &rows)
                               : list.filter_count ? &list.filters[0]
                                                   : NULL;
    if (list.sort && rows < SMALL_SET)
        add_small_set(call, &query, &list, driver);
    else
        add_walk(&query, db, &list, list.sort ? NULL : driver);
    add_after(call, &query, &list);
    add_order(call, &query, &list);
    memcpy(ret_values, query.values, query.count * sizeof(Value));
    *ret_count = query.count;
    return query_text(call->arena, &query);
}

typedef struct PageReader {
    Arena *arena;
    const Entity *entity;
    ListPage *page;
    size_t limit;
} PageReader;

static bool take_row(const Value *values, size_t count, void *with) {
    PageReader *reader = with;
    if (reader->page->records.count == reader->limit) {
        reader->page->more = true;
        return false;
    }
    *LIST_ADD(reader->arena, &reader->page->records) =
        entity_from_values(reader->arena, reader->entity, values);
    return true;
}

static bool take_id(const Value *values, size_t count, void *with) {
    Ids *ids = with;
    ids->items[ids->count++] = values[0].whole;
    return true;
}

/* The ids of the page from an index, then the records as they stood at the same moment. */
static bool list_by_ids(Call *call, Db *db, const ListQuery *query, const View *view,
                        ListPage *ret_page) {
    Value values[VALUES_MOST];
    size_t count;
    Ids ids = {.items = ARENA_ARRAY(call->arena, int64_t, query->limit + 1)};
    const char *sql = store_list_sql(call, db, query, values, &count);
    if (!db->driver->query(call, db, sql, values, count, take_id, &ids))
        return false;
    ret_page->more = ids.count > query->limit;
    for (size_t i = 0; i < MIN(ids.count, query->limit) && !call->error_count; i++) {
        void *record = recall(call, view, query->entity, ids.items[i]);
        if (record || (record = fetch(call, view, query->entity, ids.items[i])))
            *LIST_ADD(call->arena, &ret_page->records) = record;
    }
    return call->error_count == 0;
}

static bool list_in_view(Call *call, Db *db, const ListQuery *query, ListPage *ret_page) {
    View view = view_of(db);
    if (!view_begin(call, &view))
        return false;
    bool well = list_by_ids(call, db, query, &view, ret_page);
    view_end(call, &view);
    return well;
}

bool store_list(Call *call, Db *db, const ListQuery *query, ListPage *ret_page) {
    Value values[VALUES_MOST];
    size_t count;
    *ret_page = (ListPage){0};
    if (db->driver == &SQLITE_DRIVER)
        return list_in_view(call, db, query, ret_page);
    PageReader reader = {call->arena, query->entity, ret_page, query->limit};
    const char *sql = store_list_sql(call, db, query, values, &count);
    return db->driver->query(call, db, sql, values, count, take_row, &reader);
}

bool list_next(ListQuery *query, const ListPage *page) {
    if (!page->more || !page->records.count)
        return false;
    query->continues = true;
    query->after_id = ((const Head *)page->records.items[page->records.count - 1])->id;
    return true;
}

bool store_list_all(Call *call, Db *db, ListQuery query, Records *ret_records) {
    ListPage page;
    do {
        if (!store_list(call, db, &query, &page))
            return false;
        for (size_t i = 0; i < page.records.count; i++)
            *LIST_ADD(call->arena, ret_records) = page.records.items[i];
    } while (list_next(&query, &page));
    return true;
}

bool store_count(Call *call, Db *db, const ListQuery *asked, int64_t most, int64_t *ret_count) {
    ListQuery list = with_scope_filter(asked);
    Query query = query_begin(call->arena, VALUES_MOST);
    query.plans_well = db->driver != &SQLITE_DRIVER;
    int64_t rows;
    const ListFilter *driver = list.filter_count > 1 ? rarest(call, db, &list, &rows)
                               : list.filter_count   ? &list.filters[0]
                                                     : NULL;
    g_string_append_printf(query.sql,
                           "SELECT count(*) FROM (SELECT 1 FROM %s WHERE deleted_at IS NULL",
                           list.entity->plural);
    add_scope(&query, list.entity, list.scope);
    add_filters(&query, db, &list, driver);
    g_string_append_printf(query.sql, " AND id > $%zu", param(&query, WHOLE(0)));
    g_string_append_printf(query.sql, " LIMIT $%zu) AS few", param(&query, WHOLE(most)));
    const char *sql = query_text(call->arena, &query);
    *ret_count = 0;
    return db_whole(call, db, sql, query.values, query.count, ret_count);
}

/* ---- all of them ---- */

typedef struct EachReader {
    Arena *arena;
    const Entity *entity;
    bool (*each)(void *record, void *with);
    void *with;
} EachReader;

static bool take_each(const Value *values, size_t count, void *with) {
    EachReader *reader = with;
    arena_reset(reader->arena);
    return reader->each(entity_from_values(reader->arena, reader->entity, values), reader->with);
}

bool store_each(Call *call, Db *db, const ListQuery *list, bool (*each)(void *record, void *with),
                void *with) {
    EachReader reader = {arena_new(), list->entity, each, with};
    Query query = query_begin(call->arena, VALUES_MOST);
    const ListFilter *driver = list->filter_count ? &list->filters[0] : NULL;
    add_walk(&query, db, list, driver);
    g_string_append_printf(query.sql, " AND id > $%zu ORDER BY id",
                           param(&query, WHOLE(list->continues ? list->after_id : 0)));
    const char *sql = query_text(call->arena, &query);
    bool well = db->driver->stream(call, db, sql, query.values, query.count, take_each, &reader);
    arena_free(reader.arena);
    return well;
}

void ids_of_list(Call *call, const char *json, Ids *ret) {
    const Node *list = json ? json_parse(call, NULL, 0, json, strlen(json)) : NULL;
    *ret = (Ids){0};
    for (size_t i = 0; list && i < list->items.count; i++)
        node_integer(list->items.items[i], LIST_ADD(call->arena, ret));
}
