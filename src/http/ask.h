/* One request on its way through the API: who asks for what, by which route, and how it is
 * answered. Lives in the exchange's arena. */
#pragma once

#include "actions/service.h"
#include "http/app.h"
#include "http/exchange.h"

typedef struct Route Route;

typedef struct Ask {
    HttpExchange *exchange;
    const HttpRequest *request;
    App *app;
    Service *service;
    const Route *route;
    Actor actor;
    Call call;
    int64_t id;              /* {id} of the path */
    const char *word;        /* {word} of the path */
    const char *body_digest; /* of an uploaded file, which a key that comes again must match */
    const char *form_key;    /* of a form without script: in the place of an Idempotency-Key */
    Command command;
    void (*work)(struct Ask *ask); /* on a worker thread */
    void *with;                    /* what a handler has found out by then */
    struct Ask *next;
} Ask;

typedef enum RouteFlag {
    ROUTE_HEAVY = 1 << 0,   /* may take long: on a worker thread */
    ROUTE_UPLOAD = 1 << 1,  /* its body is a file */
    ROUTE_NO_BODY = 1 << 2, /* a POST that takes none */
    ROUTE_LOCAL = 1 << 3,   /* by the control socket only */
    ROUTE_HOUSE = 1 << 4,   /* not for customers' people, who have the right, too */
} RouteFlag;

/* What may stand in a route's query. The end of a table has no name. */
typedef struct Parameter {
    const char *name;
    const char *schema; /* JSON Schema, for OpenAPI */
    const char *about;
    bool needed;
} Parameter;

/* A route: what can be asked, with its policy. The table is in routes.c. */
struct Route {
    HttpMethod method;
    const char *path; /* "/api/v1/sites/{id}" */
    Right right;      /* the policy: what the asker must have */
    void (*handle)(Ask *ask);
    const Entity *entity; /* NULL where it isn't about records */
    const char *action;   /* for writes: the action of the table; NULL: none */
    unsigned flags;
    const char *summary;
    int64_t upload_bytes;        /* of ROUTE_UPLOAD: how long its body may be */
    const Parameter *parameters; /* NULL: none. Those of list_records are columns, too */
};

/* What each list takes beside its columns (lists.c). */
extern const Parameter LIST_PARAMETERS[];
/* Whether the route's parameters, or for lists what they take, are all that the query has. */
bool route_takes(Call *call, const Route *route, const HttpRequest *request);

size_t route_count(void);
const Route *route_at(size_t index);
/* The route of a path; NULL where there is none. `ret_other_method`: the path has others only. */
const Route *route_find(Arena *arena, HttpMethod method, const char *path, int64_t *ret_id,
                        const char **ret_word, bool *ret_other_method);
/* The methods that a path has, "GET, PATCH". */
const char *route_methods(Arena *arena, const char *path);

/* ---- answering ---- */

/* The errors of ask->call as problem details (RFC 9457). */
void ask_fail(Ask *ask);
void ask_fail_with(Ask *ask, ErrorCode code, const char *field, const char *message);
/* A writer for an answer, in the call's arena. */
JsonWriter *ask_json(Ask *ask);
/* JSON made by such a writer. */
void ask_answer_json(Ask *ask, int status, JsonWriter *out);
void ask_answer_record(Ask *ask, int status, const Entity *entity, const void *record);
void ask_answer(Ask *ask, const HttpAnswer *answer);
void ask_answer_nothing(Ask *ask); /* 204 */

/* The problem as an answer, for the transport, too. */
void problem_answer(Arena *arena, const Call *call, HttpAnswer *ret_answer);

/* The body as JSON, where there is none an empty object; NULL and an error where it isn't JSON. */
const Node *ask_body(Ask *ask);

/* A whole number of the query, `least` to `most`: leaves `ret` as it is where it isn't there. */
bool ask_whole(Ask *ask, const char *name, int64_t least, int64_t most, int64_t *ret);

/* The language of explanations: what ?language= says, else that of the account. */
const char *ask_language(const Ask *ask);

/* A connection for reading; give it back with store_give_reader. NULL: answered already. */
Db *ask_reader(Ask *ask);
/* The record of the path, in the asker's scope. NULL and an error where there is none. */
const void *ask_record(Ask *ask, Db *db, const Entity *entity);

