#include "store/journal.h"

#include <endian.h>

static const char *const COLUMNS[] = {
    "seq",     "recorded_at", "effective_at", "actor",           "on_behalf", "action",
    "entity",  "record",      "version",      "customer",        "site",      "rule",
    "changes", "personal",    "salt",         "personal_digest", "digest"};
static const ValueKind KINDS[] = {VALUE_WHOLE, VALUE_WHOLE, VALUE_WHOLE, VALUE_WHOLE, VALUE_WHOLE,
                                  VALUE_TEXT,  VALUE_TEXT,  VALUE_WHOLE, VALUE_WHOLE, VALUE_WHOLE,
                                  VALUE_WHOLE, VALUE_TEXT,  VALUE_TEXT,  VALUE_TEXT,  VALUE_BYTES,
                                  VALUE_BYTES, VALUE_BYTES};

const TableShape JOURNAL_TABLE = {
    .name = "journal", .columns = COLUMNS, .kinds = KINDS, .count = sizeof KINDS / sizeof *KINDS};

/* Every field has its length before it, so that no two events give the same bytes. */
static void add_text(Hash *hash, const char *text) {
    uint64_t length = text ? strlen(text) : UINT64_MAX;
    uint64_t mark = htole64(length);
    hash_add(hash, &mark, sizeof mark);
    if (text)
        hash_add(hash, text, length);
}

void journal_personal_digest(const JournalEvent *event, uint8_t ret_digest[HASH_BYTES]) {
    Hash hash;
    hash_begin(&hash);
    hash_add(&hash, event->salt, JOURNAL_SALT_BYTES);
    add_text(&hash, event->personal);
    hash_end(&hash, ret_digest);
}

void journal_digest(const uint8_t before[HASH_BYTES], const JournalEvent *event,
                    uint8_t ret_digest[HASH_BYTES]) {
    const int64_t numbers[] = {event->seq,     event->recorded_at, event->effective_at,
                               event->actor,   event->on_behalf,   event->record,
                               event->version, event->customer,    event->site};
    uint64_t wire[sizeof numbers / sizeof *numbers];
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
        wire[i] = htole64((uint64_t)numbers[i]);
    Hash hash;
    hash_begin(&hash);
    hash_add(&hash, before, HASH_BYTES);
    hash_add(&hash, wire, sizeof wire);
    add_text(&hash, event->action);
    add_text(&hash, event->entity);
    add_text(&hash, event->rule);
    add_text(&hash, event->changes);
    hash_add(&hash, event->personal_digest ? "\1" : "\0", 1);
    if (event->personal_digest)
        hash_add(&hash, event->personal_digest, HASH_BYTES);
    hash_end(&hash, ret_digest);
}

Value *journal_values(Arena *arena, const JournalEvent *event) {
    Value *values = ARENA_ARRAY(arena, Value, JOURNAL_TABLE.count);
    size_t at = 0;
    values[at++] = WHOLE(event->seq);
    values[at++] = WHOLE(event->recorded_at);
    values[at++] = WHOLE(event->effective_at);
    values[at++] = WHOLE(event->actor);
    values[at++] = WHOLE(event->on_behalf);
    values[at++] = value_text(event->action);
    values[at++] = value_text(event->entity);
    values[at++] = WHOLE(event->record);
    values[at++] = WHOLE(event->version);
    values[at++] = WHOLE(event->customer);
    values[at++] = WHOLE(event->site);
    values[at++] = value_text(event->rule);
    values[at++] = value_text(event->changes);
    values[at++] = value_text(event->personal);
    values[at++] = value_bytes(event->salt, JOURNAL_SALT_BYTES);
    values[at++] = value_bytes(event->personal_digest, HASH_BYTES);
    values[at++] = value_bytes(event->digest, HASH_BYTES);
    return values;
}

static const char *text_of(Arena *arena, const Value *value) {
    return value->null ? NULL : arena_text_n(arena, value->text, value->length);
}

/* Bytes of just this length; what is damaged reads as missing, and verify says so. */
static const uint8_t *bytes_of(Arena *arena, const Value *value, size_t length) {
    if (value->null || value->length != length)
        return NULL;
    return memcpy(arena_alloc(arena, length), value->text, length);
}

JournalEvent *journal_from_values(Arena *arena, const Value *values) {
    JournalEvent *event = ARENA_NEW(arena, JournalEvent);
    *event = (JournalEvent){
        .seq = values[0].whole,
        .recorded_at = values[1].whole,
        .effective_at = values[2].whole,
        .actor = values[3].whole,
        .on_behalf = values[4].whole,
        .action = text_of(arena, &values[5]),
        .entity = text_of(arena, &values[6]),
        .record = values[7].whole,
        .version = values[8].whole,
        .customer = values[9].whole,
        .site = values[10].whole,
        .rule = text_of(arena, &values[11]),
        .changes = text_of(arena, &values[12]),
        .personal = text_of(arena, &values[13]),
        .salt = bytes_of(arena, &values[14], JOURNAL_SALT_BYTES),
        .personal_digest = bytes_of(arena, &values[15], HASH_BYTES),
        .digest = bytes_of(arena, &values[16], HASH_BYTES),
    };
    return event;
}

bool journal_take_head(const Value *values, size_t count, void *with) {
    JournalHead *head = with;
    *head = (JournalHead){.seq = values[0].whole, .next_id = values[2].whole};
    if (values[1].length == HASH_BYTES)
        memcpy(head->digest, values[1].text, HASH_BYTES);
    return false;
}

void checkpoint_bytes(int64_t seq, Instant signed_at, const uint8_t digest[HASH_BYTES],
                      uint8_t ret_bytes[CHECKPOINT_BYTES]) {
    uint64_t numbers[] = {htole64((uint64_t)seq), htole64((uint64_t)signed_at)};
    memcpy(ret_bytes, numbers, sizeof numbers);
    memcpy(ret_bytes + sizeof numbers, digest, HASH_BYTES);
}
