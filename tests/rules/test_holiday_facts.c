/* The product's holiday sets against facts from elsewhere, day by day from 2007 to 2026:
 * holiday-cn for China, KDE's kholidays for the rest. Where both differ, DIFFERENCES says which is
 * right and why; a row that nothing needs any more fails. The facts are not part of the product:
 * AFTERCARE_DATA names their folder, and without it these tests are skipped. */
#include "base/json.h"
#include "base/text.h"
#include "rules/holiday.h"

#include <glib.h>
#include <stdlib.h>

#define CALENDARS SOURCE_ROOT "/programmes/calendars"

enum { FIRST_YEAR = 2007, LAST_YEAR = 2026, TOKEN_MAX = 200 };

typedef struct Fact {
    CivilDay day;
    const char *name;
} Fact;
typedef LIST(Fact) Facts;

/* kholidays' text format, as far as the lines `public` of our countries use it */

typedef LIST(const char *) Tokens;

typedef struct Reader {
    Tokens tokens;
    size_t at;
    int year;
} Reader;

static const char *const MONTHS[] = {"january",   "february", "march",    "april",
                                     "may",       "june",     "july",     "august",
                                     "september", "october",  "november", "december"};
static const char *const WEEKDAYS[] = {"monday", "tuesday",  "wednesday", "thursday",
                                       "friday", "saturday", "sunday"};
static const char *const ORDINALS[] = {"first", "second", "third", "fourth", "last"};
static const char *const KINDS[] = {"public",     "civil",    "religious", "government",
                                    "financial",  "cultural", "school",    "commemorative",
                                    "historical", "seasonal", "nameday"};

static int find(const char *const *words, size_t count, const char *word) {
    for (size_t i = 0; i < count; i++)
        if (!g_ascii_strcasecmp(words[i], word))
            return (int)i;
    return -1;
}

static size_t token_length(const char *at) {
    if (*at == '"')
        return strcspn(at + 1, "\"") + 2;
    if (g_ascii_isalnum(*at)) {
        bool digit = g_ascii_isdigit(*at);
        size_t length = 1;
        while (digit ? g_ascii_isdigit(at[length]) : g_ascii_isalpha(at[length]))
            length++;
        return length;
    }
    bool two = strchr("=!<>&|", *at) && strchr("=&|", at[1]);
    return two ? 2 : 1;
}

/* Lines that begin with a colon are comments; elsewhere it is that of `? :`. */
static Tokens split_tokens(Arena *arena, const char *text) {
    Tokens tokens = {0};
    bool line_start = true;
    for (const char *at = text; *at;) {
        if (*at == '\n' || g_ascii_isspace(*at)) {
            line_start = *at++ == '\n';
        } else if (line_start && *at == ':') {
            at += strcspn(at, "\n");
        } else {
            size_t length = token_length(at);
            *LIST_ADD(arena, &tokens) = arena_text_n(arena, at, length);
            at += length;
            line_start = false;
        }
    }
    return tokens;
}

static const char *peek(const Reader *reader) {
    return reader->at < reader->tokens.count ? reader->tokens.items[reader->at] : "";
}

static bool take(Reader *reader, const char *token) {
    if (g_ascii_strcasecmp(peek(reader), token))
        return false;
    reader->at++;
    return true;
}

static void need(Reader *reader, const char *token) {
    if (!take(reader, token))
        g_error("token %zu is \"%s\", not \"%s\"", reader->at, peek(reader), token);
}

static int take_number(Reader *reader) {
    if (!g_ascii_isdigit(*peek(reader)))
        g_error("token %zu, \"%s\", is no number", reader->at, peek(reader));
    return atoi(reader->tokens.items[reader->at++]);
}

static int take_word(Reader *reader, const char *const *words, size_t count) {
    int index = find(words, count, peek(reader));
    reader->at += index >= 0;
    return index;
}

static int64_t read_choice(Reader *reader);

/* The date, or CIVIL_DAY_NONE where a year stands behind it that is not the reader's. */
static int64_t in_year(Reader *reader, int month, int day) {
    bool dated = g_ascii_isdigit(*peek(reader)) && strlen(peek(reader)) == 4;
    if (dated && take_number(reader) != reader->year)
        return CIVIL_DAY_NONE;
    return civil_day(reader->year, month, day);
}

