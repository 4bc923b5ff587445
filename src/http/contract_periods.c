/* Which periods a contract has: one row of them from each acceptance, as its units were accepted at
 * different times. */
#include "http/periods.h"

#include "actions/programme_cache.h"
#include "actions/zones.h"
#include "model/contract.h"
#include "model/cover.h"
#include "model/customer.h"
#include "model/equipment.h"
#include "model/programme_version.h"
#include "store/read.h"

#include <glib.h>

enum { STARTS_MOST = 50 }; /* different dates; more of them nobody reads */

/* An acceptance date, and what of the contract it holds for. */
typedef struct Start {
    CivilDay accepted_on;
    bool contract; /* it is the contract's own */
    Ids covers;
} Start;

typedef struct ContractLook {
    Ask *ask;
    Db *db;
    const Contract *contract;
    const Programme *programme;
    const Zone *zone;
    LIST(Start) starts;
    bool more;
} ContractLook;

void period_write_json(Arena *arena, JsonWriter *out, const PeriodTime *time, const Zone *zone,
                       const char *language) {
    CivilDay last = time->last_day;
    json_begin_object(out);
    json_text_field(out, "id", time->period->record.id);
    json_text_field(out, "name", words_in(&time->period->name, language));
    json_text_field(out, "first_day", civil_text(arena, zone_day(zone, time->begins)));
    json_text_field(out, "last_day", last == CIVIL_DAY_NONE ? NULL : civil_text(arena, last));
    json_key(out, "clauses");
    json_begin_list(out);
    for (size_t i = 0; i < time->period->clauses.count; i++)
        json_text(out, time->period->clauses.items[i]);
    json_end_list(out);
    json_end_object(out);
}

/* ---- what is gathered ---- */

static const void *load(const ContractLook *look, const Entity *entity, int64_t id) {
    static const Scope all = SCOPE_ALL;
    return id ? store_get(&look->ask->call, look->db, entity, id, &all) : NULL;
}

static Start *start_on(ContractLook *look, CivilDay day) {
    for (size_t i = 0; i < look->starts.count; i++)
        if (look->starts.items[i].accepted_on == day)
            return &look->starts.items[i];
    look->more |= look->starts.count == STARTS_MOST;
    if (look->starts.count == STARTS_MOST)
        return NULL;
    Start *start = LIST_ADD(look->ask->call.arena, &look->starts);
    *start = (Start){.accepted_on = day};
    return start;
}

/* A cover has a date of its own, or that of the unit that it names. */
static void add_cover(ContractLook *look, const Cover *cover) {
    const Equipment *unit =
        cover->accepted_on == CIVIL_DAY_NONE ? load(look, &EQUIPMENT, cover->equipment) : NULL;
    CivilDay day = unit ? unit->accepted_on : cover->accepted_on;
    Start *start = day == CIVIL_DAY_NONE ? NULL : start_on(look, day);
    if (start)
        *LIST_ADD(look->ask->call.arena, &start->covers) = cover->head.id;
}

static bool add_starts(ContractLook *look) {
    static const Scope all = SCOPE_ALL;
    ListQuery query = {
        .entity = &COVER,
        .scope = &all,
        .filters = {{entity_column(&COVER, "contract"), WHOLE(look->contract->head.id)}},
        .filter_count = 1,
        .limit = LIST_MOST};
    Records covers = {0};
    if (look->contract->accepted_on != CIVIL_DAY_NONE)
        start_on(look, look->contract->accepted_on)->contract = true;
    if (!store_list_all(&look->ask->call, look->db, query, &covers))
        return false;
    for (size_t i = 0; i < covers.count; i++)
        add_cover(look, covers.items[i]);
    return look->ask->call.error_count == 0;
}

/* Of the customer, else of the programme. */
static void find_zone(ContractLook *look) {
    const Customer *customer = load(look, &CUSTOMER, look->contract->customer);
    const char *id = customer ? customer->zone : NULL;
    if (!id && look->programme)
        id = look->programme->zone;
    Call quiet = call_begin(look->ask->call.arena, look->ask->call.now);
    look->zone = id ? zones_get(&quiet, "zone", id) : NULL;
    if (!look->zone)
        look->zone = zones_get(&quiet, "zone", "UTC");
}

static bool gather(ContractLook *look) {
    look->contract = ask_record(look->ask, look->db, &CONTRACT);
    if (!look->contract)
        return false;
    const ProgrammeVersion *version = load(look, &PROGRAMME, look->contract->programme);
    look->programme =
        version ? programme_cache_get(service_programmes(look->ask->service), version) : NULL;
    find_zone(look);
    return add_starts(look);
}

/* ---- how it is told ---- */

static void write_start(const ContractLook *look, JsonWriter *out, const Start *start) {
    Arena *arena = look->ask->call.arena;
    PeriodTimes times = {0};
    Instant accepted = zone_from_local(look->zone, local_time(start->accepted_on, 0));
    if (look->programme)
        period_times(arena, look->programme, look->zone, accepted, &times);
    json_begin_object(out);
    json_text_field(out, "accepted_on", civil_text(arena, start->accepted_on));
    json_yes_no_field(out, "contract", start->contract);
    json_key(out, "covers");
    json_begin_list(out);
    for (size_t i = 0; i < start->covers.count; i++)
        json_whole(out, start->covers.items[i]);
    json_end_list(out);
    json_key(out, "periods");
    json_begin_list(out);
    for (size_t i = 0; i < times.count; i++)
        period_write_json(arena, out, &times.items[i], look->zone, ask_language(look->ask));
    json_end_list(out);
    json_end_object(out);
}

void show_contract_periods(Ask *ask) {
    ContractLook look = {.ask = ask, .db = ask_reader(ask)};
    if (!look.db)
        return;
    bool well = gather(&look);
    store_give_reader(service_store(ask->service), look.db);
    if (!well) {
        ask_fail(ask);
        return;
    }
    JsonWriter *out = ask_json(ask);
    json_begin_object(out);
    json_text_field(out, "today", civil_text(ask->call.arena, zone_day(look.zone, ask->call.now)));
    json_text_field(out, "zone", zone_id(look.zone));
    json_key(out, "items");
    json_begin_list(out);
    for (size_t i = 0; i < look.starts.count; i++)
        write_start(&look, out, &look.starts.items[i]);
    json_end_list(out);
    json_yes_no_field(out, "more", look.more);
    json_end_object(out);
    ask_answer_json(ask, 200, out);
}
