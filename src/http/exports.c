/* Exporting over HTTP: pages are read as they are sent, so an export of any size takes the memory
 * of one page. */
#include "http/ask.h"

#include "actions/export.h"

#include <glib.h>
#include <stdlib.h>

typedef struct Exporting {
    ExportOptions options;
    Export *export;
    Store *store;
    Arena *arena; /* of one page */
    Instant now;
    char *page; /* written, not yet sent whole */
    size_t length, sent;
    bool more;
} Exporting;

static bool next_page(Exporting *exporting) {
    arena_reset(exporting->arena);
    free(exporting->page);
    exporting->page = NULL;
    exporting->length = exporting->sent = 0;
    Call call = call_begin(exporting->arena, exporting->now);
    FILE *out = open_memstream(&exporting->page, &exporting->length);
    bool well =
        out && export_page(&call, exporting->store, exporting->export, out, &exporting->more);
    if (out && fclose(out))
        well = false;
    return well;
}

static int64_t produce(void *context, char *room, size_t room_bytes) {
    Exporting *exporting = context;
    while (exporting->sent == exporting->length) {
        if (!exporting->more)
            return 0;
        if (!next_page(exporting))
            return -1;
    }
    size_t piece = MIN(room_bytes, exporting->length - exporting->sent);
    memcpy(room, exporting->page + exporting->sent, piece);
    exporting->sent += piece;
    return (int64_t)piece;
}

static void end(void *context) {
    Exporting *exporting = context;
    export_free(exporting->export);
    arena_free(exporting->arena);
    free(exporting->page);
    g_free(exporting);
}

static bool read_choice(Ask *ask, const char *name, const char *usual, const char *other,
                        bool *ret_other) {
    const char *value = http_parameter(ask->request, name);
    *ret_other = value && !strcmp(value, other);
    return !value || *ret_other || !strcmp(value, usual) ||
           call_fail(&ask->call, ERROR_INVALID, name, "must be %s or %s", usual, other);
}

static bool read_question(Ask *ask, ExportOptions *options) {
    Right right = rights_to_read(ask->route->entity->kind);
    *options = (ExportOptions){
        .entity = ask->route->entity, .scope = &ask->actor.scope, .view = rights_view(&ask->actor)};
    if (!rights_allow(&ask->actor, right))
        return call_fail(&ask->call, ERROR_FORBIDDEN, NULL, "needs the right %s",
                         right_word(right));
    return read_choice(ask, "format", "csv", "jsonl", &options->lines) &&
           read_choice(ask, "references", "ids", "keys", &options->keys);
}

void export_records(Ask *ask) {
    ExportOptions options;
    if (!read_question(ask, &options)) {
        ask_fail(ask);
        return;
    }
    Exporting *exporting = g_new0(Exporting, 1);
    exporting->options = options;
    exporting->export = export_new(&exporting->options);
    exporting->store = service_store(ask->service);
    exporting->arena = arena_new();
    exporting->now = ask->call.now;
    exporting->more = true;
    if (!next_page(exporting)) {
        end(exporting);
        ask_fail_with(ask, ERROR_UNAVAILABLE, NULL, "the store doesn't answer");
        return;
    }
    HttpAnswer head = {.status = 200,
                       .content_type =
                           options.lines ? "application/x-ndjson" : "text/csv; charset=utf-8",
                       .attachment = true};
    *LIST_ADD(ask->call.arena, &head.headers) =
        (HttpHeader){"Content-Disposition",
                     arena_printf(ask->call.arena, "attachment; filename=\"%s.%s\"",
                                  options.entity->plural, options.lines ? "jsonl" : "csv")};
    http_answer_produced(ask->exchange, &head,
                         (HttpProducer){.context = exporting, .produce = produce, .end = end});
}
