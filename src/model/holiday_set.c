#include "model/holiday_set.h"

#include "base/text.h"
#include "base/yaml.h"

#include <glib.h>
#include <limits.h>
#include <stdlib.h>

enum { WORDS_MAX = 6, EASTER_OFFSET_MAX = 100 };

static const char *const MONTHS[] = {"jan", "feb", "mar", "apr", "may", "jun",
                                     "jul", "aug", "sep", "oct", "nov", "dec"};
static const char *const NTH[] = {"1st", "2nd", "3rd", "4th", "last"};
static const char *const WEEKDAYS[] = {"mon", "tue", "wed", "thu", "fri", "sat", "sun"};

static const char *const SET_KEYS[] = {"holiday_set", "name",  "source", "years",
                                       "substitute",  "rules", "days"};
static const char *const RULE_KEYS[] = {"name",   "on",         "from", "until",
                                        "except", "substitute", "moved"};
static const char *const DAY_KEYS[] = {"name", "working", "provisional", "observed", "substitute"};

static int word_index(const char *const *words, size_t count, const char *word) {
    for (size_t i = 0; i < count; i++)
        if (!strcmp(words[i], word))
            return (int)i;
    return -1;
}

/* Whether `node` is a map; every key of it that is none of `keys` becomes an error. */
static bool check_map(Call *call, const Node *node, const char *field, const char *what,
                      const char *const *keys, size_t count) {
    if (node->kind != NODE_MAP)
        return node_fail(call, node, ERROR_INVALID, field, "%s must be a map", what);
    for (size_t i = 0; i < node->entries.count; i++) {
        const NodeEntry *entry = &node->entries.items[i];
        if (word_index(keys, count, entry->key) < 0)
            node_fail_key(call, node, entry, text_hint(call->arena, entry->key, keys, count),
                          "is nothing that %s has", what);
    }
    return true;
}

static const char *scalar_text(const Node *node) {
    return node && node->kind == NODE_SCALAR ? node->text : "";
}

static void read_name(Call *call, const Node *map, const char *what, Words *ret_name) {
    const Node *node = node_get(map, "name");
    if (node)
        words_read(call, node, "name", ret_name);
    else
        node_fail(call, map, ERROR_INVALID, "name", "is missing in this %s", what);
}

static void read_flag(Call *call, const Node *map, const char *field, bool *ret_flag) {
    const Node *node = node_get(map, field);
    if (node && !node_yes_no(node, ret_flag))
        node_fail(call, node, ERROR_INVALID, field, "must be yes or no");
}

/* years */

static bool parse_year(const char *text, int *ret_year) {
    if (strlen(text) != 4 || strspn(text, "0123456789") != 4)
        return false;
    *ret_year = atoi(text);
    return *ret_year > 0;
}

static void read_year(Call *call, const Node *node, const char *field, int *ret_year) {
    if (node && !parse_year(scalar_text(node), ret_year))
        node_fail(call, node, ERROR_INVALID, field, "must be a year such as 2024");
}

/* The words of `text`, at most WORDS_MAX, cut at spaces. Returns how many, WORDS_MAX + 1 for more.
 */
static size_t split_words(Arena *arena, const char *text, const char *ret_words[WORDS_MAX]) {
    size_t count = 0;
    for (const char *at = text + strspn(text, " "); *at; at += strspn(at, " ")) {
        size_t length = strcspn(at, " ");
        if (count == WORDS_MAX)
            return WORDS_MAX + 1;
        ret_words[count++] = arena_text_n(arena, at, length);
        at += length;
    }
    return count;
}

/* "2007-2026", "2024" or "from 2007" */
static bool parse_years(Arena *arena, const char *text, HolidaySet *set) {
    const char *words[WORDS_MAX];
    size_t count = split_words(arena, text, words);
    if (count == 2 && !strcmp(words[0], "from")) {
        set->last_year = INT_MAX;
        return parse_year(words[1], &set->first_year);
    }
    if (count != 1)
        return false;
    const char *dash = strchr(words[0], '-');
    const char *last = dash ? dash + 1 : words[0];
    const char *first = dash ? arena_text_n(arena, words[0], (size_t)(dash - words[0])) : last;
    return parse_year(first, &set->first_year) && parse_year(last, &set->last_year) &&
           set->first_year <= set->last_year;
}

/* a rule's `on` */

/* "MM-DD" of a leap year: 02-29 is a date */
static bool parse_month_day(const char *text, int *ret_month, int *ret_day) {
    char full[] = "2024-MM-DD";
    CivilDay day;
    int year;
    if (strlen(text) != 5)
        return false;
    memcpy(full + 5, text, 5);
    if (!civil_parse(full, &day))
        return false;
    civil_split(day, &year, ret_month, ret_day);
    return true;
}

