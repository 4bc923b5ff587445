/* The table of routes: everything that can be asked over HTTP, each with its policy. A row without
 * a right doesn't compile; what is not here doesn't exist. */
#include "http/ask.h"

#include "base/text.h"
#include "model/alert.h"
#include "model/attachment.h"
#include "model/component.h"
#include "model/contact.h"
#include "model/contract.h"
#include "model/cover.h"
#include "model/customer.h"
#include "model/equipment.h"
#include "model/handover.h"
#include "model/mail.h"
#include "model/message.h"
#include "model/notice.h"
#include "model/owed.h"
#include "model/page.h"
#include "model/part.h"
#include "model/phone_call.h"
#include "model/product.h"
#include "model/programme_version.h"
#include "model/request.h"
#include "model/roster.h"
#include "model/session.h"
#include "model/shift_change.h"
#include "model/site.h"
#include "model/skill.h"
#include "model/team.h"
#include "model/token.h"
#include "model/user.h"
#include "model/view.h"

#include <glib.h>
#include <pthread.h>

#define ROUTE(its_method, its_path, its_right, its_handler, text, ...)                             \
    {                                                                                              \
        .method = HTTP_##its_method, .path = "/api/v1/" its_path, .right = (its_right),            \
        .handle = its_handler, .summary = text, ##__VA_ARGS__                                      \
    }

/* ---- what may stand in a query ---- */

#define SCHEMA_TEXT    "{\"type\":\"string\"}"
#define SCHEMA_WHOLE   "{\"type\":\"integer\",\"format\":\"int64\"}"
#define SCHEMA_YES_NO  "{\"type\":\"boolean\"}"
#define SCHEMA_DATE    "{\"type\":\"string\",\"format\":\"date\"}"
#define SCHEMA_INSTANT "{\"type\":\"string\",\"format\":\"date-time\"}"

#define PARAMETER_LANGUAGE                                                                         \
    { "language", SCHEMA_TEXT, "of explanations: en, zh; that of one's account if left out" }
#define PARAMETER_LIMIT                                                                            \
    { "limit", "{\"type\":\"integer\",\"minimum\":1,\"maximum\":200,\"default\":50}", "how many" }
#define PARAMETER_ZONE                                                                             \
    { "zone", SCHEMA_TEXT, "in which days and months begin; one's own, else the house's" }

static const Parameter LANGUAGE_PARAMETERS[] = {PARAMETER_LANGUAGE, {0}};
static const Parameter DUE_PARAMETERS[] = {
    {"hours", "{\"type\":\"integer\",\"minimum\":1,\"maximum\":744,\"default\":24}",
     "how far ahead"},
    {0}};
static const Parameter SIMILAR_PARAMETERS[] = {
    {"text", SCHEMA_TEXT, "words of what is reported"},
    {"problem", SCHEMA_TEXT, "code of the problem"},
    {"equipment", SCHEMA_WHOLE, "id of the unit"},
    {"request", SCHEMA_WHOLE, "id of a request that is there: instead of the others"},
    {0}};
static const Parameter LOOKUP_PARAMETERS[] = {
    {"q", SCHEMA_TEXT, "words, a number, a serial, a telephone number; the last one may go on",
     .needed = true},
    {0}};
static const Parameter MOVE_IN_PARAMETERS[] = {
    {"contract", SCHEMA_TEXT, "number of the contract that they come under", .needed = true}, {0}};
/* The period of a report and of whom it is; `level` may be empty. */
#define REPORT_PARAMETERS                                                                          \
    {"from", SCHEMA_TEXT, "date or instant: the first that counts"},                               \
        {"to", SCHEMA_TEXT, "date or instant: the first that doesn't count any more"},             \
        PARAMETER_ZONE, {"contract", SCHEMA_WHOLE, "only of this contract"},                       \
        {"customer", SCHEMA_WHOLE, "only of this customer"}, {                                     \
        "level", SCHEMA_TEXT, "only this level"                                                    \
    }
static const Parameter COMPLIANCE_PARAMETERS[] = {
    REPORT_PARAMETERS,
    {"by", SCHEMA_TEXT, "some of promise, level, contract, customer, month, with commas between"},
    {"promise", SCHEMA_TEXT, "only this promise"},
    PARAMETER_LANGUAGE,
    {0}};
static const Parameter KPI_PARAMETERS[] = {REPORT_PARAMETERS, {0}};
static const Parameter LATE_PARAMETERS[] = {
    REPORT_PARAMETERS, {"promise", SCHEMA_TEXT, "only this promise"}, {0}};
static const Parameter CASES_PARAMETERS[] = {
    REPORT_PARAMETERS,
    {"promise", SCHEMA_TEXT, "only this promise"},
    {"month", SCHEMA_TEXT, "only what counts in this month: 2027-03"},
    {"outcome",
     "{\"type\":\"string\",\"enum\":[\"met\",\"late\",\"breached\",\"broken\",\"open\","
     "\"void\",\"superseded\"]}",
     "broken: late or breached; met and broken if left out"},
    {"cause", SCHEMA_TEXT, "why they were late, as `late_cause` says; empty: nobody said"},
    PARAMETER_LIMIT,
    {"cursor", SCHEMA_TEXT, "where the page before ended: its `next`"},
    {"names", SCHEMA_YES_NO, "with the names of what the cases refer to"},
    {0}};
static const Parameter ROSTER_PARAMETERS[] = {
    {"from", SCHEMA_INSTANT, "since when; now if left out"},
    {"to", SCHEMA_INSTANT, "until when; four weeks later if left out"},
    {0}};
