/* Every route, asked by everyone, about every object: who gets through, who is told 401, 403 or
 * 404, and that nobody learns from lists, filters, orders, words or fields what they may not see.
 *
 * What must come out stands in rights.txt, which people review. */
#include "http/ask.h"
#include "model/user.h"
#include "support/server.h"

#include <inttypes.h>
#include <string.h>

/* ---- the reviewed file ---- */

typedef struct Reviewed {
    bool listed;
    bool roles[16];
    int scope; /* index into TOKEN_SCOPE_WORDS; -1: none needed */
} Reviewed;

extern const char *const TOKEN_SCOPE_WORDS[];

static Reviewed reviewed[RIGHT_COUNT];
static GPtrArray *open_routes, *house_routes;        /* "POST /api/v1/sessions" */
static GHashTable *personal_columns, *staff_columns; /* "sites.access_notes" */

static int word_at(const char *const *words, const char *word) {
    for (int i = 0; words[i]; i++)
        if (!strcmp(words[i], word))
            return i;
    return -1;
}

static int right_named(const char *word) {
    for (int right = 0; right < RIGHT_COUNT; right++)
        if (!strcmp(right_word((Right)right), word))
            return right;
    return -1;
}

static void read_right(char **words) {
    int number = right_named(words[0]);
    if (number < 0)
        g_error("rights.txt: there is no right %s", words[0]);
    Reviewed *right = &reviewed[number];
    right->listed = true;
    right->scope = -1;
    for (char **word = words + 1; *word; word++) {
        if (!strcmp(*word, "token")) {
            right->scope = word_at(TOKEN_SCOPE_WORDS, word[1]);
            g_assert_cmpint(right->scope, >=, 0);
            return;
        }
        int role = word_at(ROLE_WORDS, *word);
        g_assert_cmpint(role, >=, 0);
        right->roles[role] = true;
    }
}

static void read_columns(GHashTable *columns, char **words) {
    for (char **word = words + 1; *word; word++)
        g_hash_table_add(columns, g_strdup_printf("%s.%s", words[0], *word));
}

static char **words_of_line(const char *line) {
    g_auto(GStrv) pieces = g_strsplit(line, " ", -1);
    GPtrArray *words = g_ptr_array_new();
    for (char **piece = pieces; *piece; piece++)
        if (**piece)
            g_ptr_array_add(words, g_strdup(*piece));
    g_ptr_array_add(words, NULL);
    return (char **)g_ptr_array_free(words, FALSE);
}

static void read_file_of_rights(void) {
    g_autofree char *text = NULL;
    g_assert_true(g_file_get_contents(SOURCE_ROOT "/tests/http/rights.txt", &text, NULL, NULL));
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    open_routes = g_ptr_array_new();
    house_routes = g_ptr_array_new();
    personal_columns = g_hash_table_new(g_str_hash, g_str_equal);
    staff_columns = g_hash_table_new(g_str_hash, g_str_equal);
    for (char **line = lines; *line; line++) {
        g_auto(GStrv) words = words_of_line(*line);
        if (!words[0] || *words[0] == '#')
            continue;
        if (!strcmp(words[0], "right"))
            read_right(words + 1);
        else if (!strcmp(words[0], "open"))
            g_ptr_array_add(open_routes, g_strdup_printf("%s %s", words[1], words[2]));
        else if (!strcmp(words[0], "house"))
            g_ptr_array_add(house_routes, g_strdup_printf("%s %s", words[1], words[2]));
        else if (!strcmp(words[0], "personal"))
            read_columns(personal_columns, words + 1);
        else if (!strcmp(words[0], "staff"))
            read_columns(staff_columns, words + 1);
        else
            g_error("rights.txt: %s", *line);
    }
}

static bool is_among(GPtrArray *routes, const Route *route) {
    g_autofree char *name = g_strdup_printf("%s %s", http_method_word(route->method), route->path);
    return g_ptr_array_find_with_equal_func(routes, name, g_str_equal, NULL);
}

static bool is_open(const Route *route) {
    return is_among(open_routes, route);
}

static bool is_hidden(const Entity *entity, const Column *column, bool customer, bool personal) {
    g_autofree char *name = g_strdup_printf("%s.%s", entity->plural, column->name);
    return column->flags & C_SECRET ||
           (!personal && g_hash_table_contains(personal_columns, name)) ||
           (customer && g_hash_table_contains(staff_columns, name));
}

static void test_the_grid_is_the_one_that_was_reviewed(void) {
    for (int right = 0; right < RIGHT_COUNT; right++) {
        if (!reviewed[right].listed)
            g_error("tests/http/rights.txt lacks the right %s", right_word((Right)right));
        for (int role = 0; ROLE_WORDS[role]; role++) {
            if (rights_of_role(role, (Right)right) != reviewed[right].roles[role])
                g_error("%s: %s", right_word((Right)right), ROLE_WORDS[role]);
            for (int scope = 0; TOKEN_SCOPE_WORDS[scope]; scope++) {
                Actor actor = {.user = 1, .token = 2, .role = role, .scopes = 1u << scope};
                bool may = reviewed[right].roles[role] &&
                           (reviewed[right].scope < 0 || reviewed[right].scope == scope);
                if (rights_allow(&actor, (Right)right) != may)
                    g_error("%s: a token of a %s with %s", right_word((Right)right),
                            ROLE_WORDS[role], TOKEN_SCOPE_WORDS[scope]);
            }
        }
    }
}

static void test_what_is_open_is_what_was_reviewed(void) {
    for (size_t i = 0; i < route_count(); i++)
        if ((route_at(i)->right == RIGHT_NONE) != is_open(route_at(i)))
            g_error("%s %s: open or not? tests/http/rights.txt says it otherwise",
                    http_method_word(route_at(i)->method), route_at(i)->path);
}

static void test_personal_and_staff_columns_are_those_that_were_reviewed(void) {
    for (int kind = 0; kind < ENTITY_COUNT; kind++) {
        const Entity *entity = entity_of((EntityKind)kind);
        for (size_t i = 0; i < entity->count; i++) {
            g_autofree char *name =
                g_strdup_printf("%s.%s", entity->plural, entity->columns[i].name);
            unsigned flags = entity->columns[i].flags;
            if (((flags & C_PERSONAL) != 0) != g_hash_table_contains(personal_columns, name) ||
                ((flags & C_STAFF) != 0) != g_hash_table_contains(staff_columns, name))
                g_error("%s: tests/http/rights.txt says otherwise whether it is hidden", name);
        }
    }
}

/* ---- the world: two customers ---- */

typedef enum Place { OWN, SIBLING, FOREIGN, DELETED, UNKNOWN, PLACE_COUNT } Place;
static const char *const PLACES[] = {"own", "at another site of theirs", "foreign", "deleted",
                                     "unknown"};

/* What everyone who asks is. */
typedef enum Kind { STAFF, COMPANY, ONE_SITE, NOBODY } Kind;
typedef enum Way { BY_SESSION, BY_TOKEN, BY_READ_TOKEN, BY_NOTHING } Way;

