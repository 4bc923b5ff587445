/* Two lines, any bytes: an instant and a span. What can be read comes back the same from its words,
 * and a deadline and the time elapsed until it agree. */
#include "base/yaml.h"
#include "fuzz.h"
#include "rules/calendar.h"

#include <glib.h>
#include <string.h>

static const char CALENDAR[] =
    "zone: Australia/Lord_Howe\n"
    "weekly: {mon-thu: ['01:30-02:15', '09:00-12:00'], fri: ['22:00-06:00']}\n"
    "exceptions: {'2026-04-05': ['00:00-24:00'], '2026-12-24': []}\n";

static void check_span(Call *call, const Span *span) {
    Span again;
    const char *text = span_text(call->arena, span, "en");
    if (span->micros % MICROS_PER_SECOND == 0) {
        g_assert(span_parse(call, "span", text, &again));
        g_assert(span_equal(span, &again));
    }
}

static void check_instant(Call *call, Instant instant) {
    char text[INSTANT_TEXT_BYTES];
    Instant again;
    for (int offset = -43200; offset <= 43200; offset += 20700) {
        g_assert(instant_parse(call, "again", instant_text(text, instant, offset), &again));
        g_assert(again == instant);
    }
}

static void check_deadline(const Calendar *calendar, Instant from, const Span *span) {
    Instant due;
    if (calendar_span(calendar, from, span, DAY_END_CLOSING, &due) != CALENDAR_FOUND)
        return;
    g_assert(due >= INSTANT_FIRST && due < INSTANT_END);
    if (span_is_time(span))
        g_assert(calendar_elapsed(calendar, from, due) == span->micros);
    g_assert(calendar_elapsed(calendar, from, due) == -calendar_elapsed(calendar, due, from));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static Calendar *calendar;
    static Arena *lasting;
    if (!calendar) {
        lasting = arena_new();
        Call call = call_begin(lasting, 0);
        CalendarSpec *spec = ARENA_NEW(lasting, CalendarSpec);
        g_assert(calendar_spec_read(&call, yaml_parse(&call, "c", CALENDAR, strlen(CALENDAR)), NULL,
                                    NULL, spec));
        spec->record.id = "fuzz";
        calendar = calendar_new(&call, spec);
    }
    char *text = g_strndup((const char *)data, size);
    char *newline = strchr(text, '\n');
    Arena *arena = arena_new();
    Call call = call_begin(arena, 0);
    Instant from;
    Span span;
    if (newline)
        *newline = '\0';
    bool has_instant = instant_parse(&call, "from", text, &from);
    bool has_span = span_parse(&call, "within", newline ? newline + 1 : "1 h", &span);
    g_assert((has_instant && has_span) == (call.error_count == 0));
    if (has_instant)
        check_instant(&call, from);
    if (has_span)
        check_span(&call, &span);
    if (has_instant && has_span)
        check_deadline(calendar, from, &span);
    arena_free(arena);
    g_free(text);
    return 0;
}
