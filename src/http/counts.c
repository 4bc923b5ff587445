#include "http/counts.h"

#include "http/lists.h"
#include "model/request.h"
#include "model/view.h"
#include "store/read.h"

#include <glib.h>
#include <inttypes.h>

static const char VIEW_PREFIX[] = "view:";

static void clear_set(void *with) {
    const CountSet *set = with;
    arena_free(set->arena);
}

CountSet *count_set_ref(CountSet *set) {
    return g_atomic_rc_box_acquire(set);
}

void count_set_free(CountSet *set) {
    if (set)
        g_atomic_rc_box_release_full(set, clear_set);
}

/* ---- reading one ---- */

/* One `count` on its way from what was asked to a question. */
typedef struct CountReader {
    Ask *ask;
    Db *db;
    CountSet *set;
    Call call; /* in the set's arena */
    const char *path, *query;
} CountReader;

static bool read_view(CountReader *reader, const char *text) {
    Call *call = &reader->call;
    const Actor *actor = &reader->ask->actor;
    char *end;
    int64_t id = g_ascii_strtoll(text, &end, 10);
    bool may = rights_allow(actor, rights_to_read(ENTITY_VIEW));
    const View *view =
        may && *text && !*end ? store_get(call, reader->db, &VIEW, id, &actor->scope) : NULL;
    if (!view || !(view->shared || view->owner == actor->user || actor->system))
        return !call->error_count &&
               call_fail(call, ERROR_NOT_FOUND, NULL, "there is no such view");
    reader->path = view->path;
    reader->query = view->query;
    return true;
}

static bool read_path(CountReader *reader, const char *asked) {
    size_t length = strcspn(asked, "?");
    reader->path = arena_text_n(reader->set->arena, asked, length);
    reader->query = asked[length] ? asked + length + 1 : "";
    return true;
}

static const Entity *find_list(CountReader *reader) {
    Call *call = &reader->call;
    bool other;
    int64_t id;
    const char *word;
    const char *path = arena_printf(call->arena, "/api/v1/%s", reader->path);
    const Route *route = route_find(call->arena, HTTP_GET, path, &id, &word, &other);
    if (!route || route->handle != list_records) {
        call_fail(call, ERROR_INVALID, NULL, "is no list");
        return NULL;
    }
    if (rights_allow(&reader->ask->actor, route->right))
        return route->entity;
    call_fail(call, ERROR_FORBIDDEN, NULL, "needs the right %s", right_word(route->right));
    return NULL;
}

static const char *scope_key(Arena *arena, const Scope *scope) {
    if (scope->all)
        return "all";
    const char *key = arena_printf(arena, "%" PRId64, scope->customer);
    for (size_t i = 0; scope->only_sites && i < scope->site_count; i++)
        key = arena_printf(arena, "%s %" PRId64, key, scope->sites[i]);
    return scope->only_sites ? arena_printf(arena, "%s only", key) : key;
}

static bool read_question(CountReader *reader, const char *asked, CountQuestion *ret) {
    Arena *arena = reader->set->arena;
    HttpParameters parameters = {0};
    bool view = g_str_has_prefix(asked, VIEW_PREFIX);
    if (!(view ? read_view(reader, asked + strlen(VIEW_PREFIX)) : read_path(reader, asked)))
        return false;
    const Entity *entity = find_list(reader);
    const char *wrong = entity ? http_query_read(arena, reader->query, &parameters) : NULL;
    if (wrong)
        return call_fail(&reader->call, ERROR_INVALID, NULL, "%s", wrong);
    if (!entity ||
        !list_read_filters(&reader->call, &reader->ask->actor, entity, &parameters, &ret->query))
        return false;
    ret->name = arena_text(arena, asked);
    ret->key = arena_printf(arena, "%s?%s %s", reader->path, reader->query,
                            scope_key(arena, &reader->set->scope));
    ret->query.scope = &reader->set->scope;
    return true;
}

/* ---- reading all ---- */

static void take_scope(CountSet *set, const Scope *scope) {
    size_t bytes = scope->site_count * sizeof *scope->sites;
    set->scope = *scope;
    set->scope.sites = bytes ? memcpy(arena_alloc(set->arena, bytes), scope->sites, bytes) : NULL;
}

/* The error names what was asked for, in the memory of who asked. */
static bool tell_why(CountReader *reader, const char *asked) {
    const Error *error = reader->call.errors;
    const char *field = error->field ? error->field : "";
    return call_fail(&reader->ask->call, error->code, "count", "%s: %s%s%s", asked, field,
                     *field ? " " : "", error->message);
}

static bool add_question(CountReader *reader, const char *asked) {
    CountSet *set = reader->set;
    if (set->count == COUNTS_MOST)
        return call_fail(&reader->ask->call, ERROR_INVALID, "count", "may stand there %d times",
                         COUNTS_MOST);
    reader->call = call_begin(set->arena, reader->ask->call.now);
    if (!read_question(reader, asked, &set->questions[set->count]))
        return tell_why(reader, asked);
    set->count++;
    return true;
}

static bool add_questions(CountReader *reader) {
    const HttpParameters *parameters = &reader->ask->request->parameters;
    for (size_t i = 0; i < parameters->count; i++)
        if (!strcmp(parameters->items[i].name, "count") &&
            !add_question(reader, parameters->items[i].value))
            return false;
    return true;
}

static bool read_set(Ask *ask, Db *db, CountSet *set) {
    CountReader reader = {.ask = ask, .db = db, .set = set};
    take_scope(set, &ask->actor.scope);
    return add_questions(&reader);
}

bool count_set_read(Ask *ask, CountSet **ret_set) {
    Store *store = service_store(ask->service);
    *ret_set = NULL;
    if (!http_parameter(ask->request, "count"))
        return true;
    Db *db = store_take_reader(&ask->call, store);
    if (!db)
        return false;
    CountSet *set = g_atomic_rc_box_new0(CountSet);
    set->arena = arena_new();
    bool well = read_set(ask, db, set);
    store_give_reader(store, db);
    if (well)
        *ret_set = set;
    else
        count_set_free(set);
    return well;
}

/* ---- counting ---- */

bool count_changed_by(const CountQuestion *question, const JournalEvent *event) {
    const Entity *entity = question->query.entity;
    return !strcmp(event->entity, entity->derived ? REQUEST.name : entity->name);
}

bool count_answer(Call *call, Db *db, const CountQuestion *question, int64_t *ret_count) {
    return store_count(call, db, &question->query, LIST_COUNT_MOST + 1, ret_count);
}
