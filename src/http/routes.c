/* The table of routes: everything that can be asked over HTTP, each with its policy. A row without
 * a right doesn't compile; what is not here doesn't exist. */
#include "http/ask.h"

#include "model/attachment.h"
#include "model/component.h"
#include "model/contact.h"
#include "model/contract.h"
#include "model/cover.h"
#include "model/customer.h"
#include "model/equipment.h"
#include "model/part.h"
#include "model/product.h"
#include "model/programme_version.h"
#include "model/session.h"
#include "model/site.h"
#include "model/skill.h"
#include "model/team.h"
#include "model/token.h"
#include "model/user.h"

#include <glib.h>
#include <pthread.h>

#define ROUTE(its_method, its_path, its_right, its_handler, text, ...)                             \
    {                                                                                              \
        .method = HTTP_##its_method, .path = "/api/v1/" its_path, .right = (its_right),            \
        .handle = its_handler, .summary = text, ##__VA_ARGS__                                      \
    }

/* The five ways to a kind of record. */
#define RECORD_ROUTES(plural, ENTITY_TABLE, READ, WRITE, one, many)                                \
    ROUTE(GET, plural, READ, list_records, "Lists " many, .entity = &ENTITY_TABLE),                \
        ROUTE(POST, plural, WRITE, write_record, "Adds " one, .entity = &ENTITY_TABLE,             \
              .action = "create"),                                                                 \
        ROUTE(GET, plural "/{id}", READ, read_record, "Reads " one, .entity = &ENTITY_TABLE),      \
        ROUTE(PATCH, plural "/{id}", WRITE, write_record, "Changes " one, .entity = &ENTITY_TABLE, \
              .action = "update"),                                                                 \
        ROUTE(DELETE, plural "/{id}", WRITE, write_record, "Deletes " one,                         \
              .entity = &ENTITY_TABLE, .action = "delete")

enum { IMPORT_BYTES = 1024 * 1024 * 1024, ATTACHMENT_BYTES = 100 * 1024 * 1024 };

#define EXPORT_ROUTE(plural, ENTITY_TABLE)                                                         \
    ROUTE(GET, plural "/export", DATA_EXPORT, export_records, "Exports " plural,                   \
          .entity = &ENTITY_TABLE, .flags = ROUTE_HEAVY)

#define REDACT_ROUTE(plural, ENTITY_TABLE)                                                         \
    ROUTE(POST, plural "/{id}/redact", PRIVACY_REDACT, write_record,                               \
          "Blanks personal data for good, in the journal, too", .entity = &ENTITY_TABLE,           \
          .action = "redact", .flags = ROUTE_NO_BODY)

#define ATTACHMENT_ROUTES(plural, ENTITY_TABLE, READ, WRITE)                                       \
    ROUTE(GET, plural "/{id}/attachments", READ, list_attachments, "Lists files of " plural,       \
          .entity = &ENTITY_TABLE),                                                                \
        ROUTE(POST, plural "/{id}/attachments", WRITE, upload_attachment,                          \
              "Adds a file to one of " plural, .entity = &ENTITY_TABLE, .action = "attach_file",   \
              .flags = ROUTE_HEAVY | ROUTE_UPLOAD, .upload_bytes = ATTACHMENT_BYTES)

