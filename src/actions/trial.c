#include "actions/trial.h"

#include "actions/zones.h"

/* Keys of the opening event; the others are columns. */
static const char *const EVENT_KEYS[] = {"facts", "level", NULL};

static bool read_column(Call *call, const Entity *entity, const Node *input, const char *key,
                        void *record) {
    const Node *node = node_get(input, key);
    return node_is_null(node) ||
           column_read_node(call, entity_column(entity, key), key, node, record);
}

static bool read_columns(Call *call, const Node *input, Intake *intake, CivilDay *ret_accepted_on) {
    Request *request = entity_new(call->arena, &REQUEST);
    Contract *contract = entity_new(call->arena, &CONTRACT);
    if (!read_column(call, &REQUEST, input, "kind", request) ||
        !read_column(call, &REQUEST, input, "channel", request) ||
        !read_column(call, &REQUEST, input, "reported_at", request) ||
        !read_column(call, &CONTRACT, input, "accepted_on", contract))
        return false;
    if (request->reported_at == INSTANT_NONE)
        request->reported_at = call->now;
    intake->request = *request;
    *ret_accepted_on = contract->accepted_on;
    return true;
}

bool trial_prepare(Call *call, const Rulebook *rulebook, const Node *input, Intake *ret) {
    *ret = (Intake){.programme = rulebook_programme(rulebook), .rulebook = rulebook};
    CivilDay accepted_on;
    const Zone *zone = zones_get(call, "zone", ret->programme->zone);
    if (!zone || !read_columns(call, input, ret, &accepted_on))
        return false;
    Instant at = ret->request.reported_at;
    if (accepted_on == CIVIL_DAY_NONE)
        accepted_on = zone_day(zone, at);
    const Period *period = intake_period(call->arena, ret, zone, accepted_on);
    intake_know_word(call->arena, ret, "kind", REQUEST_KIND_WORDS[ret->request.kind], "intake");
    intake_know_word(call->arena, ret, "period", period ? period->record.id : "none",
                     INTAKE_BY_ACCEPTANCE);
    if (!intake_read_opening(call, input, EVENT_KEYS, at, ret))
        return false;
    intake_take_known(call->arena, ret);
    return true;
}
