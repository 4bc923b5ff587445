/* Stories of the service desk, told in tests/api/scenes (README.md there explains the language) and
 * played through the API on the running service, on both engines. Time is what the scene says: this
 * program's own clock_gettime stands before the C library's. */
#include "http/app.h"
#include "support/load.h"

#include "actions/timers.h"
#include "base/yaml.h"
#include "model/notice.h"

#include <dlfcn.h>
#include <glib/gstdio.h>
#include <inttypes.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/statvfs.h>
#include <time.h>
#include <unistd.h>

/* ---- the clock ---- */

static _Atomic int64_t scene_micros; /* 0: the real time */

int clock_gettime(clockid_t id, struct timespec *ret) {
    static int (*real)(clockid_t, struct timespec *);
    if (!real)
        real = (__typeof__(real))dlsym(RTLD_NEXT, "clock_gettime");
    int result = real(id, ret);
    if (id == CLOCK_REALTIME && scene_micros)
        *ret = (struct timespec){.tv_sec = scene_micros / 1000000,
                                 .tv_nsec = scene_micros % 1000000 * 1000};
    return result;
}

static void set_clock(Instant at) {
    scene_micros = at;
}

/* ---- the house ---- */

enum { NAMES = 64, ROLES = 16 };

typedef struct Name {
    char *name;
    int64_t id;
} Name;

typedef struct Play {
    const char *file;
    int line;
    char *folder, *database;
    Arena *arena;
    Call call;
    Service *service;
    App *app;
    HttpServer *http;
    Server seen;
    Client *local;
    Account *accounts[ROLES];
    Client *clients[ROLES];
    Name names[NAMES];
    int name_count;
    char date[16];
    Instant now;
    char *said; /* the last answer to an act */
} Play;

static Postgres *postgres;

#define FAIL(play, ...)                                                                            \
    do {                                                                                           \
        g_autofree char *said = g_strdup_printf(__VA_ARGS__);                                      \
        g_error("%s:%d: %s", (play)->file, (play)->line, said);                                    \
    } while (0)

static void open_house(Play *play) {
    play->folder = g_dir_make_tmp("aftercare-scene-XXXXXX", NULL);
    play->arena = arena_new();
    play->call = call_begin(play->arena, g_get_real_time());
    ServiceOptions options = {
        .store = {.folder = play->folder, .database = play->database, .create = true},
        .base_url = "http://localhost",
        .writer_thread = true};
    play->service = service_open(&play->call, &options);
    if (!play->service)
        g_error("%s", error_text(play->arena, play->call.errors));
    HttpOptions http = {.address = "127.0.0.1",
                        .control_path = arena_printf(play->arena, "%s/control", play->folder)};
    play->app = app_new(&(AppOptions){.service = play->service});
    play->http = http_server_new(&play->call, &http, app_handler(play->app));
    g_assert_nonnull(play->http);
    app_set_server(play->app, play->http);
    play->seen = (Server){.folder = play->folder, .port = http_server_port(play->http)};
    play->local = client_new_local(&play->seen);
}

static void close_house(Play *play) {
    for (int i = 0; i < ROLES; i++)
        if (play->clients[i]) {
            client_free(play->clients[i]);
            account_free(play->accounts[i]);
        }
    for (int i = 0; i < play->name_count; i++)
        g_free(play->names[i].name);
    client_free(play->local);
    app_stop(play->app);
    http_server_drain(play->http, 10);
    http_server_free(play->http);
    app_free(play->app);
    service_close(play->service);
    arena_free(play->arena);
    if (play->database)
        postgres_drop(postgres, play->database);
    folder_remove(play->folder);
    g_free(play->folder);
    g_free(play->database);
    g_free(play->said);
}

/* ---- names ---- */

static int64_t id_of(const Play *play, const char *name) {
    for (int i = 0; i < play->name_count; i++)
        if (!strcmp(play->names[i].name, name))
            return play->names[i].id;
    return 0;
}

