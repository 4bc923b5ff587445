/* The journal, for those who may read it. */
#include "http/journal.h"
#include "http/ask.h"
#include "http/names.h"
#include "model/user.h"

#include <glib.h>
#include <inttypes.h>

void write_event(JsonWriter *out, const JournalEvent *event, EntityView view) {
    json_begin_object(out);
    json_whole_field(out, "seq", event->seq);
    json_instant_field(out, "recorded_at", event->recorded_at);
    json_instant_field(out, "effective_at", event->effective_at);
    json_whole_field(out, "actor", event->actor);
    if (event->on_behalf)
        json_whole_field(out, "on_behalf", event->on_behalf);
    json_text_field(out, "action", event->action);
    json_text_field(out, "entity", event->entity);
    json_whole_field(out, "record", event->record);
    json_whole_field(out, "version", event->version);
    json_text_field(out, "rule", event->rule);
    json_key(out, "changes");
    json_raw(out, event->changes ? event->changes : "{}");
    json_key(out, "personal");
    if (event->personal && view.personal)
        json_raw(out, event->personal);
    else
        json_text(out, !event->personal_digest ? NULL : event->personal ? "hidden" : "redacted");
    json_end_object(out);
}

/* ---- the list ---- */

/* How far one page looks for what fits: the next one goes on from there. */
enum { STEP_EVENTS = 200000 };

typedef struct JournalPage {
    Ask *ask;
    JsonWriter *out;
    int64_t limit, before, floor, record, actor;
    const char *entity, *action;
    Instant from, to;
    int64_t last;
    size_t count;
    Ids people;
} JournalPage;

static void note_person(JournalPage *page, int64_t user) {
    bool known = !user;
    for (size_t i = 0; i < page->people.count && !known; i++)
        known = page->people.items[i] == user;
    if (!known)
        *LIST_ADD(page->ask->call.arena, &page->people) = user;
}

static bool take_event(const Value *values, size_t count, void *with) {
    JournalPage *page = with;
    const JournalEvent *event = journal_from_values(page->ask->call.arena, values);
    write_event(page->out, event, rights_view(&page->ask->actor));
    note_person(page, event->actor);
    note_person(page, event->on_behalf);
    page->last = event->seq;
    page->count++;
    return true;
}

static bool read_instant(Ask *ask, const char *name, Instant *ret) {
    const char *text = http_parameter(ask->request, name);
    return !text || instant_parse(&ask->call, name, text, ret);
}

static bool read_question(JournalPage *page) {
    Ask *ask = page->ask;
    const char *entity = http_parameter(ask->request, "entity");
    const char *action = http_parameter(ask->request, "action");
    page->entity = entity ? entity : "";
    page->action = action ? action : "";
    if (!ask_whole(ask, "limit", 1, 200, &page->limit) ||
        !ask_whole(ask, "before", 1, INT64_MAX, &page->before) ||
        !ask_whole(ask, "record", 1, INT64_MAX, &page->record) ||
        !ask_whole(ask, "actor", 0, INT64_MAX, &page->actor) ||
        !read_instant(ask, "from", &page->from) || !read_instant(ask, "to", &page->to))
        return false;
    page->before = MIN(page->before, service_seq(ask->service) + 1);
    /* one record's events are found by an index, however far back */
    page->floor = page->record ? 0 : MAX(page->before - STEP_EVENTS, 0);
    return true;
}

static bool query_page(JournalPage *page, Db *db) {
    Value where[] = {WHOLE(page->before),      WHOLE(page->floor),       WHOLE(page->actor),
                     value_text(page->entity), value_text(page->action), WHOLE(page->from),
                     WHOLE(page->to),          WHOLE(page->limit),       WHOLE(page->record)};
    const char *statement = page->record ? "journal_of_record" : "journal_where";
    return db->driver->query(&page->ask->call, db, store_sql(statement), where,
                             page->record ? 9 : 8, take_event, page);
}

static void write_end(JournalPage *page, const char *names) {
    bool full = page->count == (size_t)page->limit;
    json_end_list(page->out);
    json_key(page->out, "before");
    if (full)
        json_whole(page->out, page->last);
    else if (page->floor > 1)
        json_whole(page->out, page->floor);
    else
        json_nothing(page->out);
    json_key(page->out, "names");
    json_raw(page->out, names);
    json_end_object(page->out);
}

/* Newest first: ?before= goes back, ?record= is one record's history. */
void list_journal(Ask *ask) {
    JournalPage page = {.ask = ask,
                        .limit = 50,
                        .before = INT64_MAX - 1,
                        .actor = -1,
                        .from = INT64_MIN,
                        .to = INT64_MAX};
    if (!read_question(&page)) {
        ask_fail(ask);
        return;
    }
    Db *db = ask_reader(ask);
    if (!db)
        return;
    page.out = ask_json(ask);
    json_begin_object(page.out);
    json_key(page.out, "items");
    json_begin_list(page.out);
    const char *names = query_page(&page, db) ? names_of_ids(ask, db, &USER, &page.people) : NULL;
    store_give_reader(service_store(ask->service), db);
    if (names) {
        write_end(&page, names);
        ask_answer_json(ask, 200, page.out);
    } else {
        ask_fail(ask);
    }
}
