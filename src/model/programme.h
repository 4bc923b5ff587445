/* The after-sales promise as one file: everything a programme says, read and linked.
 *
 * A Programme lives in the arena of the call that loaded it and never changes. */
#pragma once

#include "base/text.h"
#include "model/calendar_spec.h"
#include "model/coverage.h"
#include "model/event.h"
#include "model/promise.h"

typedef struct Level {
    Record record;
    Words name;
    const char *service_level;
    Texts clauses;
    const Condition *when; /* NULL: all that no earlier level took */
} Level;
typedef LIST(Level) Levels;

/* Whose time passes while a pause lasts. */
typedef enum Waiting { WAITING_US, WAITING_CUSTOMER, WAITING_THIRD, WAITING_NOBODY } Waiting;

typedef struct PauseReason {
    Record record;
    Words name;
    int waiting_for; /* Waiting */
    Texts clauses;
} PauseReason;
typedef LIST(PauseReason) PauseReasons;

typedef struct Rung {
    Record record;
    Placements at; /* one place */
    Texts tell;    /* roles */
} Rung;

typedef struct Ladder {
    Record record;
    Words name;
    LIST(Rung) rungs;
    Texts clauses;
} Ladder;
typedef LIST(Ladder) Ladders;

/* Periods follow each other from the acceptance date. */
typedef struct Period {
    Record record;
    Words name;
    Span lasts; /* all zero: for life */
    Texts clauses;
} Period;
typedef LIST(Period) PeriodSpecs;

/* A commitment that no clock measures: the product does it, its proof is an event or a record. */
typedef struct Duty {
    Record record;
    Words says;
    Texts clauses;
    Texts proof; /* events that show it was done */
} Duty;

typedef struct Step {
    Record record;
    Words name;
    Texts clauses;
    Texts done_by;         /* events */
    const Condition *when; /* NULL: in every request */
} Step;

typedef struct DocumentPart {
    Record record;
    Words heading;
    Words text;
    Texts clauses;
} DocumentPart;

typedef struct Document {
    Record record;
    Words title;
    LIST(DocumentPart) parts;
} Document;

/* Points by promise kept or broken, for staff (B-RP). */
typedef struct Scoring {
    Record record;
    Span period;
    Texts clauses;
} Scoring;

typedef struct Programme {
    Record record; /* id: the programme's name */
    const char *file;
    const char *programme;
    const char *version;
    Words name;
    Words about;
    Texts languages;
    const char *zone;
    Span backdating; /* an event recorded later than this after it happened is flagged */
    int replaced_unit;
    NamedWordsMap clauses;
    NamedWordsMap events;
    NamedWordsMap service_levels;
    FactSpecs facts;
    Levels levels;
    const Node *calendars; /* read into calendar_specs */
    CalendarSpecs calendar_specs;
    PauseReasons pauses;
    Ladders ladders;
    PeriodSpecs periods;
    Promises promises;
    LIST(Duty) duties;
    LIST(Step) process;
    Exclusions exclusions;
    Conditions exclusion_conditions; /* those of `exclusions`, for condition_holds */
    RepeatedRepairs repeated_repairs;
    CoverageRules coverage;
    Prices prices;
    Scoring scoring;
    LIST(Document) documents;
} Programme;

extern const Shape PROGRAMME_SHAPE;
/* The programmes that come with the program, as files. */
extern const EmbeddedFile MODEL_PROGRAMMES[];
extern const char *const WAITING_WORDS[];

/* Reads and links a programme's text. Every mistake becomes an error of `call`; what could be read
 * is there even then, so that later checks can go on. NULL where the text is no map at all. Use
 * programme_open (rules/programme_check.h) for a programme to run. */
Programme *programme_read(Call *call, const char *file, const char *text, size_t length,
                          const HolidaySource *source);

/* Resolves every reference of a programme that was read (programme_link.c). */
void programme_link(Call *call, Programme *programme, const HolidaySource *source);

const Promise *programme_promise(const Programme *programme, const char *id);
const Level *programme_level(const Programme *programme, const char *id);
const PauseReason *programme_pause(const Programme *programme, const char *id);
const Ladder *programme_ladder(const Programme *programme, const char *id);
const Period *programme_period(const Programme *programme, const char *id);
/* Declared or built in; NULL where neither. */
const FactSpec *programme_fact(const Programme *programme, const char *id);
/* Reads a fact's value; for period, level and service_level the programme's own words only. */
bool programme_read_fact(Call *call, const Programme *programme, const FactSpec *spec,
                         const Node *node, FactValue *ret_value);
/* Whether anything depends on that fact: a level, a promise, a step, who pays. */
bool programme_asks(const Programme *programme, const char *fact);
bool programme_has_event(const Programme *programme, const char *id);
/* What the clause says in `language`, or NULL. */
const char *programme_clause(const Programme *programme, const char *id, const char *language);