typedef struct Asker {
    char *name;
    Kind kind;
    Way way;
    int role;
    Account *account;
    Client *client;
    char *source;
} Asker;

typedef struct World {
    Server *server;
    Client *local;
    int64_t ids[ENTITY_COUNT][PLACE_COUNT]; /* 0: there is none */
    int64_t customers[2], sites[3], units[3], programme, contracts[2];
    char *label_of_deleted;
    GPtrArray *askers;
} World;

static World world;

static int next_number(void) {
    static int number;
    return ++number;
}

static int64_t invite(Client *local, const char *body) {
    g_autofree char *text = quoted(body);
    Answer answer = http_ask(local, "POST", "/api/v1/users", NULL, text);
    g_assert_cmpint(answer.status, ==, 201);
    int64_t id = answer_whole(&answer, "user.id");
    answer_free(&answer);
    return id;
}

/* One of our people, who is on duty. */
static int64_t watchman(Client *local) {
    static int64_t id;
    if (!id)
        id = invite(local, "{'login': 'watchman', 'name': 'On Watch', 'role': 'engineer'}");
    return id;
}

static int64_t draft_programme(void) {
    g_autofree char *text = NULL;
    size_t length;
    g_assert_true(
        g_file_get_contents(SOURCE_ROOT "/programmes/it-maintenance.yaml", &text, NULL, NULL));
    JsonWriter *out = json_writer_new(NULL);
    json_begin_object(out);
    json_text_field(out, "text", text);
    json_end_object(out);
    Answer answer =
        http_ask(world.local, "POST", "/api/v1/programmes", NULL, json_written(out, &length));
    json_writer_free(out);
    g_assert_cmpint(answer.status, ==, 201);
    int64_t id = answer_whole(&answer, "id");
    answer_free(&answer);
    return id;
}

/* Everyone's and everything's name has this word, so that one search would find all. */
#define WORD "Zebra"

/* A file of that record. */
static int64_t attach(EntityKind kind, int64_t record) {
    g_autofree char *path = g_strdup_printf("/api/v1/%s/%" PRId64 "/attachments?name=plan.txt",
                                            entity_of(kind)->plural, record);
    Answer answer = http_ask(world.local, "POST", path, "Content-Type: text/plain\r\n", "a file");
    if (answer.status != 201)
        g_error("%s: %d %s", path, answer.status, answer.body);
    int64_t id = answer_whole(&answer, "id");
    answer_free(&answer);
    return id;
}

static char *label_of(int64_t unit) {
    g_autofree char *path = g_strdup_printf("/api/v1/equipment/%" PRId64 "/label", unit);
    Answer answer = http_ask(world.local, "GET", path, NULL, NULL);
    char *label = answer.status == 200 ? g_strdup(answer_text(&answer, "token")) : NULL;
    answer_free(&answer);
    return label;
}

static int64_t make_object(EntityKind kind, Place place) {
    int number = next_number();
    bool foreign = place == FOREIGN;
    int64_t customer = world.customers[foreign];
    int at = foreign ? 2 : place == SIBLING;
    int64_t site = world.sites[at];
    Client *local = world.local;
    switch (kind) {
    case ENTITY_CUSTOMER:
        return make_record(local, "customers",
                           "{'number': 'C%d', 'name': '" WORD " %d', 'notes': 'secret note'}",
                           number, number);
    case ENTITY_SITE:
        return make_record(local, "sites",
                           "{'customer': %" PRId64 ", 'number': 'S%d', 'name': '" WORD " site', "
                           "'access_notes': 'the key is under the mat'}",
                           customer, number);
    case ENTITY_CONTACT:
        return make_record(local, "contacts",
                           "{'customer': %" PRId64 ", 'site': %" PRId64 ", 'name': '" WORD
                           " Li Wei', 'position': 'head', 'notes': 'call early'}",
                           customer, site);
    case ENTITY_PRODUCT:
        return make_record(local, "products", "{'number': 'P%d', 'name': '" WORD "'}", number);
    case ENTITY_PART:
        return make_record(local, "parts", "{'number': 'T%d', 'name': '" WORD "'}", number);
    case ENTITY_COMPONENT:
        return make_record(local, "components", "{'product': %" PRId64 ", 'name': '" WORD "'}",
                           make_object(ENTITY_PRODUCT, OWN));
    case ENTITY_EQUIPMENT:
        return make_record(local, "equipment",
                           "{'customer': %" PRId64 ", 'site': %" PRId64
                           ", 'number': 'E%d', 'name': '" WORD " unit', 'notes': 'beware'}",
                           customer, site, number);
    case ENTITY_PROGRAMME:
        return draft_programme();
    case ENTITY_CONTRACT:
        return make_record(local, "contracts",
                           "{'number': 'K%d', 'customer': %" PRId64 ", 'programme': %" PRId64
                           ", 'title': '" WORD "', 'notes': 'ours only', 'signatory': 'Li Wei'}",
                           number, customer, world.programme);
    case ENTITY_COVER:
        return make_record(local, "covers", "{'contract': %" PRId64 ", 'site': %" PRId64 "}",
                           world.contracts[foreign], site);
    case ENTITY_TEAM:
        return make_record(local, "teams", "{'name': '" WORD " %d'}", number);
    case ENTITY_SKILL:
        return make_record(local, "skills", "{'name': '" WORD " %d'}", number);
    case ENTITY_USER: {
        g_autofree char *body =
            g_strdup_printf("{'login': 'zebra%d', 'name': '" WORD
                            " %d', 'role': 'customer', 'customer': %" PRId64 "}",
                            number, number, customer);
        return invite(local, body);
    }
    case ENTITY_ATTACHMENT:
        return attach(ENTITY_EQUIPMENT, world.ids[ENTITY_EQUIPMENT][place]);
    case ENTITY_REQUEST:
        return make_record(local, "requests",
                           "{'customer': %" PRId64 ", 'site': %" PRId64 ", 'subject': '" WORD
                           " stands still', 'reference': 'R%d'}",
                           customer, site, number);
    case ENTITY_MESSAGE: {
        g_autofree char *path =
            g_strdup_printf("requests/%" PRId64 "/messages", world.ids[ENTITY_REQUEST][place]);
        return make_record(local, path, "{'text': '" WORD " we are on our way'}");
    }
    case ENTITY_PHONE_CALL:
        return make_record(local, "calls",
                           "{'number': '+49 89 %d', 'caller': '" WORD
                           "', 'rang_at': '2026-01-02T03:04:05Z', 'notes': 'shouted'}",
                           number);
    case ENTITY_VIEW:
        return make_record(local, "views",
                           "{'name': '" WORD "', 'path': 'requests', 'query': 'open=true'}");
    case ENTITY_ROSTER:
        return make_record(local, "rosters",
                           "{'name': '" WORD
                           " %d', 'role': 'night_watch', 'zone': 'Asia/Shanghai', "
                           "'members': [%" PRId64 "], 'starts_on': '2026-01-05', 'turn_days': 7}",
                           number, watchman(local));
    case ENTITY_SHIFT_CHANGE:
        return make_record(local, "shift_changes",
                           "{'roster': %" PRId64 ", 'from_at': '2026-01-05T08:00:00Z', 'until_at': "
                           "'2026-01-06T08:00:00Z', 'by': %" PRId64 "}",
                           world.ids[ENTITY_ROSTER][OWN], watchman(local));
    case ENTITY_HANDOVER:
        return make_record(local, "handovers", "{'notes': '" WORD "'}");
    case ENTITY_MAIL:
        return make_record(local, "mails",
                           "{'message_id': 'm%d', 'from_address': 'who@example.org', "
                           "'subject': '" WORD "'}",
                           number);
    case ENTITY_NOTICE:
    case ENTITY_PAGE:
    case ENTITY_OWED:
    case ENTITY_ALERT:
    case ENTITY_SESSION:
    case ENTITY_LINK:
    case ENTITY_TOKEN:
    case ENTITY_COUNT:
        break;
    }
    return 0;
}