/* "+39", "-2" */
static bool parse_offset(const char *text, int *ret_offset) {
    size_t digits = strspn(text + (*text != '\0'), "0123456789");
    if ((*text != '+' && *text != '-') || digits < 1 || digits > 3 || text[1 + digits])
        return false;
    *ret_offset = atoi(text);
    return abs(*ret_offset) <= EASTER_OFFSET_MAX;
}

static bool parse_easter(const char *const *words, size_t count, HolidayRule *rule) {
    rule->kind = HOLIDAY_EASTER;
    return count == 1 || (count == 2 && parse_offset(words[1], &rule->offset));
}

/* 3rd mon of jan */
static bool parse_nth(const char *const *words, size_t count, HolidayRule *rule) {
    rule->kind = HOLIDAY_NTH;
    if (count != 4 || strcmp(words[2], "of") != 0 || !weekday_parse(words[1], &rule->weekday))
        return false;
    rule->nth = word_index(NTH, G_N_ELEMENTS(NTH), words[0]) + 1;
    rule->month = word_index(MONTHS, G_N_ELEMENTS(MONTHS), words[3]) + 1;
    return rule->nth && rule->month;
}

/* mon before 05-25, mon on or before 05-24 */
static bool parse_beside(const char *const *words, size_t count, HolidayRule *rule) {
    bool itself = count == 5 && !strcmp(words[1], "on") && !strcmp(words[2], "or");
    if (!itself && count != 3)
        return false;
    bool before = !strcmp(words[count - 2], "before");
    if (!before && strcmp(words[count - 2], "after") != 0)
        return false;
    rule->kind = before ? HOLIDAY_BEFORE : HOLIDAY_AFTER;
    if (!itself)
        rule->offset = before ? -1 : 1;
    return parse_month_day(words[count - 1], &rule->month, &rule->day);
}

static bool parse_on(Arena *arena, const char *text, HolidayRule *rule) {
    const char *words[WORDS_MAX];
    size_t count = split_words(arena, text, words);
    if (count == 0 || count > WORDS_MAX)
        return false;
    if (count == 1 && parse_month_day(text, &rule->month, &rule->day)) {
        rule->kind = HOLIDAY_DATE;
        return true;
    }
    if (!strcmp(words[0], "easter"))
        return parse_easter(words, count, rule);
    if (weekday_parse(words[0], &rule->weekday))
        return parse_beside(words, count, rule);
    return parse_nth(words, count, rule);
}

/* A hint for the first word that is none of a rule's, or NULL. */
static const char *on_hint(Arena *arena, const char *text) {
    static const char *const KNOWN[] = {
        "easter", "of",  "on",  "or",  "before", "after", "1st", "2nd", "3rd", "4th",
        "last",   "mon", "tue", "wed", "thu",    "fri",   "sat", "sun", "jan", "feb",
        "mar",    "apr", "may", "jun", "jul",    "aug",   "sep", "oct", "nov", "dec"};
    const char *words[WORDS_MAX];
    size_t count = MIN(split_words(arena, text, words), WORDS_MAX);
    for (size_t i = 0; i < count; i++)
        if (g_ascii_isalpha(words[i][0]) && word_index(KNOWN, G_N_ELEMENTS(KNOWN), words[i]) < 0)
            return text_hint(arena, words[i], KNOWN, G_N_ELEMENTS(KNOWN));
    return NULL;
}

static void read_on(Call *call, const Node *map, HolidayRule *rule) {
    const Node *node = node_get(map, "on");
    if (!node) {
        node_fail(call, map, ERROR_INVALID, "on", "is missing in this rule");
        return;
    }
    const char *text = scalar_text(node);
    if (parse_on(call->arena, text, rule))
        return;
    node_fail(call, node, ERROR_INVALID, "on",
              "\"%.60s\" is no rule: write 12-25, easter -2, 3rd mon of jan, last mon of may, "
              "mon before 05-25 or sat on or after 06-20",
              text);
    call->last_error->hint = on_hint(call->arena, text);
}

/* substitute and moved */

static bool parse_move(Arena *arena, const char *text, HolidayMove *ret_move) {
    const char *words[WORDS_MAX];
    size_t count = split_words(arena, text, words);
    if (!strcmp(text, "next free day")) {
        ret_move->shift = SHIFT_NEXT_FREE;
        return true;
    }
    if (count != 2 || !weekday_parse(words[0], &ret_move->to))
        return false;
    ret_move->shift = !strcmp(words[1], "before")  ? SHIFT_BACK
                      : !strcmp(words[1], "after") ? SHIFT_ON
                                                   : SHIFT_NONE;
    return ret_move->shift != SHIFT_NONE;
}

