/* The real `aftercare serve` as a test's child: on a folder of its own and a free port, stopped,
 * killed and started again; a client of its API; accounts of every role; a private PostgreSQL.
 *
 * What can't be asked for a reason of the test's own doing is an assertion; what a server that was
 * killed doesn't answer is status 0. */
#pragma once

#include "base/json.h"
#include <glib.h>
#include <stdbool.h>
#include <sys/types.h>

/* ---- the server ---- */

typedef struct Server {
    char *top;      /* holds the folder and what the server printed */
    char *folder;   /* --data */
    char *database; /* --database, or NULL */
    char **environ; /* of the child; NULL: the test's */
    uid_t user;     /* of the child; 0: the test's */
    pid_t pid;      /* 0: doesn't run */
    int port;
    int output;   /* its standard output */
    char *errors; /* file with its standard error */
} Server;

/* The binary under test, from the command line of the test. */
extern const char *server_binary;

/* On a new folder below the temporary one, or below `place`; not started. */
Server *server_new(const char *database);
Server *server_new_at(const char *place, const char *database);
/* Until it listens; an assertion where it doesn't. */
void server_start(Server *server);
/* The same; false where it ended instead: server_wait tells how. */
bool server_try_start(Server *server);
/* Begins to start, and doesn't wait until it listens. */
void server_launch(Server *server);
bool server_await(Server *server);
/* SIGTERM; its exit code, 128 and up for a signal. */
int server_stop(Server *server);
void server_kill(Server *server);
/* Waits up to `seconds` for its end; its exit code, -1: it still runs. */
int server_wait(Server *server, int seconds);
/* What it wrote to standard error so far. */
char *server_errors(const Server *server);
/* Changes rows of the embedded store past the program; at least one must change. */
void server_change_past(const Server *server, const char *sql);
/* Kills it where it runs and removes its folder. */
void server_free(Server *server);
/* Resident bytes now. */
int64_t server_memory(const Server *server);

/* Runs a program to its end; its exit code. `ret_output` (NULL: not wanted) gets both streams. */
int program_run(const char *const *words, char **ret_output);
void folder_remove(const char *folder);

/* ---- asking ---- */

typedef struct Client {
    const Server *server;
    bool local;         /* by the control socket: as the system itself */
    const char *source; /* the address that it comes from; NULL: 127.0.0.1 */
    char *authorization, *cookie, *csrf;
    int descriptor; /* -1: not connected */
    GString *pending;
} Client;

typedef struct Answer {
    int status; /* 0: none came */
    char *head;
    char *body; /* NUL-terminated */
    size_t length;
    Arena *arena; /* of json; NULL: not read */
    Call call;
    const Node *json;
} Answer;

Client *client_new(const Server *server);
Client *client_new_local(const Server *server);
void client_free(Client *client);
/* Nobody, with a token, with a session's cookie and its CSRF token (each may be NULL). */
void client_be(Client *client, const char *token, const char *cookie, const char *csrf);
void client_close(Client *client);
/* Connected now; false where nobody takes it. */
bool client_connect(Client *client);

/* `headers`: lines that end with \r\n, or NULL. `body`: JSON, or NULL. Of an event stream the head
 * only. */
Answer http_ask(Client *client, const char *method, const char *path, const char *headers,
                const char *body);
/* In two steps, for bodies of other kinds. */
bool http_send(Client *client, const char *bytes, size_t length);
Answer http_answer_of(Client *client, bool has_body);
void answer_free(Answer *answer);
/* The value of a header, or NULL. Free it. */
char *answer_header(const Answer *answer, const char *name);

/* The body as JSON; NULL where it is none. */
const Node *answer_json(Answer *answer);
/* By a path as "user.id" or "items.0.name"; NULL where there is nothing. */
const Node *answer_at(Answer *answer, const char *path);
const char *answer_text(Answer *answer, const char *path);
int64_t answer_whole(Answer *answer, const char *path); /* 0 where there is none */

/* Asks by the control socket; fails the test unless the answer has `status`. ' stands for " in
 * `format`. Gives the new record's id. */
int64_t make_record(Client *local, const char *plural, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
/* Stores and publishes a programme of ours; its id. */
int64_t make_programme(Client *local, const char *programme);
/* Of a file anywhere. */
int64_t make_programme_of(Client *local, const char *file);
/* ' → " in a new text. */
char *quoted(const char *text);

/* ---- accounts ---- */

typedef struct Account {
    int64_t id, session;
    char *login, *password;
    char *token, *read_token; /* with every scope; with `read` only */
    int64_t token_id;
    char *cookie, *csrf;
} Account;

/* An active account with two tokens; signed in where `session`. `customer` 0: staff. `sites`: ids
 * as JSON, for scope sites; NULL. */
Account *account_new(const Server *server, const char *role, int64_t customer, const char *sites,
                     bool session);
void account_free(Account *account);
/* Signs in anew: cookie and csrf are of the new session. */
void account_sign_in(const Server *server, Account *account);

/* ---- PostgreSQL ---- */

typedef struct Postgres Postgres;

/* NULL where it isn't installed: the test says that it skips. */
Postgres *postgres_new(void);
void postgres_free(Postgres *postgres);
/* A new empty database; its URL, free it. */
char *postgres_database(Postgres *postgres);
/* "start", "immediate", "kill", "restart": tools/postgres_private. */
void postgres_do(Postgres *postgres, const char *command);
/* Drops what postgres_database made. */
void postgres_drop(Postgres *postgres, const char *url);

/* Runs the tests that `add` adds, on a house of each engine: `open` fills a zeroed one of `size`
 * bytes
 * (`database` NULL: embedded), `close` ends it. Without PostgreSQL a test /NAME/postgres says that
 * it skips. Returns what g_test_run does. */
int engines_run(const char *name, size_t size, void (*open)(const char *database, void *house),
                void (*add)(const char *engine, const void *house), void (*close)(void *house));
