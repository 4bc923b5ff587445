/* aftercare: finds the command, reads its options, runs it. The only place that reads the clock. */
#include "base/instant.h"
#include "base/text.h"
#include "cli/command.h"
#include "cli/house.h"

#include <glib.h>
#include <stdio.h>
#include <unistd.h>

static const Option CHECK_OPTIONS[] = {OPTION_JSON, OPTION_CALENDARS};
static const Option SHOW_OPTIONS[] = {OPTION_JSON, OPTION_LANGUAGE, OPTION_CALENDARS};
static const Option CALENDAR_OPTIONS[] = {
    OPTION_JSON,
    OPTION_CALENDARS,
    OPTION_LANGUAGE,
    {"--year", "YEAR", false, "list the days of this year that differ from the week"}};
static const Option SCHEMA_OPTIONS[] = {
    {"--markdown", NULL, false, "the reference of the format as Markdown instead"}};
static const Option DEADLINE_OPTIONS[] = {
    {"--calendar", "FILE", true, "the calendar"},
    {"--from", "INSTANT", false, "one question: from this instant"},
    {"--within", "SPAN", false, "one question: \"4 h\", \"3 working days\", PT4H"},
    {"--at", "closing|same time", false, "where working days end on their day"},
    {"--explain", NULL, false, "stretch by stretch what counted"},
    OPTION_JSON,
    OPTION_LANGUAGE,
    OPTION_CALENDARS};
static const Option ELAPSED_OPTIONS[] = {
    {"--calendar", "FILE", true, "the calendar"},
    {"--from", "INSTANT", false, "one question: from this instant"},
    {"--to", "INSTANT", false, "one question: to this instant"},
    {"--explain", NULL, false, "stretch by stretch what counted"},
    OPTION_JSON,
    OPTION_LANGUAGE,
    OPTION_CALENDARS};
static const Option CLOCKS_OPTIONS[] = {
    {"--programme", "FILE", true, "the programme"}, OPTION_LANGUAGE, OPTION_CALENDARS};
static const Option DECIDE_OPTIONS[] = {
    {"--programme", "FILE", true, "the programme"},
    {"--level", NULL, false, "decide the level of failure instead of the coverage"},
    OPTION_LANGUAGE,
    OPTION_CALENDARS};
static const Option REPLAY_OPTIONS[] = {
    {"--programme", "FILE", true, "the programme"},
    {"--log", "FILE.csv", true, "the log; - is standard input"},
    {"--map", "FILE.yaml", true, "what the log's columns mean"},
    {"--report", "FILE", false, "writes FILE.html, .json or .csv; a summary is printed without it"},
    {"--what-if", "FILE", false, "a second programme, both side by side"},
    {"--odd", "FILE.csv", false,
     "the rows that were refused or odd; beside the report if left out"},
    {"--now", "INSTANT", false, "when the log ends; its last instant if left out"},
    {"--title", "TEXT", false, "title of the report"},
    OPTION_JSON,
    OPTION_LANGUAGE,
    OPTION_CALENDARS};

static const Option SERVE_OPTIONS[] = {
    {"--config", "FILE.yaml", false, "a file of settings, readable by its owner only"},
    {"--data", "DIR", false, "the data folder; made at first start"},
    {"--listen", "ADDRESS:PORT", false, "where to listen; 127.0.0.1:8080 if left out"},
    {"--database", "URL", false, "postgresql://… instead of the embedded store"},
    {"--base-url", "URL", false, "the address in links: https://service.example.com"},
    {"--tls-certificate", "FILE.pem", false, "certificate with its chain: turns TLS on"},
    {"--tls-key", "FILE.pem", false, "its private key"},
    {"--trust-proxy", NULL, false, "believe X-Forwarded-For, and that the proxy speaks TLS"},
    {"--hosts", "NAMES", false, "names that a request may ask for; any if left out"},
    {"--web", "DIR", false, "folder of the web app's built pages"},
    {"--zone", "ZONE", false,
     "time zone of reports for who has none of their own; UTC if left out"},
    {"--mail-from", "ADDRESS", false, "what mails come from; the relay is the setting mail_out"},
    {"--sms-url", "URL", false, "the gateway for short messages"},
    {"--sms-body", "TEXT", false, "its body, with {to}, {name}, {text}"},
    {"--chat-body", "TEXT", false, "the body of the chat's web hook, with {name}, {text}"},
    {"--log-requests", NULL, false, "a line of JSON for each request, to standard error"}};
