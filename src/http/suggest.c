/* Who could take a request, the best first, with the reasons. */
#include "actions/duty.h"
#include "actions/zones.h"
#include "base/text.h"
#include "http/ask.h"
#include "model/customer.h"
#include "model/equipment.h"
#include "model/product.h"
#include "model/request.h"
#include "model/site.h"
#include "model/skill.h"
#include "model/team.h"
#include "rules/first_call.h"
#include "rules/suggestion.h"

#include <glib.h>
#include <stdlib.h>

enum { LOAD_MOST = 1000 };

/* What somebody lacks of what the unit asks. */
typedef struct Lacking {
    int64_t skill;
    GapReason reason;
} Lacking;

typedef struct Candidate {
    const User *user;
    unsigned merits; /* 1 << Merit */
    LIST(Lacking) lacking;
    int64_t load; /* open requests that are theirs */
    int64_t score;
} Candidate;

typedef struct Suggesting {
    Ask *ask;
    Db *db;
    const Request *request;
    const char *language; /* the customer's; NULL: any */
    Ids skills;           /* that the unit asks for */
    Ids teams;            /* that serve the site */
    CivilDay today;       /* at the site */
    DutyOrder duty;
    LIST(Candidate) candidates;
} Suggesting;

/* ---- what the request asks ---- */

static const void *get(const Suggesting *with, const Entity *entity, int64_t id) {
    Ask *ask = with->ask;
    return id ? store_get(&ask->call, with->db, entity, id, &ask->actor.scope) : NULL;
}

static void read_skills(Suggesting *with) {
    const Equipment *unit = get(with, &EQUIPMENT, with->request->equipment);
    const Product *product = unit ? get(with, &PRODUCT, unit->product) : NULL;
    ids_of_list(&with->ask->call, product ? product->skills : NULL, &with->skills);
}

static void read_territory(Call *call, const Team *team, Texts *ret) {
    const Node *list = team->territory
                           ? json_parse(call, NULL, 0, team->territory, strlen(team->territory))
                           : NULL;
    *ret = (Texts){0};
    for (size_t i = 0; list && i < list->items.count; i++)
        *LIST_ADD(call->arena, ret) = list->items.items[i]->text;
}

static bool read_teams(Suggesting *with, const Site *site) {
    Call *call = &with->ask->call;
    ListQuery query = {.entity = &TEAM, .scope = &with->ask->actor.scope, .limit = LIST_MOST};
    Records teams = {0};
    if (!store_list_all(call, with->db, query, &teams))
        return false;
    for (size_t i = 0; i < teams.count; i++) {
        const Team *team = teams.items[i];
        Texts territory;
        read_territory(call, team, &territory);
        if (territory_covers(&territory, site->city, site->country))
            *LIST_ADD(call->arena, &with->teams) = team->head.id;
    }
    return true;
}

/* All that is asked of whoever takes it. */
static bool read_question(Suggesting *with) {
    Ask *ask = with->ask;
    with->request = ask_record(ask, with->db, &REQUEST);
    const Customer *customer = with->request ? get(with, &CUSTOMER, with->request->customer) : NULL;
    if (!customer)
        return ask->call.error_count ? false
                                     : call_fail(&ask->call, ERROR_NOT_FOUND, NULL,
                                                 "there is no such record"); /* it is gone */
    const Site *site = get(with, &SITE, with->request->site);
    const char *id = site && site->zone ? site->zone : customer->zone;
    const Zone *zone = zones_get(&ask->call, "zone", id ? id : "UTC");
    with->language = customer->language;
    if (!zone)
        return false;
    with->today = zone_day(zone, ask->call.now);
    read_skills(with);
    return (!site || read_teams(with, site)) &&
           duty_order(&ask->call, ask->service, OPENING_ROLE, ask->call.now, &with->duty);
}

/* ---- who ---- */

static bool has(const Ids *ids, int64_t id) {
    for (size_t i = 0; i < ids->count; i++)
        if (ids->items[i] == id)
            return true;
    return false;
}

static bool is_on_duty(const DutyOrder *order, int64_t user) {
    for (size_t i = 0; i < order->on_duty; i++)
        if (order->users.items[i] == user)
            return true;
    return false;
}

static void check_skills(Suggesting *with, Candidate *one) {
    Qualifications all;
    duty_qualifications(&with->ask->call, one->user, &all);
    for (size_t i = 0; i < with->skills.count; i++) {
        Standing standing = qualification_on(&all, with->skills.items[i], with->today);
        if (standing != STANDS_QUALIFIED)
            *LIST_ADD(with->ask->call.arena, &one->lacking) = (Lacking){
                with->skills.items[i], standing == STANDS_EXPIRED ? GAP_EXPIRED : GAP_UNSKILLED};
    }
}

static void add_merit(Candidate *one, bool is, Merit merit) {
    one->merits |= is ? 1u << merit : 0;
}

