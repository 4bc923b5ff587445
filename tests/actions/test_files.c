/* Files of records, and labels of units: what is kept, collected, found wrong, and who may. */
#include "actions/attachment.h"
#include "actions/label.h"
#include "model/customer.h"
#include "store/files.h"
#include "store/read.h"
#include "support/house.h"

#include <unistd.h>

static TestHouse house;

static Store *the_store(void) {
    return service_store(house.service);
}

static const char *upload(const char *bytes, size_t length) {
    static int count;
    const char *path = arena_printf(house.arena, "%s/upload-%d",
                                    files_incoming(house.arena, the_store()), count++);
    g_assert_true(g_file_set_contents(path, bytes, (gssize)length, NULL));
    return path;
}

static StoredFile take(const char *bytes, size_t length) {
    StoredFile file;
    const char *path = upload(bytes, length);
    g_assert_true(files_take(&house.call, the_store(), path, &file));
    g_assert_cmpint(access(path, F_OK), !=, 0);
    return file;
}

static const char *path_of(const char *digest) {
    return arena_printf(house.arena, "%s/files/%.2s/%s", house.folder, digest, digest + 2);
}

static bool is_there(const char *digest) {
    return access(path_of(digest), F_OK) == 0;
}

static int64_t collect(int64_t hours_later) {
    int64_t removed = -1;
    Db *db = store_take_reader(&house.call, the_store());
    g_assert_true(files_collect(&house.call, the_store(), db,
                                g_get_real_time() + hours_later * MICROS_PER_HOUR, &removed));
    store_give_reader(the_store(), db);
    return removed;
}

static int64_t customer_id;

static Command attach(const char *name, StoredFile file, Actor actor) {
    FileToAttach *given = ARENA_NEW(house.arena, FileToAttach);
    *given = (FileToAttach){.owner = &CUSTOMER, .name = name, .file = file};
    Command command = {.action = action_find("attach_file"),
                       .entity = &CUSTOMER,
                       .id = customer_id,
                       .actor = actor,
                       .prepared = given};
    house_run(&house, &command);
    return command;
}

static Command remove_file(int64_t id, Actor actor) {
    Command command = {.action = action_find("remove_attachment"),
                       .entity = &ATTACHMENT,
                       .id = id,
                       .actor = actor};
    house_run(&house, &command);
    return command;
}

/* ---- files ---- */

static void test_found_by_its_bytes(void) {
    StoredFile file = take("hello", 5);
    int64_t bytes;
    g_assert_cmpstr(file.digest, ==,
                    "324dcf027dd4a30a932c441f365a25e86b173defa4b8e58948253471b81b72cf");
    int descriptor = files_open(&house.call, the_store(), file.digest, &bytes);
    g_assert_cmpint(descriptor, >=, 0);
    g_assert_cmpint(bytes, ==, 5);
    close(descriptor);
    g_assert_cmpstr(take("hello", 5).digest, ==, file.digest);
}

static void expect_type(const char *bytes, size_t length, const char *type) {
    g_assert_cmpstr(take(bytes, length).media_type, ==, type);
}

static void test_media_types(void) {
    expect_type("\x89PNG\r\n\x1a\n\0", 9, "image/png");
    expect_type("\xff\xd8\xff\xe0", 4, "image/jpeg");
    expect_type("GIF89a..", 8, "image/gif");
    expect_type("RIFF....WEBP", 12, "image/webp");
    expect_type("XXXX....WEBP", 12, "text/plain; charset=utf-8");
    expect_type("%PDF-1.7\n", 9, "application/pdf");
    expect_type("PK\3\4....", 8, "application/octet-stream");
    expect_type("\xd6\xd0", 2, "application/octet-stream");
    expect_type("", 0, "application/octet-stream");
}

/* What a browser would run comes back as plain text. */
static void test_active_content_is_text(void) {
    static const char SVG[] = "<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>";
    static const char HTML[] = "<!doctype html><script>alert(1)</script>";
    expect_type(SVG, sizeof SVG - 1, "text/plain; charset=utf-8");
    expect_type(HTML, sizeof HTML - 1, "text/plain; charset=utf-8");
}