static bool has_delete(EntityKind kind) {
    return kind <= ENTITY_SKILL || kind == ENTITY_ATTACHMENT || kind == ENTITY_PHONE_CALL ||
           kind == ENTITY_VIEW || kind == ENTITY_ROSTER || kind == ENTITY_SHIFT_CHANGE;
}

static void delete_object(EntityKind kind, int64_t id) {
    g_autofree char *path = g_strdup_printf("/api/v1/%s/%" PRId64, entity_of(kind)->plural, id);
    Answer answer = http_ask(world.local, "DELETE", path, "If-Match: \"1\"\r\n", NULL);
    g_assert_cmpint(answer.status, ==, 204);
    answer_free(&answer);
}

static void make_objects(void) {
    for (int i = 0; i < 2; i++)
        world.customers[i] = make_object(ENTITY_CUSTOMER, OWN);
    for (int i = 0; i < 3; i++)
        world.sites[i] = make_object(ENTITY_SITE, i == 2 ? FOREIGN : OWN);
    world.programme = make_programme(world.local, "it-maintenance");
    for (int i = 0; i < 2; i++)
        world.contracts[i] = make_object(ENTITY_CONTRACT, i ? FOREIGN : OWN);
    for (int kind = 0; kind < ENTITY_COUNT; kind++) {
        for (int place = OWN; place <= DELETED; place++)
            if (place != DELETED || has_delete((EntityKind)kind))
                world.ids[kind][place] = make_object((EntityKind)kind, (Place)place);
        world.ids[kind][UNKNOWN] = INT64_C(999999999);
    }
    world.label_of_deleted = label_of(world.ids[ENTITY_EQUIPMENT][DELETED]);
    for (int kind = ENTITY_COUNT - 1; kind >= 0; kind--)
        if (world.ids[kind][DELETED])
            delete_object((EntityKind)kind, world.ids[kind][DELETED]);
    world.ids[ENTITY_CUSTOMER][OWN] = world.customers[0];
    world.ids[ENTITY_CUSTOMER][SIBLING] = 0;
    world.ids[ENTITY_CUSTOMER][FOREIGN] = world.customers[1];
    world.ids[ENTITY_SITE][OWN] = world.sites[0];
    world.ids[ENTITY_SITE][SIBLING] = world.sites[1];
    world.ids[ENTITY_SITE][FOREIGN] = world.sites[2];
}

/* ---- who asks ---- */

static void be_asker(Asker *asker) {
    const Account *account = asker->account;
    bool session = asker->way == BY_SESSION;
    client_be(asker->client,
              asker->way == BY_TOKEN        ? account->token
              : asker->way == BY_READ_TOKEN ? account->read_token
                                            : NULL,
              session ? account->cookie : NULL, session ? account->csrf : NULL);
}

static Asker *add_asker(const char *name, Kind kind, Way way, int role, Account *account) {
    static const char *const WAYS[] = {"", ", by token", ", by a token that reads", ""};
    Asker *asker = g_new0(Asker, 1);
    asker->name = g_strdup_printf("%s%s", name, WAYS[way]);
    asker->kind = kind;
    asker->way = way;
    asker->role = role;
    asker->account = account;
    asker->source = g_strdup_printf("127.9.0.%d", (int)world.askers->len + 1);
    asker->client = client_new(world.server);
    asker->client->source = asker->source;
    if (account)
        be_asker(asker);
    g_ptr_array_add(world.askers, asker);
    return asker;
}

static Account *add_account(const char *name, Kind kind, const char *role, const char *sites) {
    int64_t customer = strcmp(role, "customer") ? 0 : world.customers[0];
    Account *account = account_new(world.server, role, customer, sites, true);
    for (int way = BY_SESSION; way <= BY_READ_TOKEN; way++)
        add_asker(name, kind, (Way)way, word_at(ROLE_WORDS, role), account);
    return account;
}

static void post_local(const char *format, int64_t id) {
    GString *path = g_string_new(format);
    g_autofree char *number = g_strdup_printf("%" PRId64, id);
    g_string_replace(path, "{id}", number, 1);
    Answer answer = http_ask(world.local, "POST", path->str, NULL, NULL);
    g_assert_cmpint(answer.status / 100, ==, 2);
    answer_free(&answer);
    g_string_free(path, TRUE);
}

/* An account that was shut, a session that has ended, a token that never was. */
static void add_dead(void) {
    Account *shut = account_new(world.server, "administrator", 0, NULL, true);
    add_asker("deactivated", NOBODY, BY_SESSION, -1, shut);
    add_asker("deactivated", NOBODY, BY_TOKEN, -1, shut);
    post_local("/api/v1/users/{id}/deactivate", shut->id);
    Account *out = account_new(world.server, "administrator", 0, NULL, true);
    Asker *ended = add_asker("signed out", NOBODY, BY_SESSION, -1, out);
    Answer answer = http_ask(ended->client, "DELETE", "/api/v1/sessions/current", NULL, NULL);
    g_assert_cmpint(answer.status, ==, 204);
    answer_free(&answer);
    client_be(add_asker("with an invented token", NOBODY, BY_NOTHING, -1, NULL)->client,
              "act_abcdefghijklmnopqrstuvwxyz012345", NULL, NULL);
    client_be(add_asker("with an invented session", NOBODY, BY_NOTHING, -1, NULL)->client, NULL,
              "acs_abcdefghijklmnopqrstuvwxyz012345", "x");
    add_asker("anonymous", NOBODY, BY_NOTHING, -1, NULL);
}

static void make_askers(void) {
    world.askers = g_ptr_array_new();
    g_autofree char *sites = g_strdup_printf("[%" PRId64 "]", world.sites[0]);
    add_account("customer", COMPANY, "customer", NULL);
    add_account("customer of one site", ONE_SITE, "customer", sites);
    for (int role = 1; ROLE_WORDS[role]; role++)
        add_account(ROLE_WORDS[role], STAFF, ROLE_WORDS[role], NULL);
    add_dead();
}

static const Asker *asker_named(const char *name) {
    for (guint i = 0; i < world.askers->len; i++) {
        const Asker *asker = world.askers->pdata[i];
        if (!strcmp(asker->name, name))
            return asker;
    }
    g_error("nobody is called %s", name);
}

