#include "http/health.h"

#include "http/app_parts.h"
#include "http/server.h"
#include "store/backup.h"

#include <stdio.h>
#include <sys/statvfs.h>
#include <unistd.h>

/* ---- what is gathered ---- */

bool health_notices(Call *call, Db *db, NoticeFigures *ret) {
    *ret = (NoticeFigures){.oldest_due_at = INSTANT_NONE};
    if (!db_whole(call, db, store_sql("notices_waiting"), NULL, 0, &ret->waiting) ||
        !db_whole(call, db, store_sql("notices_failed"), NULL, 0, &ret->failed) ||
        !db_whole(call, db, store_sql("notices_oldest_due"), NULL, 0, &ret->oldest_due_at))
        return false;
    if (ret->oldest_due_at > call->now) /* in somebody's quiet hours */
        ret->oldest_due_at = INSTANT_NONE;
    return true;
}

int64_t health_resident_bytes(void) {
    long total = 0, resident = 0;
    FILE *file = fopen("/proc/self/statm", "re");
    if (file && fscanf(file, "%ld %ld", &total, &resident) != 2)
        resident = 0;
    if (file)
        fclose(file);
    return (int64_t)resident * sysconf(_SC_PAGESIZE);
}

typedef struct StoreHealth {
    int64_t checkpoint, timers_due, mails_waiting;
    Instant signed_at, timers_due_since; /* INSTANT_NONE: none */
    NoticeFigures notices;
} StoreHealth;

typedef struct Pair {
    int64_t first;
    Instant second;
} Pair;

static bool take_pair(const Value *values, size_t count, void *with) {
    Pair *pair = with;
    pair->first = values[0].whole;
    pair->second = values[1].null ? INSTANT_NONE : values[1].whole;
    return false;
}

static bool gather_signed(Call *call, Db *db, StoreHealth *ret) {
    Pair checkpoint = {0, INSTANT_NONE};
    if (!db->driver->query(call, db, store_sql("checkpoint_newest"), NULL, 0, take_pair,
                           &checkpoint))
        return false;
    ret->checkpoint = checkpoint.first;
    ret->signed_at = checkpoint.second;
    return true;
}

static bool gather(Call *call, Db *db, StoreHealth *ret) {
    Value now = WHOLE(call->now);
    Pair timers = {0, INSTANT_NONE};
    *ret = (StoreHealth){0};
    if (!gather_signed(call, db, ret) ||
        !db->driver->query(call, db, store_sql("timers_overdue"), &now, 1, take_pair, &timers) ||
        !db_whole(call, db, store_sql("mails_waiting"), NULL, 0, &ret->mails_waiting) ||
        !health_notices(call, db, &ret->notices))
        return false;
    ret->timers_due = timers.first;
    ret->timers_due_since = timers.second;
    return true;
}

/* ---- how it is told ---- */

static void write_journal(JsonWriter *out, Service *service, const StoreHealth *health) {
    json_begin_object(out);
    json_whole_field(out, "events", service_seq(service));
    json_id_field(out, "signed_until", health->checkpoint);
    json_instant_field(out, "signed_at", health->signed_at);
    json_end_object(out);
}

static void write_writer(JsonWriter *out, Service *service, Instant now) {
    ServiceFigures figures = service_figures(service);
    bool waits = figures.waiting_since != INSTANT_NONE && figures.waiting_since < now;
    json_key(out, "writer");
    json_begin_object(out);
    json_whole_field(out, "waiting", figures.waiting);
    json_seconds_field(out, "oldest_seconds", waits ? now - figures.waiting_since : 0);
    json_yes_no_field(out, "full", figures.full);
    json_yes_no_field(out, "failed", service_failed(service));
    json_end_object(out);
    json_key(out, "search");
    json_begin_object(out);
    json_whole_field(out, "events_behind", figures.search_lag);
    json_end_object(out);
}

static void write_timers(JsonWriter *out, TimerThread *timers, const StoreHealth *health) {
    TimerFigures figures = {.failing_since = INSTANT_NONE};
    if (timers)
        figures = timers_figures(timers);
    json_key(out, "timers");
    json_begin_object(out);
    json_whole_field(out, "due", health->timers_due);
    json_instant_field(out, "oldest_due_at", health->timers_due_since);
    json_whole_field(out, "failing", figures.failing);
    json_instant_field(out, "failing_since", figures.failing_since);
    json_end_object(out);
}

static void write_telling(JsonWriter *out, const StoreHealth *health) {
    json_key(out, "notices");
    json_begin_object(out);
    json_whole_field(out, "waiting", health->notices.waiting);
    json_whole_field(out, "failed", health->notices.failed);
    json_instant_field(out, "oldest_due_at", health->notices.oldest_due_at);
    json_end_object(out);
    json_key(out, "mails");
    json_begin_object(out);
    json_whole_field(out, "waiting", health->mails_waiting);
    json_end_object(out);
}

static void write_folder(JsonWriter *out, Store *store) {
    struct statvfs room;
    json_key(out, "folder");
    json_begin_object(out);
    json_key(out, "free_bytes");
    if (statvfs(store_folder(store), &room) == 0)
        json_whole(out, (int64_t)(room.f_bavail * room.f_frsize));
    else
        json_nothing(out);
    json_instant_field(out, "last_backup_at", backup_noted(store_folder(store)));
    json_end_object(out);
}

static void write_process(JsonWriter *out, App *app, Instant now) {
    HttpFigures http = app_server(app) ? http_server_figures(app_server(app)) : (HttpFigures){0};
    json_text_field(out, "version", AFTERCARE_VERSION);
    json_text_field(out, "engine", store_driver(service_store(app_options(app)->service))->name);
    json_instant_field(out, "now", now);
    json_instant_field(out, "started_at", app_started_at(app));
    json_whole_field(out, "connections", http.connections_open);
    json_whole_field(out, "streams", http.streams_open);
    json_whole_field(out, "resident_bytes", health_resident_bytes());
}

static void write_health(Ask *ask, JsonWriter *out, const StoreHealth *health) {
    json_begin_object(out);
    write_process(out, ask->app, ask->call.now);
    json_key(out, "journal");
    write_journal(out, ask->service, health);
    write_writer(out, ask->service, ask->call.now);
    write_timers(out, app_timers(ask->app), health);
    write_telling(out, health);
    write_folder(out, service_store(ask->service));
    json_end_object(out);
}

/* Where it can't be gathered, that is answered. */
static bool read_health(Ask *ask, bool (*gather_part)(Call *, Db *, StoreHealth *),
                        StoreHealth *ret) {
    Db *db = ask_reader(ask);
    if (!db)
        return false;
    bool well = gather_part(&ask->call, db, ret);
    store_give_reader(service_store(ask->service), db);
    if (!well)
        ask_fail(ask);
    return well;
}

void show_health(Ask *ask) {
    StoreHealth health;
    if (!read_health(ask, gather, &health))
        return;
    JsonWriter *out = ask_json(ask);
    write_health(ask, out, &health);
    ask_answer_json(ask, 200, out);
}

void show_proof(Ask *ask) {
    StoreHealth health;
    if (!read_health(ask, gather_signed, &health))
        return;
    JsonWriter *out = ask_json(ask);
    write_journal(out, ask->service, &health);
    ask_answer_json(ask, 200, out);
}