static void test_orphans_are_collected_after_an_hour(void) {
    StoredFile orphan = take("orphan", 6), kept = take("kept", 4);
    g_assert_true(attach("a.txt", kept, ACTOR_SYSTEM).well);
    g_assert_cmpint(collect(0), ==, 0);
    g_assert_cmpint(collect(2), ==, 1);
    g_assert_false(is_there(orphan.digest));
    g_assert_true(is_there(kept.digest));
}

static void test_a_removed_attachment_gives_up_its_file(void) {
    StoredFile file = take("once", 4);
    Command one = attach("a.txt", file, ACTOR_SYSTEM), two = attach("b.txt", file, ACTOR_SYSTEM);
    g_assert_true(remove_file(one.outcome.id, ACTOR_SYSTEM).well);
    g_assert_cmpint(collect(2), ==, 0);
    g_assert_true(remove_file(two.outcome.id, ACTOR_SYSTEM).well);
    g_assert_cmpint(collect(2), ==, 1);
}

static void note_problem(void *with, int64_t attachment, const char *what) {
    g_string_append_printf(with, "%s\n", what);
}

static void test_verify_finds_what_is_wrong(void) {
    StoredFile missing = take("missing", 7), longer = take("longer", 6), other = take("other", 5);
    attach("1", missing, ACTOR_SYSTEM);
    attach("2", longer, ACTOR_SYSTEM);
    attach("3", other, ACTOR_SYSTEM);
    attach("4", take("sound", 5), ACTOR_SYSTEM);
    g_assert_cmpint(unlink(path_of(missing.digest)), ==, 0);
    g_assert_true(g_file_set_contents(path_of(longer.digest), "longer!", 7, NULL));
    g_assert_true(g_file_set_contents(path_of(other.digest), "OTHER", 5, NULL));
    GString *problems = g_string_new(NULL);
    Db *db = store_take_reader(&house.call, the_store());
    g_assert_true(files_verify(&house.call, the_store(), db, note_problem, problems));
    store_give_reader(the_store(), db);
    g_assert_cmpstr(problems->str, ==,
                    "its file is missing\nits file has another size\nits file holds other bytes\n");
    g_string_free(problems, TRUE);
}

static void test_broken_uploads_are_thrown_away(void) {
    const char *path = upload("half", 4);
    g_assert_true(files_begin(&house.call, the_store()));
    g_assert_cmpint(access(path, F_OK), !=, 0);
}

static void test_a_name_is_no_path(void) {
    Command command = attach("..\\..\\etc/passwd", take("x", 1), ACTOR_SYSTEM);
    g_assert_true(command.well);
    g_assert_cmpstr(((const Attachment *)command.outcome.record)->name, ==, "passwd");
    g_assert_false(attach("a/", take("x", 1), ACTOR_SYSTEM).well);
    g_assert_false(attach("a\nb", take("x", 1), ACTOR_SYSTEM).well);
}

/* ---- who may ---- */

static Actor someone(int role) {
    return (Actor){.user = 7, .role = role, .scope = SCOPE_ALL, .scopes = SCOPE_EVERY};
}

static void test_the_rights_are_those_of_the_record(void) {
    StoredFile file = take("x", 1);
    Command refused = attach("a", file, someone(ROLE_AUDITOR));
    g_assert_false(refused.well);
    g_assert_cmpint(refused.call.errors->code, ==, ERROR_FORBIDDEN);
    Command taken = attach("a", file, someone(ROLE_DISPATCHER));
    g_assert_true(taken.well);
    g_assert_false(remove_file(taken.outcome.id, someone(ROLE_ENGINEER)).well);
    Actor reader = someone(ROLE_DISPATCHER);
    reader.scopes = SCOPE_READ;
    g_assert_false(remove_file(taken.outcome.id, reader).well);
}