static const Parameter BRIEF_PARAMETERS[] = {
    {"since", SCHEMA_INSTANT, "when the shift began; twelve hours ago if left out"}, {0}};
static const Parameter EVENT_PARAMETERS[] = {
    {"after", SCHEMA_WHOLE, "goes on behind this event, as Last-Event-ID does"},
    {"count", SCHEMA_TEXT,
     "what to count, up to 20 times: requests?open=true&level=1, or a saved view: view:12"},
    {0}};
static const Parameter JOURNAL_PARAMETERS[] = {
    {"record", SCHEMA_WHOLE, "only this record's history"},
    {"entity", SCHEMA_TEXT, "only of this kind of record: customer, request …"},
    {"action", SCHEMA_TEXT, "only this action: create, update, hold …"},
    {"actor", SCHEMA_WHOLE, "only what this person did; 0: what the system did by itself"},
    {"from", SCHEMA_INSTANT, "only what was recorded since"},
    {"to", SCHEMA_INSTANT, "only what was recorded before"},
    {"before", SCHEMA_WHOLE, "only events before this one"},
    PARAMETER_LIMIT,
    {0}};
static const Parameter IMPORT_PARAMETERS[] = {
    {"kind", SCHEMA_TEXT, "of which records: customers, equipment …; needed without a map"},
    {"name", SCHEMA_TEXT, "of the file, for messages"},
    {"encoding", SCHEMA_TEXT, "utf-8, latin-1, gb18030; found if left out"},
    {"separator", SCHEMA_TEXT, "of CSV; found if left out"},
    {"map", SCHEMA_TEXT, "name of the map, for messages"},
    {"map_bytes", SCHEMA_WHOLE, "how long the map is that stands before the rows"},
    {"dry_run", SCHEMA_YES_NO, "says what it would do, and does nothing"},
    {"all_or_nothing", SCHEMA_YES_NO, "saves nothing where a row is refused"},
    {"report", "{\"type\":\"string\",\"enum\":[\"rows\"]}", "rows: one line of JSON a row"},
    {"background", SCHEMA_YES_NO, "answers at once with a job that does it"},
    {0}};
static const Parameter EXPORT_PARAMETERS[] = {
    {"format", "{\"type\":\"string\",\"enum\":[\"csv\",\"jsonl\"]}", "csv if left out"},
    {"references", "{\"type\":\"string\",\"enum\":[\"ids\",\"keys\"]}",
     "how other records are named; by their ids if left out"},
    {0}};
static const Parameter UPLOAD_PARAMETERS[] = {
    {"name", SCHEMA_TEXT, "of the file", .needed = true},
    {"internal", SCHEMA_YES_NO, "of a request: it stays in the house"},
    {0}};
static const Parameter APPLIES_PARAMETERS[] = {
    {"on", SCHEMA_DATE, "on which day; today if left out"}, PARAMETER_LANGUAGE, {0}};
static const Parameter WELCOME_PARAMETERS[] = {{"token", SCHEMA_TEXT, "of the link"}, {0}};

/* The five ways to a kind of record. */
#define RECORD_ROUTES(plural, ENTITY_TABLE, READ, WRITE, one, many)                                \
    ROUTE(GET, plural, READ, list_records, "Lists " many, .entity = &ENTITY_TABLE),                \
        ROUTE(POST, plural, WRITE, write_record, "Adds " one, .entity = &ENTITY_TABLE,             \
              .action = "create"),                                                                 \
        ROUTE(GET, plural "/{id}", READ, read_record, "Reads " one, .entity = &ENTITY_TABLE),      \
        ROUTE(PATCH, plural "/{id}", WRITE, write_record, "Changes " one, .entity = &ENTITY_TABLE, \
              .action = "update"),                                                                 \
        ROUTE(DELETE, plural "/{id}", WRITE, write_record, "Deletes " one,                         \
              .entity = &ENTITY_TABLE, .action = "delete")

enum { IMPORT_BYTES = 1024 * 1024 * 1024, ATTACHMENT_BYTES = 100 * 1024 * 1024 };

#define EXPORT_ROUTE(plural, ENTITY_TABLE)                                                         \
    ROUTE(GET, plural "/export", DATA_EXPORT, export_records, "Exports " plural,                   \
          .entity = &ENTITY_TABLE, .flags = ROUTE_HEAVY, .parameters = EXPORT_PARAMETERS)

#define REDACT_ROUTE(plural, ENTITY_TABLE)                                                         \
    ROUTE(POST, plural "/{id}/redact", PRIVACY_REDACT, write_record,                               \
          "Blanks personal data for good, in the journal, too", .entity = &ENTITY_TABLE,           \
          .action = "redact", .flags = ROUTE_NO_BODY)

#define ATTACHMENT_ROUTES(plural, ENTITY_TABLE, READ, WRITE)                                       \
    ROUTE(GET, plural "/{id}/attachments", READ, list_attachments, "Lists files of " plural,       \
          .entity = &ENTITY_TABLE),                                                                \
        ROUTE(POST, plural "/{id}/attachments", WRITE, upload_attachment,                          \
              "Adds a file to one of " plural, .entity = &ENTITY_TABLE, .action = "attach_file",   \
              .flags = ROUTE_HEAVY | ROUTE_UPLOAD, .upload_bytes = ATTACHMENT_BYTES,               \
              .parameters = UPLOAD_PARAMETERS)

#define REQUEST_ACT(its_name, RIGHT, text)                                                         \
    ROUTE(POST, "requests/{id}/" its_name, RIGHT, write_record, text, .entity = &REQUEST,          \
          .action = its_name)

