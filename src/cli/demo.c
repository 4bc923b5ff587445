/* aftercare demo: a house filled with the demo company, served until a signal ends it. */
#include "base/secret.h"
#include "cli/demo_fill.h"
#include "cli/serve.h"

#include <errno.h>
#include <ftw.h>
#include <glib.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

enum { UNITS = 2000, REQUESTS = 3000, OPEN_AT_ONCE = 16, PASSWORD_BYTES = 9 };

typedef struct Demo {
    Call *call;
    const char *data;   /* the folder */
    const char *listen; /* ADDRESS:PORT */
    const char *password;
    bool temporary;
    DemoAccounts accounts;
} Demo;

/* ---- the folder ---- */

static bool is_empty(Call *call, const char *folder) {
    g_autoptr(GDir) found = g_dir_open(folder, 0, NULL);
    if (!found || !g_dir_read_name(found))
        return true;
    return call_fail(call, ERROR_CONFLICT, "--data",
                     "%s isn't empty: the demo company needs a house of its own", folder);
}

static bool choose_folder(Demo *demo, const char *given) {
    demo->data = given;
    if (given)
        return is_empty(demo->call, given);
    g_autofree char *made = g_dir_make_tmp("aftercare-demo-XXXXXX", NULL);
    demo->temporary = made != NULL;
    demo->data = made ? arena_text(demo->call->arena, made) : NULL;
    return made || call_fail(demo->call, ERROR_IO, NULL, "no temporary folder can be made");
}

static int remove_one(const char *path, const struct stat *about, int kind, struct FTW *where) {
    (void)about;
    (void)kind;
    (void)where;
    return remove(path);
}

static void remove_folder(const Demo *demo) {
    if (demo->temporary)
        nftw(demo->data, remove_one, OPEN_AT_ONCE, FTW_DEPTH | FTW_PHYS);
}

/* ---- filling ---- */

static bool read_seed(Call *call, const Arguments *arguments, uint64_t *ret_seed) {
    const char *text = argument(arguments, "--seed");
    char *end;
    *ret_seed = 1;
    if (!text)
        return true;
    *ret_seed = g_ascii_strtoull(text, &end, 10);
    return (g_ascii_isdigit(*text) && !*end) ||
           call_fail(call, ERROR_USAGE, "--seed", "must be a whole number");
}

static bool fill(Demo *demo, uint64_t seed) {
    uint8_t drawn[PASSWORD_BYTES];
    CliHouse house = {.data = demo->data, .loopback = true};
    DemoCompanyOptions options = {
        .seed = seed, .units = UNITS, .requests = REQUESTS, .now = demo->call->now};
    if (!house_start(demo->call, &house))
        return false;
    secret_random(drawn, sizeof drawn);
    demo->password = base64url_text(demo->call->arena, drawn, sizeof drawn);
    bool well = demo_fill(demo->call, &house, &options, demo->password, &demo->accounts);
    house_close(&house);
    return well;
}

/* ---- ways in ---- */

static const DemoAccount *first_of(const Demo *demo, const char *role) {
    for (size_t i = 0; i < demo->accounts.count; i++)
        if (!strcmp(demo->accounts.items[i].role, role))
            return &demo->accounts.items[i];
    return NULL;
}

static void print_ways_in(const Demo *demo) {
    const char *port = strrchr(demo->listen, ':');
    const char *top = arena_printf(demo->call->arena, "http://localhost%s", port ? port : "");
    const DemoAccount *asks = first_of(demo, "dispatcher");
    printf("The demo company: %d pieces of equipment, a year of requests under three programmes, "
           "and today.\n\n",
           UNITS);
    printf("Everyone's password: %s\n\n%-14s %-14s %s\n", demo->password, "role", "login",
           "API token");
    for (size_t i = 0; i < demo->accounts.count; i++) {
        const DemoAccount *account = &demo->accounts.items[i];
        if (first_of(demo, account->role) == account)
            printf("%-14s %-14s %s\n", account->role, account->login, account->token);
    }
    printf("\nThe API, to read:  %s/api\n", top);
    printf("What is due next:  curl -H 'Authorization: Bearer %s' "
           "'%s/api/v1/requests/due?hours=8'\n",
           asks->token, top);
    printf(
        "Look something up: curl -H 'Authorization: Bearer %s' '%s/api/v1/lookup?q=elevator'\n\n",
        asks->token, top);
    fflush(stdout);
}

/* ---- the command ---- */

/* Of its own folder and nothing else: what the environment says is meant for a real house. */
static int serve_demo(const Demo *demo) {
    Settings settings = {0};
    setting_put(&settings, "data", demo->data);
    setting_put(&settings, "listen", demo->listen);
    printf("Ctrl-C ends it%s.\n", demo->temporary ? " and removes the company" : "");
    return serve(demo->call, &settings);
}

/* A signal must not leave the temporary folder behind: it waits until it is looked for. */
static void hold_signals(void) {
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGTERM);
    sigaddset(&signals, SIGINT);
    pthread_sigmask(SIG_BLOCK, &signals, NULL);
}

int run_demo(Call *call, const Arguments *arguments) {
    const char *listen = argument(arguments, "--listen");
    Demo demo = {.call = call, .listen = listen ? listen : "127.0.0.1:8080"};
    uint64_t seed;
    hold_signals();
    bool well = read_seed(call, arguments, &seed) && serve_check_listen(call, demo.listen) &&
                choose_folder(&demo, argument(arguments, "--data")) && fill(&demo, seed);
    int code = well ? EXIT_DONE : report_errors(call, false);
    if (well)
        print_ways_in(&demo);
    if (well && !switched(arguments, "--no-serve"))
        code = serve_demo(&demo);
    remove_folder(&demo);
    return code;
}
