/* Importing and exporting: what is new, changed, the same or refused; the same file again; a run
 * that was broken off; and that what an export writes an import reads back. */
#include "actions/export.h"
#include "actions/import_report.h"
#include "model/customer.h"
#include "model/equipment.h"
#include "model/site.h"
#include "store/read.h"
#include "support/house.h"

typedef struct Told {
    GString *refused;  /* "row line kind key field: reason\n" of each */
    GString *outcomes; /* "row kind key outcome\n" */
} Told;

typedef struct Setting {
    const Entity *entity;
    const char *map;
    int rows;
    const char *encoding, *separator;
    bool trial, whole;
    size_t length; /* of the text; 0: it ends with NUL */
} Setting;

static TestHouse house;
static ImportReport report;
static Told told;

static void take_line(const ImportLine *line, void *with) {
    if (line->outcome == IMPORT_REFUSED)
        g_string_append_printf(told.refused, "%d %d %s %s %s: %s\n", (int)line->row,
                               (int)line->line, line->kind, line->key, line->field, line->reason);
    else
        g_string_append_printf(told.outcomes, "%d %s %s %s\n", (int)line->row, line->kind,
                               line->key, IMPORT_OUTCOME_WORDS[line->outcome]);
}

static bool import(const char *text, Setting setting) {
    size_t length = setting.length ? setting.length : strlen(text);
    ImportOptions options = {.file = "test.csv",
                             .entity = setting.entity,
                             .rows = setting.rows,
                             .encoding = setting.encoding,
                             .separator = setting.separator,
                             .trial = setting.trial,
                             .whole = setting.whole,
                             .actor = ACTOR_SYSTEM,
                             .line = take_line};
    call_forget_errors(&house.call, 0);
    g_string_truncate(told.refused, 0);
    g_string_truncate(told.outcomes, 0);
    if (setting.map) {
        options.map = import_map_parse(&house.call, "map.yaml", setting.map, strlen(setting.map));
        if (!options.map)
            return false;
    }
    FILE *in = tmpfile();
    g_assert_nonnull(in);
    fwrite(text, 1, length, in);
    rewind(in);
    bool well = import_run(&house.call, house.service, in, &options, &report);
    fclose(in);
    return well;
}

static void expect_counts(size_t kind, int64_t fresh, int64_t changed, int64_t same) {
    const ImportCount *count = &report.kinds.items[kind];
    g_assert_cmpint(count->counts[IMPORT_NEW], ==, fresh);
    g_assert_cmpint(count->counts[IMPORT_CHANGED], ==, changed);
    g_assert_cmpint(count->counts[IMPORT_SAME], ==, same);
}

/* Imports well, with no row refused. */
static void import_well(const char *text, Setting setting) {
    bool well = import(text, setting);
    house_show_errors(&house.call);
    g_assert_true(well);
    g_assert_cmpstr(told.refused->str, ==, "");
}

static const void *find(const Entity *entity, const char *key) {
    Scope all = SCOPE_ALL;
    Store *store = service_store(house.service);
    Db *db = store_take_reader(&house.call, store);
    const void *found =
        store_get_by(&house.call, db, entity, entity_column(entity, entity->key), key, &all);
    store_give_reader(store, db);
    return found;
}

static int64_t events(void) {
    return service_seq(house.service);
}

static char *error_texts(void) {
    GString *all = g_string_new(NULL);
    for (const Error *error = house.call.errors; error; error = error->next)
        g_string_append_printf(all, "%s\n", error_text(house.arena, error));
    return g_string_free(all, FALSE);
}

static void expect_errors(const char *expected) {
    char *found = error_texts();
    g_assert_cmpstr(found, ==, expected);
    g_free(found);
}

/* ---- one kind ---- */

#define CUSTOMERS "number,name,country\nC-1,One,DE\nC-2,Two,\n"

static void test_new_then_the_same(void) {
    import_well(CUSTOMERS, (Setting){.entity = &CUSTOMER});
    expect_counts(0, 2, 0, 0);
    int64_t before = events();
    import_well(CUSTOMERS, (Setting){.entity = &CUSTOMER});
    expect_counts(0, 0, 0, 2);
    g_assert_cmpint(events(), ==, before);
}

