/* The built pages: what stands under which address, how long it may be kept, and which page answers
 * for an address of the app. */
#include "base/arena.h"
#include "http/static.h"

#include <glib/gstdio.h>
#include <string.h>

#define BROWSER "text/html,application/xhtml+xml"

static const struct {
    const char *path, *text;
} FILES[] = {{"index.html", "desk"},
             {"p/index.html", "portal"},
             {"f/index.html", "field"},
             {"f/sw.js", "worker"},
             {"f/manifest.webmanifest", "{}"},
             {"f/assets/main-1A2B3C4D.js", "script"},
             {"f/assets/main.js", "not hashed"}};

static char *folder;
static StaticFiles *files;
static Arena *arena;

static void write_files(void) {
    folder = g_dir_make_tmp("static-XXXXXX", NULL);
    for (size_t i = 0; i < G_N_ELEMENTS(FILES); i++) {
        g_autofree char *path = g_build_filename(folder, FILES[i].path, NULL);
        g_autofree char *above = g_path_get_dirname(path);
        g_assert_cmpint(g_mkdir_with_parents(above, 0700), ==, 0);
        g_assert_true(g_file_set_contents(path, FILES[i].text, -1, NULL));
    }
}

static void remove_files(void) {
    static const char *const FOLDERS[] = {"f/assets", "f", "p", ""};
    for (size_t i = 0; i < G_N_ELEMENTS(FILES); i++) {
        g_autofree char *path = g_build_filename(folder, FILES[i].path, NULL);
        g_assert_cmpint(g_unlink(path), ==, 0);
    }
    for (size_t i = 0; i < G_N_ELEMENTS(FOLDERS); i++) {
        g_autofree char *path = g_build_filename(folder, FOLDERS[i], NULL);
        g_assert_cmpint(g_rmdir(path), ==, 0);
    }
}

static HttpAnswer find(const char *path) {
    HttpRequest request = {.method = HTTP_GET, .path = path};
    HttpAnswer answer = {0};
    if (!static_files_find(files, arena, &request, &answer))
        answer.status = 404;
    return answer;
}

static void expect_entry(const char *path, const char *accept, const char *text) {
    HttpRequest request = {.method = HTTP_GET, .path = path, .accept = accept};
    HttpAnswer answer = {0};
    bool found = static_files_entry(files, arena, &request, &answer);
    g_assert_cmpint(found, ==, text != NULL);
    if (text)
        g_assert_cmpmem(answer.body, answer.body_length, text, strlen(text));
}

static void test_an_entry_answers_for_its_addresses(void) {
    expect_entry("/f/requests/SR-1042", BROWSER, "field");
    expect_entry("/f/outbox", BROWSER, "field");
    expect_entry("/p/requests", BROWSER, "portal");
    expect_entry("/requests/SR-1042", BROWSER, "desk");
    expect_entry("/f/requests", "application/json", NULL);
    expect_entry("/f/no.js", BROWSER, NULL);
    expect_entry("/api/v1/nothing", BROWSER, NULL);
}

static void test_the_worker(void) {
    HttpAnswer answer = find("/f/sw.js");
    g_assert_cmpint(answer.status, ==, 200);
    g_assert_cmpstr(answer.content_type, ==, "text/javascript; charset=utf-8");
    g_assert_cmpstr(answer.cache_control, ==, "no-cache");
    g_assert_true(answer.worker);
    g_assert_false(answer.page);
}

static void test_types_and_keeping(void) {
    HttpAnswer page = find("/f/"), manifest = find("/f/manifest.webmanifest");
    g_assert_true(page.page);
    g_assert_false(page.worker);
    g_assert_cmpstr(page.cache_control, ==, "no-cache");
    g_assert_cmpstr(manifest.content_type, ==, "application/manifest+json");
    HttpAnswer hashed = find("/f/assets/main-1A2B3C4D.js"), bare = find("/f/assets/main.js");
    g_assert_cmpstr(hashed.cache_control, ==, "public, max-age=31536000, immutable");
    g_assert_cmpstr(bare.cache_control, ==, "no-cache");
    g_assert_cmpint(find("/f/../index.html").status, ==, 404);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/static/an entry answers for its addresses",
                    test_an_entry_answers_for_its_addresses);
    g_test_add_func("/static/the worker", test_the_worker);
    g_test_add_func("/static/types and keeping", test_types_and_keeping);
    write_files();
    arena = arena_new();
    files = static_files_new(folder);
    int result = g_test_run();
    static_files_free(files);
    arena_free(arena);
    remove_files();
    g_free(folder);
    return result;
}
