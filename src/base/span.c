#include "base/span.h"

#include <glib.h>

#define LARGEST_YEARS 400
#define LARGEST_DAYS  (LARGEST_YEARS * 366)

typedef enum UnitKind { UNIT_MICROS, UNIT_DAYS, UNIT_MONTHS, UNIT_WORKING_DAYS } UnitKind;

typedef struct Unit {
    const char *word;
    UnitKind kind;
    int64_t factor;
} Unit;

static const Unit UNITS[] = {
    {"s", UNIT_MICROS, MICROS_PER_SECOND},
    {"sec", UNIT_MICROS, MICROS_PER_SECOND},
    {"second", UNIT_MICROS, MICROS_PER_SECOND},
    {"seconds", UNIT_MICROS, MICROS_PER_SECOND},
    {"min", UNIT_MICROS, MICROS_PER_MINUTE},
    {"minute", UNIT_MICROS, MICROS_PER_MINUTE},
    {"minutes", UNIT_MICROS, MICROS_PER_MINUTE},
    {"h", UNIT_MICROS, MICROS_PER_HOUR},
    {"hour", UNIT_MICROS, MICROS_PER_HOUR},
    {"hours", UNIT_MICROS, MICROS_PER_HOUR},
    {"d", UNIT_DAYS, 1},
    {"day", UNIT_DAYS, 1},
    {"days", UNIT_DAYS, 1},
    {"week", UNIT_DAYS, 7},
    {"weeks", UNIT_DAYS, 7},
    {"month", UNIT_MONTHS, 1},
    {"months", UNIT_MONTHS, 1},
    {"year", UNIT_MONTHS, 12},
    {"years", UNIT_MONTHS, 12},
    {"working day", UNIT_WORKING_DAYS, 1},
    {"working days", UNIT_WORKING_DAYS, 1},
};

static const Unit ISO_DATE_UNITS[] = {
    {"Y", UNIT_MONTHS, 12}, {"M", UNIT_MONTHS, 1}, {"W", UNIT_DAYS, 7}, {"D", UNIT_DAYS, 1}};
static const Unit ISO_TIME_UNITS[] = {{"H", UNIT_MICROS, MICROS_PER_HOUR},
                                      {"M", UNIT_MICROS, MICROS_PER_MINUTE},
                                      {"S", UNIT_MICROS, MICROS_PER_SECOND}};

typedef enum Problem { FINE, NOT_A_SPAN, TOO_LONG, NOT_EXACT, UNKNOWN_UNIT, TWICE, MIXED } Problem;

typedef struct Number {
    int64_t whole;
    int64_t decimals; /* as a share of `scale` */
    int64_t scale;
} Number;

static bool take_number(const char **text, Number *ret_number, Problem *problem) {
    const char *at = *text;
    Number number = {.scale = 1};
    if (!g_ascii_isdigit(*at))
        return *problem = NOT_A_SPAN, false;
    for (; g_ascii_isdigit(*at); at++)
        if (__builtin_mul_overflow(number.whole, 10, &number.whole) ||
            __builtin_add_overflow(number.whole, *at - '0', &number.whole))
            return *problem = TOO_LONG, false;
    if (*at == '.' || *at == ',') {
        at++;
        if (!g_ascii_isdigit(*at))
            return *problem = NOT_A_SPAN, false;
        for (; g_ascii_isdigit(*at); at++) {
            if (number.scale >= 1000000000)
                return *problem = NOT_EXACT, false;
            number.decimals = number.decimals * 10 + (*at - '0');
            number.scale *= 10;
        }
    }
    *text = at;
    *ret_number = number;
    return true;
}

/* number × factor, exactly; `largest` bounds the result. */
static Problem amount(const Number *number, int64_t factor, int64_t largest, int64_t *ret_amount) {
    int64_t whole, part;
    if (__builtin_mul_overflow(number->whole, factor, &whole) || whole > largest)
        return TOO_LONG;
    if (__builtin_mul_overflow(number->decimals, factor, &part) || part % number->scale)
        return NOT_EXACT;
    *ret_amount = whole + part / number->scale;
    return *ret_amount > largest ? TOO_LONG : FINE;
}

