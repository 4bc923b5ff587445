#include "model/programme.h"

#include "base/text.h"
#include <glib.h>

const char *const WAITING_WORDS[] = {"us", "customer", "third_party", "nobody", NULL};
static const char *const REPLACED_UNIT_WORDS[] = {"inherits", "restarts", NULL};

static const Field LEVEL_FIELDS[] = {
    FIELD_RECORD_ID(Level, "The level's id, such as \"1\"."),
    FIELD(Level, name, WORDS, NEEDED, "Its name."),
    FIELD(Level, service_level, TEXT, OPTIONAL, "The service level that it belongs to."),
    FIELD(Level, clauses, TEXTS, OPTIONAL, "The clauses that define it."),
    FIELD(Level, when, CONDITION, OPTIONAL,
          "When a case is of this level, unless an earlier one took it."),
};
static const Shape LEVEL_SHAPE =
    SHAPE("level", Level, LEVEL_FIELDS, "A level of failure; the most severe comes first.");

static const Field PAUSE_FIELDS[] = {
    FIELD(PauseReason, name, WORDS, NEEDED, "Its name, shown to the customer."),
    FIELD_ROW(PauseReason, waiting_for, WORD, NEEDED, WAITING_WORDS,
              "Whose time passes meanwhile."),
    FIELD(PauseReason, clauses, TEXTS, OPTIONAL, "The clauses that allow it."),
};
static const Shape PAUSE_SHAPE =
    SHAPE("pause reason", PauseReason, PAUSE_FIELDS, "A reason that may stop clocks.");

static const Field RUNG_FIELDS[] = {
    FIELD(Rung, at, PLACES, NEEDED, "When: 80%, 30 min before due, 1 h after due."),
    FIELD(Rung, tell, TEXTS, NEEDED, "Who is told: roles."),
};
static const Shape RUNG_SHAPE = SHAPE("rung", Rung, RUNG_FIELDS, "One step of a ladder.");

static const Field LADDER_FIELDS[] = {
    FIELD(Ladder, name, WORDS, OPTIONAL, "Its name."),
    FIELD_ITEMS(Ladder, rungs, LIST, Rung, RUNG_SHAPE, NEEDED, "Its steps."),
    FIELD(Ladder, clauses, TEXTS, OPTIONAL, "The clauses that ask for it."),
};
static const Shape LADDER_SHAPE =
    SHAPE("ladder", Ladder, LADDER_FIELDS, "Who is told at which share of a span.");

static const Field PERIOD_FIELDS[] = {
    FIELD_RECORD_ID(Period, "The period's id; a value of the fact `period`."),
    FIELD(Period, name, WORDS, NEEDED, "Its name."),
    FIELD(Period, lasts, LIFE, NEEDED, "How long: a span, or life."),
    FIELD(Period, clauses, TEXTS, OPTIONAL, "The clauses that state it."),
};
static const Shape PERIOD_SHAPE =
    SHAPE("period", Period, PERIOD_FIELDS, "Periods follow each other from the acceptance date.");

static const Field DUTY_FIELDS[] = {
    FIELD_RECORD_ID(Duty, "The duty's id."),
    FIELD(Duty, says, WORDS, NEEDED, "What is done."),
    FIELD(Duty, clauses, TEXTS, OPTIONAL, "The clauses that ask for it."),
    FIELD(Duty, proof, EVENTS, OPTIONAL, "Events that show that it was done."),
};
static const Shape DUTY_SHAPE =
    SHAPE("duty", Duty, DUTY_FIELDS, "A commitment that no clock measures.");

static const Field STEP_FIELDS[] = {
    FIELD_RECORD_ID(Step, "The step's id."),
    FIELD(Step, name, WORDS, NEEDED, "Its name."),
    FIELD(Step, clauses, TEXTS, OPTIONAL, "The clauses that ask for it."),
    FIELD(Step, done_by, EVENTS, NEEDED, "The events that complete it."),
    FIELD(Step, when, CONDITION, OPTIONAL, "In which cases it is taken."),
};
static const Shape STEP_SHAPE =
    SHAPE("step", Step, STEP_FIELDS, "One step of the service process.");

