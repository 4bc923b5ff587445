/* Records that readers share: never older than what was answered, whole, of bounded size, and no
 * way around scope, deletion or redaction. */
#include "model/contact.h"
#include "model/customer.h"
#include "store/read.h"
#include "store/tx.h"
#include "support/house.h"

#include <inttypes.h>
#include <stdatomic.h>

static const Instant NOW = INT64_C(1800000000) * MICROS_PER_SECOND;
static const Scope ALL = SCOPE_ALL;

/* ---- the cache alone ---- */

static Customer *customer_new(Arena *arena, int64_t id, const char *name) {
    Customer *customer = entity_new(arena, &CUSTOMER);
    customer->head.id = id;
    customer->head.version = 1;
    customer->name = arena_text(arena, name);
    customer->number = arena_printf(arena, "C-%" PRId64, id);
    return customer;
}

static const Customer *look(RecordCache *cache, Arena *arena, int64_t id) {
    return record_cache_find(cache, arena, &CUSTOMER, id, record_cache_point(cache));
}

static void test_a_copy_is_whole_and_its_own(void) {
    RecordCache *cache = record_cache_new(1024 * 1024);
    Arena *source = arena_new(), *arena = arena_new();
    record_cache_keep(cache, &CUSTOMER, customer_new(source, 7, "Nordwind 北风"), 0);
    arena_free(source);
    const Customer *one = look(cache, arena, 7), *other = look(cache, arena, 7);
    g_assert_cmpstr(one->name, ==, "Nordwind 北风");
    g_assert_cmpstr(one->number, ==, "C-7");
    g_assert_null(one->notes);
    g_assert_true(one != other && one->name != other->name);
    g_assert_null(look(cache, arena, 8));
    g_assert_null(record_cache_find(cache, arena, &CONTACT, 7, 0));
    record_cache_free(cache);
    g_assert_cmpstr(one->name, ==, "Nordwind 北风");
    arena_free(arena);
}

static void test_what_is_marked_is_not_found_until_it_is_read_again(void) {
    RecordCache *cache = record_cache_new(1024 * 1024);
    Arena *arena = arena_new();
    const Customer *old = customer_new(arena, 7, "old");
    int64_t before = record_cache_point(cache);
    record_cache_keep(cache, &CUSTOMER, old, before);
    record_cache_mark(cache, 7);
    g_assert_null(look(cache, arena, 7));
    record_cache_keep(cache, &CUSTOMER, old, record_cache_point(cache)); /* during the commit */
    g_assert_null(look(cache, arena, 7));
    record_cache_advance(cache);
    record_cache_keep(cache, &CUSTOMER, old, before); /* by a reader that was slow */
    g_assert_null(look(cache, arena, 7));
    record_cache_keep(cache, &CUSTOMER, customer_new(arena, 7, "new"), record_cache_point(cache));
    record_cache_keep(cache, &CUSTOMER, old, before);
    g_assert_cmpstr(look(cache, arena, 7)->name, ==, "new");
    g_assert_null(record_cache_find(cache, arena, &CUSTOMER, 7, before)); /* then it was old */
    arena_free(arena);
    record_cache_free(cache);
}

static void test_it_stays_within_its_bytes(void) {
    enum { BYTES = 512 * 1024, RECORDS = 50000 };
    RecordCache *cache = record_cache_new(BYTES);
    Arena *arena = arena_new();
    char *long_name = g_strnfill(2000, 'x');
    for (int64_t id = 1; id <= RECORDS; id++) {
        arena_reset(arena);
        record_cache_keep(cache, &CUSTOMER, customer_new(arena, id, id % 7 ? "short" : long_name),
                          0);
        g_assert_cmpuint(record_cache_bytes(cache), <=, BYTES);
        g_assert_nonnull(look(cache, arena, id));
    }
    char *huge = g_strnfill(100000, 'x');
    record_cache_keep(cache, &CUSTOMER, customer_new(arena, RECORDS + 1, huge), 0);
    g_assert_null(look(cache, arena, RECORDS + 1));
    g_assert_cmpuint(record_cache_bytes(cache), >, BYTES / 4);
    g_free(huge);
    g_free(long_name);
    arena_free(arena);
    record_cache_free(cache);
}

/* ---- readers of a store ---- */

static Store *store_of(TestHouse *house) {
    return service_store(house->service);
}