static int64_t read_nth(Reader *reader, int nth) {
    int weekday = take_word(reader, WEEKDAYS, G_N_ELEMENTS(WEEKDAYS));
    need(reader, "in");
    int month = take_word(reader, MONTHS, G_N_ELEMENTS(MONTHS)) + 1;
    g_assert_true(weekday >= 0 && month > 0);
    int last = civil_days_in_month(reader->year, month);
    int from = nth == 4 ? last - 6 : 1 + 7 * nth;
    CivilDay day = civil_day(reader->year, month, from);
    return day + (weekday - (int)civil_weekday(day) + 7) % 7;
}

/* 1.5.  29.4.2011  03/29  17 september 1997  3rd monday in august */
static int64_t read_numbered(Reader *reader) {
    int first = take_number(reader);
    if (take(reader, "rd"))
        return read_nth(reader, first - 1);
    if (take(reader, "/"))
        return in_year(reader, first, take_number(reader));
    if (take(reader, ".")) {
        int month = take_number(reader);
        need(reader, ".");
        return in_year(reader, month, first);
    }
    int month = take_word(reader, MONTHS, G_N_ELEMENTS(MONTHS)) + 1;
    g_assert_cmpint(month, >, 0);
    return in_year(reader, month, first);
}

static int64_t read_plain_date(Reader *reader);

/* "before" and "after" mean on or before and on or after */
static int64_t read_beside(Reader *reader, int weekday) {
    bool before = take(reader, "before");
    if (!before)
        need(reader, "after");
    int64_t day = read_plain_date(reader);
    if (day == CIVIL_DAY_NONE)
        return day;
    int distance = weekday - (int)civil_weekday((CivilDay)day);
    return before ? day - (7 - distance) % 7 : day + (distance + 7) % 7;
}

static int64_t read_plain_date(Reader *reader) {
    if (take(reader, "(")) {
        int64_t value = read_choice(reader);
        need(reader, ")");
        return value;
    }
    if (take(reader, "[")) {
        int64_t value = read_plain_date(reader);
        need(reader, "]");
        return value;
    }
    if (g_ascii_isdigit(*peek(reader)))
        return read_numbered(reader);
    if (take(reader, "easter"))
        return civil_easter(reader->year);
    int nth = take_word(reader, ORDINALS, G_N_ELEMENTS(ORDINALS));
    if (nth >= 0)
        return read_nth(reader, nth);
    int weekday = take_word(reader, WEEKDAYS, G_N_ELEMENTS(WEEKDAYS));
    if (weekday >= 0)
        return read_beside(reader, weekday);
    int month = take_word(reader, MONTHS, G_N_ELEMENTS(MONTHS)) + 1;
    if (!month)
        g_error("token %zu, \"%s\", begins no date", reader->at, peek(reader));
    int day = take_number(reader);
    return in_year(reader, month, day);
}

static int64_t read_offsets(Reader *reader, int64_t value) {
    for (;;) {
        bool plus = take(reader, "plus") || take(reader, "+");
        if (!plus && !take(reader, "minus") && !take(reader, "-"))
            return value;
        int days = take_number(reader);
        if (!take(reader, "days"))
            take(reader, "day");
        if (value != CIVIL_DAY_NONE)
            value += plus ? days : -days;
    }
}

static int64_t read_value(Reader *reader) {
    if (take(reader, "noop"))
        return CIVIL_DAY_NONE;
    if (take(reader, "year"))
        return reader->year;
    if (g_ascii_isdigit(*peek(reader)))
        return take_number(reader);
    return read_offsets(reader, read_plain_date(reader));
}

static int64_t read_comparison(Reader *reader) {
    int64_t left = read_value(reader);
    if (take(reader, "=="))
        return left == read_value(reader);
    if (take(reader, "!="))
        return left != read_value(reader);
    if (take(reader, ">="))
        return left >= read_value(reader);
    if (take(reader, "<="))
        return left <= read_value(reader);
    if (take(reader, ">"))
        return left > read_value(reader);
    if (take(reader, "<"))
        return left < read_value(reader);
    return left;
}

