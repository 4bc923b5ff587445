/* Joins the parts of a programme: every name that is used must be there, every clause must be
 * carried out by something, every text must be there in every language. */
#include "model/programme.h"

#include "base/text.h"
#include "base/yaml.h"
#include <glib.h>

/* ---- names that are used ---- */

typedef LIST(const char *) Names;

static void unknown_name(Call *call, const Node *place, const char *field, const char *name,
                         const char *what, const Names *known) {
    node_fail(call, place, ERROR_INVALID, field, "\"%.60s\" is no %s of this programme", name,
              what);
    call->last_error->hint = text_hint(call->arena, name, known->items, known->count);
}

/* Entities whose id could not be read have an empty one. */
#define COLLECT_IDS(call, names, list)                                                             \
    for (size_t collected = 0; collected < (list).count; collected++)                              \
        if (*(list).items[collected].record.id)                                                    \
    *LIST_ADD((call)->arena, names) = (list).items[collected].record.id

typedef struct Linker {
    Call *call;
    Programme *programme;
    Names clauses, events, levels, calendars, pauses, ladders, periods, period_words;
    GHashTable *used_clauses;
} Linker;

static bool has_name(const Names *names, const char *name) {
    for (size_t i = 0; i < names->count; i++)
        if (names->items[i] && !strcmp(names->items[i], name))
            return true;
    return false;
}

static void need_names(Linker *linker, const Node *place, const char *field, const Texts *used,
                       const char *what, const Names *known) {
    for (size_t i = 0; i < used->count; i++)
        if (!has_name(known, used->items[i]))
            unknown_name(linker->call, place, field, used->items[i], what, known);
}

static void need_name(Linker *linker, const Node *place, const char *field, const char *used,
                      const char *what, const Names *known) {
    if (used && !has_name(known, used))
        unknown_name(linker->call, place, field, used, what, known);
}

static void use_clauses(Linker *linker, const Record *record, const Texts *clauses) {
    need_names(linker, record->node, "clauses", clauses, "clause", &linker->clauses);
    for (size_t i = 0; i < clauses->count; i++)
        g_hash_table_add(linker->used_clauses, (gpointer)clauses->items[i]);
}

static void collect_names(Linker *linker) {
    Programme *programme = linker->programme;
    Call *call = linker->call;
    size_t builtin;
    const EventType *types = event_types(&builtin);
    for (size_t i = 0; i < builtin; i++)
        *LIST_ADD(call->arena, &linker->events) = types[i].id;
    COLLECT_IDS(call, &linker->events, programme->events);
    COLLECT_IDS(call, &linker->clauses, programme->clauses);
    COLLECT_IDS(call, &linker->levels, programme->levels);
    COLLECT_IDS(call, &linker->levels, programme->service_levels);
    COLLECT_IDS(call, &linker->pauses, programme->pauses);
    COLLECT_IDS(call, &linker->ladders, programme->ladders);
    COLLECT_IDS(call, &linker->periods, programme->periods);
    COLLECT_IDS(call, &linker->calendars, programme->calendar_specs);
    linker->period_words = (Names){0};
    COLLECT_IDS(call, &linker->period_words, programme->periods);
    *LIST_ADD(call->arena, &linker->period_words) = "none"; /* before the first, after the last */
    *LIST_ADD(call->arena, &linker->calendars) = "always";
}

/* ---- calendars ---- */

static void read_calendars(Call *call, Programme *programme, const HolidaySource *source) {
    const Node *calendars = programme->calendars;
    if (!calendars)
        return;
    if (calendars->kind != NODE_MAP) {
        node_fail(call, calendars, ERROR_INVALID, "calendars", "must be a map of calendars");
        return;
    }
    for (size_t i = 0; i < calendars->entries.count; i++) {
        const NodeEntry *entry = &calendars->entries.items[i];
        CalendarSpec *spec = LIST_ADD(call->arena, &programme->calendar_specs);
        if (!strcmp(entry->key, "always"))
            node_fail_key(call, calendars, entry, NULL,
                          "is built in: the calendar that never closes");
        calendar_spec_read(call, entry->value, programme->zone, source, spec);
        spec->record.id = entry->key;
    }
}

/* ---- conditions ---- */

static const Names *names_of_fact(const Linker *linker, const char *fact) {
    if (!strcmp(fact, "level") || !strcmp(fact, "service_level"))
        return &linker->levels;
    return !strcmp(fact, "period") ? &linker->period_words : NULL;
}

/* The words of level, service_level and period are the programme's own. */
static void check_condition_names(Linker *linker, const Condition *condition) {
    if (condition->kind == CONDITION_TEST) {
        const Names *names = names_of_fact(linker, condition->fact);
        if (names)
            need_names(linker, condition->node, condition->fact, &condition->words, condition->fact,
                       names);
    }
    for (size_t i = 0; i < condition->parts.count; i++)
        check_condition_names(linker, condition->parts.items[i]);
}

