/* Any bytes as a history in JSON: refused, or commitments that can't contradict themselves. */
#include "base/json.h"
#include "fuzz.h"
#include "rules/explain.h"
#include "rules/programme_check.h"

#include <glib.h>
#include <string.h>

static const char PROGRAMME[] =
    "programme: fuzz\nversion: '1'\nname: Fuzz\nzone: Asia/Shanghai\nbackdating: 15 min\n"
    "clauses: {R: R}\n"
    "facts: {interruption: {name: i, type: duration, grows_from: interruption.began,"
    " grows_until: interruption.ended}, lost: {name: l, type: yes_no}}\n"
    "levels: [{id: '1', name: One, when: {any: [{interruption: '> 10 min'}, {lost: yes}]}}, {id: "
    "'2', name: Two}]\n"
    "calendars: {office: {weekly: {mon-fri: ['09:00-18:00']}, holidays: [cn]}}\n"
    "pauses: {customer: {name: c, waiting_for: customer}, vendor: {name: v, waiting_for: "
    "third_party}}\n"
    "periods: [{id: assurance, name: a, lasts: 12 months}, {id: maintenance, name: m, lasts: "
    "life}]\n"
    "ladders: {up: {rungs: [{at: 50%, tell: a}, {at: 1 h before due, tell: b}, {at: 1 h after due, "
    "tell: c}]}}\n"
    "promises:\n"
    "  - {id: fix, name: f, clauses: [R], within: {'1': 2 h, '2': 8 h}, calendar: {'1': always, "
    "'2': office},"
    " from: request.opened, until: request.resolved, pauses: [customer, vendor], warn: 80%, "
    "escalate: up}\n"
    "  - {id: days, name: d, clauses: [R], within: 3 working days, calendar: office, from: "
    "visit.repaired,"
    " until: visit.reported, again: rearm, pauses: customer, reopen: restart}\n"
    "  - {id: inform, name: n, clauses: [R], within: 2 h, from: [request.opened, "
    "customer.informed],"
    " until: customer.informed, again: each, void_on: request.closed}\n"
    "  - {id: arrive, name: v, clauses: [R], by: yes, from: visit.agreed, until: visit.arrived}\n"
    "  - {id: monthly, name: m, clauses: [R], every: 1 month, from: contract.accepted, until: "
    "maintenance.done}\n"
    "  - {id: renew, name: r, clauses: [R], ahead: 60 days, of: assurance.ends, from: "
    "contract.accepted,"
    " until: contract.renewal_offered}\n";

static void check(const Commitment *commitment, Instant now) {
    bool ended = commitment->met_at != INSTANT_NONE || commitment->void_at != INSTANT_NONE;
    if (commitment->problem != CALENDAR_FOUND)
        return;
    switch (commitment->state) {
    case COMMITMENT_PAUSED:
        g_assert(!ended && commitment->due == INSTANT_NONE &&
                 commitment->projected != INSTANT_NONE);
        break;
    case COMMITMENT_RUNNING:
        g_assert(!ended && now <= commitment->due);
        break;
    case COMMITMENT_BREACHED:
        g_assert(!ended && now > commitment->due);
        break;
    case COMMITMENT_MET:
        g_assert(commitment->due == INSTANT_NONE || commitment->met_at <= commitment->due);
        break;
    case COMMITMENT_LATE:
        g_assert(commitment->met_at > commitment->due);
        break;
    case COMMITMENT_VOID:
        g_assert(commitment->void_at != INSTANT_NONE && commitment->void_reason);
        break;
    }
    if (!commitment->fixed) {
        g_assert(commitment->used >= 0 && commitment->used <= commitment->gross);
        g_assert(commitment->due == INSTANT_NONE || commitment->due >= commitment->nominal);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static Rulebook *rulebook;
    static Arena *lasting;
    if (!rulebook) {
        lasting = arena_new();
        Call call = call_begin(lasting, 0);
        const Programme *programme =
            programme_open_text(&call, "programme", PROGRAMME, strlen(PROGRAMME), NULL);
        g_assert(programme);
        rulebook = rulebook_new(&call, programme);
    }
    Arena *arena = arena_new();
    Call call = call_begin(arena, civil_day(2027, 1, 1) * MICROS_PER_DAY);
    const Node *node = json_parse(&call, NULL, 1, (const char *)data, size);
    const History *history = node ? history_read(&call, rulebook_programme(rulebook), node) : NULL;
    g_assert(!history == (call.error_count > 0));
    if (history) {
        Commitments commitments;
        commitments_run(arena, rulebook, history, history->now, &commitments);
        for (size_t i = 0; i < commitments.list.count; i++) {
            Texts sentences;
            check(commitments.list.items[i], history->now);
            explain_commitment(arena, rulebook_programme(rulebook), commitments.list.items[i], "zh",
                               &sentences);
        }
    }
    arena_free(arena);
    return 0;
}
