/* Requests like one that is being taken: of the same unit, with the same problem, with the same
 * rare words. The hotline sees doubles, and what helped before. */
#include "http/similar.h"

#include "base/tokens.h"
#include "model/equipment.h"
#include "model/request.h"
#include "store/read.h"
#include "store/search.h"

#include <glib.h>
#include <stdlib.h>

enum {
    SHOWN = 10,
    WORDS_MOST = 12,
    NEWEST = 50,     /* found by one word, of one unit, with one problem */
    SAME_UNIT = 400, /* points */
    SAME_PROBLEM = 600,
    RARE_WORD = 600, /* divided by how many have the word */
    POINTS_LEAST = 300,
};

typedef struct Likeness {
    int64_t id;
    int64_t points;
    bool same_unit, same_problem;
    LIST(const char *) words;
} Likeness;

typedef struct Likes {
    Ask *ask;
    Db *db;
    Sample sample;
    LIST(Likeness) found;
} Likes;

Sample sample_of(const Request *request) {
    return (Sample){.text = request->subject,
                    .problem = request->problem,
                    .equipment = request->equipment,
                    .self = request->head.id};
}

static Likeness *likeness_of(Likes *likes, int64_t id) {
    for (size_t i = 0; i < likes->found.count; i++)
        if (likes->found.items[i].id == id)
            return &likes->found.items[i];
    Likeness *one = LIST_ADD(likes->ask->call.arena, &likes->found);
    *one = (Likeness){.id = id};
    return one;
}

/* ---- finding ---- */

static bool find_by_word(Likes *likes, const char *word) {
    Ask *ask = likes->ask;
    Ids ids = {0};
    SearchQuery query = {.text = word,
                         .entity = &REQUEST,
                         .scope = &ask->actor.scope,
                         .before_id = INT64_MAX,
                         .limit = NEWEST};
    if (!search_find(&ask->call, likes->db, &query, &ids))
        return false;
    for (size_t i = 0; i < ids.count; i++) {
        Likeness *one = likeness_of(likes, ids.items[i]);
        one->points += RARE_WORD / (int64_t)ids.count;
        *LIST_ADD(ask->call.arena, &one->words) = word;
    }
    return true;
}

static bool find_by_words(Likes *likes) {
    Tokens tokens = {0};
    if (likes->sample.text)
        tokens_add(likes->ask->call.arena, TOKENS_QUERY, likes->sample.text,
                   strlen(likes->sample.text), &tokens);
    for (size_t i = 0; i < MIN(tokens.count, WORDS_MOST); i++)
        if (!find_by_word(likes, tokens.items[i].text))
            return false;
    return true;
}

static bool find_newest(Likes *likes, const char *column, Value value, ListPage *ret) {
    Ask *ask = likes->ask;
    ListQuery query = {.entity = &REQUEST,
                       .scope = &ask->actor.scope,
                       .filters = {{entity_column(&REQUEST, column), value}},
                       .filter_count = 1,
                       .descending = true,
                       .limit = NEWEST};
    return store_list(&ask->call, likes->db, &query, ret);
}

static bool find_of_unit(Likes *likes) {
    ListPage page = {0};
    if (!likes->sample.equipment)
        return true;
    if (!find_newest(likes, "equipment", WHOLE(likes->sample.equipment), &page))
        return false;
    for (size_t i = 0; i < page.records.count; i++) {
        Likeness *one = likeness_of(likes, ((const Head *)page.records.items[i])->id);
        one->same_unit = true;
        one->points += SAME_UNIT;
    }
    return true;
}

static bool find_with_problem(Likes *likes) {
    ListPage page = {0};
    if (!likes->sample.problem)
        return true;
    if (!find_newest(likes, "problem", value_text(likes->sample.problem), &page))
        return false;
    for (size_t i = 0; i < page.records.count; i++) {
        Likeness *one = likeness_of(likes, ((const Head *)page.records.items[i])->id);
        one->same_problem = true;
        one->points += SAME_PROBLEM;
    }
    return true;
}

/* ---- answering ---- */