static const Route ROUTES[] = {
    RECORD_ROUTES("customers", CUSTOMER, CUSTOMERS_READ, CUSTOMERS_WRITE, "a customer",
                  "customers"),
    RECORD_ROUTES("sites", SITE, CUSTOMERS_READ, CUSTOMERS_WRITE, "a site", "sites"),
    RECORD_ROUTES("contacts", CONTACT, CUSTOMERS_READ, CUSTOMERS_WRITE, "a contact", "contacts"),
    RECORD_ROUTES("products", PRODUCT, CATALOGUE_READ, CATALOGUE_WRITE, "a product model",
                  "product models"),
    RECORD_ROUTES("parts", PART, CATALOGUE_READ, CATALOGUE_WRITE, "a part", "parts"),
    RECORD_ROUTES("components", COMPONENT, CATALOGUE_READ, CATALOGUE_WRITE, "a component",
                  "components"),
    RECORD_ROUTES("equipment", EQUIPMENT, EQUIPMENT_READ, EQUIPMENT_WRITE, "a piece of equipment",
                  "equipment"),
    RECORD_ROUTES("programmes", PROGRAMME, PROGRAMMES_READ, PROGRAMMES_WRITE, "a programme version",
                  "programme versions"),
    ROUTE(POST, "programmes/{id}/publish", PROGRAMMES_WRITE, write_record,
          "Publishes a programme version", .entity = &PROGRAMME, .action = "publish_programme",
          .flags = ROUTE_NO_BODY),
    ROUTE(POST, "programmes/{id}/withdraw", PROGRAMMES_WRITE, write_record,
          "Withdraws a programme version", .entity = &PROGRAMME, .action = "withdraw_programme",
          .flags = ROUTE_NO_BODY),
    ROUTE(POST, "programmes/check", PROGRAMMES_READ, check_programme_text,
          "Says what is wrong with a programme, line by line, and what it promises in words",
          .flags = ROUTE_HEAVY, .parameters = LANGUAGE_PARAMETERS),
    ROUTE(GET, "programmes/schema", PROGRAMMES_READ, show_programme_schema,
          "The JSON Schema of programmes, for editors"),
    ROUTE(GET, "programmes/models", PROGRAMMES_READ, list_programme_models,
          "Lists the model programmes, to begin with", .flags = ROUTE_HEAVY,
          .parameters = LANGUAGE_PARAMETERS),
    ROUTE(POST, "programmes/diff", PROGRAMMES_READ, compare_programmes,
          "Says what one programme promises otherwise than another", .flags = ROUTE_HEAVY,
          .parameters = LANGUAGE_PARAMETERS),
    ROUTE(POST, "programmes/try", PROGRAMMES_READ, try_programme,
          "Says what a programme would promise, ask and charge in a case, and opens nothing",
          .flags = ROUTE_HEAVY, .parameters = LANGUAGE_PARAMETERS),
    ROUTE(POST, "programmes/calendars", PROGRAMMES_READ, show_programme_calendars,
          "Says of every day of a year when a programme's calendars are open, and why",
          .flags = ROUTE_HEAVY, .parameters = LANGUAGE_PARAMETERS),
    /* whoever of the house reads reports reads programmes, too */
    ROUTE(POST, "programmes/effect", REPORTS_READ, begin_programme_effect,
          "Begins a job that tries another programme on the house's own requests",
          .flags = ROUTE_HEAVY | ROUTE_HOUSE),
    RECORD_ROUTES("contracts", CONTRACT, CONTRACTS_READ, CONTRACTS_WRITE, "a contract",
                  "contracts"),
    ROUTE(GET, "contracts/{id}/periods", CONTRACTS_READ, show_contract_periods,
          "Says which periods a contract has, from each acceptance", .entity = &CONTRACT,
          .parameters = LANGUAGE_PARAMETERS),
    RECORD_ROUTES("covers", COVER, CONTRACTS_READ, CONTRACTS_WRITE, "what a contract covers",
                  "what contracts cover"),
    ROUTE(GET, "requests", REQUESTS_READ, list_records, "Lists requests", .entity = &REQUEST),
    ROUTE(POST, "requests", REQUESTS_OPEN, take_request, "Opens a request", .entity = &REQUEST,
          .action = "open_request"),
    ROUTE(POST, "requests/preview", REQUESTS_OPEN, preview_request,
          "Says what would be promised, asked and charged, and opens nothing", .entity = &REQUEST,
          .parameters = LANGUAGE_PARAMETERS),
    ROUTE(GET, "requests/due", REQUESTS_READ, list_due,
          "What will break in the next hours, soonest first", .entity = &OWED,
          .parameters = DUE_PARAMETERS),
    ROUTE(GET, "requests/similar", REQUESTS_READ, find_similar,
          "Requests like one that is being taken: same unit, same problem, same rare words",
          .entity = &REQUEST, .parameters = SIMILAR_PARAMETERS),
    ROUTE(POST, "requests/bulk", REQUESTS_WORK, change_many,
          "Does one thing to many requests, or says what it would do", .entity = &REQUEST,
          .flags = ROUTE_HEAVY),
    ROUTE(GET, "requests/{id}/suggest", REQUESTS_WORK, suggest_people,
          "Who could take a request, the best first, with the reasons", .entity = &REQUEST),
    ROUTE(POST, "requests/{id}/presence", REQUESTS_WORK, note_presence,
          "Says that one looks at a request or types, and who else does", .entity = &REQUEST),
    ROUTE(GET, "lookup", REQUESTS_OPEN, look_up,
          "Finds customers, people, units, contracts, requests by number, name, serial",
          .parameters = LOOKUP_PARAMETERS),
    ROUTE(POST, "requests/import", DATA_IMPORT, take_old_requests,
          "Brings in requests of another system, with their history, as JSON lines",
          .entity = &REQUEST, .flags = ROUTE_HEAVY | ROUTE_UPLOAD, .upload_bytes = IMPORT_BYTES,
          .parameters = MOVE_IN_PARAMETERS),
    ROUTE(GET, "requests/{id}", REQUESTS_READ, read_record, "Reads a request", .entity = &REQUEST),
    ROUTE(PATCH, "requests/{id}", REQUESTS_WORK, write_record, "Changes a request",
          .entity = &REQUEST, .action = "update"),
    ROUTE(GET, "requests/{id}/clocks", REQUESTS_READ, show_clocks,
          "Says what is owed for a request, since when, until when, and why", .entity = &REQUEST,
          .parameters = LANGUAGE_PARAMETERS),
    ROUTE(GET, "requests/{id}/timeline", REQUESTS_READ, show_timeline,
          "Tells what happened, in order of time", .entity = &REQUEST),
    ROUTE(GET, "requests/{id}/coverage", REQUESTS_READ, show_coverage,
          "Says who pays and what is done, or what must still be known", .entity = &REQUEST,
          .parameters = LANGUAGE_PARAMETERS),
    ROUTE(POST, "requests/{id}/notes", REQUESTS_WORK, write_record, "Adds an internal note",
          .entity = &REQUEST, .action = "add_note"),
    ROUTE(POST, "requests/{id}/messages", REQUESTS_SPEAK, write_record,
          "Writes to the customer; a customer's people write to us", .entity = &REQUEST,
          .action = "add_message"),
    ROUTE(POST, "requests/{id}/merge", REQUESTS_DECIDE, write_record,
          "Lets another request go on for this one", .entity = &REQUEST, .action = "merge_request"),
    REQUEST_ACT("respond", REQUESTS_WORK, "Answers a request"),
    REQUEST_ACT("owe_call_back", REQUESTS_WORK, "Promises a call-back"),
    REQUEST_ACT("call_back", REQUESTS_WORK, "Answers by call-back"),
    REQUEST_ACT("set_facts", REQUESTS_WORK, "Adds facts"),
    REQUEST_ACT("set_level", REQUESTS_DECIDE, "Sets or corrects the level"),
    REQUEST_ACT("set_mode", REQUESTS_WORK, "Confirms the support mode"),
    REQUEST_ACT("diagnose", REQUESTS_WORK, "Determines the fault"),
    REQUEST_ACT("record", REQUESTS_WORK, "Records a fact of visits, parts, repairs, care"),
    REQUEST_ACT("hold", REQUESTS_WORK, "Puts a request on hold"),
    REQUEST_ACT("resume", REQUESTS_WORK, "Ends a hold"),
    REQUEST_ACT("work_around", REQUESTS_WORK, "Notes a workaround"),
    REQUEST_ACT("resolve", REQUESTS_WORK, "Resolves a request"),
    REQUEST_ACT("confirm", REQUESTS_SPEAK, "Confirms that the failure is gone"),
    REQUEST_ACT("report_back", REQUESTS_WORK, "Reports back to the customer"),
    REQUEST_ACT("close", REQUESTS_WORK, "Closes a request"),
    REQUEST_ACT("reopen", REQUESTS_SPEAK, "Reopens a request"),
    REQUEST_ACT("cancel", REQUESTS_SPEAK, "Withdraws a request"),
    REQUEST_ACT("contest", REQUESTS_SPEAK, "Contests a pause or the level"),
    REQUEST_ACT("accept_contest", REQUESTS_DECIDE, "Accepts a contest"),
    REQUEST_ACT("refuse_contest", REQUESTS_DECIDE, "Refuses a contest"),
    REQUEST_ACT("interruption_begins", REQUESTS_WORK, "Notes that business stands still"),
    REQUEST_ACT("interruption_ends", REQUESTS_WORK, "Notes that business runs again"),
    REQUEST_ACT("explain_late", REQUESTS_WORK, "Writes down why a commitment was late"),
    ROUTE(GET, "messages", REQUESTS_READ, list_records,
          "Lists the conversation of requests, as far as one may see it", .entity = &MESSAGE),
    ROUTE(GET, "messages/{id}", REQUESTS_READ, read_record, "Reads a message", .entity = &MESSAGE),
    ROUTE(GET, "commitments", REQUESTS_READ, list_records, "Lists what is owed and was owed",
          .entity = &OWED),
    ROUTE(GET, "commitments/{id}", REQUESTS_READ, read_record, "Reads a commitment",
          .entity = &OWED),
    ROUTE(GET, "reports/compliance", REPORTS_READ, report_compliance,
          "Says how promises were kept, by promise, level, contract, customer, month",
          .flags = ROUTE_HEAVY, .parameters = COMPLIANCE_PARAMETERS),
    ROUTE(GET, "reports/compliance/cases", REPORTS_READ, list_cases,
          "Lists the commitments that a figure of the compliance report counts",
          .flags = ROUTE_HEAVY, .parameters = CASES_PARAMETERS),
    ROUTE(GET, "reports/late", REPORTS_READ, report_late,
          "Says why promises were broken, the most frequent cause first",
          .flags = ROUTE_HEAVY | ROUTE_HOUSE, .parameters = LATE_PARAMETERS),
    ROUTE(GET, "reports/kpis", REPORTS_READ, report_kpis,
          "Key figures, each with its formula and population", .flags = ROUTE_HEAVY,
          .parameters = KPI_PARAMETERS),
    ROUTE(GET, "alerts", ALERTS_READ, list_records, "Lists warnings, escalations and breaches",
          .entity = &ALERT),
    ROUTE(GET, "alerts/{id}", ALERTS_READ, read_record, "Reads an alert", .entity = &ALERT),
    RECORD_ROUTES("calls", PHONE_CALL, CALLS_WORK, CALLS_WORK, "a call", "telephone calls"),
    ROUTE(POST, "calls/{id}/join", CALLS_WORK, write_record, "Joins a call's number to a contact",
          .entity = &PHONE_CALL, .action = "join_call"),
    RECORD_ROUTES("rosters", ROSTER, DUTY_READ, DUTY_WRITE, "a roster", "rosters"),
    ROUTE(GET, "rosters/{id}/shifts", DUTY_READ, show_shifts, "Says who is on duty when",
          .entity = &ROSTER, .parameters = ROSTER_PARAMETERS),
    ROUTE(GET, "rosters/{id}/gaps", DUTY_READ, show_gaps,
          "Says when nobody is on duty who may be, in the coming weeks", .entity = &ROSTER,
          .parameters = ROSTER_PARAMETERS),
    RECORD_ROUTES("shift_changes", SHIFT_CHANGE, DUTY_READ, DUTY_WRITE, "a change to a roster",
                  "changes to rosters"),
    ROUTE(GET, "duty", DUTY_READ, show_duty, "Says who is on duty now, and next"),
    ROUTE(GET, "duty/gaps", DUTY_READ, show_duty_gaps,
          "Says when what contracts promise can't be held because nobody is on duty who may answer",
          .flags = ROUTE_HEAVY, .parameters = ROSTER_PARAMETERS),
    ROUTE(GET, "duty/brief", DUTY_READ, brief_shift,
          "What a shift leaves to the next: unanswered, on hold, opened, closed, call-backs owed",
          .flags = ROUTE_HEAVY, .parameters = BRIEF_PARAMETERS),
    ROUTE(GET, "pages", DUTY_READ, list_records, "Lists call-outs", .entity = &PAGE),
    ROUTE(GET, "pages/{id}", DUTY_READ, read_record, "Reads a call-out", .entity = &PAGE),
    ROUTE(POST, "pages/{id}/acknowledge", DUTY_READ, write_record, "Acknowledges a call-out",
          .entity = &PAGE, .action = "acknowledge_page", .flags = ROUTE_NO_BODY),
    ROUTE(GET, "notices", DUTY_READ, list_records, "Lists what people were told, by which way",
          .entity = &NOTICE),
    ROUTE(GET, "notices/{id}", DUTY_READ, read_record, "Reads a notice", .entity = &NOTICE),
    ROUTE(POST, "notices/{id}/acknowledge", DUTY_READ, write_record, "Says that one has seen it",
          .entity = &NOTICE, .action = "acknowledge_notice", .flags = ROUTE_NO_BODY),
    ROUTE(POST, "notices/{id}/retry", DUTY_WRITE, write_record, "Sends again what failed",
          .entity = &NOTICE, .action = "retry_notice", .flags = ROUTE_NO_BODY),
    ROUTE(GET, "mails", CALLS_WORK, list_records, "Lists mails that came in", .entity = &MAIL),
    ROUTE(POST, "mails", OPERATIONS, accept_mail, "Takes in a mail", .entity = &MAIL,
          .action = "take_mail"),
    ROUTE(GET, "mails/{id}", CALLS_WORK, read_record, "Reads a mail", .entity = &MAIL),
    ROUTE(POST, "mails/{id}/file", CALLS_WORK, sort_mail,
          "Says whose a mail is: it opens a request, or goes to one", .entity = &MAIL,
          .action = "file_mail"),
    ROUTE(GET, "handovers", DUTY_READ, list_records, "Lists shifts handed over",
          .entity = &HANDOVER),
    ROUTE(POST, "handovers", REQUESTS_WORK, write_record, "Hands a shift over", .entity = &HANDOVER,
          .action = "create"),
    ROUTE(GET, "handovers/{id}", DUTY_READ, read_record, "Reads a handover", .entity = &HANDOVER),
    ROUTE(POST, "handovers/{id}/acknowledge", DUTY_READ, write_record,
          "Takes a shift over, by name", .entity = &HANDOVER, .action = "acknowledge_handover",
          .flags = ROUTE_NO_BODY),
    ROUTE(GET, "views/mine", ALERTS_READ, list_views, "Lists one's own and shared views",
          .entity = &VIEW),
    ROUTE(GET, "views/{id}", ALERTS_READ, read_record, "Reads a view", .entity = &VIEW),
    ROUTE(POST, "views", ALERTS_READ, write_record, "Saves a view", .entity = &VIEW,
          .action = "create"),
    ROUTE(PATCH, "views/{id}", ALERTS_READ, write_record, "Changes a view of one's own",
          .entity = &VIEW, .action = "update"),
    ROUTE(DELETE, "views/{id}", ALERTS_READ, write_record, "Deletes a view", .entity = &VIEW,
          .action = "delete"),
    RECORD_ROUTES("teams", TEAM, PEOPLE_READ, PEOPLE_WRITE, "a team", "teams"),
    RECORD_ROUTES("skills", SKILL, PEOPLE_READ, PEOPLE_WRITE, "a skill", "skills"),
    ROUTE(GET, "rights", PEOPLE_READ, list_rights, "Says what each role may do"),
    REDACT_ROUTE("sites", SITE),
    REDACT_ROUTE("contacts", CONTACT),
    REDACT_ROUTE("contracts", CONTRACT),
    REDACT_ROUTE("mails", MAIL),
    REDACT_ROUTE("users", USER),
    ROUTE(GET, "users", PEOPLE_READ, list_records, "Lists accounts", .entity = &USER),
    ROUTE(POST, "users", PEOPLE_WRITE, write_record, "Invites someone", .entity = &USER,
          .action = "invite_user"),
    ROUTE(GET, "users/{id}", PEOPLE_READ, read_record, "Reads an account", .entity = &USER),
    ROUTE(PATCH, "users/{id}", PEOPLE_WRITE, write_record, "Changes an account", .entity = &USER,
          .action = "update"),
    ROUTE(POST, "users/{id}/link", PEOPLE_WRITE, write_record,
          "Makes a new invitation, or a link for a new password", .entity = &USER,
          .action = "renew_link", .flags = ROUTE_NO_BODY),
    ROUTE(POST, "users/{id}/deactivate", PEOPLE_WRITE, write_record, "Shuts an account",
          .entity = &USER, .action = "deactivate_user", .flags = ROUTE_NO_BODY),
    ROUTE(POST, "users/{id}/activate", PEOPLE_WRITE, write_record, "Opens an account again",
          .entity = &USER, .action = "activate_user", .flags = ROUTE_NO_BODY),
    ROUTE(DELETE, "users/{id}/second_factor", PEOPLE_WRITE, write_record,
          "Turns someone's second factor off", .entity = &USER, .action = "remove_second_factor"),
    ROUTE(POST, "users/{id}/tokens", PEOPLE_WRITE, write_record, "Makes an API token for someone",
          .entity = &TOKEN, .action = "create_token"),
    ROUTE(GET, "users/{id}/tokens", PEOPLE_WRITE, list_own, "Lists someone's API tokens",
          .entity = &TOKEN),
    ROUTE(POST, "sessions", RIGHT_NONE, begin_session, "Signs in", .entity = &SESSION,
          .action = "sign_in"),
    ROUTE(GET, "sessions", RIGHT_SELF, list_own, "Lists one's own sessions", .entity = &SESSION),
    ROUTE(DELETE, "sessions/current", RIGHT_SELF, end_session, "Signs out", .entity = &SESSION,
          .action = "sign_out"),
    ROUTE(DELETE, "sessions/{id}", RIGHT_SELF, end_session, "Ends a session", .entity = &SESSION,
          .action = "sign_out"),
    ROUTE(POST, "links", RIGHT_NONE, use_link, "Sets a password by a one-time link",
          .action = "open_link"),
    ROUTE(GET, "me", RIGHT_SELF, read_self, "Says who asks, and what they may do"),
    ROUTE(PATCH, "me", RIGHT_SELF, write_record, "Changes one's own settings", .entity = &USER,
          .action = "update_self"),
    ROUTE(POST, "me/password", RIGHT_SELF, set_own_password, "Sets a new own password",
          .action = "change_password"),
    ROUTE(POST, "me/sign_out", RIGHT_SELF, write_record, "Ends all own sessions", .entity = &USER,
          .action = "sign_out_everywhere", .flags = ROUTE_NO_BODY),
    ROUTE(POST, "me/second_factor", RIGHT_SELF, write_record,
          "Makes the secret for an authenticator app", .entity = &USER,
          .action = "begin_second_factor", .flags = ROUTE_NO_BODY),
    ROUTE(POST, "me/second_factor/confirm", RIGHT_SELF, write_record, "Turns the second factor on",
          .entity = &USER, .action = "confirm_second_factor"),
    ROUTE(POST, "me/second_factor/remove", RIGHT_SELF, write_record, "Turns the second factor off",
          .entity = &USER, .action = "remove_second_factor"),
    ROUTE(GET, "tokens", RIGHT_SELF, list_own, "Lists one's own API tokens", .entity = &TOKEN),
    ROUTE(POST, "tokens", RIGHT_SELF, write_record, "Makes an API token", .entity = &TOKEN,
          .action = "create_token"),
    ROUTE(DELETE, "tokens/{id}", RIGHT_SELF, write_record, "Revokes an API token", .entity = &TOKEN,
          .action = "revoke_token"),
    ROUTE(GET, "events", EVENTS_LISTEN, open_events, "Streams what changes, as it changes",
          .parameters = EVENT_PARAMETERS),
    ROUTE(GET, "journal/proof", JOURNAL_READ, show_proof,
          "Says how many events the journal has, and up to which they are signed"),
    ROUTE(GET, "journal", JOURNAL_READ, list_journal, "Lists the journal", .flags = ROUTE_HEAVY,
          .parameters = JOURNAL_PARAMETERS),
    ROUTE(GET, "jobs", RIGHT_SELF, list_jobs, "Lists one's own jobs, the newest first",
          .flags = ROUTE_HOUSE),
    ROUTE(GET, "jobs/{id}", RIGHT_SELF, read_job, "Says how far a job is, and what came of it",
          .flags = ROUTE_HOUSE),
    ROUTE(DELETE, "jobs/{id}", RIGHT_SELF, cancel_job, "Cancels a job", .flags = ROUTE_HOUSE),
    ROUTE(POST, "imports", DATA_IMPORT, import_file, "Imports a file of CSV or JSON lines",
          .flags = ROUTE_HEAVY | ROUTE_UPLOAD, .upload_bytes = IMPORT_BYTES,
          .parameters = IMPORT_PARAMETERS),
    EXPORT_ROUTE("customers", CUSTOMER),
    EXPORT_ROUTE("sites", SITE),
    EXPORT_ROUTE("contacts", CONTACT),
    EXPORT_ROUTE("products", PRODUCT),
    EXPORT_ROUTE("parts", PART),
    EXPORT_ROUTE("components", COMPONENT),
    EXPORT_ROUTE("equipment", EQUIPMENT),
    EXPORT_ROUTE("contracts", CONTRACT),
    EXPORT_ROUTE("covers", COVER),
    EXPORT_ROUTE("requests", REQUEST),
    EXPORT_ROUTE("commitments", OWED),
    EXPORT_ROUTE("teams", TEAM),
    EXPORT_ROUTE("skills", SKILL),
    EXPORT_ROUTE("users", USER),
    ATTACHMENT_ROUTES("customers", CUSTOMER, CUSTOMERS_READ, CUSTOMERS_WRITE),
    ATTACHMENT_ROUTES("sites", SITE, CUSTOMERS_READ, CUSTOMERS_WRITE),
    ATTACHMENT_ROUTES("equipment", EQUIPMENT, EQUIPMENT_READ, EQUIPMENT_WRITE),
    ATTACHMENT_ROUTES("mails", MAIL, CALLS_WORK, CALLS_WORK),
    ATTACHMENT_ROUTES("requests", REQUEST, REQUESTS_READ, REQUESTS_SPEAK),
    ATTACHMENT_ROUTES("contracts", CONTRACT, CONTRACTS_READ, CONTRACTS_WRITE),
    ROUTE(GET, "attachments/{id}", EQUIPMENT_READ, read_attachment, "Reads what a file is",
          .entity = &ATTACHMENT),
    ROUTE(GET, "attachments/{id}/content", EQUIPMENT_READ, read_attachment_content, "Sends a file",
          .entity = &ATTACHMENT, .flags = ROUTE_HEAVY),
    ROUTE(DELETE, "attachments/{id}", EQUIPMENT_READ, delete_attachment,
          "Deletes a file, with the right to change its record", .entity = &ATTACHMENT,
          .action = "remove_attachment"),
    ROUTE(GET, "equipment/{id}/applies", EQUIPMENT_READ, show_applies,
          "Says which contract and period apply to a unit on a day, and why others don't",
          .entity = &EQUIPMENT, .parameters = APPLIES_PARAMETERS),
    ROUTE(GET, "equipment/{id}/label", EQUIPMENT_READ, read_label, "Says what a unit's label holds",
          .entity = &EQUIPMENT),
    ROUTE(GET, "equipment/{id}/label.svg", EQUIPMENT_READ, draw_label,
          "Draws a unit's label as a QR code", .entity = &EQUIPMENT),
    ROUTE(POST, "equipment/{id}/label/renew", EQUIPMENT_WRITE, write_record,
          "Issues a unit's label anew; older ones end", .entity = &EQUIPMENT,
          .action = "renew_label", .flags = ROUTE_NO_BODY),
    ROUTE(GET, "labels/{word}", EQUIPMENT_READ, find_label, "Finds the unit of a label",
          .entity = &EQUIPMENT),
    ROUTE(GET, "operations/health", OPERATIONS, show_health,
          "How the house is: journal, queues, timers, notices, space, backup",
          .flags = ROUTE_HEAVY),
    ROUTE(POST, "operations/backup", OPERATIONS, backup_house,
          "Makes a backup of the whole house, its key included",
          .flags = ROUTE_NO_BODY | ROUTE_LOCAL),
    ROUTE(POST, "operations/verify", JOURNAL_VERIFY, verify_house,
          "Checks the store: chain, signatures, records", .flags = ROUTE_NO_BODY),
    {.method = HTTP_GET,
     .path = "/healthz",
     .right = RIGHT_NONE,
     .handle = say_healthy,
     .summary = "Says that the process answers"},
    {.method = HTTP_GET,
     .path = "/readyz",
     .right = RIGHT_NONE,
     .handle = say_ready,
     .summary = "Says whether reads and writes work",
     .flags = ROUTE_HEAVY},
    {.method = HTTP_GET,
     .path = "/metrics",
     .right = OPERATIONS,
     .handle = say_figures,
     .summary = "Figures for Prometheus"},
    ROUTE(GET, "openapi.json", RIGHT_NONE, show_openapi, "This API as an OpenAPI 3.1 document"),
    {.method = HTTP_GET,
     .path = "/api",
     .right = RIGHT_NONE,
     .handle = show_api,
     .summary = "This API as a page to read"},
    {.method = HTTP_GET,
     .path = "/",
     .right = RIGHT_NONE,
     .handle = show_front,
     .summary = "The front page"},
    {.method = HTTP_GET,
     .path = "/pages.css",
     .right = RIGHT_NONE,
     .handle = show_style,
     .summary = "The style of these pages"},
    {.method = HTTP_GET,
     .path = "/l/{word}",
     .right = RIGHT_NONE,
     .handle = show_label,
     .summary = "What the QR code on a unit opens"},
    {.method = HTTP_POST,
     .path = "/l/{word}/report",
     .right = RIGHT_NONE,
     .handle = take_label_report,
     .summary = "Reports a fault of a unit, from the form on its label's page",
     .action = "open_request"},
    {.method = HTTP_GET,
     .path = "/welcome",
     .right = RIGHT_NONE,
     .handle = show_welcome,
     .summary = "A form to set a password by a one-time link",
     .parameters = WELCOME_PARAMETERS},
    {.method = HTTP_POST,
     .path = "/welcome",
     .right = RIGHT_NONE,
     .handle = take_welcome,
     .summary = "Sets a password by a one-time link, from the form",
     .action = "open_link"},
};

