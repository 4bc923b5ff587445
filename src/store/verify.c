#include "store/verify.h"

#include "base/json.h"
#include "model/entity.h"
#include "store/files.h"
#include "store/journal.h"
#include "store/read.h"
#include "store/table.h"

#include <glib.h>
#include <inttypes.h>

enum { PAGE_EVENTS = 2000 };

void verify_note(Call *call, VerifyReport *report, const char *format, ...) {
    va_list args;
    if (report->problem_count++ >= VERIFY_PROBLEMS_MOST)
        return;
    va_start(args, format);
    *LIST_ADD(call->arena, &report->problems) = arena_vprintf(call->arena, format, args);
    va_end(args);
}

typedef struct Verify {
    Call *call;
    Store *store;
    Db *db;
    VerifyReport *report;
} Verify;

#define NOTE(verify, ...) verify_note((verify)->call, (verify)->report, __VA_ARGS__)

/* ---- the engine ---- */

static bool take_integrity(const Value *values, size_t count, void *with) {
    Verify *verify = with;
    if (values[0].length != 2 || memcmp(values[0].text, "ok", 2) != 0)
        NOTE(verify, "database: %.*s", (int)values[0].length, values[0].text);
    return true;
}

static bool take_broken_reference(const Value *values, size_t count, void *with) {
    Verify *verify = with;
    NOTE(verify, "database: a row of %.*s refers to a record that isn't there",
         (int)values[0].length, values[0].text);
    return true;
}

static bool check_engine(Verify *verify) {
    Db *db = verify->db;
    if (db->driver != &SQLITE_DRIVER)
        return true;
    return db->driver->query(verify->call, db, "PRAGMA integrity_check", NULL, 0, take_integrity,
                             verify) &&
           db->driver->query(verify->call, db, "PRAGMA foreign_key_check", NULL, 0,
                             take_broken_reference, verify);
}

/* ---- the chain ---- */

typedef struct Chain {
    Verify *verify;
    Arena *arena;
    int64_t seq;
    uint8_t digest[HASH_BYTES];
    size_t rows;
    GHashTable *digests; /* of the events that checkpoints sign: seq → digest */
} Chain;

static void bad_event(Verify *verify, int64_t seq, const char *why) {
    NOTE(verify, "journal: event %" PRId64 " %s", seq, why);
    if (!verify->report->first_bad_event)
        verify->report->first_bad_event = seq;
}

static void check_personal(Chain *chain, const JournalEvent *event) {
    uint8_t digest[HASH_BYTES];
    if (!event->personal)
        return;
    if (!event->salt || !event->personal_digest) {
        bad_event(chain->verify, event->seq, "has lost the seal of its personal part");
        return;
    }
    journal_personal_digest(event, digest);
    if (memcmp(digest, event->personal_digest, HASH_BYTES) != 0)
        bad_event(chain->verify, event->seq, "has a personal part that was changed");
}

static bool take_event(const Value *values, size_t count, void *with) {
    Chain *chain = with;
    uint8_t digest[HASH_BYTES];
    const JournalEvent *event = journal_from_values(chain->arena, values);
    chain->rows++;
    if (event->seq != chain->seq + 1)
        bad_event(chain->verify, chain->seq + 1, "is missing");
    journal_digest(chain->digest, event, digest);
    if (!event->digest || memcmp(digest, event->digest, HASH_BYTES) != 0)
        bad_event(chain->verify, event->seq, "was changed, or one before it");
    check_personal(chain, event);
    chain->seq = event->seq;
    if (event->digest)
        memcpy(chain->digest, event->digest, HASH_BYTES);
    uint8_t *wanted = g_hash_table_lookup(chain->digests, &event->seq);
    if (wanted && memcmp(wanted, chain->digest, HASH_BYTES) != 0)
        bad_event(chain->verify, event->seq, "is not the one that was signed");
    return true;
}

static bool walk_chain(Chain *chain) {
    Verify *verify = chain->verify;
    do {
        Value range[] = {WHOLE(chain->seq), WHOLE(PAGE_EVENTS)};
        chain->rows = 0;
        arena_reset(chain->arena);
        if (!verify->db->driver->query(verify->call, verify->db, store_sql("journal_after"), range,
                                       2, take_event, chain))
            return false;
        verify->report->events += (int64_t)chain->rows;
    } while (chain->rows);
    return true;
}

/* ---- signatures ---- */