static const Route ROUTES[] = {
    RECORD_ROUTES("customers", CUSTOMER, CUSTOMERS_READ, CUSTOMERS_WRITE, "a customer",
                  "customers"),
    RECORD_ROUTES("sites", SITE, CUSTOMERS_READ, CUSTOMERS_WRITE, "a site", "sites"),
    RECORD_ROUTES("contacts", CONTACT, CUSTOMERS_READ, CUSTOMERS_WRITE, "a contact", "contacts"),
    RECORD_ROUTES("products", PRODUCT, CATALOGUE_READ, CATALOGUE_WRITE, "a product model",
                  "product models"),
    RECORD_ROUTES("parts", PART, CATALOGUE_READ, CATALOGUE_WRITE, "a part", "parts"),
    RECORD_ROUTES("components", COMPONENT, CATALOGUE_READ, CATALOGUE_WRITE, "a component",
                  "components"),
    RECORD_ROUTES("equipment", EQUIPMENT, EQUIPMENT_READ, EQUIPMENT_WRITE, "a piece of equipment",
                  "equipment"),
    RECORD_ROUTES("programmes", PROGRAMME, PROGRAMMES_READ, PROGRAMMES_WRITE, "a programme version",
                  "programme versions"),
    ROUTE(POST, "programmes/{id}/publish", PROGRAMMES_WRITE, write_record,
          "Publishes a programme version", .entity = &PROGRAMME, .action = "publish_programme",
          .flags = ROUTE_NO_BODY),
    ROUTE(POST, "programmes/{id}/withdraw", PROGRAMMES_WRITE, write_record,
          "Withdraws a programme version", .entity = &PROGRAMME, .action = "withdraw_programme",
          .flags = ROUTE_NO_BODY),
    RECORD_ROUTES("contracts", CONTRACT, CONTRACTS_READ, CONTRACTS_WRITE, "a contract",
                  "contracts"),
    RECORD_ROUTES("covers", COVER, CONTRACTS_READ, CONTRACTS_WRITE, "what a contract covers",
                  "what contracts cover"),
    RECORD_ROUTES("teams", TEAM, PEOPLE_READ, PEOPLE_WRITE, "a team", "teams"),
    RECORD_ROUTES("skills", SKILL, PEOPLE_READ, PEOPLE_WRITE, "a skill", "skills"),
    REDACT_ROUTE("sites", SITE),
    REDACT_ROUTE("contacts", CONTACT),
    REDACT_ROUTE("contracts", CONTRACT),
    REDACT_ROUTE("users", USER),
    ROUTE(GET, "users", PEOPLE_READ, list_records, "Lists accounts", .entity = &USER),
    ROUTE(POST, "users", PEOPLE_WRITE, write_record, "Invites someone", .entity = &USER,
          .action = "invite_user"),
    ROUTE(GET, "users/{id}", PEOPLE_READ, read_record, "Reads an account", .entity = &USER),
    ROUTE(PATCH, "users/{id}", PEOPLE_WRITE, write_record, "Changes an account", .entity = &USER,
          .action = "update"),
    ROUTE(POST, "users/{id}/link", PEOPLE_WRITE, write_record,
          "Makes a new invitation, or a link for a new password", .entity = &USER,
          .action = "renew_link", .flags = ROUTE_NO_BODY),
    ROUTE(POST, "users/{id}/deactivate", PEOPLE_WRITE, write_record, "Shuts an account",
          .entity = &USER, .action = "deactivate_user", .flags = ROUTE_NO_BODY),
    ROUTE(POST, "users/{id}/activate", PEOPLE_WRITE, write_record, "Opens an account again",
          .entity = &USER, .action = "activate_user", .flags = ROUTE_NO_BODY),
    ROUTE(DELETE, "users/{id}/second_factor", PEOPLE_WRITE, write_record,
          "Turns someone's second factor off", .entity = &USER, .action = "remove_second_factor"),
    ROUTE(POST, "users/{id}/tokens", PEOPLE_WRITE, write_record, "Makes an API token for someone",
          .entity = &TOKEN, .action = "create_token"),
    ROUTE(POST, "sessions", RIGHT_NONE, begin_session, "Signs in", .entity = &SESSION,
          .action = "sign_in"),
    ROUTE(GET, "sessions", RIGHT_SELF, list_own, "Lists one's own sessions", .entity = &SESSION),
    ROUTE(DELETE, "sessions/current", RIGHT_SELF, end_session, "Signs out", .entity = &SESSION,
          .action = "sign_out"),
    ROUTE(DELETE, "sessions/{id}", RIGHT_SELF, end_session, "Ends a session", .entity = &SESSION,
          .action = "sign_out"),
    ROUTE(POST, "links", RIGHT_NONE, use_link, "Sets a password by a one-time link",
          .action = "open_link"),
    ROUTE(GET, "me", RIGHT_SELF, read_self, "Says who asks, and what they may do"),
    ROUTE(POST, "me/password", RIGHT_SELF, set_own_password, "Sets a new own password",
          .action = "change_password"),
    ROUTE(POST, "me/sign_out", RIGHT_SELF, write_record, "Ends all own sessions", .entity = &USER,
          .action = "sign_out_everywhere", .flags = ROUTE_NO_BODY),
    ROUTE(POST, "me/second_factor", RIGHT_SELF, write_record,
          "Makes the secret for an authenticator app", .entity = &USER,
          .action = "begin_second_factor", .flags = ROUTE_NO_BODY),
    ROUTE(POST, "me/second_factor/confirm", RIGHT_SELF, write_record, "Turns the second factor on",
          .entity = &USER, .action = "confirm_second_factor"),
    ROUTE(POST, "me/second_factor/remove", RIGHT_SELF, write_record, "Turns the second factor off",
          .entity = &USER, .action = "remove_second_factor"),
    ROUTE(GET, "tokens", RIGHT_SELF, list_own, "Lists one's own API tokens", .entity = &TOKEN),
    ROUTE(POST, "tokens", RIGHT_SELF, write_record, "Makes an API token", .entity = &TOKEN,
          .action = "create_token"),
    ROUTE(DELETE, "tokens/{id}", RIGHT_SELF, write_record, "Revokes an API token", .entity = &TOKEN,
          .action = "revoke_token"),
    ROUTE(GET, "events", EVENTS_LISTEN, open_events, "Streams what changes, as it changes"),
    ROUTE(GET, "journal", JOURNAL_READ, list_journal, "Lists the journal", .flags = ROUTE_HEAVY),
    ROUTE(POST, "imports", DATA_IMPORT, import_file, "Imports a file of CSV or JSON lines",
          .flags = ROUTE_HEAVY | ROUTE_UPLOAD, .upload_bytes = IMPORT_BYTES),
    EXPORT_ROUTE("customers", CUSTOMER),
    EXPORT_ROUTE("sites", SITE),
    EXPORT_ROUTE("contacts", CONTACT),
    EXPORT_ROUTE("products", PRODUCT),
    EXPORT_ROUTE("parts", PART),
    EXPORT_ROUTE("components", COMPONENT),
    EXPORT_ROUTE("equipment", EQUIPMENT),
    EXPORT_ROUTE("contracts", CONTRACT),
    EXPORT_ROUTE("covers", COVER),
    EXPORT_ROUTE("teams", TEAM),
    EXPORT_ROUTE("skills", SKILL),
    EXPORT_ROUTE("users", USER),
    ATTACHMENT_ROUTES("customers", CUSTOMER, CUSTOMERS_READ, CUSTOMERS_WRITE),
    ATTACHMENT_ROUTES("sites", SITE, CUSTOMERS_READ, CUSTOMERS_WRITE),
    ATTACHMENT_ROUTES("equipment", EQUIPMENT, EQUIPMENT_READ, EQUIPMENT_WRITE),
    ATTACHMENT_ROUTES("contracts", CONTRACT, CONTRACTS_READ, CONTRACTS_WRITE),
    ROUTE(GET, "attachments/{id}", EQUIPMENT_READ, read_attachment, "Reads what a file is",
          .entity = &ATTACHMENT),
    ROUTE(GET, "attachments/{id}/content", EQUIPMENT_READ, read_attachment_content, "Sends a file",
          .entity = &ATTACHMENT, .flags = ROUTE_HEAVY),
    ROUTE(DELETE, "attachments/{id}", EQUIPMENT_READ, delete_attachment,
          "Deletes a file, with the right to change its record", .entity = &ATTACHMENT,
          .action = "remove_attachment"),
    ROUTE(GET, "equipment/{id}/applies", EQUIPMENT_READ, show_applies,
          "Says which contract and period apply to a unit on a day, and why others don't",
          .entity = &EQUIPMENT),
    ROUTE(GET, "equipment/{id}/label", EQUIPMENT_READ, read_label, "Says what a unit's label holds",
          .entity = &EQUIPMENT),
    ROUTE(GET, "equipment/{id}/label.svg", EQUIPMENT_READ, draw_label,
          "Draws a unit's label as a QR code", .entity = &EQUIPMENT),
    ROUTE(POST, "equipment/{id}/label/renew", EQUIPMENT_WRITE, write_record,
          "Issues a unit's label anew; older ones end", .entity = &EQUIPMENT,
          .action = "renew_label", .flags = ROUTE_NO_BODY),
    ROUTE(GET, "labels/{word}", EQUIPMENT_READ, find_label, "Finds the unit of a label",
          .entity = &EQUIPMENT),
    ROUTE(POST, "operations/backup", OPERATIONS, backup_house,
          "Makes a backup of the whole house, its key included",
          .flags = ROUTE_NO_BODY | ROUTE_LOCAL),
    ROUTE(POST, "operations/verify", OPERATIONS, verify_house,
          "Checks the store: chain, signatures, records", .flags = ROUTE_NO_BODY),
    {.method = HTTP_GET,
     .path = "/healthz",
     .right = RIGHT_NONE,
     .handle = say_healthy,
     .summary = "Says that the process answers"},
    {.method = HTTP_GET,
     .path = "/readyz",
     .right = RIGHT_NONE,
     .handle = say_ready,
     .summary = "Says whether reads and writes work",
     .flags = ROUTE_HEAVY},
    {.method = HTTP_GET,
     .path = "/metrics",
     .right = OPERATIONS,
     .handle = say_figures,
     .summary = "Figures for Prometheus"},
    ROUTE(GET, "openapi.json", RIGHT_NONE, show_openapi, "This API as an OpenAPI 3.1 document"),
    {.method = HTTP_GET,
     .path = "/api",
     .right = RIGHT_NONE,
     .handle = show_api,
     .summary = "This API as a page to read"},
    {.method = HTTP_GET,
     .path = "/",
     .right = RIGHT_NONE,
     .handle = show_front,
     .summary = "The front page"},
    {.method = HTTP_GET,
     .path = "/pages.css",
     .right = RIGHT_NONE,
     .handle = show_style,
     .summary = "The style of these pages"},
    {.method = HTTP_GET,
     .path = "/l/{word}",
     .right = RIGHT_NONE,
     .handle = show_label,
     .summary = "What the QR code on a unit opens"},
    {.method = HTTP_GET,
     .path = "/welcome",
     .right = RIGHT_NONE,
     .handle = show_welcome,
     .summary = "A form to set a password by a one-time link"},
    {.method = HTTP_POST,
     .path = "/welcome",
     .right = RIGHT_NONE,
     .handle = take_welcome,
     .summary = "Sets a password by a one-time link, from the form",
     .action = "open_link"},
};

