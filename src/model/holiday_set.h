/* A holiday set as it is written: the public holidays of a country in one file, such as
 * programmes/calendars/cn.yaml (docs/holiday-sets.md has the format). rules/holiday.h computes with
 * it. All lives in the arena of the call that read it. */
#pragma once

#include "base/civil.h"
#include "model/words.h"

typedef enum HolidayRuleKind {
    HOLIDAY_DATE,   /* 12-25; 02-29 comes in leap years only */
    HOLIDAY_EASTER, /* easter, easter -2, easter +39 */
    HOLIDAY_NTH,    /* 3rd mon of jan, last mon of may */
    HOLIDAY_BEFORE, /* mon on or before 05-24 */
    HOLIDAY_AFTER,  /* sat on or after 06-20 */
} HolidayRuleKind;

/* Where a holiday goes that falls on a certain weekday. */
typedef enum HolidayShift {
    SHIFT_NONE,
    SHIFT_BACK,      /* to the weekday `to` before it */
    SHIFT_ON,        /* to the weekday `to` after it */
    SHIFT_NEXT_FREE, /* to the next day from Monday to Friday that is not in the set yet */
} HolidayShift;

typedef struct HolidayMove {
    HolidayShift shift;
    Weekday to;
} HolidayMove;

typedef struct HolidayMoves {
    HolidayMove on[7]; /* by the weekday that the holiday falls on, from Monday */
    bool instead;      /* the day itself is then none: it moved; else it has a substitute */
} HolidayMoves;

enum { HOLIDAY_LAST = 5, HOLIDAY_RANGE_DAYS = 62 };

typedef struct HolidayRule {
    Words name;
    HolidayRuleKind kind;
    int month, day;  /* DATE, BEFORE, AFTER; the month of NTH */
    int offset;      /* days: from Easter; from month and day, for BEFORE and AFTER */
    int nth;         /* NTH: 1 to 4 or HOLIDAY_LAST */
    Weekday weekday; /* NTH, BEFORE, AFTER */
    int first_year;  /* INT_MIN where open */
    int last_year;   /* INT_MAX where open */
    LIST(int) except;
    HolidayMoves moves;
} HolidayRule;

typedef struct ListedDay {
    CivilDay day;
    const Words *name;
    bool working;     /* a make-up working day */
    bool provisional; /* expected, but not announced yet */
    bool observed;    /* stands for a holiday of another date */
    HolidayMoves moves;
    const NodeEntry *written;
} ListedDay;

typedef struct HolidaySet {
    const char *id;
    Words name;
    const char *source;
    int first_year; /* complete from this year … */
    int last_year;  /* … to this one; INT_MAX: its rules hold until the law changes */
    LIST(HolidayRule) rules;
    LIST(ListedDay) days; /* sorted, no day twice */
} HolidaySet;

/* NULL where anything is wrong; every mistake is then an error of `call`, at its place. */
const HolidaySet *holiday_set_read(Call *call, const Node *root);

/* The set in `folder`/`id`.yaml. `at` (may be NULL) is where it was asked for: an id that can't be
 * one or that the folder lacks is an error there, with a hint of the nearest name. */
bool holiday_set_load(Call *call, const char *folder, const char *id, const Node *at,
                      const HolidaySet **ret_set);