static bool take_checkpoint(const Value *values, size_t count, void *with) {
    Chain *chain = with;
    Verify *verify = chain->verify;
    uint8_t bytes[CHECKPOINT_BYTES];
    const uint8_t *key = store_house(verify->store)->signature.public;
    int64_t seq = values[0].whole;
    verify->report->checkpoints++;
    bool whole = values[1].length == HASH_BYTES && values[3].length == SIGNATURE_BYTES;
    if (whole)
        checkpoint_bytes(seq, values[2].whole, (const uint8_t *)values[1].text, bytes);
    if (!whole || !signature_check(key, bytes, sizeof bytes, (const uint8_t *)values[3].text)) {
        NOTE(verify, "journal: the signature over event %" PRId64 " is not ours", seq);
        return true;
    }
    int64_t *known = g_memdup2(&seq, sizeof seq);
    g_hash_table_replace(chain->digests, known, g_memdup2(values[1].text, HASH_BYTES));
    if (seq > chain->seq) /* for the time being: the last signed */
        chain->seq = seq;
    return true;
}

static void check_end(Chain *chain, const JournalHead *head, int64_t last_signed) {
    Verify *verify = chain->verify;
    if (chain->seq < last_signed)
        bad_event(verify, chain->seq + 1, "is missing: the journal was cut behind it");
    else if (head->seq != chain->seq)
        NOTE(verify, "journal: its head says %" PRId64 " events, there are %" PRId64, head->seq,
             chain->seq);
    else if (memcmp(head->digest, chain->digest, HASH_BYTES) != 0)
        NOTE(verify, "journal: its head is not the digest of the last event");
    verify->report->head = hex_text(verify->call->arena, chain->digest, HASH_BYTES);
}

static bool check_journal(Verify *verify) {
    Chain chain = {.verify = verify,
                   .arena = arena_new(),
                   .digests = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, g_free)};
    JournalHead head = {0};
    Db *db = verify->db;
    bool well = db->driver->query(verify->call, db, store_sql("checkpoints"), NULL, 0,
                                  take_checkpoint, &chain);
    int64_t last_signed = chain.seq;
    chain.seq = 0;
    well =
        well && walk_chain(&chain) &&
        db->driver->query(verify->call, db, store_sql("head"), NULL, 0, journal_take_head, &head);
    if (well)
        check_end(&chain, &head, last_signed);
    g_hash_table_destroy(chain.digests);
    arena_free(chain.arena);
    return well;
}

/* ---- every record against its events ---- */

typedef struct RecordCheck {
    Verify *verify;
    const Entity *entity;
    Arena *arena;
    GHashTable *said;    /* column → its JSON, as the events left it */
    GHashTable *unknown; /* columns that can't be compared: redacted */
    int64_t version;
    bool deleted;
    bool blanked;  /* an event lacks its personal part … */
    bool redacted; /* … and another says that it was meant */
} RecordCheck;

static char *node_json(const Node *node) {
    JsonWriter *out = json_writer_new(NULL);
    json_node(out, node);
    char *text = g_strdup(json_written(out, NULL));
    json_writer_free(out);
    return text;
}

static void take_changes(RecordCheck *check, const char *changes) {
    Call quiet = call_begin(check->arena, 0);
    const Node *map = changes ? json_parse(&quiet, NULL, 0, changes, strlen(changes)) : NULL;
    for (size_t i = 0; map && i < map->entries.count; i++) {
        const Node *value = map->entries.items[i].value;
        if (value->kind == NODE_LIST && value->items.count == 2)
            g_hash_table_replace(check->said, g_strdup(map->entries.items[i].key),
                                 node_json(value->items.items[1]));
    }
}

static bool take_record_event(const Value *values, size_t count, void *with) {
    RecordCheck *check = with;
    const JournalEvent *event = journal_from_values(check->arena, values);
    if (strcmp(event->entity, check->entity->name) != 0)
        return true;
    if (event->version)
        check->version = event->version;
    if (event->changes && !strcmp(event->changes, "{\"deleted\":[false,true]}"))
        check->deleted = true;
    take_changes(check, event->changes);
    take_changes(check, event->personal);
    check->redacted |= !strcmp(event->action, "redact");
    check->blanked |= event->personal_digest && !event->personal;
    if (event->personal_digest && !event->personal)
        for (size_t i = 0; i < check->entity->count; i++)
            if (check->entity->columns[i].flags & C_PERSONAL)
                g_hash_table_add(check->unknown, (void *)(uintptr_t)check->entity->columns[i].name);
    return true;
}

static bool same_as_said(RecordCheck *check, const Column *column, const void *record) {
    const char *said = g_hash_table_lookup(check->said, column->name);
    JsonWriter *out = json_writer_new(NULL);
    column_write_json(out, column, record);
    const char *is = json_written(out, NULL);
    bool unset = !strcmp(is, "null") || !strcmp(is, "[]") || !strcmp(is, "false");
    bool same = said ? !strcmp(said, is) : unset;
    json_writer_free(out);
    return same;
}

