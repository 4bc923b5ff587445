#include "base/zone_file.h"

#include <glib.h>

static const char ZONE_FOLDER[] = "/usr/share/zoneinfo";

/* A day and a half more than is counted on each side, for local times at the edges. */
static const int64_t FIRST_SECOND = INSTANT_FIRST / MICROS_PER_SECOND - 36 * 3600;
static const int64_t END_SECOND = INSTANT_END / MICROS_PER_SECOND + 36 * 3600;

/* ---- stretches ---- */

/* No GArray: that memory GLib reuses in a way which ThreadSanitizer takes for a race. */
typedef struct Stretches {
    Stretch *items;
    size_t count, capacity;
} Stretches;

/* Changes come in order of time. */
static void add_change(Stretches *stretches, int64_t second, int offset_seconds) {
    Stretch next = {second <= FIRST_SECOND ? INT64_MIN : second * MICROS_PER_SECOND,
                    offset_seconds * MICROS_PER_SECOND};
    if (second >= END_SECOND)
        return;
    if (stretches->count && stretches->items[stretches->count - 1].start == next.start)
        stretches->count--;
    if (stretches->count && stretches->items[stretches->count - 1].offset == next.offset)
        return; /* only the name or the DST mark changed */
    if (stretches->count == stretches->capacity) {
        stretches->capacity = stretches->capacity * 2 + 64;
        stretches->items = g_renew(Stretch, stretches->items, stretches->capacity);
    }
    stretches->items[stretches->count++] = next;
}

/* ---- the POSIX rule behind the last change: "CET-1CEST,M3.5.0,M10.5.0/3" ---- */

typedef struct RuleDay {
    char form; /* 'M': month, week, weekday; 'J': day 1–365 without 29 February; '0': day 0–365 */
    int month, week, day;
    int seconds; /* of the wall clock since that day's midnight; also negative or over a day */
} RuleDay;

typedef struct Rule {
    bool has_summer;
    int standard, summer; /* seconds east of UTC */
    RuleDay starts, ends; /* of summer time; each by the clock before it */
} Rule;

static bool take(const char **text, char wanted) {
    if (**text != wanted)
        return false;
    (*text)++;
    return true;
}

static bool take_number(const char **text, int largest, int *ret_number) {
    int number = 0;
    const char *start = *text;
    for (; g_ascii_isdigit(**text) && number <= largest; (*text)++)
        number = number * 10 + (**text - '0');
    *ret_number = number;
    return *text > start && number <= largest;
}

static bool take_name(const char **text) {
    const char *start = *text;
    if (take(text, '<')) {
        *text += strcspn(*text, ">");
        return take(text, '>');
    }
    while (g_ascii_isalpha(**text))
        (*text)++;
    return *text - start >= 3;
}

/* [+-]hours[:minutes[:seconds]] */
static bool take_seconds(const char **text, int *ret_seconds) {
    int hours, minutes = 0, seconds = 0;
    bool negative = take(text, '-');
    if (!negative)
        take(text, '+');
    if (!take_number(text, 167, &hours) || (take(text, ':') && !take_number(text, 59, &minutes)) ||
        (take(text, ':') && !take_number(text, 59, &seconds)))
        return false;
    *ret_seconds = (hours * 3600 + minutes * 60 + seconds) * (negative ? -1 : 1);
    return true;
}

static bool take_rule_day(const char **text, RuleDay *ret_day) {
    *ret_day = (RuleDay){.form = '0', .seconds = 2 * 3600};
    if (!take(text, ','))
        return false;
    if (take(text, 'M')) {
        ret_day->form = 'M';
        if (!take_number(text, 12, &ret_day->month) || !take(text, '.') ||
            !take_number(text, 5, &ret_day->week) || !take(text, '.') ||
            !take_number(text, 6, &ret_day->day) || !ret_day->month || !ret_day->week)
            return false;
    } else {
        if (take(text, 'J'))
            ret_day->form = 'J';
        if (!take_number(text, 365, &ret_day->day))
            return false;
    }
    return !take(text, '/') || take_seconds(text, &ret_day->seconds);
}

