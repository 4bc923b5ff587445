/* Gaps against what contracts promise: when nobody is on duty who may answer, and whom that hits.
 */
#include "actions/duty_gaps.h"
#include "http/duty.h"
#include "model/contract.h"
#include "model/customer.h"
#include "model/site.h"
#include "model/skill.h"

#include <glib.h>

enum {
    GAPS_MOST = 1000, /* more of them say nothing new */
    NAMED_MOST = 10,  /* contracts, customers, sites of one gap */
};

/* Ids in the order in which they came, each once. */
typedef struct IdSet {
    Ids ids;
    GHashTable *known;
} IdSet;

static IdSet id_set_new(void) {
    return (IdSet){.known = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL)};
}

static void id_set_add(Arena *arena, IdSet *set, int64_t id) {
    if (!id || g_hash_table_contains(set->known, &id))
        return;
    g_hash_table_add(set->known, g_memdup2(&id, sizeof id));
    *LIST_ADD(arena, &set->ids) = id;
}

/* Whom a gap hits. */
typedef struct Hit {
    IdSet contracts, customers, sites;
    Texts roles, promises;
} Hit;

/* Each once. */
static void add_texts(Arena *arena, Texts *all, const Texts *texts) {
    for (size_t i = 0; i < texts->count; i++) {
        bool known = false;
        for (size_t k = 0; k < all->count && !known; k++)
            known = !strcmp(all->items[k], texts->items[i]);
        if (!known)
            *LIST_ADD(arena, all) = texts->items[i];
    }
}

static Hit find_hit(Arena *arena, const DutyBoard *board, const DutyGap *gap) {
    Hit hit = {.contracts = id_set_new(), .customers = id_set_new(), .sites = id_set_new()};
    for (size_t i = 0; i < board->claims.count; i++) {
        const DutyClaim *claim = &board->claims.items[i];
        if (!duty_gap_hits(gap, claim->need, &claim->term))
            continue;
        id_set_add(arena, &hit.contracts, claim->contract->head.id);
        id_set_add(arena, &hit.customers, claim->contract->customer);
        id_set_add(arena, &hit.sites, claim->site);
        add_texts(arena, &hit.promises, &claim->calls->promises);
        add_texts(arena, &hit.roles, &claim->calls->roles);
    }
    return hit;
}

static void hit_clear(Hit *hit) {
    g_hash_table_destroy(hit->contracts.known);
    g_hash_table_destroy(hit->customers.known);
    g_hash_table_destroy(hit->sites.known);
}

/* ---- out ---- */

typedef struct GapWriter {
    Ask *ask;
    Db *db;
    JsonWriter *out;
} GapWriter;

static void write_texts(JsonWriter *out, const char *key, const Texts *texts) {
    json_key(out, key);
    json_begin_list(out);
    for (size_t i = 0; i < texts->count; i++)
        json_text(out, texts->items[i]);
    json_end_list(out);
}

/* {"id": …, "name": …}, by the column that people call it by; null where it was deleted since. */
static void write_named(GapWriter *writer, const Entity *entity, const char *column, int64_t id) {
    const void *record =
        store_get(&writer->ask->call, writer->db, entity, id, &writer->ask->actor.scope);
    json_begin_object(writer->out);
    json_whole_field(writer->out, "id", id);
    json_key(writer->out, column);
    if (record)
        column_write_json(writer->out, entity_column(entity, column), record);
    else
        json_nothing(writer->out);
    json_end_object(writer->out);
}

/* The first of them, and how many more there are. */
static void write_some(GapWriter *writer, const Entity *entity, const char *column,
                       const IdSet *set) {
    size_t shown = MIN(set->ids.count, (size_t)NAMED_MOST);
    json_key(writer->out, entity->plural);
    json_begin_list(writer->out);
    for (size_t i = 0; i < shown; i++)
        write_named(writer, entity, column, set->ids.items[i]);
    json_end_list(writer->out);
    json_whole_field(writer->out, arena_printf(writer->ask->call.arena, "more_%s", entity->plural),
                     (int64_t)(set->ids.count - shown));
}

static void write_gap(GapWriter *writer, const DutyBoard *board, const DutyGap *gap) {
    JsonWriter *out = writer->out;
    Hit hit = find_hit(writer->ask->call.arena, board, gap);
    json_begin_object(out);
    json_instant_field(out, "from", gap->from);
    json_instant_field(out, "to", gap->to);
    json_text_field(out, "reason", GAP_REASON_WORDS[gap->reason]);
    write_texts(out, "roles", &hit.roles);
    if (gap->skill) {
        json_key(out, "skill");
        write_named(writer, &SKILL, "name", gap->skill);
    }
    write_texts(out, "promises", &hit.promises);
    if (rights_allow(&writer->ask->actor, CONTRACTS_READ))
        write_some(writer, &CONTRACT, "number", &hit.contracts);
    write_some(writer, &CUSTOMER, "name", &hit.customers);
    write_some(writer, &SITE, "name", &hit.sites);
    json_end_object(out);
    hit_clear(&hit);
}

static void write_gaps(GapWriter *writer, const DutyBoard *board, const DutyGaps *gaps) {
    size_t shown = MIN(gaps->count, (size_t)GAPS_MOST);
    json_begin_object(writer->out);
    json_instant_field(writer->out, "from", board->from);
    json_instant_field(writer->out, "to", board->to);
    json_whole_field(writer->out, "more", (int64_t)(gaps->count - shown));
    json_key(writer->out, "items");
    json_begin_list(writer->out);
    for (size_t i = 0; i < shown; i++)
        write_gap(writer, board, &gaps->items[i]);
}

void show_duty_gaps(Ask *ask) {
    DutyBoard board = {0};
    DutyGaps gaps = {0};
    Db *db = ask_reader(ask);
    if (!db)
        return;
    GapWriter writer = {ask, db, ask_json(ask)};
    bool well = duty_read_span(ask, &board.from, &board.to) &&
                duty_board_load(&ask->call, ask->service, db, &board);
    if (well)
        duty_gaps(ask->call.arena, &board.house, &board.needs, board.from, board.to, &gaps);
    write_gaps(&writer, &board, &gaps);
    store_give_reader(service_store(ask->service), db);
    ask_answer_items(ask, writer.out, well && !ask->call.error_count);
}
