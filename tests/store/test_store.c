/* The store keeps what it is given, the same on both engines: records, references, conflicts,
 * transactions, lists, scopes, full text, the journal, migrations; and no list scans a table. */
#include "model/customer.h"
#include "model/equipment.h"
#include "model/site.h"
#include "model/user.h"
#include "store/migrate.h"
#include "store/read.h"
#include "store/search.h"
#include "store/table.h"
#include "store/tx.h"
#include "support/server.h"

#include <glib/gstdio.h>
#include <inttypes.h>

static const Instant NOW = INT64_C(1800000000) * MICROS_PER_SECOND;
static const Scope ALL = SCOPE_ALL;

static Postgres *postgres;

typedef struct Base {
    char *folder, *url;
    Arena *arena;
    Call call;
    Store *store;
} Base;

static Store *open_store(Base *base, bool share) {
    StoreOptions options = {
        .folder = base->folder, .database = base->url, .create = true, .share = share};
    return store_open(&base->call, &options);
}

static void show_errors(const Call *call) {
    for (const Error *error = call->errors; error; error = error->next)
        g_test_message("%s", error_text(call->arena, error));
}

static Base base_open(const void *engine) {
    Base base = {.folder = g_dir_make_tmp("aftercare-store-XXXXXX", NULL), .arena = arena_new()};
    if (engine == &POSTGRES_DRIVER)
        base.url = postgres_database(postgres);
    base.call = call_begin(base.arena, NOW);
    base.store = open_store(&base, false);
    show_errors(&base.call);
    g_assert_nonnull(base.store);
    return base;
}

static void base_close(Base *base) {
    store_close(base->store);
    if (base->url)
        postgres_drop(postgres, base->url);
    folder_remove(base->folder);
    arena_free(base->arena);
    g_free(base->folder);
    g_free(base->url);
}

static Tx *begin(Base *base) {
    Tx *tx = tx_begin(&base->call, base->store, base->arena);
    g_assert_nonnull(tx);
    return tx;
}

static void commit(Base *base, Tx *tx) {
    bool well = tx_commit(&base->call, tx);
    show_errors(&base->call);
    g_assert_true(well);
    tx_end(tx);
}

/* Refused with this code, about this field; nothing of it is there. */
static void refused(Base *base, Tx *tx, ErrorCode code, const char *field) {
    g_assert_false(tx_commit(&base->call, tx));
    tx_end(tx);
    show_errors(&base->call);
    g_assert_cmpint(base->call.errors->code, ==, code);
    g_assert_cmpstr(base->call.errors->field, ==, field);
    call_forget_errors(&base->call, 0);
}

static Db *reader(Base *base) {
    Db *db = store_take_reader(&base->call, base->store);
    g_assert_nonnull(db);
    return db;
}

static void *get(Base *base, const Entity *entity, int64_t id) {
    Db *db = reader(base);
    void *record = store_get(&base->call, db, entity, id, &ALL);
    store_give_reader(base->store, db);
    g_assert_cmpint(base->call.error_count, ==, 0);
    return record;
}

/* ---- records with something in every column ---- */

typedef struct Made {
    int64_t ids[ENTITY_COUNT]; /* a standing record of each kind; 0: none yet */
} Made;

static void fill_column(Base *base, const Column *column, int seed, const Made *made,
                        void *record) {
    switch (column->kind) {
    case COLUMN_TEXT:
        *MEMBER(record, column, const char *) =
            arena_printf(base->arena, "%s %d Ünïcode 三坐标测量机 🙂 'a\"b\\c{},%s",
                         column->name, seed, column->flags & C_LINES ? "\nline\ttwo" : "");
        break;
    case COLUMN_LIST:
        *MEMBER(record, column, const char *) =
            arena_printf(base->arena, "[%d,{\"名\":\"a'b\\\\c\\n\"},null]", seed);
        break;
    case COLUMN_DIGEST:
        *MEMBER(record, column, const char *) = arena_printf(
            base->arena, "%032x%032x", (unsigned)seed, (unsigned)g_str_hash(column->name));
        break;
    case COLUMN_WORD: {
        int words = 0;
        while (column->words[words])
            words++;
        *MEMBER(record, column, int) = seed % words;
        break;
    }
    case COLUMN_YES_NO:
        *MEMBER(record, column, bool) = seed % 2;
        break;
    case COLUMN_DATE:
        *MEMBER(record, column, CivilDay) = (CivilDay)(seed - 30000);
        break;
    case COLUMN_WHOLE:
        *MEMBER(record, column, int64_t) = seed % 2 ? INT64_MAX - seed : -INT64_MAX + seed;
        break;
    case COLUMN_INSTANT:
        *MEMBER(record, column, int64_t) = NOW + seed;
        break;
    case COLUMN_REFERENCE:
        *MEMBER(record, column, int64_t) = made->ids[column->of];
        break;
    }
}

static void *filled(Base *base, const Entity *entity, int seed, const Made *made, bool needed) {
    void *record = entity_new(base->arena, entity);
    for (size_t i = 0; i < entity->count; i++)
        if (!needed || entity->columns[i].flags & C_NEEDED)
            fill_column(base, &entity->columns[i], seed + (int)i, made, record);
    return record;
}

/* One record of each kind with the needed columns only, for references. */
static Made make_all(Base *base) {
    Made made = {0};
    Tx *tx = begin(base);
    for (int kind = 0; kind < ENTITY_COUNT; kind++) {
        const Entity *entity = entity_of((EntityKind)kind);
        void *record = filled(base, entity, 17 * kind, &made, true);
        tx_insert(tx, entity, record, NOW);
        made.ids[kind] = ((Head *)record)->id;
    }
    commit(base, tx);
    return made;
}

static void same_record(Base *base, const Entity *entity, const void *wanted) {
    const Head *head = wanted;
    const void *got = get(base, entity, head->id);
    g_assert_nonnull(got);
    const Value *one = entity_values(base->arena, entity, wanted);
    const Value *other = entity_values(base->arena, entity, got);
    for (size_t i = 0; i < entity_table(entity)->count; i++) {
        const char *column = entity_table(entity)->columns[i];
        if (one[i].null != other[i].null || one[i].length != other[i].length ||
            one[i].whole != other[i].whole ||
            (one[i].length && memcmp(one[i].text, other[i].text, one[i].length) != 0))
            g_error("%s.%s: saved %s (%" PRId64 "), loaded %s (%" PRId64 ")", entity->plural,
                    column, one[i].text, one[i].whole, other[i].text, other[i].whole);
    }
    g_assert_true(entity_equal(entity, wanted, got));
}

static void test_every_column_comes_back_byte_for_byte(const void *engine) {
    Base base = base_open(engine);
    Made made = make_all(&base);
    for (int kind = 0; kind < ENTITY_COUNT; kind++) {
        const Entity *entity = entity_of((EntityKind)kind);
        Tx *tx = begin(&base);
        void *full = filled(&base, entity, 1000 + kind, &made, false);
        void *bare = filled(&base, entity, 2000 + kind, &made, true);
        tx_insert(tx, entity, full, NOW);
        tx_insert(tx, entity, bare, NOW + 1);
        commit(&base, tx);
        same_record(&base, entity, full);
        same_record(&base, entity, bare);
        tx = begin(&base);
        void *changed = filled(&base, entity, 3001 + kind, &made, false);
        *(Head *)changed = *(const Head *)full;
        tx_update(tx, entity, changed, NOW + 2);
        commit(&base, tx);
        same_record(&base, entity, changed);
        g_assert_cmpint(((const Head *)changed)->version, ==, 2);
    }
    base_close(&base);
}

static Customer *customer(Base *base, const char *number) {
    Customer *record = entity_new(base->arena, &CUSTOMER);
    record->number = arena_text(base->arena, number);
    record->name = arena_printf(base->arena, "Customer %s", number);
    return record;
}

static Equipment *unit(Base *base, int64_t owner, int64_t site, const char *number) {
    Equipment *record = entity_new(base->arena, &EQUIPMENT);
    record->customer = owner;
    record->site = site;
    record->number = number ? arena_text(base->arena, number) : NULL;
    record->name = arena_printf(base->arena, "Unit %s", number ? number : "without number");
    return record;
}

static int64_t add(Base *base, const Entity *entity, void *record) {
    Tx *tx = begin(base);
    tx_insert(tx, entity, record, NOW);
    commit(base, tx);
    return ((const Head *)record)->id;
}

static int64_t add_site(Base *base, int64_t owner, const char *name) {
    Site *site = entity_new(base->arena, &SITE);
    site->customer = owner;
    site->name = name;
    return add(base, &SITE, site);
}

static void test_references_must_lead_somewhere(const void *engine) {
    Base base = base_open(engine);
    Tx *tx = begin(&base);
    tx_insert(tx, &EQUIPMENT, unit(&base, 4711, 0, "U-1"), NOW);
    refused(&base, tx, ERROR_INVALID, NULL);
    tx = begin(&base); /* within one transaction the order doesn't matter */
    Customer *owner = customer(&base, "C-1");
    Equipment *below = unit(&base, 0, 0, "U-2");
    tx_insert(tx, &CUSTOMER, owner, NOW);
    below->customer = owner->head.id;
    tx_insert(tx, &EQUIPMENT, below, NOW);
    commit(&base, tx);
    same_record(&base, &EQUIPMENT, below);
    base_close(&base);
}