size_t route_count(void) {
    return G_N_ELEMENTS(ROUTES);
}

const Route *route_at(size_t index) {
    return &ROUTES[index];
}

/* ---- what a query may have ---- */

static bool takes(const Route *route, const char *name) {
    for (const Parameter *one = route->parameters; one && one->name; one++)
        if (!strcmp(one->name, name))
            return true;
    return false;
}

static bool refuse_parameter(Call *call, const Route *route, const char *name) {
    const char *names[HTTP_PARAMETERS];
    size_t count = 0;
    for (const Parameter *one = route->parameters; one && one->name; one++)
        names[count++] = one->name;
    call_fail(call, ERROR_INVALID, name, "is no parameter of this path");
    call->last_error->hint = text_hint(call->arena, name, names, count);
    return false;
}

/* Pages are opened by links with marks of all kinds; lists say themselves what they are asked. */
bool route_takes(Call *call, const Route *route, const HttpRequest *request) {
    if (route->handle == list_records || !g_str_has_prefix(route->path, "/api/v1/"))
        return true;
    for (size_t i = 0; i < request->parameters.count; i++)
        if (!takes(route, request->parameters.items[i].name))
            refuse_parameter(call, route, request->parameters.items[i].name);
    return call->error_count == 0;
}

/* ---- matching ---- */

