#include "store/search.h"

#include "base/tokens.h"
#include "store/read.h"
#include "store/table.h"

#include <glib.h>
#include <inttypes.h>

/* Marks that are words of every document; the tokenizer makes no word with a tilde. */
static const char *entity_mark(Arena *arena, const Entity *entity) {
    return arena_printf(arena, "~e%s", entity->name);
}

static const char *customer_mark(Arena *arena, int64_t customer) {
    return arena_printf(arena, "~c%" PRId64, customer);
}

static const char *site_mark(Arena *arena, int64_t site) {
    return arena_printf(arena, "~s%" PRId64, site);
}

typedef struct SearchWord {
    const char *text;
    bool prefix;
} SearchWord;
typedef LIST(SearchWord) SearchWords;

/* The words that a record must have; none where the query says nothing. */
static SearchWords query_words(Call *call, const SearchQuery *query) {
    SearchWords words = {0};
    Tokens tokens = {0};
    TokenMode mode = query->typing ? TOKENS_TYPING : TOKENS_QUERY;
    tokens_add(call->arena, mode, query->text, strlen(query->text), &tokens);
    for (size_t i = 0; i < tokens.count; i++)
        *LIST_ADD(call->arena, &words) = (SearchWord){tokens.items[i].text, tokens.items[i].prefix};
    if (!words.count)
        return words;
    if (query->entity)
        *LIST_ADD(call->arena, &words) =
            (SearchWord){entity_mark(call->arena, query->entity), false};
    if (!query->scope->all)
        *LIST_ADD(call->arena, &words) =
            (SearchWord){customer_mark(call->arena, query->scope->customer), false};
    return words;
}

/* ---- SQLite: FTS5 ---- */

static const char *match_text(Call *call, const SearchQuery *query, const SearchWords *words) {
    GString *match = g_string_new(NULL);
    for (size_t i = 0; i < words->count; i++)
        g_string_append_printf(match, "%s\"%s\"%s", i ? " AND " : "", words->items[i].text,
                               words->items[i].prefix ? "*" : "");
    if (!query->scope->all && query->scope->only_sites) {
        g_string_append(match, " AND (\"~none\"");
        for (size_t i = 0; i < query->scope->site_count; i++)
            g_string_append_printf(match, " OR \"%s\"",
                                   site_mark(call->arena, query->scope->sites[i]));
        g_string_append(match, ")");
    }
    const char *text = arena_text(call->arena, match->str);
    g_string_free(match, TRUE);
    return text;
}

/* ---- PostgreSQL: words in a B-tree, the rarest first ---- */

static bool take_count(const Value *values, size_t count, void *with) {
    *(int64_t *)with = values[0].whole;
    return false;
}

static size_t rarest_word(Call *call, Db *db, const SearchWords *words) {
    size_t best = 0;
    int64_t least = INT64_MAX;
    for (size_t i = 0; i < words->count; i++) {
        int64_t count = INT64_MAX - 1;
        Value value = value_text(words->items[i].text);
        if (!words->items[i].prefix)
            db->driver->query(call, db, store_sql("postgres_word_count"), &value, 1, take_count,
                              &count);
        if (count < least) {
            least = count;
            best = i;
        }
    }
    return best;
}

typedef struct TextList {
    Arena *arena;
    GString *joined;
} TextList;

static bool take_word(const Value *values, size_t count, void *with) {
    TextList *list = with;
    g_string_append_printf(list->joined, "%s%.*s", list->joined->len ? " " : "",
                           (int)values[0].length, values[0].text);
    return true;
}

/* The words of the index that begin so, with spaces between. */
static const char *completions(Call *call, Db *db, const char *prefix) {
    TextList list = {call->arena, g_string_new(NULL)};
    Value values[] = {value_text(prefix),
                      value_text(arena_printf(call->arena, "%s\xF4\x8F\xBF\xBF", prefix))};
    db->driver->query(call, db, store_sql("postgres_completions"), values, 2, take_word, &list);
    const char *text = arena_text(call->arena, list.joined->str);
    g_string_free(list.joined, TRUE);
    return text;
}

static size_t add_value(Value *values, size_t *count, Value value) {
    values[(*count)++] = value;
    return *count;
}

static const char *words_of(Call *call, Db *db, const SearchWord *word) {
    return word->prefix ? completions(call, db, word->text) : word->text;
}