static void delete_record(Base *base, const Entity *entity, const void *record) {
    void *gone = entity_copy(base->arena, entity, record);
    ((Head *)gone)->deleted_at = NOW + 5;
    Tx *tx = begin(base);
    tx_update(tx, entity, gone, NOW + 5);
    commit(base, tx);
}

static void check_unique(Base *base, const Entity *entity, const Column *column, const Made *made) {
    static int seed = 50000;
    void *first = filled(base, entity, seed += 200, made, false);
    void *second = filled(base, entity, seed += 200, made, false);
    void *third = filled(base, entity, seed += 200, made, false);
    *MEMBER(second, column, const char *) = *MEMBER(first, column, const char *);
    *MEMBER(third, column, const char *) = *MEMBER(first, column, const char *);
    Tx *tx = begin(base);
    tx_insert(tx, entity, first, NOW);
    tx_insert(tx, entity, second, NOW);
    refused(base, tx, ERROR_CONFLICT, column->name);
    add(base, entity, first);
    tx = begin(base);
    tx_insert(tx, entity, second, NOW);
    refused(base, tx, ERROR_CONFLICT, column->name);
    delete_record(base, entity, first);
    add(base, entity, third);
}

static void test_a_value_that_is_taken_names_its_field(const void *engine) {
    Base base = base_open(engine);
    Made made = make_all(&base);
    for (int kind = 0; kind < ENTITY_COUNT; kind++) {
        const Entity *entity = entity_of((EntityKind)kind);
        for (size_t i = 0; i < entity->count; i++)
            if (entity->columns[i].flags & C_UNIQUE)
                check_unique(&base, entity, &entity->columns[i], &made);
    }
    base_close(&base);
}

static void test_a_record_that_moved_on_is_not_overwritten(const void *engine) {
    Base base = base_open(engine);
    Customer *first = customer(&base, "C-1");
    add(&base, &CUSTOMER, first);
    Customer *second = entity_copy(base.arena, &CUSTOMER, first);
    Customer *late = entity_copy(base.arena, &CUSTOMER, first);
    Tx *tx = begin(&base);
    second->name = "second";
    tx_update(tx, &CUSTOMER, second, NOW + 1);
    commit(&base, tx);
    tx = begin(&base);
    late->name = "late";
    tx_update(tx, &CUSTOMER, late, NOW + 2);
    refused(&base, tx, ERROR_VERSION, NULL);
    same_record(&base, &CUSTOMER, second);
    base_close(&base);
}

static void test_two_changes_of_one_record_in_one_group(const void *engine) {
    Base base = base_open(engine);
    Customer *first = customer(&base, "C-1");
    add(&base, &CUSTOMER, first);
    Tx *tx = begin(&base);
    for (int i = 0; i < 5; i++) {
        const Customer *now = tx_load(&base.call, tx, &CUSTOMER, first->head.id, &ALL);
        g_assert_cmpint(now->head.version, ==, 1 + i);
        Customer *next = entity_copy(base.arena, &CUSTOMER, now);
        next->name = arena_printf(base.arena, "change %d", i);
        tx_update(tx, &CUSTOMER, next, NOW + i);
    }
    Customer *fresh = customer(&base, "C-2"); /* and of one that is new in the group */
    tx_insert(tx, &CUSTOMER, fresh, NOW);
    Customer *again = entity_copy(base.arena, &CUSTOMER, fresh);
    again->name = "renamed";
    tx_update(tx, &CUSTOMER, again, NOW);
    commit(&base, tx);
    const Customer *last = get(&base, &CUSTOMER, first->head.id);
    g_assert_cmpstr(last->name, ==, "change 4");
    g_assert_cmpint(last->head.version, ==, 6);
    same_record(&base, &CUSTOMER, again);
    base_close(&base);
}

/* ---- transactions ---- */

static void journal(Base *base, Tx *tx, int64_t record, const char *personal) {
    JournalEvent *event = ARENA_NEW(base->arena, JournalEvent);
    *event = (JournalEvent){.recorded_at = NOW,
                            .effective_at = NOW - 1,
                            .actor = 3,
                            .action = "update",
                            .entity = "customer",
                            .record = record,
                            .version = 1,
                            .customer = record,
                            .changes = "{\"name\":[null,\"三坐标\"]}",
                            .personal = personal};
    tx_journal(tx, event);
}

static void test_a_command_that_is_taken_back_leaves_nothing(const void *engine) {
    Base base = base_open(engine);
    Tx *tx = begin(&base);
    Customer *kept = customer(&base, "KEPT"), *gone = customer(&base, "GONE");
    tx_insert(tx, &CUSTOMER, kept, NOW);
    journal(&base, tx, kept->head.id, NULL);
    TxMark mark = tx_mark(tx);
    tx_insert(tx, &CUSTOMER, gone, NOW);
    journal(&base, tx, gone->head.id, NULL);
    Customer *changed = entity_copy(base.arena, &CUSTOMER, kept);
    changed->name = "changed";
    tx_update(tx, &CUSTOMER, changed, NOW);
    g_assert_true(tx_back(tx, &mark));
    g_assert_cmpint(tx_seq(tx), ==, 1);
    g_assert_null(tx_load(&base.call, tx, &CUSTOMER, gone->head.id, &ALL));
    const Customer *now = tx_load(&base.call, tx, &CUSTOMER, kept->head.id, &ALL);
    g_assert_cmpstr(now->name, ==, "Customer KEPT");
    g_assert_null(tx_find(&base.call, tx, &CUSTOMER, entity_column(&CUSTOMER, "number"), "GONE"));
    Customer *next = customer(&base, "GONE"); /* its number is free, and its id is taken anew */
    tx_insert(tx, &CUSTOMER, next, NOW);
    commit(&base, tx);
    same_record(&base, &CUSTOMER, kept);
    same_record(&base, &CUSTOMER, next);
    base_close(&base);
}

static bool ignore_row(const Value *values, size_t count, void *with) {
    return true;
}

static void test_what_went_out_can_not_be_taken_back_alone(const void *engine) {
    Base base = base_open(engine);
    Tx *tx = begin(&base);
    TxMark mark = tx_mark(tx);
    Customer *record = customer(&base, "C-1");
    tx_insert(tx, &CUSTOMER, record, NOW);
    g_assert_true(tx_query(&base.call, tx, "SELECT 1", NULL, 0, ignore_row, NULL));
    g_assert_false(tx_back(tx, &mark));
    tx_end(tx);
    g_assert_null(get(&base, &CUSTOMER, record->head.id));
    base_close(&base);
}

static void test_a_savepoint_loses_only_its_own(const void *engine) {
    Base base = base_open(engine);
    Tx *tx = begin(&base);
    Customer *kept = customer(&base, "KEPT"), *twice = customer(&base, "KEPT"),
             *after = customer(&base, "AFTER");
    g_assert_true(tx_savepoint(&base.call, tx));
    tx_insert(tx, &CUSTOMER, kept, NOW);
    g_assert_true(tx_release(&base.call, tx));
    TxMark mark = tx_mark(tx);
    g_assert_true(tx_savepoint(&base.call, tx));
    tx_insert(tx, &CUSTOMER, twice, NOW);
    g_assert_false(tx_release(&base.call, tx));
    g_assert_cmpint(base.call.errors->code, ==, ERROR_CONFLICT);
    g_assert_cmpstr(base.call.errors->field, ==, "number");
    call_forget_errors(&base.call, 0);
    tx_back_to_savepoint(tx, &mark);
    g_assert_true(tx_savepoint(&base.call, tx));
    tx_insert(tx, &CUSTOMER, after, NOW);
    g_assert_true(tx_release(&base.call, tx));
    commit(&base, tx);
    same_record(&base, &CUSTOMER, kept);
    same_record(&base, &CUSTOMER, after);
    base_close(&base);
}

static void test_many_are_found_and_loaded_in_one_go(const void *engine) {
    Base base = base_open(engine);
    static const char *const NUMBERS[] = {"A,1", "B\"2", "C\\3", "{D}",
                                          "e e", "NULL", "三",   "none"};
    enum { COUNT = 7 };
    int64_t ids[COUNT + 1];
    for (int i = 0; i < COUNT; i++)
        ids[i] = add(&base, &CUSTOMER, customer(&base, NUMBERS[i]));
    ids[COUNT] = 999999;
    Tx *tx = begin(&base);
    const void *found[COUNT + 1];
    const Column *number = entity_column(&CUSTOMER, "number");
    g_assert_true(tx_prefetch(&base.call, tx, &CUSTOMER, ids, COUNT + 1));
    g_assert_true(tx_find_many(&base.call, tx, &CUSTOMER, number, NUMBERS, COUNT + 1, found));
    for (int i = 0; i < COUNT; i++) {
        g_assert_nonnull(found[i]);
        g_assert_cmpint(((const Head *)found[i])->id, ==, ids[i]);
        g_assert_true(tx_load(&base.call, tx, &CUSTOMER, ids[i], &ALL) == found[i]);
    }
    g_assert_null(found[COUNT]);
    g_assert_null(tx_load(&base.call, tx, &SITE, ids[0], &ALL)); /* an id of another kind */
    tx_end(tx);
    base_close(&base);
}

