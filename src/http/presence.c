/* Who is looking at a request, or typing: known for half a minute, kept in memory only. */
#include "http/presence.h"

#include "http/app_parts.h"
#include "http/names.h"
#include "model/request.h"
#include "model/user.h"
#include "store/read.h"

#include <glib.h>
#include <pthread.h>

enum { SECONDS = 30, PEOPLE_MOST = 4096, TOLD_MOST = 50 };

typedef struct Person {
    int64_t request, user;
    bool typing;
    Instant seen_at;
} Person;

struct Presence {
    pthread_mutex_t mutex; /* guards all below */
    Person *people;
    size_t count;
};

Presence *presence_new(void) {
    Presence *presence = g_new0(Presence, 1);
    presence->people = g_new0(Person, PEOPLE_MOST);
    pthread_mutex_init(&presence->mutex, NULL);
    return presence;
}

void presence_free(Presence *presence) {
    if (!presence)
        return;
    pthread_mutex_destroy(&presence->mutex);
    g_free(presence->people);
    g_free(presence);
}

static bool is_here(const Person *person, Instant now) {
    return now - person->seen_at < SECONDS * MICROS_PER_SECOND;
}

static void forget_gone(Presence *presence, Instant now) {
    size_t kept = 0;
    for (size_t i = 0; i < presence->count; i++)
        if (is_here(&presence->people[i], now))
            presence->people[kept++] = presence->people[i];
    presence->count = kept;
}

static void note_person(Presence *presence, const Person *seen) {
    pthread_mutex_lock(&presence->mutex);
    forget_gone(presence, seen->seen_at);
    size_t at = 0;
    while (at < presence->count && (presence->people[at].request != seen->request ||
                                    presence->people[at].user != seen->user))
        at++;
    if (at < PEOPLE_MOST) {
        presence->people[at] = *seen;
        presence->count = MAX(presence->count, at + 1);
    }
    pthread_mutex_unlock(&presence->mutex);
}

/* Who else is here; a copy, so that nobody waits for the store. */
static size_t others_here(const Ask *ask, Presence *presence, Person ret_people[TOLD_MOST]) {
    size_t count = 0;
    pthread_mutex_lock(&presence->mutex);
    for (size_t i = 0; i < presence->count && count < TOLD_MOST; i++) {
        const Person *person = &presence->people[i];
        if (person->request == ask->id && person->user != ask->actor.user &&
            is_here(person, ask->call.now))
            ret_people[count++] = *person;
    }
    pthread_mutex_unlock(&presence->mutex);
    return count;
}

static void write_people(Ask *ask, const Person *people, size_t count, const char *names) {
    JsonWriter *out = ask_begin_items(ask);
    for (size_t i = 0; i < count; i++) {
        json_begin_object(out);
        json_whole_field(out, "person", people[i].user);
        json_yes_no_field(out, "typing", people[i].typing);
        json_instant_field(out, "seen_at", people[i].seen_at);
        json_end_object(out);
    }
    json_end_list(out);
    json_key(out, "names");
    json_raw(out, names);
    json_end_object(out);
    ask_answer_json(ask, 200, out);
}

static const char *names_of_people(Ask *ask, Db *db, const Person *people, size_t count) {
    Ids ids = {0};
    for (size_t i = 0; i < count; i++)
        *LIST_ADD(ask->call.arena, &ids) = people[i].user;
    return names_of_ids(ask, db, &USER, &ids);
}

/* Says that the asker looks (or types), and answers who else does. */
void note_presence(Ask *ask) {
    bool typing = false;
    Presence *presence = app_presence(ask->app);
    Person *people = ARENA_ARRAY(ask->call.arena, Person, TOLD_MOST);
    const Node *body = ask_body(ask);
    Db *db = body ? store_take_reader(&ask->call, service_store(ask->service)) : NULL;
    const void *request = db ? ask_record(ask, db, &REQUEST) : NULL;
    size_t count = request ? others_here(ask, presence, people) : 0;
    const char *names = request ? names_of_people(ask, db, people, count) : NULL;
    store_give_reader(service_store(ask->service), db);
    if (!names) {
        ask_fail(ask);
        return;
    }
    node_yes_no(node_get(body, "typing"), &typing);
    note_person(presence, &(Person){ask->id, ask->actor.user, typing, ask->call.now});
    write_people(ask, people, count, names);
}