static void test_changed_and_cleared(void) {
    import_well(CUSTOMERS, (Setting){.entity = &CUSTOMER});
    import_well("number,country\nC-1,\nC-2,CN\n", (Setting){.entity = &CUSTOMER});
    expect_counts(0, 0, 2, 0);
    const Customer *one = find(&CUSTOMER, "C-1"), *two = find(&CUSTOMER, "C-2");
    g_assert_null(one->country);
    g_assert_cmpstr(one->name, ==, "One");
    g_assert_cmpstr(two->country, ==, "CN");
}

static void test_refused_rows_do_not_stop_the_others(void) {
    g_assert_true(import("number,name,country\nC-1,One,de\nC-2,,\nC-3,Three,CN\n,Four,\n",
                         (Setting){.entity = &CUSTOMER}));
    g_assert_cmpstr(told.refused->str, ==,
                    "1 2 customer C-1 country: must be two capital letters (ISO 3166): CN, DE\n"
                    "2 3 customer C-2 name: is needed\n"
                    "4 5 customer  number: is needed: by it a record is known again\n");
    expect_counts(0, 1, 0, 0);
    g_assert_cmpint(report.refused, ==, 3);
}

static void test_all_or_nothing(void) {
    Setting setting = {.entity = &CUSTOMER, .whole = true};
    g_assert_true(import("number,name\nC-1,One\nC-2,\n", setting));
    g_assert_false(report.saved);
    g_assert_cmpint(report.refused, ==, 1);
    g_assert_null(find(&CUSTOMER, "C-1"));
    import_well("number,name\nC-1,One\nC-2,Two\n", setting);
    g_assert_true(report.saved);
    g_assert_nonnull(find(&CUSTOMER, "C-2"));
}

static void test_a_trial_saves_nothing(void) {
    int64_t before = events();
    import_well(CUSTOMERS, (Setting){.entity = &CUSTOMER, .trial = true});
    expect_counts(0, 2, 0, 0);
    g_assert_false(report.saved);
    g_assert_cmpint(events(), ==, before);
    g_assert_null(find(&CUSTOMER, "C-1"));
}

static void test_a_number_twice_in_the_file(void) {
    g_assert_true(
        import("number,name\nC-1,One\nC-1,One\nC-1,Other\n", (Setting){.entity = &CUSTOMER}));
    expect_counts(0, 1, 0, 1);
    g_assert_cmpstr(told.refused->str, ==,
                    "3 4 customer C-1 number: row 1 has this number too, and says otherwise\n");
}

static void test_a_refused_row_leaves_its_number_to_others(void) {
    g_assert_true(
        import("number,name,country\nC-1,One,xx\nC-1,One,DE\n", (Setting){.entity = &CUSTOMER}));
    expect_counts(0, 1, 0, 0);
    g_assert_cmpint(report.refused, ==, 1);
}

static void test_references_by_key_and_by_id(void) {
    int64_t id = house_add(&house, &CUSTOMER, "{\"number\":\"C-1\",\"name\":\"One\"}");
    import_well("number,name,customer.number\nS-1,Hall,C-1\n", (Setting){.entity = &SITE});
    char *text = g_strdup_printf("number,name,customer\nS-2,Yard,%d\n", (int)id);
    import_well(text, (Setting){.entity = &SITE});
    g_assert_cmpint(((const Site *)find(&SITE, "S-1"))->customer, ==, id);
    g_assert_cmpint(((const Site *)find(&SITE, "S-2"))->customer, ==, id);
    g_assert_true(import("number,name,customer.number\nS-3,X,C-9\n", (Setting){.entity = &SITE}));
    g_assert_cmpstr(told.refused->str, ==,
                    "1 2 site S-3 customer.number: there is no customer \"C-9\"\n");
    g_free(text);
}

static void test_a_fixed_field_is_not_changed(void) {
    import_well(CUSTOMERS, (Setting){.entity = &CUSTOMER});
    import_well("number,name,customer.number\nS-1,Hall,C-1\n", (Setting){.entity = &SITE});
    g_assert_true(import("number,customer.number\nS-1,C-2\n", (Setting){.entity = &SITE}));
    g_assert_cmpstr(told.refused->str, ==,
                    "1 2 site S-1 customer.number: can't be changed once it is set\n");
}