/* ---- the journal ---- */

typedef struct Chain {
    Arena *arena;
    int64_t seq;
    uint8_t digest[HASH_BYTES];
} Chain;

static bool follow_chain(const Value *values, size_t count, void *with) {
    Chain *chain = with;
    JournalEvent *event = journal_from_values(chain->arena, values);
    uint8_t digest[HASH_BYTES];
    g_assert_cmpint(event->seq, ==, chain->seq + 1);
    journal_digest(chain->digest, event, digest);
    g_assert_cmpmem(event->digest, HASH_BYTES, digest, HASH_BYTES);
    if (event->personal) {
        journal_personal_digest(event, digest);
        g_assert_cmpmem(event->personal_digest, HASH_BYTES, digest, HASH_BYTES);
    }
    memcpy(chain->digest, event->digest, HASH_BYTES);
    chain->seq = event->seq;
    return true;
}

static int64_t check_chain(Base *base) {
    Chain chain = {.arena = base->arena};
    Value params[] = {WHOLE(0), WHOLE(1000000)};
    Db *db = reader(base);
    g_assert_true(db->driver->query(&base->call, db, store_sql("journal_after"), params, 2,
                                    follow_chain, &chain));
    store_give_reader(base->store, db);
    return chain.seq;
}

static void test_the_journal_is_a_chain_also_after_redaction(const void *engine) {
    Base base = base_open(engine);
    for (int i = 0; i < 20; i++) {
        Tx *tx = begin(&base);
        journal(&base, tx, 1000 + i % 3, i % 2 ? "{\"name\":[null,\"Li Wei\"]}" : NULL);
        journal(&base, tx, 2000, "{}");
        commit(&base, tx);
    }
    g_assert_cmpint(check_chain(&base), ==, 40);
    Db *db = store_writer(base.store);
    Value record = WHOLE(1001);
    g_assert_true(
        db->driver->query(&base.call, db, store_sql("journal_redact"), &record, 1, NULL, NULL));
    g_assert_cmpint(check_chain(&base), ==, 40);
    base_close(&base);
}

typedef struct Writer {
    Base *base;
    Store *store;
    int number;
} Writer;

enum { WRITES = 60 };

static void *write_many(void *with) {
    Writer *writer = with;
    for (int i = 0; i < WRITES; i++) {
        Arena *arena = arena_new();
        Call call = call_begin(arena, NOW);
        Tx *tx = tx_begin(&call, writer->store, arena);
        g_assert_nonnull(tx);
        Customer *record = entity_new(arena, &CUSTOMER);
        record->number = arena_printf(arena, "W%d-%d", writer->number, i);
        record->name = "of many writers";
        tx_insert(tx, &CUSTOMER, record, NOW);
        JournalEvent event = {.action = "create", .entity = "customer", .record = record->head.id};
        tx_journal(tx, &event);
        g_assert_true(tx_commit(&call, tx));
        tx_end(tx);
        arena_free(arena);
    }
    return NULL;
}

/* Several servers on one PostgreSQL; with SQLite the folder has one. */
static void test_several_servers_write_one_chain(const void *engine) {
    if (engine != &POSTGRES_DRIVER) {
        g_test_skip("SQLite has one server");
        return;
    }
    Base base = base_open(engine);
    enum { STORES = 3 };
    Writer writers[STORES];
    GThread *threads[STORES];
    for (int i = 0; i < STORES; i++) {
        writers[i] = (Writer){&base, open_store(&base, true), i};
        g_assert_nonnull(writers[i].store);
    }
    for (int i = 0; i < STORES; i++)
        threads[i] = g_thread_new("writer", write_many, &writers[i]);
    for (int i = 0; i < STORES; i++)
        g_thread_join(threads[i]);
    g_assert_cmpint(check_chain(&base), ==, (int64_t)STORES * WRITES);
    ListQuery query = {.entity = &CUSTOMER, .scope = &ALL, .limit = 1};
    int64_t count;
    Db *db = reader(&base);
    bool well = store_count(&base.call, db, &query, 10000, &count);
    show_errors(&base.call);
    g_assert_true(well);
    store_give_reader(base.store, db);
    g_assert_cmpint(count, ==, (int64_t)STORES * WRITES);
    for (int i = 0; i < STORES; i++)
        store_close(writers[i].store);
    base_close(&base);
}

/* ---- transactions that travel ahead of their answers ---- */

static bool travels(const void *engine) {
    if (engine == &POSTGRES_DRIVER)
        return true;
    g_test_skip("SQLite is in this process: nothing travels");
    return false;
}

static JournalHead head_now(Base *base) {
    JournalHead head = {0};
    Db *db = reader(base);
    g_assert_true(
        db->driver->query(&base->call, db, store_sql("head"), NULL, 0, journal_take_head, &head));
    store_give_reader(base->store, db);
    return head;
}

/* One customer and its event, upon `before` or upon the journal as it stands. */
static Tx *build_upon(Base *base, const Tx *before, const char *number) {
    JournalHead head = before ? tx_head(before) : head_now(base);
    Tx *tx = tx_begin_upon(base->store, base->arena, &head, before);
    Customer *record = customer(base, number);
    tx_insert(tx, &CUSTOMER, record, NOW);
    journal(base, tx, record->head.id, NULL);
    return tx;
}

static int64_t count_customers(Base *base) {
    ListQuery query = {.entity = &CUSTOMER, .scope = &ALL, .limit = 1};
    int64_t count = -1;
    Db *db = reader(base);
    g_assert_true(store_count(&base->call, db, &query, 10000, &count));
    store_give_reader(base->store, db);
    return count;
}

/* Both must have failed; the store takes the next. */
static void both_failed(Base *base, Tx *first, Tx *second) {
    int64_t events = head_now(base).seq, customers = count_customers(base);
    g_assert_false(tx_came_through(&base->call, first));
    g_assert_false(tx_came_through(&base->call, second));
    tx_end(first);
    tx_end(second);
    call_forget_errors(&base->call, 0);
    g_assert_cmpint(check_chain(base), ==, events);
    g_assert_cmpint(count_customers(base), ==, customers);
    Tx *next = begin(base);
    Customer *record = customer(base, "NEXT");
    tx_insert(next, &CUSTOMER, record, NOW);
    journal(base, next, record->head.id, NULL);
    commit(base, next);
    same_record(base, &CUSTOMER, record);
    g_assert_cmpint(check_chain(base), ==, events + 1);
}

static void test_one_is_built_while_another_travels(const void *engine) {
    if (!travels(engine))
        return;
    Base base = base_open(engine);
    enum { ROUNDS = 50 };
    Tx *first = build_upon(&base, NULL, "N-0");
    tx_send(&base.call, first);
    for (int i = 1; i < ROUNDS; i++) {
        Tx *second = build_upon(&base, first, arena_printf(base.arena, "N-%d", i));
        tx_send(&base.call, second);
        g_assert_true(tx_came_through(&base.call, first));
        tx_end(first);
        first = second;
    }
    g_assert_true(tx_came_through(&base.call, first));
    tx_end(first);
    g_assert_cmpint(check_chain(&base), ==, ROUNDS);
    g_assert_cmpint(count_customers(&base), ==, ROUNDS);
    base_close(&base);
}

static void test_what_is_built_upon_a_failure_falls_with_it(const void *engine) {
    if (!travels(engine))
        return;
    Base base = base_open(engine);
    add(&base, &CUSTOMER, customer(&base, "TAKEN"));
    Tx *first = build_upon(&base, NULL, "TAKEN");
    tx_send(&base.call, first);
    Tx *second = build_upon(&base, first, "FREE");
    tx_send(&base.call, second);
    both_failed(&base, first, second);
    base_close(&base);
}

static void test_another_server_wrote_in_between(const void *engine) {
    if (!travels(engine))
        return;
    Base base = base_open(engine);
    Base other = base;
    other.store = open_store(&base, true);
    Tx *first = build_upon(&base, NULL, "FIRST");
    Tx *between = begin(&other);
    journal(&base, between, 1000, NULL);
    tx_send(&base.call, first); /* it waits for the lock that `between` holds */
    Tx *second = build_upon(&base, first, "SECOND");
    commit(&other, between);
    tx_send(&base.call, second);
    both_failed(&base, first, second);
    store_close(other.store);
    base_close(&base);
}