static const char *postgres_sql(Call *call, Db *db, const SearchQuery *query,
                                const SearchWords *words, Value *values, size_t *count) {
    GString *sql = g_string_new(NULL);
    size_t driver = rarest_word(call, db, words);
    size_t limit = add_value(values, count, WHOLE((int64_t)query->limit));
    size_t before = add_value(values, count, WHOLE(query->before_id));
    size_t first = add_value(values, count, value_text(words_of(call, db, &words->items[driver])));
    g_string_append_printf(
        sql,
        "SELECT DISTINCT found.id FROM unnest(string_to_array($%zu, ' ')) AS given (word), "
        "LATERAL (SELECT w.id FROM search_words AS w WHERE w.word = given.word AND w.id < $%zu",
        first, before);
    for (size_t i = 0; i < words->count; i++)
        if (i != driver)
            g_string_append_printf(
                sql,
                " AND EXISTS (SELECT 1 FROM search_words AS o WHERE o.word = ANY "
                "(string_to_array($%zu, ' ')) AND o.id = w.id)",
                add_value(values, count, value_text(words_of(call, db, &words->items[i]))));
    if (!query->scope->all && query->scope->only_sites) {
        GString *sites = g_string_new("~none");
        for (size_t i = 0; i < query->scope->site_count; i++)
            g_string_append_printf(sites, " %s", site_mark(call->arena, query->scope->sites[i]));
        g_string_append_printf(
            sql,
            " AND EXISTS (SELECT 1 FROM search_words AS o WHERE o.word = ANY "
            "(string_to_array($%zu, ' ')) AND o.id = w.id)",
            add_value(values, count, value_text(arena_text(call->arena, sites->str))));
        g_string_free(sites, TRUE);
    }
    g_string_append_printf(sql,
                           " ORDER BY w.id DESC LIMIT $%zu) AS found ORDER BY found.id DESC "
                           "LIMIT $%zu",
                           limit, limit);
    const char *text = arena_text(call->arena, sql->str);
    g_string_free(sql, TRUE);
    return text;
}

/* ---- both ---- */

const char *search_sql(Call *call, Db *db, const SearchQuery *query, Value *ret_values,
                       size_t *ret_count) {
    SearchWords words = query_words(call, query);
    *ret_count = 0;
    if (!words.count)
        return NULL;
    if (db->driver != &SQLITE_DRIVER)
        return postgres_sql(call, db, query, &words, ret_values, ret_count);
    ret_values[0] = value_text(match_text(call, query, &words));
    ret_values[1] = WHOLE(query->before_id);
    ret_values[2] = WHOLE((int64_t)query->limit);
    *ret_count = 3;
    return store_sql("sqlite_find");
}

typedef struct IdReader {
    Arena *arena;
    Ids *ids;
} IdReader;

static bool take_id(const Value *values, size_t count, void *with) {
    IdReader *reader = with;
    *LIST_ADD(reader->arena, reader->ids) = values[0].whole;
    return true;
}

bool search_find(Call *call, Db *db, const SearchQuery *query, Ids *ret_ids) {
    Value values[TOKENS_IN_QUERY + 8];
    size_t count;
    IdReader reader = {call->arena, ret_ids};
    const char *sql = search_sql(call, db, query, values, &count);
    return !sql || db->driver->query(call, db, sql, values, count, take_id, &reader);
}

/* ---- following the journal ---- */

typedef struct Changed {
    const Entity *entity;
    int64_t id;
} Changed;
typedef LIST(Changed) Changes;

typedef struct ChangeReader {
    Arena *arena;
    Changes changes;
} ChangeReader;

static bool is_searchable(const Entity *entity) {
    for (size_t i = 0; i < entity->count; i++)
        if (entity->columns[i].flags & C_SEARCH)
            return true;
    return false;
}

static bool take_change(const Value *values, size_t count, void *with) {
    ChangeReader *reader = with;
    const char *name = arena_text_n(reader->arena, values[0].text, values[0].length);
    const Entity *entity = entity_by_name(name);
    if (entity && is_searchable(entity))
        *LIST_ADD(reader->arena, &reader->changes) = (Changed){entity, values[1].whole};
    return true;
}