/* ---- the walk ---- */

static bool role_may(const Asker *asker, Right right) {
    const Reviewed *rule = &reviewed[right];
    if (asker->kind == NOBODY || !rule->roles[asker->role])
        return false;
    return asker->way != BY_READ_TOKEN || rule->scope < 0 ||
           !strcmp(TOKEN_SCOPE_WORDS[rule->scope], "read");
}

/* Whether a record at `place` exists for the asker. */
static bool can_see(const Asker *asker, EntityKind kind, Place place) {
    if (place == DELETED || place == UNKNOWN)
        return false;
    if (asker->kind == STAFF)
        return true;
    if (asker->kind == COMPANY)
        return place != FOREIGN;
    bool of_a_site = kind == ENTITY_SITE || kind == ENTITY_CONTACT || kind == ENTITY_EQUIPMENT ||
                     kind == ENTITY_COVER || kind == ENTITY_ATTACHMENT || kind == ENTITY_REQUEST ||
                     kind == ENTITY_MESSAGE;
    return place == OWN && (of_a_site || kind == ENTITY_CUSTOMER);
}

typedef enum Expected {
    EXPECT_401 = 401,
    EXPECT_403 = 403,
    EXPECT_404 = 404,
    THROUGH = 0
} Expected;

/* What changes one's own account is done by people, not by programs: a token is for records. */
static bool is_for_people(const Route *route) {
    const Action *action = route->action ? action_find(route->action) : NULL;
    return action && action->right == RIGHT_SELF;
}

/* Whose jobs are seen is test_jobs': here there are none. */
static bool is_of_a_job(const Route *route) {
    return strstr(route->path, "/jobs/{id}") != NULL;
}

static Expected expected(const Route *route, const Asker *asker, EntityKind kind, Place place) {
    if (route->flags & ROUTE_LOCAL)
        return EXPECT_404;
    if (asker->kind == NOBODY)
        return EXPECT_401;
    if (!role_may(asker, route->right))
        return EXPECT_403;
    if (is_among(house_routes, route) && (asker->kind == COMPANY || asker->kind == ONE_SITE))
        return EXPECT_403;
    if (is_for_people(route) && asker->way != BY_SESSION)
        return EXPECT_403;
    if (is_of_a_job(route))
        return EXPECT_404;
    if (kind == ENTITY_COUNT)
        return THROUGH;
    if (kind == ENTITY_SESSION || kind == ENTITY_TOKEN)
        return place == OWN || (place == FOREIGN && role_may(asker, PEOPLE_WRITE)) ? THROUGH
                                                                                   : EXPECT_404;
    if (!can_see(asker, kind, place))
        return EXPECT_404;
    return route->method == HTTP_DELETE && kind == ENTITY_ATTACHMENT &&
                   !role_may(asker, EQUIPMENT_WRITE)
               ? EXPECT_403 /* to take a file away is to change its unit */
               : THROUGH;
}

/* The kind of record that {id} in a path is about: what stands before it. */
static EntityKind kind_of(const Route *route) {
    if (strstr(route->path, "labels/{word}"))
        return ENTITY_EQUIPMENT;
    const char *id = strstr(route->path, "/{id}");
    if (!id || is_of_a_job(route))
        return ENTITY_COUNT;
    g_autofree char *before = g_strndup(route->path, (gsize)(id - route->path));
    const Entity *entity = entity_by_plural(strrchr(before, '/') + 1);
    if (!entity)
        g_error("%s: what is {id}?", route->path);
    return entity->kind;
}

static int64_t foreign_session(void) {
    Account *other = account_new(world.server, "engineer", 0, NULL, true);
    int64_t id = other->session;
    account_free(other);
    return id;
}

static int64_t object_of(const Asker *asker, EntityKind kind, Place place) {
    static Account *other;
    if (!other)
        other = account_new(world.server, "engineer", 0, NULL, false);
    if (place == UNKNOWN || (kind != ENTITY_SESSION && kind != ENTITY_TOKEN))
        return world.ids[kind][place];
    if (place == OWN && asker->account)
        return kind == ENTITY_SESSION ? asker->account->session : asker->account->token_id;
    if (place == FOREIGN)
        return kind == ENTITY_SESSION ? foreign_session() : other->token_id;
    return 0;
}

/* {word} is a label. */
static char *word_of(int64_t id) {
    if (id == world.ids[ENTITY_EQUIPMENT][DELETED])
        return g_strdup(world.label_of_deleted);
    char *label = id ? label_of(id) : NULL;
    return label ? label : g_strdup("none");
}

static char *path_of(const Route *route, int64_t id) {
    GString *path = g_string_new(route->path);
    g_autofree char *number = g_strdup_printf("%" PRId64, id);
    g_string_replace(path, "{id}", number, 0);
    if (strstr(route->path, "{word}")) {
        g_autofree char *word = word_of(id);
        g_string_replace(path, "{word}", word, 0);
    }
    return g_string_free(path, FALSE);
}

/* Bodies of what would do harm with any, or wants one. */
static const char *body_of(const Route *route) {
    static const struct {
        const char *path, *body;
    } BODIES[] = {
        {"/api/v1/sessions", "{\"login\":\"nobody\",\"password\":\"none\"}"},
        {"/api/v1/links", "{\"token\":\"none\",\"password\":\"none at all\"}"},
        {"/api/v1/me/password", "{\"old\":\"not it\",\"password\":\"new and long\"}"},
        {"/api/v1/tokens", "{\"name\":\"walk\",\"scopes\":[\"read\"]}"},
        {"/api/v1/users/{id}/tokens", "{\"name\":\"walk\",\"scopes\":[\"read\"]}"},
    };
    bool bodied =
        route->method == HTTP_POST || route->method == HTTP_PATCH || route->method == HTTP_PUT;
    if (!bodied || route->flags & ROUTE_NO_BODY)
        return NULL;
    for (size_t i = 0; i < G_N_ELEMENTS(BODIES); i++)
        if (!strcmp(route->path, BODIES[i].path))
            return BODIES[i].body;
    return "{}";
}

/* Some routes end what the asker came with. */
static void sign_in_again(const Route *route, const Asker *asker, int status) {
    bool ends = strstr(route->path, "/sessions/") || strstr(route->path, "/me/");
    if (!ends || route->method == HTTP_GET || asker->way != BY_SESSION || asker->kind == NOBODY ||
        status / 100 != 2)
        return;
    account_sign_in(world.server, asker->account);
    for (guint i = 0; i < world.askers->len; i++) {
        Asker *other = world.askers->pdata[i];
        if (other->account == asker->account && other->way == BY_SESSION)
            be_asker(other);
    }
}

typedef struct Walk {
    int calls, wrong;
} Walk;

static void note(Walk *walk, const Route *route, const Asker *asker, const char *place,
                 const Answer *answer, const char *wanted) {
    g_test_message("%s %s, %s, %s: %d instead of %s: %.200s", http_method_word(route->method),
                   route->path, asker->name, place, answer->status, wanted,
                   answer->body ? answer->body : "");
    walk->wrong++;
}