static void test_changes_of_one_record_while_they_travel(const void *engine) {
    if (!travels(engine))
        return;
    Base base = base_open(engine);
    enum { CHANGES = 20 };
    Customer *record = customer(&base, "C-1");
    int64_t id = add(&base, &CUSTOMER, record);
    Tx *first = NULL;
    for (int i = 0; i < CHANGES; i++) {
        JournalHead head = first ? tx_head(first) : head_now(&base);
        Tx *tx = tx_begin_upon(base.store, base.arena, &head, first);
        const Customer *now = tx_load(&base.call, tx, &CUSTOMER, id, &ALL);
        g_assert_cmpint(now->head.version, ==, 1 + i);
        record = entity_copy(base.arena, &CUSTOMER, now);
        record->name = arena_printf(base.arena, "change %d", i);
        tx_update(tx, &CUSTOMER, record, NOW + i);
        journal(&base, tx, id, NULL);
        tx_send(&base.call, tx);
        if (first) {
            g_assert_true(tx_came_through(&base.call, first));
            tx_end(first);
        }
        first = tx;
    }
    g_assert_true(tx_came_through(&base.call, first));
    tx_end(first);
    same_record(&base, &CUSTOMER, record);
    g_assert_cmpint(check_chain(&base), ==, CHANGES);
    base_close(&base);
}

static void test_a_record_that_moved_on_stops_one_that_travels(const void *engine) {
    if (!travels(engine))
        return;
    Base base = base_open(engine);
    Customer *late = customer(&base, "C-1");
    add(&base, &CUSTOMER, late);
    late = entity_copy(base.arena, &CUSTOMER, late);
    late->head.version = 7; /* as of a writer that passes by the journal */
    Tx *first = build_upon(&base, NULL, "FIRST");
    tx_update(first, &CUSTOMER, late, NOW);
    tx_send(&base.call, first);
    Tx *second = build_upon(&base, first, "SECOND");
    tx_send(&base.call, second);
    both_failed(&base, first, second);
    base_close(&base);
}

static void test_what_needs_the_lock_is_not_answered_without(const void *engine) {
    if (!travels(engine))
        return;
    Base base = base_open(engine);
    add(&base, &CUSTOMER, customer(&base, "C-1"));
    Tx *tx = build_upon(&base, NULL, "C-2");
    g_assert_false(tx_must_hold_lock(tx));
    g_assert_null(tx_find(&base.call, tx, &CUSTOMER, entity_column(&CUSTOMER, "number"), "C-1"));
    g_assert_cmpint(base.call.error_count, ==, 1);
    g_assert_true(tx_must_hold_lock(tx));
    tx_end(tx);
    tx = build_upon(&base, NULL, "C-2");
    g_assert_false(tx_query(&base.call, tx, "SELECT 1", NULL, 0, ignore_row, NULL));
    g_assert_true(tx_must_hold_lock(tx));
    tx_end(tx);
    call_forget_errors(&base.call, 0);
    g_assert_cmpint(count_customers(&base), ==, 1);
    base_close(&base);
}

/* ---- lists ---- */

enum { UNITS = 1000, CUSTOMERS = 5, SITES = 20 };

/* A thousand units of five customers at twenty sites, with gaps: no number, no serial, no date, no
 * site; every fortieth is deleted. */
typedef struct Fleet {
    int64_t customers[CUSTOMERS], sites[SITES];
    Equipment *units[UNITS];
} Fleet;

static Equipment *random_unit(Base *base, GRand *random, const Fleet *fleet, int at) {
    int site = g_rand_int_range(random, 0, SITES + 4);
    int64_t owner = fleet->customers[site < SITES ? site % CUSTOMERS : at % CUSTOMERS];
    Equipment *record = unit(base, owner, site < SITES ? fleet->sites[site] : 0, NULL);
    if (at % 7)
        record->number =
            arena_printf(base->arena, "N%05d", g_rand_int_range(random, 0, 99999) * 1000 + at);
    if (at % 3)
        record->serial = arena_printf(base->arena, "%c%d", "aZ三Äz"[0] + at % 5,
                                      g_rand_int_range(random, 0, 30));
    record->name = arena_printf(base->arena, "%s %d", at % 2 ? "Messmaschine" : "三坐标测量机",
                                g_rand_int_range(random, 0, 40));
    record->status = at % 6;
    record->accepted_on = at % 5 ? (CivilDay)g_rand_int_range(random, -20, 20) : CIVIL_DAY_NONE;
    return record;
}

static Fleet *make_fleet(Base *base) {
    Fleet *fleet = ARENA_NEW(base->arena, Fleet);
    GRand *random = g_rand_new_with_seed(20261122);
    for (int i = 0; i < CUSTOMERS; i++) {
        g_autofree char *number = g_strdup_printf("C-%d", i);
        fleet->customers[i] = add(base, &CUSTOMER, customer(base, number));
    }
    for (int i = 0; i < SITES; i++)
        fleet->sites[i] = add_site(base, fleet->customers[i % CUSTOMERS],
                                   arena_printf(base->arena, "Site %d", i));
    Tx *tx = begin(base);
    for (int i = 0; i < UNITS; i++) {
        fleet->units[i] = random_unit(base, random, fleet, i);
        fleet->units[i]->parent = i > 100 && i % 4 == 0 ? fleet->units[i % 100]->head.id : 0;
        if (i % 40 == 39)
            fleet->units[i]->head.deleted_at = NOW;
        tx_insert(tx, &EQUIPMENT, fleet->units[i], NOW);
    }
    commit(base, tx);
    g_rand_free(random);
    return fleet;
}

static int compare_values(const Value *one, const Value *other) {
    if (one->kind != VALUE_TEXT)
        return (one->whole > other->whole) - (one->whole < other->whole);
    int order = memcmp(one->text, other->text, MIN(one->length, other->length));
    return order ? order : (one->length > other->length) - (one->length < other->length);
}

typedef struct Order {
    Base *base;
    const Column *sort;
    bool descending;
} Order;

static int compare_units(const void *one, const void *other, void *with) {
    const Order *order = with;
    const Equipment *a = *(Equipment *const *)one, *b = *(Equipment *const *)other;
    Value left = store_sort_value(order->base->arena, order->sort, a);
    Value right = store_sort_value(order->base->arena, order->sort, b);
    int result = compare_values(&left, &right);
    result = result ? result : (a->head.id > b->head.id) - (a->head.id < b->head.id);
    return order->descending ? -result : result;
}

static bool passes(Base *base, const ListQuery *query, const Equipment *record) {
    for (size_t i = 0; i < query->filter_count; i++) {
        Value has = column_value_of(base->arena, query->filters[i].column, record);
        if (has.null || compare_values(&has, &query->filters[i].value) != 0)
            return false;
    }
    return record->head.deleted_at == INSTANT_NONE &&
           scope_allows(query->scope, &EQUIPMENT, record);
}

/* What the list must give, in its order. */
static GPtrArray *expected_list(Base *base, const Fleet *fleet, const ListQuery *query) {
    GPtrArray *list = g_ptr_array_new();
    Order order = {base, query->sort, query->descending};
    for (int i = 0; i < UNITS; i++)
        if (passes(base, query, fleet->units[i]))
            g_ptr_array_add(list, fleet->units[i]);
    g_ptr_array_sort_with_data(list, compare_units, &order);
    return list;
}

/* Page after page; `deleted` ones come between to show that pages hold. */
static void check_list(Base *base, Db *db, const Fleet *fleet, ListQuery query) {
    g_autoptr(GPtrArray) wanted = expected_list(base, fleet, &query);
    ListPage page = {.more = true};
    size_t at = 0;
    while (page.more) {
        g_assert_true(store_list(&base->call, db, &query, &page));
        for (size_t i = 0; i < page.records.count; i++, at++) {
            const Head *got = page.records.items[i];
            g_assert_cmpint(at, <, wanted->len);
            g_assert_cmpint(got->id, ==, ((const Head *)wanted->pdata[at])->id);
        }
        if (!page.more)
            break;
        const void *last = page.records.items[page.records.count - 1];
        query.continues = true;
        query.after_value = store_sort_value(base->arena, query.sort, last);
        query.after_id = ((const Head *)last)->id;
    }
    g_assert_cmpint(at, ==, wanted->len);
    int64_t count;
    g_assert_true(store_count(&base->call, db, &query, 100000, &count));
    g_assert_cmpint(count, ==, wanted->len);
}

static const Column *NO_COLUMN[] = {NULL};

/* All with the flag, and NULL first. */
static GPtrArray *columns_with(const Entity *entity, unsigned flag) {
    GPtrArray *columns = g_ptr_array_new();
    g_ptr_array_add(columns, (void *)(uintptr_t)NO_COLUMN[0]);
    for (size_t i = 0; i < entity->count; i++)
        if (entity->columns[i].flags & flag && !(entity->columns[i].flags & C_SECRET))
            g_ptr_array_add(columns, (void *)(uintptr_t)&entity->columns[i]);
    return columns;
}

static ListQuery filtered(Base *base, const Fleet *fleet, const Column *filter, int at) {
    ListQuery query = {.entity = &EQUIPMENT, .scope = &ALL, .limit = 37};
    if (filter) {
        Value value = column_value_of(base->arena, filter, fleet->units[at]);
        for (; value.null; at++)
            value = column_value_of(base->arena, filter, fleet->units[(at + 1) % UNITS]);
        query.filters[query.filter_count++] = (ListFilter){filter, value};
    }
    return query;
}

