#include "model/request.h"

const char *const REQUEST_KIND_WORDS[] = {
    "fault",     "open_box", "consultation", "guidance", "scheduled_support", "training",
    "complaint", NULL};
const char *const REQUEST_CHANNEL_WORDS[] = {"phone", "portal", "email", "api",
                                             "qr",    "import", NULL};
const char *const REQUEST_STATE_WORDS[] = {"received", "answered",  "mode_set",  "diagnosed",
                                           "repaired", "resolved",  "confirmed", "reported",
                                           "closed",   "cancelled", "merged",    NULL};
const char *const REQUEST_CLOCK_WORDS[] = {"none", "running", "warned", "paused", "breached", NULL};
const char *const SUPPORT_MODE_WORDS[] = {"open", "telephone", "on_site", NULL};
const char *const FAULT_SIDE_WORDS[] = {"open", "hardware", "software", "none", NULL};

#define DERIVED (C_SYSTEM | C_DERIVED)

static const Column COLUMNS[] = {
    COLUMN(Request, number, TEXT, C_SYSTEM | C_UNIQUE | C_FILTER | C_SEARCH, 40,
           "what people call it: SR-1042"),
    COLUMN_OF_WORDS(Request, kind, C_FIXED | C_FILTER, REQUEST_KIND_WORDS,
                    "what is asked for; changed by the fact `kind`"),
    COLUMN_OF_WORDS(Request, channel, C_FIXED, REQUEST_CHANNEL_WORDS, "how it reached us"),
    COLUMN_REFERS(Request, customer, C_NEEDED | C_FILTER | C_FIXED, ENTITY_CUSTOMER,
                  "who asks; found from unit, contact or contract where left out"),
    COLUMN_REFERS(Request, site, C_FILTER, ENTITY_SITE, "where; found from the unit"),
    COLUMN_REFERS(Request, equipment, C_FILTER, ENTITY_EQUIPMENT, "which unit"),
    COLUMN_REFERS(Request, contact, 0, ENTITY_CONTACT, "who reported it"),
    COLUMN_REFERS(Request, contract, C_FILTER | C_FIXED, ENTITY_CONTRACT,
                  "which contract promises; found from the unit and the day where left out"),
    COLUMN_REFERS(Request, programme, C_SYSTEM, ENTITY_PROGRAMME,
                  "the programme version that promises"),
    COLUMN(Request, subject, TEXT, C_NEEDED | C_SEARCH, 200, "in a few words"),
    COLUMN(Request, description, TEXT, C_LINES | C_SEARCH, 20000, "in the customer's words"),
    COLUMN(Request, reference, TEXT, C_UNIQUE | C_FILTER | C_SEARCH, 100,
           "its number elsewhere: the customer's, or the system's that it came from"),
    COLUMN(Request, problem, TEXT, C_FILTER | C_SEARCH, 100,
           "code of the problem; the same code again on a unit is the same problem (B-3)"),
    COLUMN(Request, happened_at, INSTANT, C_FIXED, 0, "when it began at the customer's"),
    COLUMN(Request, reported_at, INSTANT, C_FIXED | C_SORT, 0,
           "when the customer told us: clocks start here"),
    COLUMN_REFERS(Request, assignee, C_FILTER, ENTITY_USER, "who works on it"),
    COLUMN_REFERS(Request, team, C_FILTER, ENTITY_TEAM, "whose queue it is in"),
    COLUMN_REFERS(Request, follows, C_FIXED, ENTITY_REQUEST,
                  "the closed request that it follows up, or the one it was split from"),
    COLUMN_REFERS(Request, merged_into, C_SYSTEM, ENTITY_REQUEST,
                  "the request that goes on for it"),
    COLUMN_OF_IDS(Request, related, 0, 50, ENTITY_REQUEST, "requests that belong together"),
    COLUMN_OF_WORDS(Request, state, DERIVED | C_FILTER, REQUEST_STATE_WORDS,
                    "how far it is on its way"),
    COLUMN(Request, open, YES_NO, DERIVED | C_FILTER, 0, "whether anything is still to be done"),
    COLUMN(Request, level, TEXT, DERIVED | C_FILTER, 60, "level of failure"),
    COLUMN_OF_WORDS(Request, mode, DERIVED, SUPPORT_MODE_WORDS, "by telephone or on site"),
    COLUMN_OF_WORDS(Request, side, DERIVED, FAULT_SIDE_WORDS, "where the fault lies"),
    COLUMN(Request, held, YES_NO, DERIVED, 0, "whether it is on hold"),
    COLUMN(Request, hold_reason, TEXT, DERIVED, 60, "why"),
    COLUMN(Request, hold_until, INSTANT, DERIVED, 0, "until when, where that is known"),
    COLUMN_OF_WORDS(Request, clock, DERIVED | C_AMENDED | C_FILTER, REQUEST_CLOCK_WORDS,
                    "its most pressing clock"),
    COLUMN(Request, due_at, INSTANT, DERIVED | C_AMENDED | C_SORT | C_LAST, 0,
           "when the next of its open commitments is due; none while all are paused"),
    COLUMN(Request, due_promise, TEXT, DERIVED, 60, "which promise that is"),
    COLUMN(Request, timer_at, INSTANT, DERIVED | C_AMENDED, 0, "when something happens by itself"),
    COLUMN(Request, answered_at, INSTANT, DERIVED, 0, "when a person first answered"),
    COLUMN(Request, resolved_at, INSTANT, DERIVED, 0, "when the failure was gone"),
    COLUMN(Request, closed_at, INSTANT, DERIVED, 0, "when it was closed"),
    COLUMN(Request, reopenings, WHOLE, DERIVED, 0, "how often it was reopened"),
    COLUMN(Request, contested, YES_NO, DERIVED, 0,
           "whether the customer's contest of a pause or level waits for an answer"),
    COLUMN(Request, backdated, YES_NO, DERIVED, 0,
           "whether an event was written down later than the programme allows"),
    COLUMN(Request, unexplained, YES_NO, DERIVED | C_STAFF | C_AMENDED | C_FILTER, 0,
           "whether a commitment was broken and nobody has said why"),
    COLUMN(Request, unexplained_count, WHOLE, DERIVED | C_STAFF | C_AMENDED, 1000000,
           "how many such commitments"),
    COLUMN(Request, call_back_owed, YES_NO, DERIVED | C_FILTER, 0,
           "whether the answer is owed by call-back (A-P2)"),
};

const Entity REQUEST =
    ENTITY(ENTITY_REQUEST, "request", "requests", Request, COLUMNS, .key = "reference",
           .customer = "customer", .site = "site", .about = "What customers ask for.");