static int64_t save_new(TestHouse *house, const Entity *entity, void *record) {
    Tx *tx = tx_begin(&house->call, store_of(house), house->arena);
    tx_insert(tx, entity, record, NOW);
    g_assert_true(tx_commit(&house->call, tx));
    tx_end(tx);
    return ((Head *)record)->id;
}

static int64_t add_customer(TestHouse *house, const char *name) {
    Customer *customer = customer_new(house->arena, 0, name);
    customer->number = name;
    return save_new(house, &CUSTOMER, customer);
}

static void *get(TestHouse *house, const Entity *entity, int64_t id, const Scope *scope,
                 void *(*way)(Call *, Db *, const Entity *, int64_t, const Scope *)) {
    Db *db = store_take_reader(&house->call, store_of(house));
    void *record = way(&house->call, db, entity, id, scope);
    store_give_reader(store_of(house), db);
    g_assert_cmpint(house->call.error_count, ==, 0);
    return record;
}

static const Customer *get_customer(TestHouse *house, int64_t id) {
    return get(house, &CUSTOMER, id, &ALL, store_get);
}

static Customer *change_begin(TestHouse *house, Tx **tx, int64_t id) {
    *tx = tx_begin(&house->call, store_of(house), house->arena);
    const Customer *before = tx_load(&house->call, *tx, &CUSTOMER, id, &ALL);
    g_assert_nonnull(before);
    return entity_copy(house->arena, &CUSTOMER, before);
}

static void change_end(TestHouse *house, Tx *tx, Customer *after) {
    tx_update(tx, &CUSTOMER, after, NOW);
    g_assert_true(tx_commit(&house->call, tx));
    tx_end(tx);
}

static void test_a_change_is_read_at_once(void) {
    TestHouse house = house_new();
    int64_t id = add_customer(&house, "one");
    Tx *tx;
    for (int i = 0; i < 50; i++) {
        g_assert_nonnull(get_customer(&house, id));
        Customer *after = change_begin(&house, &tx, id);
        after->name = arena_printf(house.arena, "name %d", i);
        change_end(&house, tx, after);
        g_assert_cmpstr(get_customer(&house, id)->name, ==, after->name);
        g_assert_cmpstr(get_customer(&house, id)->name, ==, after->name); /* now from memory */
    }
    Customer *undone = change_begin(&house, &tx, id);
    undone->name = "never committed";
    tx_update(tx, &CUSTOMER, undone, NOW);
    g_assert_cmpstr(get_customer(&house, id)->name, ==, "name 49");
    tx_end(tx);
    g_assert_cmpstr(get_customer(&house, id)->name, ==, "name 49");
    g_assert_cmpuint(record_cache_bytes(store_records(store_of(&house))), >, 0);
    house_free(&house);
}

static void test_a_deleted_record_is_gone_from_memory_too(void) {
    TestHouse house = house_new();
    int64_t id = add_customer(&house, "one");
    Tx *tx;
    g_assert_nonnull(get_customer(&house, id));
    Customer *after = change_begin(&house, &tx, id);
    after->head.deleted_at = NOW;
    change_end(&house, tx, after);
    for (int i = 0; i < 3; i++) {
        g_assert_null(get_customer(&house, id));
        g_assert_nonnull(get(&house, &CUSTOMER, id, &ALL, store_get_any));
    }
    void *records[1];
    Db *db = store_take_reader(&house.call, store_of(&house));
    g_assert_true(store_get_many(&house.call, db, &CUSTOMER, &id, 1, &ALL, records));
    g_assert_null(records[0]);
    store_give_reader(store_of(&house), db);
    house_free(&house);
}

static void test_a_scope_is_asked_on_every_hit(void) {
    TestHouse house = house_new();
    int64_t mine = add_customer(&house, "mine"), other = add_customer(&house, "other");
    Contact *contact = entity_new(house.arena, &CONTACT);
    contact->customer = other;
    contact->name = "Ann Other";
    int64_t hidden = save_new(&house, &CONTACT, contact);
    Scope scope = {.customer = mine};
    for (int i = 0; i < 3; i++) {
        g_assert_nonnull(get(&house, &CONTACT, hidden, &ALL, store_get)); /* into memory */
        g_assert_null(get(&house, &CONTACT, hidden, &scope, store_get));
        g_assert_null(get(&house, &CONTACT, hidden, &scope, store_get_any));
        g_assert_nonnull(get(&house, &CUSTOMER, mine, &scope, store_get));
        g_assert_null(get(&house, &CUSTOMER, other, &scope, store_get));
    }
    void *records[2];
    const int64_t ids[] = {mine, other};
    Db *db = store_take_reader(&house.call, store_of(&house));
    g_assert_true(store_get_many(&house.call, db, &CUSTOMER, ids, 2, &scope, records));
    g_assert_true(records[0] && !records[1]);
    store_give_reader(store_of(&house), db);
    house_free(&house);
}