/* A unit may refer to one of the same file, before or in an earlier batch. */
static void test_units_below_units(void) {
    house_add(&house, &CUSTOMER, "{\"number\":\"C-1\",\"name\":\"One\"}");
    GString *text = g_string_new("number,name,customer.number,parent.number\nE-0,Top,C-1,\n");
    for (int i = 1; i < 2500; i++)
        g_string_append_printf(text, "E-%d,Part,C-1,E-0\n", i);
    import_well(text->str, (Setting){.entity = &EQUIPMENT, .trial = true});
    expect_counts(0, 2500, 0, 0);
    import_well(text->str, (Setting){.entity = &EQUIPMENT});
    expect_counts(0, 2500, 0, 0);
    import_well(text->str, (Setting){.entity = &EQUIPMENT});
    expect_counts(0, 0, 0, 2500);
    g_string_free(text, TRUE);
}

/* ---- the file itself ---- */

static void test_columns_that_are_no_fields(void) {
    g_assert_false(import("number,nme,number\nC-1,One,2\n", (Setting){.entity = &CUSTOMER}));
    expect_errors("test.csv:1: nme: is no field of a customer; say by a map what the columns mean "
                  "(did you mean `name`?)\ntest.csv:1: number: is there twice\n");
    g_assert_false(import("name\nOne\n", (Setting){.entity = &CUSTOMER}));
    expect_errors("test.csv:1: number: is needed: by it a record is known again when the file is "
                  "read once more\n");
    g_assert_false(import("", (Setting){.entity = &CUSTOMER}));
}

static void test_rows_of_another_length(void) {
    g_assert_true(
        import("number,name\nC-1\nC-2,Two,x\nC-3,Three\n", (Setting){.entity = &CUSTOMER}));
    g_assert_cmpstr(told.refused->str, ==,
                    "1 2   : has 1 columns, the first line has 2\n"
                    "2 3   : has 3 columns, the first line has 2\n");
    expect_counts(0, 1, 0, 0);
}

static void test_encodings_and_separators(void) {
    import_well("number;name\nC-1;Z\xfcrich\n",
                (Setting){.entity = &CUSTOMER, .encoding = "latin-1"});
    g_assert_cmpstr(((const Customer *)find(&CUSTOMER, "C-1"))->name, ==, "Zürich");
    import_well("number|name\nC-2|\xd6\xd0\xb9\xfa\n",
                (Setting){.entity = &CUSTOMER, .encoding = "gb18030", .separator = "|"});
    g_assert_cmpstr(((const Customer *)find(&CUSTOMER, "C-2"))->name, ==, "中国");
    g_assert_true(import("number,name\nC-3,Z\xfcrich\n", (Setting){.entity = &CUSTOMER}));
    g_assert_cmpint(report.refused, ==, 1);
}

static void test_json_lines(void) {
    import_well("{\"number\":\"C-1\",\"name\":\"One\"}\n\n"
                "{\"number\":\"C-2\",\"name\":\"Two\",\"country\":null,\"created_at\":\"x\"}\n",
                (Setting){.entity = &CUSTOMER, .rows = IMPORT_JSON_LINES});
    expect_counts(0, 2, 0, 0);
    g_assert_true(import("{\"number\":\"C-3\",\"nme\":1}\n[1]\n{\"number\":\n",
                         (Setting){.entity = &CUSTOMER, .rows = IMPORT_JSON_LINES}));
    g_assert_cmpint(report.refused, ==, 3);
    g_assert_true(
        strstr(told.refused->str, "nme: is no field of a customer (did you mean `name`?)"));
}

static void test_zero_dates_are_none(void) {
    house_add(&house, &CUSTOMER, "{\"number\":\"C-1\",\"name\":\"One\"}");
    import_well("number,name,customer.number,accepted_on,delivered_on\n"
                "E-1,Lift,C-1,0000-00-00,2026-01-02\n",
                (Setting){.entity = &EQUIPMENT});
    const Equipment *unit = find(&EQUIPMENT, "E-1");
    g_assert_cmpint(unit->accepted_on, ==, CIVIL_DAY_NONE);
    g_assert_cmpint(unit->delivered_on, ==, civil_day(2026, 1, 2));
}

/* ---- maps ---- */

