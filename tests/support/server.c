#include "support/server.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <libpq-fe.h>
#include <poll.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

enum { START_SECONDS = 60, ANSWER_SECONDS = 60 };

const char *server_binary;
extern char **environ;

/* ---- programs ---- */

int program_run(const char *const *words, char **ret_output) {
    g_autofree char *output = NULL, *errors = NULL;
    g_autoptr(GError) error = NULL;
    int status;
    g_spawn_sync(NULL, (char **)words, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, &output, &errors,
                 &status, &error);
    g_assert_no_error(error);
    if (ret_output)
        *ret_output = g_strconcat(output, errors, NULL);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

void folder_remove(const char *folder) {
    const char *words[] = {"rm", "-rf", "--", folder, NULL};
    program_run(words, NULL);
}

/* ---- the server ---- */

Server *server_new_at(const char *place, const char *database) {
    Server *server = g_new0(Server, 1);
    server->top = g_build_filename(place, "aftercare-XXXXXX", NULL);
    g_assert_nonnull(g_mkdtemp(server->top));
    server->folder = g_build_filename(server->top, "data", NULL);
    server->errors = g_build_filename(server->top, "errors", NULL);
    server->database = g_strdup(database);
    server->output = -1;
    return server;
}

Server *server_new(const char *database) {
    return server_new_at(g_get_tmp_dir(), database);
}

/* In the child, between fork and exec: nothing that takes memory or locks. */
static void become(const Server *server, int output, int errors, const char *const *words) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    struct rlimit files;
    getrlimit(RLIMIT_NOFILE, &files);
    files.rlim_cur = files.rlim_max;
    setrlimit(RLIMIT_NOFILE, &files);
    dup2(output, STDOUT_FILENO);
    dup2(errors, STDERR_FILENO);
    if (server->user && (setgid(server->user) || setuid(server->user)))
        _exit(126);
    execve(server_binary, (char **)words, server->environ ? server->environ : environ);
    _exit(127);
}

