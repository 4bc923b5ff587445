#include "actions/desk_verify.h"

#include "actions/desk_commitments.h"
#include "store/read.h"

#include <inttypes.h>

typedef struct Check {
    Call *call; /* with an arena of one page */
    Call *whole;
    Service *service;
    Db *db;
    VerifyReport *report;
} Check;

static void compare(Check *check, const Entity *entity, const void *stored, const void *is,
                    int64_t request) {
    for (size_t i = 0; i < entity->count; i++) {
        const Column *column = &entity->columns[i];
        if (column->flags & C_DERIVED && !column_equal(column, stored, is))
            verify_note(check->whole, check->report,
                        "request %" PRId64 ": %s of %s %" PRId64 " is not what its events say",
                        request, column->name, entity->name, ((const Head *)stored)->id);
    }
}

static void check_commitment(Check *check, const Programme *programme, const Request *request,
                             const CommitmentList *list, const Owed *stored) {
    const Commitment *commitment = owed_find(list, stored);
    if (!commitment)
        return; /* the numbers differ, which is noted */
    Owed *is = entity_copy(check->call->arena, &OWED, stored);
    owed_of(programme, request, commitment, is);
    compare(check, &OWED, stored, is, request->head.id);
}

static bool check_commitments(Check *check, const Programme *programme, const Request *request,
                              const CommitmentList *list) {
    Scope all = SCOPE_ALL;
    ListQuery query = {.entity = &OWED,
                       .scope = &all,
                       .filters = {{entity_column(&OWED, "request"), WHOLE(request->head.id)}},
                       .filter_count = 1,
                       .limit = LIST_MOST};
    Records stored = {0};
    if (!store_list_all(check->call, check->db, query, &stored))
        return false;
    for (size_t i = 0; i < stored.count; i++)
        check_commitment(check, programme, request, list, stored.items[i]);
    if (stored.count != list->count)
        verify_note(check->whole, check->report,
                    "request %" PRId64 ": has %zu commitments, its events say %zu",
                    request->head.id, stored.count, list->count);
    return true;
}

/* What is due by itself and not done yet may differ: the timers are about to do it. */
static bool is_settled(const Request *request, Instant now) {
    return request->timer_at == INSTANT_NONE || request->timer_at > now;
}

static bool check_request(Check *check, const Request *request) {
    Call *call = check->call;
    History history;
    RequestReading reading;
    if (!is_settled(request, call->now))
        return true;
    const Rulebook *rulebook = desk_rules(call, check->service, check->db, request);
    if (!rulebook || !desk_load_history(call, check->db, rulebook_programme(rulebook), request,
                                        call->now, &history))
        return false;
    request_reading(call->arena, rulebook, &history, &reading);
    Request *is = entity_copy(call->arena, &REQUEST, request);
    desk_derive(&reading, is);
    compare(check, &REQUEST, request, is, request->head.id);
    return check_commitments(check, rulebook_programme(rulebook), request,
                             &reading.commitments.list);
}

static bool check_page(Check *check, ListQuery *query, bool *ret_more) {
    ListPage page;
    bool well = store_list(check->call, check->db, query, &page);
    for (size_t i = 0; well && i < page.records.count; i++)
        well = check_request(check, page.records.items[i]);
    *ret_more = well && list_next(query, &page);
    return well;
}

bool desk_verify(Call *call, Service *service, Db *db, VerifyReport *report) {
    Scope all = SCOPE_ALL;
    ListQuery query = {.entity = &REQUEST, .scope = &all, .limit = LIST_MOST};
    Arena *arena = arena_new();
    bool more = true, well = store_begin_snapshot(call, service_store(service), db);
    bool began = well;
    while (well && more) {
        Call page = call_begin(arena, call->now);
        Check check = {&page, call, service, db, report};
        well = check_page(&check, &query, &more);
        for (const Error *error = page.errors; error; error = error->next)
            call_add_error(call, error);
        arena_reset(arena);
    }
    Call quiet = call_begin(arena, call->now);
    if (began)
        store_end_snapshot(&quiet, service_store(service), db);
    arena_free(arena);
    return well;
}
