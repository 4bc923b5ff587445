#include "rules/history_json.h"

#include <glib.h>
#include <inttypes.h>

static void write_fact(JsonWriter *out, const Fact *fact) {
    char text[32];
    json_key(out, fact->id);
    switch (fact->value.type) {
    case FACT_YES_NO:
        json_yes_no(out, fact->value.yes);
        return;
    case FACT_COUNT:
        json_whole(out, fact->value.number);
        return;
    case FACT_DURATION:
        g_snprintf(text, sizeof text, "%" PRId64 " s", fact->value.number / MICROS_PER_SECOND);
        json_text(out, text);
        return;
    case FACT_WORD:
    case FACT_TEXT:
        json_text(out, fact->value.word);
        return;
    }
}

void history_facts_write(JsonWriter *out, const Facts *facts) {
    json_begin_object(out);
    for (size_t i = 0; i < facts->count; i++)
        write_fact(out, &facts->items[i]);
    json_end_object(out);
}

/* Where facts come from that nobody stated, so that a decision can say it (promises.md). */
static void write_sources(JsonWriter *out, const Facts *facts) {
    bool any = false;
    for (size_t i = 0; i < facts->count; i++) {
        const char *source = facts->items[i].source;
        if (!source || !strcmp(source, HISTORY_STATED))
            continue;
        if (!any) {
            json_key(out, "sources");
            json_begin_object(out);
        }
        any = true;
        json_text_field(out, facts->items[i].id, source);
    }
    if (any)
        json_end_object(out);
}

static void write_late_reason(JsonWriter *out, const LateReason *reason) {
    json_text_field(out, "promise", reason->promise);
    json_whole_field(out, "round", reason->turn);
    json_text_field(out, "cause", reason->cause);
    if (reason->text)
        json_text_field(out, "text", reason->text);
}

void history_event_write(JsonWriter *out, const HistoryEvent *event) {
    json_text_field(out, "type", event->type);
    if (event->appointed != INSTANT_NONE)
        json_instant_field(out, "for", event->appointed);
    if (event->until != INSTANT_NONE)
        json_instant_field(out, "until", event->until);
    if (event->reason)
        json_text_field(out, "reason", event->reason);
    if (event->level)
        json_text_field(out, "level", event->level);
    if (event->corrected)
        json_yes_no_field(out, "corrected", true);
    if (event->told)
        json_yes_no_field(out, "told", true);
    if (event->explains.promise)
        write_late_reason(out, &event->explains);
    if (event->facts.count) {
        json_key(out, "facts");
        history_facts_write(out, &event->facts);
        write_sources(out, &event->facts);
    }
}