static void test_pages_give_every_row_once_in_order(const void *engine) {
    Base base = base_open(engine);
    Fleet *fleet = make_fleet(&base);
    g_autoptr(GPtrArray) sorts = columns_with(&EQUIPMENT, C_SORT);
    g_autoptr(GPtrArray) filters = columns_with(&EQUIPMENT, C_FILTER);
    Db *db = reader(&base);
    int lists = 0;
    for (guint f = 0; f < filters->len; f++) {
        const Column *filter = filters->pdata[f];
        if (filter && filter->kind == COLUMN_REFERENCE && filter->of == ENTITY_PRODUCT)
            continue; /* none has one */
        for (guint s = 0; s < sorts->len; s++)
            for (int descending = 0; descending < 2; descending++, lists++) {
                ListQuery query = filtered(&base, fleet, filter, 104);
                query.sort = sorts->pdata[s];
                query.descending = descending;
                check_list(&base, db, fleet, query);
            }
    }
    g_test_message("%d lists of up to %d rows", lists, UNITS);
    store_give_reader(base.store, db);
    base_close(&base);
}

static void test_several_filters_at_once(const void *engine) {
    Base base = base_open(engine);
    Fleet *fleet = make_fleet(&base);
    Db *db = reader(&base);
    for (int at = 0; at < 12; at++) {
        ListQuery query = filtered(&base, fleet, entity_column(&EQUIPMENT, "customer"), at);
        ListQuery more = filtered(&base, fleet, entity_column(&EQUIPMENT, "status"), at);
        query.filters[query.filter_count++] = more.filters[0];
        query.sort = at % 2 ? entity_column(&EQUIPMENT, "name") : NULL;
        query.descending = at % 3 == 0;
        check_list(&base, db, fleet, query);
    }
    store_give_reader(base.store, db);
    base_close(&base);
}

/* ---- scope ---- */

static void check_scope(Base *base, Db *db, const Fleet *fleet, const Scope *scope) {
    g_autoptr(GPtrArray) sorts = columns_with(&EQUIPMENT, C_SORT);
    for (guint s = 0; s < sorts->len; s++) {
        ListQuery query = {.entity = &EQUIPMENT,
                           .scope = scope,
                           .limit = 50,
                           .sort = sorts->pdata[s],
                           .descending = s % 2};
        check_list(base, db, fleet, query);
        query.filters[query.filter_count++] = (ListFilter){entity_column(&EQUIPMENT, "status"),
                                                           value_text(EQUIPMENT_STATUS_WORDS[0])};
        check_list(base, db, fleet, query);
    }
    for (int i = 0; i < UNITS; i += 9) {
        const Equipment *record = fleet->units[i];
        bool seen = store_get(&base->call, db, &EQUIPMENT, record->head.id, scope) != NULL;
        g_assert_cmpint(seen, ==,
                        record->head.deleted_at == INSTANT_NONE &&
                            scope_allows(scope, &EQUIPMENT, record));
    }
}

static void test_a_scope_shows_its_rows_only(const void *engine) {
    Base base = base_open(engine);
    Fleet *fleet = make_fleet(&base);
    Db *db = reader(&base);
    const int64_t two[] = {fleet->sites[1], fleet->sites[6]};
    const int64_t foreign[] = {fleet->sites[2]};
    const Scope scopes[] = {
        SCOPE_ALL,
        {.customer = fleet->customers[1]},
        {.customer = fleet->customers[1], .only_sites = true, .sites = two, .site_count = 2},
        {.customer = fleet->customers[1], .only_sites = true, .sites = foreign, .site_count = 1},
        {.customer = fleet->customers[1], .only_sites = true},
        {.customer = 999999},
        {.customer = 0},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(scopes); i++)
        check_scope(&base, db, fleet, &scopes[i]);
    /* what belongs to no customer is closed to all of them */
    ListQuery query = {.entity = entity_of(ENTITY_PRODUCT), .scope = &scopes[1], .limit = 10};
    ListPage page;
    g_assert_true(store_list(&base.call, db, &query, &page));
    g_assert_cmpint(page.records.count, ==, 0);
    store_give_reader(base.store, db);
    base_close(&base);
}

/* As many as an account may have. */
static void test_a_scope_of_two_hundred_sites(const void *engine) {
    enum { MANY = 200 };
    Base base = base_open(engine);
    Fleet *fleet = make_fleet(&base);
    Db *db = reader(&base);
    int64_t sites[MANY];
    for (int i = 0; i < MANY; i++)
        sites[i] = i < 4 ? fleet->sites[5 * i] : 700000 + i;
    Scope scope = {
        .customer = fleet->customers[0], .only_sites = true, .sites = sites, .site_count = MANY};
    check_scope(&base, db, fleet, &scope);
    Ids ids = {0};
    SearchQuery search = {.text = "Messmaschine",
                          .entity = &EQUIPMENT,
                          .scope = &scope,
                          .before_id = INT64_MAX,
                          .limit = 10};
    bool well = search_find(&base.call, db, &search, &ids);
    show_errors(&base.call);
    g_assert_true(well);
    store_give_reader(base.store, db);
    base_close(&base);
}

/* ---- full text ---- */

static void follow(Base *base) {
    int64_t events;
    do
        g_assert_true(search_follow(&base->call, store_writer(base->store), 7, &events));
    while (events);
}

/* Saves with an event, which the index follows. */
static void write_in(Tx *tx, Equipment *record) {
    if (record->head.id)
        tx_update(tx, &EQUIPMENT, record, NOW);
    else
        tx_insert(tx, &EQUIPMENT, record, NOW);
    JournalEvent event = {.action = "write", .entity = EQUIPMENT.name, .record = record->head.id};
    tx_journal(tx, &event);
}

static int64_t write_unit(Base *base, Equipment *record) {
    Tx *tx = begin(base);
    write_in(tx, record);
    commit(base, tx);
    return record->head.id;
}

static int found(Base *base, const char *text, bool typing, const Scope *scope, int64_t id) {
    Ids ids = {0};
    SearchQuery query = {.text = text,
                         .typing = typing,
                         .entity = &EQUIPMENT,
                         .scope = scope,
                         .before_id = INT64_MAX,
                         .limit = 100};
    Db *db = reader(base);
    g_assert_true(search_find(&base->call, db, &query, &ids));
    store_give_reader(base->store, db);
    for (size_t i = 0; i + 1 < ids.count; i++)
        g_assert_cmpint(ids.items[i], >, ids.items[i + 1]); /* the newest first */
    for (size_t i = 0; i < ids.count; i++)
        if (ids.items[i] == id)
            return 1;
    return id ? 0 : (int)ids.count;
}

static void test_words_beginnings_and_chinese_are_found(const void *engine) {
    Base base = base_open(engine);
    int64_t owner = add(&base, &CUSTOMER, customer(&base, "C-1"));
    Equipment *german = unit(&base, owner, 0, "KMG-2000"), *chinese = unit(&base, owner, 0, "U-2");
    german->name = "Koordinatenmessgerät groß";
    german->software = "[{\"name\":\"Calypso\",\"version\":\"7.2\"}]";
    chinese->name = "三坐标测量机";
    chinese->place = "二楼东侧";
    int64_t one = write_unit(&base, german), two = write_unit(&base, chinese);
    follow(&base);
    static const struct {
        const char *text;
        bool typing, german, chinese;
    } ROWS[] = {
        {"koordinatenmessgerät", false, true, false},
        {"KOORDINATENMESSGERÄT", false, true, false},
        {"koord", true, true, false},
        {"koord", false, false, false},
        {"kmg-2000", false, true, false},
        {"groß koord", true, true, false},
        {"calypso", false, true, false},
        {"坐标", false, false, true},
        {"测量机 东侧", false, false, true},
        {"量测", false, false, false},
        {"三", true, false, true},
        {"groß 测量", false, false, false},
        {"\" OR *", false, false, false},
        {"", false, false, false},
        {"NEAR(a b) ^x -y", false, false, false},
        {"~e", true, false, false},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(ROWS); i++) {
        g_test_message("%s", ROWS[i].text);
        g_assert_cmpint(found(&base, ROWS[i].text, ROWS[i].typing, &ALL, one), ==, ROWS[i].german);
        g_assert_cmpint(found(&base, ROWS[i].text, ROWS[i].typing, &ALL, two), ==, ROWS[i].chinese);
    }
    base_close(&base);
}

