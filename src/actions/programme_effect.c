#include "actions/programme_effect.h"

#include "actions/desk.h"
#include "actions/programme_cache.h"
#include "rules/share.h"
#include "rules/what_if.h"
#include "store/read.h"

#include <glib.h>

typedef struct Change {
    int64_t request;
    const char *number, *promise;
    const char *states[2]; /* before, after */
    Instant due[2];
} Change;

typedef struct Unreadable {
    int64_t request;
    const char *number, *reason;
} Unreadable;

typedef struct Effect {
    Call *call;
    JobRun *run;
    const EffectQuestion *question;
    Db *db;
    const ProgrammeVersion *before, *after;
    ProgrammeCache *after_cache; /* of its own where `after` isn't stored */
    GHashTable *versions;        /* ids of the programme's versions */
    Arena *page, *scratch;       /* of some requests, of one */
    WhatIf what_if;
    int64_t looked_at, compared, changed, unreadable;
    LIST(Change) changes;
    LIST(Unreadable) unreadables;
} Effect;

/* ---- the two programmes ---- */

static bool find_versions(Effect *effect) {
    Scope all = SCOPE_ALL;
    ListQuery query = {.entity = &PROGRAMME, .scope = &all, .limit = LIST_MOST};
    Records versions = {0};
    if (!store_list_all(effect->call, effect->db, query, &versions))
        return false;
    for (size_t i = 0; i < versions.count; i++) {
        const ProgrammeVersion *version = versions.items[i];
        if (version->head.id == effect->question->before)
            effect->before = version;
        if (version->head.id == effect->question->after)
            effect->after = version;
    }
    for (size_t i = 0; effect->before && i < versions.count; i++) {
        ProgrammeVersion *version = versions.items[i];
        if (!strcmp(version->programme, effect->before->programme))
            g_hash_table_add(effect->versions, &version->head.id);
    }
    return true;
}

/* A text that isn't stored is a version of no id. */
static void take_text(Effect *effect) {
    ProgrammeVersion *written = entity_new(effect->call->arena, &PROGRAMME);
    written->text = effect->question->after_text;
    effect->after = written;
    effect->after_cache = programme_cache_new();
}

static bool find_programmes(Effect *effect) {
    if (!find_versions(effect))
        return false;
    if (effect->question->after_text)
        take_text(effect);
    return (effect->before && effect->after) ||
           call_fail(effect->call, ERROR_NOT_FOUND, effect->before ? "after" : "before",
                     "there is no such programme any more");
}

/* ---- one request ---- */

static bool read_under(Effect *effect, Call *call, const Request *request, bool after,
                       const Contract *contract, Commitments *ret) {
    ProgrammeCache *cache = after && effect->after_cache
                                ? effect->after_cache
                                : service_programmes(effect->question->service);
    const Rulebook *rulebook =
        programme_cache_rulebook(cache, after ? effect->after : effect->before, contract);
    History history, effective;
    if (!rulebook)
        return call_fail(call, ERROR_INVALID, after ? "after" : "before", "can't be run");
    if (!desk_load_history(call, effect->db, rulebook_programme(rulebook), request,
                           effect->call->now, &history))
        return false;
    request_effective(call->arena, &history, &effective);
    commitments_run(call->arena, rulebook, &effective, effective.now, ret);
    return true;
}

static void note_change(Effect *effect, const Request *request, const char *promise,
                        const Commitments *readings[2]) {
    Arena *arena = effect->call->arena;
    if (effect->changed++ >= EFFECT_CHANGES_MOST)
        return;
    Change *change = LIST_ADD(arena, &effect->changes);
    *change = (Change){.request = request->head.id,
                       .number = arena_text(arena, request->number),
                       .promise = arena_text(arena, promise)};
    for (int i = 0; i < 2; i++) {
        const Commitment *telling = promise_telling(readings[i], promise);
        change->states[i] = telling ? commitment_state_word(telling->state) : NULL;
        change->due[i] = telling ? telling->due : INSTANT_NONE;
    }
}

/* A promise that only one of them makes is in the counts; it changes no outcome. */
static void compare(Effect *effect, const Request *request, const Commitments *before,
                    const Commitments *after, const Contract *contract) {
    const Commitments *readings[2] = {before, after};
    ProgrammeCache *stored = service_programmes(effect->question->service);
    const Programme *one =
        rulebook_programme(programme_cache_rulebook(stored, effect->before, contract));
    const Programme *other = rulebook_programme(programme_cache_rulebook(
        effect->after_cache ? effect->after_cache : stored, effect->after, contract));
    for (size_t i = 0; i < one->promises.count; i++) {
        const char *promise = one->promises.items[i].record.id;
        if (programme_promise(other, promise) &&
            promise_end(before, promise) != promise_end(after, promise))
            note_change(effect, request, promise, readings);
    }
}

/* An event that names a level, a pause or a fact that one of them doesn't have. */
static void note_unreadable(Effect *effect, const Request *request, const Error *error) {
    Arena *arena = effect->call->arena;
    if (effect->unreadable++ >= EFFECT_UNREADABLE_MOST)
        return;
    *LIST_ADD(arena, &effect->unreadables) =
        (Unreadable){.request = request->head.id,
                     .number = arena_text(arena, request->number),
                     .reason = error ? error_text(arena, error) : NULL};
}

static void take_request(Effect *effect, const Request *request) {
    Scope all = SCOPE_ALL;
    Commitments before, after;
    arena_reset(effect->scratch);
    Call call = call_begin(effect->scratch, effect->call->now);
    const Contract *contract =
        request->contract ? store_get(&call, effect->db, &CONTRACT, request->contract, &all) : NULL;
    bool well = !call.error_count && read_under(effect, &call, request, false, contract, &before) &&
                read_under(effect, &call, request, true, contract, &after);
    if (!well) {
        note_unreadable(effect, request, call.errors);
        return;
    }
    effect->compared++;
    what_if_add(&effect->what_if, &before, &after);
    compare(effect, request, &before, &after, contract);
}