static const Option HOUSE_OPTIONS[] = {OPTION_DATA, OPTION_DATABASE, OPTION_JSON};
static const Option USER_ADD_OPTIONS[] = {
    OPTION_DATA,
    OPTION_DATABASE,
    OPTION_JSON,
    {"--login", "TEXT", true, "what they sign in with: mail address or name"},
    {"--name", "TEXT", true, "full name"},
    {"--role", "ROLE", true,
     "administrator, manager, dispatcher, engineer, storekeeper, planner, sales, auditor, "
     "customer"},
    {"--language", "en|zh", false, "of screens and letters"},
    {"--customer", "ID", false, "of a customer's people: which customer"}};
static const Option TOKEN_ADD_OPTIONS[] = {
    OPTION_DATA,
    OPTION_DATABASE,
    OPTION_JSON,
    {"--login", "TEXT", true, "for whom it acts"},
    {"--name", "TEXT", true, "what it is for"},
    {"--scopes", "LIST", true, "read,write,import,export,events,admin: what it may do at most"},
    {"--expires", "DATE", false, "last day on which it opens"}};

static const Option IMPORT_OPTIONS[] = {
    OPTION_DATA,
    OPTION_DATABASE,
    OPTION_JSON,
    {"--map", "FILE.yaml", false, "what the columns mean, where they aren't fields of one kind"},
    {"--dry-run", NULL, false, "check everything, save nothing"},
    {"--all-or-nothing", NULL, false, "one refused row, and nothing is saved"},
    {"--format", "csv|jsonl", false, "of the file; by its name if left out"},
    {"--encoding", "WORD", false, "of the file: utf-8, latin-1, gb18030, …; utf-8 if left out"},
    {"--separator", "CHARACTER", false, "one of , ; | tab; found from the first line if left out"},
    {"--report", "FILE.csv", false, "what became of each row"}};
static const Option IMPORT_REQUESTS_OPTIONS[] = {
    OPTION_DATA,
    OPTION_DATABASE,
    OPTION_JSON,
    {"--contract", "NUMBER", true, "the contract that promised; its programme reads the log"},
    {"--log", "FILE.csv", true, "the log; - is standard input"},
    {"--map", "FILE.yaml", true, "what its columns mean (docs/replay.md)"}};
static const Option MAIL_IN_OPTIONS[] = {OPTION_DATA, OPTION_DATABASE, OPTION_JSON};
static const Option EXPORT_OPTIONS[] = {
    OPTION_DATA,
    OPTION_DATABASE,
    OPTION_JSON,
    {"--format", "csv|jsonl", false, "csv if left out"},
    {"--references", "ids|keys", false, "keys where another house shall read it; ids if left out"},
    {"--to", "FILE", false, "standard output if left out"}};

static const Option DEMO_OPTIONS[] = {
    {"--listen", "ADDRESS:PORT", false, "where to listen; 127.0.0.1:8080 if left out"},
    {"--seed", "NUMBER", false, "another seed gives another company; 1 if left out"},
    {"--data", "DIR", false, "an empty or new folder that stays; a temporary one if left out"},
    {"--no-serve", NULL, false, "fill --data and stop there"}};

static const Option DEMO_LOG_OPTIONS[] = {
    {"--cases", "NUMBER", false, "how many cases; 2000 if left out"},
    {"--seed", "NUMBER", false, "another seed gives another log; 1 if left out"},
    {"--year", "YEAR", false, "the year in which the cases open; 2025 if left out"}};

static const Option DEMO_HOUSE_OPTIONS[] = {
    {"--units", "NUMBER", false, "how many units; 2000 if left out"},
    {"--seed", "NUMBER", false, "another seed gives another house; 1 if left out"}};