#define MAP                                                                                        \
    "empty: {ZIP: '0', '*': [N/A]}\n"                                                              \
    "customer:\n"                                                                                  \
    "  number: '{OWNER}'\n"                                                                        \
    "  name: 'Owner {OWNER}[ of {TOWN}]'\n"                                                        \
    "site:\n"                                                                                      \
    "  customer: customer\n"                                                                       \
    "  number: '{BIN}'\n"                                                                          \
    "  name: '{STREET}'\n"                                                                         \
    "  address: '{STREET}[, {ZIP:5}]'\n"                                                           \
    "  latitude: {column: LAT, decimals: 6}\n"                                                     \
    "equipment:\n"                                                                                 \
    "  number: '{NO}'\n"                                                                           \
    "  customer: [site.customer, customer]\n"                                                      \
    "  site: site\n"                                                                               \
    "  name: Lift {{[[1]]}}\n"                                                                     \
    "  status: {column: STATE, words: {A: in_service, W: ordered}}\n"                              \
    "  accepted_on: {column: DATE, date: dd.mm.yyyy}\n"

#define COLUMNS "NO,OWNER,TOWN,BIN,STREET,ZIP,LAT,STATE,DATE\n"

static void test_a_map_makes_several_records_of_a_row(void) {
    import_well(COLUMNS "E-1,O-1,N/A,B-1,1   Main   St,100190000,40.7640711317483,A,31.12.1996\n"
                        "E-2,O-1,N/A,B-1,1   Main   St,100190000,40.7640711317483,W,00.00.0000\n",
                (Setting){.map = MAP});
    expect_counts(0, 1, 0, 1);
    expect_counts(1, 1, 0, 1);
    expect_counts(2, 2, 0, 0);
    const Customer *customer = find(&CUSTOMER, "O-1");
    const Site *site = find(&SITE, "B-1");
    const Equipment *one = find(&EQUIPMENT, "E-1"), *two = find(&EQUIPMENT, "E-2");
    g_assert_cmpstr(customer->name, ==, "Owner O-1");
    g_assert_cmpstr(site->address, ==, "1 Main St, 10019");
    g_assert_cmpint(site->latitude, ==, 40764071);
    g_assert_cmpint(site->customer, ==, customer->head.id);
    g_assert_cmpstr(one->name, ==, "Lift {[1]}");
    g_assert_cmpint(one->site, ==, site->head.id);
    g_assert_cmpint(one->accepted_on, ==, civil_day(1996, 12, 31));
    g_assert_cmpint(two->accepted_on, ==, CIVIL_DAY_NONE);
    g_assert_cmpint(two->status, ==, EQUIPMENT_IS_ORDERED);
}

static void test_a_row_without_a_site(void) {
    import_well(COLUMNS "E-1,O-1,Town,,1 Main St,0,,A,\n", (Setting){.map = MAP});
    expect_counts(1, 0, 0, 0);
    const Equipment *unit = find(&EQUIPMENT, "E-1");
    g_assert_cmpint(unit->site, ==, 0);
    g_assert_cmpint(unit->customer, ==, ((const Customer *)find(&CUSTOMER, "O-1"))->head.id);
}

/* Rows that differ about their building: the first says what it is, on every run. */
static void test_the_first_row_decides_about_a_shared_record(void) {
    static const char ROWS[] = COLUMNS "E-1,O-1,,B-1,1 Main St,,,A,\nE-2,O-2,,B-1,2 Side St,,,A,\n";
    import_well(ROWS, (Setting){.map = MAP, .trial = true});
    import_well(ROWS, (Setting){.map = MAP});
    g_assert_cmpint(report.kinds.items[1].counts[IMPORT_KEPT], ==, 1);
    g_assert_cmpstr(((const Site *)find(&SITE, "B-1"))->name, ==, "1 Main St");
    g_assert_cmpint(((const Equipment *)find(&EQUIPMENT, "E-2"))->customer, ==,
                    ((const Customer *)find(&CUSTOMER, "O-1"))->head.id);
    int64_t before = events();
    import_well(ROWS, (Setting){.map = MAP});
    g_assert_cmpint(events(), ==, before);
}

static void test_a_refused_row_changes_nothing(void) {
    g_assert_true(import(COLUMNS
                         "E-1,O-1,,B-1,1 Main St,,,X,\nE-2,O-2,,B-2,2 Main St,,,A,5.5.1996\n",
                         (Setting){.map = MAP}));
    g_assert_cmpstr(told.refused->str, ==,
                    "1 2 equipment E-1 status: is none of the words that the map knows: \"X\"\n"
                    "2 3 equipment E-2 accepted_on: is no date of the form dd.mm.yyyy: "
                    "\"5.5.1996\"\n");
    g_assert_null(find(&CUSTOMER, "O-1"));
    g_assert_null(find(&SITE, "B-2"));
}

