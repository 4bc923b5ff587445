/* aftercare import: a file into the store; beside a running server, through it. */
#include "actions/import_report.h"
#include "base/text.h"
#include "base/yaml.h"
#include "cli/command.h"
#include "cli/control.h"
#include "cli/progress.h"

#include <errno.h>
#include <glib.h>
#include <inttypes.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

enum { REFUSED_PRINTED = 20, ANSWER_LINE_BYTES = 4 * 1024 * 1024 };

typedef struct ImportRun {
    Call *call;
    const Arguments *arguments;
    const char *data, *file;
    const Entity *entity;
    const char *map_text; /* NULL: without a map */
    size_t map_length;
    ImportMap *map;
    FILE *report; /* NULL: not asked for */
    RefusedLines refused;
    ProgressLine progress;
    const char *answer; /* the report as JSON */
} ImportRun;

/* ---- the question ---- */

static bool read_kind(ImportRun *run) {
    const Arguments *arguments = run->arguments;
    const char *map = argument(arguments, "--map");
    if (map) {
        if (arguments->operands.count != 1)
            return call_fail(run->call, ERROR_USAGE, NULL, "takes FILE beside --map");
        run->file = arguments->operands.items[0];
        run->map_text = text_load_file(run->call, map, YAML_BYTES, &run->map_length);
        run->map =
            run->map_text ? import_map_parse(run->call, map, run->map_text, run->map_length) : NULL;
        return run->map != NULL;
    }
    if (arguments->operands.count != 2)
        return call_fail(run->call, ERROR_USAGE, NULL, "takes KIND FILE, or --map and FILE");
    run->file = arguments->operands.items[1];
    run->entity = entity_by_plural(arguments->operands.items[0]);
    return import_takes(run->entity) ||
           call_fail(run->call, ERROR_USAGE, NULL, "KIND must be one of %s",
                     import_kinds(run->call->arena));
}

/* .jsonl and .ndjson are JSON lines, unless --format says otherwise. */
static int rows_of(const ImportRun *run) {
    const char *format = argument(run->arguments, "--format");
    bool lines = format
                     ? !strcmp(format, "jsonl")
                     : text_ends_with(run->file, ".jsonl") || text_ends_with(run->file, ".ndjson");
    return run->map ? run->map->rows : lines ? IMPORT_JSON_LINES : IMPORT_CSV;
}

static bool check_format(const ImportRun *run) {
    const char *format = argument(run->arguments, "--format");
    if (format && run->map)
        return call_fail(run->call, ERROR_USAGE, "--format", "stands in the map: rows");
    return !format || !strcmp(format, "csv") || !strcmp(format, "jsonl") ||
           call_fail(run->call, ERROR_USAGE, "--format", "must be csv or jsonl");
}

static bool same_file(const char *one, const char *other) {
    struct stat first, second;
    return stat(one, &first) == 0 && stat(other, &second) == 0 && first.st_dev == second.st_dev &&
           first.st_ino == second.st_ino;
}

static bool open_report(ImportRun *run) {
    const char *file = argument(run->arguments, "--report");
    if (!file)
        return true;
    if (run->file && same_file(file, run->file))
        return call_fail(run->call, ERROR_USAGE, "--report", "is the file that is read");
    run->report = fopen(file, "we");
    if (!run->report)
        return call_fail(run->call, ERROR_IO, "--report", "%s: %s", file, g_strerror(errno));
    import_csv_begin(run->report);
    return true;
}

static bool close_report(ImportRun *run) {
    if (!run->report)
        return true;
    bool failed = ferror(run->report) != 0;
    failed |= fclose(run->report) != 0;
    return !failed || call_fail(run->call, ERROR_IO, "--report", "could not be written");
}

/* ---- in this process ---- */

static void take_line(const ImportLine *line, void *with) {
    ImportRun *run = with;
    if (run->report)
        import_csv_line(run->report, line);
    refused_keep(&run->refused, line);
}

static void take_progress(void *with, const char *what, int64_t rows) {
    ImportRun *run = with;
    progress_report(&run->progress, what, rows);
}