static Problem add_part(Span *span, const Number *number, const Unit *unit) {
    int64_t value;
    static const int64_t LARGEST[] = {[UNIT_MICROS] = LARGEST_DAYS * MICROS_PER_DAY,
                                      [UNIT_DAYS] = LARGEST_DAYS,
                                      [UNIT_MONTHS] = LARGEST_YEARS * 12,
                                      [UNIT_WORKING_DAYS] = LARGEST_DAYS};
    Problem problem = amount(number, unit->factor, LARGEST[unit->kind], &value);
    if (problem != FINE)
        return problem;
    switch (unit->kind) {
    case UNIT_MICROS:
        span->micros += value;
        break;
    case UNIT_DAYS:
        span->days += (int32_t)value;
        break;
    case UNIT_MONTHS:
        span->months += (int32_t)value;
        break;
    case UNIT_WORKING_DAYS:
        span->working_days += (int32_t)value;
        break;
    }
    return FINE;
}

static const Unit *find_unit(const Unit *units, size_t count, const char *word, size_t length) {
    for (size_t i = 0; i < count; i++)
        if (strlen(units[i].word) == length && !g_ascii_strncasecmp(units[i].word, word, length))
            return &units[i];
    return NULL;
}

static void skip_spaces(const char **text) {
    while (**text == ' ')
        (*text)++;
}

/* The unit word at *text; "working" takes the "days" behind it with it. */
static const Unit *take_unit(const char **text, Arena *arena) {
    size_t length = 0;
    while (g_ascii_isalpha((*text)[length]))
        length++;
    char *word = arena_text_n(arena, *text, length);
    const char *behind = *text + length;
    if (!g_ascii_strcasecmp(word, "working")) {
        skip_spaces(&behind);
        size_t more = 0;
        while (g_ascii_isalpha(behind[more]))
            more++;
        word = arena_printf(arena, "working %.*s", (int)more, behind);
        behind += more;
    }
    *text = behind;
    return find_unit(UNITS, G_N_ELEMENTS(UNITS), word, strlen(word));
}

/* "hours" and "h" are one unit. */
static const Unit *first_spelling(const Unit *unit) {
    const Unit *first = UNITS;
    while (first->kind != unit->kind || first->factor != unit->factor)
        first++;
    return first;
}

static Problem read_words(Arena *arena, const char *text, Span *span) {
    guint64 seen = 0;
    bool working = false;
    Problem problem = FINE;
    skip_spaces(&text);
    do {
        Number number;
        if (!take_number(&text, &number, &problem))
            return problem;
        skip_spaces(&text);
        if (!*text)
            return UNKNOWN_UNIT;
        const Unit *unit = take_unit(&text, arena);
        if (!unit)
            return UNKNOWN_UNIT;
        guint64 mark = UINT64_C(1) << (first_spelling(unit) - UNITS);
        if (seen & mark)
            return TWICE;
        if (seen && (unit->kind == UNIT_WORKING_DAYS) != working)
            return MIXED;
        working = unit->kind == UNIT_WORKING_DAYS;
        seen |= mark;
        problem = add_part(span, &number, unit);
        if (problem != FINE)
            return problem;
        skip_spaces(&text);
    } while (*text);
    return FINE;
}

/* ISO 8601 durations: P[nY][nM][nW][nD][T[nH][nM][nS]], each unit once and in this order. */
static Problem read_iso(const char *text, Span *span) {
    const Unit *units = ISO_DATE_UNITS;
    size_t count = G_N_ELEMENTS(ISO_DATE_UNITS), next = 0;
    bool any = false, in_time = false;
    Problem problem = FINE;
    for (text++; *text;) {
        if (!in_time && (*text == 'T' || *text == 't')) {
            in_time = true, any = false, next = 0;
            units = ISO_TIME_UNITS, count = G_N_ELEMENTS(ISO_TIME_UNITS);
            text++;
            continue;
        }
        Number number;
        if (!take_number(&text, &number, &problem))
            return problem;
        const Unit *unit = find_unit(units + next, count - next, text, 1);
        if (!unit || !*text)
            return UNKNOWN_UNIT;
        next = (size_t)(unit - units) + 1;
        any = true;
        text++;
        problem = add_part(span, &number, unit);
        if (problem != FINE)
            return problem;
    }
    return any ? FINE : NOT_A_SPAN;
}

static bool too_long(const Span *span) {
    int64_t days = (int64_t)span->months * 61 / 2 /* 12 are 366 */ + span->days +
                   span->working_days + span->micros / MICROS_PER_DAY;
    return days > LARGEST_DAYS;
}