static void name(Play *play, const char *text, int64_t id) {
    g_assert_cmpint(play->name_count, <, NAMES);
    play->names[play->name_count++] = (Name){g_strdup(text), id};
}

static int64_t known(Play *play, const char *text) {
    int64_t id = id_of(play, text);
    if (!id)
        FAIL(play, "nothing is called %s", text);
    return id;
}

/* ---- bodies: YAML on a line, names instead of ids ---- */

static void write_value(const Play *play, JsonWriter *out, const Node *node) {
    int64_t whole;
    switch (node->kind) {
    case NODE_MAP:
        json_begin_object(out);
        for (size_t i = 0; i < node->entries.count; i++) {
            json_key(out, node->entries.items[i].key);
            write_value(play, out, node->entries.items[i].value);
        }
        json_end_object(out);
        return;
    case NODE_LIST:
        json_begin_list(out);
        for (size_t i = 0; i < node->items.count; i++)
            write_value(play, out, node->items.items[i]);
        json_end_list(out);
        return;
    case NODE_NULL:
        json_nothing(out);
        return;
    case NODE_SCALAR:
        break;
    }
    bool yes;
    if (!node->quoted && id_of(play, node->text))
        json_whole(out, id_of(play, node->text));
    else if (node_yes_no(node, &yes))
        json_yes_no(out, yes);
    else if (node_integer(node, &whole) && !node->quoted)
        json_whole(out, whole);
    else
        json_text(out, node->text);
}

/* "10:30" in a body is that time on the scene's day. */
static char *body_of(Play *play, const char *text) {
    Call call = call_begin(play->arena, 0);
    const Node *node = yaml_parse(&call, play->file, text, strlen(text));
    if (!node)
        FAIL(play, "%s", error_text(play->arena, call.errors));
    JsonWriter *out = json_writer_new(NULL);
    write_value(play, out, node);
    char *body = g_strdup(json_written(out, NULL));
    json_writer_free(out);
    return body;
}

static Instant instant_at(Play *play, const char *time) {
    Instant at;
    g_autofree char *text = strchr(time, '-') ? g_strdup_printf("%s+08:00", time)
                                              : g_strdup_printf("%sT%s+08:00", play->date, time);
    GString *whole = g_string_new(text);
    if (strlen(strchr(whole->str, 'T')) == strlen("T09:00+08:00"))
        g_string_insert(whole, (gssize)(strchr(whole->str, '+') - whole->str), ":00");
    Call call = call_begin(play->arena, 0);
    if (!instant_parse(&call, "scene", whole->str, &at))
        FAIL(play, "%s is no time", time);
    g_string_free(whole, TRUE);
    return at;
}

/* ---- who acts ---- */

extern const char *const ROLE_WORDS[];

static Client *client_of(Play *play, const char *who) {
    if (!strcmp(who, "house")) /* its owner, at the command line */
        return play->local;
    for (int i = 0; ROLE_WORDS[i]; i++) {
        if (strcmp(ROLE_WORDS[i], who) != 0)
            continue;
        if (!play->clients[i]) {
            play->accounts[i] =
                account_new(&play->seen, who, i ? 0 : known(play, "CUSTOMER"), NULL, false);
            play->clients[i] = client_new(&play->seen);
            client_be(play->clients[i], play->accounts[i]->token, NULL, NULL);
            name(play, who, play->accounts[i]->id);
        }
        return play->clients[i];
    }
    return NULL;
}

static Answer ask(Play *play, Client *client, const char *method, const char *path,
                  const char *body) {
    g_autofree char *whole = g_strdup_printf("/api/v1/%s", path);
    Answer answer = http_ask(client, method, whole, NULL, body);
    if (!answer.status || answer.status >= 500)
        FAIL(play, "%s %s: %d %s", method, path, answer.status, answer.body ? answer.body : "");
    return answer;
}

static void expect_status(Play *play, const Answer *answer, int class) {
    if (answer->status / 100 != class)
        FAIL(play, "%d: %s", answer->status, answer->body);
}

/* ---- the beginning of a scene: a customer with a unit under a programme ---- */

