#include "actions/duty.h"

#include "actions/zones.h"
#include "base/json.h"
#include "base/text.h"
#include "model/shift_change.h"
#include "rules/quiet_hours.h"

#include <glib.h>
#include <pthread.h>

enum {
    USUAL_MINUTES = 5,
    OUTLOOK_DAYS = 9,    /* changes further off touch no call now */
    REREAD_SECONDS = 60, /* another process on the same database may have changed rosters */
};

/* One roster with its changes of the next days. */
typedef struct KnownRoster {
    const Roster *roster;
    RosterRule rule;
    RosterChanges changes;
} KnownRoster;

/* Somebody with their functions in programmes' ladders. */
typedef struct Functionary {
    int64_t user;
    const char *functions; /* with commas between */
} Functionary;

struct DutyBook {
    pthread_mutex_t mutex; /* guards all below */
    Arena *arena;
    LIST(KnownRoster) rosters;
    UserIds inactive;
    LIST(Functionary) functionaries;
    uint64_t epoch;
    Instant read_at; /* INSTANT_NONE: not yet */
};

DutyBook *duty_book_new(void) {
    DutyBook *book = g_new0(DutyBook, 1);
    pthread_mutex_init(&book->mutex, NULL);
    book->arena = arena_new();
    book->read_at = INSTANT_NONE;
    return book;
}

void duty_book_free(DutyBook *book) {
    if (!book)
        return;
    arena_free(book->arena);
    pthread_mutex_destroy(&book->mutex);
    g_free(book);
}

/* ---- a roster's rule ---- */

/* "08:30" */
static bool read_time(Call *call, const char *field, const char *text, Micros *ret) {
    *ret = 0;
    return !text || time_of_day_read(text, ret) ||
           call_fail(call, ERROR_INVALID, field, "must be a time of day such as 08:30");
}

static const Node *read_list(Call *call, const char *json) {
    return json ? json_parse(call, NULL, 0, json, strlen(json)) : NULL;
}

static void read_members(Call *call, const Roster *roster, RosterRule *rule) {
    Ids members;
    ids_of_list(call, roster->members, &members);
    rule->members = members.items;
    rule->member_count = members.count;
}

static unsigned read_weekdays(Call *call, const Roster *roster) {
    const Node *list = read_list(call, roster->weekdays);
    unsigned days = 0;
    for (size_t i = 0; list && i < list->items.count; i++)
        for (int day = 0; WEEKDAY_WORDS[day]; day++)
            if (!strcmp(WEEKDAY_WORDS[day], list->items.items[i]->text))
                days |= 1u << day;
    return days;
}

bool duty_rule(Call *call, const Roster *roster, RosterRule *ret) {
    *ret = (RosterRule){.zone = zones_get(call, "zone", roster->zone),
                        .starts_on = roster->starts_on,
                        .ends_on = roster->ends_on,
                        .turn_days = (int)MAX(roster->turn_days, 1),
                        .weekdays = read_weekdays(call, roster)};
    read_members(call, roster, ret);
    return ret->zone && read_time(call, "handover", roster->handover, &ret->handover) &&
           read_time(call, "from_time", roster->from_time, &ret->from) &&
           read_time(call, "to_time", roster->to_time, &ret->to);
}

/* ---- out of the store ---- */

bool duty_changes(Call *call, Db *db, int64_t roster, Instant from, Instant to,
                  RosterChanges *ret) {
    Scope all = SCOPE_ALL;
    ListQuery query = {.entity = &SHIFT_CHANGE,
                       .scope = &all,
                       .filters = {{entity_column(&SHIFT_CHANGE, "roster"), WHOLE(roster)}},
                       .filter_count = 1,
                       .limit = LIST_MOST};
    Records all_changes = {0};
    *ret = (RosterChanges){0};
    if (!store_list_all(call, db, query, &all_changes))
        return false;
    for (size_t i = 0; i < all_changes.count; i++) {
        const ShiftChange *change = all_changes.items[i];
        if (change->from_at < to && change->until_at > from)
            *LIST_ADD(call->arena, ret) =
                (RosterChange){change->from_at, change->until_at, change->instead_of, change->by};
    }
    return true;
}

