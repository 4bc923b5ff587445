#include "replay/time_format.h"

#include <glib.h>

struct TimeFormat {
    char *pattern; /* NULL: ISO 8601 */
    const Zone *zone;
};

static bool pattern_is_complete(const char *pattern) {
    bool year = false, month = false, day = false;
    for (const char *at = pattern; *at; at++) {
        if (*at != '%')
            continue;
        at++;
        if (!*at || !strchr("YmdHIMSfpbz%", *at))
            return false;
        year = year || *at == 'Y';
        month = month || *at == 'm' || *at == 'b';
        day = day || *at == 'd';
    }
    return year && month && day;
}

TimeFormat *time_format_new(Call *call, const char *field, const char *format, const Zone *zone) {
    bool iso = !format || !strcmp(format, "iso");
    if (!iso && !pattern_is_complete(format)) {
        call_fail(
            call, ERROR_INVALID, field,
            "\"%.60s\" must be iso or name %%Y, %%m or %%b, and %%d; also %%H %%I %%M %%S %%f "
            "%%p %%z",
            format);
        return NULL;
    }
    TimeFormat *made = g_new0(TimeFormat, 1);
    made->pattern = iso ? NULL : g_strdup(format);
    made->zone = zone;
    return made;
}

void time_format_free(TimeFormat *format) {
    if (!format)
        return;
    g_free(format->pattern);
    g_free(format);
}

typedef struct Parts {
    int year, month, day, hour, minute, second, micros, offset_seconds;
    bool has_offset, afternoon, twelve_hours;
} Parts;

typedef struct Input {
    const char *at, *end;
} Input;

/* Up to `most` digits; `least` at least. */
static bool take_number(Input *input, int least, int most, int *ret_value) {
    int digits = 0, value = 0;
    while (digits < most && input->at < input->end && g_ascii_isdigit(*input->at)) {
        value = value * 10 + (*input->at++ - '0');
        digits++;
    }
    *ret_value = value;
    return digits >= least;
}

static bool take_decimals(Input *input, int *ret_micros) {
    int digits = 0, micros = 0;
    for (; input->at < input->end && g_ascii_isdigit(*input->at); input->at++, digits++)
        if (digits < 6)
            micros = micros * 10 + (*input->at - '0');
    for (int i = digits; i < 6; i++)
        micros *= 10;
    *ret_micros = micros;
    return digits > 0;
}

static bool take_month_name(Input *input, int *ret_month) {
    static const char NAMES[] = "janfebmaraprmayjunjulaugsepoctnovdec";
    if (input->end - input->at < 3)
        return false;
    for (int month = 0; month < 12; month++)
        if (!g_ascii_strncasecmp(NAMES + month * 3, input->at, 3)) {
            *ret_month = month + 1;
            input->at += 3;
            while (input->at < input->end && g_ascii_isalpha(*input->at))
                input->at++;
            return true;
        }
    return false;
}

static bool take_half_day(Input *input, Parts *parts) {
    if (input->end - input->at < 2 || g_ascii_tolower(input->at[1]) != 'm')
        return false;
    char half = g_ascii_tolower(*input->at);
    parts->afternoon = half == 'p';
    parts->twelve_hours = true;
    input->at += 2;
    return half == 'a' || half == 'p';
}

static bool take_offset(Input *input, Parts *parts) {
    parts->has_offset = true;
    if (input->at < input->end && (*input->at == 'Z' || *input->at == 'z')) {
        input->at++;
        return true;
    }
    if (input->at == input->end || (*input->at != '+' && *input->at != '-'))
        return false;
    int sign = *input->at++ == '-' ? -1 : 1, hours, minutes = 0;
    if (!take_number(input, 2, 2, &hours))
        return false;
    if (input->at < input->end && *input->at == ':')
        input->at++;
    if (input->at < input->end && !take_number(input, 2, 2, &minutes))
        return false;
    parts->offset_seconds = sign * (hours * 3600 + minutes * 60);
    return hours <= 18 && minutes < 60;
}

static bool take_part(Input *input, char part, Parts *parts) {
    switch (part) {
    case 'Y':
        return take_number(input, 4, 4, &parts->year);
    case 'm':
        return take_number(input, 1, 2, &parts->month);
    case 'b':
        return take_month_name(input, &parts->month);
    case 'd':
        return take_number(input, 1, 2, &parts->day);
    case 'H':
    case 'I':
        return take_number(input, 1, 2, &parts->hour);
    case 'M':
        return take_number(input, 1, 2, &parts->minute);
    case 'S':
        return take_number(input, 1, 2, &parts->second);
    case 'f':
        return take_decimals(input, &parts->micros);
    case 'p':
        return take_half_day(input, parts);
    case 'z':
        return take_offset(input, parts);
    default:
        return input->at < input->end && *input->at++ == '%';
    }
}

static bool take_space(Input *input) {
    if (input->at == input->end || *input->at != ' ')
        return false;
    while (input->at < input->end && *input->at == ' ')
        input->at++;
    return true;
}

static bool take_parts(const char *pattern, Input *input, Parts *parts) {
    for (; *pattern; pattern++) {
        bool fine;
        if (*pattern == '%')
            fine = take_part(input, *++pattern, parts);
        else if (*pattern == ' ')
            fine = take_space(input);
        else
            fine = input->at < input->end && *input->at++ == *pattern;
        if (!fine)
            return false;
    }
    return input->at == input->end;
}

static bool place_half_day(Parts *parts) {
    if (!parts->twelve_hours)
        return parts->hour < 24;
    if (parts->hour < 1 || parts->hour > 12)
        return false;
    parts->hour = parts->hour % 12 + (parts->afternoon ? 12 : 0);
    return true;
}

static bool are_valid(const Parts *parts) {
    return parts->year >= 1 && parts->month >= 1 && parts->month <= 12 && parts->day >= 1 &&
           parts->day <= civil_days_in_month(parts->year, parts->month) && parts->minute < 60 &&
           parts->second < 60;
}

static bool read_iso(const char *text, size_t length, Instant *ret_instant) {
    char copy[48];
    if (length >= sizeof copy)
        return false;
    memcpy(copy, text, length);
    copy[length] = '\0';
    /* errors of single instants are the caller's to word */
    Arena *arena = arena_new();
    Call call = call_begin(arena, 0);
    bool fine = instant_parse(&call, NULL, copy, ret_instant);
    arena_free(arena);
    return fine;
}

bool time_format_read(const TimeFormat *format, const char *text, size_t length,
                      Instant *ret_instant) {
    static const char ISO_SECONDS[] = "%Y-%m-%dT%H:%M:%S%z";
    const char *pattern = format->pattern ? format->pattern : ISO_SECONDS;
    Input input = {text, text + length};
    Parts parts = {0};
    if (!take_parts(pattern, &input, &parts))
        return !format->pattern && read_iso(text, length, ret_instant);
    if (!place_half_day(&parts) || !are_valid(&parts))
        return false;
    Micros in_day =
        (parts.hour * INT64_C(3600) + parts.minute * 60 + parts.second) * MICROS_PER_SECOND +
        parts.micros;
    LocalTime local = local_time(civil_day(parts.year, parts.month, parts.day), in_day);
    *ret_instant = parts.has_offset ? local - parts.offset_seconds * MICROS_PER_SECOND
                                    : zone_from_local(format->zone, local);
    return *ret_instant >= INSTANT_FIRST && *ret_instant < INSTANT_END;
}