static int64_t read_and(Reader *reader) {
    int64_t value = read_comparison(reader);
    while (take(reader, "&&"))
        value &= read_comparison(reader);
    return value;
}

static int64_t read_or(Reader *reader) {
    int64_t value = read_and(reader);
    while (take(reader, "||"))
        value |= read_and(reader);
    return value;
}

static int64_t read_choice(Reader *reader) {
    int64_t value = read_or(reader);
    if (!take(reader, "?"))
        return value;
    int64_t yes = read_choice(reader);
    need(reader, ":");
    int64_t no = read_choice(reader);
    return value ? yes : no;
}

/* Whether the entry at the reader is a public holiday; the reader then stands at its date. */
static bool take_kinds(Reader *reader) {
    bool public = false;
    for (int kind; (kind = take_word(reader, KINDS, G_N_ELEMENTS(KINDS))) >= 0;)
    public |= kind == 0;
    take(reader, "on");
    return public;
}

/* The name of the day, of those after the first of several with its number: "Noël 2". */
static void add_facts(Arena *arena, Reader *reader, const char *name, Facts *facts) {
    int64_t day = read_offsets(reader, read_plain_date(reader));
    int length = take(reader, "length") ? take_number(reader) : 1;
    if (!take(reader, "days"))
        take(reader, "day");
    if (take(reader, "shift")) /* of two days of 1997 and 1998 */
        while (*peek(reader) && *peek(reader) != '"')
            reader->at++;
    for (int i = 0; day != CIVIL_DAY_NONE && i < length; i++)
        *LIST_ADD(arena, facts) = (Fact){
            .day = (CivilDay)day + i, .name = i ? arena_printf(arena, "%s %d", name, i + 1) : name};
}

static bool is_name(const char *token) {
    return *token == '"';
}

static void read_facts(Arena *arena, Tokens tokens, int year, Facts *facts) {
    for (size_t i = 0; i + 1 < tokens.count; i++) {
        Reader reader = {.tokens = tokens, .at = i + 1, .year = year};
        if (!is_name(tokens.items[i]) || !take_kinds(&reader))
            continue;
        if (!strcmp(peek(&reader), "hijri"))
            continue; /* an estimate, and marked as one in the file */
        const char *quoted = tokens.items[i];
        add_facts(arena, &reader, arena_text_n(arena, quoted + 1, strlen(quoted) - 2), facts);
        if (*peek(&reader) && !is_name(peek(&reader)))
            g_error("%s: \"%s\" is not understood", quoted, peek(&reader));
    }
}

/* what is known to differ */

typedef enum Side { FACTS_ONLY, OURS_ONLY } Side;

typedef struct Difference {
    const char *set;
    Side side;
    const char *name; /* theirs, or ours in English; NULL: any */
    bool observed;    /* OURS_ONLY: substitutes only */
    int first_year;
    int last_year;
    const char *reason;
    int used;
} Difference;