static void begin_programme(Play *play, const char *id) {
    Client *local = play->local;
    int64_t programme = make_programme(local, id);
    int64_t customer = make_record(
        local, "customers", "{'number': 'C1', 'name': 'Harbour Metro', 'zone': 'Asia/Shanghai'}");
    int64_t site = make_record(local, "sites",
                               "{'customer': %" PRId64 ", 'number': 'S1', 'name': 'Depot North', "
                               "'zone': 'Asia/Shanghai'}",
                               customer);
    int64_t unit = make_record(local, "equipment",
                               "{'customer': %" PRId64 ", 'site': %" PRId64
                               ", 'number': 'U1', 'serial': 'SN-77', 'name': 'Ticket server', "
                               "'supplied_by_us': 'yes', 'recognised': 'yes'}",
                               customer, site);
    int64_t contact = make_record(local, "contacts",
                                  "{'customer': %" PRId64 ", 'name': 'Wang Fang', 'channels': "
                                  "[{'kind': 'phone', 'value': '+862155501'}]}",
                                  customer);
    int64_t contract =
        make_record(local, "contracts",
                    "{'number': 'K1', 'customer': %" PRId64 ", 'programme': %" PRId64
                    ", 'title': 'Service', 'status': 'active', 'whole_customer': true, "
                    "'starts_on': '2026-01-01', 'accepted_on': '2026-06-01', 'signatory': 'Wang'}",
                    customer, programme);
    name(play, "CUSTOMER", customer);
    name(play, "SITE", site);
    name(play, "UNIT", unit);
    name(play, "CONTACT", contact);
    name(play, "CONTRACT", contract);
    name(play, "PROGRAMME", programme);
    name(play, "PAGE", -1);   /* the call-out that was last asked for … */
    name(play, "NOTICE", -1); /* … and the notice */
}

/* ---- acting ---- */

static void expect_refusal(Play *play, const Answer *answer, bool refused, const char *reason) {
    expect_status(play, answer, refused ? 4 : 2);
    if (refused && reason && !strstr(answer->body, reason))
        FAIL(play, "refused, but not for \"%s\": %s", reason, answer->body);
    g_free(play->said);
    play->said = g_strdup(answer->body);
}

/* "engineer respond R {…}": who, what, of which request, with what. */
static void act(Play *play, Client *client, char **words, const char *body, bool refused,
                const char *reason) {
    const char *what = words[0], *which = words[1];
    bool opens = !strcmp(what, "opens");
    g_autofree char *path =
        opens ? g_strdup("requests")
              : g_strdup_printf("requests/%" PRId64 "/%s", known(play, which), what);
    g_autofree char *json = body ? body_of(play, body) : NULL;
    Answer answer = ask(play, client, "POST", path, json);
    expect_refusal(play, &answer, refused, reason);
    if (opens && !refused)
        name(play, which, answer_whole(&answer, "id"));
    answer_free(&answer);
}

/* "requests/<R>/clocks" with ids for the names. */
static char *path_of(Play *play, const char *text) {
    GString *path = g_string_new(NULL);
    for (const char *at = text; *at;) {
        const char *close = *at == '<' ? strchr(at, '>') : NULL;
        if (!close) {
            g_string_append_c(path, *at++);
            continue;
        }
        g_autofree char *inner = g_strndup(at + 1, (gsize)(close - at - 1));
        g_string_append_printf(path, "%" PRId64, known(play, inner));
        at = close + 1;
    }
    return g_string_free(path, FALSE);
}

/* The version that a record has now, as a header. */
static char *version_header(Play *play, Client *client, const char *path) {
    Answer answer = ask(play, client, "GET", path, NULL);
    expect_status(play, &answer, 2);
    bool of_self = !strcmp(path, "me");
    char *header = g_strdup_printf("If-Match: \"%" PRId64 "\"\r\n",
                                   answer_whole(&answer, of_self ? "user.version" : "version"));
    answer_free(&answer);
    return header;
}

static const char *method_of(const char *word) {
    return !strcmp(word, "posts") ? "POST" : !strcmp(word, "changes") ? "PATCH" : "DELETE";
}

