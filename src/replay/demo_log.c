#include "replay/demo_log.h"

#include "replay/demo_chance.h"

#include "base/csv.h"
#include "base/instant.h"
#include <glib.h>

enum { OFFSET_SECONDS = 8 * 3600 }; /* the demo company works in Shanghai, without DST */

/* ---- the company ---- */

static const char *const CUSTOMERS[] = {
    "Harbour Telecom", "云岭通信",    "North Rail Signals", "江城地铁",         "Lakeside Hospital",
    "青松银行",        "Delta Ports", "华南电力调度",       "City Water Works", "东海数据中心"};
static const char *const EQUIPMENT[] = {"Core router", "Server",     "Storage array", "UPS",
                                        "Switch",      "数据库软件", "Firewall",      "光传输设备"};
static const char *const ENGINEERS[] = {"Li Wei", "王芳", "Zhang Min", "陈强", "Liu Yang", "赵磊"};

typedef struct DemoCase {
    int64_t number;
    int level; /* 1 to 3 */
    int customer, equipment, engineer;
    const char *kind;
    const char *mode;
} DemoCase;

typedef struct DemoEvent {
    Instant at;
    DemoCase about;
    const char *state;
} DemoEvent;

/* ---- the events that wait for their time: a binary heap by instant, then number ---- */

static bool earlier(const DemoEvent *a, const DemoEvent *b) {
    return a->at != b->at ? a->at < b->at : a->about.number < b->about.number;
}

static void push(GArray *heap, const DemoEvent *event) {
    g_array_append_val(heap, *event);
    DemoEvent *events = (DemoEvent *)(void *)heap->data;
    for (guint i = heap->len - 1; i > 0 && earlier(&events[i], &events[(i - 1) / 2]);
         i = (i - 1) / 2) {
        DemoEvent swap = events[i];
        events[i] = events[(i - 1) / 2];
        events[(i - 1) / 2] = swap;
    }
}

static DemoEvent pop(GArray *heap) {
    DemoEvent *events = (DemoEvent *)(void *)heap->data, first = events[0];
    events[0] = events[heap->len - 1];
    g_array_set_size(heap, heap->len - 1);
    for (guint i = 0;;) {
        guint child = 2 * i + 1;
        if (child >= heap->len)
            return first;
        if (child + 1 < heap->len && earlier(&events[child + 1], &events[child]))
            child++;
        if (!earlier(&events[child], &events[i]))
            return first;
        DemoEvent swap = events[i];
        events[i] = events[child];
        events[child] = swap;
        i = child;
    }
}

/* ---- a case's way ---- */

static void tell(GArray *heap, const DemoCase *about, Instant at, const char *state) {
    push(heap, &(DemoEvent){at, *about, state});
}

typedef struct Way {
    GArray *heap;
    uint64_t *state;
    const DemoCase *about;
    Instant at;
} Way;

/* Time passes, then the case enters a state. */
static void go_on(Way *way, Micros median, Micros p95, const char *state) {
    way->at += chance_length(way->state, median, p95);
    tell(way->heap, way->about, way->at, state);
}

static void wait_now_and_then(Way *way) {
    static const char *const WAITS[] = {"Waiting for customer", "Waiting for customer",
                                        "Waiting for access", "Waiting for vendor"};
    while (chance(way->state) < 0.28) {
        go_on(way, MICROS_PER_HOUR, 8 * MICROS_PER_HOUR, WAITS[below(way->state, 4)]);
        go_on(way, 5 * MICROS_PER_HOUR, 60 * MICROS_PER_HOUR, "In progress");
    }
}

/* Returns whether a unit was swapped. */
static bool visit_site(Way *way) {
    go_on(way, 20 * MICROS_PER_MINUTE, 2 * MICROS_PER_HOUR, "Visit needed");
    go_on(way, 15 * MICROS_PER_MINUTE, 70 * MICROS_PER_MINUTE, "Engineer sent");
    go_on(way, 2 * MICROS_PER_HOUR, 7 * MICROS_PER_HOUR, "On site");
    bool swapped = chance(way->state) < 0.35;
    if (swapped) {
        go_on(way, 30 * MICROS_PER_MINUTE, 2 * MICROS_PER_HOUR, "Spare needed");
        go_on(way, 2 * MICROS_PER_HOUR, 5 * MICROS_PER_HOUR, "Spare shipped");
        go_on(way, 6 * MICROS_PER_HOUR, 30 * MICROS_PER_HOUR, "Spare on site");
        go_on(way, 90 * MICROS_PER_MINUTE, 5 * MICROS_PER_HOUR, "Unit swapped");
    }
    go_on(way, MICROS_PER_HOUR, 4 * MICROS_PER_HOUR, "Repaired on site");
    return swapped;
}

/* What follows a swap: the faulty unit goes to repair, the customer's file is brought up to date.
 */
static void follow_swap(Way *way) {
    go_on(way, 26 * MICROS_PER_HOUR, 100 * MICROS_PER_HOUR, "File updated");
    go_on(way, 20 * MICROS_PER_HOUR, 80 * MICROS_PER_HOUR, "Unit sent off");
    go_on(way, 25 * MICROS_PER_DAY, 58 * MICROS_PER_DAY, "Unit repaired");
}

