#include "store/backup_tables.h"

#include "store/command_log.h"
#include "store/journal.h"
#include "store/table.h"

#include <glib.h>

#define SYSTEM_TABLE(table_name, names, value_kinds)                                               \
    {                                                                                              \
        .name = table_name, .columns = names, .kinds = value_kinds,                                \
        .count = G_N_ELEMENTS(value_kinds)                                                         \
    }

static const char *const HEAD[] = {"id", "seq", "digest", "next_id"};
static const ValueKind HEAD_KINDS[] = {VALUE_WHOLE, VALUE_WHOLE, VALUE_BYTES, VALUE_WHOLE};
static const char *const CHECKPOINTS[] = {"seq", "digest", "signed_at", "signature"};
static const ValueKind CHECKPOINT_KINDS[] = {VALUE_WHOLE, VALUE_BYTES, VALUE_WHOLE, VALUE_BYTES};
static const char *const SETTINGS[] = {"name", "value"};
static const ValueKind SETTING_KINDS[] = {VALUE_TEXT, VALUE_TEXT};

static const TableShape SYSTEM_TABLES[] = {
    SYSTEM_TABLE("journal_head", HEAD, HEAD_KINDS),
    SYSTEM_TABLE("checkpoints", CHECKPOINTS, CHECKPOINT_KINDS),
    SYSTEM_TABLE("settings", SETTINGS, SETTING_KINDS),
};

enum { LOGS = 2 };

size_t backup_table_count(void) {
    return ENTITY_COUNT + LOGS + G_N_ELEMENTS(SYSTEM_TABLES);
}

const TableShape *backup_table(size_t index) {
    if (index < ENTITY_COUNT)
        return entity_table(entity_of((EntityKind)index));
    if (index == ENTITY_COUNT)
        return &JOURNAL_TABLE;
    if (index == ENTITY_COUNT + 1)
        return &COMMANDS_TABLE;
    return &SYSTEM_TABLES[index - ENTITY_COUNT - LOGS];
}

const TableShape *backup_table_find(const char *name) {
    for (size_t i = 0; i < backup_table_count(); i++)
        if (!strcmp(backup_table(i)->name, name))
            return backup_table(i);
    return NULL;
}