bool span_parse(Call *call, const char *field, const char *text, Span *ret_span) {
    static const char *const MESSAGES[] = {
        [NOT_A_SPAN] = "is not a span such as 10 min, 4 h, 1 h 30 min, 3 working days or PT4H",
        [TOO_LONG] = "is longer than 400 years",
        [NOT_EXACT] = "has decimals that are no whole microseconds, days or months",
        [UNKNOWN_UNIT] = "has a number without a known unit (min, h, days, weeks, working days, …)",
        [TWICE] = "names a unit twice",
        [MIXED] = "mixes working days with other units",
    };
    Span span = {0};
    const char *start = text;
    while (*start == ' ')
        start++;
    bool negative = *start == '-';
    start += negative || *start == '+';
    Problem problem = *start == 'P' || *start == 'p' ? read_iso(start, &span)
                                                     : read_words(call->arena, start, &span);
    if (problem == FINE && too_long(&span))
        problem = TOO_LONG;
    if (problem != FINE)
        return call_fail(call, problem == TOO_LONG ? ERROR_OUT_OF_RANGE : ERROR_INVALID, field,
                         "\"%.60s\" %s", text, MESSAGES[problem]);
    *ret_span = negative ? span_negated(span) : span;
    return true;
}

bool span_is_zero(const Span *span) {
    return !span->months && !span->days && !span->working_days && !span->micros;
}

bool span_is_negative(const Span *span) {
    return span->months < 0 || span->days < 0 || span->working_days < 0 || span->micros < 0;
}

Span span_negated(Span span) {
    return (Span){-span.months, -span.days, -span.working_days, -span.micros};
}

bool span_is_time(const Span *span) {
    return !span->months && !span->days && !span->working_days;
}

bool span_equal(const Span *a, const Span *b) {
    return a->months == b->months && a->days == b->days && a->working_days == b->working_days &&
           a->micros == b->micros;
}

typedef struct UnitName {
    const char *one, *many, *chinese;
} UnitName;

static void append_text(GString *out, const char *number, const char *unit, bool chinese) {
    if (out->len && out->str[out->len - 1] != '-' && !chinese)
        g_string_append_c(out, ' ');
    g_string_append_printf(out, "%s %s", number, unit);
}

static void append(GString *out, int64_t value, UnitName unit, bool chinese) {
    char number[24];
    if (!value)
        return;
    g_snprintf(number, sizeof number, "%ld", value);
    append_text(out, number, chinese ? unit.chinese : value == 1 ? unit.one : unit.many, chinese);
}

/* With decimals where there are any: "1.5 s". */
static void append_seconds(GString *out, Micros length, bool chinese) {
    char number[32];
    if (!length)
        return;
    int end = g_snprintf(number, sizeof number, "%ld.%06ld", length / MICROS_PER_SECOND,
                         length % MICROS_PER_SECOND);
    while (number[end - 1] == '0')
        number[--end] = '\0';
    if (number[end - 1] == '.')
        number[end - 1] = '\0';
    append_text(out, number, chinese ? "秒" : "s", chinese);
}

const char *span_text(Arena *arena, const Span *span, const char *language) {
    bool chinese = g_str_has_prefix(language, "zh");
    Span s = span_is_negative(span) ? span_negated(*span) : *span;
    GString *out = g_string_new(span_is_negative(span) ? "-" : "");
    append(out, s.months / 12, (UnitName){"year", "years", "年"}, chinese);
    append(out, s.months % 12, (UnitName){"month", "months", "个月"}, chinese);
    append(out, s.days, (UnitName){"day", "days", "天"}, chinese);
    append(out, s.working_days, (UnitName){"working day", "working days", "个工作日"}, chinese);
    append(out, s.micros / MICROS_PER_HOUR, (UnitName){"h", "h", "小时"}, chinese);
    append(out, s.micros / MICROS_PER_MINUTE % 60, (UnitName){"min", "min", "分钟"}, chinese);
    append_seconds(out, s.micros % MICROS_PER_MINUTE, chinese);
    if (span_is_zero(span))
        g_string_append(out, chinese ? "0 秒" : "0 s");
    const char *text = arena_text(arena, out->str);
    g_string_free(out, TRUE);
    return text;
}