/* "manager posts views {…} as MINE", "manager changes contracts/<CONTRACT> {…}", "manager deletes
 * views/<MINE>" */
static void send(Play *play, Client *client, char **words, const char *body, bool refused,
                 const char *reason) {
    g_autofree char *json = body ? body_of(play, body) : NULL;
    g_autofree char *path = path_of(play, words[1]);
    const char *method = method_of(words[0]);
    g_autofree char *header =
        !strcmp(words[0], "posts") ? NULL : version_header(play, client, path);
    g_autofree char *whole = g_strdup_printf("/api/v1/%s", path);
    Answer answer = http_ask(client, method, whole, header, *method == 'D' ? NULL : json);
    expect_refusal(play, &answer, refused, reason);
    char **last = words + g_strv_length(words) - 1;
    if (!refused && !strcmp(last[-1], "as"))
        name(play, *last, answer_whole(&answer, "id"));
    answer_free(&answer);
}

/* ---- expecting ---- */

static Answer look(Play *play, Client *client, const char *which, const char *part) {
    g_autofree char *path = g_strdup_printf("requests/%" PRId64 "%s", known(play, which), part);
    Answer answer = ask(play, client, "GET", path, NULL);
    expect_status(play, &answer, 2);
    return answer;
}

static void expect_column(Play *play, const char *which, const char *column, const char *wanted) {
    Answer answer = look(play, play->local, which, "");
    const Node *node = answer_at(&answer, column);
    if (!node)
        FAIL(play, "a request has no %s", column);
    const char *is = node->kind == NODE_SCALAR && node->text ? node->text : "none";
    g_autofree char *id = g_strdup_printf("%" PRId64, id_of(play, wanted));
    bool same = !strcmp(is, wanted) || !strcmp(is, id);
    if (!same && strchr(wanted, ':')) {
        Instant at;
        Call call = call_begin(play->arena, 0);
        same = instant_parse(&call, column, is, &at) && at == instant_at(play, wanted);
    }
    if (!same)
        FAIL(play, "%s of %s is %s, not %s", column, which, is, wanted);
    answer_free(&answer);
}

static const Node *find_commitment(Answer *clocks, const char *promise, int round) {
    const Node *list = answer_at(clocks, "commitments");
    for (size_t i = 0; list && i < list->items.count; i++)
        if (!strcmp(node_text(list->items.items[i], "promise"), promise) &&
            atoi(node_text(list->items.items[i], "round")) == round)
            return list->items.items[i];
    return NULL;
}

static void expect_due(Play *play, const Node *commitment, const char *wanted) {
    Instant at;
    const char *due = node_text(commitment, "due");
    Call call = call_begin(play->arena, 0);
    bool none = !strcmp(wanted, "none");
    bool has = *due && strcmp(due, "null") && instant_parse(&call, "due", due, &at);
    if (none ? has : (!has || at != instant_at(play, wanted)))
        FAIL(play, "it is due %s, not %s", due, wanted);
}

/* words: promise[/round] = state [due TIME] */
static void expect_promise(Play *play, const char *which, char **words) {
    g_auto(GStrv) parts = g_strsplit(words[0], "/", 2);
    int round = parts[1] ? atoi(parts[1]) : 1;
    Answer answer = look(play, play->local, which, "/clocks");
    const Node *commitment = find_commitment(&answer, parts[0], round);
    bool absent = !strcmp(words[2], "absent");
    if (!commitment != absent)
        FAIL(play, "%s: there is %s such commitment: %s", words[0], commitment ? "" : "no",
             answer.body);
    if (commitment && strcmp(node_text(commitment, "state"), words[2]) != 0)
        FAIL(play, "%s is %s, not %s", words[0], node_text(commitment, "state"), words[2]);
    if (commitment && words[3] && !strcmp(words[3], "due"))
        expect_due(play, commitment, words[4]);
    answer_free(&answer);
}