static Difference DIFFERENCES[] = {
    /* Sundays that a church calendar names and the law doesn't: closed anyway where Sundays are */
    {"be", FACTS_ONLY, "Pâques", false, 2007, 2026, "a Sunday; not in the royal decree", 0},
    {"be", FACTS_ONLY, "Pentecôte", false, 2007, 2026, "a Sunday; not in the royal decree", 0},
    {"br", FACTS_ONLY, "Páscoa", false, 2007, 2026, "a Sunday; in no federal law", 0},
    {"dk", FACTS_ONLY, "Fastelavn", false, 2007, 2026, "a Sunday, no holiday of its own", 0},
    {"dk", FACTS_ONLY, "Palme søndag", false, 2007, 2026, "a Sunday", 0},
    {"dk", FACTS_ONLY, "1. Advent", false, 2007, 2026, "a Sunday", 0},
    {"dk", FACTS_ONLY, "2. Advent", false, 2007, 2026, "a Sunday", 0},
    {"dk", FACTS_ONLY, "3. Advent", false, 2007, 2026, "a Sunday", 0},
    {"dk", FACTS_ONLY, "4. Advent", false, 2007, 2026, "a Sunday", 0},
    {"fi", FACTS_ONLY, "Laskiaissunnuntai", false, 2007, 2026, "a Sunday", 0},
    {"fi", FACTS_ONLY, "Marian ilmestyspäivä", false, 2007, 2026, "a Sunday", 0},
    {"fi", FACTS_ONLY, "Palmusunnuntai", false, 2007, 2026, "a Sunday", 0},
    {"fr", FACTS_ONLY, "Pâques", false, 2007, 2026, "a Sunday; not in article L3133-1", 0},
    {"fr", FACTS_ONLY, "Pentecôte", false, 2007, 2026, "a Sunday; not in article L3133-1", 0},
    {"ie", FACTS_ONLY, "Easter Sunday", false, 2007, 2026, "a Sunday; not in the schedule", 0},
    {"it", FACTS_ONLY, "Pasqua", false, 2007, 2026, "a Sunday; the law names only Sundays", 0},
    {"no", FACTS_ONLY, "Palmesøndag", false, 2007, 2026, "a Sunday; not in the act's list", 0},
    /* days on which much is closed, but which no national law makes holidays */
    {"br", FACTS_ONLY, "Carnaval", false, 2007, 2026, "optional by the federal ordinances", 0},
    {"br", FACTS_ONLY, "Carnaval 2", false, 2007, 2026, "optional by the federal ordinances", 0},
    {"br", FACTS_ONLY, "Corpus Christi", false, 2007, 2026, "optional; a holiday of cities", 0},
    {"br", FACTS_ONLY, "Revolução Constitucionalista de 1932", false, 2007, 2026,
     "of the state of São Paulo only", 0},
    {"dk", FACTS_ONLY, "Grundlovsdag/Fars dag", false, 2007, 2026,
     "closes shops (lukkeloven), but is no helligdag", 0},
    {"dk", FACTS_ONLY, "Juleaftensdag", false, 2007, 2026,
     "closes shops in part (lukkeloven), but is no helligdag", 0},
    {"ie", FACTS_ONLY, "Good Friday", false, 2007, 2026, "banks close; not in the schedule", 0},
    /* laws that the facts date wrongly or don't know yet */
    {"br", OURS_ONLY, "Black Awareness Day", false, 2024, 2026, "national by law 14.759/2023", 0},
    {"dk", FACTS_ONLY, "Store bededag", false, 2024, 2026, "abolished by act 214 of 2023", 0},
    {"jp", FACTS_ONLY, "Mountain Day", false, 2007, 2015, "first in 2016, by the act of 2014", 0},
    {"pl", FACTS_ONLY, "Trzech Króli", false, 2007, 2010, "free again since 2011", 0},
    {"pl", OURS_ONLY, "Christmas Eve", false, 2025, 2026, "free since 2025, act of 2024", 0},
    {"us", FACTS_ONLY, "Juneteenth Day", false, 2007, 2020, "Public Law 117-17 is of 2021", 0},
    {"fi", FACTS_ONLY, "Pyhäinpäivä", false, 2007, 2026,
     "kholidays' `before` takes 7 November in; the Church Act says 31 October to 6 November", 0},
    {"fi", OURS_ONLY, "All Saints' Day", false, 2007, 2026, "the same day rightly", 0},
    /* single days that the facts lack */
    {"de", OURS_ONLY, "Reformation Day", false, 2017, 2017, "once in all states, by state law", 0},
    {"gb", OURS_ONLY, "State Funeral of Queen Elizabeth II", false, 2022, 2022,
     "royal proclamation of 10 September 2022", 0},
    {"gb", OURS_ONLY, "Coronation of King Charles III", false, 2023, 2023,
     "royal proclamation of 2022", 0},
    {"ie", OURS_ONLY, "Day of Remembrance and Recognition", false, 2022, 2022,
     "once, by regulations of 2022", 0},
    {"it", OURS_ONLY, "Unification of Italy", false, 2011, 2011, "once, decree-law 5/2011", 0},
    {"nl", OURS_ONLY, "Liberation Day", false, 2007, 2026,
     "in kholidays `civil` in every year; in article 3 and a day off in each fifth", 0},
    {"pl", OURS_ONLY, "Centenary of Independence", false, 2018, 2018,
     "once, act of 7 November 2018", 0},
    {"sg", OURS_ONLY, "Polling Day", false, 2025, 2025, "general election of 3 May 2025", 0},
    /* substitutes that the facts lack; Japan: article 3 of the act, second and third paragraph */
    {"jp", OURS_ONLY, "Greenery Day", true, 2008, 2008, "4 May 2008 was a Sunday", 0},
    {"jp", OURS_ONLY, "Constitution Memorial Day", true, 2009, 2009,
     "3 May 2009 was a Sunday, 4 and 5 May are holidays", 0},
    {"jp", OURS_ONLY, "Citizens' Holiday", false, 2009, 2009, "between 21 and 23 September", 0},
    {"sg", OURS_ONLY, NULL, true, 2012, 2024, "Holidays Act, section 4(2)", 0},
    {"us", OURS_ONLY, NULL, true, 2007, 2026, "5 U.S.C. 6103(b), Executive Order 11582", 0},
    /* dates of other calendars that Singapore's ministry announced otherwise, or that the facts
     * only estimate (by `hijri`, which this reader passes over) */
    {"sg", FACTS_ONLY, "Deepavali", false, 2013, 2014, "revised to 2 Nov 2013, 22 Oct 2014", 0},
    {"sg", OURS_ONLY, "Deepavali", false, 2013, 2014, "revised to 2 Nov 2013, 22 Oct 2014", 0},
    {"sg", FACTS_ONLY, "Hari Raya Haji", false, 2014, 2014, "5 October by the ministry", 0},
    {"sg", OURS_ONLY, "Hari Raya Haji", false, 2014, 2026, "announced by the ministry", 0},
    {"sg", OURS_ONLY, "Hari Raya Puasa", false, 2025, 2026, "announced by the ministry", 0},
};