size_t route_count(void) {
    return G_N_ELEMENTS(ROUTES);
}

const Route *route_at(size_t index) {
    return &ROUTES[index];
}

/* ---- matching ---- */

static bool take_id(const char *text, size_t length, int64_t *ret_id) {
    if (!length || length > 18 || (*text == '0' && length > 1))
        return false;
    int64_t id = 0;
    for (size_t i = 0; i < length; i++) {
        if (!g_ascii_isdigit(text[i]))
            return false;
        id = id * 10 + (text[i] - '0');
    }
    *ret_id = id;
    return true;
}

/* Routes of one path, by method; the table knows them by the path as it is written there. */
typedef struct PathRoutes {
    const Route *by_method[HTTP_METHOD_COUNT];
} PathRoutes;

static GHashTable *paths; /* "/api/v1/sites/{id}" → PathRoutes */
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void make_paths(void) {
    paths = g_hash_table_new(g_str_hash, g_str_equal);
    for (size_t i = 0; i < G_N_ELEMENTS(ROUTES); i++) {
        PathRoutes *routes = g_hash_table_lookup(paths, ROUTES[i].path);
        if (!routes) {
            routes = g_new0(PathRoutes, 1);
            g_hash_table_insert(paths, (void *)(uintptr_t)ROUTES[i].path, routes);
        }
        routes->by_method[ROUTES[i].method] = &ROUTES[i];
    }
}