/* POSIX counts offsets westward. */
static bool read_rule(const char *text, Rule *ret_rule) {
    int west;
    *ret_rule = (Rule){0};
    if (!take_name(&text) || !take_seconds(&text, &west))
        return false;
    ret_rule->standard = -west;
    if (!*text)
        return true;
    ret_rule->has_summer = true;
    ret_rule->summer = ret_rule->standard + 3600;
    if (!take_name(&text))
        return false;
    if (*text != ',') {
        if (!take_seconds(&text, &west))
            return false;
        ret_rule->summer = -west;
    }
    return take_rule_day(&text, &ret_rule->starts) && take_rule_day(&text, &ret_rule->ends) &&
           !*text;
}

/* Seconds of the wall clock since 1970. */
static int64_t rule_day_seconds(const RuleDay *rule, int year) {
    CivilDay day = civil_day(year, 1, 1) + rule->day;
    if (rule->form == 'J') {
        bool leap = civil_days_in_month(year, 2) == 29;
        day -= !(leap && rule->day >= 60);
    } else if (rule->form == 'M') {
        CivilDay first = civil_day(year, rule->month, 1);
        int from_sunday = (civil_weekday(first) + 1) % 7;
        day = first + (rule->day - from_sunday + 7) % 7 + (rule->week - 1) * 7;
        if (day >= first + civil_days_in_month(year, rule->month))
            day -= 7; /* the fifth week is the month's last */
    }
    return day * INT64_C(86400) + rule->seconds;
}

/* Changes of the rule behind the second `last`. */
static void add_rule(Stretches *stretches, const Rule *rule, int64_t last) {
    int first_year = last < FIRST_SECOND ? 1899 : civil_year((CivilDay)(last / 86400)) - 1;
    for (int year = first_year; year <= 2300; year++) {
        int64_t starts = rule_day_seconds(&rule->starts, year) - rule->standard;
        int64_t ends = rule_day_seconds(&rule->ends, year) - rule->summer;
        if (ends < starts && ends > last)
            add_change(stretches, ends, rule->standard);
        if (starts > last)
            add_change(stretches, starts, rule->summer);
        if (ends >= starts && ends > last)
            add_change(stretches, ends, rule->standard);
    }
}

/* ---- the file ---- */

typedef struct Bytes {
    const unsigned char *at;
    size_t left;
} Bytes;

/* `count` items of `size` bytes; NULL where the file ends before. */
static const unsigned char *take_bytes(Bytes *bytes, size_t count, size_t size) {
    const unsigned char *start = bytes->at;
    if (count > bytes->left / size)
        return NULL;
    bytes->at += count * size;
    bytes->left -= count * size;
    return start;
}

static int64_t big_endian(const unsigned char *bytes, size_t size) {
    uint64_t value = bytes[0] & 0x80 ? UINT64_MAX : 0;
    for (size_t i = 0; i < size; i++)
        value = value << 8 | bytes[i];
    return (int64_t)value;
}

typedef struct Header {
    size_t utc_marks, standard_marks, leaps, changes, types, letters;
} Header;

static bool take_header(Bytes *bytes, Header *ret_header) {
    const unsigned char *header = take_bytes(bytes, 44, 1);
    if (!header || memcmp(header, "TZif", 4) != 0 || header[4] < '2')
        return false;
    size_t *count = &ret_header->utc_marks;
    for (size_t i = 0; i < 6; i++)
        count[i] = (size_t)(big_endian(header + 20 + i * 4, 4) & UINT32_MAX);
    return true;
}

/* What follows a header: changes with times of `time_bytes`, types, and parts that nothing here
 * needs. */
typedef struct Body {
    const unsigned char *times, *type_of_change, *types;
} Body;