static void read_moves(Call *call, const Node *node, const char *field, HolidayMoves *ret_moves) {
    *ret_moves = (HolidayMoves){0};
    if (!strcmp(scalar_text(node), "none") ||
        !check_map(call, node, field, "a rule for substitutes", WEEKDAYS, G_N_ELEMENTS(WEEKDAYS)))
        return;
    for (size_t i = 0; i < node->entries.count; i++) {
        const NodeEntry *entry = &node->entries.items[i];
        Weekday weekday;
        if (!weekday_parse(entry->key, &weekday))
            continue; /* check_map said so */
        if (!parse_move(call->arena, scalar_text(entry->value), &ret_moves->on[weekday]))
            node_fail(call, entry->value, ERROR_INVALID, entry->key,
                      "must be next free day, or a weekday such as mon after or fri before");
    }
}

/* rules */

static void read_except(Call *call, const Node *node, HolidayRule *rule) {
    if (!node)
        return;
    const Node *const *items =
        node->kind == NODE_LIST ? (const Node *const *)node->items.items : &node;
    size_t count = node->kind == NODE_LIST ? node->items.count : 1;
    for (size_t i = 0; i < count; i++)
        read_year(call, items[i], "except", LIST_ADD(call->arena, &rule->except));
}

static void read_rule_moves(Call *call, const Node *map, HolidayRule *rule) {
    const Node *substitute = node_get(map, "substitute");
    const Node *moved = node_get(map, "moved");
    if (substitute && moved)
        node_fail(call, moved, ERROR_INVALID, "moved",
                  "a day is moved or has a substitute, not both");
    if (substitute)
        read_moves(call, substitute, "substitute", &rule->moves);
    if (moved) {
        read_moves(call, moved, "moved", &rule->moves);
        rule->moves.instead = true;
    }
}

static void read_rule(Call *call, const Node *node, const HolidayMoves *moves, HolidaySet *set) {
    if (!check_map(call, node, "rules", "a rule", RULE_KEYS, G_N_ELEMENTS(RULE_KEYS)))
        return;
    HolidayRule *rule = LIST_ADD(call->arena, &set->rules);
    *rule = (HolidayRule){.first_year = INT_MIN, .last_year = INT_MAX, .moves = *moves};
    read_name(call, node, "rule", &rule->name);
    read_on(call, node, rule);
    read_year(call, node_get(node, "from"), "from", &rule->first_year);
    read_year(call, node_get(node, "until"), "until", &rule->last_year);
    if (rule->first_year > rule->last_year)
        node_fail(call, node_get(node, "until"), ERROR_INVALID, "until", "is before `from`");
    read_except(call, node_get(node, "except"), rule);
    read_rule_moves(call, node, rule);
}

static void read_rules(Call *call, const Node *node, const HolidayMoves *moves, HolidaySet *set) {
    if (node_is_null(node))
        return;
    if (node->kind != NODE_LIST)
        node_fail(call, node, ERROR_INVALID, "rules", "must be a list");
    for (size_t i = 0; i < node->items.count; i++)
        read_rule(call, node->items.items[i], moves, set);
}

/* listed days */

/* "2024-02-10" or "2024-02-10 to 2024-02-17" */
static bool parse_days(Arena *arena, const char *text, CivilDay *ret_first, CivilDay *ret_last) {
    const char *words[WORDS_MAX];
    size_t count = split_words(arena, text, words);
    if (count != 1 && !(count == 3 && !strcmp(words[1], "to")))
        return false;
    return civil_parse(words[0], ret_first) && civil_parse(words[count - 1], ret_last);
}

static bool read_days_key(Call *call, const Node *map, const NodeEntry *entry, CivilDay *ret_first,
                          CivilDay *ret_last) {
    if (!parse_days(call->arena, entry->key, ret_first, ret_last))
        return node_fail_key(call, map, entry, NULL,
                             "is no date: write 2024-02-10 or 2024-02-10 to 2024-02-17");
    if (*ret_first > *ret_last || *ret_last - *ret_first >= HOLIDAY_RANGE_DAYS)
        return node_fail_key(call, map, entry, NULL, "must be 1 to %d days in order",
                             HOLIDAY_RANGE_DAYS);
    return true;
}

static void read_day(Call *call, const Node *map, const NodeEntry *entry, const HolidayMoves *moves,
                     HolidaySet *set) {
    const Node *node = entry->value;
    CivilDay first, last;
    bool dated = read_days_key(call, map, entry, &first, &last);
    if (!check_map(call, node, entry->key, "a day", DAY_KEYS, G_N_ELEMENTS(DAY_KEYS)))
        return;
    Words *name = ARENA_NEW(call->arena, Words);
    ListedDay day = {.name = name, .written = entry};
    read_name(call, node, "day", name);
    read_flag(call, node, "working", &day.working);
    read_flag(call, node, "provisional", &day.provisional);
    read_flag(call, node, "observed", &day.observed);
    const Node *substitute = node_get(node, "substitute");
    if (substitute && strcmp(scalar_text(substitute), "none") != 0)
        node_fail(call, substitute, ERROR_INVALID, "substitute",
                  "may only be none here: list the substitute itself");
    if (!substitute && !day.working && !day.observed)
        day.moves = *moves;
    for (day.day = first; dated && day.day <= last; day.day++)
        *LIST_ADD(call->arena, &set->days) = day;
}