static int by_points(const void *a, const void *b) {
    const Likeness *one = a, *other = b;
    if (one->points != other->points)
        return one->points < other->points ? 1 : -1;
    return (one->id < other->id) - (one->id > other->id);
}

static void write_one(JsonWriter *out, const Likeness *one, const Request *request) {
    json_begin_object(out);
    json_whole_field(out, "request", request->head.id);
    json_text_field(out, "number", request->number);
    json_text_field(out, "subject", request->subject);
    json_text_field(out, "state", REQUEST_STATE_WORDS[request->state]);
    json_yes_no_field(out, "open", request->open);
    json_text_field(out, "problem", request->problem);
    json_id_field(out, "equipment", request->equipment);
    json_instant_field(out, "reported_at", request->reported_at);
    json_instant_field(out, "resolved_at", request->resolved_at);
    json_yes_no_field(out, "same_unit", one->same_unit);
    json_yes_no_field(out, "same_problem", one->same_problem);
    json_key(out, "same_words");
    json_begin_list(out);
    for (size_t i = 0; i < one->words.count; i++)
        json_text(out, one->words.items[i]);
    json_end_list(out);
    json_whole_field(out, "points", one->points);
    json_end_object(out);
}

/* What was merged away is found by the request that goes on for it. */
static bool write_likes(Likes *likes, JsonWriter *out) {
    Ask *ask = likes->ask;
    if (likes->found.count)
        qsort(likes->found.items, likes->found.count, sizeof(Likeness), by_points);
    for (size_t i = 0, shown = 0; i < likes->found.count && shown < SHOWN; i++) {
        const Likeness *one = &likes->found.items[i];
        if (one->points < POINTS_LEAST)
            break;
        const Request *request =
            one->id == likes->sample.self
                ? NULL
                : store_get(&ask->call, likes->db, &REQUEST, one->id, &ask->actor.scope);
        if (!request || request->state == REQUEST_MERGED)
            continue;
        write_one(out, one, request);
        shown++;
    }
    return ask->call.error_count == 0;
}

bool similar_write(Ask *ask, Db *db, const Sample *sample, JsonWriter *out) {
    Likes likes = {.ask = ask, .db = db, .sample = *sample};
    return find_by_words(&likes) && find_of_unit(&likes) && find_with_problem(&likes) &&
           write_likes(&likes, out);
}

/* ---- asked by themselves ---- */

static bool read_id(Ask *ask, const char *name, int64_t *ret) {
    const char *text = http_parameter(ask->request, name);
    char *end = NULL;
    *ret = text ? g_ascii_strtoll(text, &end, 10) : 0;
    return !text || (*text && !*end && *ret > 0) ||
           call_fail(&ask->call, ERROR_INVALID, name, "must be a record's id");
}

/* A request that is there already speaks for itself. */
static bool read_request(Ask *ask, Db *db, Sample *ret) {
    const Request *request = store_get(&ask->call, db, &REQUEST, ret->self, &ask->actor.scope);
    if (!request)
        return ask->call.error_count == 0 &&
               call_fail(&ask->call, ERROR_NOT_FOUND, "request", "there is no such record");
    *ret = sample_of(request);
    return true;
}

static bool read_sample(Ask *ask, Db *db, Sample *ret) {
    *ret = (Sample){.text = http_parameter(ask->request, "text"),
                    .problem = http_parameter(ask->request, "problem")};
    if (!read_id(ask, "equipment", &ret->equipment) || !read_id(ask, "request", &ret->self))
        return false;
    if (ret->self)
        return read_request(ask, db, ret);
    return ret->text || ret->problem || ret->equipment ||
           call_fail(&ask->call, ERROR_INVALID, "text",
                     "is needed, or one of equipment, problem, request");
}

static void answer_similar(Ask *ask) {
    Sample sample;
    Db *db = ask_reader(ask);
    if (!db)
        return;
    JsonWriter *out = ask_begin_items(ask);
    bool well = read_sample(ask, db, &sample) && similar_write(ask, db, &sample, out);
    store_give_reader(service_store(ask->service), db);
    ask_answer_items(ask, out, well);
}

void find_similar(Ask *ask) {
    ask_work(ask, answer_similar);
}
