#include "store/command_log.h"

#include <glib.h>

static const char *const COLUMNS[] = {"key",    "fingerprint", "recorded_at", "status",
                                      "entity", "record",      "version"};
static const ValueKind KINDS[] = {VALUE_BYTES, VALUE_BYTES, VALUE_WHOLE, VALUE_WHOLE,
                                  VALUE_TEXT,  VALUE_WHOLE, VALUE_WHOLE};
const TableShape COMMANDS_TABLE = {
    .name = "commands", .columns = COLUMNS, .kinds = KINDS, .count = G_N_ELEMENTS(KINDS)};

typedef struct RowReader {
    Arena *arena;
    CommandRows *rows;
} RowReader;

static bool take_row(const Value *values, size_t count, void *with) {
    RowReader *reader = with;
    CommandRow *row = LIST_ADD(reader->arena, reader->rows);
    memcpy(row->key, values[0].text, COMMAND_KEY_BYTES);
    memcpy(row->fingerprint, values[1].text, COMMAND_KEY_BYTES);
    row->status = values[2].whole;
    row->entity = arena_text_n(reader->arena, values[3].text, values[3].length);
    row->record = values[4].whole;
    row->version = values[5].whole;
    return true;
}

static bool find_one_by_one(Call *call, Tx *tx, const uint8_t (*keys)[COMMAND_KEY_BYTES],
                            size_t count, RowReader *reader) {
    for (size_t i = 0; i < count; i++) {
        Value key = value_bytes(keys[i], COMMAND_KEY_BYTES);
        if (!tx_read(call, tx, store_sql("sqlite_commands_find"), &key, take_row, reader))
            return false;
    }
    return true;
}

bool commands_find(Call *call, Tx *tx, const uint8_t (*keys)[COMMAND_KEY_BYTES], size_t count,
                   CommandRows *ret_rows) {
    RowReader reader = {call->arena, ret_rows};
    if (!count || store_driver(tx_store(tx)) == &SQLITE_DRIVER)
        return find_one_by_one(call, tx, keys, count, &reader);
    char *list = arena_alloc(call->arena, count * (2 * COMMAND_KEY_BYTES + 1) + 1);
    for (size_t i = 0; i < count; i++) {
        char *at = list + i * (2 * COMMAND_KEY_BYTES + 1);
        memcpy(at, hex_text(call->arena, keys[i], COMMAND_KEY_BYTES), 2 * COMMAND_KEY_BYTES);
        at[2 * COMMAND_KEY_BYTES] = i + 1 < count ? ' ' : '\0';
    }
    Value param = value_text(list);
    return tx_read(call, tx, store_sql("postgres_commands_find"), &param, take_row, &reader);
}

void commands_save(Tx *tx, Arena *arena, const CommandRow *row, Instant now) {
    Value *values = ARENA_ARRAY(arena, Value, COMMANDS_TABLE.count);
    const uint8_t *kept = memcpy(arena_alloc(arena, sizeof *row), row, sizeof *row);
    const CommandRow *copy = (const CommandRow *)(const void *)kept;
    values[0] = value_bytes(copy->key, COMMAND_KEY_BYTES);
    values[1] = value_bytes(copy->fingerprint, COMMAND_KEY_BYTES);
    values[2] = WHOLE(now);
    values[3] = WHOLE(copy->status);
    values[4] = value_text(copy->entity ? copy->entity : "");
    values[5] = WHOLE(copy->record);
    values[6] = WHOLE(copy->version);
    tx_row(tx, &COMMANDS_TABLE, values);
}