static bool take_id(const char *text, size_t length, int64_t *ret_id) {
    if (!length || length > 18 || (*text == '0' && length > 1))
        return false;
    int64_t id = 0;
    for (size_t i = 0; i < length; i++) {
        if (!g_ascii_isdigit(text[i]))
            return false;
        id = id * 10 + (text[i] - '0');
    }
    *ret_id = id;
    return true;
}

/* Routes of one path, by method; the table knows them by the path as it is written there. */
typedef struct PathRoutes {
    const Route *by_method[HTTP_METHOD_COUNT];
} PathRoutes;

static GHashTable *paths; /* "/api/v1/sites/{id}" → PathRoutes */
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void make_paths(void) {
    paths = g_hash_table_new(g_str_hash, g_str_equal);
    for (size_t i = 0; i < G_N_ELEMENTS(ROUTES); i++) {
        PathRoutes *routes = g_hash_table_lookup(paths, ROUTES[i].path);
        if (!routes) {
            routes = g_new0(PathRoutes, 1);
            g_hash_table_insert(paths, (void *)(uintptr_t)ROUTES[i].path, routes);
        }
        routes->by_method[ROUTES[i].method] = &ROUTES[i];
    }
}

static const char ID[] = "{id}", WORD[] = "{word}";

/* The path with "{id}" in the place of each number. */
static const char *with_ids(Arena *arena, const char *path, int64_t *ret_id) {
    char *pattern = arena_room(arena, strlen(path) * sizeof ID + 1), *to = pattern;
    while (*path) {
        size_t length = strcspn(path, "/");
        bool id = take_id(path, length, ret_id);
        memcpy(to, id ? ID : path, id ? strlen(ID) : length);
        to += id ? strlen(ID) : length;
        path += length;
        if (*path)
            *to++ = *path++;
    }
    *to = '\0';
    return pattern;
}