static Answer call(const Route *route, const Asker *asker, int64_t id) {
    g_autofree char *path = path_of(route, id);
    return http_ask(asker->client, http_method_word(route->method), path, NULL, body_of(route));
}

/* One cell; `unknown` is the body of the answer about an unknown id. */
static void check_cell(Walk *walk, const Route *route, const Asker *asker, Place place,
                       char **unknown) {
    EntityKind kind = kind_of(route);
    int64_t id = kind == ENTITY_COUNT ? 0 : object_of(asker, kind, place);
    if (kind != ENTITY_COUNT && !id)
        return;
    Answer answer = call(route, asker, id);
    Expected wanted = expected(route, asker, kind, place);
    g_autofree char *text = g_strdup_printf("%d", (int)wanted);
    bool refused = answer.status == 401 || answer.status == 403 || answer.status == 404 ||
                   answer.status == 405 || answer.status >= 500 || answer.status == 0;
    walk->calls++;
    if (wanted == THROUGH ? refused : answer.status != (int)wanted)
        note(walk, route, asker, PLACES[place], &answer, wanted ? text : "going through");
    if (kind != ENTITY_COUNT && wanted == EXPECT_404 && answer.body) {
        if (*unknown && strcmp(*unknown, answer.body) != 0)
            note(walk, route, asker, PLACES[place], &answer, *unknown);
        if (!*unknown)
            *unknown = g_strdup(answer.body);
    }
    sign_in_again(route, asker, answer.status);
    if (kind == ENTITY_TOKEN && place == OWN && answer.status == 204)
        asker->account->token_id = 0;
    if (kind == ENTITY_ATTACHMENT && answer.status == 204)
        world.ids[kind][place] = make_object(kind, place);
    answer_free(&answer);
}

static void walk_route(Walk *walk, const Route *route, const Asker *asker) {
    g_autofree char *unknown = NULL;
    if (!strchr(route->path, '{')) {
        check_cell(walk, route, asker, OWN, &unknown);
        return;
    }
    for (int place = PLACE_COUNT - 1; place >= 0; place--)
        check_cell(walk, route, asker, (Place)place, &unknown);
}

/* Open to everyone: the same answer for all, whatever they come with. */
static void walk_open(Walk *walk, const Route *route) {
    int first = 0;
    for (guint i = 0; i < world.askers->len; i++, walk->calls++) {
        const Asker *asker = world.askers->pdata[i];
        Answer answer = call(route, asker, 0);
        if (!i)
            first = answer.status;
        if (answer.status != first || answer.status == 403 || answer.status == 0)
            note(walk, route, asker, "open", &answer, "the same for all");
        answer_free(&answer);
    }
}

/* A token that was revoked on the way is no asker any more: tokens come last. */
static bool revokes_own_token(const Route *route) {
    return route->method == HTTP_DELETE && kind_of(route) == ENTITY_TOKEN;
}

static void walk_routes(Walk *walk, bool revoking) {
    for (size_t i = 0; i < route_count(); i++) {
        const Route *route = route_at(i);
        if (revokes_own_token(route) != revoking)
            continue;
        if (is_open(route)) {
            walk_open(walk, route);
            continue;
        }
        for (guint k = world.askers->len;
             k-- > 0;) /* tokens before the session that revokes them */
            walk_route(walk, route, world.askers->pdata[k]);
    }
}

static void test_every_route_every_role_every_object(void) {
    Walk walk = {0};
    walk_routes(&walk, false);
    walk_routes(&walk, true);
    g_test_message("%zu routes, %u askers, %d calls", route_count(), world.askers->len, walk.calls);
    g_assert_cmpint(walk.calls, >, 1000);
    g_assert_cmpint(walk.wrong, ==, 0);
}

/* ---- lists, counts, search ---- */

static bool is_list(const Route *route) {
    return route->method == HTTP_GET && route->entity && !strchr(route->path, '{') &&
           route->right != RIGHT_SELF &&
           !strcmp(strrchr(route->path, '/') + 1, route->entity->plural);
}

static bool has_item(Answer *answer, int64_t id) {
    const Node *items = answer_at(answer, "items");
    for (size_t i = 0; items && i < items->items.count; i++) {
        int64_t got = 0;
        node_integer(node_get(items->items.items[i], "id"), &got);
        if (got == id)
            return true;
    }
    return false;
}

static void check_items(const Asker *asker, const Entity *entity, const char *query) {
    g_autofree char *path = g_strdup_printf("/api/v1/%s?limit=200%s", entity->plural, query);
    Answer answer = http_ask(asker->client, "GET", path, NULL, NULL);
    g_assert_cmpint(answer.status, ==, 200);
    const Node *items = answer_at(&answer, "items");
    for (int place = OWN; place <= DELETED; place++) {
        int64_t id = world.ids[entity->kind][place];
        if (id && !can_see(asker, entity->kind, (Place)place) && has_item(&answer, id))
            g_error("%s sees what is %s: GET %s", asker->name, PLACES[place], path);
    }
    int64_t own = world.ids[entity->kind][OWN];
    if (own && !strstr(query, "customer=") && can_see(asker, entity->kind, OWN) &&
        !has_item(&answer, own))
        g_error("%s misses their own: GET %s", asker->name, path);
    if (strstr(query, "count=true"))
        g_assert_cmpint(answer_whole(&answer, "count"), ==, (int64_t)items->items.count);
    if (strstr(query, "customer=") && asker->kind != STAFF)
        g_assert_cmpint(items->items.count, ==, 0);
    answer_free(&answer);
}

static void check_list(const Asker *asker, const Route *route) {
    const Entity *entity = route->entity;
    const Column *customer = entity_column(entity, "customer");
    check_items(asker, entity, "");
    check_items(asker, entity, "&count=true");
    for (size_t i = 0; i < entity->count; i++)
        if (entity->columns[i].flags & C_SORT &&
            !is_hidden(entity, &entity->columns[i], asker->kind != STAFF,
                       role_may(asker, PERSONAL_READ))) {
            g_autofree char *up = g_strdup_printf("&sort=%s", entity->columns[i].name);
            g_autofree char *down =
                g_strdup_printf("&sort=-%s&count=true", entity->columns[i].name);
            check_items(asker, entity, up);
            check_items(asker, entity, down);
        }
    if (customer && customer->flags & C_FILTER) {
        g_autofree char *query =
            g_strdup_printf("&customer=%" PRId64 "&count=true", world.customers[1]);
        check_items(asker, entity, query);
    }
}

static void test_lists_and_counts_show_nothing_foreign(void) {
    for (size_t i = 0; i < route_count(); i++)
        for (guint k = 0; is_list(route_at(i)) && k < world.askers->len; k++) {
            const Asker *asker = world.askers->pdata[k];
            if (role_may(asker, route_at(i)->right) && asker->way == BY_SESSION)
                check_list(asker, route_at(i));
        }
}

static bool is_searchable(const Entity *entity) {
    for (size_t i = 0; i < entity->count; i++)
        if (entity->columns[i].flags & C_SEARCH)
            return true;
    return false;
}