static void test_the_index_follows_changes_and_deletion(const void *engine) {
    Base base = base_open(engine);
    int64_t owner = add(&base, &CUSTOMER, customer(&base, "C-1"));
    Equipment *record = unit(&base, owner, 0, "U-1");
    record->name = "before";
    int64_t id = write_unit(&base, record);
    g_assert_cmpint(found(&base, "before", false, &ALL, id), ==, 0); /* not yet */
    follow(&base);
    g_assert_cmpint(found(&base, "before", false, &ALL, id), ==, 1);
    Equipment *changed = entity_copy(base.arena, &EQUIPMENT, record);
    changed->name = "afterwards";
    write_unit(&base, changed);
    follow(&base);
    g_assert_cmpint(found(&base, "before", false, &ALL, id), ==, 0);
    g_assert_cmpint(found(&base, "afterwards", false, &ALL, id), ==, 1);
    Equipment *gone = entity_copy(base.arena, &EQUIPMENT, changed);
    gone->head.deleted_at = NOW;
    write_unit(&base, gone);
    follow(&base);
    g_assert_cmpint(found(&base, "afterwards", false, &ALL, id), ==, 0);
    g_assert_cmpint(found(&base, "u-1", false, &ALL, 0), ==, 0);
    base_close(&base);
}

static void test_search_stays_in_its_scope(const void *engine) {
    Base base = base_open(engine);
    int64_t mine = add(&base, &CUSTOMER, customer(&base, "C-1"));
    int64_t theirs = add(&base, &CUSTOMER, customer(&base, "C-2"));
    int64_t here = add_site(&base, mine, "here"), there = add_site(&base, mine, "there");
    int64_t at_here = write_unit(&base, unit(&base, mine, here, "U-1"));
    int64_t at_there = write_unit(&base, unit(&base, mine, there, "U-2"));
    int64_t nowhere = write_unit(&base, unit(&base, mine, 0, "U-3"));
    int64_t foreign = write_unit(&base, unit(&base, theirs, 0, "U-4"));
    follow(&base);
    const Scope company = {.customer = mine};
    const Scope site = {.customer = mine, .only_sites = true, .sites = &here, .site_count = 1};
    const Scope none = {.customer = mine, .only_sites = true};
    g_assert_cmpint(found(&base, "unit", false, &ALL, 0), ==, 4);
    g_assert_cmpint(found(&base, "unit", false, &company, 0), ==, 3);
    g_assert_cmpint(found(&base, "unit", false, &company, foreign), ==, 0);
    g_assert_cmpint(found(&base, "unit", false, &site, 0), ==, 1);
    g_assert_cmpint(found(&base, "unit", false, &site, at_here), ==, 1);
    g_assert_cmpint(found(&base, "unit", false, &site, at_there), ==, 0);
    g_assert_cmpint(found(&base, "unit", false, &site, nowhere), ==, 0);
    g_assert_cmpint(found(&base, "unit", false, &none, 0), ==, 0);
    base_close(&base);
}

enum { MIXED = 5000 }; /* more than are looked into before FTS5 is asked for all */

/* Whether unit `i` of the next test has the word. */
static bool of_mixture(const char *word, int i) {
    if (!strcmp(word, "even"))
        return i % 2 == 0;
    if (!strcmp(word, "third"))
        return i % 3 == 0;
    return i % 100 == atoi(word + strlen("rare"));
}

/* The same for a word that may go on: "rare4" is the beginning of rare4 and of rare40 to rare49. */
static bool of_mixture_begun(const char *begun, int i) {
    g_autofree char *word = g_strdup_printf("rare%d", i % 100);
    return g_str_has_prefix(word, begun);
}

static const char *mixture(Base *base, int i) {
    return arena_printf(base->arena, "unit%s%s rare%d", of_mixture("even", i) ? " even" : "",
                        of_mixture("third", i) ? " third" : "", i % 100);
}

static int count_found(Base *base, const char *text, bool typing, const Scope *scope) {
    Ids ids = {0};
    SearchQuery query = {.text = text,
                         .typing = typing,
                         .entity = &EQUIPMENT,
                         .scope = scope,
                         .before_id = INT64_MAX,
                         .limit = MIXED};
    Db *db = reader(base);
    g_assert_true(search_find(&base->call, db, &query, &ids));
    store_give_reader(base->store, db);
    return (int)ids.count;
}

/* SQLite looks into the documents of a rare word, and intersects frequent ones: all the same. */
static void test_rare_and_frequent_words_in_every_scope(const void *engine) {
    static const struct {
        const char *one, *other;
        bool typing;
    } WORDS[] = {{"even", "third", false},  {"even", "rare42", false}, {"rare42", "third", false},
                 {"rare41", "even", false}, {"even", "rare", true},    {"third", "rare4", true},
                 {"rare42", "rare4", true}, {"even", "rare42", true},  {"third", "eve", true}};
    Base base = base_open(engine);
    int64_t mine = add(&base, &CUSTOMER, customer(&base, "C-1"));
    int64_t theirs = add(&base, &CUSTOMER, customer(&base, "C-2"));
    int64_t here = add_site(&base, mine, "here");
    Tx *tx = NULL;
    for (int i = 0; i < MIXED; i++) {
        bool foreign = i % 5 == 0;
        if (i % 500 == 0)
            tx = begin(&base);
        Equipment *one = unit(&base, foreign ? theirs : mine, !foreign && i % 7 == 0 ? here : 0,
                              arena_printf(base.arena, "U-%d", i));
        one->name = mixture(&base, i);
        write_in(tx, one);
        if (i % 500 == 499)
            commit(&base, tx);
    }
    int64_t events;
    do
        g_assert_true(search_follow(&base.call, store_writer(base.store), 500, &events));
    while (events);
    const Scope company = {.customer = mine};
    const Scope site = {.customer = mine, .only_sites = true, .sites = &here, .site_count = 1};
    for (size_t w = 0; w < G_N_ELEMENTS(WORDS); w++) {
        int all = 0, of_company = 0, of_site = 0;
        for (int i = 0; i < MIXED; i++) {
            const char *other = WORDS[w].other;
            bool begun = WORDS[w].typing && g_str_has_prefix(other, "rare");
            bool has = of_mixture(WORDS[w].one, i) &&
                       (begun ? of_mixture_begun(other, i)
                              : of_mixture(strcmp(other, "eve") ? other : "even", i));
            all += has;
            of_company += has && i % 5;
            of_site += has && i % 5 && i % 7 == 0;
        }
        const char *text = arena_printf(base.arena, "%s %s", WORDS[w].one, WORDS[w].other);
        g_test_message("%s: %d", text, all);
        g_assert_cmpint(count_found(&base, text, WORDS[w].typing, &ALL), ==, all);
        g_assert_cmpint(count_found(&base, text, WORDS[w].typing, &company), ==, of_company);
        g_assert_cmpint(count_found(&base, text, WORDS[w].typing, &site), ==, of_site);
    }
    base_close(&base);
}

/* ---- the schema ---- */

typedef struct ColumnSeen {
    const char *name, *type;
    bool not_null;
} ColumnSeen;

typedef struct TableSeen {
    Arena *arena;
    LIST(ColumnSeen) columns;
} TableSeen;

static bool take_column(const Value *values, size_t count, void *with) {
    TableSeen *seen = with;
    *LIST_ADD(seen->arena, &seen->columns) = (ColumnSeen){
        arena_text_n(seen->arena, values[0].text, values[0].length),
        arena_text_n(seen->arena, values[1].text, values[1].length), values[2].whole != 0};
    return true;
}

static TableSeen see_table(Base *base, const char *table) {
    TableSeen seen = {.arena = base->arena};
    Db *db = reader(base);
    const char *sql = base->url
                          ? "SELECT column_name::text, data_type::text, CAST(is_nullable = 'NO' AS "
                            "integer) FROM information_schema.columns WHERE table_name = $1 AND "
                            "table_schema = 'aftercare' ORDER BY ordinal_position"
                          : "SELECT name, type, \"notnull\" FROM pragma_table_info($1)";
    Value name = value_text(table);
    g_assert_true(db->driver->query(&base->call, db, sql, &name, 1, take_column, &seen));
    store_give_reader(base->store, db);
    return seen;
}

static void check_table(Base *base, const Entity *entity) {
    const TableShape *table = entity_table(entity);
    TableSeen seen = see_table(base, table->name);
    g_assert_cmpint(seen.columns.count, ==, table->count);
    for (size_t i = 0; i < table->count; i++) {
        const ColumnSeen *column = &seen.columns.items[i];
        bool whole = table->kinds[i] == VALUE_WHOLE;
        const char *type = base->url ? (whole ? "bigint" : "text") : (whole ? "INTEGER" : "TEXT");
        g_assert_cmpstr(column->name, ==, table->columns[i]);
        g_assert_cmpstr(column->type, ==, type);
        if (i < HEAD_COLUMNS)
            continue;
        const Column *described = &entity->columns[i - HEAD_COLUMNS];
        bool always = described->flags & C_NEEDED || described->kind == COLUMN_WORD ||
                      described->kind == COLUMN_YES_NO;
        if (always != column->not_null && !(described->flags & C_SYSTEM))
            g_error("%s.%s: NOT NULL is %d", table->name, column->name, column->not_null);
    }
}

