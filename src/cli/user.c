/* aftercare user …: accounts. aftercare token …: API tokens. */
#include "cli/house.h"

#include <glib.h>
#include <inttypes.h>
#include <stdio.h>

static void print_json(const Node *node) {
    JsonWriter *out = json_writer_new(stdout);
    json_node(out, node);
    json_end_line(out);
    json_writer_free(out);
}

static int finish(Call *call, CliHouse *house, const Arguments *arguments) {
    house_close(house);
    return call->errors ? report_errors(call, switched(arguments, "--json")) : EXIT_DONE;
}

/* Words and texts of options as a JSON object. */
static const char *options_json(Call *call, const Arguments *arguments, const char *const *names) {
    JsonWriter *out = json_writer_new(NULL);
    json_begin_object(out);
    for (; *names; names++) {
        const char *value = argument(arguments, arena_printf(call->arena, "--%s", *names));
        if (!value)
            continue;
        json_key(out, *names);
        if (!strcmp(*names, "customer"))
            json_raw(out, value);
        else
            json_text(out, value);
    }
    json_end_object(out);
    const char *text = arena_text(call->arena, json_written(out, NULL));
    json_writer_free(out);
    return text;
}

int run_user_add(Call *call, const Arguments *arguments) {
    static const char *const NAMES[] = {"login", "name", "role", "language", "customer", NULL};
    CliHouse house;
    const Node *answer = NULL;
    const char *customer = argument(arguments, "--customer");
    if (customer && (!*customer || strspn(customer, "0123456789") != strlen(customer))) {
        call_fail(call, ERROR_USAGE, "--customer", "must be an id");
        return report_errors(call, switched(arguments, "--json"));
    }
    if (house_open(call, arguments, true, &house) &&
        house_ask(call, &house, "POST", "/api/v1/users", options_json(call, arguments, NAMES),
                  &answer)) {
        if (switched(arguments, "--json"))
            print_json(answer);
        else
            printf("%s\nThe link works once, for three days.\n", node_text(answer, "link"));
    }
    return finish(call, &house, arguments);
}

/* The account with this login. */
static const char *find_user(Call *call, CliHouse *house, const char *login) {
    const Node *answer;
    char *escaped = g_uri_escape_string(login, NULL, FALSE);
    const char *path = arena_printf(call->arena, "/api/v1/users?login=%s", escaped);
    g_free(escaped);
    if (!house_ask(call, house, "GET", path, NULL, &answer))
        return NULL;
    const Node *items = node_get(answer, "items");
    if (items && items->items.count)
        return node_text(items->items.items[0], "id");
    call_fail(call, ERROR_NOT_FOUND, login, "is no login");
    return NULL;
}

static int act_on_user(Call *call, const Arguments *arguments, const char *action,
                       void (*print)(const Node *answer)) {
    CliHouse house;
    const Node *answer = NULL;
    if (house_open(call, arguments, false, &house)) {
        const char *id = find_user(call, &house, arguments->operands.items[0]);
        if (id && house_ask(call, &house, "POST",
                            arena_printf(call->arena, "/api/v1/users/%s/%s", id, action), NULL,
                            &answer)) {
            if (switched(arguments, "--json"))
                print_json(answer);
            else
                print(answer);
        }
    }
    return finish(call, &house, arguments);
}

static void print_link(const Node *answer) {
    printf("%s\n", node_text(answer, "link"));
}

static void print_status(const Node *answer) {
    printf("%s is %s\n", node_text(answer, "login"), node_text(answer, "status"));
}

int run_user_link(Call *call, const Arguments *arguments) {
    return act_on_user(call, arguments, "link", print_link);
}

int run_user_deactivate(Call *call, const Arguments *arguments) {
    return act_on_user(call, arguments, "deactivate", print_status);
}

int run_user_activate(Call *call, const Arguments *arguments) {
    return act_on_user(call, arguments, "activate", print_status);
}

/* One line of standard input, without its end; NULL and an error where there is none. */
static const char *read_password(Call *call) {
    char line[1024];
    if (!fgets(line, sizeof line, stdin)) {
        call_fail(call, ERROR_USAGE, NULL, "the password comes on standard input, one line");
        return NULL;
    }
    line[strcspn(line, "\r\n")] = '\0';
    return arena_text(call->arena, line);
}

