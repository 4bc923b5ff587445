/* The command line as its users meet it: the real binary, its exit codes, its streams. */
#include <fcntl.h>
#include <glib.h>
#include <glib/gstdio.h>
#include <stdbool.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static const char *binary; /* from the command line of the test */
static char *scratch;

typedef struct Result {
    int code;
    char *out, *err;
} Result;

typedef struct Input {
    const char *text;
    size_t length;
} Input;

static void feed(int input, const Input *fed) {
    size_t at = 0;
    while (at < fed->length) {
        ssize_t wrote = write(input, fed->text + at, fed->length - at);
        if (wrote <= 0)
            break; /* the program ended before it read all */
        at += (size_t)wrote;
    }
    close(input);
}

static char *path_in_scratch(const char *name) {
    return g_build_filename(scratch, name, NULL);
}

/* Runs the binary on `words`, split at spaces; % stands for the scratch folder, ~ for the sources.
 */
static Result run_on(const char *words, const Input *fed) {
    char **argv = g_strsplit(words, " ", -1);
    GPtrArray *arguments = g_ptr_array_new_with_free_func(g_free);
    g_ptr_array_add(arguments, g_strdup(binary));
    for (char **word = argv; *word; word++) {
        GString *text = g_string_new(*word);
        g_string_replace(text, "%", scratch, 0);
        g_string_replace(text, "~", SOURCE_ROOT, 0);
        g_string_replace(text, "_", " ", 0);
        g_ptr_array_add(arguments, g_string_free(text, FALSE));
    }
    g_ptr_array_add(arguments, NULL);
    char *out_file = path_in_scratch("stdout"), *err_file = path_in_scratch("stderr");
    int out = g_open(out_file, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    int err = g_open(err_file, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    int input;
    GPid pid;
    g_assert_true(g_spawn_async_with_pipes_and_fds(
        NULL, (const char *const *)arguments->pdata, NULL, G_SPAWN_DO_NOT_REAP_CHILD, NULL, NULL,
        -1, out, err, NULL, NULL, 0, &pid, &input, NULL, NULL, NULL));
    feed(input, fed);
    int status;
    waitpid(pid, &status, 0);
    Result result = {.code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status)};
    close(out);
    close(err);
    g_file_get_contents(out_file, &result.out, NULL, NULL);
    g_file_get_contents(err_file, &result.err, NULL, NULL);
    g_free(out_file);
    g_free(err_file);
    g_ptr_array_free(arguments, TRUE);
    g_strfreev(argv);
    return result;
}

static void free_result(Result *result) {
    g_free(result->out);
    g_free(result->err);
}

static void expect_on(const char *words, const char *text, int code, const char *out,
                      const char *err) {
    Result result = run_on(words, &(Input){text, strlen(text)});
    g_test_message("%s: %d\n%s%s", words, result.code, result.out, result.err);
    g_assert_cmpint(result.code, ==, code);
    if (out)
        g_assert_nonnull(strstr(result.out, out));
    if (err)
        g_assert_nonnull(strstr(result.err, err));
    free_result(&result);
}

static void expect(const char *words, int code, const char *out, const char *err) {
    expect_on(words, "", code, out, err);
}

static void write_file(const char *name, const char *text, gssize length) {
    char *path = path_in_scratch(name);
    g_assert_true(g_file_set_contents(path, text, length, NULL));
    g_free(path);
}

static bool exists(const char *name) {
    char *path = path_in_scratch(name);
    bool there = g_file_test(path, G_FILE_TEST_EXISTS);
    g_free(path);
    return there;
}

#define CALENDAR                                                                                   \
    "zone: Europe/Berlin\nweekly: {mon-fri: ['09:00-12:00', '13:30-18:00']}\nholidays: [de]\n"

/* ---- usage and help ---- */

static void test_usage(void) {
    expect("help", 0, "programme check", NULL);
    expect("help replay", 0, "--what-if", NULL);
    expect("replay --help", 0, "--map", NULL);
    expect("--version", 0, "aftercare", NULL);
    expect("help nothing", 2, NULL, NULL);
    expect("replya", 2, NULL, "did you mean `replay`?");
    expect("programme chek x", 2, NULL, "did you mean `programme check`?");
    expect("deadline", 2, NULL, "--calendar");
    expect("deadline --calender x", 2, NULL, "did you mean `--calendar`?");
    expect("deadline --calendar", 2, NULL, "needs a value");
    expect("deadline --calendar a --calendar b", 2, NULL, "twice");
    expect("clocks --programme x y", 2, NULL, "takes no files");
    expect("programme show --lang fr x", 2, NULL, "--lang");
    expect("programme check", 2, NULL, "FILE");
}

/* ---- deadline and elapsed ---- */

static void test_one_deadline(void) {
    write_file("c.yaml", CALENDAR, -1);
    expect("deadline --calendar %/c.yaml --from 2026-03-27T17:10:00+01:00 --within 4_h", 0,
           "2026-03-30T11:40:00Z", NULL);
    expect("deadline --calendar %/c.yaml --from 2026-03-27T17:10:00+01:00 --within 4_h --explain",
           0, "Saturday", NULL);
    expect("deadline --calendar %/c.yaml --from=2026-12-24T17:10:00+01:00 --within=4_h --explain "
           "--lang zh",
           0, "圣诞", NULL);
    expect("deadline --calendar %/c.yaml --from 2026-03-27T17:10:00+01:00 --within 4_h --json", 0,
           "{\"due\":\"2026-03-30T11:40:00Z\"}", NULL);
    expect("deadline --calendar %/c.yaml --from 2026-03-27T10:10:00+01:00 --within 1_working_day "
           "--at same_time",
           0, "2026-03-30T08:10:00Z", NULL);
    expect("elapsed --calendar %/c.yaml --from 2026-03-27T17:10:00+01:00 --to "
           "2026-03-30T10:00:00+02:00",
           0, "{\"seconds\":6600}", NULL);
}

static void test_single_questions_that_have_no_answer(void) {
    write_file("c.yaml", CALENDAR, -1);
    expect("deadline --calendar %/c.yaml --from 2026-03-27T17:10:00 --within 4_h", 3, NULL,
           "offset");
    expect("deadline --calendar %/c.yaml --from 0000-01-01T00:00:00Z --within 4_h", 9, NULL,
           "1900");
    expect("deadline --calendar %/c.yaml --from 99999-01-01T00:00:00Z --within 4_h", 9, NULL,
           "1900");
    expect(
        "deadline --calendar %/c.yaml --from 2026-01-01T00:00:00Z --within 99999999999999999999_h",
        9, NULL, "400 years");
    expect("deadline --calendar %/c.yaml --from 2026-01-01T00:00:00Z --within soon", 3, NULL,
           "within");
    expect("deadline --calendar %/c.yaml --from 2026-01-01T00:00:00Z", 3, NULL, "within");
    expect("deadline --calendar %/c.yaml --from 2290-01-01T00:00:00Z --within 50_years", 9, NULL,
           NULL);
    expect("deadline --calendar %/none.yaml --from 2026-01-01T00:00:00Z --within 4_h", 6, NULL,
           "none.yaml");
    write_file("closed.yaml", "zone: UTC\nweekly: {}\n", -1);
    expect("deadline --calendar %/closed.yaml --from 2026-01-01T00:00:00Z --within 4_h", 10, NULL,
           "no working time");
    write_file("once.yaml", "zone: UTC\nweekly: {}\nexceptions: {'2020-01-01': ['00:00-24:00']}\n",
               -1);
    expect("deadline --calendar %/once.yaml --from 2026-01-01T00:00:00Z --within 4_h", 10, NULL,
           "within ten years");
}

static void test_a_bad_line_gets_its_error_and_the_rest_goes_on(void) {
    write_file("c.yaml", CALENDAR, -1);
    expect_on("deadline --calendar %/c.yaml",
              "{\"from\": \"2026-03-27T17:10:00+01:00\", \"within\": \"4 h\", \"id\": \"a\"}\n"
              "\n"
              "{\"from\": \"2026-03-27T17:10:00+01:00\"\n"
              "{\"from\": \"2026-03-27T17:10:00+01:00\", \"within\": \"PT4H\"}",
              1, "{\"id\":\"a\",\"due\":\"2026-03-30T11:40:00Z\"}\n{\"error\":{\"code\":\"syntax\"",
              NULL);
    expect_on("deadline --calendar %/c.yaml",
              "{\"from\": \"2026-03-27T17:10:00+01:00\", \"within\": \"PT4H\"}", 0,
              "{\"due\":\"2026-03-30T11:40:00Z\"}\n", NULL);
    expect_on("deadline --calendar %/c.yaml", "", 0, "", NULL);
    expect_on("elapsed --calendar %/c.yaml", "[1]\n{\"from\": 5, \"to\": 6}\n", 1, "\"line\":2",
              NULL);
}

static void test_a_line_without_end_is_refused_and_not_kept(void) {
    write_file("c.yaml", CALENDAR, -1);
    size_t length = 64 << 20;
    char *line = g_malloc(length);
    memset(line, '[', length);
    memcpy(line + length - 70,
           "\n{\"from\": \"2026-03-27T17:10:00+01:00\", \"within\": \"4 h\"}\n       ", 64);
    memset(line + length - 6, '\n', 6);
    Result result = run_on("deadline --calendar %/c.yaml", &(Input){line, length});
    g_assert_cmpint(result.code, ==, 1);
    g_assert_nonnull(strstr(result.out, "too_large"));
    g_assert_nonnull(strstr(result.out, "{\"due\":\"2026-03-30T11:40:00Z\"}"));
    free_result(&result);
    g_free(line);
}

/* ---- programmes and calendars ---- */

static void test_every_mistake_of_a_programme_at_once(void) {
    write_file("bad.yaml",
               "programme: bad\nversion: '1'\nname: Bad\nzone: Asia/Shangai\n"
               "clauses: {R: R}\n"
               "promises:\n"
               "  - {id: p, name: P, clauses: [S], within: 0 min, from: request.opned, untl: "
               "request.resolved}\n",
               -1);
    Result result = run_on("programme check %/bad.yaml", &(Input){"", 0});
    g_assert_cmpint(result.code, ==, 1);
    static const char *const WANTED[] = {"bad.yaml:4:",
                                         "time zone",
                                         "longer than zero",
                                         "did you mean `request.opened`?",
                                         "did you mean `until`?",
                                         "\"S\" is no clause",
                                         "nothing in the programme carries it out",
                                         "until: is missing"};
    for (size_t i = 0; i < G_N_ELEMENTS(WANTED); i++)
        g_assert_nonnull(strstr(result.err, WANTED[i]));
    g_assert_cmpstr(result.out, ==, "");
    free_result(&result);
    expect("programme check --json %/bad.yaml", 1, "\"line\":4", NULL);
    expect("programme show %/bad.yaml", 3, "", "zone");
}

static void test_files_that_are_no_programmes(void) {
    write_file("empty.yaml", "", 0);
    write_file("bytes.yaml", "\x00\xff\xfe\x80 rubbish", 13);
    write_file("anchors.yaml", "a: &a [x]\nb: &b [*a, *a]\nc: [*b, *b]\n", -1);
    expect("programme check %/empty.yaml", 1, NULL, "empty");
    expect("programme check %/bytes.yaml", 5, NULL, "bytes.yaml");
    expect("programme check %/anchors.yaml", 1, NULL, "anchors.yaml:1");
    expect("programme check %/nowhere.yaml", 6, NULL, "nowhere.yaml");
    expect("programme check %", 7, NULL, NULL);
    char *text;
    gsize length;
    g_assert_true(
        g_file_get_contents(SOURCE_ROOT "/programmes/it-maintenance.yaml", &text, &length, NULL));
    for (gsize cut = 100; cut < length; cut += length / 13) {
        write_file("cut.yaml", text, (gssize)cut);
        Result result = run_on("programme check %/cut.yaml", &(Input){"", 0});
        g_assert_true(result.code == 1 || result.code == 5); /* cut inside a character */
        g_assert_nonnull(strstr(result.err, "cut.yaml"));
        free_result(&result);
    }
    g_free(text);
}

static void test_model_programmes_in_both_languages(void) {
    expect("programme check ~/programmes/it-maintenance.yaml ~/programmes/product-supply.yaml"
           " ~/programmes/project-warranty.yaml",
           0, "no mistakes", NULL);
    expect("programme show ~/programmes/it-maintenance.yaml --lang zh", 0, "服务承诺", NULL);
    expect("programme show ~/programmes/product-supply.yaml", 0, "PROMISES", NULL);
    expect("programme show ~/programmes/product-supply.yaml --json --lang zh", 0,
           "\"shape\":\"within\"", NULL);
    expect("programme schema", 0, "json-schema.org", NULL);
    expect("programme diff ~/programmes/it-maintenance.yaml ~/programmes/it-maintenance.yaml", 0,
           "", NULL);
}

static void test_the_reference_in_docs_is_that_of_the_program(void) {
    Result result = run_on("programme schema --markdown", &(Input){"", 0});
    char *docs;
    g_assert_true(g_file_get_contents(SOURCE_ROOT "/docs/programme-format.md", &docs, NULL, NULL));
    g_assert_nonnull(strstr(docs, g_strstrip(result.out)));
    g_free(docs);
    free_result(&result);
}

static void test_the_whole_example_of_the_guide_is_sound(void) {
    char *guide;
    g_assert_true(
        g_file_get_contents(SOURCE_ROOT "/docs/writing-a-programme.md", &guide, NULL, NULL));
    char *start = strstr(guide, "```yaml\nprogramme: example");
    g_assert_nonnull(start);
    start += strlen("```yaml\n");
    write_file("example.yaml", start, strstr(start, "```") - start);
    expect("programme check %/example.yaml", 0, "no mistakes", NULL);
    g_free(guide);
}

static void test_what_a_new_version_changes(void) {
    write_file("v1.yaml",
               "programme: v\nversion: '1'\nname: V\nzone: UTC\nclauses: {R: R}\npromises:\n"
               "  - {id: p, name: P, clauses: [R], within: 4 h, from: request.opened, until: "
               "request.resolved}\n",
               -1);
    write_file("v2.yaml",
               "programme: v\nversion: '2'\nname: V\nzone: UTC\nclauses: {R: R}\npromises:\n"
               "  - {id: p, name: P, clauses: [R], within: 2 h, from: request.opened, until: "
               "request.resolved}\n"
               "  - {id: q, name: Q, within: 2 h, from: request.opened, until: request.closed}\n",
               -1);
    expect("programme diff %/v1.yaml %/v2.yaml", 1, "promise p: within: 4 h -> 2 h", NULL);
    expect("programme diff %/v1.yaml %/v2.yaml", 1, "promise q: new", NULL);
    expect("programme diff %/v2.yaml %/v1.yaml --json", 1, "\"after\":null", NULL);
}

static void test_calendars(void) {
    write_file("c.yaml", CALENDAR, -1);
    expect("calendar check %/c.yaml --year 2026", 0, "2026-10-03", NULL);
    expect("calendar check %/c.yaml --year 2026 --json", 0, "\"date\":\"2026-10-03\"", NULL);
    expect("calendar check %/c.yaml --year 2026 --lang zh", 0, "德国统一日", NULL);
    expect("calendar check %/c.yaml --year 26", 2, NULL, "--year");
    write_file("bad.yaml",
               "zone: UTC\nweekly: {mon: ['09:00-09:00'], tues: ['9-17']}\nholidays: [gx]\n", -1);
    Result result = run_on("calendar check %/bad.yaml", &(Input){"", 0});
    g_assert_cmpint(result.code, ==, 1);
    g_assert_nonnull(strstr(result.err, "same time"));
    g_assert_nonnull(strstr(result.err, "did you mean `tue`?"));
    g_assert_nonnull(strstr(result.err, "\"gx\" is no holiday set"));
    free_result(&result);
    expect("calendar check ~/tests/data/uci498-map.yaml", 1, NULL,
           "is nothing that a calendar has");
}

/* ---- clocks and decide ---- */

static void test_clocks(void) {
    const char *met = "{\"request\":\"T-1\",\"level\":\"2\",\"kind\":\"fault\",\"events\":["
                      "{\"at\":\"2026-03-02T09:00:00+08:00\",\"type\":\"request.opened\"},"
                      "{\"at\":\"2026-03-02T09:05:00+08:00\",\"type\":\"request.responded\"}],"
                      "\"now\":\"2026-03-02T09:06:00+08:00\"}\n";
    expect_on("clocks --programme ~/programmes/it-maintenance.yaml", met, 0,
              "\"promise\":\"response\",\"round\":1,\"state\":\"met\"", NULL);
    const char *late = "{\"request\":\"T-2\",\"level\":\"2\",\"kind\":\"fault\",\"events\":["
                       "{\"at\":\"2026-03-02T09:00:00+08:00\",\"type\":\"request.opened\"},"
                       "{\"at\":\"2026-03-02T09:11:00+08:00\",\"type\":\"request.responded\"}],"
                       "\"now\":\"2026-03-02T09:12:00+08:00\"}\n";
    expect_on("clocks --programme ~/programmes/it-maintenance.yaml --lang zh", late, 1,
              "\"state\":\"late\"", NULL);
    expect_on("clocks --programme ~/programmes/it-maintenance.yaml", "{\"events\":[{}]}\n", 1,
              "\"error\"", NULL);
    expect_on("clocks --programme ~/programmes/it-maintenance.yaml", "7\n", 1, "\"error\"", NULL);
    expect_on("clocks --programme ~/programmes/nothing.yaml", "7\n", 6, "", "nothing.yaml");
}

static void test_decide(void) {
    expect_on("decide --programme ~/programmes/project-warranty.yaml", "{\"cause\":\"qualty\"}\n",
              1, "did you mean `quality`?", NULL);
    expect_on("decide --programme ~/programmes/project-warranty.yaml", "{}\n", 1, "\"need\":[",
              NULL);
    expect_on("decide --programme ~/programmes/it-maintenance.yaml --level",
              "{\"facts\":{\"kind\":\"fault\",\"basic_functions_lost\":\"yes\"}}\n", 0,
              "\"rule\":\"1\"", NULL);
    expect_on("decide --programme ~/programmes/project-warranty.yaml", "{\"repairs\":[]}\n[]\n", 1,
              "\"error\"", NULL);
}

/* ---- replay ---- */

#define REPLAY                                                                                     \
    "replay --programme ~/programmes/it-maintenance.yaml --map ~/programmes/maps/demo.yaml --log "

static void test_replay_of_the_demo_log(void) {
    Result log = run_on("demo log --cases 300 --seed 7", &(Input){"", 0});
    g_assert_cmpint(log.code, ==, 0);
    write_file("log.csv", log.out, -1);
    expect(REPLAY "%/log.csv --report %/r.html --lang zh", 0, "300 个案例", NULL);
    expect(REPLAY "%/log.csv --report %/r.json", 0, NULL, NULL);
    expect(REPLAY "%/log.csv --report %/r.csv --what-if ~/programmes/it-maintenance.yaml", 0, NULL,
           NULL);
    g_assert_true(exists("r.html") && exists("r.json") && exists("r.csv") && exists("r.odd.csv"));
    g_assert_false(exists("r.html.part") || exists("r.odd.csv.part"));
    expect_on(REPLAY "- --json", log.out, 0, "\"count\": 300", NULL);
    expect_on(REPLAY "- --now 2025-01-10T00:00:00Z", log.out, 0, "it-maintenance", NULL);
    free_result(&log);
    expect(REPLAY "%/log.csv --report %/r.json --odd %/log.csv", 2, "", "is read by --log");
    expect(REPLAY "%/log.csv --report %/r.csv --odd %/r.csv", 2, "", "--odd");
    expect("demo log --cases many", 2, NULL, "--cases");
}

static void test_a_replay_that_fails_leaves_nothing(void) {
    write_file("log.csv", "request,changed_at\nA,2026-01-01T00:00:00Z\n", -1);
    expect(REPLAY "%/log.csv --report %/fails.html", 3, "", "no column");
    expect(REPLAY "%/none.csv --report %/fails.html", 6, "", "none.csv");
    expect(REPLAY "% --report %/fails.html", 7, "", NULL);
    expect(REPLAY "%/log.csv --report %/fails.pdf", 2, "", ".html");
    expect(REPLAY "%/log.csv --report %/none/fails.html", 7, "", "none");
    write_file("noise.csv", "\xff\xfe\x00\x01\x02", 5);
    Result result = run_on(REPLAY "%/noise.csv --report %/fails.html", &(Input){"", 0});
    g_assert_cmpint(result.code, >=, 3);
    free_result(&result);
    g_assert_false(exists("fails.html") || exists("fails.odd.csv") || exists("fails.html.part") ||
                   exists("fails.odd.csv.part"));
}

/* What an MTA's pipe sees: taken, taken already, no mail, come again later. */
static void test_a_mail_from_the_pipe(void) {
    static const char MAIL[] =
        "From: fang@metro.example\nMessage-ID: <1@x>\nSubject: Dark\nMIME-Version: 1.0\n"
        "Content-Type: multipart/mixed; boundary=b\n\n--b\n\nAll gates\n--b\n"
        "Content-Disposition: attachment; filename=a.txt\n\nx\n--b--\n";
    expect("user add --data %/mails --login anna --name Anna --role dispatcher", 0, "welcome", "");
    expect_on("mail-in --data %/mails", MAIL, 0, "waiting (from an unknown address)", "");
    expect_on("mail-in --data %/mails --json", MAIL, 0, "\"subject\":\"Dark\"", "");
    expect_on("mail-in --data %/mails", "no mail at all", 65, "", "is no mail");
    expect_on("mail-in --data %/mails", "", 65, "", NULL);
    expect_on("mail-in --data %/none", MAIL, 75, "", "none");
    expect("verify --data %/mails", 0, "sound", "");
}

/* Only a backup that was written and checked leaves its instant in the data folder. */
static void test_a_backup_is_remembered(void) {
    expect("user add --data %/kept --login anna --name Anna --role dispatcher", 0, "welcome", "");
    expect("backup %/no/such/folder/house.backup --data %/kept", 7, "", "can't be made");
    g_assert_false(exists("kept/last_backup"));
    expect("backup %/house.backup --data %/kept", 0, "written and checked", "");
    g_assert_true(exists("house.backup") && exists("kept/last_backup"));
    expect("restore %/house.backup --data %/again", 0, "restored and verified", "");
    g_assert_false(exists("again/last_backup")); /* another house: it has none yet */
}

#define TEST(function) g_test_add_func("/cli/" #function, function)

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    binary = argv[1];
    scratch = g_dir_make_tmp("aftercare-XXXXXX", NULL);
    TEST(test_usage);
    TEST(test_one_deadline);
    TEST(test_single_questions_that_have_no_answer);
    TEST(test_a_bad_line_gets_its_error_and_the_rest_goes_on);
    TEST(test_a_line_without_end_is_refused_and_not_kept);
    TEST(test_every_mistake_of_a_programme_at_once);
    TEST(test_files_that_are_no_programmes);
    TEST(test_model_programmes_in_both_languages);
    TEST(test_the_reference_in_docs_is_that_of_the_program);
    TEST(test_the_whole_example_of_the_guide_is_sound);
    TEST(test_what_a_new_version_changes);
    TEST(test_calendars);
    TEST(test_clocks);
    TEST(test_decide);
    TEST(test_replay_of_the_demo_log);
    TEST(test_a_replay_that_fails_leaves_nothing);
    TEST(test_a_mail_from_the_pipe);
    TEST(test_a_backup_is_remembered);
    int code = g_test_run();
    const char *argv_rm[] = {"rm", "-rf", scratch, NULL};
    g_spawn_sync(NULL, (char **)argv_rm, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, NULL,
                 NULL);
    return code;
}
