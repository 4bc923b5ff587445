/* The command line: one row for each command, one way to read options. */
#pragma once

#include "base/error.h"
#include "base/json.h"
#include "model/calendar_spec.h"

/* Exit codes beside those of the error table (error.c). */
enum { EXIT_DONE = 0, EXIT_NO = 1, EXIT_USAGE = 2 };

typedef struct Option {
    const char *name;  /* "--calendar" */
    const char *value; /* what it takes, for help; NULL: a switch */
    bool needed;
    const char *about;
} Option;

typedef struct CliCommand CliCommand;

/* The arguments of one run, sorted by the command's option table. */
typedef struct Arguments {
    const CliCommand *command;
    const char *values[16]; /* by option; "" for a switch that was given; NULL: not given */
    LIST(const char *) operands;
} Arguments;

struct CliCommand {
    const char *name;     /* "programme check" */
    const char *operands; /* "FILE…" or "" */
    const char *summary;
    const char *about; /* what help COMMAND says further */
    const Option *options;
    size_t option_count;
    size_t least_operands, most_operands;
    int (*run)(Call *call, const Arguments *arguments);
};

/* The value of an option, or NULL. */
const char *argument(const Arguments *arguments, const char *option);
bool switched(const Arguments *arguments, const char *option);

/* Prints all errors of the call, to standard error or, by --json, as one JSON object to standard
 * output; returns the exit code of the first. */
int report_errors(Call *call, bool as_json);

/* Where holiday sets come from: --calendars, else built in. */
HolidaySource holiday_source(const Arguments *arguments);

#define OPTION_JSON                                                                                \
    { "--json", NULL, false, "machine output" }
#define OPTION_CALENDARS                                                                           \
    { "--calendars", "DIR", false, "folder with further holiday sets" }
#define OPTION_LANGUAGE                                                                            \
    { "--lang", "en|zh", false, "language of the output; en if left out" }

/* The commands, one file each. */
int run_mail_in(Call *call, const Arguments *arguments);
int run_programme_check(Call *call, const Arguments *arguments);
int run_programme_show(Call *call, const Arguments *arguments);
int run_programme_diff(Call *call, const Arguments *arguments);
int run_programme_schema(Call *call, const Arguments *arguments);
int run_calendar_check(Call *call, const Arguments *arguments);
int run_deadline(Call *call, const Arguments *arguments);
int run_elapsed(Call *call, const Arguments *arguments);
int run_clocks(Call *call, const Arguments *arguments);
int run_decide(Call *call, const Arguments *arguments);
int run_demo(Call *call, const Arguments *arguments);
int run_demo_house(Call *call, const Arguments *arguments);
int run_demo_log(Call *call, const Arguments *arguments);
int run_replay(Call *call, const Arguments *arguments);
int run_import(Call *call, const Arguments *arguments);
int run_import_requests(Call *call, const Arguments *arguments);
int run_export(Call *call, const Arguments *arguments);
int run_serve(Call *call, const Arguments *arguments);
int run_backup(Call *call, const Arguments *arguments);
int run_restore(Call *call, const Arguments *arguments);
int run_rights(Call *call, const Arguments *arguments);
int run_openapi(Call *call, const Arguments *arguments);
int run_verify(Call *call, const Arguments *arguments);
int run_user_add(Call *call, const Arguments *arguments);
int run_user_list(Call *call, const Arguments *arguments);
int run_user_password(Call *call, const Arguments *arguments);
int run_user_link(Call *call, const Arguments *arguments);
int run_user_deactivate(Call *call, const Arguments *arguments);
int run_user_activate(Call *call, const Arguments *arguments);
int run_token_add(Call *call, const Arguments *arguments);
int run_token_revoke(Call *call, const Arguments *arguments);
