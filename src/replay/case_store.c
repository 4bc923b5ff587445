#include "replay/case_store.h"

#include <errno.h>
#include <glib.h>
#include <stdio.h>
#include <stdlib.h>

enum { PARTITIONS = 64, NO_LINE = UINT32_MAX };

typedef struct StoredCase {
    const char *id;
    uint32_t first, last, count;
} StoredCase;

struct CaseStore {
    size_t line_bytes;
    size_t budget_bytes;
    char *lines;
    size_t line_count, line_capacity;
    GHashTable *by_id; /* id → index + 1 in `cases` */
    GStringChunk *ids;
    size_t id_bytes;
    GArray *cases; /* StoredCase, in the order of their first lines */
    FILE *partitions[PARTITIONS];
    bool spilled;
};

static void clear_cases(CaseStore *store) {
    if (store->by_id) {
        g_hash_table_unref(store->by_id);
        g_string_chunk_free(store->ids);
        g_array_free(store->cases, TRUE);
    }
    store->by_id = g_hash_table_new(g_str_hash, g_str_equal);
    store->ids = g_string_chunk_new(16 * 1024);
    store->cases = g_array_new(FALSE, TRUE, sizeof(StoredCase));
    store->line_count = 0;
    store->id_bytes = 0;
}

CaseStore *case_store_new(size_t extra_bytes, size_t budget_bytes) {
    CaseStore *store = g_new0(CaseStore, 1);
    store->line_bytes = (sizeof(CaseLine) + extra_bytes + 7) & ~(size_t)7;
    store->budget_bytes = budget_bytes;
    clear_cases(store);
    return store;
}

void case_store_free(CaseStore *store) {
    if (!store)
        return;
    for (int i = 0; i < PARTITIONS; i++)
        if (store->partitions[i])
            fclose(store->partitions[i]);
    g_hash_table_unref(store->by_id);
    g_string_chunk_free(store->ids);
    g_array_free(store->cases, TRUE);
    g_free(store->lines);
    g_free(store);
}

static CaseLine *line_at(const CaseStore *store, uint32_t index) {
    return (CaseLine *)(void *)(store->lines + (size_t)index * store->line_bytes);
}

void *case_line_extra(CaseLine *line) {
    return line + 1;
}

/* ---- disk ---- */

static bool write_partition(Call *call, FILE *file, const void *bytes, size_t length) {
    if (fwrite(bytes, 1, length, file) == length)
        return true;
    return call_fail(call, ERROR_IO, NULL, "a temporary file can't be written: %s",
                     g_strerror(errno));
}

static FILE *partition_of(Call *call, CaseStore *store, const char *id) {
    FILE **file = &store->partitions[g_str_hash(id) % PARTITIONS];
    if (!*file)
        *file = tmpfile(); /* has no name: gone with the process */
    if (!*file)
        call_fail(call, ERROR_IO, NULL, "no temporary file can be made: %s", g_strerror(errno));
    return *file;
}

static bool spill_case(Call *call, CaseStore *store, const StoredCase *stored) {
    FILE *file = partition_of(call, store, stored->id);
    if (!file)
        return false;
    uint32_t header[2] = {(uint32_t)strlen(stored->id), stored->count};
    if (!write_partition(call, file, header, sizeof header) ||
        !write_partition(call, file, stored->id, header[0]))
        return false;
    for (uint32_t i = stored->first; i != NO_LINE; i = line_at(store, i)->next)
        if (!write_partition(call, file, line_at(store, i), store->line_bytes))
            return false;
    return true;
}

static bool spill_all(Call *call, CaseStore *store) {
    store->spilled = true;
    for (guint i = 0; i < store->cases->len; i++)
        if (!spill_case(call, store, &g_array_index(store->cases, StoredCase, i)))
            return false;
    clear_cases(store);
    return true;
}

/* ---- memory ---- */

