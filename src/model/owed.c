#include "model/owed.h"

const char *const OWED_STATE_WORDS[] = {"running",  "paused", "met", "late",
                                        "breached", "void",   NULL};

const char *const LATE_CAUSE_WORDS[] = {"staff",       "part",      "customer", "access",
                                        "third_party", "transport", "weather",  "misjudged",
                                        "system",      "other",     NULL};

#define DERIVED (C_SYSTEM | C_DERIVED)

static const Column COLUMNS[] = {
    COLUMN_REFERS(Owed, request, DERIVED | C_FILTER, ENTITY_REQUEST, "of which request"),
    COLUMN_REFERS(Owed, customer, DERIVED | C_FILTER, ENTITY_CUSTOMER, "to whom it is owed"),
    COLUMN_REFERS(Owed, site, DERIVED, ENTITY_SITE, "where"),
    COLUMN_REFERS(Owed, contract, DERIVED | C_FILTER, ENTITY_CONTRACT, "by which contract"),
    COLUMN(Owed, promise, TEXT, DERIVED | C_FILTER, 60, "which promise of the programme"),
    COLUMN(Owed, round, WHOLE, DERIVED, 1000000, "1, and one more with each new start"),
    COLUMN(Owed, level, TEXT, DERIVED | C_FILTER, 60, "at which level it was last aimed"),
    COLUMN_OF_WORDS(Owed, state, DERIVED | C_FILTER, OWED_STATE_WORDS, "what became of it"),
    COLUMN(Owed, starts_at, INSTANT, DERIVED | C_SORT, 0, "when its clock started"),
    COLUMN(Owed, due_at, INSTANT, DERIVED | C_SORT | C_LAST, 0,
           "when it is due; none while paused"),
    COLUMN(Owed, met_at, INSTANT, DERIVED, 0, "when it was met"),
    COLUMN(Owed, void_at, INSTANT, DERIVED, 0, "when it became void"),
    COLUMN(Owed, used_seconds, WHOLE, DERIVED, 0,
           "working time used on its calendar up to its end, without pauses"),
    COLUMN(Owed, paused_seconds, WHOLE, DERIVED, 0, "working time that pauses took out"),
    COLUMN(Owed, customer_seconds, WHOLE, DERIVED, 0, "of that, while we waited for the customer"),
    COLUMN(Owed, overdue, YES_NO, DERIVED, 0, "late, breached, or overdue before it became void"),
    COLUMN(Owed, late_gross, YES_NO, DERIVED, 0, "would have been late had no pause counted"),
    COLUMN(Owed, backdated, YES_NO, DERIVED, 0, "rests on an event that was written down late"),
    COLUMN(Owed, superseded, YES_NO, DERIVED, 0, "a reopened round has taken it over"),
    COLUMN(Owed, points, WHOLE, DERIVED | C_STAFF, 1000000, "reward or penalty (B-RP)"),
    COLUMN(Owed, late_cause, TEXT, DERIVED | C_STAFF | C_FILTER, 20,
           "of a broken one: why, as somebody explained it; one of a list of words"),
    COLUMN(Owed, late_text, TEXT, DERIVED | C_STAFF | C_LINES, LATE_TEXT_MOST,
           "and in their words"),
};

const Entity OWED = ENTITY(ENTITY_OWED, "commitment", "commitments", Owed, COLUMNS,
                           .customer = "customer", .site = "site", .derived = true,
                           .about = "What is owed: each promise made concrete for a request.");