/* Two passes need a file that can be read twice. */
static FILE *open_input(const ImportRun *run, bool whole) {
    FILE *in = strcmp(run->file, "-") ? fopen(run->file, "re") : stdin;
    if (!in) {
        call_fail(run->call, errno == ENOENT ? ERROR_NOT_FOUND : ERROR_IO, NULL, "%s",
                  g_strerror(errno));
        run->call->last_error->file = run->file;
        return NULL;
    }
    if (!whole || ftello(in) >= 0)
        return in;
    char piece[64 * 1024];
    FILE *copy = tmpfile();
    for (size_t got; copy && (got = fread(piece, 1, sizeof piece, in)) > 0;)
        fwrite(piece, 1, got, copy);
    if (in != stdin)
        (void)fclose(in);
    if (copy && !ferror(copy) && fseeko(copy, 0, SEEK_SET) == 0)
        return copy;
    call_fail(run->call, ERROR_IO, NULL, "can't be kept for a second reading");
    return NULL;
}

static void keep_answer(ImportRun *run, const ImportReport *report) {
    JsonWriter *out = json_writer_new(NULL);
    import_report_json(out, report, &run->refused);
    run->answer = arena_text(run->call->arena, json_written(out, NULL));
    json_writer_free(out);
}

static bool import_into(ImportRun *run, Service *service, FILE *in) {
    const Arguments *arguments = run->arguments;
    ImportReport report;
    ImportOptions options = {.file = run->file,
                             .entity = run->entity,
                             .map = run->map,
                             .rows = rows_of(run),
                             .encoding = argument(arguments, "--encoding"),
                             .separator = argument(arguments, "--separator"),
                             .trial = switched(arguments, "--dry-run"),
                             .whole = switched(arguments, "--all-or-nothing"),
                             .actor = ACTOR_SYSTEM,
                             .line = take_line,
                             .progress = take_progress,
                             .with = run};
    progress_begin(&run->progress, in);
    bool well = import_run(run->call, service, in, &options, &report);
    progress_end(&run->progress);
    keep_answer(run, &report);
    return well;
}

static bool import_here(ImportRun *run) {
    ServiceOptions options = {
        .store = {.folder = run->data, .database = argument(run->arguments, "--database")}};
    FILE *in = open_input(run, switched(run->arguments, "--all-or-nothing"));
    Service *service = in ? service_open(run->call, &options) : NULL;
    bool well = service && import_into(run, service, in);
    service_close(service);
    if (in && in != stdin)
        (void)fclose(in);
    return well;
}

/* ---- through the server ---- */

static void add_parameter(GString *path, const char *name, const char *value) {
    if (!value)
        return;
    char *escaped = g_uri_escape_string(value, NULL, false);
    g_string_append_printf(path, "%c%s=%s", strchr(path->str, '?') ? '&' : '?', name, escaped);
    g_free(escaped);
}

static const char *request_path(const ImportRun *run) {
    const Arguments *arguments = run->arguments;
    GString *path = g_string_new("/api/v1/imports");
    add_parameter(path, "name", run->file);
    add_parameter(path, "kind", run->entity ? run->entity->plural : NULL);
    add_parameter(path, "encoding", argument(arguments, "--encoding"));
    add_parameter(path, "separator", argument(arguments, "--separator"));
    add_parameter(path, "dry_run", switched(arguments, "--dry-run") ? "true" : NULL);
    add_parameter(path, "all_or_nothing", switched(arguments, "--all-or-nothing") ? "true" : NULL);
    add_parameter(path, "report", run->report ? "rows" : NULL);
    if (run->map) {
        add_parameter(path, "map", argument(arguments, "--map"));
        add_parameter(path, "map_bytes", arena_printf(run->call->arena, "%zu", run->map_length));
    }
    const char *text = arena_text(run->call->arena, path->str);
    g_string_free(path, TRUE);
    return text;
}

static int64_t whole_in(const Node *map, const char *key) {
    int64_t whole = 0;
    const Node *node = node_get(map, key);
    return node && node_integer(node, &whole) ? whole : 0;
}

static void take_answer_line(ImportRun *run, const Node *node) {
    ImportLine line = {.row = whole_in(node, "row"),
                       .line = whole_in(node, "line"),
                       .kind = node_text(node, "kind"),
                       .key = node_text(node, "key"),
                       .field = node_text(node, "field"),
                       .reason = node_text(node, "reason")};
    while (line.outcome + 1 < IMPORT_OUTCOMES &&
           strcmp(IMPORT_OUTCOME_WORDS[line.outcome], node_text(node, "outcome")) != 0)
        line.outcome++;
    import_csv_line(run->report, &line);
}

