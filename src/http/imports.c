/* Importing over HTTP: the body is the file; what became of it is the answer. */
#include "http/ask.h"
#include "http/jobs.h"

#include "actions/import_report.h"
#include "actions/jobs.h"
#include "base/yaml.h"

#include <errno.h>
#include <fcntl.h>
#include <glib.h>
#include <sys/stat.h>
#include <unistd.h>

typedef struct ImportAsk {
    Ask *ask; /* NULL: nobody waits for the answer, it is a job */
    Call *call;
    Service *service;
    ImportOptions options;
    const char *map_name;
    size_t map_bytes; /* of the body's beginning that are the map */
    FILE *in;
    FILE *rows; /* every row's outcome, where asked for */
    JsonWriter *line;
    RefusedLines refused;
    ImportReport report;
    JobRun *job;
} ImportAsk;

/* ---- the question ---- */

static bool read_media_type(ImportAsk *import) {
    const char *type = import->ask->request->content_type;
    size_t length = type ? strcspn(type, "; \t") : 0;
    bool csv = length == strlen("text/csv") && !strncmp(type, "text/csv", length);
    bool lines =
        length == strlen("application/x-ndjson") && !strncmp(type, "application/x-ndjson", length);
    import->options.rows = lines ? IMPORT_JSON_LINES : IMPORT_CSV;
    return csv || lines ||
           call_fail(&import->ask->call, ERROR_MEDIA_TYPE, "Content-Type",
                     "must be text/csv or application/x-ndjson: the file itself is the body");
}

static bool read_switch(ImportAsk *import, const char *name, bool *ret) {
    const char *value = http_parameter(import->ask->request, name);
    *ret = value && !strcmp(value, "true");
    return !value || *ret || !strcmp(value, "false") ||
           call_fail(&import->ask->call, ERROR_INVALID, name, "must be true or false");
}

static bool read_kind(ImportAsk *import) {
    const HttpRequest *request = import->ask->request;
    const char *kind = http_parameter(request, "kind");
    const char *bytes = http_parameter(request, "map_bytes");
    Call *call = &import->ask->call;
    char *end = NULL;
    guint64 count = bytes ? g_ascii_strtoull(bytes, &end, 10) : 0;
    if (bytes && (*end || !count || count > YAML_BYTES))
        return call_fail(call, ERROR_INVALID, "map_bytes", "must be the length of the map");
    import->map_bytes = (size_t)count;
    import->options.entity = kind ? entity_by_plural(kind) : NULL;
    if (count || import_takes(import->options.entity))
        return true;
    return call_fail(call, ERROR_INVALID, "kind", "must be one of %s", import_kinds(call->arena));
}

static bool read_question(ImportAsk *import) {
    const HttpRequest *request = import->ask->request;
    const char *name = http_parameter(request, "name"), *map = http_parameter(request, "map");
    import->map_name = map ? map : "the map";
    import->options.file = name ? name : "the file";
    import->options.encoding = http_parameter(request, "encoding");
    import->options.separator = http_parameter(request, "separator");
    import->options.actor = import->ask->actor;
    return read_media_type(import) && read_kind(import) &&
           read_switch(import, "dry_run", &import->options.trial) &&
           read_switch(import, "all_or_nothing", &import->options.whole) &&
           (request->body_file ||
            call_fail(&import->ask->call, ERROR_INVALID, NULL, "the body is empty"));
}

/* The map stands before the rows. */
static bool read_map(ImportAsk *import) {
    Call *call = import->call;
    if (!import->map_bytes)
        return true;
    char *text = arena_alloc(call->arena, import->map_bytes + 1);
    if (fread(text, 1, import->map_bytes, import->in) != import->map_bytes)
        return call_fail(call, ERROR_INVALID, "map_bytes", "the body is shorter than that");
    import->options.map = import_map_parse(call, import->map_name, text, import->map_bytes);
    return import->options.map != NULL;
}

/* ---- the answer ---- */

static void take_line(const ImportLine *line, void *with) {
    ImportAsk *import = with;
    refused_keep(&import->refused, line);
    if (import->rows) {
        import_line_json(import->line, line);
        json_end_line(import->line);
    }
}

/* A file without a name, which is gone with its descriptor. */
static FILE *open_rows(Ask *ask) {
    char *path = arena_printf(ask->call.arena, "%s/incoming/rows-XXXXXX",
                              store_folder(service_store(ask->service)));
    int descriptor = mkostemp(path, O_CLOEXEC);
    FILE *file = descriptor >= 0 ? fdopen(descriptor, "w+") : NULL;
    if (descriptor >= 0)
        unlink(path);
    if (!file)
        call_fail(&ask->call, ERROR_STORAGE_FULL, NULL, "no room for the report");
    return file;
}

