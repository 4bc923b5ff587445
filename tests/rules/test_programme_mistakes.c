/* Programmes with mistakes: every mistake of a file is told at once, with its line, its field and
 * where possible what was meant. */
#include "base/text.h"
#include "rules/programme_check.h"

#include <glib.h>
#include <glib/gstdio.h>

#define NAMED "programme: test\nversion: '1'\nname: Test\nzone: Asia/Shanghai\n"
#define HEAD  NAMED "clauses: {R: Response}\n"
#define PROMISED                                                                                   \
    "promises:\n"                                                                                  \
    "  - {id: p, name: p, clauses: [R], within: 4 h, from: request.opened, until: "                \
    "request.resolved}\n"
#define FACT_HEAD                                                                                  \
    HEAD "facts:\n"                                                                                \
         "  cause: {name: cause, type: word, words: {wear: wear, quality: quality}}\n"             \
         "  lost: {name: lost, type: yes_no}\n"                                                    \
         "  count: {name: count, type: count}\n"                                                   \
         "  place: {name: place, type: text}\n"                                                    \
         "  minutes: {name: minutes, type: duration}\n"
#define WHEN_PROMISED(when)                                                                        \
    "promises:\n"                                                                                  \
    "  - {id: p, name: p, clauses: [R], within: 4 h, from: request.opened,\n"                      \
    "     until: request.resolved,\n"                                                              \
    "     applies: " when "}\n"
#define LEVEL_HEAD                                                                                 \
    HEAD "service_levels: {gold: Gold}\n"                                                          \
         "levels: [{id: '1', name: One, service_level: gold}, {id: '2', name: Two}]\n"
#define RULE(body) "{id: r, says: r, parts: free, labour: free, travel: free, " body "}"

/* What is wrong in `text`, as "line field: message (hint)"; lines are counted behind `head`. */
static const char *const *mistakes_of(Arena *arena, const char *head, const char *text) {
    Call call = call_begin(arena, 0);
    const char *whole = arena_printf(arena, "%s%s", head, text);
    const Programme *programme = programme_open_text(&call, "p.yaml", whole, strlen(whole), NULL);
    g_assert_true((programme == NULL) == (call.error_count > 0));
    int head_lines = 0;
    for (const char *at = head; *at; at++)
        head_lines += *at == '\n';
    LIST(const char *) mistakes = {0};
    for (const Error *error = call.errors; error; error = error->next) {
        g_assert_cmpstr(error->file, ==, "p.yaml");
        *LIST_ADD(arena, &mistakes) = arena_printf(
            arena, "%d %s: %s%s%s", error->line - head_lines, error->field ? error->field : "-",
            error->message, error->hint ? " " : "", error->hint ? error->hint : "");
    }
    *LIST_ADD(arena, &mistakes) = NULL;
    return mistakes.items;
}

typedef struct Row {
    const char *name;
    const char *head;
    const char *text;
    const char *expected[12]; /* the beginning of each, in the order in which they are told */
} Row;

static void check_row(gconstpointer data) {
    const Row *row = data;
    Arena *arena = arena_new();
    const char *const *mistakes = mistakes_of(arena, row->head, row->text);
    size_t i = 0;
    for (; row->expected[i] && mistakes[i]; i++)
        if (!text_starts_with(mistakes[i], row->expected[i])) {
            g_test_message("is:       %s", mistakes[i]);
            g_test_message("expected: %s", row->expected[i]);
            g_test_fail();
        }
    if (row->expected[i] || mistakes[i]) {
        g_test_message("%s: %s", mistakes[i] ? "too much" : "missing",
                       mistakes[i] ? mistakes[i] : row->expected[i]);
        g_test_fail();
    }
    arena_free(arena);
}

