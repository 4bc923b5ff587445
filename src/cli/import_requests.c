/* aftercare import requests: a log as `replay` reads it, as requests with their history. */
#include "cli/command.h"
#include "cli/control.h"
#include "cli/house.h"
#include "cli/progress.h"
#include "replay/case_history.h"
#include "rules/history_json.h"
#include "rules/programme_check.h"

#include <errno.h>
#include <glib.h>
#include <inttypes.h>
#include <stdlib.h>
#include <unistd.h>

enum { BUDGET_BYTES = 64 * 1024 * 1024 };

typedef struct MoveIn {
    Call *call;
    const Arguments *arguments;
    CliHouse house;
    const Programme *programme;
    const LogMap *map;
    LogReader *reader;
    OddRows odd;
    Instant now;
    Arena *arena; /* of the case at hand */
    FILE *lines;
    char *lines_path;
    const Node *answer;
} MoveIn;

/* ---- the programme of the contract ---- */

static const Node *ask_first(MoveIn *move, const char *path) {
    const Node *answer = NULL;
    if (!house_ask(move->call, &move->house, "GET", path, NULL, &answer))
        return NULL;
    const Node *items = node_get(answer, "items");
    return items && items->items.count ? items->items.items[0] : NULL;
}

static bool find_programme(MoveIn *move) {
    Call *call = move->call;
    const char *number = argument(move->arguments, "--contract");
    g_autofree char *escaped = g_uri_escape_string(number, NULL, false);
    const Node *contract =
        ask_first(move, arena_printf(call->arena, "/api/v1/contracts?number=%s", escaped));
    const Node *version = NULL;
    if (!contract)
        return call->error_count == 0 &&
               call_fail(call, ERROR_NOT_FOUND, "--contract", "there is no contract %s", number);
    const char *path =
        arena_printf(call->arena, "/api/v1/programmes/%s", node_text(contract, "programme"));
    if (!house_ask(call, &move->house, "GET", path, NULL, &version))
        return false;
    const char *text = node_text(version, "text");
    move->programme = programme_open_text(call, "programme", text, strlen(text), NULL);
    return move->programme != NULL;
}

/* ---- cases as lines ---- */

static void write_case(JsonWriter *out, const History *history) {
    json_begin_object(out);
    json_text_field(out, "reference", history->request);
    if (history->level)
        json_text_field(out, "level", history->level);
    if (history->level_is_told)
        json_yes_no_field(out, "told", true);
    if (history->facts.count) {
        json_key(out, "facts");
        history_facts_write(out, &history->facts);
    }
    json_key(out, "events");
    json_begin_list(out);
    for (size_t i = 0; i < history->events.count; i++) {
        json_begin_object(out);
        json_instant_field(out, "at", history->events.items[i].at);
        history_event_write(out, &history->events.items[i]);
        json_end_object(out);
    }
    json_end_list(out);
    json_end_object(out);
    json_end_line(out);
}

static bool visit_case(const char *id, CaseLine *const *lines, size_t count, void *with) {
    MoveIn *move = with;
    arena_reset(move->arena);
    const History *history =
        case_history(move->arena, move->reader, id, lines, count, move->now, &move->odd);
    if (history) {
        JsonWriter *out = json_writer_new(move->lines);
        write_case(out, history);
        json_writer_free(out);
    }
    return !ferror(move->lines);
}

static bool read_log(MoveIn *move, FILE *log) {
    const char *file = argument(move->arguments, "--log");
    ProgressLine line;
    progress_begin(&line, log);
    Progress progress = {progress_report, &line};
    move->reader = log_reader_new(move->call, move->map, move->programme, log, file);
    bool well = move->reader != NULL;
    CaseStore *store =
        well ? case_store_new(log_reader_extra_bytes(move->reader), BUDGET_BYTES) : NULL;
    well = well && log_reader_run(move->call, move->reader, store, &move->odd, &progress);
    move->now = well ? log_reader_last(move->reader) : INSTANT_NONE;
    well = well && case_store_each(move->call, store, visit_case, move);
    progress_end(&line);
    case_store_free(store);
    log_reader_free(move->reader);
    return well;
}