static Difference *find_difference(const char *set, Side side, const char *name, bool observed,
                                   int year) {
    for (size_t i = 0; i < G_N_ELEMENTS(DIFFERENCES); i++) {
        Difference *known = &DIFFERENCES[i];
        if (!strcmp(known->set, set) && known->side == side && known->observed == observed &&
            (!known->name || !strcmp(known->name, name)) && year >= known->first_year &&
            year <= known->last_year)
            return known;
    }
    return NULL;
}

static int unexplained;

static void note_difference(const char *set, Side side, CivilDay day, const char *name,
                            bool observed) {
    Difference *known = find_difference(set, side, name, observed, civil_year(day));
    if (known) {
        known->used++;
        return;
    }
    Arena *arena = arena_new();
    g_test_message("%s: only %s: %s %s%s", set, side == OURS_ONLY ? "ours" : "the facts",
                   civil_text(arena, day), name, observed ? " (substitute)" : "");
    arena_free(arena);
    unexplained++;
}

static bool facts_have(const Facts *facts, CivilDay day) {
    for (size_t i = 0; i < facts->count; i++)
        if (facts->items[i].day == day)
            return true;
    return false;
}

static const HolidayDay *find_day(const HolidayDays *days, CivilDay day) {
    for (size_t i = 0; i < days->count; i++)
        if (days->items[i].day == day)
            return &days->items[i];
    return NULL;
}

/* How many days stand in both. */
static size_t compare_year(Arena *arena, const HolidaySet *set, Tokens tokens, int year) {
    HolidayDays days = {0};
    Facts facts = {0};
    size_t same = 0;
    holiday_set_days(arena, set, year, &days);
    read_facts(arena, tokens, year, &facts);
    for (size_t i = 0; i < facts.count; i++)
        if (!find_day(&days, facts.items[i].day))
            note_difference(set->id, FACTS_ONLY, facts.items[i].day, facts.items[i].name, false);
    for (size_t i = 0; i < days.count; i++) {
        const HolidayDay *day = &days.items[i];
        if (facts_have(&facts, day->day))
            same++;
        else
            note_difference(set->id, OURS_ONLY, day->day, words_in(day->name, "en"), day->observed);
    }
    return same;
}