static const char *password_json(Call *call, const char *link, const char *password) {
    const char *token = strstr(link, "token=");
    JsonWriter *out = json_writer_new(NULL);
    json_begin_object(out);
    json_text_field(out, "token", token ? token + strlen("token=") : "");
    json_text_field(out, "password", password);
    json_end_object(out);
    const char *text = arena_text(call->arena, json_written(out, NULL));
    json_writer_free(out);
    return text;
}

/* By a link of its own, like anyone: the same checks, the same journal. */
int run_user_password(Call *call, const Arguments *arguments) {
    CliHouse house;
    const Node *answer = NULL;
    const char *password = read_password(call);
    if (!password)
        return report_errors(call, switched(arguments, "--json"));
    if (house_open(call, arguments, false, &house)) {
        const char *id = find_user(call, &house, arguments->operands.items[0]);
        const char *path = id ? arena_printf(call->arena, "/api/v1/users/%s/link", id) : NULL;
        if (path && house_ask(call, &house, "POST", path, NULL, &answer))
            house_ask(call, &house, "POST", "/api/v1/links",
                      password_json(call, node_text(answer, "link"), password), &answer);
    }
    return finish(call, &house, arguments);
}

static void print_users(const Node *answer) {
    const Node *items = node_get(answer, "items");
    for (size_t i = 0; items && i < items->items.count; i++) {
        const Node *user = items->items.items[i];
        printf("%-8s %-30s %-14s %-12s %s\n", node_text(user, "id"), node_text(user, "login"),
               node_text(user, "role"), node_text(user, "status"), node_text(user, "name"));
    }
}

int run_user_list(Call *call, const Arguments *arguments) {
    CliHouse house;
    const Node *answer = NULL;
    const char *next = "";
    if (house_open(call, arguments, false, &house))
        while (next && house_ask(call, &house, "GET",
                                 arena_printf(call->arena, "/api/v1/users?sort=login&limit=200%s%s",
                                              *next ? "&cursor=" : "", next),
                                 NULL, &answer)) {
            if (switched(arguments, "--json"))
                print_json(answer);
            else
                print_users(answer);
            const Node *more = node_get(answer, "next");
            next = more && more->kind == NODE_SCALAR ? more->text : NULL;
        }
    return finish(call, &house, arguments);
}

/* ---- tokens ---- */

static const char *token_json(Call *call, const Arguments *arguments) {
    JsonWriter *out = json_writer_new(NULL);
    char **scopes = g_strsplit(argument(arguments, "--scopes"), ",", -1);
    json_begin_object(out);
    json_text_field(out, "name", argument(arguments, "--name"));
    json_key(out, "scopes");
    json_begin_list(out);
    for (char **scope = scopes; *scope; scope++)
        json_text(out, g_strstrip(*scope));
    json_end_list(out);
    if (argument(arguments, "--expires"))
        json_text_field(out, "expires_on", argument(arguments, "--expires"));
    json_end_object(out);
    g_strfreev(scopes);
    const char *text = arena_text(call->arena, json_written(out, NULL));
    json_writer_free(out);
    return text;
}

int run_token_add(Call *call, const Arguments *arguments) {
    CliHouse house;
    const Node *answer = NULL;
    if (house_open(call, arguments, false, &house)) {
        const char *id = find_user(call, &house, argument(arguments, "--login"));
        if (id && house_ask(call, &house, "POST",
                            arena_printf(call->arena, "/api/v1/users/%s/tokens", id),
                            token_json(call, arguments), &answer)) {
            if (switched(arguments, "--json"))
                print_json(answer);
            else
                printf("%s\nIt is shown this once.\n", node_text(answer, "secret"));
        }
    }
    return finish(call, &house, arguments);
}

int run_token_revoke(Call *call, const Arguments *arguments) {
    CliHouse house;
    const Node *answer;
    const char *id = arguments->operands.items[0];
    if (!*id || strspn(id, "0123456789") != strlen(id))
        call_fail(call, ERROR_USAGE, id, "must be a token's id");
    if (call->errors)
        return report_errors(call, switched(arguments, "--json"));
    if (house_open(call, arguments, false, &house))
        house_ask(call, &house, "DELETE", arena_printf(call->arena, "/api/v1/tokens/%s", id), NULL,
                  &answer);
    return finish(call, &house, arguments);
}
