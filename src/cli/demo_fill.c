#include "cli/demo_fill.h"

#include "actions/import.h"
#include "base/text.h"
#include "cli/control.h"
#include "http/server.h"
#include "model/programme.h"
#include "replay/demo_causes.h"
#include "replay/demo_house.h"

#include <glib.h>
#include <inttypes.h>
#include <signal.h>
#include <stdlib.h>

extern const EmbeddedFile DEMO_MAPS[]; /* of the base */

typedef struct Play {
    Call *call; /* lives through all */
    CliHouse *house;
    const DemoCompanyOptions *options;
    const char *password;
    DemoAccounts *accounts;
    GHashTable *ids;  /* what lines call a record → its id as text */
    Call line;        /* of the line at hand */
    GString *history; /* lines that wait for their contract's import */
    char *contract;   /* of those; NULL: none wait */
    const Node *answer;
} Play;

/* What went wrong in a line goes to the whole. */
static bool hand_up(Play *play, const char *what) {
    for (const Error *error = play->line.errors; error; error = error->next) {
        Error copy = *error;
        copy.message = arena_printf(play->line.arena, "%s: %s", what, error->message);
        call_add_error(play->call, &copy);
    }
    return false;
}

/* ---- names ---- */

static const char *id_of(Play *play, const char *name) {
    const char *id = g_hash_table_lookup(play->ids, name);
    if (!id)
        call_fail(&play->line, ERROR_NOT_FOUND, NULL, "the script names %s, which isn't there",
                  name);
    return id;
}

static void keep_id(Play *play, const char *name, const char *id) {
    g_hash_table_replace(play->ids, g_strdup(name), g_strdup(id));
}

static void write_scalar(Play *play, JsonWriter *out, const Node *node) {
    if (!node->quoted || node->text[0] != '@') {
        json_node(out, node);
        return;
    }
    const EmbeddedFile *file = text_starts_with(node->text, "@file:")
                                   ? embedded_find(MODEL_PROGRAMMES, node->text + strlen("@file:"))
                                   : NULL;
    const char *id = file ? NULL : id_of(play, node->text + 1);
    if (file)
        json_text(out, file->text);
    else
        json_whole(out, id ? g_ascii_strtoll(id, NULL, 10) : 0);
}

/* The tree with ids in place of names. */
static void write_body(Play *play, JsonWriter *out, const Node *node) {
    if (node->kind == NODE_MAP) {
        json_begin_object(out);
        for (size_t i = 0; i < node->entries.count; i++) {
            json_key(out, node->entries.items[i].key);
            write_body(play, out, node->entries.items[i].value);
        }
        json_end_object(out);
    } else if (node->kind == NODE_LIST) {
        json_begin_list(out);
        for (size_t i = 0; i < node->items.count; i++)
            write_body(play, out, node->items.items[i]);
        json_end_list(out);
    } else {
        write_scalar(play, out, node);
    }
}

static const char *body_text(Play *play, const Node *body) {
    JsonWriter *out = json_writer_new(NULL);
    write_body(play, out, body);
    const char *text = arena_text(play->line.arena, json_written(out, NULL));
    json_writer_free(out);
    return text;
}

static const char *full_path(Play *play, const char *path) {
    GString *full = g_string_new("/api/v1");
    char **parts = g_strsplit(path, "/", -1);
    for (char **part = parts; *part; part++) {
        const char *id = **part == '@' ? id_of(play, *part + 1) : *part;
        g_string_append_printf(full, "/%s", id ? id : "");
    }
    g_strfreev(parts);
    const char *text = arena_text(play->line.arena, full->str);
    g_string_free(full, TRUE);
    return text;
}

/* ---- asking ---- */

static const char *token_of(const Play *play, const char *login) {
    for (size_t i = 0; i < play->accounts->count; i++)
        if (!strcmp(play->accounts->items[i].login, login))
            return play->accounts->items[i].token;
    return NULL;
}

static bool take_answer(Play *play, int status, const char *text, size_t length) {
    if (status / 100 != 2)
        return control_fail(&play->line, status, text, length);
    play->answer = length ? json_parse(&play->line, NULL, 0, text, length) : NULL;
    return !length || play->answer;
}

/* `login` NULL: as the system. The answer is in `play`. */
static bool ask(Play *play, const char *login, const char *method, const char *path,
                const char *json) {
    char *text = NULL;
    size_t length = 0;
    int status = 0;
    FILE *out = open_memstream(&text, &length);
    g_assert(out);
    bool sent = login ? control_request_as(&play->line, http_server_port(play->house->server),
                                           token_of(play, login), method, path, json, &status, out)
                      : control_request(&play->line, play->house->data, method, path,
                                        json ? "application/json" : NULL, json,
                                        json ? strlen(json) : 0, NULL, &status, out);
    fclose(out);
    bool well = sent && take_answer(play, status, text, length);
    free(text);
    return well;
}