static int by_day(const void *a, const void *b) {
    CivilDay day = ((const ListedDay *)a)->day, other = ((const ListedDay *)b)->day;
    return (day > other) - (day < other);
}

static void read_days(Call *call, const Node *node, const HolidayMoves *moves, HolidaySet *set) {
    if (node_is_null(node))
        return;
    if (node->kind != NODE_MAP)
        node_fail(call, node, ERROR_INVALID, "days", "must be a map of dates");
    for (size_t i = 0; i < node->entries.count; i++)
        read_day(call, node, &node->entries.items[i], moves, set);
    if (set->days.count)
        qsort(set->days.items, set->days.count, sizeof(ListedDay), by_day);
    for (size_t i = 1; i < set->days.count; i++)
        if (set->days.items[i].day == set->days.items[i - 1].day)
            node_fail_key(call, node, set->days.items[i].written, NULL, "%s is listed twice",
                          civil_text(call->arena, set->days.items[i].day));
}

/* the set */

static bool is_set_id(const char *id) {
    size_t length = strlen(id);
    return length >= 1 && length <= 64 && g_ascii_islower(id[0]) &&
           strspn(id, "abcdefghijklmnopqrstuvwxyz0123456789-") == length;
}

static void read_head(Call *call, const Node *root, HolidaySet *set) {
    const Node *id = node_get(root, "holiday_set");
    set->id = scalar_text(id);
    if (!is_set_id(set->id))
        node_fail(call, id ? id : root, ERROR_INVALID, "holiday_set",
                  "must be the set's id: small letters, digits and -");
    read_name(call, root, "holiday set", &set->name);
    set->source = scalar_text(node_get(root, "source"));
    const Node *years = node_get(root, "years");
    if (!parse_years(call->arena, scalar_text(years), set))
        node_fail(call, years ? years : root, ERROR_INVALID, "years",
                  "must be the years for which the set is complete: 2007-2026, 2024 or from 2007");
}

const HolidaySet *holiday_set_read(Call *call, const Node *root) {
    size_t errors_before = call->error_count;
    if (!check_map(call, root, NULL, "a holiday set", SET_KEYS, G_N_ELEMENTS(SET_KEYS)))
        return NULL;
    HolidaySet *set = ARENA_NEW(call->arena, HolidaySet);
    HolidayMoves moves = {0};
    read_head(call, root, set);
    if (node_get(root, "substitute"))
        read_moves(call, node_get(root, "substitute"), "substitute", &moves);
    read_rules(call, node_get(root, "rules"), &moves, set);
    read_days(call, node_get(root, "days"), &moves, set);
    return call->error_count == errors_before ? set : NULL;
}

/* files */

static const char *set_hint(Arena *arena, const char *folder, const char *id) {
    g_autoptr(GDir) files = g_dir_open(folder, 0, NULL);
    LIST(const char *) ids = {0};
    const char *file;
    while (files && (file = g_dir_read_name(files)))
        if (text_ends_with(file, ".yaml"))
            *LIST_ADD(arena, &ids) = arena_text_n(arena, file, strlen(file) - strlen(".yaml"));
    return ids.count ? text_hint(arena, id, ids.items, ids.count) : NULL;
}

static bool fail_unknown(Call *call, const char *folder, const char *id, const Node *at) {
    node_fail(call, at, ERROR_NOT_FOUND, "holidays", "there is no holiday set \"%.64s\" in %s", id,
              folder);
    call->last_error->hint = set_hint(call->arena, folder, id);
    return false;
}

bool holiday_set_load(Call *call, const char *folder, const char *id, const Node *at,
                      const HolidaySet **ret_set) {
    if (!is_set_id(id))
        return node_fail(call, at, ERROR_INVALID, "holidays",
                         "\"%.64s\" is no id of a holiday set: small letters, digits and -", id);
    const char *file = arena_printf(call->arena, "%s/%s.yaml", folder, id);
    if (!g_file_test(file, G_FILE_TEST_EXISTS))
        return fail_unknown(call, folder, id, at);
    const Node *root = yaml_load(call, file);
    const HolidaySet *set = root ? holiday_set_read(call, root) : NULL;
    if (!set)
        return false;
    if (strcmp(set->id, id) != 0)
        return node_fail(call, node_get(root, "holiday_set"), ERROR_INVALID, "holiday_set",
                         "is \"%s\" in the file of \"%s\"", set->id, id);
    *ret_set = set;
    return true;
}
