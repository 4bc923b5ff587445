/* Calendar arithmetic: deadlines and elapsed working time (promises.md, Time).
 *
 * A Calendar is compiled from its spec: openings are laid out as instants, decade by decade when
 * first asked for, with the working time that lies before each. So a deadline is two look-ups,
 * however far away; nothing steps through minutes or days. Answers depend on the arguments alone;
 * all functions may be called by several threads at once. */
#pragma once

#include "base/zone.h"
#include "model/calendar_spec.h"
#include "model/promise.h"

typedef struct Calendar Calendar;

/* Compiles `spec`, which must outlive the calendar. NULL and errors where the zone is unknown. */
Calendar *calendar_new(Call *call, const CalendarSpec *spec);

/* The calendar that never closes, in the zone `zone`. */
Calendar *calendar_new_always(Call *call, const char *zone);
void calendar_free(Calendar *calendar);

const Zone *calendar_zone(const Calendar *calendar);
/* Its id; "always" for the one that never closes. */
const char *calendar_id(const Calendar *calendar);

typedef enum CalendarResult {
    CALENDAR_FOUND,
    CALENDAR_NO_WORKING_TIME, /* none comes within ten years */
    CALENDAR_OUT_OF_RANGE     /* the answer lies outside the years that can be counted */
} CalendarResult;

/* The earliest instant by which working time `work` has passed since `from`. Zero gives `from`;
 * negative: the latest instant from which |work| has passed until `from`. */
CalendarResult calendar_deadline(const Calendar *calendar, Instant from, Micros work,
                                 Instant *ret_due);

/* Working time in [from, to); the negative of the reverse where `to` is before `from`. */
Micros calendar_elapsed(const Calendar *calendar, Instant from, Instant to);

/* The deadline of any span: civil parts first (same wall-clock time, month ends clamp), then
 * working time; or working days by `day_end`. */
CalendarResult calendar_span(const Calendar *calendar, Instant from, const Span *span,
                             DayEnd day_end, Instant *ret_due);

/* Adds the error that belongs to `result`; true where it was found. */
bool calendar_check_result(Call *call, const char *field, CalendarResult result);

/* Why a day is open or closed. */
typedef enum DayKind {
    DAY_WEEKLY,      /* as every week */
    DAY_HOLIDAY,     /* a day off of a named set */
    DAY_MAKE_UP,     /* a make-up working day of a named set */
    DAY_DATE_CLOSED, /* a date that the calendar closes */
    DAY_EXCEPTION    /* the calendar states this very day */
} DayKind;

typedef struct DayPlan {
    DayKind kind;
    const Hours *hours; /* the day's ranges; none: closed */
    const char *set;    /* HOLIDAY, MAKE_UP: the set's id */
    const Words *name;  /* HOLIDAY, MAKE_UP: the holiday */
    bool provisional;   /* announced, but not yet by law or notice */
} DayPlan;

DayPlan calendar_day_plan(const Calendar *calendar, CivilDay day);

/* The first opening that ends after `at`: [*ret_start, *ret_end). False where none is counted. */
bool calendar_next_opening(const Calendar *calendar, Instant at, Instant *ret_start,
                           Instant *ret_end);

/* Whether a named set of the calendar lacks the year of `day`: holidays may be missing there. */
const char *calendar_unknown_set(const Calendar *calendar, CivilDay day);
