#include "base/instant.h"

#include "base/text.h"
#include <glib.h>

enum { LARGEST_OFFSET_HOURS = 18 };

/* Reads exactly `count` digits at *text and moves behind them. */
static bool take_digits(const char **text, int count, int *ret_value) {
    int value = 0;
    for (int i = 0; i < count; i++) {
        if (!g_ascii_isdigit((*text)[i]))
            return false;
        value = value * 10 + ((*text)[i] - '0');
    }
    *text += count;
    *ret_value = value;
    return true;
}

static bool take(const char **text, char wanted) {
    if (**text != wanted)
        return false;
    (*text)++;
    return true;
}

static bool take_decimals(const char **text, int *ret_micros) {
    int micros = 0, digits = 0;
    for (; g_ascii_isdigit(**text); (*text)++, digits++) {
        if (digits < 6)
            micros = micros * 10 + (**text - '0');
        else if (**text != '0')
            return false; /* finer than a microsecond: nothing is rounded */
    }
    for (int i = digits; i < 6; i++)
        micros *= 10;
    *ret_micros = micros;
    return digits > 0;
}

static bool take_offset(const char **text, int *ret_seconds) {
    *ret_seconds = 0;
    if (take(text, 'Z') || take(text, 'z'))
        return true;
    int sign = take(text, '+') ? 1 : take(text, '-') ? -1 : 0;
    int hours, minutes = 0, seconds = 0;
    if (!sign || !take_digits(text, 2, &hours))
        return false;
    bool colon = take(text, ':');
    if ((colon || g_ascii_isdigit(**text)) && !take_digits(text, 2, &minutes))
        return false;
    if (colon && take(text, ':') && !take_digits(text, 2, &seconds))
        return false;
    *ret_seconds = sign * (hours * 3600 + minutes * 60 + seconds);
    return hours <= LARGEST_OFFSET_HOURS && minutes < 60 && seconds < 60;
}

typedef struct Reading {
    int year, month, day, hour, minute, second, micros, offset_seconds;
    const char *problem;
} Reading;

static bool read_date(const char **text, Reading *reading) {
    if (!take_digits(text, 4, &reading->year) || !take(text, '-') ||
        !take_digits(text, 2, &reading->month) || !take(text, '-') ||
        !take_digits(text, 2, &reading->day))
        return false;
    return reading->month >= 1 && reading->month <= 12 && reading->day >= 1 &&
           reading->day <= civil_days_in_month(reading->year, reading->month);
}

static bool read_time(const char **text, Reading *reading) {
    if (!take_digits(text, 2, &reading->hour) || !take(text, ':') ||
        !take_digits(text, 2, &reading->minute))
        return false;
    if (take(text, ':')) {
        if (!take_digits(text, 2, &reading->second))
            return false;
        if ((take(text, '.') || take(text, ',')) && !take_decimals(text, &reading->micros))
            return false;
    }
    bool end_of_day = reading->hour == 24 && !reading->minute && !reading->second;
    return reading->minute < 60 && reading->second < 60 &&
           (reading->hour < 24 || (end_of_day && !reading->micros));
}

static bool read_instant(const char *text, Reading *reading) {
    reading->problem = "is not a date and time such as 2026-03-27T17:10:00+01:00";
    if (!read_date(&text, reading))
        return false;
    if (!take(&text, 'T') && !take(&text, 't') && !take(&text, ' '))
        return false;
    if (!read_time(&text, reading))
        return false;
    reading->problem = "needs its offset from UTC, such as Z or +08:00";
    if (!take_offset(&text, &reading->offset_seconds))
        return false;
    reading->problem = "has something behind its offset";
    return *text == '\0';
}

/* Five digits and more, or the year 0: well formed, but nothing that can be counted. */
static bool names_a_far_year(const char *text) {
    size_t digits = strspn(text, "0123456789");
    return (digits > 4 && text[digits] == '-') || g_str_has_prefix(text, "0000-") ||
           ((*text == '-' || *text == '+') && strspn(text + 1, "0123456789") >= 4);
}

bool instant_check(Call *call, const char *field, Instant instant) {
    if (instant >= INSTANT_FIRST && instant < INSTANT_END)
        return true;
    return call_fail(call, ERROR_OUT_OF_RANGE, field, "lies outside the years 1900 to 2299");
}

