/* Commands done under an idempotency key, kept in the same transaction as what they did. */
#pragma once

#include "store/tx.h"

enum { COMMAND_KEY_BYTES = 16 };

typedef struct CommandRow {
    uint8_t key[COMMAND_KEY_BYTES];
    uint8_t fingerprint[COMMAND_KEY_BYTES];
    int64_t status;
    const char *entity;
    int64_t record, version;
} CommandRow;
typedef LIST(CommandRow) CommandRows;

extern const TableShape COMMANDS_TABLE;

/* Those of `keys` that were done. */
bool commands_find(Call *call, Tx *tx, const uint8_t (*keys)[COMMAND_KEY_BYTES], size_t count,
                   CommandRows *ret_rows);
void commands_save(Tx *tx, Arena *arena, const CommandRow *row, Instant now);