#define OPTIONS(table) table, G_N_ELEMENTS(table)

static const CliCommand COMMANDS[] = {
    {"serve", "", "runs the service: API, web app, timers",
     "Each setting is also an environment variable, AFTERCARE_LISTEN, and a line of the file of\n"
     "--config, `listen: …`; the flag wins, then the environment (docs/configuration.md).",
     OPTIONS(SERVE_OPTIONS), 0, 0, run_serve},
    {"rights", "", "prints who may do what, as a Markdown table", NULL, NULL, 0, 0, 0, run_rights},
    {"openapi", "", "prints the API as an OpenAPI 3.1 document", NULL, NULL, 0, 0, 0, run_openapi},
    {"backup", "FILE", "writes the whole house to one file, while it runs",
     "The file holds the house's key: keep it as safe as the data folder.", OPTIONS(HOUSE_OPTIONS),
     1, 1, run_backup},
    {"restore", "FILE", "makes a house of a backup; checks it before and after",
     "--data must be empty or absent. From either engine into either.", OPTIONS(HOUSE_OPTIONS), 1,
     1, run_restore},
    {"verify", "", "checks the store: chain, signatures, records", "Exit code 0: sound; 1: not.",
     OPTIONS(HOUSE_OPTIONS), 0, 0, run_verify},
    {"user add", "", "makes an account and prints the link that opens it", NULL,
     OPTIONS(USER_ADD_OPTIONS), 0, 0, run_user_add},
    {"user list", "", "lists the accounts", NULL, OPTIONS(HOUSE_OPTIONS), 0, 0, run_user_list},
    {"user link", "LOGIN", "makes a new link to set a password", NULL, OPTIONS(HOUSE_OPTIONS), 1, 1,
     run_user_link},
    {"user password", "LOGIN", "sets a password, which comes on standard input", NULL,
     OPTIONS(HOUSE_OPTIONS), 1, 1, run_user_password},
    {"user deactivate", "LOGIN", "shuts an account and all that it opened", NULL,
     OPTIONS(HOUSE_OPTIONS), 1, 1, run_user_deactivate},
    {"user activate", "LOGIN", "opens an account again", NULL, OPTIONS(HOUSE_OPTIONS), 1, 1,
     run_user_activate},
    {"token add", "", "makes an API token", NULL, OPTIONS(TOKEN_ADD_OPTIONS), 0, 0, run_token_add},
    {"token revoke", "ID", "revokes an API token", NULL, OPTIONS(HOUSE_OPTIONS), 1, 1,
     run_token_revoke},
    {"import requests", "", "brings in requests of another system with their history",
     "The log and its map are those of `replay`. A request that is here already, by its number in\n"
     "the log, is left alone. Exit code 1: some were refused.",
     OPTIONS(IMPORT_REQUESTS_OPTIONS), 0, 0, run_import_requests},
    {"import", "[KIND] FILE", "reads records from CSV or JSON lines",
     "KIND is customers, sites, equipment, …; with --map the file says it. Rows that can't be "
     "saved "
     "are\nreported with their reason, the rest goes on; the same file again changes nothing "
     "(docs/importing.md).\nExit code 1: rows were refused.",
     OPTIONS(IMPORT_OPTIONS), 1, 2, run_import},
    {"mail-in", "", "takes in one mail, which comes on standard input",
     "For an MTA's pipe: the mail opens a request, goes to the one that it answers, or waits "
     "until\n"
     "somebody says whose it is. Exit code 0: it is in; 65: it is no mail; 75: try again later.",
     OPTIONS(MAIL_IN_OPTIONS), 0, 0, run_mail_in},
    {"export", "KIND", "writes records as CSV or JSON lines, as import reads them", NULL,
     OPTIONS(EXPORT_OPTIONS), 1, 1, run_export},
    {"programme check", "FILE…", "checks programmes; lists every mistake with its line",
     "Exit code 0: no mistakes; 1: mistakes.", OPTIONS(CHECK_OPTIONS), 1, 1000,
     run_programme_check},
    {"programme show", "FILE", "says a programme in plain words", NULL, OPTIONS(SHOW_OPTIONS), 1, 1,
     run_programme_show},
    {"programme diff", "FILE FILE", "compares two versions promise by promise",
     "Exit code 0: the same; 1: they differ.", OPTIONS(CHECK_OPTIONS), 2, 2, run_programme_diff},
    {"programme schema", "", "prints the JSON Schema of the format, for editors", NULL,
     OPTIONS(SCHEMA_OPTIONS), 0, 0, run_programme_schema},
    {"calendar check", "FILE…", "checks calendar files; with --year lists its special days",
     "Exit code 0: no mistakes; 1: mistakes.", OPTIONS(CALENDAR_OPTIONS), 1, 1000,
     run_calendar_check},
    {"deadline", "", "deadlines on a calendar",
     "One question by --from and --within, or JSON lines on standard input, one answer each:\n"
     "  {\"from\": \"2026-03-27T17:10:00+01:00\", \"within\": \"4 h\"}\n"
     "A line may have \"at\": \"same time\", \"explain\": true and an \"id\", which is given "
     "back.\n"
     "A bad line gets {\"error\": …}, the rest goes on, and the exit code is 1.",
     OPTIONS(DEADLINE_OPTIONS), 0, 0, run_deadline},
    {"elapsed", "", "working time between two instants",
     "One question by --from and --to, or JSON lines: {\"from\": …, \"to\": …}",
     OPTIONS(ELAPSED_OPTIONS), 0, 0, run_elapsed},
    {"clocks", "", "runs histories: what is owed, due, met or late, and why",
     "JSON lines on standard input, one request with its events each (docs/command-line.md).\n"
     "Exit code 1: a promise was late or breached, or a line could not be answered.",
     OPTIONS(CLOCKS_OPTIONS), 0, 0, run_clocks},
    {"decide", "", "decides who pays, with its reasons, or says what is still needed",
     "JSON lines on standard input: facts, or an object with facts, accepted, at, repairs, lines.",
     OPTIONS(DECIDE_OPTIONS), 0, 0, run_decide},
    {"replay", "", "runs the log of another system through a programme", NULL,
     OPTIONS(REPLAY_OPTIONS), 0, 0, run_replay},
    {"demo", "", "runs the service with a made-up company, to look around",
     "Filled anew at each start: people of every role, three programmes, a year of requests up to\n"
     "now. Prints who may sign in. The same seed and day give the same company.",
     OPTIONS(DEMO_OPTIONS), 0, 0, run_demo},
    {"demo log", "", "prints a made-up request log, to try a replay",
     "To be read with programmes/maps/demo.yaml. The same seed gives the same bytes.",
     OPTIONS(DEMO_LOG_OPTIONS), 0, 0, run_demo_log},
    {"demo house", "", "prints a made-up installed base as CSV, to import", NULL,
     OPTIONS(DEMO_HOUSE_OPTIONS), 0, 0, run_demo_house},
};