static void test_a_redaction_reaches_memory(void) {
    TestHouse house = house_new();
    Contact *contact = entity_new(house.arena, &CONTACT);
    contact->customer = add_customer(&house, "one");
    contact->name = "Ann Other";
    int64_t id = save_new(&house, &CONTACT, contact);
    const Contact *read = get(&house, &CONTACT, id, &ALL, store_get);
    g_assert_cmpstr(read->name, ==, "Ann Other");
    Command command = {.action = action_find("redact"), .entity = &CONTACT, .id = id};
    g_assert_true(house_run(&house, &command));
    read = get(&house, &CONTACT, id, &ALL, store_get);
    g_assert_cmpstr(read->name, !=, "Ann Other");
    house_free(&house);
}

static void test_a_snapshot_stays_what_it_was(void) {
    TestHouse house = house_new();
    int64_t id = add_customer(&house, "before");
    Tx *tx;
    Db *db = store_take_reader(&house.call, store_of(&house));
    int64_t seq = 0;
    g_assert_true(store_begin_snapshot(&house.call, store_of(&house), db));
    g_assert_true(db_whole(&house.call, db, "SELECT seq FROM journal_head", NULL, 0, &seq));
    Customer *after = change_begin(&house, &tx, id);
    after->name = "after";
    change_end(&house, tx, after);
    g_assert_cmpstr(get_customer(&house, id)->name, ==, "after");
    const Customer *then = store_get(&house.call, db, &CUSTOMER, id, &ALL);
    g_assert_cmpstr(then->name, ==, "before");
    store_end_snapshot(&house.call, store_of(&house), db);
    then = store_get(&house.call, db, &CUSTOMER, id, &ALL);
    g_assert_cmpstr(then->name, ==, "after");
    store_give_reader(store_of(&house), db);
    house_free(&house);
}

/* ---- one writer and several readers ---- */

enum { SHARED = 40, READERS = 3, ROUNDS = 400 };

typedef struct Race {
    Store *store;
    int64_t ids[SHARED];
    _Atomic int64_t answered[SHARED]; /* the version whose command was answered */
    _Atomic bool over;
    _Atomic int64_t reads;
} Race;

/* A customer of the race says its version in three columns, one of them a filter. */
static void say_version(Arena *arena, Customer *customer, int64_t version) {
    customer->name = arena_printf(arena, "%" PRId64, version);
    customer->notes = customer->name;
    customer->status = version % 2 ? CUSTOMER_IS_ACTIVE : CUSTOMER_IS_FORMER;
}

static void check_customer(const Customer *customer, int64_t at_least) {
    g_assert_nonnull(customer);
    int64_t said = g_ascii_strtoll(customer->name, NULL, 10);
    g_assert_cmpint(customer->head.version, >=, at_least);
    g_assert_cmpint(customer->head.version, ==, said);
    g_assert_cmpstr(customer->name, ==, customer->notes);
    g_assert_cmpint(customer->status, ==, said % 2 ? CUSTOMER_IS_ACTIVE : CUSTOMER_IS_FORMER);
}

static void read_each(Race *race, Call *call, Db *db) {
    for (int i = 0; i < SHARED; i++) {
        int64_t at_least = atomic_load(&race->answered[i]);
        check_customer(store_get(call, db, &CUSTOMER, race->ids[i], &ALL), at_least);
        atomic_fetch_add(&race->reads, 1);
    }
}

