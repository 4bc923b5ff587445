/* Running the house: verify, backup, health, readiness, figures. */
#include "actions/desk_verify.h"
#include "http/app_parts.h"
#include "http/ask.h"
#include "http/health.h"
#include "http/server.h"
#include "store/backup.h"
#include "store/search.h"
#include "store/verify.h"

#include <fcntl.h>
#include <glib.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* ---- verify ---- */

static void write_report(JsonWriter *out, const VerifyReport *report) {
    json_begin_object(out);
    json_yes_no_field(out, "sound", report->problem_count == 0);
    json_whole_field(out, "events", report->events);
    json_whole_field(out, "records", report->records);
    json_whole_field(out, "checkpoints", report->checkpoints);
    json_whole_field(out, "commands", report->commands);
    json_text_field(out, "head", report->head);
    json_key(out, "first_bad_event");
    if (report->first_bad_event)
        json_whole(out, report->first_bad_event);
    else
        json_nothing(out);
    json_whole_field(out, "problem_count", report->problem_count);
    json_key(out, "problems");
    json_begin_list(out);
    for (size_t i = 0; i < report->problems.count; i++)
        json_text(out, report->problems.items[i]);
    json_end_list(out);
    json_end_object(out);
}

static void answer_verify(Ask *ask) {
    VerifyReport report;
    Db *db = ask_reader(ask);
    if (!db)
        return;
    bool well = store_verify(&ask->call, service_store(ask->service), db, &report) &&
                desk_verify(&ask->call, ask->service, db, &report);
    store_give_reader(service_store(ask->service), db);
    if (!well) {
        ask_fail(ask);
        return;
    }
    JsonWriter *out = ask_json(ask);
    write_report(out, &report);
    ask_answer_json(ask, 200, out);
}

void verify_house(Ask *ask) {
    ask_work_slowly(ask, answer_verify);
}

/* ---- backup ---- */

/* Into a file without a name in the data folder, which is then sent: its size is known, and no one
 * else waits for a slow reader. */
static void answer_backup(Ask *ask) {
    BackupFigures figures;
    char *path = arena_printf(ask->call.arena, "%s/backup.XXXXXX",
                              store_folder(service_store(ask->service)));
    int handle = mkostemp(path, O_CLOEXEC);
    Db *db = handle >= 0 ? ask_reader(ask) : NULL;
    if (handle < 0) {
        ask_fail_with(ask, ERROR_STORAGE_FULL, NULL, "the data folder can't be written to");
        return;
    }
    unlink(path);
    bool well = db && backup_write(&ask->call, service_store(ask->service), db, handle, &figures);
    store_give_reader(service_store(ask->service), db);
    struct stat about;
    if (well && fstat(handle, &about) == 0) {
        ask_answer(ask, &(HttpAnswer){.status = 200,
                                      .content_type = "application/gzip",
                                      .attachment = true,
                                      .file = handle,
                                      .file_bytes = about.st_size});
        return;
    }
    close(handle);
    if (db)
        ask_fail(ask);
}

void backup_house(Ask *ask) {
    ask_work_slowly(ask, answer_backup);
}

/* ---- health ---- */

static void answer_text(Ask *ask, int status, const char *type, const char *text) {
    ask_answer(ask, &(HttpAnswer){.status = status,
                                  .content_type = type,
                                  .body = text,
                                  .body_length = strlen(text)});
}

/* The process answers. */
void say_healthy(Ask *ask) {
    answer_text(ask, 200, "text/plain; charset=utf-8", "well\n");
}

/* A record that fails is no reason to take the whole service away; it is told. */
static const char *ready_text(const Ask *ask) {
    TimerThread *timers = app_timers(ask->app);
    int64_t failing = timers ? timers_figures(timers).failing : 0;
    return failing ? arena_printf(ask->call.arena,
                                  "ready\n%" PRId64 " timers fail: see the log, timer failing\n",
                                  failing)
                   : "ready\n";
}

/* It can do its work: the store reads, and takes writes. */
void say_ready(Ask *ask) {
    ServiceFigures figures = service_figures(ask->service);
    int64_t one = 0;
    Db *db = store_take_reader(&ask->call, service_store(ask->service));
    bool reads = db && db_whole(&ask->call, db, "SELECT 1", NULL, 0, &one) && one == 1;
    store_give_reader(service_store(ask->service), db);
    bool ready = reads && !figures.full && !service_failed(ask->service);
    answer_text(ask, ready ? 200 : 503, "text/plain; charset=utf-8",
                ready          ? ready_text(ask)
                : figures.full ? "no space left: reads only\n"
                               : "the store doesn't answer\n");
}

