/* The journal, for those who may read it. */
#include "http/journal.h"
#include "http/ask.h"

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

typedef struct PageReader {
    Ask *ask;
    JsonWriter *out;
    int64_t last;
    size_t count;
} PageReader;

static bool take_event(const Value *values, size_t count, void *with) {
    PageReader *reader = with;
    const JournalEvent *event = journal_from_values(reader->ask->call.arena, values);
    write_event(reader->out, event, rights_view(&reader->ask->actor));
    reader->last = event->seq;
    reader->count++;
    return true;
}

/* Newest first: ?before= goes back, ?record= is one record's history. */
void list_journal(Ask *ask) {
    int64_t limit = 50, before = INT64_MAX, record = 0;
    if (!ask_whole(ask, "limit", 1, 200, &limit) ||
        !ask_whole(ask, "before", 1, INT64_MAX, &before) ||
        !ask_whole(ask, "record", 1, INT64_MAX, &record)) {
        ask_fail(ask);
        return;
    }
    Db *db = ask_reader(ask);
    if (!db)
        return;
    PageReader reader = {.ask = ask, .out = ask_json(ask)};
    json_begin_object(reader.out);
    json_key(reader.out, "items");
    json_begin_list(reader.out);
    Value of_record[] = {WHOLE(record), WHOLE(before), WHOLE(limit)};
    Value of_all[] = {WHOLE(before), WHOLE(limit)};
    bool well = record ? db->driver->query(&ask->call, db, store_sql("journal_of_record"),
                                           of_record, 3, take_event, &reader)
                       : db->driver->query(&ask->call, db, store_sql("journal_before"), of_all, 2,
                                           take_event, &reader);
    store_give_reader(service_store(ask->service), db);
    json_end_list(reader.out);
    json_key(reader.out, "before");
    if (reader.count == (size_t)limit)
        json_whole(reader.out, reader.last);
    else
        json_nothing(reader.out);
    json_end_object(reader.out);
    if (well)
        ask_answer_json(ask, 200, reader.out);
    else
        ask_fail(ask);
}