static void test_the_tables_are_those_of_the_model(const void *engine) {
    Base base = base_open(engine);
    for (int kind = 0; kind < ENTITY_COUNT; kind++)
        check_table(&base, entity_of((EntityKind)kind));
    TableSeen journal = see_table(&base, JOURNAL_TABLE.name);
    g_assert_cmpint(journal.columns.count, ==, JOURNAL_TABLE.count);
    for (size_t i = 0; i < JOURNAL_TABLE.count; i++)
        g_assert_cmpstr(journal.columns.items[i].name, ==, JOURNAL_TABLE.columns[i]);
    base_close(&base);
}

static void test_a_store_of_a_newer_program_is_left_alone(const void *engine) {
    Base base = base_open(engine);
    add(&base, &CUSTOMER, customer(&base, "C-1"));
    Db *db = store_writer(base.store);
    g_autofree char *sql = g_strdup_printf("INSERT INTO migrations VALUES (%d, 0)",
                                           store_schema_number(db->driver) + 1);
    g_assert_true(db->driver->script(&base.call, db, sql));
    store_close(base.store);
    g_autofree char *file = g_build_filename(base.folder, "aftercare.db", NULL);
    g_autofree char *before = NULL, *after = NULL;
    gsize before_length = 0, after_length = 0;
    if (!base.url)
        g_assert_true(g_file_get_contents(file, &before, &before_length, NULL));
    g_assert_null(open_store(&base, false));
    g_assert_cmpint(base.call.errors->code, ==, ERROR_SCHEMA_NEWER);
    g_assert_cmpint(error_code_row(ERROR_SCHEMA_NEWER)->exit_code, ==, 3);
    call_forget_errors(&base.call, 0);
    if (!base.url) {
        g_assert_true(g_file_get_contents(file, &after, &after_length, NULL));
        g_assert_cmpmem(before, before_length, after, after_length);
    }
    base.store = NULL;
    base_close(&base);
}

static void test_a_folder_in_use_is_refused(const void *engine) {
    Base base = base_open(engine);
    g_assert_null(open_store(&base, false));
    g_assert_cmpint(base.call.errors->code, ==, ERROR_IN_USE);
    g_assert_cmpstr(base.call.errors->file, ==, base.folder);
    call_forget_errors(&base.call, 0);
    Store *beside = open_store(&base, true); /* a reader beside it may */
    g_assert_nonnull(beside);
    store_close(beside);
    store_close(base.store);
    base.store = open_store(&base, false); /* and after it everyone */
    g_assert_nonnull(base.store);
    base_close(&base);
}

static void test_a_key_that_others_can_read_is_refused(const void *engine) {
    Base base = base_open(engine);
    g_autofree char *key = g_build_filename(base.folder, "house.key", NULL);
    store_close(base.store);
    g_assert_cmpint(g_chmod(key, 0644), ==, 0);
    g_assert_null(open_store(&base, false));
    g_assert_cmpint(base.call.errors->code, ==, ERROR_FORBIDDEN);
    call_forget_errors(&base.call, 0);
    g_assert_cmpint(g_unlink(key), ==, 0); /* another key doesn't fit */
    g_assert_null(open_store(&base, false));
    g_assert_cmpint(base.call.errors->code, ==, ERROR_DAMAGED);
    base.store = NULL;
    base_close(&base);
}

/* ---- plans ---- */

enum { ROWS = 20000, RANGE = 1000000, RARE = 1000 };

static int word_count(const Column *column) {
    int count = 0;
    while (column->words[count])
        count++;
    return count;
}

/* Value number `i` of a column: of words half the rows have the first, of references and texts that
 * are filtered by each has twenty rows. */
static void append_value(GString *sql, const Column *column) {
    switch (column->kind) {
    case COLUMN_REFERENCE:
        g_string_append_printf(sql, "%d + i %% %d + 1", (int)column->of * RANGE, RARE);
        break;
    case COLUMN_WORD:
        g_string_append(sql, "CASE ");
        for (int word = 1; word < word_count(column); word++)
            g_string_append_printf(sql, "WHEN i %% %d = 1 THEN '%s' ", word + 1,
                                   column->words[word]);
        g_string_append_printf(sql, "ELSE '%s' END", column->words[0]);
        break;
    case COLUMN_YES_NO:
        g_string_append(sql, "i % 2");
        break;
    case COLUMN_DATE:
    case COLUMN_INSTANT:
    case COLUMN_WHOLE:
        g_string_append_printf(
            sql, column->flags & C_NEEDED ? "i %% %d" : "CASE WHEN i %% 5 > 0 THEN i %% %d END",
            RARE);
        break;
    case COLUMN_TEXT:
    case COLUMN_DIGEST:
    case COLUMN_LIST:
        g_string_append_printf(
            sql, "'%s ' || (i%s)", column->name,
            column->flags & C_UNIQUE || column->kind == COLUMN_DIGEST ? "" : " % 1000");
        break;
    }
}

static void fill_table(Base *base, const Entity *entity) {
    GString *sql = g_string_new(NULL);
    g_string_append_printf(sql, "INSERT INTO %s (%s) SELECT %d + i, 1, i, i, NULL", entity->plural,
                           entity_column_list(entity), (int)entity->kind * RANGE);
    for (size_t i = 0; i < entity->count; i++) {
        g_string_append(sql, ", ");
        append_value(sql, &entity->columns[i]);
    }
    if (base->url)
        g_string_append_printf(sql, " FROM generate_series(1, %d) AS numbers (i)", ROWS);
    else
        g_string_append_printf(sql,
                               " FROM (WITH RECURSIVE numbers (i) AS (SELECT 1 UNION ALL SELECT i "
                               "+ 1 FROM numbers WHERE i < %d) SELECT i FROM numbers)",
                               ROWS);
    Db *db = store_writer(base->store);
    bool well = db->driver->script(&base->call, db, sql->str);
    show_errors(&base->call);
    g_assert_true(well);
    g_string_free(sql, TRUE);
}

static bool take_script(const Value *values, size_t count, void *with) {
    g_string_append_len(with, values[0].text, (gssize)values[0].length);
    return true;
}

/* References are of no account here, and dear. */
static void forget_references(Base *base) {
    Db *db = store_writer(base->store);
    if (!base->url) {
        g_assert_true(db->driver->script(&base->call, db, "PRAGMA foreign_keys = OFF"));
        return;
    }
    GString *script = g_string_new(NULL);
    g_assert_true(db->driver->query(
        &base->call, db,
        "SELECT format('ALTER TABLE %s DROP CONSTRAINT %s;', conrelid::regclass, conname) FROM "
        "pg_constraint WHERE contype = 'f' AND connamespace = 'aftercare'::regnamespace",
        NULL, 0, take_script, script));
    g_assert_true(db->driver->script(&base->call, db, script->str));
    g_string_free(script, TRUE);
}

static void fill_words(Base *base) {
    static const char SQLITE[] =
        "INSERT INTO search_documents SELECT id, 'equipment', '~eequipment ~c' || customer || ' "
        "~s' "
        "|| site || ' unit word' || id % 50 || ' number' || id FROM equipment;"
        "INSERT INTO search_words (rowid, words) SELECT id, words FROM search_documents";
    static const char POSTGRES[] =
        "INSERT INTO search_words (word, id) SELECT word, id FROM equipment, LATERAL unnest(ARRAY["
        "'~eequipment', '~c' || customer, '~s' || site, 'unit', 'word' || id % 50, 'number' || "
        "id]) "
        "AS word";
    Db *db = store_writer(base->store);
    g_assert_true(db->driver->script(&base->call, db, base->url ? POSTGRES : SQLITE));
}

typedef struct PlanCheck {
    const char *what, *sql;
    bool postgres, bad;
} PlanCheck;

static bool check_step(const Value *values, size_t count, void *with) {
    PlanCheck *check = with;
    g_autofree char *step = g_strndup(values[0].text, values[0].length);
    bool scans = strstr(step, check->postgres ? "Seq Scan" : "SCAN") != NULL;
    if (!check->postgres &&
        (g_str_has_prefix(step, "SCAN small") || strstr(step, "VIRTUAL TABLE INDEX")))
        scans = false;
    if (scans) {
        g_test_message("%s: %s\n%s", check->what, step, check->sql);
        check->bad = true;
    }
    return true;
}

static int check_plan(Base *base, Db *db, const char *what, const char *sql, const Value *values,
                      size_t count) {
    PlanCheck check = {.what = what, .sql = sql, .postgres = base->url != NULL};
    bool well = db->driver->plan(&base->call, db, sql, values, count, check_step, &check);
    show_errors(&base->call);
    g_assert_true(well);
    return check.bad;
}

static Value value_of_row(Base *base, const Column *column, int row) {
    switch (column->kind) {
    case COLUMN_REFERENCE:
        return WHOLE((int64_t)column->of * RANGE + row % RARE + 1);
    case COLUMN_WORD:
        return value_text(column->words[row % word_count(column)]);
    case COLUMN_YES_NO:
    case COLUMN_DATE:
    case COLUMN_INSTANT:
    case COLUMN_WHOLE:
        return WHOLE(row % 2);
    case COLUMN_TEXT:
    case COLUMN_DIGEST:
    case COLUMN_LIST:
        break;
    }
    return value_text(arena_printf(base->arena, "%s %d", column->name, row % RARE));
}