/* ---- help ---- */

static void print_options(const CliCommand *command) {
    for (size_t i = 0; i < command->option_count; i++) {
        const Option *option = &command->options[i];
        char *left = g_strdup_printf("%s%s%s", option->name, option->value ? " " : "",
                                     option->value ? option->value : "");
        printf("  %-28s %s%s\n", left, option->about, option->needed ? " (needed)" : "");
        g_free(left);
    }
}

static void print_command_help(const CliCommand *command) {
    printf("aftercare %s%s%s\n\n%s.\n", command->name, *command->operands ? " " : "",
           command->operands, command->summary);
    if (command->about)
        printf("\n%s\n", command->about);
    printf("\nOptions:\n");
    print_options(command);
}

static void print_help(void) {
    printf("aftercare runs the after-sales service that a programme file promises.\n\n"
           "  aftercare COMMAND [OPTIONS]\n\n");
    for (size_t i = 0; i < G_N_ELEMENTS(COMMANDS); i++) {
        char *left = g_strdup_printf("%s %s", COMMANDS[i].name, COMMANDS[i].operands);
        printf("  %-28s %s\n", left, COMMANDS[i].summary);
        g_free(left);
    }
    printf("  %-28s %s\n\n", "help [COMMAND]", "this, or a command's options");
    printf("Exit codes: 0 done; 1 the answer is \"no\"; 2 wrong usage;\n");
    for (int code = ERROR_INVALID; code < ERROR_CODE_COUNT; code++)
        printf("  %2d  %-16s %s\n", error_code_row((ErrorCode)code)->exit_code,
               error_code_row((ErrorCode)code)->word, error_code_row((ErrorCode)code)->about);
}