/* How often an alert like "response 50%" stands there. */
static int count_alerts(Play *play, const char *which, const char *wanted) {
    g_autofree char *path =
        g_strdup_printf("alerts?request=%" PRId64 "&limit=200", known(play, which));
    Answer answer = ask(play, play->local, "GET", path, NULL);
    const Node *items = answer_at(&answer, "items");
    int count = 0;
    for (size_t i = 0; items && i < items->items.count; i++) {
        const Node *alert = items->items.items[i];
        g_autofree char *is =
            g_strdup_printf("%s %s %s", node_text(alert, "kind"), node_text(alert, "promise"),
                            node_text(alert, "place"));
        g_autofree char *plain = g_strchomp(g_strdup(is));
        g_autofree char *shown = g_strdup(plain);
        char *null;
        while ((null = strstr(shown, " null")))
            memmove(null, null + 5, strlen(null + 5) + 1);
        count += g_str_has_prefix(shown, wanted);
    }
    answer_free(&answer);
    return count;
}

static void expect_alert(Play *play, const char *which, const char *wanted, int times) {
    int count = count_alerts(play, which, wanted);
    if (count != times)
        FAIL(play, "%d alerts \"%s\", not %d", count, wanted, times);
}

static void expect_seen(Play *play, const char *who, const char *which, const char *text,
                        bool wanted) {
    Answer answer = look(play, client_of(play, who), which, "/timeline");
    if ((strstr(answer.body, text) != NULL) != wanted)
        FAIL(play, "%s %s \"%s\": %s", who, wanted ? "doesn't see" : "sees", text, answer.body);
    answer_free(&answer);
}

/* The last record of a list is in this state, or there is none; its id is then called `named`. */
static void expect_last(Play *play, const char *path, const char *wanted, const char *named) {
    Answer answer = ask(play, play->local, "GET", path, NULL);
    const Node *items = answer_at(&answer, "items");
    size_t count = items ? items->items.count : 0;
    const Node *last = count ? items->items.items[count - 1] : NULL;
    const char *is = last ? node_text(last, "state") : "absent";
    if (strcmp(is, wanted) != 0)
        FAIL(play, "%s: the last is %s, not %s: %s", path, is, wanted, answer.body);
    for (int i = 0; last && i < play->name_count; i++)
        if (!strcmp(play->names[i].name, named))
            node_integer(node_get(last, "id"), &play->names[i].id);
    answer_free(&answer);
}

/* "? R paged engineer = sent": the last call of that person about the request. */
static void expect_page(Play *play, const char *which, const char *who, const char *wanted) {
    g_autofree char *path = g_strdup_printf("pages?request=%" PRId64 "&person=%" PRId64,
                                            known(play, which), known(play, who));
    expect_last(play, path, wanted, "PAGE");
}

/* "? R told engineer by mail = waiting": words from "told" on. */
static void expect_told(Play *play, const char *which, char **words) {
    g_autofree char *path = g_strdup_printf("notices?request=%" PRId64 "&person=%" PRId64 "&way=%s",
                                            known(play, which), known(play, words[1]), words[3]);
    expect_last(play, path, words[5], "NOTICE");
}

/* "? duty of ROSTER = engineer", "? gaps of ROSTER until DATE = 2" */
static void expect_roster(Play *play, char **words) {
    bool gaps = !strcmp(words[0], "gaps");
    g_autofree char *path = gaps ? g_strdup_printf("rosters/%" PRId64 "/gaps?to=%sT00:00:00Z",
                                                   known(play, words[2]), words[4])
                                 : g_strdup("duty");
    Answer answer = ask(play, play->local, "GET", path, NULL);
    const Node *items = answer_at(&answer, "items");
    if (gaps) {
        if ((int)items->items.count != atoi(words[6]))
            FAIL(play, "%zu gaps: %s", items->items.count, answer.body);
        answer_free(&answer);
        return;
    }
    int64_t wanted = !strcmp(words[4], "nobody") ? 0 : known(play, words[4]), is = -1, roster = 0;
    for (size_t i = 0; i < items->items.count; i++)
        if (node_integer(node_get(items->items.items[i], "roster"), &roster) &&
            roster == known(play, words[2])) {
            is = 0; /* null: nobody */
            node_integer(node_get(items->items.items[i], "person"), &is);
        }
    if (is != wanted)
        FAIL(play, "%" PRId64 " is on duty, not %s: %s", is, words[4], answer.body);
    answer_free(&answer);
}