static int check_query(Base *base, Db *db, const ListQuery *query, const char *what) {
    Value values[256];
    size_t count;
    const char *sql = store_list_sql(&base->call, db, query, values, &count);
    return check_plan(base, db, what, sql, values, count);
}

typedef struct PlanTally {
    int lists, bad;
} PlanTally;

static void check_filter(Base *base, Db *db, ListQuery query, const Column *filter,
                         PlanTally *tally) {
    for (int row = 0; row < (filter && filter->kind == COLUMN_WORD ? 2 : 1); row++) {
        query.filter_count = filter != NULL;
        if (filter)
            query.filters[0] = (ListFilter){filter, value_of_row(base, filter, row)};
        for (int kind = 0; kind < 4; kind++) {
            query.descending = kind & 1;
            query.continues = kind & 2;
            query.after_id = (int64_t)query.entity->kind * RANGE + ROWS / 2;
            query.after_value =
                query.sort ? value_of_row(base, query.sort, 501) : WHOLE(query.after_id);
            g_autofree char *what = g_strdup_printf(
                "%s by %s, sorted by %s%s%s%s", query.entity->plural,
                filter ? filter->name : "nothing", query.sort ? query.sort->name : "id",
                query.descending ? ", descending" : "", query.continues ? ", going on" : "",
                query.scope->all ? "" : ", in a customer's scope");
            tally->bad += check_query(base, db, &query, what);
            tally->lists++;
        }
    }
}

static void check_lists(Base *base, Db *db, const Entity *entity, const Scope *scope,
                        PlanTally *tally) {
    g_autoptr(GPtrArray) sorts = columns_with(entity, C_SORT);
    g_autoptr(GPtrArray) filters = columns_with(entity, C_FILTER);
    for (guint s = 0; s < sorts->len; s++)
        for (guint f = 0; f < filters->len; f++)
            check_filter(
                base, db,
                (ListQuery){
                    .entity = entity, .scope = scope, .limit = LIST_USUAL, .sort = sorts->pdata[s]},
                filters->pdata[f], tally);
}

static int check_searches(Base *base, Db *db, const Scope *scopes, size_t scope_count) {
    static const char *const TEXTS[] = {"unit", "unit word7", "number6000123", "unit word"};
    int bad = 0;
    for (size_t s = 0; s < scope_count; s++)
        for (size_t t = 0; t < 2 * G_N_ELEMENTS(TEXTS); t++) {
            Value values[512];
            size_t count;
            SearchQuery query = {.text = TEXTS[t / 2],
                                 .typing = t % 2,
                                 .entity = &EQUIPMENT,
                                 .scope = &scopes[s],
                                 .before_id = INT64_MAX,
                                 .limit = 50};
            const char *sql = search_sql(&base->call, db, &query, values, &count);
            bad += check_plan(base, db, TEXTS[t / 2], sql, values, count);
        }
    return bad;
}

static void test_no_list_and_no_search_scans_a_table(const void *engine) {
    Base base = base_open(engine);
    forget_references(&base);
    for (int kind = 0; kind < ENTITY_COUNT; kind++)
        fill_table(&base, entity_of((EntityKind)kind));
    fill_words(&base);
    Db *db = store_writer(base.store);
    g_assert_true(db->driver->script(
        &base.call, db, base.url ? "SET client_min_messages = error; ANALYZE" : "ANALYZE"));
    const int64_t sites[] = {ENTITY_SITE * RANGE + 1, ENTITY_SITE * RANGE + 6};
    const Scope scopes[] = {SCOPE_ALL,
                            {.customer = 3},
                            {.customer = 3, .only_sites = true, .sites = sites, .site_count = 2}};
    PlanTally tally = {0};
    for (int kind = 0; kind < ENTITY_COUNT; kind++)
        for (size_t s = 0; s < G_N_ELEMENTS(scopes); s++)
            if (scope_opens(&scopes[s], entity_of((EntityKind)kind)))
                check_lists(&base, db, entity_of((EntityKind)kind), &scopes[s], &tally);
    tally.bad += check_searches(&base, db, scopes, G_N_ELEMENTS(scopes));
    g_test_message("%d lists, %d scan", tally.lists, tally.bad);
    g_assert_cmpint(tally.bad, ==, 0);
    base_close(&base);
}

/* ---- all of them ---- */

/* PostgreSQL knows how often each value stands in a column; SQLite, without statistics, doesn't,
 * and of two indexes took the one of the promise: all requests that were ever made under it. */
static bool check_index(const Value *values, size_t count, void *with) {
    g_autofree char *step = g_strndup(values[0].text, values[0].length);
    if (strstr(step, "USING INDEX") && !strstr(step, "_by_request "))
        g_error("%s: %s", (const char *)with, step);
    return true;
}

static void test_what_is_of_one_request_is_read_by_it(const void *engine) {
    static const char *const NAMES[] = {"request_commitments", "request_alerts", "page_open",
                                        "promise_open", "notice_superseded"};
    if (engine == &POSTGRES_DRIVER) {
        g_test_skip("PostgreSQL has statistics");
        return;
    }
    Value params[6] = {0};
    Base base = base_open(engine);
    Db *db = store_writer(base.store);
    for (size_t i = 0; i < G_N_ELEMENTS(NAMES); i++)
        g_assert_true(db->driver->plan(&base.call, db, store_sql(NAMES[i]), params,
                                       G_N_ELEMENTS(params), check_index,
                                       (void *)(uintptr_t)NAMES[i]));
    base_close(&base);
}

static const struct {
    const char *name;
    void (*run)(const void *engine);
} TESTS[] = {
    {"every column comes back byte for byte", test_every_column_comes_back_byte_for_byte},
    {"references must lead somewhere", test_references_must_lead_somewhere},
    {"a value that is taken names its field", test_a_value_that_is_taken_names_its_field},
    {"a record that moved on is not overwritten", test_a_record_that_moved_on_is_not_overwritten},
    {"two changes of one record in one group", test_two_changes_of_one_record_in_one_group},
    {"a command that is taken back leaves nothing",
     test_a_command_that_is_taken_back_leaves_nothing},
    {"what went out can't be taken back alone", test_what_went_out_can_not_be_taken_back_alone},
    {"a savepoint loses only its own", test_a_savepoint_loses_only_its_own},
    {"many are found and loaded in one go", test_many_are_found_and_loaded_in_one_go},
    {"the journal is a chain, also after redaction",
     test_the_journal_is_a_chain_also_after_redaction},
    {"several servers write one chain", test_several_servers_write_one_chain},
    {"one is built while another travels", test_one_is_built_while_another_travels},
    {"what is built upon a failure falls with it", test_what_is_built_upon_a_failure_falls_with_it},
    {"another server wrote in between", test_another_server_wrote_in_between},
    {"changes of one record while they travel", test_changes_of_one_record_while_they_travel},
    {"a record that moved on stops one that travels",
     test_a_record_that_moved_on_stops_one_that_travels},
    {"what needs the lock is not answered without",
     test_what_needs_the_lock_is_not_answered_without},
    {"pages give every row once, in order", test_pages_give_every_row_once_in_order},
    {"several filters at once", test_several_filters_at_once},
    {"a scope shows its rows only", test_a_scope_shows_its_rows_only},
    {"a scope of two hundred sites", test_a_scope_of_two_hundred_sites},
    {"words, beginnings and Chinese are found", test_words_beginnings_and_chinese_are_found},
    {"the index follows changes and deletion", test_the_index_follows_changes_and_deletion},
    {"search stays in its scope", test_search_stays_in_its_scope},
    {"rare and frequent words in every scope", test_rare_and_frequent_words_in_every_scope},
    {"the tables are those of the model", test_the_tables_are_those_of_the_model},
    {"a store of a newer program is left alone", test_a_store_of_a_newer_program_is_left_alone},
    {"a folder in use is refused", test_a_folder_in_use_is_refused},
    {"a key that others can read is refused", test_a_key_that_others_can_read_is_refused},
    {"no list and no search scans a table", test_no_list_and_no_search_scans_a_table},
    {"what is of one request is read by it", test_what_is_of_one_request_is_read_by_it},
};

static void skip_postgres(void) {
    g_test_skip("PostgreSQL 15 is not installed");
}

static void add_tests(const char *engine_name, const Driver *engine) {
    for (size_t i = 0; i < G_N_ELEMENTS(TESTS); i++) {
        g_autofree char *path = g_strdup_printf("/store/%s/%s", engine_name, TESTS[i].name);
        g_test_add_data_func(path, engine, TESTS[i].run);
    }
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_assert_true(secret_start());
    postgres = postgres_new();
    add_tests("sqlite", &SQLITE_DRIVER);
    if (postgres)
        add_tests("postgres", &POSTGRES_DRIVER);
    else
        g_test_add_func("/store/postgres", skip_postgres);
    int result = g_test_run();
    postgres_free(postgres);
    return result;
}