static bool searches_personal(const Entity *entity) {
    for (size_t i = 0; i < entity->count; i++)
        if (entity->columns[i].flags & C_SEARCH &&
            is_hidden(entity, &entity->columns[i], false, false))
            return true;
    return false;
}

/* The index follows a little behind. */
static void wait_for_index(void) {
    const Asker *all = asker_named("administrator");
    g_autofree char *path = g_strdup_printf("/api/v1/equipment?limit=200&q=%s", WORD);
    for (int i = 0; i < 200; i++) {
        Answer answer = http_ask(all->client, "GET", path, NULL, NULL);
        bool found = has_item(&answer, world.ids[ENTITY_EQUIPMENT][FOREIGN]);
        answer_free(&answer);
        if (found)
            return;
        g_usleep(50 * 1000);
    }
    g_error("the index doesn't come");
}

static void check_search(const Asker *asker, const Entity *entity) {
    g_autofree char *path =
        g_strdup_printf("/api/v1/%s?limit=200&typing=true&q=zeb", entity->plural);
    bool closed = searches_personal(entity) && !role_may(asker, PERSONAL_READ);
    Answer answer = http_ask(asker->client, "GET", path, NULL, NULL);
    if (answer.status != (closed ? 403 : 200))
        g_error("%s: GET %s: %d", asker->name, path, answer.status);
    for (int place = OWN; !closed && place <= DELETED; place++) {
        int64_t id = world.ids[entity->kind][place];
        bool found = id && has_item(&answer, id);
        if (found && !can_see(asker, entity->kind, (Place)place))
            g_error("%s finds what is %s among %s", asker->name, PLACES[place], entity->plural);
        if (id && !found && place == OWN && can_see(asker, entity->kind, OWN) &&
            !strstr(asker->name, "one site") && entity->kind != ENTITY_PROGRAMME)
            g_error("%s doesn't find their own among %s", asker->name, entity->plural);
    }
    answer_free(&answer);
}

static void test_search_finds_nothing_foreign_and_no_hidden_words(void) {
    wait_for_index();
    for (size_t i = 0; i < route_count(); i++)
        for (guint k = 0; is_list(route_at(i)) && k < world.askers->len; k++) {
            const Asker *asker = world.askers->pdata[k];
            if (role_may(asker, route_at(i)->right) && is_searchable(route_at(i)->entity))
                check_search(asker, route_at(i)->entity);
        }
}

/* ---- columns ---- */

static void check_oracle(const Asker *asker, const Entity *entity, const Column *column) {
    static const char *const QUERIES[] = {"sort=%s", "sort=-%s", "%s=1"};
    for (size_t i = 0; i < G_N_ELEMENTS(QUERIES); i++) {
        GString *query = g_string_new(QUERIES[i]);
        g_string_replace(query, "%s", column->name, 1);
        g_autofree char *path = g_strdup_printf("/api/v1/%s?%s", entity->plural, query->str);
        Answer answer = http_ask(asker->client, "GET", path, NULL, NULL);
        if (answer.status != 422)
            g_error("%s: GET %s: %d instead of 422", asker->name, path, answer.status);
        answer_free(&answer);
        g_string_free(query, TRUE);
    }
}

static void test_hidden_columns_order_and_filter_nothing(void) {
    int columns = 0;
    for (size_t i = 0; i < route_count(); i++)
        for (guint k = 0; is_list(route_at(i)) && k < world.askers->len; k++) {
            const Asker *asker = world.askers->pdata[k];
            const Entity *entity = route_at(i)->entity;
            bool personal = role_may(asker, PERSONAL_READ);
            for (size_t c = 0; role_may(asker, route_at(i)->right) && c < entity->count; c++)
                if (is_hidden(entity, &entity->columns[c], asker->kind != STAFF, personal)) {
                    check_oracle(asker, entity, &entity->columns[c]);
                    columns++;
                }
        }
    g_assert_cmpint(columns, >, 30);
}

static void check_record_fields(const Asker *asker, const Entity *entity, const Node *record) {
    bool personal = role_may(asker, PERSONAL_READ);
    for (size_t i = 0; i < entity->count; i++) {
        const Column *column = &entity->columns[i];
        bool shown = node_get(record, column->name) != NULL;
        if (shown == is_hidden(entity, column, asker->kind != STAFF, personal))
            g_error("%s: %s.%s is %s", asker->name, entity->name, column->name,
                    shown ? "shown" : "left out");
    }
}

static void test_records_show_only_the_fields_for_the_role(void) {
    int records = 0;
    for (int kind = 0; kind < ENTITY_COUNT; kind++)
        for (guint k = 0; k < world.askers->len; k++) {
            const Asker *asker = world.askers->pdata[k];
            const Entity *entity = entity_of((EntityKind)kind);
            int64_t id = world.ids[kind][OWN];
            if (!id || !role_may(asker, rights_to_read((EntityKind)kind)) ||
                !can_see(asker, (EntityKind)kind, OWN))
                continue;
            g_autofree char *path = g_strdup_printf("/api/v1/%s/%" PRId64, entity->plural, id);
            Answer answer = http_ask(asker->client, "GET", path, NULL, NULL);
            g_assert_cmpint(answer.status, ==, 200);
            check_record_fields(asker, entity, answer_json(&answer));
            answer_free(&answer);
            records++;
        }
    g_assert_cmpint(records, >, 100);
}

static void test_ones_own_account_shows_no_inside_fields(void) {
    const char *const names[] = {"customer", "customer of one site"};
    for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
        const Asker *asker = asker_named(names[i]);
        Answer answer = http_ask(asker->client, "GET", "/api/v1/me", NULL, NULL);
        g_assert_cmpint(answer.status, ==, 200);
        check_record_fields(asker, &USER, answer_at(&answer, "user"));
        g_assert_cmpstr(answer_text(&answer, "user.login"), ==, asker->account->login);
        answer_free(&answer);
    }
}

static void test_the_journal_hides_personal_data_from_who_may_not_see_it(void) {
    static const char PATH[] = "/api/v1/journal?limit=200";
    Answer manager = http_ask(asker_named("manager")->client, "GET", PATH, NULL, NULL);
    Answer auditor = http_ask(asker_named("auditor")->client, "GET", PATH, NULL, NULL);
    g_assert_cmpint(manager.status, ==, 200);
    g_assert_cmpint(auditor.status, ==, 200);
    g_assert_null(strstr(auditor.body, "Li Wei"));
    g_assert_null(strstr(auditor.body, "under the mat"));
    g_assert_null(strstr(manager.body, "$argon2id"));
    answer_free(&manager);
    answer_free(&auditor);
}

