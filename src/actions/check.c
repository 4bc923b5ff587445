/* What one entity must hold over several columns. */
#include "actions/duty.h"
#include "actions/record.h"
#include "actions/zones.h"

#include "base/span.h"
#include "model/contact.h"
#include "model/contract.h"
#include "model/cover.h"
#include "model/customer.h"
#include "model/equipment.h"
#include "model/handover.h"
#include "model/message.h"
#include "model/part.h"
#include "model/phone_call.h"
#include "model/programme_version.h"
#include "model/request.h"
#include "model/shift_change.h"
#include "model/site.h"
#include "model/user.h"
#include "model/view.h"
#include "rules/programme_check.h"
#include <glib.h>
#include <inttypes.h>

static bool same(const char *one, const char *other) {
    return one == other || (one && other && !strcmp(one, other));
}

static bool is_upper(const char *text, size_t length) {
    if (strlen(text) != length)
        return false;
    for (; *text; text++)
        if (!g_ascii_isupper(*text))
            return false;
    return true;
}

static bool check_country(Work *work, const char *country) {
    return !country || is_upper(country, 2) ||
           work_refuse(work, "country", "must be two capital letters (ISO 3166): CN, DE");
}

static bool check_currency(Work *work, const char *currency, bool needed) {
    if (!currency)
        return !needed || work_refuse(work, "currency", "is needed where there are prices");
    return is_upper(currency, 3) ||
           work_refuse(work, "currency", "must be three capital letters (ISO 4217): CNY, EUR");
}