/* ---- lines ---- */

static const char *all_scopes(void) {
    return "{\"name\": \"demo\", \"scopes\": [\"read\", \"write\", \"import\", \"export\", "
           "\"events\", \"admin\"]}";
}

/* Beside a link the record stands one level deeper. */
static const char *id_of_answer(const Play *play) {
    const Node *user = node_get(play->answer, "user");
    return node_text(user && user->kind == NODE_MAP ? user : play->answer, "id");
}

/* Opens an account that was just made: by its link, as anyone would. */
static bool let_in(Play *play, const Node *body) {
    Arena *arena = play->call->arena;
    const char *id = id_of_answer(play), *link = node_text(play->answer, "link");
    const char *secret = strstr(link, "token=");
    const char *json = arena_printf(play->line.arena, "{\"token\": \"%s\", \"password\": \"%s\"}",
                                    secret ? secret + strlen("token=") : "", play->password);
    if (!ask(play, NULL, "POST", "/api/v1/links", json) ||
        !ask(play, NULL, "POST", arena_printf(play->line.arena, "/api/v1/users/%s/tokens", id),
             all_scopes()))
        return false;
    *LIST_ADD(arena, play->accounts) =
        (DemoAccount){.login = arena_text(arena, node_text(body, "login")),
                      .name = arena_text(arena, node_text(body, "name")),
                      .role = arena_text(arena, node_text(body, "role")),
                      .token = arena_text(arena, node_text(play->answer, "secret"))};
    return true;
}

static bool play_post(Play *play, const Node *line) {
    const char *as = node_text(line, "as"), *name = node_text(line, "name");
    const char *post = node_text(line, "post");
    const Node *body = node_get(line, "body");
    const char *path = full_path(play, post);
    const char *json = body->entries.count ? body_text(play, body) : NULL;
    if (play->line.error_count || !ask(play, *as ? as : NULL, "POST", path, json))
        return hand_up(play, post);
    if (*name)
        keep_id(play, name, id_of_answer(play));
    return strcmp(post, "users") != 0 || let_in(play, body) || hand_up(play, post);
}

/* The numbers of a list's records as names. */
static bool play_learn(Play *play, const char *plural) {
    const char *next = "";
    while (next) {
        const char *path = arena_printf(play->line.arena, "/api/v1/%s?limit=200%s%s", plural,
                                        *next ? "&cursor=" : "", next);
        if (!ask(play, NULL, "GET", path, NULL))
            return hand_up(play, plural);
        const Node *items = node_get(play->answer, "items");
        for (size_t i = 0; items && i < items->items.count; i++) {
            const Node *record = items->items.items[i];
            keep_id(play,
                    arena_printf(play->line.arena, "%s:%s", entity_by_plural(plural)->name,
                                 node_text(record, "number")),
                    node_text(record, "id"));
        }
        const Node *more = node_get(play->answer, "next");
        next = more && more->kind == NODE_SCALAR ? more->text : NULL;
    }
    return true;
}

/* ---- histories: all lines of one contract go together ---- */

static bool check_import(Play *play) {
    const Node *refusals = node_get(play->answer, "refusals");
    if (!refusals || !refusals->items.count)
        return true;
    const Node *first = refusals->items.items[0];
    return call_fail(&play->line, ERROR_INVALID, node_text(first, "field"), "%s: %s",
                     node_text(first, "reference"), node_text(first, "reason"));
}

static bool send_history(Play *play) {
    if (!play->contract)
        return true;
    char *text = NULL;
    size_t length = 0;
    int status = 0;
    const char *path =
        arena_printf(play->line.arena, "/api/v1/requests/import?contract=%s", play->contract);
    FILE *out = open_memstream(&text, &length);
    g_assert(out);
    bool well =
        control_request(&play->line, play->house->data, "POST", path, "application/x-ndjson",
                        play->history->str, play->history->len, NULL, &status, out);
    fclose(out);
    well = well && take_answer(play, status, text, length) && check_import(play);
    free(text);
    if (!well)
        hand_up(play, play->contract);
    g_clear_pointer(&play->contract, g_free);
    g_string_truncate(play->history, 0);
    return well;
}

static bool play_history(Play *play, const Node *line) {
    const char *contract = node_text(line, "history");
    if (play->contract && strcmp(play->contract, contract) != 0 && !send_history(play))
        return false;
    if (!play->contract)
        play->contract = g_strdup(contract);
    g_string_append(play->history, body_text(play, node_get(line, "body")));
    g_string_append_c(play->history, '\n');
    return !play->line.error_count || hand_up(play, contract);
}

/* ---- why promises were kept late ---- */