static void weigh(Suggesting *with, Candidate *one) {
    const User *user = one->user;
    bool in_territory = false;
    Ids teams;
    ids_of_list(&with->ask->call, user->teams, &teams);
    for (size_t i = 0; i < with->teams.count; i++)
        in_territory |= has(&teams, with->teams.items[i]);
    check_skills(with, one);
    add_merit(one, is_on_duty(&with->duty, user->head.id), MERIT_ON_DUTY);
    add_merit(one, with->skills.count && !one->lacking.count, MERIT_QUALIFIED);
    add_merit(one, one->lacking.count, MERIT_UNQUALIFIED);
    add_merit(one, with->request->team && has(&teams, with->request->team), MERIT_IN_TEAM);
    add_merit(one, in_territory, MERIT_IN_TERRITORY);
    add_merit(
        one, !with->language || (user->languages && text_has_word(user->languages, with->language)),
        MERIT_SPEAKS);
    one->score = suggestion_score(one->merits, one->load);
}

static bool count_load(Suggesting *with, Candidate *one) {
    ListQuery query = {.entity = &REQUEST,
                       .scope = &with->ask->actor.scope,
                       .filters = {{entity_column(&REQUEST, "assignee"), WHOLE(one->user->head.id)},
                                   {entity_column(&REQUEST, "open"), WHOLE(1)}},
                       .filter_count = 2};
    return store_count(&with->ask->call, with->db, &query, LOAD_MOST, &one->load);
}

static bool find_candidates(Suggesting *with) {
    Scope all = SCOPE_ALL;
    Records people = {0};
    ListQuery query = {.entity = &USER,
                       .scope = &all,
                       .filters = {{entity_column(&USER, "status"), value_text("active")},
                                   {entity_column(&USER, "role"), value_text("engineer")}},
                       .filter_count = 2,
                       .limit = LIST_MOST};
    if (!store_list_all(&with->ask->call, with->db, query, &people))
        return false;
    for (size_t i = 0; i < people.count; i++) {
        Candidate *one = LIST_ADD(with->ask->call.arena, &with->candidates);
        one->user = people.items[i];
        if (!count_load(with, one))
            return false;
        weigh(with, one);
    }
    return true;
}

/* Of those who are as good as each other the one who has been here longer. */
static int by_score(const void *a, const void *b) {
    const Candidate *one = a, *other = b;
    if (one->score != other->score)
        return one->score < other->score ? 1 : -1;
    return (one->user->head.id > other->user->head.id) -
           (one->user->head.id < other->user->head.id);
}

/* ---- out ---- */

static void write_lacking(const Suggesting *with, JsonWriter *out, const Candidate *one) {
    json_key(out, "lacks");
    json_begin_list(out);
    for (size_t i = 0; i < one->lacking.count; i++) {
        const Skill *skill = get(with, &SKILL, one->lacking.items[i].skill);
        json_begin_object(out);
        json_whole_field(out, "id", one->lacking.items[i].skill);
        json_text_field(out, "name", skill ? skill->name : NULL);
        json_text_field(out, "reason", GAP_REASON_WORDS[one->lacking.items[i].reason]);
        json_end_object(out);
    }
    json_end_list(out);
}

static void write_candidate(const Suggesting *with, JsonWriter *out, const Candidate *one) {
    static const struct {
        const char *word;
        Merit merit;
    } SAID[] = {{"on_duty", MERIT_ON_DUTY},
                {"in_team", MERIT_IN_TEAM},
                {"in_territory", MERIT_IN_TERRITORY},
                {"speaks_the_language", MERIT_SPEAKS}};
    json_begin_object(out);
    json_whole_field(out, "person", one->user->head.id);
    if (rights_view(&with->ask->actor).personal)
        json_text_field(out, "name", one->user->name);
    for (size_t i = 0; i < G_N_ELEMENTS(SAID); i++)
        json_yes_no_field(out, SAID[i].word, one->merits & (1u << SAID[i].merit));
    json_yes_no_field(out, "qualified", !one->lacking.count);
    write_lacking(with, out, one);
    json_whole_field(out, "open_requests", one->load);
    json_whole_field(out, "score", one->score);
    json_end_object(out);
}

void suggest_people(Ask *ask) {
    Suggesting with = {.ask = ask, .db = ask_reader(ask)};
    if (!with.db)
        return;
    bool well = read_question(&with) && find_candidates(&with);
    if (with.candidates.count)
        qsort(with.candidates.items, with.candidates.count, sizeof(Candidate), by_score);
    JsonWriter *out = ask_begin_items(ask);
    for (size_t i = 0; i < with.candidates.count; i++)
        write_candidate(&with, out, &with.candidates.items[i]);
    store_give_reader(service_store(ask->service), with.db);
    ask_answer_items(ask, out, well);
}