static StoredCase *find_case(CaseStore *store, const char *id, size_t length) {
    char small[256];
    char *key = length < sizeof small ? small : g_malloc(length + 1);
    memcpy(key, id, length);
    key[length] = '\0';
    guint index = GPOINTER_TO_UINT(g_hash_table_lookup(store->by_id, key));
    if (!index) {
        const char *kept = g_string_chunk_insert(store->ids, key);
        StoredCase stored = {kept, NO_LINE, NO_LINE, 0};
        g_array_append_val(store->cases, stored);
        index = store->cases->len;
        store->id_bytes += length + 1 + sizeof(StoredCase) + 4 * sizeof(void *);
        g_hash_table_insert(store->by_id, (gpointer)kept, GUINT_TO_POINTER(index));
    }
    if (key != small)
        g_free(key);
    return &g_array_index(store->cases, StoredCase, index - 1);
}

static CaseLine *append_line(CaseStore *store, StoredCase *stored) {
    if (store->line_count == store->line_capacity) {
        store->line_capacity = store->line_capacity ? store->line_capacity * 2 : 1024;
        store->lines = g_realloc(store->lines, store->line_capacity * store->line_bytes);
    }
    uint32_t index = (uint32_t)store->line_count++;
    CaseLine *line = line_at(store, index);
    memset(line, 0, store->line_bytes);
    line->next = NO_LINE;
    if (stored->last == NO_LINE)
        stored->first = index;
    else
        line_at(store, stored->last)->next = index;
    stored->last = index;
    stored->count++;
    return line;
}

CaseLine *case_store_add(Call *call, CaseStore *store, const char *id, size_t length) {
    size_t used = (store->line_count + 1) * store->line_bytes + store->id_bytes;
    if (used > store->budget_bytes && store->line_count && !spill_all(call, store))
        return NULL;
    return append_line(store, find_case(store, id, length));
}

/* ---- giving the cases back ---- */

static bool visit_cases(CaseStore *store, CaseVisitor visitor, void *with) {
    GPtrArray *lines = g_ptr_array_new();
    bool go_on = true;
    for (guint i = 0; go_on && i < store->cases->len; i++) {
        const StoredCase *stored = &g_array_index(store->cases, StoredCase, i);
        g_ptr_array_set_size(lines, 0);
        for (uint32_t line = stored->first; line != NO_LINE; line = line_at(store, line)->next)
            g_ptr_array_add(lines, line_at(store, line));
        go_on = visitor(stored->id, (CaseLine *const *)lines->pdata, lines->len, with);
    }
    g_ptr_array_free(lines, TRUE);
    return go_on;
}

static bool read_exactly(FILE *file, void *bytes, size_t length) {
    return fread(bytes, 1, length, file) == length;
}

/* Brings one partition back into memory. */
static bool load_partition(Call *call, CaseStore *store, FILE *file) {
    uint32_t header[2];
    GString *id = g_string_new(NULL);
    bool fine = fflush(file) == 0 && fseek(file, 0, SEEK_SET) == 0;
    while (fine && read_exactly(file, header, sizeof header)) {
        g_string_set_size(id, header[0]);
        fine = read_exactly(file, id->str, header[0]);
        for (uint32_t i = 0; fine && i < header[1]; i++) {
            CaseLine *line = append_line(store, find_case(store, id->str, id->len));
            fine = read_exactly(file, line, store->line_bytes);
            line->next = NO_LINE;
        }
    }
    g_string_free(id, TRUE);
    if (!fine || ferror(file))
        return call_fail(call, ERROR_IO, NULL, "a temporary file can't be read back");
    return true;
}

static bool visit_partitions(Call *call, CaseStore *store, CaseVisitor visitor, void *with) {
    for (int i = 0; i < PARTITIONS; i++) {
        if (!store->partitions[i])
            continue;
        clear_cases(store);
        if (!load_partition(call, store, store->partitions[i]) ||
            !visit_cases(store, visitor, with))
            return false;
    }
    return true;
}

bool case_store_each(Call *call, CaseStore *store, CaseVisitor visitor, void *with) {
    if (!store->spilled)
        return visit_cases(store, visitor, with);
    return spill_all(call, store) && visit_partitions(call, store, visitor, with);
}

bool case_store_spilled(const CaseStore *store) {
    return store->spilled;
}