/* ---- figures for Prometheus (text format 0.0.4) ---- */

static void figure(GString *out, const char *name, const char *type, const char *help,
                   double value) {
    char text[G_ASCII_DTOSTR_BUF_SIZE];
    g_string_append_printf(out, "# HELP aftercare_%s %s\n# TYPE aftercare_%s %s\naftercare_%s %s\n",
                           name, help, name, type, name, g_ascii_dtostr(text, sizeof text, value));
}

static void add_service_figures(GString *out, Service *service) {
    ServiceFigures now = service_figures(service);
    figure(out, "commands_total", "counter", "Commands that became durable.", (double)now.commands);
    figure(out, "commands_refused_total", "counter", "Commands that were refused.",
           (double)now.refused);
    figure(out, "command_groups_total", "counter", "Transactions of the writer.",
           (double)now.groups);
    figure(out, "command_group_largest", "gauge", "Most commands in one transaction.",
           (double)now.largest_group);
    figure(out, "commands_waiting", "gauge", "Commands that wait for the writer.",
           (double)now.waiting);
    figure(out, "journal_events", "gauge", "Events in the journal.", (double)service_seq(service));
    figure(out, "search_events_behind", "gauge", "Journal events not yet in the full-text index.",
           (double)now.search_lag);
    figure(out, "store_full", "gauge", "1 while there is no space for writes.", now.full);
}

static void add_timer_figures(GString *out, TimerThread *timers, Instant now) {
    if (!timers)
        return;
    TimerFigures is = timers_figures(timers);
    figure(out, "timers_done_until_seconds", "gauge",
           "Everything that was due by itself before this Unix time is done, or fails.",
           (double)is.done_until / MICROS_PER_SECOND);
    figure(out, "timers_failing", "gauge",
           "Records for which what is due by itself can't be done; it is tried again.",
           (double)is.failing);
    figure(out, "timers_failing_oldest_seconds", "gauge",
           "How long the oldest of them has been due; 0 where none fails.",
           is.failing ? (double)(now - is.failing_since) / MICROS_PER_SECOND : 0);
}

/* Of what people are to be told; left out where the store doesn't answer. */
static void add_notice_figures(Ask *ask, GString *out) {
    NoticeFigures is;
    Db *db = store_take_reader(&ask->call, service_store(ask->service));
    bool well = db && health_notices(&ask->call, db, &is);
    store_give_reader(service_store(ask->service), db);
    if (!well)
        return;
    Micros late = is.oldest_due_at == INSTANT_NONE ? 0 : ask->call.now - is.oldest_due_at;
    figure(out, "notices_failed", "gauge", "Notices that were given up; at most 10000 are counted.",
           (double)is.failed);
    figure(out, "notices_late_seconds", "gauge",
           "How long the oldest notice that is due has waited to be sent.",
           (double)late / MICROS_PER_SECOND);
}

static void add_http_figures(GString *out, App *app) {
    HttpFigures now = app_server(app) ? http_server_figures(app_server(app)) : (HttpFigures){0};
    figure(out, "http_connections", "gauge", "Open connections.", (double)now.connections_open);
    figure(out, "http_connections_total", "counter", "Connections taken.",
           (double)now.connections_total);
    figure(out, "http_streams", "gauge", "Open event streams.", (double)now.streams_open);
    figure(out, "http_cut_by_deadline_total", "counter", "Connections cut for being too slow.",
           (double)now.cut_by_deadline);
    figure(out, "http_refused_by_guard_total", "counter", "Requests refused as malformed.",
           (double)now.refused_by_guard);
    app_add_answer_figures(app, out);
}

void say_figures(Ask *ask) {
    GString *out = g_string_new(NULL);
    add_service_figures(out, ask->service);
    add_timer_figures(out, app_timers(ask->app), ask->call.now);
    add_notice_figures(ask, out);
    add_http_figures(out, ask->app);
    figure(out, "resident_bytes", "gauge", "Memory of the process.",
           (double)health_resident_bytes());
    const char *text = arena_text(ask->call.arena, out->str);
    g_string_free(out, TRUE);
    answer_text(ask, 200, "text/plain; version=0.0.4; charset=utf-8", text);
}