/* ---- all of them ---- */

static bool goes_on(Effect *effect) {
    return !job_stops(effect->run) ||
           call_fail(effect->call, ERROR_CONFLICT, NULL, "it was stopped");
}

/* False: the period is over, or the job. */
static bool take_page(Effect *effect, ListQuery *query, const ListPage *page) {
    for (size_t i = 0; i < page->records.count; i++) {
        const Request *request = page->records.items[i];
        if (request->reported_at >= effect->question->to || !goes_on(effect))
            return false;
        query->after_value = WHOLE(request->reported_at);
        query->after_id = request->head.id;
        if (!g_hash_table_contains(effect->versions, &request->programme))
            continue;
        take_request(effect, request);
        job_progress(effect->run, ++effect->looked_at, WHOLE_NONE, effect->unreadable);
    }
    return page->more;
}

/* By the instant of the report, along its index. */
static bool walk(Effect *effect) {
    ListQuery query = {.entity = &REQUEST,
                       .scope = &effect->question->actor.scope,
                       .sort = entity_column(&REQUEST, "reported_at"),
                       .continues = true,
                       .after_value = WHOLE(effect->question->from),
                       .limit = LIST_MOST};
    ListPage page;
    bool well;
    do {
        arena_reset(effect->page);
        Call call = call_begin(effect->page, effect->call->now);
        well = store_list(&call, effect->db, &query, &page);
        for (const Error *error = call.errors; error; error = error->next)
            call_add_error(effect->call, error);
    } while (well && take_page(effect, &query, &page));
    return effect->call->error_count == 0;
}

/* ---- the result ---- */

static void write_count(JsonWriter *out, const char *key, const WhatIfCount *count) {
    json_key(out, key);
    json_begin_object(out);
    json_whole_field(out, "owed", count->owed);
    json_whole_field(out, "kept", count->kept);
    json_whole_field(out, "broken", count->broken);
    json_key(out, "kept_percent");
    if (count->owed)
        json_decimal(out, share_hundredths(count->kept, count->owed), 2);
    else
        json_nothing(out);
    json_end_object(out);
}

static void write_rows(JsonWriter *out, const WhatIf *what_if) {
    json_key(out, "rows");
    json_begin_list(out);
    for (size_t i = 0; i < what_if->rows.count; i++) {
        const WhatIfRow *row = &what_if->rows.items[i];
        json_begin_object(out);
        json_text_field(out, "promise", row->promise);
        json_text_field(out, "level", row->level);
        write_count(out, "before", &row->before);
        write_count(out, "after", &row->after);
        json_end_object(out);
    }
    json_end_list(out);
    json_key(out, "sum");
    json_begin_object(out);
    write_count(out, "before", &what_if->before);
    write_count(out, "after", &what_if->after);
    json_end_object(out);
}

static void write_change(JsonWriter *out, const Change *change) {
    static const char *const SIDES[] = {"before", "after"};
    json_begin_object(out);
    json_whole_field(out, "request", change->request);
    json_text_field(out, "number", change->number);
    json_text_field(out, "promise", change->promise);
    for (int i = 0; i < 2; i++) {
        json_key(out, SIDES[i]);
        json_begin_object(out);
        json_text_field(out, "state", change->states[i]);
        json_instant_field(out, "due", change->due[i]);
        json_end_object(out);
    }
    json_end_object(out);
}

static void write_unreadable(JsonWriter *out, const Unreadable *unreadable) {
    json_begin_object(out);
    json_whole_field(out, "request", unreadable->request);
    json_text_field(out, "number", unreadable->number);
    json_text_field(out, "reason", unreadable->reason);
    json_end_object(out);
}

static void write_effect(JsonWriter *out, const Effect *effect) {
    json_begin_object(out);
    json_text_field(out, "population",
                    "of each request reported in the period, as it stands now: commitments that "
                    "were met, late, breached, or overdue before they became void");
    json_whole_field(out, "compared", effect->compared);
    json_whole_field(out, "not_comparable", effect->unreadable);
    write_rows(out, &effect->what_if);
    json_whole_field(out, "changed", effect->changed);
    json_key(out, "changes");
    json_begin_list(out);
    for (size_t i = 0; i < effect->changes.count; i++)
        write_change(out, &effect->changes.items[i]);
    json_end_list(out);
    json_key(out, "not_comparable_requests");
    json_begin_list(out);
    for (size_t i = 0; i < effect->unreadables.count; i++)
        write_unreadable(out, &effect->unreadables.items[i]);
    json_end_list(out);
    json_end_object(out);
}

bool programme_effect(Call *call, JobRun *run, JsonWriter *out, void *with) {
    const EffectQuestion *question = with;
    Store *store = service_store(question->service);
    Effect effect = {.call = call,
                     .run = run,
                     .question = question,
                     .db = store_take_reader(call, store),
                     .versions = g_hash_table_new(g_int64_hash, g_int64_equal),
                     .page = arena_new(),
                     .scratch = arena_new(),
                     .what_if = {.arena = call->arena}};
    bool well = effect.db && find_programmes(&effect) && walk(&effect);
    if (well)
        write_effect(out, &effect);
    store_give_reader(store, effect.db);
    programme_cache_free(effect.after_cache);
    g_hash_table_destroy(effect.versions);
    arena_free(effect.page);
    arena_free(effect.scratch);
    return well;
}