bool instant_parse(Call *call, const char *field, const char *text, Instant *ret_instant) {
    Reading reading = {0};
    if (!read_instant(text, &reading)) {
        if (names_a_far_year(text))
            return call_fail(call, ERROR_OUT_OF_RANGE, field,
                             "\"%.40s\" lies outside the years 1900 to 2299", text);
        return call_fail(call, ERROR_INVALID, field, "\"%.40s\" %s", text, reading.problem);
    }
    int64_t seconds = (int64_t)civil_day(reading.year, reading.month, reading.day) * 86400 +
                      reading.hour * 3600 + reading.minute * 60 + reading.second -
                      reading.offset_seconds;
    *ret_instant = seconds * MICROS_PER_SECOND + reading.micros;
    return instant_check(call, field, *ret_instant);
}

static char *put_pair(char *at, char before, int value) {
    *at = before;
    return text_put_digits(at + 1, value, 2);
}

static char *put_decimals(char *at, int micros) {
    *at = '.';
    at = text_put_digits(at + 1, micros, 6);
    while (at[-1] == '0')
        at--;
    return at;
}

/* With seconds where local mean time has them, so that the text reads back as the same instant. */
static char *put_offset(char *at, int offset_seconds) {
    int offset = ABS(offset_seconds);
    if (!offset) {
        *at = 'Z';
        return at + 1;
    }
    at = put_pair(at, offset_seconds < 0 ? '-' : '+', offset / 3600);
    at = put_pair(at, ':', offset / 60 % 60);
    return offset % 60 ? put_pair(at, ':', offset % 60) : at;
}

const char *instant_text(char buffer[INSTANT_TEXT_BYTES], Instant instant, int offset_seconds) {
    Instant local = instant + offset_seconds * MICROS_PER_SECOND;
    int64_t day = local / MICROS_PER_DAY - (local % MICROS_PER_DAY < 0);
    int64_t in_day = local - day * MICROS_PER_DAY;
    int seconds = (int)(in_day / MICROS_PER_SECOND), micros = (int)(in_day % MICROS_PER_SECOND);
    civil_put(buffer, (CivilDay)day);
    char *at = put_pair(buffer + CIVIL_TEXT_BYTES - 1, 'T', seconds / 3600);
    at = put_pair(at, ':', seconds / 60 % 60);
    at = put_pair(at, ':', seconds % 60);
    if (micros)
        at = put_decimals(at, micros);
    *put_offset(at, offset_seconds) = '\0';
    return buffer;
}

typedef struct UnitWords {
    const char *day, *hour, *minute, *second, *between;
} UnitWords;

/* The two largest units of a length, the second where it isn't zero. */
static const char *two_units(Arena *arena, const char *sign, int64_t large, const char *large_unit,
                             int64_t small, const char *small_unit, const char *between) {
    return small ? arena_printf(arena, "%s%ld%s%s%ld%s", sign, large, large_unit, between, small,
                                small_unit)
                 : arena_printf(arena, "%s%ld%s", sign, large, large_unit);
}

const char *micros_words(Arena *arena, Micros length, const char *language) {
    static const UnitWords ENGLISH = {" d", " h", " min", " s", " "};
    static const UnitWords CHINESE = {"天", "小时", "分钟", "秒", ""};
    const UnitWords *units = g_str_has_prefix(language, "zh") ? &CHINESE : &ENGLISH;
    const char *sign = length < 0 ? "-" : "";
    Micros rest = ABS(length) % MICROS_PER_SECOND;
    int64_t seconds = ABS(length) / MICROS_PER_SECOND;
    if (seconds >= 86400)
        return two_units(arena, sign, seconds / 86400, units->day, seconds / 3600 % 24, units->hour,
                         units->between);
    if (seconds >= 3600)
        return two_units(arena, sign, seconds / 3600, units->hour, seconds / 60 % 60, units->minute,
                         units->between);
    if (seconds >= 60)
        return two_units(arena, sign, seconds / 60, units->minute, seconds % 60, units->second,
                         units->between);
    if (!rest)
        return arena_printf(arena, "%s%ld%s", sign, seconds, units->second);
    int digits = 6;
    for (; rest % 10 == 0; rest /= 10)
        digits--;
    return arena_printf(arena, "%s%ld.%0*ld%s", sign, seconds, digits, rest, units->second);
}

const char *micros_text(Arena *arena, Micros length) {
    return micros_words(arena, length, "en");
}