/* Full text follows commands; here it has caught up before anybody looks. */
static void index_all(Play *play) {
    Call call = call_begin(play->arena, play->now);
    g_assert_true(service_index(&call, play->service));
}

/* "? customer sees TEXT in requests/<R>/clocks", "… doesn't see …" */
static void expect_sight(Play *play, const char *who, const char *line, bool wanted) {
    const char *text = strstr(line, wanted ? " sees " : " doesn't see ");
    const char *in = text ? g_strrstr(text, " in ") : NULL;
    if (!in)
        FAIL(play, "say what is seen in which path");
    index_all(play);
    text += strlen(wanted ? " sees " : " doesn't see ");
    g_autofree char *words = g_strndup(text, (gsize)(in - text));
    g_autofree char *sought = path_of(play, words);
    g_autofree char *path = path_of(play, in + strlen(" in "));
    Answer answer = ask(play, client_of(play, who), "GET", path, NULL);
    expect_status(play, &answer, 2);
    if ((strstr(answer.body, sought) != NULL) != wanted)
        FAIL(play, "%s %s \"%s\": %s", who, wanted ? "doesn't see" : "sees", sought, answer.body);
    answer_free(&answer);
}

/* "? customer can't see pages" */
static void expect_no_sight(Play *play, const char *who, const char *where) {
    g_autofree char *path = path_of(play, where);
    Answer answer = ask(play, client_of(play, who), "GET", path, NULL);
    expect_status(play, &answer, 4);
    answer_free(&answer);
}

static void expect_said(Play *play, const char *text, bool wanted) {
    if (!play->said || (strstr(play->said, text) != NULL) != wanted)
        FAIL(play, "%s \"%s\": %s", wanted ? "doesn't say" : "says", text, play->said);
}

/* "? R needs cause": the answer would decide, or lead on. */
static void expect_need(Play *play, Answer *answer, const char *fact) {
    const Node *needs = answer_at(answer, "coverage.need");
    for (size_t i = 0; needs && i < needs->items.count; i++)
        if (!strcmp(node_text(needs->items.items[i], "fact"), fact))
            return;
    FAIL(play, "%s isn't needed: %s", fact, answer->body);
}

/* "? R coverage = RULE", "? R remedy = repair" */
static void expect_coverage(Play *play, const char *which, char **words) {
    Answer answer = look(play, play->local, which, "/coverage");
    const char *column = !strcmp(words[0], "coverage") ? "rule" : words[0];
    g_autofree char *path = g_strdup_printf("coverage.%s", column);
    if (!strcmp(words[0], "needs"))
        expect_need(play, &answer, words[1]);
    else if (g_strcmp0(answer_text(&answer, path), words[2]) != 0)
        FAIL(play, "not %s, but %s", words[2], answer.body);
    answer_free(&answer);
}

static bool is_of_coverage(const char *word) {
    static const char *const WORDS[] = {"coverage", "parts", "labour", "travel",
                                        "remedy",   "needs", NULL};
    return g_strv_contains(WORDS, word);
}

static bool is_column(Play *play, const char *which, const char *word) {
    Answer answer = look(play, play->local, which, "");
    bool is = answer_at(&answer, word) != NULL;
    answer_free(&answer);
    return is;
}

static char *rest_after(const char *line, const char *mark) {
    const char *at = strstr(line, mark);
    return at ? g_strstrip(g_strdup(at + strlen(mark))) : g_strdup("");
}

/* ? R state = answered · ? R response = met · ? R alerted warning response 50% · ? R coverage = x
 */