static void compare_columns(RecordCheck *check, const void *record) {
    for (size_t i = 0; i < check->entity->count; i++) {
        const Column *column = &check->entity->columns[i];
        /* when a session was last used is no change that anyone made */
        bool skipped = column->flags & (C_SECRET | C_DERIVED) || !strcmp(column->name, "seen_at") ||
                       g_hash_table_contains(check->unknown, column->name);
        if (!skipped && !same_as_said(check, column, record))
            NOTE(check->verify, "%s %" PRId64 ": %s is not what the journal says",
                 check->entity->name, ((const Head *)record)->id, column->name);
    }
}

static bool check_record(void *record, void *with) {
    RecordCheck *check = with;
    Verify *verify = check->verify;
    const Head *head = record;
    Value id = WHOLE(head->id);
    check->version = 0;
    check->deleted = check->blanked = check->redacted = false;
    arena_reset(check->arena);
    g_hash_table_remove_all(check->said);
    g_hash_table_remove_all(check->unknown);
    verify->report->records++;
    if (!verify->db->driver->query(verify->call, verify->db, store_sql("journal_record_events"),
                                   &id, 1, take_record_event, check))
        return false;
    if (check->blanked && !check->redacted)
        NOTE(verify, "%s %" PRId64 ": its journal lost personal data without a redaction",
             check->entity->name, head->id);
    if (check->version != head->version)
        NOTE(verify, "%s %" PRId64 ": is at version %" PRId64 ", the journal at %" PRId64,
             check->entity->name, head->id, head->version, check->version);
    else
        compare_columns(check, record);
    return true;
}

/* Pages of records, each with a query of its own: on PostgreSQL a stream would hold the line. */
static bool check_records_of(Verify *verify, const Entity *entity, RecordCheck *check) {
    Scope all = SCOPE_ALL;
    ListQuery query = {.entity = entity, .scope = &all, .limit = LIST_MOST};
    Arena *arena = arena_new();
    bool more = true, well = true;
    check->entity = entity;
    while (well && more) {
        ListPage page;
        Call call = call_begin(arena, verify->call->now);
        well = store_list(&call, verify->db, &query, &page);
        for (size_t i = 0; well && i < page.records.count; i++)
            well = check_record(page.records.items[i], check);
        more = well && list_next(&query, &page);
        for (const Error *error = call.errors; error; error = error->next)
            call_add_error(verify->call, error);
        arena_reset(arena);
    }
    arena_free(arena);
    return well;
}

static bool check_records(Verify *verify) {
    RecordCheck check = {.verify = verify,
                         .arena = arena_new(),
                         .said = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free),
                         .unknown = g_hash_table_new(g_str_hash, g_str_equal)};
    bool well = true;
    for (int kind = 0; well && kind < ENTITY_COUNT; kind++)
        if (!entity_of((EntityKind)kind)->derived)
            well = check_records_of(verify, entity_of((EntityKind)kind), &check);
    g_hash_table_destroy(check.said);
    g_hash_table_destroy(check.unknown);
    arena_free(check.arena);
    return well;
}

static bool check_commands(Verify *verify) {
    int64_t lost = 0;
    Db *db = verify->db;
    if (!db_whole(verify->call, db, store_sql("verify_orphan_events"), NULL, 0, &lost) ||
        !db_whole(verify->call, db, store_sql("verify_commands"), NULL, 0,
                  &verify->report->commands))
        return false;
    if (lost)
        NOTE(verify, "commands: %" PRId64 " were done according to their key, but not journalled",
             lost);
    return true;
}

static void note_file(void *with, int64_t attachment, const char *what) {
    Verify *verify = with;
    NOTE(verify, "attachment %" PRId64 ": %s", attachment, what);
}

static bool check_all(Verify *verify) {
    return check_engine(verify) && check_journal(verify) && check_records(verify) &&
           check_commands(verify) &&
           files_verify(verify->call, verify->store, verify->db, note_file, verify);
}

/* All of it in one snapshot: writing may go on meanwhile. */
bool store_verify(Call *call, Store *store, Db *db, VerifyReport *ret_report) {
    *ret_report = (VerifyReport){0};
    Verify verify = {.call = call, .store = store, .db = db, .report = ret_report};
    bool well = store_begin_snapshot(call, store, db) && check_all(&verify);
    store_end_snapshot(call, store, db);
    return well;
}