static bool explain_case(Play *play, const char *as, const Node *one, uint64_t *state) {
    Arena *arena = play->line.arena;
    const DemoCause *why = demo_cause(state);
    int64_t customer = 0;
    node_integer(node_get(one, "customer"), &customer);
    if (!why)
        return true;
    const char *path =
        arena_printf(arena, "/api/v1/requests/%s/explain_late", node_text(one, "request"));
    return ask(
        play, as, "POST", path,
        arena_printf(arena,
                     "{\"promise\": \"%s\", \"round\": %s, \"cause\": \"%s\", \"text\": \"%s\"}",
                     node_text(one, "promise"), node_text(one, "round"), why->cause,
                     customer % 2 ? why->chinese : why->english));
}

/* Of what was broken before the day, most. */
static bool play_explain(Play *play, const Node *line) {
    const char *as = node_text(line, "as"), *next = "";
    uint64_t state = play->options->seed;
    while (next) {
        const char *path = arena_printf(
            play->line.arena, "/api/v1/reports/compliance/cases?outcome=broken&limit=200&to=%s%s%s",
            node_text(line, "explain"), *next ? "&cursor=" : "", next);
        if (!ask(play, as, "GET", path, NULL))
            return hand_up(play, "explain");
        const Node *items = node_get(play->answer, "items"), *more = node_get(play->answer, "next");
        next = more && more->kind == NODE_SCALAR ? more->text : NULL;
        for (size_t i = 0; i < items->items.count; i++)
            if (!explain_case(play, as, items->items.items[i], &state))
                return hand_up(play, "explain");
    }
    return true;
}

/* ---- the installed base ---- */

static FILE *written(Call *call, void (*write)(FILE *out, const DemoCompanyOptions *options),
                     const DemoCompanyOptions *options) {
    FILE *file = tmpfile();
    if (!file) {
        call_fail(call, ERROR_IO, NULL, "no room for a temporary file");
        return NULL;
    }
    write(file, options);
    rewind(file);
    return file;
}

static void write_base(FILE *out, const DemoCompanyOptions *options) {
    demo_house_write(out, &(DemoHouseOptions){options->seed, options->units});
}

static bool import_base(Call *call, CliHouse *house, const DemoCompanyOptions *options) {
    const EmbeddedFile *map = embedded_find(DEMO_MAPS, "demo-house");
    ImportReport report;
    ImportOptions how = {.file = "demo house",
                         .map = import_map_parse(call, map->name, map->text, map->length),
                         .rows = IMPORT_CSV,
                         .actor = ACTOR_SYSTEM};
    FILE *base = how.map ? written(call, write_base, options) : NULL;
    bool well = base && import_run(call, house->service, base, &how, &report);
    if (base)
        (void)fclose(base);
    return well && (!report.refused || call_fail(call, ERROR_INVALID, "demo house",
                                                 "%" PRId64 " rows were refused", report.refused));
}

/* ---- the script ---- */

static bool interrupted(void) {
    sigset_t waiting;
    return sigpending(&waiting) == 0 &&
           (sigismember(&waiting, SIGINT) == 1 || sigismember(&waiting, SIGTERM) == 1);
}

static bool play_line(Play *play, const char *text, size_t length) {
    const Node *line = json_parse(&play->line, NULL, 0, text, length);
    if (!line)
        return hand_up(play, "script");
    if (interrupted())
        return call_fail(play->call, ERROR_UNAVAILABLE, NULL, "stopped");
    if (node_get(line, "history"))
        return play_history(play, line);
    if (!send_history(play))
        return false;
    if (node_get(line, "import"))
        return import_base(play->call, play->house, play->options);
    if (node_get(line, "explain"))
        return play_explain(play, line);
    return node_get(line, "learn") ? play_learn(play, node_text(line, "learn"))
                                   : play_post(play, line);
}

static bool play_script(Play *play, FILE *script) {
    char *text = NULL;
    size_t room = 0;
    ssize_t length;
    bool well = true;
    Arena *arena = arena_new();
    while (well && (length = getline(&text, &room, script)) > 0) {
        arena_reset(arena);
        play->line = call_begin(arena, play->call->now);
        well = play_line(play, text, (size_t)length);
    }
    well = well && send_history(play);
    arena_free(arena);
    free(text);
    return well;
}

/* ---- the whole ---- */

bool demo_fill(Call *call, CliHouse *house, const DemoCompanyOptions *options, const char *password,
               DemoAccounts *ret_accounts) {
    *ret_accounts = (DemoAccounts){0};
    Play play = {.call = call,
                 .house = house,
                 .options = options,
                 .password = password,
                 .accounts = ret_accounts,
                 .ids = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free),
                 .history = g_string_new(NULL)};
    FILE *script = written(call, demo_company_write, options);
    bool well = script && play_script(&play, script);
    if (script)
        (void)fclose(script);
    g_free(play.contract);
    g_string_free(play.history, TRUE);
    g_hash_table_destroy(play.ids);
    return well;
}