void server_launch(Server *server) {
    const char *words[] = {server_binary,
                           "serve",
                           "--data",
                           server->folder,
                           "--listen",
                           "127.0.0.1:0",
                           server->database ? "--database" : NULL,
                           server->database,
                           NULL};
    int pipes[2];
    g_assert_cmpint(server->pid, ==, 0);
    g_assert_cmpint(pipe2(pipes, O_CLOEXEC), ==, 0);
    int errors = open(server->errors, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
    g_assert_cmpint(errors, >=, 0);
    server->pid = fork();
    g_assert_cmpint(server->pid, >=, 0);
    if (!server->pid)
        become(server, pipes[1], errors, words);
    close(pipes[1]);
    close(errors);
    server->output = pipes[0];
    server->port = 0;
}

bool server_await(Server *server) {
    char text[256] = "";
    size_t length = 0;
    gint64 until = g_get_monotonic_time() + START_SECONDS * G_USEC_PER_SEC;
    while (length < sizeof text - 1 && g_get_monotonic_time() < until) {
        struct pollfd ready = {.fd = server->output, .events = POLLIN};
        if (poll(&ready, 1, 1000) <= 0)
            continue;
        ssize_t got = read(server->output, text + length, sizeof text - 1 - length);
        if (got <= 0)
            return false;
        length += (size_t)got;
        text[length] = '\0';
        const char *port = strstr(text, "listens on port ");
        if (port && strchr(port, '\n')) {
            server->port = atoi(port + strlen("listens on port "));
            return true;
        }
    }
    g_error("the server doesn't come up: %s", text);
}

bool server_try_start(Server *server) {
    server_launch(server);
    return server_await(server);
}

char *server_errors(const Server *server) {
    char *text = NULL;
    g_file_get_contents(server->errors, &text, NULL, NULL);
    return text ? text : g_strdup("");
}

void server_start(Server *server) {
    if (server_try_start(server))
        return;
    g_autofree char *errors = server_errors(server);
    g_error("the server ended with %d: %s", server_wait(server, 10), errors);
}

static int code_of(int status) {
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

int server_wait(Server *server, int seconds) {
    int status = 0;
    gint64 until = g_get_monotonic_time() + seconds * G_USEC_PER_SEC;
    if (!server->pid)
        return 0;
    while (waitpid(server->pid, &status, WNOHANG) == 0) {
        if (g_get_monotonic_time() >= until)
            return -1;
        g_usleep(1000);
    }
    server->pid = 0;
    close(server->output);
    server->output = -1;
    return code_of(status);
}

int server_stop(Server *server) {
    if (!server->pid)
        return 0;
    kill(server->pid, SIGTERM);
    int code = server_wait(server, 60);
    g_assert_cmpint(code, !=, -1);
    return code;
}

void server_kill(Server *server) {
    if (!server->pid)
        return;
    kill(server->pid, SIGKILL);
    g_assert_cmpint(server_wait(server, 60), ==, 128 + SIGKILL);
}

void server_change_past(const Server *server, const char *sql) {
    sqlite3 *db;
    char *message = NULL;
    g_autofree char *path = g_build_filename(server->folder, "aftercare.db", NULL);
    g_assert_cmpint(sqlite3_open_v2(path, &db, SQLITE_OPEN_READWRITE, NULL), ==, SQLITE_OK);
    sqlite3_busy_timeout(db, 10000);
    if (sqlite3_exec(db, sql, NULL, NULL, &message) != SQLITE_OK)
        g_error("%s: %s", sql, message);
    g_assert_cmpint(sqlite3_changes(db), >, 0);
    sqlite3_close(db);
}

void server_free(Server *server) {
    if (!server)
        return;
    server_kill(server);
    folder_remove(server->top);
    g_free(server->top);
    g_free(server->folder);
    g_free(server->errors);
    g_free(server->database);
    g_strfreev(server->environ);
    g_free(server);
}

int64_t server_memory(const Server *server) {
    g_autofree char *file = g_strdup_printf("/proc/%d/statm", server->pid);
    g_autofree char *text = NULL;
    long pages = 0, resident = 0;
    g_assert_true(g_file_get_contents(file, &text, NULL, NULL));
    g_assert_cmpint(sscanf(text, "%ld %ld", &pages, &resident), ==, 2);
    return (int64_t)resident * sysconf(_SC_PAGESIZE);
}

/* ---- connections ---- */

Client *client_new(const Server *server) {
    Client *client = g_new0(Client, 1);
    client->server = server;
    client->descriptor = -1;
    client->pending = g_string_new(NULL);
    return client;
}

Client *client_new_local(const Server *server) {
    Client *client = client_new(server);
    client->local = true;
    return client;
}

void client_close(Client *client) {
    if (client->descriptor >= 0)
        close(client->descriptor);
    client->descriptor = -1;
    g_string_truncate(client->pending, 0);
}

void client_free(Client *client) {
    if (!client)
        return;
    client_close(client);
    g_string_free(client->pending, TRUE);
    g_free(client->authorization);
    g_free(client->cookie);
    g_free(client->csrf);
    g_free(client);
}

void client_be(Client *client, const char *token, const char *cookie, const char *csrf) {
    g_free(client->authorization);
    g_free(client->cookie);
    g_free(client->csrf);
    client->authorization = g_strdup(token);
    client->cookie = g_strdup(cookie);
    client->csrf = g_strdup(csrf);
}

static bool connect_local(Client *client) {
    struct sockaddr_un at = {.sun_family = AF_UNIX};
    g_autofree char *path = g_build_filename(client->server->folder, "control", NULL);
    g_assert_cmpint(strlen(path), <, sizeof at.sun_path);
    g_strlcpy(at.sun_path, path, sizeof at.sun_path);
    client->descriptor = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    return connect(client->descriptor, (const struct sockaddr *)&at, sizeof at) == 0;
}

static bool connect_port(Client *client) {
    struct sockaddr_in at = {.sin_family = AF_INET,
                             .sin_port = htons((uint16_t)client->server->port)};
    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    client->descriptor = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (client->source) {
        struct sockaddr_in from = {.sin_family = AF_INET};
        inet_pton(AF_INET, client->source, &from.sin_addr);
        g_assert_cmpint(bind(client->descriptor, (const struct sockaddr *)&from, sizeof from), ==,
                        0);
    }
    return connect(client->descriptor, (const struct sockaddr *)&at, sizeof at) == 0;
}

bool client_connect(Client *client) {
    struct timeval limit = {.tv_sec = ANSWER_SECONDS};
    client_close(client);
    if (!(client->local ? connect_local(client) : connect_port(client))) {
        client_close(client);
        return false;
    }
    setsockopt(client->descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
    setsockopt(client->descriptor, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit);
    return true;
}

/* A kept connection that the server has closed meanwhile is none. */
static bool is_connected(const Client *client) {
    char byte;
    if (client->descriptor < 0)
        return false;
    ssize_t got = recv(client->descriptor, &byte, 1, MSG_PEEK | MSG_DONTWAIT);
    return got > 0 || (got < 0 && (errno == EAGAIN || errno == EWOULDBLOCK));
}

bool http_send(Client *client, const char *bytes, size_t length) {
    while (length) {
        ssize_t sent = send(client->descriptor, bytes, length, MSG_NOSIGNAL);
        if (sent <= 0)
            return false;
        bytes += sent;
        length -= (size_t)sent;
    }
    return true;
}

static bool receive(Client *client) {
    char bytes[16 * 1024];
    ssize_t got = recv(client->descriptor, bytes, sizeof bytes, 0);
    g_assert_true(got >= 0 || (errno != EAGAIN && errno != EWOULDBLOCK)); /* hangs */
    if (got > 0)
        g_string_append_len(client->pending, bytes, got);
    return got > 0;
}

/* ---- answers ---- */

static char *take_until(Client *client, const char *mark) {
    char *end;
    while (!(end = memmem(client->pending->str, client->pending->len, mark, strlen(mark))))
        if (!receive(client))
            return NULL;
    gsize length = (gsize)(end - client->pending->str) + strlen(mark);
    char *text = g_strndup(client->pending->str, length);
    g_string_erase(client->pending, 0, (gssize)length);
    return text;
}

static char *take_bytes(Client *client, size_t length) {
    while (client->pending->len < length)
        if (!receive(client))
            return NULL;
    char *bytes = g_malloc(length + 1);
    memcpy(bytes, client->pending->str, length);
    bytes[length] = '\0';
    g_string_erase(client->pending, 0, (gssize)length);
    return bytes;
}

static char *take_chunks(Client *client, size_t *ret_length) {
    GString *body = g_string_new(NULL);
    for (;;) {
        g_autofree char *line = take_until(client, "\r\n");
        size_t length = line ? strtoul(line, NULL, 16) : 0;
        g_autofree char *chunk = line ? take_bytes(client, length + 2) : NULL;
        if (!chunk) {
            g_string_free(body, TRUE);
            return NULL;
        }
        g_string_append_len(body, chunk, (gssize)length);
        if (!length)
            break;
    }
    *ret_length = body->len;
    return g_string_free(body, FALSE);
}

char *answer_header(const Answer *answer, const char *name) {
    g_autofree char *mark = g_strdup_printf("\r\n%s: ", name);
    const char *line = answer->head ? strcasestr(answer->head, mark) : NULL;
    return line ? g_strndup(line + strlen(mark), strcspn(line + strlen(mark), "\r\n")) : NULL;
}

void answer_free(Answer *answer) {
    g_free(answer->head);
    g_free(answer->body);
    arena_free(answer->arena);
    *answer = (Answer){0};
}

Answer http_answer_of(Client *client, bool has_body) {
    Answer answer = {.head = take_until(client, "\r\n\r\n")};
    if (!answer.head || strncmp(answer.head, "HTTP/1.1 ", 9) != 0) {
        client_close(client);
        answer_free(&answer);
        return answer;
    }
    answer.status = atoi(answer.head + 9);
    g_autofree char *length = answer_header(&answer, "Content-Length");
    g_autofree char *encoding = answer_header(&answer, "Transfer-Encoding");
    g_autofree char *type = answer_header(&answer, "Content-Type");
    g_autofree char *connection = answer_header(&answer, "Connection");
    bool stream = type && g_str_has_prefix(type, "text/event-stream");
    if (has_body && !stream && encoding)
        answer.body = take_chunks(client, &answer.length);
    else if (has_body && !stream && length)
        answer.body = take_bytes(client, answer.length = strtoul(length, NULL, 10));
    else
        answer.body = g_strdup("");
    if (stream || !answer.body || (connection && !g_ascii_strcasecmp(connection, "close")))
        client_close(client);
    if (!answer.body)
        answer_free(&answer);
    return answer;
}

Answer http_ask(Client *client, const char *method, const char *path, const char *headers,
                const char *body) {
    GString *text = g_string_new(NULL);
    g_string_append_printf(text, "%s %s HTTP/1.1\r\nHost: localhost\r\n", method, path);
    if (client->authorization)
        g_string_append_printf(text, "Authorization: Bearer %s\r\n", client->authorization);
    if (client->cookie)
        g_string_append_printf(text, "Cookie: session=%s\r\n", client->cookie);
    if (client->csrf)
        g_string_append_printf(text, "X-CSRF-Token: %s\r\n", client->csrf);
    if (headers)
        g_string_append(text, headers);
    if (body && !(headers && strcasestr(headers, "Content-Type:")))
        g_string_append(text, "Content-Type: application/json\r\n");
    if (body)
        g_string_append_printf(text, "Content-Length: %zu\r\n", strlen(body));
    g_string_append_printf(text, "\r\n%s", body ? body : "");
    Answer answer = {0};
    bool sent =
        (is_connected(client) || client_connect(client)) && http_send(client, text->str, text->len);
    if (sent || client->descriptor >= 0)
        answer = http_answer_of(client, strcmp(method, "HEAD") != 0);
    g_string_free(text, TRUE);
    return answer;
}

const Node *answer_json(Answer *answer) {
    if (!answer->arena && answer->length) {
        answer->arena = arena_new();
        answer->call = call_begin(answer->arena, 0);
        answer->json = json_parse(&answer->call, NULL, 0, answer->body, answer->length);
    }
    return answer->json;
}

const Node *answer_at(Answer *answer, const char *path) {
    const Node *node = answer_json(answer);
    g_auto(GStrv) words = g_strsplit(path, ".", -1);
    for (char **word = words; node && *word; word++) {
        size_t at = strtoul(*word, NULL, 10);
        if (node->kind == NODE_LIST)
            node = at < node->items.count ? node->items.items[at] : NULL;
        else
            node = node_get(node, *word);
    }
    return node;
}

const char *answer_text(Answer *answer, const char *path) {
    const Node *node = answer_at(answer, path);
    return node && node->kind == NODE_SCALAR ? node->text : NULL;
}

int64_t answer_whole(Answer *answer, const char *path) {
    int64_t value = 0;
    node_integer(answer_at(answer, path), &value);
    return value;
}

char *quoted(const char *text) {
    return g_strdelimit(g_strdup(text), "'", '"');
}

int64_t make_record(Client *local, const char *plural, const char *format, ...) {
    va_list args;
    va_start(args, format);
    g_autofree char *text = g_strdup_vprintf(format, args);
    va_end(args);
    g_autofree char *body = quoted(text);
    g_autofree char *path = g_strdup_printf("/api/v1/%s", plural);
    Answer answer = http_ask(local, "POST", path, NULL, body);
    if (answer.status != 201)
        g_error("%s %s: %d %s", plural, body, answer.status, answer.body ? answer.body : "");
    int64_t id = answer_whole(&answer, "id");
    answer_free(&answer);
    return id;
}

int64_t make_programme(Client *local, const char *programme) {
    g_autofree char *file = g_strdup_printf(SOURCE_ROOT "/programmes/%s.yaml", programme);
    return make_programme_of(local, file);
}

int64_t make_programme_of(Client *local, const char *file) {
    g_autofree char *text = NULL;
    if (!g_file_get_contents(file, &text, NULL, NULL))
        g_error("there is no programme %s", file);
    JsonWriter *out = json_writer_new(NULL);
    json_begin_object(out);
    json_text_field(out, "text", text);
    json_end_object(out);
    Answer answer = http_ask(local, "POST", "/api/v1/programmes", NULL, json_written(out, NULL));
    if (answer.status != 201)
        g_error("%s: %s", file, answer.body);
    int64_t id = answer_whole(&answer, "id");
    answer_free(&answer);
    json_writer_free(out);
    g_autofree char *path = g_strdup_printf("/api/v1/programmes/%" G_GINT64_FORMAT "/publish", id);
    answer = http_ask(local, "POST", path, NULL, NULL);
    g_assert_cmpint(answer.status, ==, 200);
    answer_free(&answer);
    return id;
}

/* ---- accounts ---- */

static char *make_token(Client *local, int64_t user, const char *scopes, int64_t *ret_id) {
    g_autofree char *path = g_strdup_printf("/api/v1/users/%" G_GINT64_FORMAT "/tokens", user);
    g_autofree char *text = g_strdup_printf("{'name': 'test', 'scopes': %s}", scopes);
    g_autofree char *body = quoted(text);
    Answer answer = http_ask(local, "POST", path, NULL, body);
    g_assert_cmpint(answer.status, ==, 201);
    char *secret = g_strdup(answer_text(&answer, "secret"));
    *ret_id = answer_whole(&answer, "token.id");
    answer_free(&answer);
    return secret;
}

/* Many of one address would wait for each other (the limit of sign-ins). */
static char *next_source(void) {
    static int number;
    int at = g_atomic_int_add(&number, 1);
    return g_strdup_printf("127.7.%d.%d", at / 200 % 200 + 1, at % 200 + 1);
}

void account_sign_in(const Server *server, Account *account) {
    g_autofree char *source = next_source();
    Client *client = client_new(server);
    client->source = source;
    g_autofree char *text =
        g_strdup_printf("{'login': '%s', 'password': '%s'}", account->login, account->password);
    g_autofree char *body = quoted(text);
    Answer answer = http_ask(client, "POST", "/api/v1/sessions", NULL, body);
    g_assert_cmpint(answer.status, ==, 201);
    g_autofree char *cookie = answer_header(&answer, "Set-Cookie");
    g_assert_true(g_str_has_prefix(cookie, "session="));
    g_free(account->cookie);
    g_free(account->csrf);
    account->cookie = g_strndup(cookie + 8, strcspn(cookie + 8, ";"));
    account->csrf = g_strdup(answer_text(&answer, "csrf_token"));
    account->session = answer_whole(&answer, "session");
    answer_free(&answer);
    client_free(client);
}

static void open_account(const Server *server, const Account *account, const char *link) {
    g_autofree char *source = next_source();
    Client *client = client_new(server);
    client->source = source;
    const char *token = strstr(link, "acl_");
    g_assert_nonnull(token);
    g_autofree char *text =
        g_strdup_printf("{'token': '%s', 'password': '%s'}", token, account->password);
    g_autofree char *body = quoted(text);
    Answer answer = http_ask(client, "POST", "/api/v1/links", NULL, body);
    if (answer.status != 204)
        g_error("links: %d %s", answer.status, answer.body);
    answer_free(&answer);
    client_free(client);
}

static char *account_body(const Account *account, const char *role, int64_t customer,
                          const char *sites) {
    GString *text = g_string_new(NULL);
    g_string_append_printf(text, "{'login': '%s', 'name': 'Name of %s', 'role': '%s'",
                           account->login, account->login, role);
    if (customer)
        g_string_append_printf(text, ", 'customer': %" G_GINT64_FORMAT, customer);
    if (sites)
        g_string_append_printf(text, ", 'scope': 'sites', 'sites': %s", sites);
    g_string_append(text, ", 'phone': '+86 10 5555 0000'}");
    return g_strdelimit(g_string_free(text, FALSE), "'", '"');
}

Account *account_new(const Server *server, const char *role, int64_t customer, const char *sites,
                     bool session) {
    static int number;
    int64_t unused;
    Account *account = g_new0(Account, 1);
    account->login = g_strdup_printf("%s-%d@example.com", role, g_atomic_int_add(&number, 1));
    account->password = g_strdup_printf("pass of %s", account->login + strlen(role));
    g_autofree char *body = account_body(account, role, customer, sites);
    Client *local = client_new_local(server);
    Answer answer = http_ask(local, "POST", "/api/v1/users", NULL, body);
    if (answer.status != 201)
        g_error("users: %d %s", answer.status, answer.body ? answer.body : "");
    account->id = answer_whole(&answer, "user.id");
    open_account(server, account, answer_text(&answer, "link"));
    answer_free(&answer);
    account->token =
        make_token(local, account->id, "['read','write','import','export','events','admin']",
                   &account->token_id);
    account->read_token = make_token(local, account->id, "['read']", &unused);
    client_free(local);
    if (session)
        account_sign_in(server, account);
    return account;
}

void account_free(Account *account) {
    if (!account)
        return;
    g_free(account->login);
    g_free(account->password);
    g_free(account->token);
    g_free(account->read_token);
    g_free(account->cookie);
    g_free(account->csrf);
    g_free(account);
}

/* ---- PostgreSQL ---- */

struct Postgres {
    char *folder, *url;
    int databases;
    int watch; /* a pipe: who reads it stops the server when the test has ended, however */
};

static int run_tool(const char *command, const char *folder, char **ret_output) {
    const char *words[] = {SOURCE_ROOT "/tools/postgres_private", command, folder, NULL};
    return program_run(words, ret_output);
}

static int watch_over(const char *folder) {
    const char *words[] = {
        "/bin/sh",
        "-c",
        "read -r nothing; \"$1\" immediate \"$2\" > /dev/null 2>&1; rm -rf \"$2\"",
        "watch",
        SOURCE_ROOT "/tools/postgres_private",
        folder,
        NULL};
    int pipe = -1;
    g_autoptr(GError) error = NULL;
    g_spawn_async_with_pipes(NULL, (char **)words, NULL,
                             G_SPAWN_STDOUT_TO_DEV_NULL | G_SPAWN_STDERR_TO_DEV_NULL, NULL, NULL,
                             NULL, &pipe, NULL, NULL, &error);
    g_assert_no_error(error);
    fcntl(pipe, F_SETFD, FD_CLOEXEC);
    return pipe;
}

Postgres *postgres_new(void) {
    const char *binaries = g_getenv("POSTGRES_BINARIES");
    g_autofree char *program =
        g_build_filename(binaries ? binaries : "/usr/lib/postgresql/15/bin", "postgres", NULL);
    if (!g_file_test(program, G_FILE_TEST_IS_EXECUTABLE))
        return NULL;
    Postgres *postgres = g_new0(Postgres, 1);
    postgres->folder = g_dir_make_tmp("aftercare-postgres-XXXXXX", NULL);
    g_autofree char *output = NULL;
    if (run_tool("start", postgres->folder, &output) != 0)
        g_error("PostgreSQL doesn't start: %s", output);
    postgres->url = g_strdup(g_strchomp(output));
    postgres->watch = watch_over(postgres->folder);
    return postgres;
}

void postgres_free(Postgres *postgres) {
    if (!postgres)
        return;
    run_tool("immediate", postgres->folder, NULL);
    folder_remove(postgres->folder);
    close(postgres->watch);
    g_free(postgres->folder);
    g_free(postgres->url);
    g_free(postgres);
}

static void run_sql(Postgres *postgres, const char *sql) {
    PGconn *connection = PQconnectdb(postgres->url);
    PGresult *result = PQexec(connection, sql);
    if (PQresultStatus(result) != PGRES_COMMAND_OK)
        g_error("%s: %s", sql, PQerrorMessage(connection));
    PQclear(result);
    PQfinish(connection);
}

char *postgres_database(Postgres *postgres) {
    g_autofree char *name = g_strdup_printf("test_%d", ++postgres->databases);
    g_autofree char *sql = g_strdup_printf("CREATE DATABASE %s STRATEGY = file_copy", name);
    g_autofree char *mark = g_strdup_printf("///%s?", name);
    run_sql(postgres, sql);
    GString *url = g_string_new(postgres->url);
    g_string_replace(url, "///aftercare?", mark, 1);
    return g_string_free(url, FALSE);
}

void postgres_drop(Postgres *postgres, const char *url) {
    const char *name = strstr(url, "///") + 3;
    g_autofree char *sql =
        g_strdup_printf("DROP DATABASE IF EXISTS %.*s WITH (FORCE)", (int)strcspn(name, "?"), name);
    run_sql(postgres, sql);
}

void postgres_do(Postgres *postgres, const char *command) {
    g_autofree char *output = NULL;
    if (run_tool(command, postgres->folder, &output) != 0)
        g_error("postgres_private %s: %s", command, output);
}

static void skip_postgres(void) {
    g_test_skip("PostgreSQL 15 is not installed");
}

int engines_run(const char *name, size_t size, void (*open)(const char *database, void *house),
                void (*add)(const char *engine, const void *house), void (*close)(void *house)) {
    g_autofree void *embedded = g_malloc0(size), *big = g_malloc0(size);
    g_autofree char *skipped = g_strdup_printf("/%s/postgres", name);
    Postgres *postgres = postgres_new();
    g_autofree char *url = postgres ? postgres_database(postgres) : NULL;
    open(NULL, embedded);
    add("sqlite", embedded);
    if (postgres) {
        open(url, big);
        add("postgres", big);
    } else {
        g_test_add_func(skipped, skip_postgres);
    }
    int result = g_test_run();
    close(embedded);
    if (postgres)
        close(big);
    postgres_free(postgres);
    return result;
}