/* ---- arguments ---- */

/* The command that the words at `argv` name; `ret_words` of them. */
static const CliCommand *find_command(int argc, char **argv, int *ret_words) {
    for (int words = MIN(argc, 2); words > 0; words--) {
        char *name = words == 2 ? g_strdup_printf("%s %s", argv[0], argv[1]) : g_strdup(argv[0]);
        for (size_t i = 0; i < G_N_ELEMENTS(COMMANDS); i++)
            if (!strcmp(COMMANDS[i].name, name)) {
                g_free(name);
                *ret_words = words;
                return &COMMANDS[i];
            }
        g_free(name);
    }
    return NULL;
}

static int option_index(const CliCommand *command, const char *name) {
    for (size_t i = 0; i < command->option_count; i++)
        if (!strcmp(command->options[i].name, name))
            return (int)i;
    return -1;
}

static bool unknown_option(Call *call, const CliCommand *command, const char *name) {
    const char *names[16];
    for (size_t i = 0; i < command->option_count; i++)
        names[i] = command->options[i].name;
    call_fail(call, ERROR_USAGE, name, "is no option of %s", command->name);
    call->last_error->hint = text_hint(call->arena, name, names, command->option_count);
    return false;
}

/* "--name value" or "--name=value". */
static bool take_option(Call *call, const CliCommand *command, int argc, char **argv, int *at,
                        Arguments *arguments) {
    char *equals = strchr(argv[*at], '=');
    const char *name =
        equals ? arena_text_n(call->arena, argv[*at], (size_t)(equals - argv[*at])) : argv[*at];
    int index = option_index(command, name);
    if (index < 0)
        return unknown_option(call, command, name);
    if (arguments->values[index])
        return call_fail(call, ERROR_USAGE, name, "is given twice");
    if (!command->options[index].value) {
        arguments->values[index] = "";
        return !equals || call_fail(call, ERROR_USAGE, name, "takes no value");
    }
    if (!equals && *at + 1 == argc)
        return call_fail(call, ERROR_USAGE, name, "needs a value: %s",
                         command->options[index].value);
    arguments->values[index] = equals ? equals + 1 : argv[++*at];
    return true;
}

static bool check_arguments(Call *call, const Arguments *arguments) {
    const CliCommand *command = arguments->command;
    for (size_t i = 0; i < command->option_count; i++)
        if (command->options[i].needed && !arguments->values[i])
            call_fail(call, ERROR_USAGE, command->options[i].name, "is needed: %s",
                      command->options[i].about);
    if (arguments->operands.count < command->least_operands ||
        arguments->operands.count > command->most_operands)
        call_fail(call, ERROR_USAGE, NULL, "%s takes %s", command->name,
                  *command->operands ? command->operands : "no files");
    const char *language = argument(arguments, "--lang");
    if (language && strcmp(language, "en") != 0 && strcmp(language, "zh") != 0)
        call_fail(call, ERROR_USAGE, "--lang", "must be en or zh");
    return call->error_count == 0;
}

static bool read_arguments(Call *call, const CliCommand *command, int argc, char **argv,
                           Arguments *arguments) {
    bool only_operands = false;
    arguments->command = command;
    for (int at = 0; at < argc; at++) {
        if (!only_operands && !strcmp(argv[at], "--"))
            only_operands = true;
        else if (!only_operands && text_starts_with(argv[at], "--"))
            take_option(call, command, argc, argv, &at, arguments);
        else
            *LIST_ADD(call->arena, &arguments->operands) = argv[at];
    }
    return check_arguments(call, arguments);
}