static void answer_rows(ImportAsk *import, const ImportReport *report) {
    Ask *ask = import->ask;
    struct stat about = {0};
    import_report_json(import->line, report, &import->refused);
    json_end_line(import->line);
    json_writer_free(import->line);
    import->line = NULL;
    int descriptor = fflush(import->rows) ? -1 : dup(fileno(import->rows));
    if (descriptor < 0 || ferror(import->rows) || fstat(descriptor, &about)) {
        if (descriptor >= 0)
            close(descriptor);
        ask_fail_with(ask, ERROR_STORAGE_FULL, NULL, "no room for the report");
        return;
    }
    ask_answer(ask, &(HttpAnswer){.status = 200,
                                  .content_type = "application/x-ndjson",
                                  .file = descriptor,
                                  .file_bytes = about.st_size});
}

static void answer_report(ImportAsk *import, const ImportReport *report) {
    if (import->rows) {
        answer_rows(import, report);
        return;
    }
    JsonWriter *out = ask_json(import->ask);
    import_report_json(out, report, &import->refused);
    ask_answer_json(import->ask, 200, out);
}

static bool begin_rows(ImportAsk *import) {
    const char *report = http_parameter(import->ask->request, "report");
    if (!report)
        return true;
    if (strcmp(report, "rows") != 0)
        return call_fail(&import->ask->call, ERROR_INVALID, "report", "must be rows");
    import->rows = open_rows(import->ask);
    if (import->rows)
        import->line = json_writer_new(import->rows);
    return import->rows != NULL;
}

/* Where an import stops in between, what it saved stays: the problem says why, and the same file
 * again does the rest. */
static bool run_import(ImportAsk *import) {
    import->options.line = take_line;
    import->options.with = import;
    import->refused.arena = import->call->arena;
    return import_run(import->call, import->service, import->in, &import->options, &import->report);
}

/* ---- as a job ---- */

typedef struct ImportJob {
    Arena *arena;
    ImportAsk import;
} ImportJob;

static void show_progress(void *with, const char *what, int64_t rows) {
    const ImportAsk *import = with;
    job_progress(import->job, rows, WHOLE_NONE, import->report.refused);
}

static bool is_stopped(void *with) {
    return job_stops(((const ImportAsk *)with)->job);
}

/* What a part of it did is told, too. */
static bool run_as_job(Call *call, JobRun *run, JsonWriter *out, void *with) {
    ImportAsk *import = &((ImportJob *)with)->import;
    import->call = call;
    import->job = run;
    import->options.progress = show_progress;
    import->options.stops = is_stopped;
    bool well = read_map(import) && run_import(import);
    import_report_json(out, &import->report, &import->refused);
    job_progress(run, import->report.rows, well ? import->report.rows : WHOLE_NONE,
                 import->report.refused);
    return well;
}

static void forget_job(void *with) {
    ImportJob *job = with;
    (void)fclose(job->import.in);
    arena_free(job->arena);
    g_free(job);
}

/* The file is the job's from now on: its name goes with the exchange, not what was opened. */
static void begin_job(const ImportAsk *asked) {
    ImportJob *job = g_new0(ImportJob, 1);
    job->arena = arena_new();
    job->import = (ImportAsk){.service = asked->service,
                              .options = asked->options,
                              .map_name = arena_text(job->arena, asked->map_name),
                              .map_bytes = asked->map_bytes,
                              .in = asked->in};
    ImportOptions *options = &job->import.options;
    options->map = NULL;
    options->file = arena_text(job->arena, options->file);
    options->encoding = arena_text(job->arena, options->encoding);
    options->separator = arena_text(job->arena, options->separator);
    rewind(asked->in);
    ask_begin_job(asked->ask, &(JobOrder){.kind = JOB_IMPORT,
                                          .actor = asked->ask->actor,
                                          .run = run_as_job,
                                          .forget = forget_job,
                                          .with = job});
}

/* ---- asked for ---- */

static void answer_import(ImportAsk *import) {
    if (begin_rows(import) && run_import(import))
        answer_report(import, &import->report);
    else
        ask_fail(import->ask);
    json_writer_free(import->line);
    if (import->rows)
        (void)fclose(import->rows);
    (void)fclose(import->in);
}

static bool read_background(ImportAsk *import, bool *ret) {
    bool rows = http_parameter(import->ask->request, "report") != NULL;
    return read_switch(import, "background", ret) &&
           (!*ret || !rows ||
            call_fail(import->call, ERROR_INVALID, "report", "isn't kept of a job"));
}

static bool open_body(ImportAsk *import) {
    import->in = fopen(import->ask->request->body_file, "re");
    return import->in ||
           call_fail(import->call, ERROR_IO, NULL, "the body is lost: %s", g_strerror(errno));
}

void import_file(Ask *ask) {
    bool background = false;
    ImportAsk import = {.ask = ask, .call = &ask->call, .service = ask->service};
    if (!read_question(&import) || !read_background(&import, &background) || !open_body(&import)) {
        ask_fail(ask);
        return;
    }
    if (!read_map(&import)) {
        (void)fclose(import.in);
        ask_fail(ask);
    } else if (background) {
        begin_job(&import);
    } else {
        answer_import(&import);
    }
}