static void link_condition(Linker *linker, const Condition *condition) {
    if (!condition)
        return;
    condition_link(linker->call, condition, &linker->programme->facts);
    check_condition_names(linker, condition);
}

/* ---- promises ---- */

static void check_one_shape(Call *call, const Promise *promise) {
    int shapes = (promise->within.count > 0) + promise->by + !span_is_zero(&promise->every) +
                 (promise->times > 0) + (promise->ahead.count > 0);
    if (shapes != 1)
        node_fail(call, promise->record.node, ERROR_INVALID, "within",
                  shapes ? "a promise has one shape only: within, by, every, times or ahead"
                         : "a promise needs its shape: within, by: yes, every, times or ahead");
    if ((promise->times > 0) == span_is_zero(&promise->per))
        node_fail(call, promise->record.node, ERROR_INVALID, "per",
                  promise->times ? "is missing: so many times in which period?"
                                 : "belongs to `times` alone");
    if (promise->of && !promise->ahead.count)
        node_fail(call, promise->record.node, ERROR_INVALID, "of", "belongs to `ahead` alone");
}

static void check_choice_keys(Linker *linker, const Promise *promise, const SpanChoices *choices,
                              const char *field) {
    for (size_t i = 0; i < choices->count; i++)
        need_name(linker, promise->record.node, field, choices->items[i].key,
                  "level or service level", &linker->levels);
}

static void check_of(Linker *linker, const Promise *promise) {
    if (!promise->of)
        return;
    if (!text_ends_with(promise->of, ".ends")) {
        node_fail(linker->call, node_get(promise->record.node, "of"), ERROR_INVALID, "of",
                  "must name the end of a period, such as assurance.ends");
        return;
    }
    const char *period = arena_text_n(linker->call->arena, promise->of, strlen(promise->of) - 5);
    need_name(linker, promise->record.node, "of", period, "period", &linker->periods);
}

static void link_promise(Linker *linker, Promise *promise) {
    const Node *place = promise->record.node;
    promise->reopen_given = node_get(place, "reopen") != NULL;
    check_one_shape(linker->call, promise);
    check_choice_keys(linker, promise, &promise->within, "within");
    check_choice_keys(linker, promise, &promise->ahead, "ahead");
    check_of(linker, promise);
    for (size_t i = 0; i < promise->calendar.count; i++) {
        need_name(linker, place, "calendar", promise->calendar.items[i].key,
                  "level or service level", &linker->levels);
        need_name(linker, place, "calendar", promise->calendar.items[i].text, "calendar",
                  &linker->calendars);
    }
    need_names(linker, place, "from", &promise->from, "event", &linker->events);
    need_names(linker, place, "until", &promise->until, "event", &linker->events);
    need_names(linker, place, "void_on", &promise->void_on, "event", &linker->events);
    need_names(linker, place, "pauses", &promise->pauses, "pause reason", &linker->pauses);
    need_name(linker, place, "escalate", promise->escalate, "ladder", &linker->ladders);
    use_clauses(linker, &promise->record, &promise->clauses);
    link_condition(linker, promise->applies);
}

/* ---- the rest ---- */

static void link_levels(Linker *linker) {
    Programme *programme = linker->programme;
    Names service = {0};
    COLLECT_IDS(linker->call, &service, programme->service_levels);
    for (size_t i = 0; i < programme->levels.count; i++) {
        Level *level = &programme->levels.items[i];
        need_name(linker, level->record.node, "service_level", level->service_level,
                  "service level", &service);
        if (level->record.id && has_name(&service, level->record.id))
            node_fail(linker->call, level->record.node, ERROR_INVALID, "id",
                      "\"%s\" is a service level too: choices could mean either", level->record.id);
        use_clauses(linker, &level->record, &level->clauses);
        link_condition(linker, level->when);
    }
}

static void link_facts(Linker *linker) {
    Programme *programme = linker->programme;
    for (size_t i = 0; i < programme->facts.count; i++) {
        FactSpec *fact = &programme->facts.items[i];
        const Node *place = fact->record.node;
        use_clauses(linker, &fact->record, &fact->clauses);
        need_name(linker, place, "grows_from", fact->grows_from, "event", &linker->events);
        need_name(linker, place, "grows_until", fact->grows_until, "event", &linker->events);
        if (fact_builtin(fact->record.id))
            node_fail(linker->call, place, ERROR_INVALID, "facts", "\"%s\" is built in",
                      fact->record.id);
        if ((fact->type == FACT_WORD) != (fact->words.count > 0))
            node_fail(linker->call, place, ERROR_INVALID, "words",
                      fact->words.count ? "belong to facts of type word alone"
                                        : "are missing: a fact of type word lists them");
        if (fact->grows_from && fact->type != FACT_DURATION)
            node_fail(linker->call, place, ERROR_INVALID, "grows_from",
                      "belongs to facts of type duration alone");
        if (fact->grows_until && !fact->grows_from)
            node_fail(linker->call, place, ERROR_INVALID, "grows_until", "needs grows_from");
    }
}