static void expect(Play *play, char **words, const char *line) {
    const char *which = words[0];
    if (!strcmp(words[1], "of")) {
        expect_roster(play, words);
    } else if (!strcmp(words[0], "said") || !strcmp(words[0], "unsaid")) {
        g_autofree char *text = rest_after(line, words[0]);
        expect_said(play, text, *words[0] == 's');
    } else if (!strcmp(words[1], "sees")) {
        expect_sight(play, which, line, true);
    } else if (!strcmp(words[1], "doesn't")) {
        expect_sight(play, which, line, false);
    } else if (!strcmp(words[1], "can't")) {
        expect_no_sight(play, which, words[3]);
    } else if (!strcmp(words[1], "paged")) {
        expect_page(play, which, words[2], words[4]);
    } else if (!strcmp(words[1], "told")) {
        expect_told(play, which, words + 1);
    } else if (!strcmp(words[1], "alerted")) {
        g_autofree char *what = rest_after(line, "alerted");
        expect_alert(play, which, what, 1);
    } else if (!strcmp(words[1], "not") && !strcmp(words[2], "alerted")) {
        g_autofree char *what = rest_after(line, "not alerted");
        expect_alert(play, which, what, 0);
    } else if (is_of_coverage(words[1])) {
        expect_coverage(play, which, words + 1);
    } else if (!strcmp(words[1], "shows") || !strcmp(words[1], "hides")) {
        g_autofree char *text = rest_after(line, words[2]);
        expect_seen(play, words[2], which, text, !strcmp(words[1], "shows"));
    } else if (is_column(play, which, words[1])) {
        g_autofree char *value = rest_after(line, "=");
        expect_column(play, which, words[1], value);
    } else {
        expect_promise(play, which, words + 1);
    }
}

/* ---- a line ---- */

static void run_line(Play *play, char *line);

static void pass_time(Play *play, const char *time) {
    play->now = instant_at(play, time);
    set_clock(play->now);
    Call call = call_begin(play->arena, play->now);
    g_assert_true(timers_run(&call, play->service, play->now));
}

static char **split_words(const char *line) {
    g_auto(GStrv) raw = g_strsplit_set(line, " \t", -1);
    GPtrArray *words = g_ptr_array_new();
    for (char **word = raw; *word; word++)
        if (**word)
            g_ptr_array_add(words, g_strdup(*word));
    g_ptr_array_add(words, NULL);
    return (char **)g_ptr_array_free(words, FALSE);
}

/* "ways mail sms": how people can be told, besides in the app. */
static void set_ways(Play *play, char **words) {
    unsigned ways = 0;
    for (int way = 0; NOTICE_WAY_WORDS[way]; way++)
        if (g_strv_contains((const char *const *)words, NOTICE_WAY_WORDS[way]))
            ways |= 1u << way;
    service_set_ways(play->service, ways);
}

static bool is_time(const char *word) {
    return strlen(word) >= 5 && g_ascii_isdigit(word[0]) && word[2] == ':';
}

/* "OLD is requests?reference=OLD-1": the first of a list gets a name. */
static void name_first(Play *play, const char *which, const char *path) {
    Answer answer = ask(play, play->local, "GET", path, NULL);
    const Node *items = answer_at(&answer, "items");
    int64_t id = 0;
    if (!items || !items->items.count || !node_integer(node_get(items->items.items[0], "id"), &id))
        FAIL(play, "there is none in %s", path);
    name(play, which, id);
    answer_free(&answer);
}

static void run_act(Play *play, char **words, const char *line) {
    Client *client = client_of(play, words[0]);
    if (!client)
        FAIL(play, "what does \"%s\" mean?", line);
    const char *brace = strchr(line, '{');
    const char *because = strstr(line, " because ");
    const char *end = brace ? strrchr(brace, '}') : NULL;
    g_autofree char *body = end ? g_strndup(brace, (gsize)(end + 1 - brace)) : NULL;
    bool refused = !strcmp(words[1], "can't");
    char **act_words = words + (refused ? 2 : 1);
    bool sends = !strcmp(act_words[0], "posts") || !strcmp(act_words[0], "changes") ||
                 !strcmp(act_words[0], "deletes");
    (sends ? send : act)(play, client, act_words, body, refused,
                         because ? because + strlen(" because ") : NULL);
}

