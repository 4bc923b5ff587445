#include "store/search.h"

#include "base/phone.h"
#include "base/pinyin.h"
#include "base/tokens.h"
#include "model/contact.h"
#include "model/customer.h"
#include "model/site.h"
#include "model/user.h"
#include "store/read.h"
#include "store/table.h"

#include <glib.h>
#include <inttypes.h>

enum {
    OTHERS_AMONG = 8, /* records of other kinds that a page may have to pass over */
    RARE_MOST = 256,  /* records that have a rare word */
    WALKED = 4000,    /* records of a kind that are looked into for a beginning of many words */
};

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

static const char *phone_mark(Arena *arena, const char *end) {
    return arena_printf(arena, "~p%s", end);
}

bool search_has_phones(const Entity *entity) {
    return entity == &CONTACT || entity == &USER;
}

typedef struct SearchWord {
    const char *text;
    bool prefix;
    const Completions *completions; /* of a prefix, once `complete` has read them */
} SearchWord;
typedef LIST(SearchWord) SearchWords;

/* A customer's own record has no site: who sees some sites sees it, too. */
static bool asks_sites(const SearchQuery *query) {
    return !query->scope->all && query->scope->only_sites &&
           !(query->entity && !query->entity->site);
}

static bool has_digit(const char *text) {
    return strpbrk(text, "0123456789") != NULL;
}

static void add_typed_words(Call *call, const SearchQuery *query, SearchWords *words) {
    Tokens tokens = {0};
    TokenMode mode = query->typing ? TOKENS_TYPING : TOKENS_QUERY;
    tokens_add(call->arena, mode, query->text, strlen(query->text), &tokens);
    for (size_t i = 0; i < tokens.count; i++)
        *LIST_ADD(call->arena, words) = (SearchWord){
            tokens.items[i].text,
            tokens.items[i].prefix && !(query->exact && has_digit(tokens.items[i].text))};
}