/* All rows of a page stand as its one moment had them: so each passes the filter. */
static void read_list(Race *race, Call *call, Db *db, int status) {
    int64_t at_least[SHARED];
    for (int i = 0; i < SHARED; i++)
        at_least[i] = atomic_load(&race->answered[i]);
    ListQuery query = {.entity = &CUSTOMER, .scope = &ALL, .limit = LIST_MOST, .filter_count = 1};
    query.sort = entity_column(&CUSTOMER, "number");
    query.filters[0] =
        (ListFilter){entity_column(&CUSTOMER, "status"), value_text(CUSTOMER_STATUS_WORDS[status])};
    ListPage page;
    g_assert_true(store_list(call, db, &query, &page));
    for (size_t i = 0; i < page.records.count; i++) {
        const Customer *customer = page.records.items[i];
        g_assert_cmpint(customer->status, ==, status);
        for (int k = 0; k < SHARED; k++)
            if (race->ids[k] == customer->head.id)
                check_customer(customer, at_least[k]);
    }
}

static void *run_reader(void *with) {
    Race *race = with;
    Arena *arena = arena_new();
    for (int round = 0; !atomic_load(&race->over); round++) {
        Call call = call_begin(arena, NOW);
        Db *db = store_take_reader(&call, race->store);
        g_assert_nonnull(db);
        read_each(race, &call, db);
        read_list(race, &call, db, round % 2 ? CUSTOMER_IS_ACTIVE : CUSTOMER_IS_FORMER);
        store_give_reader(race->store, db);
        g_assert_cmpint(call.error_count, ==, 0);
        arena_reset(arena);
    }
    arena_free(arena);
    return NULL;
}

/* Changes some, alone or several in one commit; every third is thrown away. */
static void write_round(Race *race, Arena *arena, int round) {
    Call call = call_begin(arena, NOW);
    Tx *tx = tx_begin(&call, race->store, arena);
    int from = round * 7 % SHARED, count = 1 + round % 5;
    for (int i = from; i < MIN(from + count, SHARED); i++) {
        const Customer *before = tx_load(&call, tx, &CUSTOMER, race->ids[i], &ALL);
        check_customer(before, atomic_load(&race->answered[i]));
        Customer *after = entity_copy(arena, &CUSTOMER, before);
        say_version(arena, after, before->head.version + 1);
        tx_update(tx, &CUSTOMER, after, NOW);
    }
    bool kept = round % 3 != 0;
    g_assert_true(!kept || tx_commit(&call, tx));
    tx_end(tx);
    for (int i = from; kept && i < MIN(from + count, SHARED); i++)
        atomic_fetch_add(&race->answered[i], 1);
    arena_reset(arena);
}

static void test_readers_are_never_behind_an_answer(void) {
    TestHouse house = house_new();
    Race race = {.store = store_of(&house)};
    pthread_t readers[READERS];
    for (int i = 0; i < SHARED; i++) {
        Customer *customer = customer_new(house.arena, i, "");
        say_version(house.arena, customer, 1);
        race.ids[i] = save_new(&house, &CUSTOMER, customer);
        atomic_store(&race.answered[i], 1);
    }
    for (int i = 0; i < READERS; i++)
        g_assert_cmpint(pthread_create(&readers[i], NULL, run_reader, &race), ==, 0);
    Arena *arena = arena_new();
    for (int round = 0; round < ROUNDS; round++)
        write_round(&race, arena, round);
    atomic_store(&race.over, true);
    for (int i = 0; i < READERS; i++)
        pthread_join(readers[i], NULL);
    arena_free(arena);
    g_test_message("%" PRId64 " reads beside %d commits", atomic_load(&race.reads), ROUNDS);
    house_free(&house);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/record-cache/whole", test_a_copy_is_whole_and_its_own);
    g_test_add_func("/record-cache/marked",
                    test_what_is_marked_is_not_found_until_it_is_read_again);
    g_test_add_func("/record-cache/bounded", test_it_stays_within_its_bytes);
    g_test_add_func("/record-cache/changes", test_a_change_is_read_at_once);
    g_test_add_func("/record-cache/deleted", test_a_deleted_record_is_gone_from_memory_too);
    g_test_add_func("/record-cache/scope", test_a_scope_is_asked_on_every_hit);
    g_test_add_func("/record-cache/redacted", test_a_redaction_reaches_memory);
    g_test_add_func("/record-cache/snapshot", test_a_snapshot_stays_what_it_was);
    g_test_add_func("/record-cache/race", test_readers_are_never_behind_an_answer);
    return g_test_run();
}