static void test_others_do_not_see_it(void) {
    Command command = attach("a", take("x", 1), ACTOR_SYSTEM);
    const Attachment *attachment = command.outcome.record;
    Actor own = someone(ROLE_CUSTOMER), other = someone(ROLE_CUSTOMER);
    own.scope = (Scope){.customer = customer_id};
    other.scope = (Scope){.customer = customer_id + 1};
    Db *db = store_take_reader(&house.call, the_store());
    g_assert_nonnull(attachment_owner(&house.call, db, attachment, &own));
    g_assert_null(attachment_owner(&house.call, db, attachment, &other));
    store_give_reader(the_store(), db);
    g_assert_false(remove_file(attachment->head.id, other).well);
}

/* ---- labels ---- */

static const Equipment *add_equipment(void) {
    Scope all = SCOPE_ALL;
    int64_t id = house_add(
        &house, &EQUIPMENT,
        arena_printf(house.arena, "{\"customer\":%d,\"name\":\"Lift\"}", (int)customer_id));
    Db *db = store_take_reader(&house.call, the_store());
    const Equipment *unit = store_get(&house.call, db, &EQUIPMENT, id, &all);
    store_give_reader(the_store(), db);
    return unit;
}

static void test_a_label_names_its_unit(void) {
    const Equipment *unit = add_equipment();
    const char *token = label_token(house.arena, the_store(), unit);
    g_assert_cmpint(label_id(token), ==, unit->head.id);
    g_assert_true(label_fits(house.arena, the_store(), unit, token));
    char *lower = g_ascii_strdown(token, -1);
    g_assert_true(label_fits(house.arena, the_store(), unit, lower));
    g_free(lower);
}

static void test_a_changed_label_does_not_fit(void) {
    const Equipment *unit = add_equipment();
    char *token = g_strdup(label_token(house.arena, the_store(), unit));
    for (char *at = strchr(token, '-') + 1; *at; at++) {
        char was = *at;
        *at = was == 'A' ? 'B' : 'A';
        g_assert_false(label_fits(house.arena, the_store(), unit, token));
        *at = was;
    }
    Equipment other = *unit;
    other.head.id++;
    g_assert_false(label_fits(house.arena, the_store(), &other, token));
    g_free(token);
    g_assert_cmpint(label_id("A"), ==, 0);
    g_assert_cmpint(label_id(""), ==, 0);
    g_assert_cmpint(label_id("-AAAAAAAAAAAAAAAAAAAAAAAAAA"), ==, 0);
}

static void test_a_renewed_label_ends_the_old_one(void) {
    const Equipment *unit = add_equipment();
    const char *old = label_token(house.arena, the_store(), unit);
    Command command = {
        .action = action_find("renew_label"), .entity = &EQUIPMENT, .id = unit->head.id};
    g_assert_true(house_run(&house, &command));
    const Equipment *renewed = command.outcome.record;
    g_assert_false(label_fits(house.arena, the_store(), renewed, old));
    const char *token = label_token(house.arena, the_store(), renewed);
    g_assert_true(label_fits(house.arena, the_store(), renewed, token));
}

#define ADD(name)                                                                                  \
    static void in_house_##name(void) {                                                            \
        house = house_new();                                                                       \
        g_assert_true(files_begin(&house.call, the_store()));                                      \
        customer_id = house_add(&house, &CUSTOMER, "{\"number\":\"C-1\",\"name\":\"One\"}");       \
        test_##name();                                                                             \
        house_free(&house);                                                                        \
    }
#define TESTS(T)                                                                                   \
    T(found_by_its_bytes)                                                                          \
    T(media_types)                                                                                 \
    T(active_content_is_text)                                                                      \
    T(orphans_are_collected_after_an_hour)                                                         \
    T(a_removed_attachment_gives_up_its_file)                                                      \
    T(verify_finds_what_is_wrong)                                                                  \
    T(broken_uploads_are_thrown_away)                                                              \
    T(a_name_is_no_path)                                                                           \
    T(the_rights_are_those_of_the_record)                                                          \
    T(others_do_not_see_it)                                                                        \
    T(a_label_names_its_unit)                                                                      \
    T(a_changed_label_does_not_fit)                                                                \
    T(a_renewed_label_ends_the_old_one)
TESTS(ADD)

#define ROW(name) g_test_add_func("/files/" #name, in_house_##name);

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    TESTS(ROW)
    return g_test_run();
}