/* The words that a record must have; none where the query says nothing. */
static SearchWords query_words(Call *call, const SearchQuery *query) {
    SearchWords words = {0};
    char end[PHONE_END + 1];
    if (query->dialled && phone_of(query->text, end))
        *LIST_ADD(call->arena, &words) = (SearchWord){phone_mark(call->arena, end), false};
    else
        add_typed_words(call, query, &words);
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

static bool has_beginning(const SearchWords *words) {
    for (size_t i = 0; i < words->count; i++)
        if (words->items[i].prefix)
            return true;
    return false;
}

/* The query with a memo, `own` where the asker keeps none. */
static SearchQuery remembering(const SearchQuery *query, SearchMemo *own) {
    SearchQuery asked = *query;
    if (!asked.memo)
        asked.memo = own;
    return asked;
}

/* The words, and what goes on from each beginning. */
static bool read_words(Call *call, Db *db, const SearchQuery *query, SearchWords *ret_words) {
    *ret_words = query_words(call, query);
    for (size_t i = 0; i < ret_words->count; i++) {
        SearchWord *word = &ret_words->items[i];
        if (!word->prefix)
            continue;
        word->completions = search_complete(call, db, word->text, query->memo);
        if (!word->completions)
            return false;
    }
    return true;
}

/* Whether so many words begin so that not all were read. */
static bool goes_on_and_on(const SearchWord *word) {
    return word->prefix && !word->completions->all;
}

static bool has_endless(const SearchWords *words) {
    for (size_t i = 0; i < words->count; i++)
        if (goes_on_and_on(&words->items[i]))
            return true;
    return false;
}

/* ---- SQLite: FTS5 ---- */

static const char *word_match(Arena *arena, const SearchWord *word) {
    return word->prefix ? search_prefix_match(arena, word->completions)
                        : arena_printf(arena, "\"%s\"", word->text);
}

static const char *match_text(Call *call, const SearchQuery *query, const SearchWords *words) {
    GString *match = g_string_new(NULL);
    for (size_t i = 0; i < words->count; i++)
        g_string_append_printf(match, "%s%s", i ? " AND " : "",
                               word_match(call->arena, &words->items[i]));
    if (asks_sites(query)) {
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

static size_t rarest_word(Call *call, Db *db, const SearchWords *words) {
    size_t best = 0;
    int64_t least = INT64_MAX;
    for (size_t i = 0; i < words->count; i++) {
        int64_t count = INT64_MAX - 1;
        Value value = value_text(words->items[i].text);
        if (!words->items[i].prefix)
            db_whole(call, db, store_sql("postgres_word_count"), &value, 1, &count);
        if (count < least) {
            least = count;
            best = i;
        }
    }
    return best;
}

static size_t add_value(Value *values, size_t *count, Value value) {
    values[(*count)++] = value;
    return *count;
}

/* A record has one of some words; or, where too many begin so, its document says so itself. */
static void add_condition(GString *sql, Value *values, size_t *count, const char *words) {
    g_string_append_printf(sql,
                           " AND EXISTS (SELECT 1 FROM search_words AS o WHERE o.word = ANY "
                           "(string_to_array($%zu, ' ')) AND o.id = w.id)",
                           add_value(values, count, value_text(words)));
}

static void add_beginning(GString *sql, Value *values, size_t *count, const char *beginning) {
    g_string_append_printf(sql,
                           " AND EXISTS (SELECT 1 FROM search_documents AS d WHERE d.id = w.id "
                           "AND position(' ' || $%zu IN ' ' || d.words) > 0)",
                           add_value(values, count, value_text(beginning)));
}

static const char *sites_asked(Arena *arena, const SearchQuery *query) {
    GString *sites = g_string_new("~none");
    for (size_t i = 0; i < query->scope->site_count; i++)
        g_string_append_printf(sites, " %s", site_mark(arena, query->scope->sites[i]));
    const char *text = arena_text(arena, sites->str);
    g_string_free(sites, TRUE);
    return text;
}

/* The words that are looked for in the B-tree, each as itself and what it may go on to. */
typedef struct Looked {
    SearchWords words, beginnings; /* the others are looked for in the documents */
} Looked;

static Looked looked_for(Arena *arena, const SearchWords *words) {
    Looked looked = {0};
    for (size_t i = 0; i < words->count; i++) {
        SearchWord word = words->items[i];
        if (goes_on_and_on(&word)) {
            *LIST_ADD(arena, &looked.beginnings) = word;
            continue;
        }
        if (word.prefix)
            word.text = search_completed_words(arena, word.completions);
        *LIST_ADD(arena, &looked.words) = word;
    }
    return looked;
}

static const char *postgres_sql(Call *call, Db *db, const SearchQuery *query,
                                const SearchWords *words, Value *values, size_t *count) {
    GString *sql = g_string_new(NULL);
    Looked looked = looked_for(call->arena, words);
    size_t driver = rarest_word(call, db, &looked.words);
    size_t limit = add_value(values, count, WHOLE((int64_t)query->limit));
    size_t before = add_value(values, count, WHOLE(query->before_id));
    if (looked.words.count)
        g_string_append_printf(
            sql,
            "SELECT DISTINCT found.id FROM unnest(string_to_array($%zu, ' ')) AS given (word), "
            "LATERAL (SELECT w.id FROM search_words AS w WHERE w.word = given.word AND w.id < $%zu",
            add_value(values, count, value_text(looked.words.items[driver].text)), before);
    else
        g_string_append_printf(
            sql, "SELECT found.id FROM (SELECT w.id FROM search_documents AS w WHERE w.id < $%zu",
            before);
    for (size_t i = 0; i < looked.words.count; i++)
        if (i != driver)
            add_condition(sql, values, count, looked.words.items[i].text);
    for (size_t i = 0; i < looked.beginnings.count; i++)
        add_beginning(sql, values, count, looked.beginnings.items[i].text);
    if (asks_sites(query))
        add_condition(sql, values, count, sites_asked(call->arena, query));
    g_string_append_printf(sql,
                           " ORDER BY w.id DESC LIMIT $%zu) AS found ORDER BY found.id DESC "
                           "LIMIT $%zu",
                           limit, limit);
    const char *text = arena_text(call->arena, sql->str);
    g_string_free(sql, TRUE);
    return text;
}

/* ---- both ---- */

static const char *sql_of(Call *call, Db *db, const SearchQuery *query, const SearchWords *words,
                          Value *ret_values, size_t *ret_count) {
    *ret_count = 0;
    if (db->driver != &SQLITE_DRIVER)
        return postgres_sql(call, db, query, words, ret_values, ret_count);
    ret_values[0] = value_text(match_text(call, query, words));
    ret_values[1] = WHOLE(query->before_id);
    ret_values[2] = WHOLE((int64_t)query->limit);
    *ret_count = 3;
    return store_sql("sqlite_find");
}

const char *search_sql(Call *call, Db *db, const SearchQuery *query, Value *ret_values,
                       size_t *ret_count) {
    SearchMemo own = {0};
    SearchQuery asked = remembering(query, &own);
    SearchWords words;
    *ret_count = 0;
    return read_words(call, db, &asked, &words) && words.count
               ? sql_of(call, db, &asked, &words, ret_values, ret_count)
               : NULL;
}

/* ---- SQLite: a rare word beside frequent ones ---- */

/* The place of each document in the lists of the frequent words costs more than the document. */
typedef struct RareReader {
    Arena *arena;
    const char *words; /* of the document at hand */
} RareReader;

static bool take_words(const Value *values, size_t count, void *with) {
    RareReader *reader = with;
    reader->words = arena_text_n(reader->arena, values[0].text, values[0].length);
    return false;
}

/* `words` have a space between two. */
static bool has_word(const char *words, const char *word, bool prefix) {
    size_t length = strlen(word);
    for (const char *at = strstr(words, word); at; at = strstr(at + 1, word)) {
        bool begins = at == words || at[-1] == ' ';
        bool ends = prefix || at[length] == ' ' || !at[length];
        if (begins && ends)
            return true;
    }
    return false;
}

static bool is_of_sites(Call *call, const SearchQuery *query, const char *words) {
    for (size_t i = 0; i < query->scope->site_count; i++)
        if (has_word(words, site_mark(call->arena, query->scope->sites[i]), false))
            return true;
    return !asks_sites(query);
}

static bool has_all(Call *call, const SearchQuery *query, const SearchWords *asked,
                    const char *words) {
    for (size_t i = 0; i < asked->count; i++)
        if (!has_word(words, asked->items[i].text, asked->items[i].prefix))
            return false;
    return is_of_sites(call, query, words);
}

/* The newest records with a word, up to RARE_MOST. */
static bool probe(Call *call, Db *db, const SearchQuery *query, const char *match, Ids *ret_ids) {
    Value values[] = {value_text(match), WHOLE(query->before_id), WHOLE(RARE_MOST)};
    return db_ids(call, db, store_sql("sqlite_find"), values, 3, ret_ids);
}

/* Marks aren't; a beginning may be, where few words begin so and these are numbers. */
static bool may_be_rare(const SearchWord *word) {
    return word->text[0] != '~' &&
           (!word->prefix || (has_digit(word->text) && word->completions->all));
}

static bool find_rare(Call *call, Db *db, const SearchQuery *query, const SearchWords *words,
                      Ids *ret_ids, bool *ret_rare) {
    *ret_rare = false;
    for (size_t i = 0; i < words->count && !*ret_rare; i++) {
        const SearchWord *word = &words->items[i];
        if (!may_be_rare(word))
            continue;
        if (!probe(call, db, query, word_match(call->arena, word), ret_ids))
            return false;
        *ret_rare = ret_ids->count < RARE_MOST;
    }
    return true;
}

/* Those of some documents, newest first, that have all the words. */
static bool look_into(Call *call, Db *db, const SearchQuery *query, const SearchWords *words,
                      const Ids *documents, Ids *ret_ids) {
    for (size_t i = 0; i < documents->count && ret_ids->count < query->limit; i++) {
        RareReader reader = {.arena = call->arena};
        Value id = WHOLE(documents->items[i]);
        if (!db->driver->query(call, db, store_sql("search_document_words"), &id, 1, take_words,
                               &reader))
            return false;
        if (reader.words && has_all(call, query, words, reader.words))
            *LIST_ADD(call->arena, ret_ids) = documents->items[i];
    }
    return true;
}

/* Looks into the few documents that have the rare word; `ret_done`: that answered the query. */
static bool find_by_rare(Call *call, Db *db, const SearchQuery *query, const SearchWords *words,
                         Ids *ret_ids, bool *ret_done) {
    Ids few = {0};
    *ret_done = false;
    if (words->count < 2)
        return true;
    if (!find_rare(call, db, query, words, &few, ret_done))
        return false;
    return !*ret_done || look_into(call, db, query, words, &few, ret_ids);
}

/* Many words begin so: then many documents do, and the newest of the kind are soon looked into;
 * or it has few documents at all. `ret_done`: that answered the query. */
static bool find_by_walk(Call *call, Db *db, const SearchQuery *query, const SearchWords *words,
                         Ids *ret_ids, bool *ret_done) {
    *ret_done = false;
    if (!query->entity || !has_endless(words))
        return true;
    Ids newest = {0};
    Value values[] = {
        value_text(arena_printf(call->arena, "\"%s\"", entity_mark(call->arena, query->entity))),
        WHOLE(query->before_id), WHOLE(WALKED)};
    if (!db_ids(call, db, store_sql("sqlite_find"), values, 3, &newest) ||
        !look_into(call, db, query, words, &newest, ret_ids))
        return false;
    *ret_done = newest.count < WALKED || ret_ids->count >= query->limit;
    if (!*ret_done)
        ret_ids->count = 0;
    return true;
}

static bool find(Call *call, Db *db, const SearchQuery *query, Ids *ret_ids) {
    Value values[TOKENS_IN_QUERY + 8];
    SearchWords words;
    size_t count;
    bool sqlite = db->driver == &SQLITE_DRIVER, done = false;
    if (!read_words(call, db, query, &words))
        return false;
    if (!words.count)
        return true;
    if (sqlite && !find_by_rare(call, db, query, &words, ret_ids, &done))
        return false;
    if (sqlite && !done && !find_by_walk(call, db, query, &words, ret_ids, &done))
        return false;
    if (done)
        return true;
    const char *sql = sql_of(call, db, query, &words, values, &count);
    return db_ids(call, db, sql, values, count, ret_ids);
}

/* Only the ids whose record is of the kind, and may be seen. */
static bool sift(Call *call, Db *db, const SearchQuery *query, Ids *ids) {
    void *records[LIST_MOST];
    size_t kept = 0;
    for (size_t at = 0; at < ids->count; at += LIST_MOST) {
        size_t count = MIN(ids->count - at, LIST_MOST);
        if (!store_get_many(call, db, query->entity, ids->items + at, count, query->scope, records))
            return false;
        for (size_t i = 0; i < count; i++)
            if (records[i])
                ids->items[kept++] = ids->items[at + i];
    }
    ids->count = kept;
    return true;
}

/* The mark of a kind is on nearly everything: beside other words it only costs. So without it at
 * first, and with it only where the newest of all kinds, sifted, don't fill the page. */
static bool find_kind(Call *call, Db *db, const SearchQuery *query, Ids *ret_ids) {
    SearchQuery any = *query;
    any.entity = NULL;
    any.limit = query->limit + OTHERS_AMONG;
    if (query->entity && asks_sites(&any) == asks_sites(query)) {
        if (!find(call, db, &any, ret_ids))
            return false;
        bool all = ret_ids->count < any.limit;
        if (!sift(call, db, query, ret_ids))
            return false;
        if (all || ret_ids->count >= query->limit) {
            ret_ids->count = MIN(ret_ids->count, query->limit);
            return true;
        }
        ret_ids->count = 0;
    }
    return find(call, db, query, ret_ids);
}

/* A number may be the beginning of a longer one, which costs a look at all of them; where the words
 * as they stand fill the page, they do. */
bool search_find(Call *call, Db *db, const SearchQuery *query, Ids *ret_ids) {
    SearchMemo own = {0};
    SearchQuery asked = remembering(query, &own), exact = asked;
    exact.exact = true;
    if (query->typing)
        return find(call, db, &asked, ret_ids);
    if (!find_kind(call, db, &exact, ret_ids))
        return false;
    SearchWords words = query_words(call, query);
    if (ret_ids->count >= query->limit || !has_beginning(&words))
        return true;
    ret_ids->count = 0;
    return find_kind(call, db, &asked, ret_ids);
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

static const char *with_phone_marks(Arena *arena, const char *marks, const char *text) {
    char end[PHONE_END + 1];
    while (phone_next(&text, end))
        marks = arena_printf(arena, "%s %s", marks, phone_mark(arena, end));
    return marks;
}

/* People and places are found by the initials of their Chinese names. */
static const char *name_initials(Arena *arena, const Entity *entity, const void *record) {
    const Column *name = entity_column(entity, "name");
    bool named = entity == &USER || entity == &CONTACT || entity == &CUSTOMER || entity == &SITE;
    const char *text = named && name ? *MEMBER_OF(record, name, const char *) : NULL;
    return text ? pinyin_initials(arena, text) : NULL;
}

static const char *document_words(Arena *arena, const Entity *entity, const void *record) {
    Tokens tokens = {0};
    const char *text = entity_search_text(arena, entity, record);
    if (text)
        tokens_add(arena, TOKENS_DOCUMENT, text, strlen(text), &tokens);
    const char *initials = name_initials(arena, entity, record);
    if (initials)
        tokens_add(arena, TOKENS_DOCUMENT, initials, strlen(initials), &tokens);
    const char *marks = entity_mark(arena, entity);
    if (entity->customer)
        marks =
            arena_printf(arena, "%s %s", marks,
                         customer_mark(arena, entity_reference(entity, record, entity->customer)));
    if (entity->site && entity_reference(entity, record, entity->site))
        marks = arena_printf(arena, "%s %s", marks,
                             site_mark(arena, entity_reference(entity, record, entity->site)));
    if (text && search_has_phones(entity))
        marks = with_phone_marks(arena, marks, text);
    return tokens.count ? arena_printf(arena, "%s %s", marks, tokens_text(arena, &tokens)) : marks;
}

static bool run(Call *call, Db *db, const char *name, const Value *values, size_t count) {
    return db->driver->query(call, db, store_sql(name), values, count, NULL, NULL);
}

/* ---- what is new goes out in batches, what changed one by one ---- */

static const char *const DOCUMENT_COLUMNS[] = {"id", "entity", "words"};
static const ValueKind DOCUMENT_KINDS[] = {VALUE_WHOLE, VALUE_TEXT, VALUE_TEXT};
static const TableShape DOCUMENTS_TABLE = {.name = "search_documents",
                                           .columns = DOCUMENT_COLUMNS,
                                           .kinds = DOCUMENT_KINDS,
                                           .count = G_N_ELEMENTS(DOCUMENT_KINDS)};
static const char *const SQLITE_COLUMNS[] = {"rowid", "words"};
static const char *const POSTGRES_COLUMNS[] = {"id", "word"};
static const ValueKind WORD_KINDS[] = {VALUE_WHOLE, VALUE_TEXT};
static const TableShape SQLITE_WORDS = {
    .name = "search_words", .columns = SQLITE_COLUMNS, .kinds = WORD_KINDS, .count = 2};
static const TableShape POSTGRES_WORDS = {
    .name = "search_words", .columns = POSTGRES_COLUMNS, .kinds = WORD_KINDS, .count = 2};

typedef struct NewRows {
    LIST(const Value *) documents, words;
} NewRows;

static const Value *keep_row(Arena *arena, const Value *values, size_t count) {
    return memcpy(ARENA_ARRAY(arena, Value, count), values, count * sizeof(Value));
}

static void add_word(Arena *arena, NewRows *rows, int64_t id, const char *word, size_t length) {
    Value values[] = {WHOLE(id), {.kind = VALUE_TEXT, .text = word, .length = length}};
    *LIST_ADD(arena, &rows->words) = keep_row(arena, values, 2);
}

/* The words of one document: a line for FTS5, a row each for a B-tree. */
static void add_words(Arena *arena, bool sqlite, NewRows *rows, int64_t id, const char *words) {
    if (sqlite) {
        add_word(arena, rows, id, words, strlen(words));
        return;
    }
    while (*words) {
        size_t length = strcspn(words, " ");
        add_word(arena, rows, id, words, length);
        words += length + (words[length] == ' ');
    }
}

static int by_word(const void *one, const void *other) {
    const Value *a = *(const Value *const *)one, *b = *(const Value *const *)other;
    int order = memcmp(a[1].text, b[1].text, MIN(a[1].length, b[1].length));
    if (order)
        return order;
    if (a[1].length != b[1].length)
        return a[1].length < b[1].length ? -1 : 1;
    return (a[0].whole > b[0].whole) - (a[0].whole < b[0].whole);
}

/* In the order of the B-tree, so that neighbours meet the same page. */
static void sort_words(NewRows *rows) {
    if (rows->words.count)
        qsort(rows->words.items, rows->words.count, sizeof *rows->words.items, by_word);
}

static bool write_rows(Call *call, Db *db, NewRows *rows) {
    bool sqlite = db->driver == &SQLITE_DRIVER;
    if (!sqlite)
        sort_words(rows);
    RowBatch documents = {.table = &DOCUMENTS_TABLE,
                          .kind = BATCH_INSERT,
                          .rows = rows->documents.items,
                          .count = rows->documents.count};
    RowBatch words = {.table = sqlite ? &SQLITE_WORDS : &POSTGRES_WORDS,
                      .kind = BATCH_INSERT,
                      .rows = rows->words.items,
                      .count = rows->words.count};
    return (!documents.count || db->driver->write(call, db, &documents)) &&
           (!words.count || db->driver->write(call, db, &words));
}

/* A document that was there: its old words go, the new ones come. */
static bool change_document(Call *call, Db *db, const Changed *changed, const char *old,
                            const char *words) {
    bool sqlite = db->driver == &SQLITE_DRIVER;
    Value before[] = {WHOLE(changed->id), value_text(old)};
    Value after[] = {WHOLE(changed->id), value_text(words)};
    Value document[] = {WHOLE(changed->id), value_text(changed->entity->name), value_text(words)};
    if (!run(call, db, sqlite ? "sqlite_words_remove" : "postgres_words_remove", before, 2))
        return false;
    if (!words)
        return run(call, db, "search_document_delete", before, 1);
    return run(call, db, "search_document_save", document, 3) &&
           run(call, db, sqlite ? "sqlite_words_add" : "postgres_words_add", after, 2);
}

static bool index_one(Call *call, Db *db, const Changed *changed, const void *record,
                      const char *old, NewRows *rows) {
    const char *words = record ? document_words(call->arena, changed->entity, record) : NULL;
    if (old && words && !strcmp(old, words))
        return true;
    if (old)
        return change_document(call, db, changed, old, words);
    if (!words)
        return true;
    Value document[] = {WHOLE(changed->id), value_text(changed->entity->name), value_text(words)};
    *LIST_ADD(call->arena, &rows->documents) = keep_row(call->arena, document, 3);
    add_words(call->arena, db->driver == &SQLITE_DRIVER, rows, changed->id, words);
    return true;
}

typedef struct DocumentReader {
    Arena *arena;
    GHashTable *words; /* id → words */
} DocumentReader;

static bool take_document(const Value *values, size_t count, void *with) {
    DocumentReader *reader = with;
    int64_t *id = ARENA_NEW(reader->arena, int64_t);
    *id = values[0].whole;
    g_hash_table_insert(reader->words, id,
                        arena_text_n(reader->arena, values[1].text, values[1].length));
    return true;
}

/* The documents of some records as they are in the index. */
static bool read_documents(Call *call, Db *db, const int64_t *ids, size_t count,
                           GHashTable *ret_words) {
    DocumentReader reader = {call->arena, ret_words};
    GString *sql = g_string_new("SELECT id, words FROM search_documents WHERE id IN (");
    Value values[LIST_MOST];
    for (size_t i = 0; i < LIST_MOST; i++) {
        g_string_append_printf(sql, "%s$%zu", i ? ", " : "", i + 1);
        values[i] = i < count ? WHOLE(ids[i]) : NULL_WHOLE;
    }
    g_string_append(sql, ")");
    bool well = db->driver->query(call, db, sql->str, values, LIST_MOST, take_document, &reader);
    g_string_free(sql, TRUE);
    return well;
}

/* Records of one kind, from `at` on, at most LIST_MOST; how many. */
static size_t take_run(const Changes *changes, size_t at, int64_t *ids) {
    size_t count = 0;
    while (at + count < changes->count && count < LIST_MOST &&
           changes->items[at + count].entity == changes->items[at].entity) {
        ids[count] = changes->items[at + count].id;
        count++;
    }
    return count;
}

static bool index_run(Call *call, Db *db, const Changes *changes, size_t at, size_t *ret_count,
                      NewRows *rows) {
    int64_t ids[LIST_MOST];
    void *records[LIST_MOST];
    Scope all = SCOPE_ALL;
    GHashTable *words = g_hash_table_new(g_int64_hash, g_int64_equal);
    size_t count = *ret_count = take_run(changes, at, ids);
    bool well = store_get_many(call, db, changes->items[at].entity, ids, count, &all, records) &&
                read_documents(call, db, ids, count, words);
    for (size_t i = 0; well && i < count; i++)
        well = index_one(call, db, &changes->items[at + i], records[i],
                         g_hash_table_lookup(words, &ids[i]), rows);
    g_hash_table_destroy(words);
    return well;
}

static bool follow(Call *call, Db *db, int64_t from, int64_t until) {
    Value range[] = {WHOLE(from), WHOLE(until)};
    ChangeReader reader = {.arena = call->arena};
    NewRows rows = {0};
    if (!db->driver->query(call, db, store_sql("search_changed"), range, 2, take_change, &reader))
        return false;
    for (size_t at = 0, count; at < reader.changes.count; at += count)
        if (!index_run(call, db, &reader.changes, at, &count, &rows))
            return false;
    Value position[] = {value_text("search_position"),
                        value_text(arena_printf(call->arena, "%" PRId64, until))};
    return write_rows(call, db, &rows) && run(call, db, "setting_save", position, 2);
}

bool search_lag(Call *call, Db *db, int64_t *ret_events) {
    return db_whole(call, db, store_sql("search_lag"), NULL, 0, ret_events);
}

bool search_follow(Call *call, Db *db, int64_t most, int64_t *ret_events) {
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

bool search_tidy(Call *call, Db *db, bool *ret_more) {
    int64_t before = 0, after = 0;
    static const char CHANGES[] = "SELECT total_changes()";
    *ret_more = false;
    if (db->driver != &SQLITE_DRIVER)
        return true;
    bool well = db_whole(call, db, CHANGES, NULL, 0, &before) &&
                run(call, db, "sqlite_merge", NULL, 0) &&
                db_whole(call, db, CHANGES, NULL, 0, &after);
    *ret_more = well && after - before > 1;
    return well;
}