/* the data */

static const char *data_path(Arena *arena, const char *name) {
    const char *folder = g_getenv("AFTERCARE_DATA");
    return arena_printf(arena, "%s/calendars/%s", folder ? folder : SOURCE_ROOT "/../shared/data",
                        name);
}

static bool data_present(Arena *arena, const char *name) {
    if (g_file_test(data_path(arena, name), G_FILE_TEST_EXISTS))
        return true;
    g_test_skip("data not present");
    return false;
}

static void run(const char *const *command) {
    int status = -1;
    g_assert_true(g_spawn_sync(NULL, (char **)command, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL,
                               NULL, &status, NULL));
    g_assert_cmpint(status, ==, 0);
}

static const HolidaySet *load_set(Call *call, const char *id) {
    const HolidaySet *set;
    if (!holiday_set_load(call, CALENDARS, id, NULL, &set))
        g_error("%s", error_text(call->arena, call->errors));
    return set;
}

static Tokens load_tokens(Call *call, const char *folder, const char *name) {
    size_t length;
    const char *file =
        arena_printf(call->arena, "%s/kholidays/holidays/plan2/holiday_%s", folder, name);
    const char *text = text_load_file(call, file, 1 << 20, &length);
    g_assert_nonnull(text);
    return split_tokens(call->arena, text);
}

/* The years that the file of facts covers with announced dates. */
static const struct {
    const char *set, *file;
    int first_year, last_year;
} COMPARED[] = {
    {"at", "at_de", FIRST_YEAR, LAST_YEAR},
    {"be", "be_fr", FIRST_YEAR, LAST_YEAR},
    {"br", "br_pt-br", FIRST_YEAR, LAST_YEAR},
    {"de", "de_de", FIRST_YEAR, LAST_YEAR},
    {"dk", "dk_da", FIRST_YEAR, LAST_YEAR},
    {"es", "es_es", FIRST_YEAR, LAST_YEAR},
    {"fi", "fi_fi", FIRST_YEAR, LAST_YEAR},
    {"fr", "fr_fr", FIRST_YEAR, LAST_YEAR},
    {"gb", "gb-eaw_en-gb", FIRST_YEAR, LAST_YEAR},
    {"hk", "hk_en-gb", FIRST_YEAR, 2027},
    {"ie", "ie_en-gb", FIRST_YEAR, LAST_YEAR},
    {"it", "it_it", FIRST_YEAR, LAST_YEAR},
    {"jp", "jp_en-us", FIRST_YEAR, 2027},
    {"nl", "nl_nl", FIRST_YEAR, LAST_YEAR},
    {"no", "no_nb", FIRST_YEAR, LAST_YEAR},
    {"pl", "pl_pl", FIRST_YEAR, LAST_YEAR},
    {"se", "se_sv", FIRST_YEAR, LAST_YEAR},
    {"sg", "sg_en-gb", 2012, 2014},
    {"sg", "sg_en-gb", 2024, 2026},
    {"us", "us_en-us", FIRST_YEAR, LAST_YEAR},
};

static size_t compare_all(const char *folder) {
    size_t same = 0;
    for (size_t i = 0; i < G_N_ELEMENTS(COMPARED); i++) {
        Arena *arena = arena_new();
        Call call = call_begin(arena, 0);
        const HolidaySet *set = load_set(&call, COMPARED[i].set);
        Tokens tokens = load_tokens(&call, folder, COMPARED[i].file);
        size_t before = same;
        for (int year = COMPARED[i].first_year; year <= COMPARED[i].last_year; year++)
            same += compare_year(arena, set, tokens, year);
        g_test_message("%s %d-%d: %zu days agree", COMPARED[i].set, COMPARED[i].first_year,
                       COMPARED[i].last_year, same - before);
        arena_free(arena);
    }
    return same;
}