static CivilDay read_day(const Node *item, const char *field) {
    CivilDay day;
    return civil_parse(node_text(item, field), &day) ? day : CIVIL_DAY_NONE;
}

void duty_qualifications(Call *call, const User *user, Qualifications *ret) {
    const Node *list = read_list(call, user->skills);
    *ret = (Qualifications){0};
    for (size_t i = 0; list && i < list->items.count; i++) {
        const Node *item = list->items.items[i];
        Qualification *one = LIST_ADD(call->arena, ret);
        node_integer(node_get(item, "skill"), &one->skill);
        one->since = read_day(item, "since");
        one->expires_on = read_day(item, "expires_on");
    }
}

/* Until when someone is qualified in the skill, by the last proof; false: not at all. */
static bool find_skill(Call *call, const User *user, int64_t skill, CivilDay *ret_to) {
    Qualifications all;
    bool found = false;
    duty_qualifications(call, user, &all);
    for (size_t i = 0; i < all.count; i++) {
        CivilDay to = all.items[i].expires_on;
        if (all.items[i].skill != skill)
            continue;
        if (!found || to == CIVIL_DAY_NONE || (*ret_to != CIVIL_DAY_NONE && to > *ret_to))
            *ret_to = to;
        found = true;
    }
    return found;
}

static bool add_person(Call *call, Db *db, const Roster *roster, int64_t id, RosterPeople *ret) {
    Scope all = SCOPE_ALL;
    for (size_t i = 0; i < ret->count; i++)
        if (ret->items[i].user == id)
            return true;
    const User *user = store_get(call, db, &USER, id, &all);
    RosterPerson *person = LIST_ADD(call->arena, ret);
    *person = (RosterPerson){.user = id,
                             .active = user && user->status == USER_IS_ACTIVE,
                             .skilled = true,
                             .qualified_to = CIVIL_DAY_NONE};
    if (user && roster->skill)
        person->skilled = find_skill(call, user, roster->skill, &person->qualified_to);
    return call->error_count == 0;
}

bool duty_people(Call *call, Db *db, const Roster *roster, const RosterChanges *changes,
                 RosterPeople *ret) {
    RosterRule rule;
    *ret = (RosterPeople){0};
    if (!duty_rule(call, roster, &rule))
        return false;
    for (size_t i = 0; i < rule.member_count; i++)
        if (!add_person(call, db, roster, rule.members[i], ret))
            return false;
    for (size_t i = 0; i < changes->count; i++)
        if (changes->items[i].by && !add_person(call, db, roster, changes->items[i].by, ret))
            return false;
    return true;
}

/* ---- the book ---- */

static bool read_roster(Call *call, Db *db, DutyBook *book, const Roster *roster) {
    KnownRoster *known = LIST_ADD(book->arena, &book->rosters);
    RosterPeople people;
    known->roster = roster;
    if (!duty_rule(call, roster, &known->rule) ||
        !duty_changes(call, db, roster->head.id, call->now - MICROS_PER_DAY,
                      call->now + OUTLOOK_DAYS * MICROS_PER_DAY, &known->changes) ||
        !duty_people(call, db, roster, &known->changes, &people))
        return false;
    for (size_t i = 0; i < people.count; i++)
        if (!people.items[i].active)
            *LIST_ADD(book->arena, &book->inactive) = people.items[i].user;
    return true;
}

static bool read_rosters(Call *call, Db *db, DutyBook *book) {
    Scope all = SCOPE_ALL;
    ListQuery query = {.entity = &ROSTER, .scope = &all, .limit = LIST_MOST};
    Records rosters = {0};
    if (!store_list_all(call, db, query, &rosters))
        return false;
    for (size_t i = 0; i < rosters.count; i++)
        if (!read_roster(call, db, book, rosters.items[i]))
            return false;
    return true;
}

static bool take_functionary(const Value *values, size_t count, void *with) {
    DutyBook *book = with;
    *LIST_ADD(book->arena, &book->functionaries) =
        (Functionary){values[0].whole, arena_text_n(book->arena, values[1].text, values[1].length)};
    return true;
}