/* The path with "{word}" in the place of the segment before `rest`, which is its end; NULL where
 * there is none. */
static const char *with_word(Arena *arena, const char *path, const char *rest,
                             const char **ret_word) {
    const char *from = rest;
    while (from > path && from[-1] != '/')
        from--;
    if (from == path || from == rest)
        return NULL;
    *ret_word = arena_text_n(arena, from, (size_t)(rest - from));
    return arena_printf(arena, "%.*s%s%s", (int)(from - path), path, WORD, rest);
}

static const PathRoutes *find_path(Arena *arena, const char *path, int64_t *ret_id,
                                   const char **ret_word) {
    pthread_once(&once, make_paths);
    const PathRoutes *routes = g_hash_table_lookup(paths, with_ids(arena, path, ret_id));
    /* a word is the last segment, or the last but one */
    const char *rest = path + strlen(path);
    for (int tries = 0; !routes && rest && tries < 2; tries++) {
        const char *pattern = with_word(arena, path, rest, ret_word);
        routes = pattern ? g_hash_table_lookup(paths, pattern) : NULL;
        rest = strrchr(path, '/');
    }
    return routes;
}

const Route *route_find(Arena *arena, HttpMethod method, const char *path, int64_t *ret_id,
                        const char **ret_word, bool *ret_other_method) {
    const PathRoutes *routes = find_path(arena, path, ret_id, ret_word);
    const Route *route = routes ? routes->by_method[method == HTTP_HEAD ? HTTP_GET : method] : NULL;
    *ret_other_method = routes && !route;
    return route;
}

const char *route_methods(Arena *arena, const char *path) {
    const char *methods = "";
    int64_t id;
    const char *word;
    const PathRoutes *routes = find_path(arena, path, &id, &word);
    for (int method = 0; routes && method < HTTP_METHOD_COUNT; method++)
        if (routes->by_method[method])
            methods = arena_printf(arena, "%s%s%s", methods, *methods ? ", " : "",
                                   http_method_word((HttpMethod)method));
    return methods;
}