const char *argument(const Arguments *arguments, const char *option) {
    int index = option_index(arguments->command, option);
    return index < 0 ? NULL : arguments->values[index];
}

bool switched(const Arguments *arguments, const char *option) {
    return argument(arguments, option) != NULL;
}

HolidaySource holiday_source(const Arguments *arguments) {
    return (HolidaySource){.folder = argument(arguments, "--calendars")};
}

int report_errors(Call *call, bool as_json) {
    if (as_json) {
        JsonWriter *out = json_writer_new(stdout);
        json_begin_object(out);
        json_key(out, "errors");
        json_begin_list(out);
        for (const Error *error = call->errors; error; error = error->next)
            json_error(out, error);
        json_end_list(out);
        json_end_object(out);
        json_end_line(out);
        json_writer_free(out);
    } else {
        for (const Error *error = call->errors; error; error = error->next)
            fprintf(stderr, "aftercare: %s\n", error_text(call->arena, error));
    }
    return call->errors ? error_code_row(call->errors->code)->exit_code : EXIT_DONE;
}

/* ---- the run ---- */

static int run_help(int argc, char **argv) {
    int words;
    const CliCommand *command = argc ? find_command(argc, argv, &words) : NULL;
    if (command) {
        print_command_help(command);
        return EXIT_DONE;
    }
    print_help();
    return argc ? EXIT_USAGE : EXIT_DONE;
}

static bool asks_for_help(int argc, char **argv) {
    for (int i = 0; i < argc; i++)
        if (!strcmp(argv[i], "--help") || !strcmp(argv[i], "-h"))
            return true;
    return false;
}

static bool holds_bad_text(int argc, char **argv) {
    for (int i = 0; i < argc; i++)
        if (!text_is_utf8(argv[i], strlen(argv[i]), NULL))
            return true;
    return false;
}

static int run_command(Call *call, int argc, char **argv) {
    int words;
    const CliCommand *command = find_command(argc, argv, &words);
    Arguments arguments = {0};
    if (!command) {
        call_fail(call, ERROR_USAGE, argv[0], "is no command: see aftercare help");
        const char *names[G_N_ELEMENTS(COMMANDS)];
        for (size_t i = 0; i < G_N_ELEMENTS(COMMANDS); i++)
            names[i] = COMMANDS[i].name;
        const char *asked =
            argc > 1 ? arena_printf(call->arena, "%s %s", argv[0], argv[1]) : argv[0];
        call->last_error->hint = text_hint(call->arena, asked, names, G_N_ELEMENTS(names));
        return report_errors(call, false);
    }
    if (asks_for_help(argc - words, argv + words)) {
        print_command_help(command);
        return EXIT_DONE;
    }
    if (!read_arguments(call, command, argc - words, argv + words, &arguments))
        return report_errors(call, false);
    return command->run(call, &arguments);
}

/* What was printed must have arrived. */
static int finish(int code) {
    if (fflush(stdout) == 0 && !ferror(stdout))
        return code;
    fputs("aftercare: the output could not be written\n", stderr);
    return error_code_row(ERROR_IO)->exit_code;
}

static int run(int argc, char **argv) {
    Arena *arena = arena_new();
    Call call = call_begin(arena, g_get_real_time());
    int code;
    if (holds_bad_text(argc, argv)) {
        call_fail(&call, ERROR_ENCODING, NULL, "the command line is not UTF-8");
        code = report_errors(&call, false);
    } else {
        code = run_command(&call, argc - 1, argv + 1);
    }
    arena_free(arena);
    return code;
}

int main(int argc, char **argv) {
    if (argc < 2) {
        print_help();
        return finish(EXIT_USAGE);
    }
    if (!strcmp(argv[1], "help") || !strcmp(argv[1], "--help") || !strcmp(argv[1], "-h"))
        return finish(run_help(argc - 2, argv + 2));
    if (!strcmp(argv[1], "--version")) {
        puts("aftercare " AFTERCARE_VERSION);
        return finish(EXIT_DONE);
    }
    return finish(run(argc, argv));
}