static void test_a_file_is_as_closed_as_its_record(void) {
    int64_t id = attach(ENTITY_CONTRACT, world.contracts[0]);
    for (guint k = 0; k < world.askers->len; k++) {
        const Asker *asker = world.askers->pdata[k];
        if (asker->kind == NOBODY || asker->way != BY_SESSION)
            continue;
        bool may = role_may(asker, CONTRACTS_READ) && can_see(asker, ENTITY_CONTRACT, OWN);
        for (int i = 0; i < 2; i++) {
            g_autofree char *path =
                i ? g_strdup_printf("/api/v1/attachments/%" PRId64 "/content", id)
                  : g_strdup_printf("/api/v1/attachments/%" PRId64, id);
            Answer answer = http_ask(asker->client, "GET", path, NULL, NULL);
            if ((answer.status == 200) != may)
                g_error("%s: GET %s of a contract: %d", asker->name, path, answer.status);
            answer_free(&answer);
        }
    }
}

static Answer ask_of_file(const Asker *asker, const char *method, int64_t id, const char *part) {
    g_autofree char *path = g_strdup_printf("/api/v1/attachments/%" PRId64 "%s", id, part);
    return http_ask(asker->client, method, path, NULL, NULL);
}

/* Seen by those of the house; to others the answers about a file that never was. */
static void check_internal_file(const Asker *asker, const char *method, int64_t id,
                                const char *part) {
    bool house = asker->kind == STAFF && role_may(asker, EQUIPMENT_READ);
    Answer is = ask_of_file(asker, method, id, part);
    Answer never = ask_of_file(asker, method, INT64_C(999999999), part);
    bool same = is.status == never.status && !strcmp(is.body, never.body);
    if (house ? is.status != 200 : !same)
        g_error("%s: %s an internal file%s: %d %s", asker->name, method, part, is.status, is.body);
    answer_free(&is);
    answer_free(&never);
}

static void test_an_internal_file_is_for_the_house(void) {
    g_autofree char *list =
        g_strdup_printf("/api/v1/requests/%" PRId64 "/attachments", world.ids[ENTITY_REQUEST][OWN]);
    g_autofree char *upload = g_strdup_printf("%s?name=ours.txt&internal=true", list);
    Answer answer = http_ask(asker_named("engineer")->client, "POST", upload,
                             "Content-Type: text/plain\r\n", "inside");
    g_assert_cmpint(answer.status, ==, 201);
    int64_t id = answer_whole(&answer, "id");
    answer_free(&answer);
    for (guint k = 0; k < world.askers->len; k++) {
        const Asker *asker = world.askers->pdata[k];
        check_internal_file(asker, "GET", id, "");
        check_internal_file(asker, "GET", id, "/content");
        if (asker->kind != STAFF)
            check_internal_file(asker, "DELETE", id, "");
        answer = http_ask(asker->client, "GET", list, NULL, NULL);
        if (answer.status == 200 && has_item(&answer, id) != (asker->kind == STAFF))
            g_error("%s: GET %s: %s", asker->name, list, answer.body);
        answer_free(&answer);
    }
}

/* ---- sessions and tokens over time ---- */

static int status_of(Client *client, const char *method, const char *path, const char *headers,
                     const char *body) {
    Answer answer = http_ask(client, method, path, headers, body);
    int status = answer.status;
    answer_free(&answer);
    return status;
}

static void test_a_session_writes_only_with_its_mark_and_from_our_pages(void) {
    Account *account = account_new(world.server, "manager", 0, NULL, true);
    Client *client = client_new(world.server);
    static const char BODY[] = "{\"number\":\"\"}", PATH[] = "/api/v1/customers";
    client_be(client, NULL, account->cookie, account->csrf);
    g_assert_cmpint(status_of(client, "POST", PATH, NULL, BODY), ==, 422);
    g_assert_cmpint(status_of(client, "POST", PATH, "Origin: http://localhost\r\n", BODY), ==, 422);
    g_assert_cmpint(status_of(client, "POST", PATH, "Origin: http://evil.example\r\n", BODY), ==,
                    403);
    g_assert_cmpint(status_of(client, "POST", PATH, "Origin: null\r\n", BODY), ==, 403);
    g_assert_cmpint(status_of(client, "POST", PATH, "Sec-Fetch-Site: cross-site\r\n", BODY), ==,
                    403);
    g_assert_cmpint(status_of(client, "POST", PATH, "Content-Type: text/plain\r\n", BODY), ==, 415);
    Account *other = account_new(world.server, "manager", 0, NULL, true);
    client_be(client, NULL, account->cookie, other->csrf);
    g_assert_cmpint(status_of(client, "POST", PATH, NULL, BODY), ==, 403);
    client_be(client, NULL, account->cookie, NULL);
    g_assert_cmpint(status_of(client, "POST", PATH, NULL, BODY), ==, 403);
    g_assert_cmpint(status_of(client, "GET", PATH, NULL, NULL), ==, 200);
    client_free(client);
    account_free(account);
    account_free(other);
}

static void set_role(const Account *account, const char *role) {
    g_autofree char *path = g_strdup_printf("/api/v1/users/%" PRId64, account->id);
    g_autofree char *text = g_strdup_printf("{'role': '%s'}", role);
    g_autofree char *body = quoted(text);
    Answer before = http_ask(world.local, "GET", path, NULL, NULL);
    g_autofree char *match =
        g_strdup_printf("If-Match: \"%" PRId64 "\"\r\n", answer_whole(&before, "version"));
    answer_free(&before);
    g_assert_cmpint(status_of(world.local, "PATCH", path, match, body), ==, 200);
}

static void test_a_changed_role_and_a_shut_account_count_at_once(void) {
    Account *account = account_new(world.server, "manager", 0, NULL, true);
    Client *session = client_new(world.server), *token = client_new(world.server);
    static const char PATH[] = "/api/v1/customers";
    client_be(session, NULL, account->cookie, account->csrf);
    client_be(token, account->token, NULL, NULL);
    g_assert_cmpint(status_of(session, "POST", PATH, NULL, "{}"), ==, 422);
    g_assert_cmpint(status_of(token, "POST", PATH, NULL, "{}"), ==, 422);
    set_role(account, "engineer");
    g_assert_cmpint(status_of(session, "POST", PATH, NULL, "{}"), ==, 403);
    g_assert_cmpint(status_of(token, "POST", PATH, NULL, "{}"), ==, 403);
    g_assert_cmpint(status_of(token, "GET", PATH, NULL, NULL), ==, 200);
    post_local("/api/v1/users/{id}/deactivate", account->id);
    g_assert_cmpint(status_of(session, "GET", PATH, NULL, NULL), ==, 401);
    g_assert_cmpint(status_of(token, "GET", PATH, NULL, NULL), ==, 401);
    post_local("/api/v1/users/{id}/activate", account->id);
    g_assert_cmpint(status_of(session, "GET", PATH, NULL, NULL), ==, 401); /* it stays ended */
    client_free(session);
    client_free(token);
    account_free(account);
}