static bool read_functionaries(Call *call, Db *db, DutyBook *book) {
    return db->driver->query(call, db, store_sql("functionaries"), NULL, 0, take_functionary, book);
}

static bool is_fresh(const DutyBook *book, Service *service, Instant now) {
    return book->read_at != INSTANT_NONE && book->epoch == service_duty_epoch(service) &&
           now >= book->read_at && now - book->read_at < REREAD_SECONDS * MICROS_PER_SECOND;
}

/* Reads the rosters anew where they may have changed. */
static bool refresh(Call *call, Service *service, DutyBook *book) {
    if (is_fresh(book, service, call->now))
        return true;
    uint64_t epoch = service_duty_epoch(service);
    arena_reset(book->arena);
    book->rosters.count = book->rosters.capacity = 0;
    book->inactive.count = book->inactive.capacity = 0;
    book->functionaries.count = book->functionaries.capacity = 0;
    book->read_at = INSTANT_NONE;
    Call reading = call_begin(book->arena, call->now);
    Db *db = store_take_reader(&reading, service_store(service));
    bool well = db && read_rosters(&reading, db, book) && read_functionaries(&reading, db, book);
    store_give_reader(service_store(service), db);
    for (const Error *error = reading.errors; error; error = error->next)
        call_add_error(call, error);
    if (well) {
        book->epoch = epoch;
        book->read_at = call->now;
    }
    return well;
}

static bool is_inactive(const DutyBook *book, int64_t user) {
    for (size_t i = 0; i < book->inactive.count; i++)
        if (book->inactive.items[i] == user)
            return true;
    return false;
}

static void add_users(Arena *arena, const DutyBook *book, const UserIds *users, UserIds *ret) {
    for (size_t i = 0; i < users->count; i++) {
        bool there = is_inactive(book, users->items[i]);
        for (size_t k = 0; k < ret->count; k++)
            there |= ret->items[k] == users->items[i];
        if (!there)
            *LIST_ADD(arena, ret) = users->items[i];
    }
}

/* First who is on duty on any roster of the role, then whose turns come next. */
static void find_order(Arena *arena, const DutyBook *book, const char *role, Instant at,
                       DutyOrder *ret) {
    for (int rest = 0; rest < 2; rest++) {
        ret->on_duty = ret->users.count;
        for (size_t i = 0; i < book->rosters.count; i++) {
            const KnownRoster *known = &book->rosters.items[i];
            UserIds order;
            if (strcmp(known->roster->role, role) != 0)
                continue;
            roster_call_order(arena, &known->rule, &known->changes, at, &order);
            int64_t on = roster_on_duty(arena, &known->rule, &known->changes, at, NULL);
            if (!rest)
                order.count = on ? 1 : 0;
            add_users(arena, book, &order, &ret->users);
            if (known->roster->minutes_to_answer != WHOLE_NONE)
                ret->patience =
                    MIN(ret->patience, known->roster->minutes_to_answer * MICROS_PER_MINUTE);
        }
    }
}

bool duty_order(Call *call, Service *service, const char *role, Instant at, DutyOrder *ret) {
    DutyBook *book = service_duty(service);
    *ret = (DutyOrder){.patience = USUAL_MINUTES * MICROS_PER_MINUTE};
    pthread_mutex_lock(&book->mutex);
    bool well = refresh(call, service, book);
    if (well && book->rosters.count)
        find_order(call->arena, book, role, at, ret);
    pthread_mutex_unlock(&book->mutex);
    return well;
}

bool duty_with_function(Call *call, Service *service, const char *function, UserIds *ret) {
    DutyBook *book = service_duty(service);
    *ret = (UserIds){0};
    pthread_mutex_lock(&book->mutex);
    bool well = refresh(call, service, book);
    for (size_t i = 0; well && i < book->functionaries.count; i++)
        if (text_has_word(book->functionaries.items[i].functions, function))
            *LIST_ADD(call->arena, ret) = book->functionaries.items[i].user;
    pthread_mutex_unlock(&book->mutex);
    return well;
}