static void check_no_stale_difference(void) {
    for (size_t i = 0; i < G_N_ELEMENTS(DIFFERENCES); i++)
        if (!DIFFERENCES[i].used)
            g_error("%s %s differs no longer", DIFFERENCES[i].set, DIFFERENCES[i].name);
}

/* China's two latest years, which holiday-cn's snapshot lacks. */
static size_t compare_china(const char *folder) {
    Arena *arena = arena_new();
    Call call = call_begin(arena, 0);
    const HolidaySet *set = load_set(&call, "cn");
    Tokens tokens = load_tokens(&call, folder, "cn_zh-cn");
    size_t same = 0;
    for (int year = 2025; year <= 2026; year++) {
        HolidayDays days = {0};
        Facts facts = {0};
        holiday_set_days(arena, set, year, &days);
        read_facts(arena, tokens, year, &facts);
        for (size_t i = 0; i < facts.count; i++) {
            const HolidayDay *day = find_day(&days, facts.items[i].day);
            g_assert_nonnull(day);
            g_assert_true(day->working == (strstr(facts.items[i].name, "法定工作日") != NULL));
        }
        for (size_t i = 0; i < days.count; i++)
            g_assert_true(facts_have(&facts, days.items[i].day));
        same += days.count;
    }
    arena_free(arena);
    return same;
}

static void test_sets_agree_with_kholidays(void) {
    Arena *arena = arena_new();
    if (data_present(arena, "kholidays_plan2.tar.gz")) {
        const char *archive = data_path(arena, "kholidays_plan2.tar.gz");
        g_autofree char *folder = g_dir_make_tmp("holidays-XXXXXX", NULL);
        g_assert_nonnull(folder);
        run((const char *const[]){"tar", "-xzf", archive, "-C", folder, NULL});
        size_t same = compare_all(folder) + compare_china(folder);
        g_test_message("%zu days agree", same);
        run((const char *const[]){"rm", "-r", folder, NULL});
        g_assert_cmpint(unexplained, ==, 0);
        check_no_stale_difference();
        g_assert_cmpuint(same, >, 4000);
    }
    arena_free(arena);
}

/* China's notices from 2007 to 2024 */

static size_t check_notice(Call *call, const HolidaySet *set, int year) {
    size_t length, in_range = 0;
    const char *name = arena_printf(call->arena, "holiday-cn/%d.json", year);
    const char *file = data_path(call->arena, name);
    const char *text = text_load_file(call, file, 1 << 20, &length);
    const Node *root = text ? json_parse(call, file, 1, text, length) : NULL;
    const Node *listed = node_get(root, "days");
    g_assert_nonnull(listed);
    for (size_t i = 0; i < listed->items.count; i++) {
        const Node *item = listed->items.items[i];
        HolidayDays days = {0};
        CivilDay date;
        bool off;
        g_assert_true(civil_parse(node_get(item, "date")->text, &date));
        g_assert_true(node_yes_no(node_get(item, "isOffDay"), &off));
        holiday_set_days(call->arena, set, civil_year(date), &days);
        const HolidayDay *day = find_day(&days, date);
        g_assert_nonnull(day);
        g_assert_true(day->working == !off);
        g_assert_true(!day->provisional && !day->observed);
        in_range += civil_year(date) >= FIRST_YEAR;
    }
    return in_range;
}

static void test_china_is_as_announced(void) {
    Arena *arena = arena_new();
    Call call = call_begin(arena, 0);
    if (data_present(arena, "holiday-cn/2007.json")) {
        const HolidaySet *set = load_set(&call, "cn");
        size_t announced = 0, ours = 0;
        for (int year = FIRST_YEAR; year <= 2024; year++) {
            HolidayDays days = {0};
            announced += check_notice(&call, set, year);
            holiday_set_days(arena, set, year, &days);
            ours += days.count;
        }
        g_test_message("%zu days announced", announced);
        g_assert_cmpuint(ours, ==, announced); /* all theirs are ours, and we have no others */
    }
    arena_free(arena);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/holiday_facts/china", test_china_is_as_announced);
    g_test_add_func("/holiday_facts/kholidays", test_sets_agree_with_kholidays);
    return g_test_run();
}
