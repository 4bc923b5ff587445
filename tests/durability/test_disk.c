/* The disk is full, fails, can't be written to, or belongs to another server already: the service
 * says so clearly, loses nothing, and goes on by itself where it can. */
#include "base/error.h"
#include "support/load.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

enum { WRITERS = 8, NOBODY = 65534, DISK_FULLS = 3 };

static const char *fail_sync;

typedef struct Setting {
    Server *server;
    Account *account;
    Load *load;
} Setting;

static Setting set_up(Server *server) {
    Setting setting = {.server = server};
    server_start(server);
    setting.account = account_new(server, "administrator", 0, NULL, false);
    Client *local = client_new_local(server);
    int64_t customer = make_record(local, "customers", "{'number': 'C-1', 'name': 'of load'}");
    client_free(local);
    setting.load = load_begin(server, setting.account->token, customer, WRITERS);
    return setting;
}

static void verify(const Server *server) {
    g_autofree char *output = NULL;
    const char *words[] = {server_binary, "verify", "--data", server->folder, NULL};
    int code = program_run(words, &output);
    if (code != 0)
        g_error("verify: %d %s", code, output);
}

static void take_down(Setting *setting) {
    LoadFigures figures = load_figures(setting->load);
    g_test_message("%d writes acknowledged, %d refused as the disk was full, %d doubtful",
                   figures.acknowledged, figures.full, figures.doubtful);
    g_assert_true(load_end(setting->load, 30));
    load_check(setting->load, setting->server);
    g_assert_cmpint(server_stop(setting->server), ==, 0);
    verify(setting->server);
    load_free(setting->load);
    account_free(setting->account);
    server_free(setting->server);
}

/* ---- full ---- */

static char *small_disk(void) {
    char *place = g_dir_make_tmp("aftercare-disk-XXXXXX", NULL);
    if (mount("tmpfs", place, "tmpfs", MS_NOSUID | MS_NODEV, "size=96m") == 0)
        return place;
    g_rmdir(place);
    g_free(place);
    return NULL;
}

