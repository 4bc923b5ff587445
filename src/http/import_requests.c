/* Requests of another system with their history: JSON lines in, what became of them out. */
#include "actions/import_requests.h"
#include "actions/programme_cache.h"
#include "actions/service.h"
#include "http/ask.h"
#include "store/read.h"

#include <errno.h>
#include <glib.h>
#include <inttypes.h>
#include <stdlib.h>

enum { BATCH_REQUESTS = 400, REFUSED_SHOWN = 200 };

typedef struct RefusedOne {
    int64_t line;
    const char *reference, *field, *reason;
} RefusedOne;

typedef struct MoveIn {
    Ask *ask;
    const Contract *contract;
    const Programme *programme;
    int64_t line, added, same, refused;
    LIST(RefusedOne) shown;
} MoveIn;

/* One batch on its way through the writer, while the next one is read. */
typedef struct Flight {
    MoveIn *move;
    Arena *arena;
    OldRequests requests;
    Command command;
    GThread *thread;
} Flight;

static void refuse(MoveIn *move, int64_t line, const char *reference, const Error *error) {
    Arena *arena = move->ask->call.arena;
    move->refused++;
    if (move->shown.count < REFUSED_SHOWN)
        *LIST_ADD(arena, &move->shown) =
            (RefusedOne){line, arena_text(arena, reference), arena_text(arena, error->field),
                         arena_text(arena, error->message)};
}

static void take_line(Flight *flight, const char *text, size_t length) {
    MoveIn *move = flight->move;
    Call call = call_begin(flight->arena, move->ask->call.now);
    const char *kept = arena_text_n(flight->arena, text, length);
    const Node *node = json_parse(&call, NULL, (int)move->line, kept, length);
    OldRequest old = {.line = move->line};
    if (node && old_request_read(&call, move->contract, move->programme, node, &old))
        *LIST_ADD(flight->arena, &flight->requests) = old;
    else
        refuse(move, move->line, node ? node_text(node, "reference") : "", call.errors);
}

/* ---- batches ---- */

static Flight *new_flight(MoveIn *move) {
    Flight *flight = g_new0(Flight, 1);
    flight->move = move;
    flight->arena = arena_new();
    return flight;
}

static bool run_command(Flight *flight, OldRequests *requests) {
    MoveIn *move = flight->move;
    flight->command = (Command){.action = action_find("import_requests"),
                                .entity = &REQUEST,
                                .actor = move->ask->actor,
                                .prepared = requests,
                                .effective_at = INSTANT_NONE,
                                .call = call_begin(flight->arena, move->ask->call.now)};
    return service_run(move->ask->service, &flight->command);
}

static void *fly(void *with) {
    Flight *flight = with;
    run_command(flight, &flight->requests);
    return NULL;
}

static void count(MoveIn *move, const OldRequests *requests) {
    for (size_t i = 0; i < requests->count; i++) {
        move->same += requests->items[i].known;
        move->added += !requests->items[i].known;
    }
}

/* A batch that was refused goes again one by one: only the guilty ones stay out. */
static void run_singly(Flight *flight) {
    for (size_t i = 0; i < flight->requests.count; i++) {
        OldRequests one = {.items = &flight->requests.items[i], .count = 1, .capacity = 1};
        if (run_command(flight, &one))
            count(flight->move, &one);
        else
            refuse(flight->move, one.items[0].line, one.items[0].request->reference,
                   flight->command.call.errors);
    }
}

static void land(Flight *flight) {
    if (!flight)
        return;
    if (flight->thread) {
        g_thread_join(flight->thread);
        if (flight->command.well)
            count(flight->move, &flight->requests);
        else
            run_singly(flight);
    }
    arena_free(flight->arena);
    g_free(flight);
}

static void take_off(Flight *flight) {
    if (flight->requests.count)
        flight->thread = g_thread_new("move in", fly, flight);
}

static void read_lines(MoveIn *move, FILE *in) {
    char *text = NULL;
    size_t room = 0;
    ssize_t length;
    Flight *reading = new_flight(move), *flying = NULL;
    while ((length = getline(&text, &room, in)) > 0) {
        move->line++;
        if (strspn(text, " \t\r\n") != (size_t)length)
            take_line(reading, text, (size_t)length);
        if (reading->requests.count < BATCH_REQUESTS)
            continue;
        land(flying);
        flying = reading;
        take_off(flying);
        reading = new_flight(move);
    }
    land(flying);
    take_off(reading);
    land(reading);
    free(text);
}

/* ---- the question and the answer ---- */

static bool find_contract(MoveIn *move) {
    Ask *ask = move->ask;
    const char *text = http_parameter(ask->request, "contract");
    Scope all = SCOPE_ALL;
    if (!text)
        return call_fail(&ask->call, ERROR_INVALID, "contract", "is needed: its number");
    Db *db = store_take_reader(&ask->call, service_store(ask->service));
    if (!db)
        return false;
    move->contract = store_get_by(&ask->call, db, &CONTRACT, entity_column(&CONTRACT, "number"),
                                  text, &ask->actor.scope);
    const ProgrammeVersion *version =
        move->contract ? store_get(&ask->call, db, &PROGRAMME, move->contract->programme, &all)
                       : NULL;
    store_give_reader(service_store(ask->service), db);
    if (version)
        move->programme = programme_cache_get(service_programmes(ask->service), version);
    return move->programme ||
           call_fail(&ask->call, ERROR_INVALID, "contract", "there is no contract %s", text);
}

static void answer(MoveIn *move) {
    JsonWriter *out = ask_json(move->ask);
    json_begin_object(out);
    json_whole_field(out, "lines", move->line);
    json_whole_field(out, "added", move->added);
    json_whole_field(out, "same", move->same);
    json_whole_field(out, "refused", move->refused);
    json_key(out, "refusals");
    json_begin_list(out);
    for (size_t i = 0; i < move->shown.count; i++) {
        json_begin_object(out);
        json_whole_field(out, "line", move->shown.items[i].line);
        json_text_field(out, "reference", move->shown.items[i].reference);
        json_text_field(out, "field", move->shown.items[i].field);
        json_text_field(out, "reason", move->shown.items[i].reason);
        json_end_object(out);
    }
    json_end_list(out);
    json_end_object(out);
    ask_answer_json(move->ask, 200, out);
}

void take_old_requests(Ask *ask) {
    MoveIn move = {.ask = ask};
    if (!ask->request->body_file)
        call_fail(&ask->call, ERROR_INVALID, NULL, "the body is empty");
    FILE *in = !ask->call.error_count && find_contract(&move) ? fopen(ask->request->body_file, "re")
                                                              : NULL;
    if (!in && !ask->call.error_count)
        call_fail(&ask->call, ERROR_IO, NULL, "the body is lost: %s", g_strerror(errno));
    if (!in) {
        ask_fail(ask);
        return;
    }
    read_lines(&move, in);
    (void)fclose(in);
    answer(&move);
}