/* An exclusion says what `excluded` means, so it can't ask for it. */
static bool asks_excluded(const Condition *condition) {
    for (size_t i = 0; i < condition->parts.count; i++)
        if (asks_excluded(condition->parts.items[i]))
            return true;
    return condition->kind == CONDITION_EXCLUDED;
}

static void link_coverage(Linker *linker) {
    Programme *programme = linker->programme;
    for (size_t i = 0; i < programme->exclusions.count; i++) {
        Exclusion *exclusion = &programme->exclusions.items[i];
        use_clauses(linker, &exclusion->record, &exclusion->clauses);
        link_condition(linker, exclusion->when);
        if (exclusion->when && asks_excluded(exclusion->when))
            node_fail(linker->call, exclusion->when->node, ERROR_INVALID, "when",
                      "can't ask for `excluded`: exclusions are what it means");
        else if (exclusion->when)
            *LIST_ADD(linker->call->arena, &programme->exclusion_conditions) =
                (Condition *)exclusion->when;
    }
    for (size_t i = 0; i < programme->coverage.count; i++) {
        CoverageRule *rule = &programme->coverage.items[i];
        use_clauses(linker, &rule->record, &rule->clauses);
        link_condition(linker, rule->when);
    }
    use_clauses(linker, &programme->repeated_repairs.record, &programme->repeated_repairs.clauses);
    use_clauses(linker, &programme->prices.record, &programme->prices.clauses);
    use_clauses(linker, &programme->scoring.record, &programme->scoring.clauses);
}

static void link_words_and_steps(Linker *linker) {
    Programme *programme = linker->programme;
    for (size_t i = 0; i < programme->pauses.count; i++)
        use_clauses(linker, &programme->pauses.items[i].record,
                    &programme->pauses.items[i].clauses);
    for (size_t i = 0; i < programme->ladders.count; i++)
        use_clauses(linker, &programme->ladders.items[i].record,
                    &programme->ladders.items[i].clauses);
    for (size_t i = 0; i < programme->periods.count; i++)
        use_clauses(linker, &programme->periods.items[i].record,
                    &programme->periods.items[i].clauses);
    for (size_t i = 0; i < programme->duties.count; i++) {
        Duty *duty = &programme->duties.items[i];
        use_clauses(linker, &duty->record, &duty->clauses);
        need_names(linker, duty->record.node, "proof", &duty->proof, "event", &linker->events);
    }
    for (size_t i = 0; i < programme->process.count; i++) {
        Step *step = &programme->process.items[i];
        use_clauses(linker, &step->record, &step->clauses);
        need_names(linker, step->record.node, "done_by", &step->done_by, "event", &linker->events);
        link_condition(linker, step->when);
    }
}

/* Documents print clauses; to print one is not to carry it out. */
static void check_documents(Linker *linker) {
    for (size_t i = 0; i < linker->programme->documents.count; i++) {
        const Document *document = &linker->programme->documents.items[i];
        for (size_t p = 0; p < document->parts.count; p++)
            need_names(linker, document->parts.items[p].record.node, "clauses",
                       &document->parts.items[p].clauses, "clause", &linker->clauses);
    }
}

static void check_clauses_are_used(Linker *linker) {
    const NamedWordsMap *clauses = &linker->programme->clauses;
    for (size_t i = 0; i < clauses->count; i++)
        if (!g_hash_table_contains(linker->used_clauses, clauses->items[i].record.id))
            node_fail(linker->call, clauses->items[i].record.node, ERROR_INVALID,
                      clauses->items[i].record.id,
                      "is promised, but nothing in the programme carries it out");
}

void programme_link(Call *call, Programme *programme, const HolidaySource *source) {
    Linker linker = {.call = call,
                     .programme = programme,
                     .used_clauses = g_hash_table_new(g_str_hash, g_str_equal)};
    if (programme->zone)
        calendar_zone_check(call, node_get(programme->record.node, "zone"), programme->zone);
    read_calendars(call, programme, source);
    collect_names(&linker);
    link_levels(&linker);
    link_facts(&linker);
    for (size_t i = 0; i < programme->promises.count; i++)
        link_promise(&linker, &programme->promises.items[i]);
    link_coverage(&linker);
    link_words_and_steps(&linker);
    check_documents(&linker);
    check_clauses_are_used(&linker);
    shape_check_languages(call, &PROGRAMME_SHAPE, programme, &programme->languages);
    g_hash_table_unref(linker.used_clauses);
}

Programme *programme_read(Call *call, const char *file, const char *text, size_t length,
                          const HolidaySource *source) {
    const Node *root = yaml_parse(call, file, text, length);
    if (!root)
        return NULL;
    Programme *programme = ARENA_NEW(call->arena, Programme);
    programme->file = arena_text(call->arena, file);
    shape_read(call, root, &PROGRAMME_SHAPE, programme);
    if (root->kind != NODE_MAP)
        return NULL;
    programme->record.id = programme->programme;
    programme_link(call, programme, source);
    return programme;
}