/* One object, or lines whose last one is it. */
static bool read_answer(ImportRun *run, FILE *answer) {
    char *line = NULL;
    size_t room = 0;
    ssize_t length;
    Arena *arena = arena_new();
    rewind(answer);
    while ((length = getline(&line, &room, answer)) > 0) {
        arena_reset(arena);
        Call quiet = call_begin(arena, run->call->now);
        const Node *node = json_parse(&quiet, NULL, 0, line, (size_t)length);
        if (node && node_get(node, "outcome") && run->report)
            take_answer_line(run, node);
        else if (node)
            run->answer = arena_text_n(run->call->arena, line, (size_t)length);
    }
    free(line);
    arena_free(arena);
    return run->answer ||
           call_fail(run->call, ERROR_UNAVAILABLE, NULL, "the server gave no report");
}

static bool refused_by_server(const ImportRun *run, int status, FILE *answer) {
    char problem[64 * 1024];
    rewind(answer);
    size_t length = fread(problem, 1, sizeof problem, answer);
    return control_fail(run->call, status, problem, length);
}

static bool import_there(ImportRun *run) {
    int status;
    FILE *answer = tmpfile();
    if (!answer)
        return call_fail(run->call, ERROR_IO, NULL, "no temporary file: %s", g_strerror(errno));
    const char *type = rows_of(run) == IMPORT_CSV ? "text/csv" : "application/x-ndjson";
    bool well = control_request(run->call, run->data, "POST", request_path(run), type,
                                run->map_text, run->map_length, run->file, &status, answer);
    if (well)
        well = status == 200 ? read_answer(run, answer) : refused_by_server(run, status, answer);
    (void)fclose(answer);
    return well;
}

/* ---- what is printed ---- */

static void print_refused(const Node *report) {
    const Node *rows = node_get(report, "refused_rows");
    size_t count = rows ? rows->items.count : 0;
    for (size_t i = 0; i < MIN(count, REFUSED_PRINTED); i++) {
        const Node *row = rows->items.items[i];
        const char *field = node_text(row, "field");
        fprintf(stderr, "row %s, line %s: %s %s%s%s%s%s\n", node_text(row, "row"),
                node_text(row, "line"), node_text(row, "kind"), node_text(row, "key"),
                *node_text(row, "key") ? ": " : "", field, *field ? ": " : "",
                node_text(row, "reason"));
    }
    if (count > REFUSED_PRINTED)
        fputs("… and more: --report FILE.csv has them all\n", stderr);
}

static void print_report(const ImportRun *run, const Node *report) {
    const Node *kinds = node_get(report, "kinds");
    int64_t rows = whole_in(report, "rows"), refused = whole_in(report, "refused");
    bool saved = !strcmp(node_text(report, "saved"), "true");
    print_refused(report);
    printf("%" PRId64 " rows, %" PRId64 " refused%s\n", rows, refused,
           saved                                   ? ""
           : switched(run->arguments, "--dry-run") ? "; a trial: nothing was saved"
                                                   : "; nothing was saved");
    for (size_t i = 0; kinds && i < kinds->entries.count; i++) {
        const Node *counts = kinds->entries.items[i].value;
        printf("  %-12s %8s new %8s changed %8s same", kinds->entries.items[i].key,
               node_text(counts, "new"), node_text(counts, "changed"), node_text(counts, "same"));
        if (whole_in(counts, "kept"))
            printf(" %8s kept as an earlier row says", node_text(counts, "kept"));
        putchar('\n');
    }
}

static int print_answer(ImportRun *run) {
    const Node *report = json_parse(run->call, NULL, 0, run->answer, strlen(run->answer));
    if (!report)
        return report_errors(run->call, switched(run->arguments, "--json"));
    if (switched(run->arguments, "--json"))
        printf("%.*s\n", (int)strcspn(run->answer, "\n"), run->answer);
    else
        print_report(run, report);
    return whole_in(report, "refused") ? EXIT_NO : EXIT_DONE;
}

int run_import(Call *call, const Arguments *arguments) {
    ImportRun run = {.call = call,
                     .arguments = arguments,
                     .data = argument(arguments, "--data"),
                     .refused = {.arena = call->arena}};
    umask(077);
    bool well = secret_start() && read_kind(&run) && check_format(&run) && open_report(&run);
    if (well)
        well = control_available(run.data) ? import_there(&run) : import_here(&run);
    well = close_report(&run) && well;
    int code = run.answer && (well || !switched(arguments, "--json")) ? print_answer(&run) : 0;
    return well ? code : report_errors(call, switched(arguments, "--json"));
}