static const Field PART_FIELDS[] = {
    FIELD(DocumentPart, heading, WORDS, OPTIONAL, "Its heading."),
    FIELD(DocumentPart, text, WORDS, OPTIONAL, "Its text."),
    FIELD(DocumentPart, clauses, TEXTS, OPTIONAL, "The clauses that are printed under it."),
};
static const Shape PART_SHAPE = SHAPE("part", DocumentPart, PART_FIELDS, "One part of a document.");

static const Field DOCUMENT_FIELDS[] = {
    FIELD(Document, title, WORDS, NEEDED, "Its title."),
    FIELD_ITEMS(Document, parts, LIST, DocumentPart, PART_SHAPE, NEEDED, "Its parts in order."),
};
static const Shape DOCUMENT_SHAPE =
    SHAPE("document", Document, DOCUMENT_FIELDS, "The words of a printed document.");

static const Field SCORING_FIELDS[] = {
    FIELD(Scoring, period, SPAN, NEEDED, "The period over which points are summed."),
    FIELD(Scoring, clauses, TEXTS, OPTIONAL, "The clauses that ask for it."),
};
static const Shape SCORING_SHAPE =
    SHAPE("scoring", Scoring, SCORING_FIELDS, "How results against the promises are scored.");

static const Field FIELDS[] = {
    FIELD(Programme, programme, ID, NEEDED, "The programme's id."),
    FIELD(Programme, version, TEXT, NEEDED, "Its version; a published version never changes."),
    FIELD(Programme, name, WORDS, NEEDED, "Its name."),
    FIELD(Programme, about, WORDS, OPTIONAL, "What it is for and who uses it."),
    FIELD(Programme, languages, TEXTS, OPTIONAL, "Languages in which every text must be there."),
    FIELD(Programme, zone, TEXT, NEEDED, "Time zone of the service, such as Asia/Shanghai."),
    FIELD(Programme, backdating, SPAN, OPTIONAL,
          "An event recorded later than this after it happened is flagged as backdated."),
    FIELD_ROW(Programme, replaced_unit, WORD, OPTIONAL, REPLACED_UNIT_WORDS,
              "Whether a unit replaced under warranty inherits the period or restarts it."),
    FIELD(Programme, clauses, NAMED, NEEDED, "Every commitment as a clause: id and words."),
    FIELD(Programme, events, NAMED, OPTIONAL, "Events of its own beside the built-in ones."),
    FIELD(Programme, service_levels, NAMED, OPTIONAL, "Service levels that levels belong to."),
    FIELD_ITEMS(Programme, facts, MAP, FactSpec, FACT_SHAPE, OPTIONAL, "What may be asked."),
    FIELD_ITEMS(Programme, levels, LIST, Level, LEVEL_SHAPE, OPTIONAL,
                "Levels of failure, the most severe first."),
    FIELD(Programme, calendars, ANY, OPTIONAL, "Calendars by id, as in a calendar file."),
    FIELD_ITEMS(Programme, pauses, MAP, PauseReason, PAUSE_SHAPE, OPTIONAL, "Pause reasons."),
    FIELD_ITEMS(Programme, ladders, MAP, Ladder, LADDER_SHAPE, OPTIONAL, "Escalation ladders."),
    FIELD_ITEMS(Programme, periods, LIST, Period, PERIOD_SHAPE, OPTIONAL,
                "Periods from the acceptance date on."),
    FIELD_ITEMS(Programme, promises, LIST, Promise, PROMISE_SHAPE, NEEDED, "The promises."),
    FIELD_ITEMS(Programme, duties, LIST, Duty, DUTY_SHAPE, OPTIONAL,
                "Commitments that no clock measures."),
    FIELD_ITEMS(Programme, process, LIST, Step, STEP_SHAPE, OPTIONAL, "The service process."),
    FIELD_ITEMS(Programme, exclusions, LIST, Exclusion, EXCLUSION_SHAPE, OPTIONAL,
                "What is not covered."),
    FIELD_INSIDE(Programme, repeated_repairs, RepeatedRepairs, REPEATED_REPAIRS_SHAPE, OPTIONAL,
                 "When repairs count as failed."),
    FIELD_ITEMS(Programme, coverage, LIST, CoverageRule, COVERAGE_SHAPE, OPTIONAL,
                "Who pays: the first rule that matches decides."),
    FIELD_INSIDE(Programme, prices, Prices, PRICES_SHAPE, OPTIONAL, "Currency and standard fees."),
    FIELD_INSIDE(Programme, scoring, Scoring, SCORING_SHAPE, OPTIONAL,
                 "Reward and penalty points."),
    FIELD_ITEMS(Programme, documents, MAP, Document, DOCUMENT_SHAPE, OPTIONAL,
                "The words of printed documents."),
};
const Shape PROGRAMME_SHAPE =
    SHAPE("programme", Programme, FIELDS, "An after-sales service promise that runs.");

