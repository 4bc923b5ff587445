#include "base/civil.h"

#include "base/text.h"
#include <glib.h>
#include <stdlib.h>

static const char *const WORDS[] = {"mon", "tue", "wed", "thu", "fri", "sat", "sun"};
static const char *const NAMES[] = {"Monday", "Tuesday",  "Wednesday", "Thursday",
                                    "Friday", "Saturday", "Sunday"};

/* Days from civil and back by eras of 400 years: Howard Hinnant, "chrono-compatible low-level date
 * algorithms"; no loop over years or months. */
CivilDay civil_day(int year, int month, int day) {
    year -= month <= 2;
    int era = (year >= 0 ? year : year - 399) / 400;
    int year_of_era = year - era * 400;
    int day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5;
    int day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    return era * 146097 + day_of_era - 719468 + day - 1;
}

void civil_split(CivilDay day, int *ret_year, int *ret_month, int *ret_day) {
    int shifted = day + 719468;
    int era = (shifted >= 0 ? shifted : shifted - 146096) / 146097;
    int day_of_era = shifted - era * 146097;
    int year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    int day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    int month_from_march = (5 * day_of_year + 2) / 153;
    *ret_day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
    *ret_month = month_from_march < 10 ? month_from_march + 3 : month_from_march - 9;
    *ret_year = year_of_era + era * 400 + (*ret_month <= 2);
}

int civil_year(CivilDay day) {
    int year, month, day_of_month;
    civil_split(day, &year, &month, &day_of_month);
    return year;
}

Weekday civil_weekday(CivilDay day) {
    int since_monday = (day + 3) % 7; /* 1970-01-01 was a Thursday */
    return (Weekday)(since_monday < 0 ? since_monday + 7 : since_monday);
}

int civil_days_in_month(int year, int month) {
    return month == 12 ? 31 : civil_day(year, month + 1, 1) - civil_day(year, month, 1);
}

CivilDay civil_add_months(CivilDay day, int months) {
    int year, month, day_of_month;
    civil_split(day, &year, &month, &day_of_month);
    int total = year * 12 + month - 1 + months;
    int new_year = total >= 0 ? total / 12 : (total - 11) / 12;
    int new_month = total - new_year * 12 + 1;
    int last = civil_days_in_month(new_year, new_month);
    return civil_day(new_year, new_month, MIN(day_of_month, last));
}

static bool digits(const char *text, int count, int *ret_value) {
    int value = 0;
    for (int i = 0; i < count; i++) {
        if (!g_ascii_isdigit(text[i]))
            return false;
        value = value * 10 + (text[i] - '0');
    }
    *ret_value = value;
    return true;
}

bool civil_parse(const char *text, CivilDay *ret_day) {
    int year, month, day;
    if (strlen(text) != 10 || text[4] != '-' || text[7] != '-' || !digits(text, 4, &year) ||
        !digits(text + 5, 2, &month) || !digits(text + 8, 2, &day))
        return false;
    if (year < 1 || month < 1 || month > 12 || day < 1 || day > civil_days_in_month(year, month))
        return false;
    *ret_day = civil_day(year, month, day);
    return true;
}

const char *civil_put(char buffer[CIVIL_TEXT_BYTES], CivilDay day) {
    int year, month, day_of_month;
    civil_split(day, &year, &month, &day_of_month);
    char *at = text_put_digits(buffer, year, 4);
    *at = '-';
    at = text_put_digits(at + 1, month, 2);
    *at = '-';
    at = text_put_digits(at + 1, day_of_month, 2);
    *at = '\0';
    return buffer;
}

const char *civil_text(Arena *arena, CivilDay day) {
    return civil_put(arena_room(arena, CIVIL_TEXT_BYTES), day);
}

/* The anonymous Gregorian algorithm (Meeus, Jones, Butcher). */
CivilDay civil_easter(int year) {
    int a = year % 19, b = year / 100, c = year % 100;
    int d = b / 4, e = b % 4, f = (b + 8) / 25, g = (b - f + 1) / 3;
    int h = (19 * a + b - d - g + 15) % 30;
    int i = c / 4, k = c % 4;
    int l = (32 + 2 * e + 2 * i - h - k) % 7;
    int m = (a + 11 * h + 22 * l) / 451;
    int month = (h + l - 7 * m + 114) / 31;
    int day = (h + l - 7 * m + 114) % 31 + 1;
    return civil_day(year, month, day);
}

const char *weekday_word(Weekday weekday) {
    return WORDS[weekday];
}

const char *weekday_name(Weekday weekday) {
    return NAMES[weekday];
}

bool weekday_parse(const char *word, Weekday *ret_weekday) {
    for (int i = 0; i < 7; i++)
        if (!strcmp(word, WORDS[i])) {
            *ret_weekday = (Weekday)i;
            return true;
        }
    return false;
}
