/* Deadlines a second on an office calendar with holidays in a DST zone, one core, beside the
 * ceiling: a bare table of openings asked by binary search alone. Figures are printed, none is a
 * test. */
#include "base/yaml.h"
#include "rules/calendar.h"

#include <glib.h>
#include <stdio.h>

enum { QUESTIONS = 1 << 20, ROUNDS = 8 };

static const char CALENDAR[] = "zone: Europe/Berlin\n"
                               "weekly: {mon-fri: ['09:00-12:30', '13:30-18:00']}\n"
                               "holidays: [de, '2026-12-24', '2026-12-31']\n";

static uint64_t state = 42;

static uint64_t next_number(void) {
    uint64_t z = (state += UINT64_C(0x9E3779B97F4A7C15));
    z = (z ^ (z >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94D049BB133111EB);
    return z ^ (z >> 31);
}

/* Random instants of the years `first` to `last`. */
static Instant *draw_instants(int first, int last) {
    Instant *instants = g_new(Instant, QUESTIONS);
    Instant from = civil_day(first, 1, 1) * MICROS_PER_DAY;
    uint64_t length = (uint64_t)(civil_day(last + 1, 1, 1) * MICROS_PER_DAY - from);
    for (int i = 0; i < QUESTIONS; i++)
        instants[i] = from + (Instant)(next_number() % length);
    return instants;
}

static double seconds_since(gint64 start) {
    return (double)(g_get_monotonic_time() - start) / 1e6;
}

/* Best of some rounds: the machine is shared. */
static double deadlines_per_second(const Calendar *calendar, const Instant *from, Micros work) {
    double best = 0;
    Instant sum = 0;
    for (int round = 0; round < ROUNDS; round++) {
        gint64 start = g_get_monotonic_time();
        for (int i = 0; i < QUESTIONS; i++) {
            Instant due;
            if (calendar_deadline(calendar, from[i], work, &due) == CALENDAR_FOUND)
                sum += due;
        }
        best = MAX(best, QUESTIONS / seconds_since(start));
    }
    g_assert(sum != 0);
    return best;
}

static double elapsed_per_second(const Calendar *calendar, const Instant *from, Micros length) {
    double best = 0;
    Micros sum = 0;
    for (int round = 0; round < ROUNDS; round++) {
        gint64 start = g_get_monotonic_time();
        for (int i = 0; i < QUESTIONS; i++)
            sum += calendar_elapsed(calendar, from[i], from[i] + length);
        best = MAX(best, QUESTIONS / seconds_since(start));
    }
    g_assert(sum != 0);
    return best;
}

/* The ceiling: nothing but a sorted table of openings and two binary searches. */
typedef struct Row {
    Instant start;
    Micros before;
} Row;

static double table_per_second(const Calendar *calendar, int first, int last, const Instant *from,
                               Micros work) {
    GArray *rows = g_array_new(FALSE, FALSE, sizeof(Row));
    Instant at = civil_day(first, 1, 1) * MICROS_PER_DAY, start, end;
    Instant until = civil_day(last + 2, 1, 1) * MICROS_PER_DAY;
    Micros before = 0;
    while (at < until && calendar_next_opening(calendar, at, &start, &end)) {
        Row row = {start, before};
        g_array_append_val(rows, row);
        before += end - start;
        at = end;
    }
    const Row *table = (const Row *)(void *)rows->data;
    double best = 0;
    Instant sum = 0;
    for (int round = 0; round < ROUNDS; round++) {
        gint64 began = g_get_monotonic_time();
        for (int i = 0; i < QUESTIONS; i++) {
            guint low = 0, high = rows->len;
            while (high - low > 1) {
                guint middle = (low + high) / 2;
                if (table[middle].start <= from[i])
                    low = middle;
                else
                    high = middle;
            }
            Micros length = low + 1 < rows->len ? table[low + 1].before - table[low].before : 0;
            Micros target = table[low].before + CLAMP(from[i] - table[low].start, 0, length) + work;
            guint first_row = low;
            high = rows->len;
            low = first_row;
            while (high - low > 1) {
                guint middle = (low + high) / 2;
                if (table[middle].before < target)
                    low = middle;
                else
                    high = middle;
            }
            sum += table[low].start + (target - table[low].before);
        }
        best = MAX(best, QUESTIONS / seconds_since(began));
    }
    g_assert(sum != 0);
    g_array_free(rows, TRUE);
    return best;
}

static void print(const char *what, double per_second, double beside) {
    printf("  %-58s %8.1f million/s  %5.2f×\n", what, per_second / 1e6, per_second / beside);
}

int main(void) {
    Arena *arena = arena_new();
    Call call = call_begin(arena, 0);
    const Node *node = yaml_parse(&call, "bench.yaml", CALENDAR, sizeof CALENDAR - 1);
    CalendarSpec spec;
    if (!node || !calendar_spec_read(&call, node, NULL, NULL, &spec)) {
        fprintf(stderr, "%s\n", error_text(arena, call.errors));
        return 1;
    }
    spec.record.id = "bench";
    Calendar *calendar = calendar_new(&call, &spec);
    Instant *year = draw_instants(2026, 2026), *decades = draw_instants(2000, 2029);
    Micros hours = 8 * MICROS_PER_HOUR;
    Micros ten_years = calendar_elapsed(calendar, civil_day(2026, 7, 1) * MICROS_PER_DAY,
                                        civil_day(2036, 7, 1) * MICROS_PER_DAY);
    deadlines_per_second(calendar, decades, ten_years); /* lays out the decades */
    double near = deadlines_per_second(calendar, year, hours);
    printf("one core, Europe/Berlin, two openings a day, holidays; best of %d rounds of %d\n",
           ROUNDS, QUESTIONS);
    print("ceiling: bare table, two binary searches, 8 h, one year",
          table_per_second(calendar, 2026, 2026, year, hours), near);
    print("ceiling: bare table, two binary searches, 8 h, 30 years",
          table_per_second(calendar, 2000, 2029, decades, hours), near);
    print("deadline 8 working hours, instants of one year", near, near);
    print("deadline 8 working hours, instants of 30 years",
          deadlines_per_second(calendar, decades, hours), near);
    double far = deadlines_per_second(calendar, year, ten_years);
    print("deadline ten years away", far, near);
    print("deadline 8 working hours backwards", deadlines_per_second(calendar, year, -hours), near);
    print("elapsed over 3 days", elapsed_per_second(calendar, year, 3 * MICROS_PER_DAY), near);
    printf("  a deadline ten years away costs %.2f times one of 8 hours\n", near / far);
    calendar_free(calendar);
    g_free(year);
    g_free(decades);
    arena_free(arena);
    return 0;
}