static bool take_body(Bytes *bytes, const Header *header, size_t time_bytes, Body *ret_body) {
    ret_body->times = take_bytes(bytes, header->changes, time_bytes);
    ret_body->type_of_change = take_bytes(bytes, header->changes, 1);
    ret_body->types = take_bytes(bytes, header->types, 6);
    return ret_body->times && ret_body->type_of_change && ret_body->types &&
           take_bytes(bytes, header->letters, 1) &&
           take_bytes(bytes, header->leaps, time_bytes + 4) &&
           take_bytes(bytes, header->standard_marks, 1) && take_bytes(bytes, header->utc_marks, 1);
}

static int offset_of_type(const Body *body, size_t type) {
    return (int)big_endian(body->types + type * 6, 4);
}

static bool add_changes(Stretches *stretches, const Header *header, const Body *body) {
    for (size_t i = 0; i < header->changes; i++) {
        if (body->type_of_change[i] >= header->types)
            return false;
        add_change(stretches, big_endian(body->times + i * 8, 8),
                   offset_of_type(body, body->type_of_change[i]));
    }
    return true;
}

/* The rule between two line feeds at the end; empty where clocks change no more by any rule. */
static bool add_footer(Stretches *stretches, Bytes bytes, int64_t last) {
    if (bytes.left < 2 || bytes.at[0] != '\n' || bytes.at[bytes.left - 1] != '\n')
        return false;
    if (bytes.left == 2)
        return true;
    char *text = g_strndup((const char *)bytes.at + 1, bytes.left - 2);
    Rule rule;
    bool fine = read_rule(text, &rule);
    g_free(text);
    if (fine && rule.has_summer && last < END_SECOND)
        add_rule(stretches, &rule, last);
    return fine;
}

/* Skips the first body, whose times have only 32 bits. Files with leap seconds are refused: our
 * instants don't count them. */
static bool read_zone(Bytes bytes, Stretches *stretches) {
    Header header;
    Body body;
    if (!take_header(&bytes, &header) || !take_body(&bytes, &header, 4, &body) ||
        !take_header(&bytes, &header) || !take_body(&bytes, &header, 8, &body) || !header.types ||
        header.leaps)
        return false;
    add_change(stretches, INT64_MIN, offset_of_type(&body, 0));
    int64_t last =
        header.changes ? big_endian(body.times + (header.changes - 1) * 8, 8) : INT64_MIN;
    return add_changes(stretches, &header, &body) && add_footer(stretches, bytes, last);
}

/* Letters, digits and _ + - / only, so that no text reaches the file system unchecked. */
static bool is_identifier(const char *id) {
    if (!g_ascii_isalpha(*id) || strlen(id) > 60 || strstr(id, "//"))
        return false;
    for (const char *at = id; *at; at++)
        if (!g_ascii_isalnum(*at) && !strchr("_+-/", *at))
            return false;
    return true;
}

/* Beside the zones the folder holds copies: right/ counts leap seconds; localtime and posixrules
 * differ from machine to machine. */
static bool is_copy(const char *id) {
    return g_str_has_prefix(id, "right/") || g_str_has_prefix(id, "posix/") ||
           !strcmp(id, "localtime") || !strcmp(id, "posixrules");
}

Stretch *zone_file_read(const char *id, size_t *ret_count) {
    if (!is_identifier(id) || is_copy(id))
        return NULL;
    char *path = g_build_filename(ZONE_FOLDER, id, NULL);
    char *text = NULL;
    gsize length;
    bool there = g_file_get_contents(path, &text, &length, NULL);
    g_free(path);
    if (!there)
        return NULL;
    Stretches stretches = {0};
    bool fine = read_zone((Bytes){(const unsigned char *)text, length}, &stretches);
    g_free(text);
    if (!fine)
        g_clear_pointer(&stretches.items, g_free);
    *ret_count = stretches.count;
    return stretches.items;
}