static void test_a_new_password_ends_all_sessions(void) {
    Account *account = account_new(world.server, "engineer", 0, NULL, true);
    g_autofree char *cookie = g_strdup(account->cookie), *csrf = g_strdup(account->csrf);
    Client *first = client_new(world.server), *second = client_new(world.server);
    client_be(first, NULL, cookie, csrf);
    account_sign_in(world.server, account);
    client_be(second, NULL, account->cookie, account->csrf);
    g_assert_cmpstr(cookie, !=, account->cookie);
    g_assert_cmpint(status_of(first, "GET", "/api/v1/me", NULL, NULL), ==, 200);
    g_autofree char *text =
        g_strdup_printf("{'old': '%s', 'password': 'another one, long'}", account->password);
    g_autofree char *body = quoted(text);
    g_assert_cmpint(status_of(second, "POST", "/api/v1/me/password", NULL, body), ==, 204);
    g_assert_cmpint(status_of(first, "GET", "/api/v1/me", NULL, NULL), ==, 401);
    g_assert_cmpint(status_of(second, "GET", "/api/v1/me", NULL, NULL), ==, 401);
    client_free(first);
    client_free(second);
    account_free(account);
}

static int set_own(Client *client, const char *text) {
    g_autofree char *body = quoted(text);
    Answer self = http_ask(client, "GET", "/api/v1/me", NULL, NULL);
    g_autofree char *match =
        g_strdup_printf("If-Match: \"%" PRId64 "\"\r\n", answer_whole(&self, "user.version"));
    answer_free(&self);
    return status_of(client, "PATCH", "/api/v1/me", match, body);
}

/* How and when one is told is one's own to choose; who one is and what one may do is not. */
static void test_ones_own_settings(void) {
    Account *account = account_new(world.server, "engineer", 0, NULL, true);
    Client *client = client_new(world.server);
    client_be(client, NULL, account->cookie, account->csrf);
    g_assert_cmpint(set_own(client, "{'quiet_from': '22:00', 'quiet_to': '07:00', 'notify_by': "
                                    "['mail'], 'zone': 'Asia/Shanghai'}"),
                    ==, 200);
    Answer self = http_ask(client, "GET", "/api/v1/me", NULL, NULL);
    g_assert_cmpstr(answer_text(&self, "user.quiet_from"), ==, "22:00");
    answer_free(&self);
    g_assert_cmpint(status_of(client, "PATCH", "/api/v1/me", NULL, "{}"), ==, 428);
    g_assert_cmpint(set_own(client, "{'role': 'administrator'}"), ==, 403);
    g_assert_cmpint(set_own(client, "{'functions': 'service_manager'}"), ==, 403);
    g_assert_cmpint(set_own(client, "{'quiet_to': null}"), ==, 422);
    client_free(client);
    account_free(account);
}

/* ---- all of them ---- */

static void build_world(void) {
    world.server = server_new(NULL);
    server_start(world.server);
    world.local = client_new_local(world.server);
    make_objects();
    make_askers();
}

static void free_world(void) {
    for (guint i = 0; i < world.askers->len; i++)
        client_free(((Asker *)world.askers->pdata[i])->client);
    client_free(world.local);
    g_assert_cmpint(server_stop(world.server), ==, 0);
    server_free(world.server);
}

/* Someone who sees some sites of a customer: what they ask for is at one of these. */
static void test_requests_of_some_sites(void) {
    int64_t sites[3];
    for (size_t i = 0; i < G_N_ELEMENTS(sites); i++)
        sites[i] = make_record(world.local, "sites",
                               "{'customer': %" PRId64 ", 'number': 'SOME-%zu', 'name': 'Place'}",
                               world.customers[0], i);
    g_autofree char *one = g_strdup_printf("[%" PRId64 "]", sites[0]);
    g_autofree char *two = g_strdup_printf("[%" PRId64 ",%" PRId64 "]", sites[0], sites[1]);
    g_autofree char *theirs =
        g_strdup_printf("{\"subject\":\"Dark\",\"site\":%" PRId64 "}", sites[1]);
    g_autofree char *others =
        g_strdup_printf("{\"subject\":\"Dark\",\"site\":%" PRId64 "}", sites[2]);
    const struct {
        const char *sites, *body;
        int status;
    } cases[] = {{one, "{\"subject\":\"Dark\"}", 201},
                 {two, "{\"subject\":\"Dark\"}", 422},
                 {two, theirs, 201},
                 {two, others, 422},
                 {one, others, 422}};
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        Account *account =
            account_new(world.server, "customer", world.customers[0], cases[i].sites, false);
        Client *client = client_new(world.server);
        client_be(client, account->token, NULL, NULL);
        Answer answer = http_ask(client, "POST", "/api/v1/requests", NULL, cases[i].body);
        g_assert_cmpint(answer.status, ==, cases[i].status);
        g_autofree char *path =
            g_strdup_printf("/api/v1/requests/%" PRId64 "/timeline", answer_whole(&answer, "id"));
        answer_free(&answer);
        answer = http_ask(client, "GET", path, NULL, NULL);
        g_assert_cmpint(answer.status, ==, cases[i].status == 201 ? 200 : 404);
        answer_free(&answer);
        client_free(client);
        account_free(account);
    }
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_assert_cmpint(argc, ==, 2);
    server_binary = argv[1];
    g_assert_true(secret_start());
    read_file_of_rights();
    build_world();
    g_test_add_func("/rights/the grid is the one that was reviewed",
                    test_the_grid_is_the_one_that_was_reviewed);
    g_test_add_func("/rights/what is open is what was reviewed",
                    test_what_is_open_is_what_was_reviewed);
    g_test_add_func("/rights/personal and staff columns are those that were reviewed",
                    test_personal_and_staff_columns_are_those_that_were_reviewed);
    g_test_add_func("/rights/lists and counts show nothing foreign",
                    test_lists_and_counts_show_nothing_foreign);
    g_test_add_func("/rights/search finds nothing foreign and no hidden words",
                    test_search_finds_nothing_foreign_and_no_hidden_words);
    g_test_add_func("/rights/hidden columns order and filter nothing",
                    test_hidden_columns_order_and_filter_nothing);
    g_test_add_func("/rights/records show only the fields for the role",
                    test_records_show_only_the_fields_for_the_role);
    g_test_add_func("/rights/one's own account shows no inside fields",
                    test_ones_own_account_shows_no_inside_fields);
    g_test_add_func("/rights/the journal hides personal data from who may not see it",
                    test_the_journal_hides_personal_data_from_who_may_not_see_it);
    g_test_add_func("/rights/a file is as closed as its record",
                    test_a_file_is_as_closed_as_its_record);
    g_test_add_func("/rights/an internal file is for the house",
                    test_an_internal_file_is_for_the_house);
    g_test_add_func("/rights/a session writes only with its mark and from our pages",
                    test_a_session_writes_only_with_its_mark_and_from_our_pages);
    g_test_add_func("/rights/a changed role and a shut account count at once",
                    test_a_changed_role_and_a_shut_account_count_at_once);
    g_test_add_func("/rights/a new password ends all sessions",
                    test_a_new_password_ends_all_sessions);
    g_test_add_func("/rights/one's own settings", test_ones_own_settings);
    g_test_add_func("/rights/requests of some sites", test_requests_of_some_sites);
    g_test_add_func("/rights/every route, every role, every object",
                    test_every_route_every_role_every_object);
    int result = g_test_run();
    free_world();
    return result;
}