static void test_mistakes_in_a_map(void) {
    g_assert_false(import("A\n", (Setting){.map = "custmer:\n  number: '{A}'\n"
                                                  "site:\n  name: '{A'\n  nmae: x\n"
                                                  "  customer: owner\n  label_issue: '1'\n"
                                                  "equipment:\n  number: '{A}'\n"
                                                  "  status: {column: A, words: {A: runs}}\n"
                                                  "  name: {column: A, date: yyyymmdd}\n"}));
    expect_errors(
        "map.yaml:1:1: custmer: is neither a setting nor a kind that can be imported (did you mean "
        "`customer`?)\n"
        "map.yaml:4:9: a brace { needs a column's name and }; for a plain { write {{\n"
        "map.yaml:5:3: nmae: is no field of this kind (did you mean `name`?)\n"
        "map.yaml:6:13: customer: must be a text with {COLUMN}, or a customer that the map makes "
        "before\n"
        "map.yaml:7:3: label_issue: is no field of this kind\n"
        "map.yaml:3:1: site: needs `number`: by it a record is known again when the file is read "
        "once more\n"
        "map.yaml:10:34: status: \"runs\" is none of its words\n"
        "map.yaml:11:27: date: is for fields that are dates\n");
    g_assert_false(import("B\n", (Setting){.map = "team:\n  name: '{A}'\n"}));
    expect_errors("map.yaml: A: is named by the map, but no column of the file\n");
}

/* ---- broken off ---- */

static void test_a_broken_run_is_completed(void) {
    GString *text = g_string_new("number,name\n");
    for (int i = 0; i < 3000; i++)
        g_string_append_printf(text, "C-%d,Customer %d\n", i, i);
    char *half = g_strndup(text->str, text->len / 2);
    g_assert_true(import(half, (Setting){.entity = &CUSTOMER}));
    int64_t first = report.kinds.items[0].counts[IMPORT_NEW];
    service_close(house.service);
    house_start(&house);
    g_assert_true(import(text->str, (Setting){.entity = &CUSTOMER}));
    g_assert_cmpint(first + report.kinds.items[0].counts[IMPORT_NEW], >=, 3000);
    import_well(text->str, (Setting){.entity = &CUSTOMER});
    expect_counts(0, 0, 0, 3000);
    g_free(half);
    g_string_free(text, TRUE);
}

/* ---- rights ---- */

static void test_the_right_to_change_the_kind_is_needed(void) {
    Actor planner = {.user = 7, .role = ROLE_PLANNER, .scope = SCOPE_ALL, .scopes = SCOPE_EVERY};
    ImportMap *map = import_map_parse(&house.call, "map.yaml", "team:\n  name: '{A}'\n", 20);
    ImportOptions options = {.file = "f", .map = map, .actor = planner};
    FILE *in = tmpfile();
    fputs("A\nNight\n", in);
    rewind(in);
    g_assert_nonnull(map);
    g_assert_false(import_run(&house.call, house.service, in, &options, &report));
    g_assert_cmpint(house.call.errors->code, ==, ERROR_FORBIDDEN);
    fclose(in);
}

/* ---- there and back ---- */

static char *export(const Entity *entity, bool lines, bool keys) {
    Scope all = SCOPE_ALL;
    ExportOptions options = {
        .entity = entity, .scope = &all, .view = {true, true}, .lines = lines, .keys = keys};
    Export *made = export_new(&options);
    char *text = NULL;
    size_t length;
    FILE *out = open_memstream(&text, &length);
    bool more = true;
    while (more)
        g_assert_true(export_page(&house.call, service_store(house.service), made, out, &more));
    fclose(out);
    export_free(made);
    return text;
}

static int64_t first_customer(void) {
    return ((const Customer *)find(&CUSTOMER, "C-1"))->head.id;
}

static void expect_round_trip(const Entity *entity, bool lines) {
    char *text = export(entity, lines, false);
    int64_t before = events();
    import_well(text, (Setting){.entity = entity, .rows = lines ? IMPORT_JSON_LINES : IMPORT_CSV});
    g_assert_cmpint(report.kinds.items[0].counts[IMPORT_SAME], ==, report.rows);
    g_assert_cmpint(events(), ==, before);
    free(text);
}