/* {"items": [ …: what is written next is in the list. */
JsonWriter *ask_begin_items(Ask *ask);
/* Closes list and object, and answers with them, or where not `well` with the errors. */
void ask_answer_items(Ask *ask, JsonWriter *out, bool well);

/* Says in ask->command who asks, under which key, and what makes it the same if it comes again.
 * False and an error where the key is none. */
bool ask_prepare(Ask *ask);
/* Hands ask->command to the writer and answers with its outcome. */
void ask_submit(Ask *ask);
/* The same with an answer of one's own, on the writer's thread. */
void ask_submit_then(Ask *ask, void (*then)(Ask *ask));
/* The same, where the answer to a refusal is one's own, too. */
void ask_submit_always(Ask *ask, void (*then)(Ask *ask));
/* Runs `work` on a worker thread. */
void ask_work(Ask *ask, void (*work)(Ask *ask));

/* ---- handlers, by file ---- */

void list_records(Ask *ask);  /* lists.c */
void read_record(Ask *ask);   /* records.c */
void write_record(Ask *ask);  /* records.c: create, update, delete and actions on one */
void begin_session(Ask *ask); /* people.c, and those below */
void end_session(Ask *ask);
void use_link(Ask *ask);
void set_own_password(Ask *ask);
void read_self(Ask *ask);
void list_own(Ask *ask);
void import_file(Ask *ask);       /* imports.c */
void take_old_requests(Ask *ask); /* import_requests.c */
void export_records(Ask *ask);    /* exports.c */
void upload_attachment(Ask *ask); /* attachments.c, and those below */
void delete_attachment(Ask *ask);
void list_attachments(Ask *ask);
void read_attachment(Ask *ask);
void read_attachment_content(Ask *ask);
void read_label(Ask *ask); /* labels.c, and those below */
void draw_label(Ask *ask);
void find_label(Ask *ask);
void show_applies(Ask *ask);          /* applies.c */
void show_contract_periods(Ask *ask); /* contract_periods.c */
void list_due(Ask *ask);              /* desk.c, and those below */
void look_up(Ask *ask);
void list_views(Ask *ask);
void find_similar(Ask *ask);   /* similar.c */
void suggest_people(Ask *ask); /* suggest.c */
void change_many(Ask *ask);    /* bulk.c */
void note_presence(Ask *ask);  /* presence.c */
void show_duty(Ask *ask);      /* duty.c, and those below */
void show_shifts(Ask *ask);
void show_gaps(Ask *ask);
void brief_shift(Ask *ask);
void show_duty_gaps(Ask *ask);    /* duty_gaps.c */
void report_compliance(Ask *ask); /* reports.c, and those below */
void report_kpis(Ask *ask);
void report_late(Ask *ask);  /* report_late.c */
void list_cases(Ask *ask);   /* report_cases.c */
void take_request(Ask *ask); /* requests.c, and those below */
void preview_request(Ask *ask);
void show_clocks(Ask *ask);
void show_timeline(Ask *ask);
void show_coverage(Ask *ask);
void check_programme_text(Ask *ask); /* programmes.c, and those below */
void show_programme_schema(Ask *ask);
void list_programme_models(Ask *ask);
void compare_programmes(Ask *ask);
void show_programme_calendars(Ask *ask); /* programme_trials.c, and that below */
void try_programme(Ask *ask);
void list_rights(Ask *ask); /* rights.c */
void show_health(Ask *ask); /* health.c */
void show_proof(Ask *ask);
void accept_mail(Ask *ask); /* mails.c, and those below */
void sort_mail(Ask *ask);
void backup_house(Ask *ask);
void verify_house(Ask *ask); /* operations.c, and those below */
void say_healthy(Ask *ask);
void say_ready(Ask *ask);
void say_figures(Ask *ask);
void open_events(Ask *ask);            /* events.c */
void begin_programme_effect(Ask *ask); /* programme_effect.c */
void list_jobs(Ask *ask);              /* jobs.c, and those below */
void read_job(Ask *ask);
void cancel_job(Ask *ask);
void list_journal(Ask *ask);                                          /* journal.c */
bool prepare_link(Ask *ask, const char *token, const char *password); /* people.c */
void show_front(Ask *ask);                                            /* pages.c, and those below */
void show_style(Ask *ask);
void show_api(Ask *ask);
void show_openapi(Ask *ask);
void show_welcome(Ask *ask);
void take_welcome(Ask *ask);
void show_label(Ask *ask); /* label_page.c, and that below */
void take_label_report(Ask *ask);
