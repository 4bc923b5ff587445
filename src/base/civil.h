/* Civil dates of the proleptic Gregorian calendar, as a count of days: what a date-only value is.
 * A date is not an instant and never passes through a time zone (zone.h joins the two). */
#pragma once

#include "base/arena.h"
#include <stdbool.h>
#include <stdint.h>

typedef int32_t CivilDay; /* days since 1970-01-01 */

enum { CIVIL_DAY_NONE = INT32_MIN };

/* Monday is 0, as in ISO 8601 weeks. */
typedef enum Weekday { MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY, SATURDAY, SUNDAY } Weekday;

/* `month` 1–12; `day` may lie outside the month and runs on into the next ones. */
CivilDay civil_day(int year, int month, int day);
void civil_split(CivilDay day, int *ret_year, int *ret_month, int *ret_day);
int civil_year(CivilDay day);
Weekday civil_weekday(CivilDay day);
int civil_days_in_month(int year, int month);

/* `day` + `months`; a day that the month lacks becomes its last one (31 January + 1 month). */
CivilDay civil_add_months(CivilDay day, int months);

/* Strictly "YYYY-MM-DD", an existing date of the years 0001–9999. */
bool civil_parse(const char *text, CivilDay *ret_day);
const char *civil_text(Arena *arena, CivilDay day);
/* The same in `buffer`; a year has four digits. */
enum { CIVIL_TEXT_BYTES = sizeof "2026-03-27" };
const char *civil_put(char buffer[CIVIL_TEXT_BYTES], CivilDay day);

/* Easter Sunday of a year, Western churches (Gregorian computus). */
CivilDay civil_easter(int year);

/* "mon" … "sun", and "Monday" … in English. */
const char *weekday_word(Weekday weekday);
const char *weekday_name(Weekday weekday);
bool weekday_parse(const char *word, Weekday *ret_weekday);