static void test_round_trip(void) {
    import_well("number,name,notes,address\n"
                "C-1,\"=cmd()|, \"\"quoted\"\"\",'=already,\"Main St 1\n10019 Town\"\n"
                "C-2,-5,+49 30 1,@x\n"
                "C-3,'=behind an apostrophe,''-,-\n",
                (Setting){.entity = &CUSTOMER});
    char *site = g_strdup_printf(
        "{\"customer\":%d,\"name\":\"Hall\",\"number\":\"S-1\",\"environment\":"
        "[{\"measure\":\"temperature\",\"least\":5000,\"most\":35000,\"unit\":\"°C\"}],"
        "\"latitude\":-40764071}",
        (int)first_customer());
    house_add(&house, &SITE, site);
    g_free(site);
    for (int lines = 0; lines < 2; lines++) {
        expect_round_trip(&CUSTOMER, lines);
        expect_round_trip(&SITE, lines);
    }
}

/* Into another house: by keys, since ids are not the same there. */
static void test_into_another_house(void) {
    import_well(CUSTOMERS, (Setting){.entity = &CUSTOMER});
    import_well("number,name,customer.number\nS-1,Hall,C-1\n", (Setting){.entity = &SITE});
    char *customers = export(&CUSTOMER, false, true), *sites = export(&SITE, false, true);
    house_free(&house);
    house = house_new();
    import_well(customers, (Setting){.entity = &CUSTOMER});
    import_well(sites, (Setting){.entity = &SITE});
    expect_counts(0, 1, 0, 0);
    g_assert_cmpint(((const Site *)find(&SITE, "S-1"))->customer, ==, first_customer());
    free(customers);
    free(sites);
}

static void test_an_edit_of_an_old_export_is_refused(void) {
    import_well(CUSTOMERS, (Setting){.entity = &CUSTOMER});
    import_well("number,name\nC-1,Changed since\n", (Setting){.entity = &CUSTOMER});
    g_assert_true(import("number,version,name\nC-1,1,Edited\n", (Setting){.entity = &CUSTOMER}));
    g_assert_cmpstr(told.refused->str, ==,
                    "1 2 customer C-1 version: has changed since it was exported: it is at version "
                    "2, the file has 1\n");
}

static void add(const char *path, void (*test)(void)) {
    g_test_add_func(path, test);
}

#define ADD(name)                                                                                  \
    static void in_house_##name(void) {                                                            \
        house = house_new();                                                                       \
        told = (Told){g_string_new(NULL), g_string_new(NULL)};                                     \
        test_##name();                                                                             \
        g_string_free(told.refused, TRUE);                                                         \
        g_string_free(told.outcomes, TRUE);                                                        \
        house_free(&house);                                                                        \
    }
#define TESTS(T)                                                                                   \
    T(new_then_the_same)                                                                           \
    T(changed_and_cleared)                                                                         \
    T(refused_rows_do_not_stop_the_others)                                                         \
    T(all_or_nothing)                                                                              \
    T(a_trial_saves_nothing)                                                                       \
    T(a_number_twice_in_the_file)                                                                  \
    T(a_refused_row_leaves_its_number_to_others)                                                   \
    T(references_by_key_and_by_id)                                                                 \
    T(a_fixed_field_is_not_changed)                                                                \
    T(units_below_units)                                                                           \
    T(columns_that_are_no_fields)                                                                  \
    T(rows_of_another_length)                                                                      \
    T(encodings_and_separators)                                                                    \
    T(json_lines)                                                                                  \
    T(zero_dates_are_none)                                                                         \
    T(a_map_makes_several_records_of_a_row)                                                        \
    T(a_row_without_a_site)                                                                        \
    T(the_first_row_decides_about_a_shared_record)                                                 \
    T(a_refused_row_changes_nothing)                                                               \
    T(mistakes_in_a_map)                                                                           \
    T(a_broken_run_is_completed)                                                                   \
    T(the_right_to_change_the_kind_is_needed)                                                      \
    T(round_trip)                                                                                  \
    T(into_another_house)                                                                          \
    T(an_edit_of_an_old_export_is_refused)
TESTS(ADD)

#define ROW(name) add("/import/" #name, in_house_##name);

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    TESTS(ROW)
    return g_test_run();
}