static bool check_language(Work *work, const char *language) {
    if (!language)
        return true;
    size_t length = strspn(language, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-");
    return (length >= 2 && !language[length]) ||
           work_refuse(work, "language", "must be a language tag: en, zh, pt-BR");
}

static bool check_zone(Work *work, const char *zone) {
    return !zone || zones_get(work->call, "zone", zone) != NULL;
}

static bool check_order(Work *work, CivilDay first, CivilDay second, const char *field,
                        const char *message) {
    bool unknown = first == CIVIL_DAY_NONE || second == CIVIL_DAY_NONE;
    return unknown || first <= second || work_refuse(work, field, message);
}

/* The site of a record must be one of its customer. */
static bool check_site_of(Work *work, int64_t site_id, int64_t customer) {
    if (!site_id)
        return true;
    const Site *site = work_load(work, &SITE, site_id);
    return site &&
           (site->customer == customer || work_refuse(work, "site", "belongs to another customer"));
}

/* ---- one entity each ---- */

static bool check_customer(Work *work, const Customer *before, const Customer *after) {
    bool zone = (before && same(before->zone, after->zone)) || check_zone(work, after->zone);
    return check_country(work, after->country) && check_language(work, after->language) && zone;
}

static bool check_site(Work *work, const Site *before, const Site *after) {
    bool zone = (before && same(before->zone, after->zone)) || check_zone(work, after->zone);
    return check_country(work, after->country) && zone;
}

static bool check_contact(Work *work, const Contact *after) {
    return check_language(work, after->language) &&
           check_site_of(work, after->site, after->customer);
}

static bool check_part(Work *work, const Part *after) {
    return check_currency(work, after->currency, after->price_minor != WHOLE_NONE);
}

enum { TREE_DEPTH = 32 };

/* Upwards from the parent, without coming back to the unit itself. */
static bool check_parent(Work *work, const Equipment *unit) {
    int64_t above = unit->parent;
    for (int depth = 0; above; depth++) {
        if (above == unit->head.id)
            return work_refuse(work, "parent", "is the unit itself, or below it");
        if (depth == TREE_DEPTH)
            return work_refuse(work, "parent", "stands more than 32 levels deep");
        const Equipment *parent = work_load(work, &EQUIPMENT, above);
        if (!parent)
            return false;
        if (parent->customer != unit->customer)
            return work_refuse(work, "parent", "belongs to another customer");
        above = parent->parent;
    }
    return true;
}

static bool check_equipment(Work *work, const Equipment *after) {
    if (after->replaced_by && after->replaced_by == after->head.id)
        return work_refuse(work, "replaced_by", "is the unit itself");
    return check_site_of(work, after->site, after->customer) && check_parent(work, after) &&
           check_order(work, after->delivered_on, after->replaced_on, "replaced_on",
                       "lies before the delivery") &&
           check_order(work, after->accepted_on, after->replaced_on, "replaced_on",
                       "lies before the acceptance");
}

static const Programme *read_programme(Work *work, const ProgrammeVersion *version) {
    return programme_open_text(work->call, "text", version->text, strlen(version->text), NULL);
}

static const char *digest_text(Arena *arena, const char *text) {
    uint8_t digest[HASH_BYTES];
    hash_bytes(text, strlen(text), digest);
    return hex_text(arena, digest, sizeof digest);
}

/* A draft may change; what is published stays as it is (promises.md). */
static bool check_programme(Work *work, const ProgrammeVersion *before, ProgrammeVersion *after) {
    if (before && same(before->text, after->text))
        return true;
    if (before && before->status != PROGRAMME_IS_DRAFT)
        return work_refuse(work, "text",
                           "is published: a stored version never changes; store a new one");
    const Programme *programme = read_programme(work, after);
    if (!programme)
        return false;
    after->programme = arena_text(work->call->arena, programme->programme);
    after->edition = arena_text(work->call->arena, programme->version);
    after->name = arena_text(work->call->arena, words_in(&programme->name, "en"));
    after->digest = digest_text(work->call->arena, after->text);
    return true;
}

static bool check_override(Work *work, const Programme *programme, const Node *item, size_t index) {
    const char *field = arena_printf(work->call->arena, "overrides[%zu]", index);
    Span span;
    if (!programme_promise(programme, node_get(item, "promise")->text))
        return work_refuse(work, arena_printf(work->call->arena, "%s.promise", field),
                           "is no promise of the programme");
    return span_parse(work->call, arena_printf(work->call->arena, "%s.within", field),
                      node_get(item, "within")->text, &span);
}

static bool check_overrides(Work *work, const ProgrammeVersion *version, const Contract *after) {
    if (!after->overrides)
        return true;
    const Programme *programme = read_programme(work, version);
    const Node *list = json_parse(work->call, NULL, 0, after->overrides, strlen(after->overrides));
    if (!programme || !list)
        return false;
    size_t errors = work->call->error_count;
    for (size_t i = 0; i < list->items.count; i++)
        check_override(work, programme, list->items.items[i], i);
    return work->call->error_count == errors;
}

static bool check_bound_programme(Work *work, const Contract *before, const Contract *after) {
    const ProgrammeVersion *version = work_load(work, &PROGRAMME, after->programme);
    if (!version)
        return false;
    bool bound_already = before && before->programme == after->programme;
    if (!bound_already && version->status != PROGRAMME_IS_PUBLISHED)
        return work_refuse(work, "programme", "is not published");
    bool checked = bound_already && same(before->overrides, after->overrides);
    return checked || check_overrides(work, version, after);
}

static bool check_contract(Work *work, const Contract *before, const Contract *after) {
    if (after->accepted_on != CIVIL_DAY_NONE && !after->signatory)
        return work_refuse(work, "signatory", "is needed with the acceptance: who signed (C-P1)");
    return check_order(work, after->starts_on, after->ends_on, "ends_on",
                       "lies before the start") &&
           check_order(work, after->accepted_on, after->ends_on, "ends_on",
                       "lies before the acceptance") &&
           check_currency(work, after->currency, after->prices != NULL) &&
           check_bound_programme(work, before, after);
}

static bool check_cover(Work *work, Cover *after) {
    const Contract *contract = work_load(work, &CONTRACT, after->contract);
    if (!contract)
        return false;
    if (!after->equipment == !after->site)
        return work_refuse(work, after->equipment ? "site" : "equipment",
                           "name either a unit or a site");
    after->customer = contract->customer;
    if (after->equipment) {
        const Equipment *unit = work_load(work, &EQUIPMENT, after->equipment);
        if (!unit || unit->customer != contract->customer)
            return work_refuse(work, "equipment", "belongs to another customer than the contract");
    }
    return check_site_of(work, after->site, contract->customer) &&
           check_order(work, after->starts_on, after->ends_on, "ends_on", "lies before the start");
}

/* What a request names must be its customer's. */
static bool check_owner(Work *work, const Entity *entity, int64_t id, int64_t customer) {
    if (!id)
        return true;
    const void *record = work_load(work, entity, id);
    return record && (entity_reference(entity, record, "customer") == customer ||
                      work_refuse(work, entity->name, "belongs to another customer"));
}

/* Requests of one customer belong together; another's is none of theirs. */
static bool check_related(Work *work, const Request *before, const Request *after) {
    if (!after->related || (before && same(before->related, after->related)))
        return true;
    const Node *list = json_parse(work->call, NULL, 0, after->related, strlen(after->related));
    for (size_t i = 0; list && i < list->items.count; i++) {
        int64_t id = 0;
        if (!node_integer(list->items.items[i], &id))
            continue;
        const Request *other = work_load(work, &REQUEST, id);
        if (!other || other->customer != after->customer || id == after->head.id)
            return work_refuse(work, "related", "must be other requests of the same customer");
    }
    return list != NULL;
}

/* Whoever works for us and may sign in. */
static bool check_staff(Work *work, const char *field, int64_t id) {
    const User *user = work_load(work, &USER, id);
    return user && ((user->role != ROLE_CUSTOMER && user->status != USER_IS_DEACTIVATED) ||
                    work_refuse(work, field, "must be one of our people, with an open account"));
}

static bool check_assignee(Work *work, const Request *before, const Request *after) {
    bool asked = after->assignee && !(before && before->assignee == after->assignee);
    return !asked || check_staff(work, "assignee", after->assignee);
}

static bool check_request(Work *work, const Request *before, const Request *after) {
    if (before && before->state == REQUEST_MERGED)
        return work_refuse(work, NULL, "another request goes on for it");
    return check_site_of(work, after->site, after->customer) &&
           check_owner(work, &EQUIPMENT, after->equipment, after->customer) &&
           check_owner(work, &CONTACT, after->contact, after->customer) &&
           check_owner(work, &CONTRACT, after->contract, after->customer) &&
           check_owner(work, &REQUEST, after->follows, after->customer) &&
           check_related(work, before, after) && check_assignee(work, before, after);
}

/* The person named is the customer's; of a note inside the house, that of its request. */
static bool check_message(Work *work, const Message *after) {
    const Request *request = after->contact ? work_load(work, &REQUEST, after->request) : NULL;
    return !request || check_owner(work, &CONTACT, after->contact, request->customer);
}

/* A number as it is dialled: digits, with a plus in front where it has one. */
static const char *plain_number(Arena *arena, const char *number) {
    GString *plain = g_string_new(NULL);
    for (const char *at = number; *at; at++)
        if (g_ascii_isdigit(*at) || (*at == '+' && !plain->len))
            g_string_append_c(plain, *at);
    const char *text = arena_text(arena, plain->str);
    g_string_free(plain, TRUE);
    return text;
}

static bool check_call(Work *work, const PhoneCall *before, PhoneCall *after) {
    after->number = plain_number(work->call->arena, after->number);
    if (!*after->number)
        return work_refuse(work, "number", "has no digits");
    if (!before)
        after->agent = work->actor->user;
    if (after->answered_at != INSTANT_NONE && after->answered_at < after->rang_at)
        return work_refuse(work, "answered_at", "lies before it rang");
    if (after->ended_at != INSTANT_NONE &&
        after->ended_at < MAX(after->rang_at, after->answered_at))
        return work_refuse(work, "ended_at", "lies before it was answered");
    const Contact *contact = after->contact ? work_load(work, &CONTACT, after->contact) : NULL;
    const Request *request = after->request ? work_load(work, &REQUEST, after->request) : NULL;
    if (!after->customer && (contact || request))
        after->customer = contact ? contact->customer : request->customer;
    return check_owner(work, &CONTACT, after->contact, after->customer) &&
           check_owner(work, &REQUEST, after->request, after->customer);
}

static bool check_view(Work *work, const View *before, View *after) {
    if (!before)
        after->owner = work->actor->user;
    else if (before->owner != work->actor->user && !work->actor->system)
        return call_fail(work->call, ERROR_FORBIDDEN, NULL, "is someone else's view");
    return entity_by_plural(after->path) || work_refuse(work, "path", "is no list");
}

/* Who was there before may stay, though gone: that they are is a gap which shows (roster_gaps). */
static bool check_member(Work *work, const Roster *before, int64_t member) {
    RosterRule rule;
    if (before && duty_rule(work->call, before, &rule))
        for (size_t i = 0; i < rule.member_count; i++)
            if (rule.members[i] == member)
                return true;
    return check_staff(work, "members", member);
}

static bool check_roster(Work *work, const Roster *before, const Roster *after) {
    RosterRule rule;
    if (!duty_rule(work->call, after, &rule))
        return false;
    if (!rule.member_count)
        return work_refuse(work, "members", "are needed");
    for (size_t i = 0; i < rule.member_count; i++)
        if (!check_member(work, before, rule.members[i]))
            return false;
    if (!after->from_time != !after->to_time)
        return work_refuse(work, after->from_time ? "to_time" : "from_time",
                           "is needed with the other one");
    if (after->turn_days < 1)
        return work_refuse(work, "turn_days", "must be 1 or more");
    return check_order(work, after->starts_on, after->ends_on, "ends_on", "lies before the start");
}

static bool check_shift_change(Work *work, const ShiftChange *after) {
    if (after->until_at <= after->from_at)
        return work_refuse(work, "until_at", "must lie after from_at");
    if (!after->by && after->kind != CHANGE_LEAVE)
        return work_refuse(work, "by", "is needed: who does it");
    if (!after->by && !after->instead_of)
        return work_refuse(work, "instead_of", "is needed: who is away");
    if (after->by == after->instead_of)
        return work_refuse(work, "by", "is the one who is away");
    return !after->by || check_staff(work, "by", after->by);
}

static bool check_handover(Work *work, const Handover *before, Handover *after) {
    if (!before)
        after->given_by = work->actor->user;
    else if (before->acknowledged_at != INSTANT_NONE)
        return call_fail(work->call, ERROR_CONFLICT, NULL, "it was acknowledged: write a new one");
    return true;
}

bool record_check(Work *work, const Entity *entity, const void *before, void *after) {
    switch (entity->kind) {
    case ENTITY_CUSTOMER:
        return check_customer(work, before, after);
    case ENTITY_SITE:
        return check_site(work, before, after);
    case ENTITY_CONTACT:
        return check_contact(work, after);
    case ENTITY_PART:
        return check_part(work, after);
    case ENTITY_EQUIPMENT:
        return check_equipment(work, after);
    case ENTITY_PROGRAMME:
        return check_programme(work, before, after);
    case ENTITY_CONTRACT:
        return check_contract(work, before, after);
    case ENTITY_COVER:
        return check_cover(work, after);
    case ENTITY_USER:
        return user_check(work, before, after);
    case ENTITY_REQUEST:
        return check_request(work, before, after);
    case ENTITY_PHONE_CALL:
        return check_call(work, before, after);
    case ENTITY_VIEW:
        return check_view(work, before, after);
    case ENTITY_ROSTER:
        return check_roster(work, before, after);
    case ENTITY_SHIFT_CHANGE:
        return check_shift_change(work, after);
    case ENTITY_HANDOVER:
        return check_handover(work, before, after);
    case ENTITY_MESSAGE:
        return check_message(work, after);
    case ENTITY_PAGE:
    case ENTITY_NOTICE:
    case ENTITY_MAIL:
    case ENTITY_OWED:
    case ENTITY_ALERT:
    case ENTITY_PRODUCT:
    case ENTITY_COMPONENT:
    case ENTITY_TEAM:
    case ENTITY_SKILL:
    case ENTITY_SESSION:
    case ENTITY_LINK:
    case ENTITY_TOKEN:
    case ENTITY_ATTACHMENT:
    case ENTITY_COUNT:
        break;
    }
    return true;
}