/* Working on it, on site where the telephone doesn't do, until it is solved. */
static void work(Way *way) {
    static const Micros MEDIANS[] = {0, MICROS_PER_HOUR, 5 * MICROS_PER_HOUR, 14 * MICROS_PER_HOUR};
    tell(way->heap, way->about, way->at, "In progress");
    wait_now_and_then(way);
    bool on_site = !strcmp(way->about->mode, "on_site");
    bool swapped = on_site && visit_site(way);
    Micros median = MEDIANS[way->about->level] / (on_site ? 4 : 1);
    go_on(way, median, 4 * median, "Resolved");
    if (chance(way->state) < 0.95)
        go_on(way, 2 * MICROS_PER_HOUR, 20 * MICROS_PER_HOUR, "Customer told");
    if (on_site && chance(way->state) < 0.97)
        go_on(way, 20 * MICROS_PER_HOUR, 100 * MICROS_PER_HOUR, "Analysis submitted");
    if (swapped)
        follow_swap(way);
}

static void tell_case(GArray *heap, uint64_t *state, const DemoCase *about, Instant opened) {
    Way way = {heap, state, about, opened};
    tell(heap, about, opened, "New");
    way.at += chance_length(state, 3 * MICROS_PER_MINUTE, 11 * MICROS_PER_MINUTE);
    work(&way);
    while (chance(state) < 0.04) { /* it comes back */
        go_on(&way, 20 * MICROS_PER_HOUR, 90 * MICROS_PER_HOUR, "Back again");
        way.at += chance_length(state, 3 * MICROS_PER_MINUTE, 11 * MICROS_PER_MINUTE);
        work(&way);
    }
    if (chance(state) < 0.98)
        tell(heap, about, way.at + 3 * MICROS_PER_DAY, "Closed");
}

static DemoCase draw_case(uint64_t *state, int64_t number) {
    double level = chance(state), kind = chance(state);
    return (DemoCase){.number = number,
                      .level = level < 0.06   ? 1
                               : level < 0.33 ? 2
                                              : 3,
                      .customer = below(state, G_N_ELEMENTS(CUSTOMERS)),
                      .equipment = below(state, G_N_ELEMENTS(EQUIPMENT)),
                      .engineer = below(state, G_N_ELEMENTS(ENGINEERS)),
                      .kind = kind < 0.86 ? "fault" : "consultation",
                      .mode = chance(state) < 0.3 ? "on_site" : "telephone"};
}

/* Most calls come by day and on working days. */
static Instant shift_to_day(uint64_t *state, Instant opened) {
    Micros in_day = (opened + OFFSET_SECONDS * MICROS_PER_SECOND) % MICROS_PER_DAY;
    bool night = in_day < 7 * MICROS_PER_HOUR || in_day > 20 * MICROS_PER_HOUR;
    return night && chance(state) < 0.7 ? opened + 9 * MICROS_PER_HOUR : opened;
}

/* ---- lines ---- */

static void write_line(FILE *out, const DemoEvent *event) {
    char at[INSTANT_TEXT_BYTES], number[24], level[8];
    g_snprintf(number, sizeof number, "SR-%06ld", event->about.number);
    g_snprintf(level, sizeof level, "%d", event->about.level);
    csv_write_field(out, number, true);
    csv_write_field(out, instant_text(at, event->at, OFFSET_SECONDS), false);
    csv_write_field(out, event->state, false);
    csv_write_field(out, level, false);
    csv_write_field(out, event->about.kind, false);
    csv_write_field(out, event->about.mode, false);
    csv_write_field(out, CUSTOMERS[event->about.customer], false);
    csv_write_field(out, EQUIPMENT[event->about.equipment], false);
    csv_write_field(out, ENGINEERS[event->about.engineer], false);
    csv_write_end(out);
}

static void write_header(FILE *out) {
    static const char *const COLUMNS[] = {"request",  "changed_at", "state",
                                          "level",    "kind",       "support_mode",
                                          "customer", "equipment",  "engineer"};
    for (size_t i = 0; i < G_N_ELEMENTS(COLUMNS); i++)
        csv_write_field(out, COLUMNS[i], i == 0);
    csv_write_end(out);
}

static void write_until(FILE *out, GArray *heap, Instant until) {
    while (heap->len && ((DemoEvent *)(void *)heap->data)->at <= until) {
        DemoEvent event = pop(heap);
        write_line(out, &event);
    }
}

void demo_log_write(FILE *out, const DemoLogOptions *options) {
    uint64_t state = options->seed;
    GArray *heap = g_array_new(FALSE, FALSE, sizeof(DemoEvent));
    Instant begins = civil_day(options->year, 1, 1) * MICROS_PER_DAY;
    Instant ends = civil_day(options->year + 1, 1, 1) * MICROS_PER_DAY;
    Micros pitch = (ends - begins) / MAX(options->cases, 1);
    write_header(out);
    for (int64_t number = 1; number <= options->cases; number++) {
        Instant opened =
            begins + pitch * (number - 1) +
            (Micros)(chance(&state) * (double)pitch) / MICROS_PER_SECOND * MICROS_PER_SECOND;
        DemoCase about = draw_case(&state, number);
        write_until(out, heap, begins + pitch * (number - 1));
        tell_case(heap, &state, &about, shift_to_day(&state, opened));
    }
    write_until(out, heap, INT64_MAX);
    g_array_free(heap, TRUE);
}