static void run_line(Play *play, char *line) {
    g_strstrip(line);
    if (!*line || *line == '#')
        return;
    g_auto(GStrv) words = split_words(line);
    if (is_time(words[0])) {
        pass_time(play, words[0]);
        if (words[1])
            run_line(play, line + strlen(words[0]));
    } else if (!strcmp(words[0], "programme")) {
        begin_programme(play, words[1]);
    } else if (!strcmp(words[0], "people")) {
        for (char **who = words + 1; *who; who++)
            client_of(play, *who);
    } else if (!strcmp(words[0], "ways")) {
        set_ways(play, words + 1);
    } else if (!strcmp(words[0], "on")) {
        g_strlcpy(play->date, words[1], sizeof play->date);
    } else if (words[1] && !strcmp(words[1], "is")) {
        name_first(play, words[0], words[2]);
    } else if (!strcmp(words[0], "?")) {
        expect(play, words + 1, line);
    } else {
        run_act(play, words, line);
    }
}

/* What the store says of itself at the end of every scene. */
static void expect_sound(Play *play) {
    Answer answer = ask(play, play->local, "POST", "operations/verify", NULL);
    const char *sound = answer_text(&answer, "sound");
    if (g_strcmp0(sound, "true") != 0)
        FAIL(play, "the store isn't sound: %s", answer.body);
    answer_free(&answer);
}

typedef struct Scene {
    char *file;
    bool on_postgres;
} Scene;

static void play_scene(const void *data) {
    const Scene *scene = data;
    g_autofree char *text = NULL;
    g_assert_true(g_file_get_contents(scene->file, &text, NULL, NULL));
    g_autofree char *base = g_path_get_basename(scene->file);
    Play play = {.file = base, .date = "2027-03-01"};
    if (scene->on_postgres)
        play.database = postgres_database(postgres);
    set_clock(instant_at(&play, "08:00"));
    open_house(&play);
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    for (char **line = lines; *line; line++) {
        play.line++;
        run_line(&play, *line);
    }
    expect_sound(&play);
    close_house(&play);
    set_clock(0);
}

static void free_scene(gpointer data) {
    Scene *scene = data;
    g_free(scene->file);
    g_free(scene);
}

static void add_scenes(const char *engine, bool on_postgres) {
    GDir *folder = g_dir_open(SOURCE_ROOT "/tests/api/scenes", 0, NULL);
    const char *file;
    g_assert_nonnull(folder);
    while ((file = g_dir_read_name(folder))) {
        if (!g_str_has_suffix(file, ".scene"))
            continue;
        Scene *scene = g_new0(Scene, 1);
        scene->file = g_build_filename(SOURCE_ROOT "/tests/api/scenes", file, NULL);
        scene->on_postgres = on_postgres;
        g_autofree char *path = g_strdup_printf("/scenes/%s/%s", engine, file);
        g_test_add_data_func_full(path, scene, play_scene, free_scene);
    }
    g_dir_close(folder);
}

/* Scenes don't ask what a disk keeps: where memory has room for both engines they play in it. */
static void play_in_memory(void) {
    static const char MEMORY[] = "/dev/shm";
    struct statvfs room;
    bool has_room = !statvfs(MEMORY, &room) && room.f_bavail * room.f_frsize > (2ul << 30);
    if (has_room && !access(MEMORY, W_OK))
        g_setenv("TMPDIR", MEMORY, FALSE);
}

int main(int argc, char **argv) {
    play_in_memory();
    signal(SIGPIPE, SIG_IGN);
    g_test_init(&argc, &argv, NULL);
    server_binary = argc > 1 ? argv[1] : NULL;
    g_assert_true(secret_start());
    add_scenes("sqlite", false);
    postgres = postgres_new();
    if (postgres)
        add_scenes("postgres", true);
    int result = g_test_run();
    postgres_free(postgres);
    return result;
}