static void fill_disk(const char *file) {
    static char block[64 * 1024];
    memset(block, 'x', sizeof block);
    int handle = open(file, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
    size_t piece = sizeof block;
    while (piece) { /* to the last byte */
        ssize_t wrote = write(handle, block, piece);
        if (wrote <= 0)
            piece /= 2;
    }
    close(handle);
}

static int status_of(const Server *server, const char *token, const char *method, const char *path,
                     const char *body, char **ret_body) {
    Client *client = client_new(server);
    client_be(client, token, NULL, NULL);
    Answer answer = http_ask(client, method, path, NULL, body);
    int status = answer.status;
    if (ret_body)
        *ret_body = g_strdup(answer.body);
    answer_free(&answer);
    client_free(client);
    return status;
}

static void wait_for_full(const Setting *setting, int before) {
    for (int i = 0; load_figures(setting->load).full <= before + WRITERS; i++) {
        g_assert_cmpint(i, <, 1000);
        g_usleep(10 * 1000);
    }
}

static void check_while_full(const Setting *setting) {
    g_autofree char *refusal = NULL;
    const char *token = setting->account->token;
    g_assert_cmpint(status_of(setting->server, token, "GET", "/api/v1/sites?limit=50", NULL, NULL),
                    ==, 200);
    g_assert_cmpint(status_of(setting->server, token, "GET", "/api/v1/me", NULL, NULL), ==, 200);
    g_assert_cmpint(status_of(setting->server, NULL, "GET", "/healthz", NULL, NULL), ==, 200);
    /* a small write may still find room, where a group of them did not */
    static int number;
    g_autofree char *team = g_strdup_printf("{\"name\": \"team %d\"}", ++number);
    int status = status_of(setting->server, token, "POST", "/api/v1/teams", team, &refusal);
    g_assert_true(status == 201 || (status == 503 && strstr(refusal, "\"storage_full\"")));
}

static void test_a_full_disk_refuses_writes_and_recovers(void) {
    g_autofree char *place = small_disk();
    if (!place) {
        g_test_skip("a tmpfs can't be mounted here");
        return;
    }
    Setting setting = set_up(server_new_at(place, NULL));
    g_autofree char *filler = g_build_filename(place, "filler", NULL);
    for (int i = 0; i < DISK_FULLS; i++) {
        int before = load_figures(setting.load).full;
        g_usleep(200 * 1000);
        fill_disk(filler);
        wait_for_full(&setting, before);
        check_while_full(&setting);
        int acknowledged = load_figures(setting.load).acknowledged;
        g_assert_cmpint(g_unlink(filler), ==, 0);
        for (int k = 0; load_figures(setting.load).acknowledged <= acknowledged; k++) {
            g_assert_cmpint(k, <, 500);
            g_usleep(10 * 1000);
        }
    }
    take_down(&setting);
    umount2(place, MNT_DETACH);
    g_rmdir(place);
}

/* ---- failing ---- */

static char **failing_environment(const char *file) {
    const char *before = g_getenv("LD_PRELOAD");
    g_autofree char *libraries =
        before && *before ? g_strdup_printf("%s:%s", before, fail_sync) : g_strdup(fail_sync);
    char **environment = g_environ_setenv(g_get_environ(), "LD_PRELOAD", libraries, TRUE);
    environment = g_environ_setenv(environment, "FAIL_SYNC_FILE", file, TRUE);
    return g_environ_setenv(environment, "ASAN_OPTIONS", "verify_asan_link_order=0", TRUE);
}

/* After a failed sync nobody knows what the disk holds: only a restart does. */
static void test_a_failed_sync_ends_the_process_and_loses_nothing(void) {
    Server *server = server_new(NULL);
    g_autofree char *trigger = g_build_filename(server->top, "fails", NULL);
    server->environ = failing_environment(trigger);
    Setting setting = set_up(server);
    for (int i = 0; i < 3; i++) {
        g_usleep(200 * 1000);
        g_assert_true(g_file_set_contents(trigger, "", 0, NULL));
        int code = server_wait(server, 10);
        g_assert_cmpint(code, ==, error_code_row(ERROR_IO)->exit_code);
        g_assert_cmpint(g_unlink(trigger), ==, 0);
        server_start(server);
    }
    g_autofree char *errors = server_errors(server);
    g_assert_nonnull(strstr(errors, "writing to disk failed"));
    take_down(&setting);
}

/* ---- not ours to write ---- */

static void expect_refusal(Server *server, const char *says, int code) {
    g_assert_false(server_try_start(server));
    int ended = server_wait(server, 10);
    g_autofree char *errors = server_errors(server);
    g_test_message("%d: %s", ended, errors);
    if (code)
        g_assert_cmpint(ended, ==, code);
    g_assert_cmpint(ended, >, 0);
    g_assert_cmpint(ended, <, 128);
    g_assert_nonnull(strstr(errors, says));
    g_assert_nonnull(strstr(errors, server->folder));
    g_assert_cmpint(truncate(server->errors, 0), ==, 0);
}

static void test_a_folder_that_is_read_only(void) {
    if (getuid() != 0) {
        g_test_skip("only root can become another user");
        return;
    }
    Server *server = server_new(NULL);
    g_assert_cmpint(g_chmod(server->top, 0755), ==, 0);
    server->user = NOBODY;
    expect_refusal(server, "data folder", 0); /* can't be made */
    g_assert_cmpint(g_mkdir(server->folder, 0755), ==, 0);
    expect_refusal(server, "can't be written to", 0);
    server->user = 0;
    server_start(server);
    g_assert_cmpint(server_stop(server), ==, 0);
    g_assert_cmpint(g_chmod(server->folder, 0755), ==, 0);
    server->user = NOBODY; /* now there is a store, which isn't theirs */
    expect_refusal(server, "can't be written to", 0);
    server->user = 0;
    verify(server);
    server_free(server);
}

static void test_a_second_server_on_the_same_folder(void) {
    Server *first = server_new(NULL), *second = server_new(NULL);
    server_start(first);
    g_free(second->folder);
    second->folder = g_strdup(first->folder);
    expect_refusal(second, "a running server uses this data folder",
                   error_code_row(ERROR_IN_USE)->exit_code);
    g_assert_cmpint(status_of(first, NULL, "GET", "/healthz", NULL, NULL), ==, 200);
    Client *local = client_new_local(first); /* its socket is still its own */
    make_record(local, "teams", "{'name': 'the first goes on'}");
    client_free(local);
    g_assert_cmpint(server_stop(first), ==, 0);
    server_start(second);
    g_assert_cmpint(server_stop(second), ==, 0);
    server_free(first);
    server_free(second);
}

static void test_a_stop_in_good_order_loses_nothing(void) {
    Setting setting = set_up(server_new(NULL));
    for (int i = 0; i < 5; i++) {
        g_usleep(200 * 1000);
        g_assert_cmpint(server_stop(setting.server), ==, 0);
        server_start(setting.server);
    }
    take_down(&setting);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_assert_cmpint(argc, ==, 3);
    server_binary = argv[1];
    fail_sync = argv[2];
    g_test_add_func("/disk/full: writes are refused, reads go on, it recovers by itself",
                    test_a_full_disk_refuses_writes_and_recovers);
    g_test_add_func("/disk/a failed sync ends the process and loses nothing",
                    test_a_failed_sync_ends_the_process_and_loses_nothing);
    g_test_add_func("/disk/a folder that is read-only", test_a_folder_that_is_read_only);
    g_test_add_func("/disk/a second server on the same folder",
                    test_a_second_server_on_the_same_folder);
    g_test_add_func("/disk/a stop in good order loses nothing",
                    test_a_stop_in_good_order_loses_nothing);
    return g_test_run();
}