static bool open_lines(MoveIn *move) {
    int descriptor = g_file_open_tmp("aftercare-requests-XXXXXX", &move->lines_path, NULL);
    move->lines = descriptor >= 0 ? fdopen(descriptor, "w") : NULL;
    return move->lines || call_fail(move->call, ERROR_IO, NULL, "no room for a temporary file");
}

static bool close_lines(MoveIn *move) {
    bool failed = ferror(move->lines) != 0;
    failed |= fclose(move->lines) != 0;
    return !failed ||
           call_fail(move->call, ERROR_STORAGE_FULL, NULL, "no room for a temporary file");
}

/* ---- the whole ---- */

static bool read_cases(MoveIn *move) {
    const char *file = argument(move->arguments, "--log");
    move->map = log_map_load(move->call, argument(move->arguments, "--map"));
    FILE *log = !move->map ? NULL : strcmp(file, "-") ? fopen(file, "rbe") : stdin;
    if (!log)
        return move->call->error_count == 0 &&
               call_fail(move->call, ERROR_NOT_FOUND, "--log", "%s: %s", file, g_strerror(errno));
    odd_rows_begin(&move->odd, NULL);
    move->arena = arena_new();
    bool well = open_lines(move);
    well = well && read_log(move, log);
    well = (!move->lines || close_lines(move)) && well;
    arena_free(move->arena);
    if (log != stdin)
        (void)fclose(log);
    return well;
}

static bool send_cases(MoveIn *move) {
    Call *call = move->call;
    g_autofree char *contract =
        g_uri_escape_string(argument(move->arguments, "--contract"), NULL, false);
    const char *path = arena_printf(call->arena, "/api/v1/requests/import?contract=%s", contract);
    char *text = NULL;
    size_t length = 0;
    int status = 0;
    FILE *out = open_memstream(&text, &length);
    bool sent = control_request(call, move->house.data, "POST", path, "application/x-ndjson", NULL,
                                0, move->lines_path, &status, out);
    (void)fclose(out);
    bool well = sent && status / 100 == 2;
    if (sent && !well)
        control_fail(call, status, text, length);
    move->answer = well ? json_parse(call, NULL, 0, text, length) : NULL;
    free(text);
    return move->answer != NULL;
}

static void print_answer(const MoveIn *move) {
    const Node *refusals = node_get(move->answer, "refusals");
    for (size_t i = 0; refusals && i < refusals->items.count; i++) {
        const Node *one = refusals->items.items[i];
        fprintf(stderr, "%s: %s: %s\n", node_text(one, "reference"), node_text(one, "field"),
                node_text(one, "reason"));
    }
    printf("%s requests added, %s were here already, %s refused; %" PRId64
           " rows of the log were odd\n",
           node_text(move->answer, "added"), node_text(move->answer, "same"),
           node_text(move->answer, "refused"), odd_rows_count(&move->odd));
}

int run_import_requests(Call *call, const Arguments *arguments) {
    MoveIn move = {.call = call, .arguments = arguments};
    bool json = switched(arguments, "--json");
    bool well = house_open(call, arguments, false, &move.house);
    well = well && find_programme(&move) && read_cases(&move) && send_cases(&move);
    if (well && json) {
        JsonWriter *out = json_writer_new(stdout);
        json_node(out, move.answer);
        json_end_line(out);
        json_writer_free(out);
    } else if (well) {
        print_answer(&move);
    }
    house_close(&move.house);
    if (move.lines_path)
        unlink(move.lines_path);
    g_free(move.lines_path);
    if (!well)
        return report_errors(call, json);
    return strcmp(node_text(move.answer, "refused"), "0") ? EXIT_NO : EXIT_DONE;
}