static const char ID[] = "{id}", WORD[] = "{word}";

/* The path with "{id}" in the place of each number. */
static const char *with_ids(Arena *arena, const char *path, int64_t *ret_id) {
    char *pattern = arena_room(arena, strlen(path) * sizeof ID + 1), *to = pattern;
    while (*path) {
        size_t length = strcspn(path, "/");
        bool id = take_id(path, length, ret_id);
        memcpy(to, id ? ID : path, id ? strlen(ID) : length);
        to += id ? strlen(ID) : length;
        path += length;
        if (*path)
            *to++ = *path++;
    }
    *to = '\0';
    return pattern;
}

/* The path with "{word}" in the place of its last segment; NULL where there is none. */
static const char *with_word(Arena *arena, const char *path, const char **ret_word) {
    const char *slash = strrchr(path, '/');
    if (!slash || !slash[1])
        return NULL;
    *ret_word = arena_text(arena, slash + 1);
    return arena_printf(arena, "%.*s/%s", (int)(slash - path), path, WORD);
}

static const PathRoutes *find_path(Arena *arena, const char *path, int64_t *ret_id,
                                   const char **ret_word) {
    pthread_once(&once, make_paths);
    const PathRoutes *routes = g_hash_table_lookup(paths, with_ids(arena, path, ret_id));
    const char *pattern = routes ? NULL : with_word(arena, path, ret_word);
    return pattern ? g_hash_table_lookup(paths, pattern) : routes;
}

const Route *route_find(Arena *arena, HttpMethod method, const char *path, int64_t *ret_id,
                        const char **ret_word, bool *ret_other_method) {
    const PathRoutes *routes = find_path(arena, path, ret_id, ret_word);
    const Route *route = routes ? routes->by_method[method == HTTP_HEAD ? HTTP_GET : method] : NULL;
    *ret_other_method = routes && !route;
    return route;
}

const char *route_methods(Arena *arena, const char *path) {
    const char *methods = "";
    int64_t id;
    const char *word;
    const PathRoutes *routes = find_path(arena, path, &id, &word);
    for (int method = 0; routes && method < HTTP_METHOD_COUNT; method++)
        if (routes->by_method[method])
            methods = arena_printf(arena, "%s%s%s", methods, *methods ? ", " : "",
                                   http_method_word((HttpMethod)method));
    return methods;
}