#define FIND_BY_ID(list, wanted)                                                                   \
    for (size_t i = 0; i < (list).count; i++)                                                      \
        if ((list).items[i].record.id && !strcmp((list).items[i].record.id, wanted))               \
            return &(list).items[i];                                                               \
    return NULL

const Promise *programme_promise(const Programme *programme, const char *id) {
    FIND_BY_ID(programme->promises, id);
}

const Level *programme_level(const Programme *programme, const char *id) {
    FIND_BY_ID(programme->levels, id);
}

const PauseReason *programme_pause(const Programme *programme, const char *id) {
    FIND_BY_ID(programme->pauses, id);
}

const Ladder *programme_ladder(const Programme *programme, const char *id) {
    FIND_BY_ID(programme->ladders, id);
}

const Period *programme_period(const Programme *programme, const char *id) {
    FIND_BY_ID(programme->periods, id);
}

const FactSpec *programme_fact(const Programme *programme, const char *id) {
    for (size_t i = 0; i < programme->facts.count; i++)
        if (!strcmp(programme->facts.items[i].record.id, id))
            return &programme->facts.items[i];
    return fact_builtin(id);
}

static bool has_word(const Programme *programme, const char *fact, const char *word) {
    if (!strcmp(fact, "period"))
        return !strcmp(word, "none") || programme_period(programme, word);
    if (!strcmp(fact, "level"))
        return programme_level(programme, word) != NULL;
    return strcmp(fact, "service_level") != 0 || named_find(&programme->service_levels, word);
}

bool programme_read_fact(Call *call, const Programme *programme, const FactSpec *spec,
                         const Node *node, FactValue *ret_value) {
    if (!fact_value_read(call, spec, node, ret_value))
        return false;
    if (!ret_value->known || has_word(programme, spec->record.id, node->text))
        return true;
    ret_value->known = false;
    return node_fail(call, node, ERROR_INVALID, spec->record.id,
                     "\"%.60s\" is no %s of this programme", node->text, spec->record.id);
}

#define ANY_ASKS(list, condition)                                                                  \
    for (size_t i = 0; i < (list).count; i++)                                                      \
        if (condition_asks((list).items[i] condition, fact))                                       \
    return true

bool programme_asks(const Programme *programme, const char *fact) {
    ANY_ASKS(programme->levels, .when);
    ANY_ASKS(programme->promises, .applies);
    ANY_ASKS(programme->process, .when);
    ANY_ASKS(programme->coverage, .when);
    ANY_ASKS(programme->exclusion_conditions, );
    return false;
}

bool programme_has_event(const Programme *programme, const char *id) {
    return event_type_find(id) || named_find(&programme->events, id);
}

const char *programme_clause(const Programme *programme, const char *id, const char *language) {
    const NamedWords *clause = named_find(&programme->clauses, id);
    return clause ? words_in(&clause->words, language) : NULL;
}