static const Row ROWS[] = {
    /* ---- the file as a whole ---- */
    {"no-map", "", "- a\n", {"1 programme: must be a map, not a list"}},
    {"empty", "", "", {"1 -: "}},
    {"nothing-but-a-name",
     "",
     "programme: test\n",
     {"1 version: is missing in this programme", "1 name: is missing", "1 zone: is missing",
      "1 clauses: is missing", "1 promises: is missing"}},
    {"misspelt-key",
     HEAD,
     "promisses: []\n" PROMISED,
     {"1 promisses: is nothing that a programme has did you mean `promises`?"}},
    {"empty-value",
     "programme: test\nversion: '1'\nzone: Asia/Shanghai\nclauses: {R: R}\n",
     "name:\n" PROMISED,
     {"1 name: is empty"}},
    {"unknown-zone",
     "programme: test\nversion: '1'\nname: Test\nclauses: {R: Response}\n",
     "zone: Asia/Peking\n" PROMISED,
     {"1 zone: \"Asia/Peking\" is no time zone"}},
    {"several-at-once",
     HEAD,
     "languges: [en]\n"
     "pauses: {customer: {name: customer, waiting_for: custmer}}\n"
     "promises:\n"
     "  - {id: p, name: p, clauses: [Q], respnse: 4 h, within: 0 h, from: request.opend,\n"
     "     until: request.resolved, pauses: [custom]}\n",
     {"1 languges: is nothing that a programme has did you mean `languages`?",
      "2 waiting_for: \"custmer\" is not one of: us, customer, third_party, nobody did you mean "
      "`customer`?",
      "4 respnse: is nothing that a promise has", "4 within: \"0 h\" must be longer than zero",
      "4 within: a promise needs its shape",
      "4 from: \"request.opend\" is no event of this programme did you mean `request.opened`?",
      "4 pauses: \"custom\" is no pause reason of this programme",
      "4 clauses: \"Q\" is no clause of this programme",
      "0 R: is promised, but nothing in the programme carries it out"}},
    {"clause-that-nothing-carries-out",
     NAMED,
     "clauses:\n"
     "  R: Response\n"
     "  S: Spare parts\n" PROMISED,
     {"3 S: is promised, but nothing in the programme carries it out"}},
    {"printing-a-clause-does-not-carry-it-out",
     NAMED,
     "clauses:\n"
     "  R: Response\n"
     "  S: Spare parts\n"
     "documents: {d: {title: d, parts: [{clauses: [S, T]}]}}\n" PROMISED,
     {"4 clauses: \"T\" is no clause", "3 S: is promised"}},
    {"text-without-a-language",
     "",
     "programme: test\n"
     "version: '1'\n"
     "name: {en: Test, zh: 测试}\n"
     "languages: [en, zh]\n"
     "zone: Asia/Shanghai\n"
     "clauses: {R: Response}\n"
     "prices: {currency: CNY, fees: {hour: {name: Hour, amount: 300, unit: hour}}}\n"
     "promises:\n"
     "  - {id: p, name: {en: p, zh: 承诺}, says: {en: said}, clauses: [R], within: 4 h,\n"
     "     from: request.opened, until: request.resolved}\n",
     {"6 R: has no text in \"zh\"", "9 says: has no text in \"zh\"",
      "7 name: has no text in \"zh\""}},

    /* ---- kinds of values ---- */
    {"text-that-is-a-list",
     "programme: test\nname: Test\nzone: Asia/Shanghai\nclauses: {R: R}\n",
     "version: [1]\n" PROMISED,
     {"1 version: must be a text, not a list"}},
    {"id-that-is-none",
     "version: '1'\nname: Test\nzone: Asia/Shanghai\nclauses: {R: R}\n",
     "programme: a b\n" PROMISED,
     {"1 programme: \"a b\" is no id"}},
    {"id-that-is-empty",
     "version: '1'\nname: Test\nzone: Asia/Shanghai\nclauses: {R: R}\n",
     "programme: ''\n" PROMISED,
     {"1 programme: \"\" is no id"}},
    {"id-that-is-a-map",
     "version: '1'\nname: Test\nzone: Asia/Shanghai\nclauses: {R: R}\n",
     "programme: {a: b}\n" PROMISED,
     {"1 programme: must be a text, not a map"}},
    {"texts-that-are-a-map",
     HEAD,
     "languages: {en: yes}\n" PROMISED,
     {"1 languages: must be a text or a list of texts, not a map"}},
    {"texts-with-a-map-in-the-list",
     HEAD,
     "languages: [en, {a: b}]\n" PROMISED,
     {"1 languages: must be a text, not a map"}},
    {"words-that-are-a-list", HEAD, "about: [a]\n" PROMISED, {"1 about: "}},
    {"words-in-no-language", HEAD, "about: {english: a}\n" PROMISED, {"1 "}},
    {"word-that-is-a-list",
     HEAD,
     "replaced_unit: [inherits]\n" PROMISED,
     {"1 replaced_unit: must be a text, not a list"}},
    {"word-far-from-all",
     HEAD,
     "replaced_unit: whatever\n" PROMISED,
     {"1 replaced_unit: \"whatever\" is not one of: inherits, restarts"}},
    {"yes-no",
     HEAD,
     "prices: {currency: CNY, quote_first: perhaps}\n" PROMISED,
     {"1 quote_first: must be yes or no"}},
    {"counts",
     HEAD,
     "promises:\n"
     "  - {id: p, name: p, clauses: [R], within: 4 h, from: request.opened,\n"
     "     until: request.resolved,\n"
     "     reward: -1,\n"
     "     penalty: 1000001}\n"
     "  - {id: q, name: q, within: 4 h, from: request.opened, until: request.resolved,\n"
     "     reward: many}\n",
     {"4 reward: must be a whole number from 0 to 1000000", "5 penalty: must be a whole number",
      "7 reward: must be a whole number"}},
    {"spans",
     HEAD,
     "backdating: soon\n"
     "scoring: {period: [a]}\n"
     "repeated_repairs: {failed: 3, window: -3 days}\n"
     "periods:\n"
     "  - {id: a, name: a, lasts: live}\n"
     "  - {id: b, name: b, lasts: [life]}\n" PROMISED,
     {"1 backdating: ", "2 period: must be a text, not a list",
      "3 window: \"-3 days\" must be longer than zero",
      "5 lasts: ", "6 lasts: must be a text, not a list"}},
    {"spans-by-level",
     LEVEL_HEAD,
     "promises:\n"
     "  - id: p\n"
     "    name: p\n"
     "    clauses: [R]\n"
     "    within:\n"
     "      '1': 4 hh\n"
     "      '3': 4 h\n"
     "      gold: 2 h\n"
     "    calendar:\n"
     "      '1': [always]\n"
     "      '2': night\n"
     "      silver: always\n"
     "    from: request.opened\n"
     "    until: request.resolved\n",
     {"6 within: ", "10 calendar: must be a text, not a list",
      "2 within: \"3\" is no level or service level of this programme",
      "2 calendar: \"night\" is no calendar of this programme",
      "2 calendar: \"silver\" is no level or service level", "2 calendar: has none for level 1"}},
    {"calendar-of-a-promise-that-is-a-list",
     HEAD,
     "promises:\n"
     "  - {id: p, name: p, clauses: [R], within: 4 h, from: request.opened,\n"
     "     until: request.resolved, calendar: [always]}\n",
     {"3 calendar: must be a text, not a list"}},
    {"places",
     HEAD,
     "promises:\n"
     "  - {id: p, name: p, clauses: [R], within: 4 h, from: request.opened,\n"
     "     until: request.resolved,\n"
     "     warn: [80 %, 99.5%, 30 min before due, 1 h after due,\n"
     "       80, 0 %, 1001 %,\n"
     "       half, 1 month before due, 2 working days after due, x after due, [a]]}\n",
     {"5 warn: \"80\" must be a share such as 80 %", "5 warn: \"0 %\"", "5 warn: \"1001 %\"",
      "6 warn: \"half\"", "6 warn: \"1 month before due\"", "6 warn: \"2 working days after due\"",
      "6 warn: \"x\" is not a span", "6 warn: \"x after due\" must be a share",
      "6 warn: must be a text, not a list"}},
    {"place-that-is-a-map",
     HEAD,
     "promises:\n"
     "  - {id: p, name: p, clauses: [R], within: 4 h, from: request.opened,\n"
     "     until: request.resolved, warn: {a: b}}\n",
     {"3 warn: must be a place such as 80 % or a list of them, not a map"}},
    {"place-alone",
     HEAD,
     "promises:\n"
     "  - {id: p, name: p, clauses: [R], within: 4 h, from: request.opened,\n"
     "     until: request.resolved, warn: -1 h before due}\n",
     {"3 warn: \"-1 h before due\" must be a share"}},
    {"amounts",
     HEAD,
     "prices:\n"
     "  currency: CNY\n"
     "  fees:\n"
     "    a: {name: a, amount: 300.5, unit: hour}\n"
     "    b: {name: b, amount: -3, unit: hour}\n"
     "    c: {name: c, amount: 300.00, unit: hour}\n"
     "    d: {name: d, amount: 1234567890123, unit: hour}\n"
     "    e: {name: e, amount: [1], unit: hour}\n"
     "    f g: {name: f, amount: 300, unit: hour}\n" PROMISED,
     {"4 amount: \"300.5\" must be an amount",
      "5 amount: ", "7 amount: ", "8 amount: must be a text", "9 f g: is no id"}},
    {"named-words",
     HEAD,
     "events:\n"
     "  a b: text\n"
     "  c: [a]\n" PROMISED,
     {"2 a b: is no id", "3 c: "}},
    {"named-words-that-are-a-list",
     HEAD,
     "events: [a]\n" PROMISED,
     {"1 events: must be a map of ids, not a list"}},
    {"list-that-is-a-map",
     HEAD,
     "levels: {a: {name: a}}\n" PROMISED,
     {"1 levels: must be a list, not a map"}},
    {"map-that-is-a-list",
     HEAD,
     "pauses: [a]\n" PROMISED,
     {"1 pauses: must be a map of ids, not a list"}},
    {"map-that-is-a-text",
     HEAD,
     "scoring: monthly\n" PROMISED,
     {"1 scoring: must be a map, not a single value"}},
    {"id-twice",
     HEAD,
     "levels:\n"
     "  - {id: '1', name: One}\n"
     "  - {id: '1', name: Two}\n"
     "  - {name: Three}\n"
     "  - {name: Four}\n" PROMISED,
     {"4 id: is missing in this level", "5 id: is missing in this level",
      "3 levels: \"1\" is there twice"}},

    /* ---- calendars ---- */
    {"calendars-that-are-a-list",
     HEAD,
     "calendars: [office]\n" PROMISED,
     {"1 calendars: must be a map of calendars"}},
    {"hours",
     HEAD,
     "calendars:\n"
     "  office:\n"
     "    weekly:\n"
     "      mon: 09:00-18:00\n"
     "      tue: ['9-18']\n"
     "      wed: ['09:00-09:00']\n"
     "      thu: ['14:00-18:00', '09:00-15:00']\n"
     "      fri: ['24:00-06:00', [a]]\n"
     "      sat: ['09:60-10:00']\n"
     "      sun: ['22:00-06:00']\n" PROMISED,
     {
         "4 mon: must be a list of hours",
         "5 tue: \"9-18\" must be hours such as 09:00-17:30",
         "6 wed: \"09:00-09:00\" opens and closes at the same time",
         "7 thu: 09:00-15:00 and 14:00-18:00 overlap",
         "8 fri: \"24:00-06:00\" must be hours",
         "8 fri: must be a text, not a list",
         "9 sat: \"09:60-10:00\"",
     }},
    {"weekdays",
     HEAD,
     "calendars:\n"
     "  office:\n"
     "    zone: Mars/Olympus\n"
     "    weekly:\n"
     "      monday: ['09:00-18:00']\n"
     "      tue-thu: ['09:00-18:00']\n"
     "      thu: ['09:00-12:00']\n"
     "      fr: ['09:00-12:00']\n"
     "      fri+sat: ['09:00-12:00']\n"
     "    make_up: someday\n" PROMISED,
     {"3 zone: \"Mars/Olympus\" is no time zone", "5 monday: is no weekday",
      "7 thu: states Thursday a second time", "8 fr: is no weekday: mon … sun, or mon-fri did you",
      "9 fri+sat: is no weekday", "10 make_up: \"someday\" is no weekday"}},
    {"weekly-hours-and-exceptions-that-are-no-maps",
     HEAD,
     "calendars:\n"
     "  office:\n"
     "    weekly: ['09:00-18:00']\n"
     "    exceptions: [2026-12-24]\n" PROMISED,
     {"3 weekly: must be a map of weekdays", "4 exceptions: must be a map of dates"}},
    {"holidays",
     HEAD,
     "calendars:\n"
     "  office:\n"
     "    weekly: {mon-fri: ['09:00-18:00']}\n"
     "    holidays: [cm, 2026-02-30]\n"
     "    exceptions:\n"
     "      2026-12-44: []\n"
     "      2026-12-24: [noon]\n"
     "  lab:\n"
     "    weekly: {mon-fri: ['09:00-18:00']}\n"
     "    holidays: {a: b}\n" PROMISED,
     {"4 holidays: ", "4 holidays: \"2026-02-30\" is no date such as 2026-12-24",
      "6 2026-12-44: is no date", "7 2026-12-24: \"noon\" must be hours",
      "10 holidays: must be a text or a list"}},
    {"calendar-without-any-time",
     HEAD,
     "calendars:\n"
     "  never:\n"
     "    weekly: {mon: [], tue: }\n"
     "    exceptions: {2026-12-24: []}\n"
     "  always:\n"
     "    weekly: {mon: ['09:00-18:00']}\n"
     "promises:\n"
     "  - {id: p, name: p, clauses: [R], within: 4 h, calendar: never, from: request.opened,\n"
     "     until: request.resolved}\n",
     {"3 weekly: this calendar has no working time at all",
      "5 always: is built in: the calendar that never closes",
      "8 calendar: has no working time: this can never be met"}},

    /* ---- facts and conditions ---- */
    {"facts",
     HEAD,
     "facts:\n"
     "  kind: {name: kind, type: text}\n"
     "  cause: {name: cause, type: word}\n"
     "  lost: {name: lost, type: yes_no, words: {a: a}}\n"
     "  minutes: {name: m, type: count, grows_from: request.opened, grows_until: req.closed}\n"
     "  hours: {name: h, type: duration, grows_until: request.closed}\n"
     "  place: {name: p, type: tekst, source: who}\n" PROMISED,
     {"7 type: \"tekst\" is not one of: yes_no, word, count, duration, text",
      "7 source: \"who\" is not one of", "2 facts: \"kind\" is built in", "3 words: are missing",
      "4 words: belong to facts of type word alone", "5 grows_until: \"req.closed\" is no event",
      "5 grows_from: belongs to facts of type duration alone", "6 grows_until: needs grows_from"}},
    {"conditions-that-are-none",
     FACT_HEAD,
     WHEN_PROMISED("{any: [], all: {lost: yes}, not: [lost], excluded: maybe}"),
     {"4 any: must be a list of conditions", "4 all: must be a list of conditions",
      "4 not: must be a map of facts and their values", "4 excluded: must be yes or no",
      "4 applies: can never hold"}},
    {"condition-that-is-a-text",
     FACT_HEAD,
     WHEN_PROMISED("lost"),
     {"4 applies: must be a map of facts"}},
    {"values-that-facts-cannot-have",
     FACT_HEAD,
     WHEN_PROMISED("{cause: weer, lost: '> 3', count: many, minutes: 3 days}"),
     {"4 cause: \"weer\" is no word of this fact did you mean `wear`?", "4 lost: must be yes or no",
      "4 count: must be a whole number, 0 or more",
      "4 minutes: must be a duration in s, min and h"}},
    {"comparisons-that-have-no-meaning",
     FACT_HEAD,
     WHEN_PROMISED("{cause: '> wear', count: ['1', '2'], minutes: '< soon', place: '>= here'}"),
     {"4 cause: has words: they can't be compared", "4 count: must be compared with one value",
      "4 minutes: ", "4 place: has words: they can't be compared", "4 applies: can never hold"}},
    {"facts-that-nobody-declared",
     FACT_HEAD,
     WHEN_PROMISED("{caus: wear, support_mod: on_site, xyzzy: 1}"),
     {"4 caus: is no fact of this programme: declare it under facts did you mean `cause`?",
      "4 support_mod: is no fact of this programme: declare it under facts did you mean",
      "4 xyzzy: is no fact of this programme"}},
    {"levels-and-periods-that-are-not-there",
     LEVEL_HEAD "periods: [{id: assurance, name: a, lasts: 1 year}]\n",
     WHEN_PROMISED(
         "{any: [{level: ['1', '3']}, {service_level: silver}, {period: [none, later]}]}"),
     {"4 level: \"3\" is no level of this programme",
      "4 service_level: \"silver\" is no service_level of this programme",
      "4 period: \"later\" is no period of this programme"}},
    {"a-level-that-is-a-service-level-too",
     HEAD,
     "service_levels: {gold: Gold}\n"
     "levels:\n"
     "  - {id: gold, name: One}\n"
     "  - {id: '2', name: Two, service_level: gould}\n" PROMISED,
     {"3 id: \"gold\" is a service level too",
      "4 service_level: \"gould\" is no service level of this programme did you mean `gold`?"}},
    {"exclusions-that-ask-for-themselves",
     FACT_HEAD,
     "exclusions:\n"
     "  - {id: a, says: a, when: {cause: wear}}\n"
     "  - {id: b, says: b, when: {any: [{lost: yes}, {not: {excluded: yes}}]}}\n"
     "  - {id: c, says: c}\n" PROMISED "coverage:\n"
     "  - " RULE(
         "remedy: repair, when: {excluded: yes}") "\n"
                                                  "  - {id: s, says: s, parts: free, labour: free, "
                                                  "travel: free, remedy: repair}\n",
     {"4 when: is missing in this exclusion", "3 when: can't ask for `excluded`"}},

    /* ---- names in the rest of the programme ---- */
    {"names-that-are-not-there",
     HEAD,
     "ladders: {boss: {rungs: [{at: 80 %, tell: boss}], clauses: [S]}}\n"
     "duties: [{id: d, says: d, proof: visit.arived}]\n"
     "process: [{id: s, name: s, done_by: [request.close], when: {kid: fault}}]\n"
     "promises:\n"
     "  - {id: p, name: p, clauses: [R], within: 4 h, from: request.opened,\n"
     "     until: request.solved, void_on: request.cancled, escalate: bos}\n",
     {"5 until: \"request.solved\" is no event", "5 void_on: \"request.cancled\" is no event",
      "5 escalate: \"bos\" is no ladder of this programme did you mean `boss`?",
      "1 clauses: \"S\" is no clause", "2 proof: \"visit.arived\" is no event",
      "3 done_by: \"request.close\" is no event", "3 kid: is no fact"}},

    /* ---- shapes of promises ---- */
    {"two-shapes",
     HEAD,
     "promises:\n"
     "  - {id: p, name: p, clauses: [R], within: 4 h, by: yes, from: visit.agreed,\n"
     "     until: visit.arrived}\n"
     "  - {id: q, name: q, times: 2, every: 1 month, from: contract.accepted,\n"
     "     until: training.held}\n"
     "  - {id: r, name: r, within: 4 h, per: 1 month, of: assurance.ends, from: request.opened,\n"
     "     until: request.resolved}\n",
     {"2 within: a promise has one shape only", "4 within: a promise has one shape only",
      "4 per: is missing", "6 per: belongs to `times` alone", "6 of: belongs to `ahead` alone",
      "6 of: \"assurance\" is no period", "4 per: must be days"}},
    {"the-end-of-what",
     HEAD,
     "promises:\n"
     "  - {id: p, name: p, clauses: [R], ahead: 3 days, from: contract.accepted,\n"
     "     until: contract.renewal_offered,\n"
     "     of: assurance}\n",
     {"4 of: must name the end of a period, such as assurance.ends"}},

    /* ---- what can never be kept ---- */
    {"a-condition-that-never-holds",
     FACT_HEAD,
     WHEN_PROMISED("{lost: yes, not: {lost: yes}}"),
     {"4 applies: can never hold: this promise can never start"}},
    {"begins-and-ends-that-exclude-each-other",
     HEAD,
     "promises:\n"
     "  - {id: a, name: a, clauses: [R], within: 4 h, from: visit.needed, until: visit.arrived,\n"
     "     void_on: [visit.needed, visit.arrived]}\n"
     "  - {id: b, name: b, by: yes, from: [visit.agreed, visit.needed], until: visit.arrived}\n"
     "  - {id: c, name: c, within: 4 h, from: visit.needed, until: request.opened}\n"
     "  - {id: d, name: d, within: 4 h, from: visit.needed, until: visit.needed}\n"
     "  - {id: e, name: e, within: 4 h, from: request.cancelled, until: visit.needed}\n",
     {"3 void_on: names an event that starts the promise", "3 void_on: names an event that meets",
      "4 from: visit.needed appoints no instant",
      "5 until: nothing of a request comes before its opening",
      "6 until: the event that starts the promise can't meet it",
      "7 from: a withdrawn request owes nothing"}},
    {"what-belongs-to-other-shapes",
     HEAD,
     "promises:\n"
     "  - {id: a, name: a, clauses: [R], every: 1 month, from: contract.accepted,\n"
     "     until: maintenance.done, reopen: restart}\n"
     "  - {id: b, name: b, by: yes, from: visit.agreed, until: visit.arrived,\n"
     "     reopen: restart}\n"
     "  - {id: c, name: c, ahead: 3 days, from: visit.agreed, until: visit.arrived,\n"
     "     reopen: restart, at: same time}\n"
     "  - {id: d, name: d, within: 4 h, from: visit.needed, until: visit.arrived,\n"
     "     at: same time}\n",
     {"3 reopen: belongs to promises within a time", "5 reopen: belongs to promises within a time",
      "7 reopen: belongs to promises within a time", "7 at: belongs to spans in working days",
      "9 at: belongs to spans in working days"}},
    {"working-days-at-the-same-time-are-fine",
     LEVEL_HEAD,
     "promises:\n"
     "  - {id: a, name: a, clauses: [R], within: 2 working days, from: visit.needed,\n"
     "     until: visit.arrived, at: same time}\n"
     "  - {id: b, name: b, ahead: {'1': 3 working days, '2': 1 day}, from: visit.agreed,\n"
     "     until: visit.dispatched, at: same time}\n",
     {NULL}},
    {"periods-too-short-to-recur",
     HEAD,
     "promises:\n"
     "  - {id: a, name: a, clauses: [R], from: contract.accepted, until: maintenance.done,\n"
     "     every: 12 h}\n"
     "  - {id: b, name: b, from: contract.accepted, until: maintenance.done, times: 2,\n"
     "     per: 3 working days}\n",
     {"3 every: must be days, weeks, months or years", "5 per: must be days, weeks, months"}},
    {"a-calendar-for-some-levels-only",
     LEVEL_HEAD,
     "promises:\n"
     "  - {id: p, name: p, clauses: [R], ahead: {'1': 1 day, '2': 2 days}, calendar: {gold: "
     "always},\n"
     "     from: visit.agreed, until: visit.arrived}\n"
     "  - {id: q, name: q, within: {'1': 1 day}, calendar: {gold: always},\n"
     "     from: visit.needed, until: visit.arrived}\n",
     {"2 calendar: has none for level 2"}},
    {"the-end-of-a-life",
     HEAD,
     "periods: [{id: service, name: service, lasts: life}]\n"
     "promises:\n"
     "  - {id: p, name: p, clauses: [R], ahead: 3 days, of: service.ends,\n"
     "     from: contract.signed,\n"
     "     until: contract.renewal_offered}\n",
     {"3 of: a period for life never ends",
      "4 from: a period ends so long after contract.accepted"}},
    {"levels-and-coverage-that-nothing-reaches",
     FACT_HEAD,
     "levels:\n"
     "  - {id: '1', name: One, when: {lost: yes}}\n"
     "  - {id: '2', name: Two, when: {lost: yes, cause: wear}}\n"
     "  - {id: '3', name: Three}\n" PROMISED "coverage:\n"
     "  - {id: a, says: a, parts: free, labour: free, travel: free, remedy: repair,\n"
     "     when: {count: '> 3'}}\n"
     "  - {id: b, says: b, parts: free, labour: free, travel: free, remedy: repair,\n"
     "     when: {count: '>= 5'}}\n"
     "  - {id: c, says: c, parts: free, labour: free, travel: free, remedy: repair,\n"
     "     when: {count: '>= 2'}}\n",
     {"3 when: no facts lead to this level: earlier ones take them all",
      "10 when: this coverage rule can never be reached: earlier ones take all its cases",
      "12 when: the last coverage rule must stand without `when`"}},
};