static const char *document_words(Arena *arena, const Entity *entity, const void *record) {
    Tokens tokens = {0};
    const char *text = entity_search_text(arena, entity, record);
    if (text)
        tokens_add(arena, TOKENS_DOCUMENT, text, strlen(text), &tokens);
    const char *marks = entity_mark(arena, entity);
    if (entity->customer)
        marks =
            arena_printf(arena, "%s %s", marks,
                         customer_mark(arena, entity_reference(entity, record, entity->customer)));
    if (entity->site && entity_reference(entity, record, entity->site))
        marks = arena_printf(arena, "%s %s", marks,
                             site_mark(arena, entity_reference(entity, record, entity->site)));
    return tokens.count ? arena_printf(arena, "%s %s", marks, tokens_text(arena, &tokens)) : marks;
}

typedef struct WordsReader {
    Arena *arena;
    const char *words;
} WordsReader;

static bool take_words(const Value *values, size_t count, void *with) {
    WordsReader *reader = with;
    reader->words = arena_text_n(reader->arena, values[0].text, values[0].length);
    return false;
}

static bool run(Call *call, Db *db, const char *name, const Value *values, size_t count) {
    return db->driver->query(call, db, store_sql(name), values, count, NULL, NULL);
}

static bool index_one(Call *call, Db *db, const Changed *changed) {
    bool sqlite = db->driver == &SQLITE_DRIVER;
    Scope all = SCOPE_ALL;
    Value id = WHOLE(changed->id);
    WordsReader reader = {call->arena, NULL};
    const void *record = store_get(call, db, changed->entity, changed->id, &all);
    const char *words = record ? document_words(call->arena, changed->entity, record) : NULL;
    if (!db->driver->query(call, db, store_sql("search_document"), &id, 1, take_words, &reader))
        return false;
    if (reader.words && words && !strcmp(reader.words, words))
        return true;
    Value before[] = {id, value_text(reader.words)};
    Value after[] = {id, value_text(words)};
    Value document[] = {id, value_text(changed->entity->name), value_text(words)};
    if (reader.words &&
        !run(call, db, sqlite ? "sqlite_words_remove" : "postgres_words_remove", before, 2))
        return false;
    if (!words)
        return !reader.words || run(call, db, "search_document_delete", &id, 1);
    return run(call, db, "search_document_save", document, 3) &&
           run(call, db, sqlite ? "sqlite_words_add" : "postgres_words_add", after, 2);
}

static bool follow(Call *call, Db *db, int64_t from, int64_t until) {
    Value range[] = {WHOLE(from), WHOLE(until)};
    ChangeReader reader = {.arena = call->arena};
    if (!db->driver->query(call, db, store_sql("search_changed"), range, 2, take_change, &reader))
        return false;
    for (size_t i = 0; i < reader.changes.count; i++)
        if (!index_one(call, db, &reader.changes.items[i]))
            return false;
    Value position[] = {value_text("search_position"),
                        value_text(arena_printf(call->arena, "%" PRId64, until))};
    return run(call, db, "setting_save", position, 2);
}

bool search_lag(Call *call, Db *db, int64_t *ret_events) {
    return db_whole(call, db, store_sql("search_lag"), NULL, 0, ret_events);
}

bool search_follow(Call *call, Store *store, int64_t most, int64_t *ret_events) {
    Db *db = store_writer(store);
    bool sqlite = db->driver == &SQLITE_DRIVER;
    int64_t position = 0, lag = 0, locked = 1;
    *ret_events = 0;
    if (db->driver->state(db) == DB_LOST && !db->driver->renew(call, db))
        return false;
    if (!db->driver->script(call, db, sqlite ? "BEGIN IMMEDIATE" : "BEGIN"))
        return false;
    bool well =
        sqlite || db_whole(call, db, "SELECT CAST(pg_try_advisory_xact_lock(7160422) AS INTEGER)",
                           NULL, 0, &locked);
    well = well && search_lag(call, db, &lag) &&
           db_whole(call, db, store_sql("search_position"), NULL, 0, &position);
    if (well && locked && lag > 0) {
        *ret_events = MIN(lag, most);
        well = follow(call, db, position, position + *ret_events) && db->driver->commit(call, db);
        if (well)
            return true;
    }
    size_t errors = call->error_count;
    db->driver->script(call, db, "ROLLBACK");
    call_forget_errors(call, errors);
    return well;
}
