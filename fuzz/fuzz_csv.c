/* Any bytes as CSV. The first byte chooses separator and encoding. Whatever follows comes to an
 * end, gives clean fields, and reads the same where it lies across the edge of a block. */
#include "base/csv.h"
#include "base/text.h"
#include "fuzz.h"

#include <glib.h>

enum { BLOCK_BYTES = 256 * 1024 }; /* as in csv.c */

static void check_row(CsvReader *reader, CsvResult result, const CsvField *fields, size_t count) {
    g_assert((count > 0) == (result == CSV_ROW));
    g_assert((result == CSV_BAD_ROW) == (*csv_row_problem(reader) != '\0'));
    for (size_t i = 0; i < count; i++)
        g_assert(text_is_utf8(fields[i].text, fields[i].length, NULL));
}

static void add_row(GString *seen, CsvReader *reader, CsvResult result, const CsvField *fields,
                    size_t count, int64_t lines_before) {
    g_string_append_printf(seen, "%d line %d:", (int)result,
                           (int)(csv_line(reader) - lines_before));
    for (size_t i = 0; i < count; i++) {
        g_string_append_printf(seen, " %zu ", fields[i].length);
        g_string_append_len(seen, fields[i].text, (gssize)fields[i].length);
    }
    g_string_append_c(seen, '\n');
}

/* All that was read, as text, behind the first `skip` rows of one line each. */
static char *read_all(const char *bytes, size_t size, const CsvOptions *options, int skip) {
    Arena *arena = arena_new();
    Call call = call_begin(arena, 0);
    FILE *in = fmemopen((void *)bytes, size, "r");
    CsvReader *reader = csv_new(&call, in, "fuzz.csv", options);
    GString *seen = g_string_new(NULL);
    CsvResult result;
    do {
        const CsvField *fields;
        size_t count;
        int64_t line = csv_line(reader);
        result = csv_next(&call, reader, &fields, &count);
        g_assert(csv_line(reader) >= line && csv_row(reader) <= (int64_t)size);
        check_row(reader, result, fields, count);
        if (csv_row(reader) > skip && result != CSV_END)
            add_row(seen, reader, result, fields, count, skip);
    } while (result == CSV_ROW || result == CSV_BAD_ROW);
    g_assert((result == CSV_FAILED) == (call.error_count > 0));
    csv_free(reader);
    fclose(in);
    arena_free(arena);
    return g_string_free(seen, FALSE);
}

/* The first bytes of byte order marks mean something only at the very start. */
static bool may_begin_with_mark(const char *bytes) {
    return strchr("\xEF\xFE\xFF\x84", *bytes);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static const char SEPARATORS[] = {',', ';', '\t', '|', 0};
    static const char *const ENCODINGS[] = {"utf-8", "latin-1", "gb18030"};
    if (size < 3)
        return 0;
    CsvOptions options = {SEPARATORS[data[0] % 5], ENCODINGS[data[0] / 5 % 3]};
    const char *bytes = (const char *)data + 2;
    size -= 2;
    g_autofree char *plain = read_all(bytes, size, &options, 0);
    bool move = data[1] < 64; /* not each time: a whole block costs a hundred small inputs */
    if (!move || !options.separator || may_begin_with_mark(bytes))
        return 0;
    size_t before = BLOCK_BYTES - data[1];
    g_autofree char *moved = g_malloc(before + size);
    memset(moved, 'x', before - 1);
    moved[before - 1] = '\n';
    memcpy(moved + before, bytes, size);
    g_autofree char *again = read_all(moved, before + size, &options, 1);
    g_assert_cmpstr(plain, ==, again);
    return 0;
}