/* ---- what the table can't say ---- */

static void test_all_mistakes_of_hours_are_told(void) {
    Arena *arena = arena_new();
    const char *const *mistakes = mistakes_of(
        arena, HEAD,
        "calendars: {a: {weekly: {sat: ['09:60-10:00', '09:00-10:00:60', '25:00-26:00', '09:00',"
        " '09x00-10:00', '9a:00-10:00', '24:00:01-10:00', '']}}}\n" PROMISED);
    size_t count = 0;
    while (mistakes[count]) {
        g_assert_true(text_starts_with(mistakes[count], "1 sat: "));
        count++;
    }
    g_assert_cmpuint(count, ==, 8);
    arena_free(arena);
}

static void test_a_programme_that_is_no_yaml(void) {
    Arena *arena = arena_new();
    const char *const *mistakes = mistakes_of(arena, "", "programme: [\n");
    g_assert_nonnull(mistakes[0]);
    g_assert_null(mistakes[1]);
    arena_free(arena);
}

static void test_a_file_that_is_not_there(void) {
    Arena *arena = arena_new();
    Call call = call_begin(arena, 0);
    g_assert_null(programme_open(&call, "/nowhere/programme.yaml", NULL));
    g_assert_cmpint(call.errors->code, ==, ERROR_NOT_FOUND);
    arena_free(arena);
}

static void test_a_file_without_mistakes(void) {
    char *file = NULL;
    g_assert_cmpint(g_file_open_tmp("aftercare-XXXXXX.yaml", &file, NULL), >=, 0);
    g_assert_true(g_file_set_contents(file, HEAD PROMISED, -1, NULL));
    Arena *arena = arena_new();
    Call call = call_begin(arena, 0);
    const Programme *programme = programme_open(&call, file, NULL);
    g_assert_nonnull(programme);
    g_assert_cmpstr(programme->file, ==, file);
    g_assert_cmpuint(call.error_count, ==, 0);
    arena_free(arena);
    g_unlink(file);
    g_free(file);
}

#define TEST(function) g_test_add_func("/programme-mistakes/" #function, function)

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    for (size_t i = 0; i < G_N_ELEMENTS(ROWS); i++) {
        char *path = g_strdup_printf("/programme-mistakes/%s", ROWS[i].name);
        g_test_add_data_func(path, &ROWS[i], check_row);
        g_free(path);
    }
    TEST(test_all_mistakes_of_hours_are_told);
    TEST(test_a_programme_that_is_no_yaml);
    TEST(test_a_file_that_is_not_there);
    TEST(test_a_file_without_mistakes);
    return g_test_run();
}
