/* Any bytes as a mail: read or refused; texts are UTF-8 in one piece, one line where they must be,
 * and no longer than the house takes. */
#include "fuzz.h"
#include "post/mail_reader.h"

#include "base/secret.h"

#include <glib.h>
#include <string.h>

static void check_text(const char *text, glong most, bool lines) {
    if (!text)
        return;
    g_assert_true(g_utf8_validate(text, -1, NULL));
    g_assert_cmpint(g_utf8_strlen(text, -1), <=, most);
    g_assert_true(lines || !strpbrk(text, "\r\n"));
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length) {
    static bool started;
    if (!started)
        started = secret_start();
    Arena *arena = arena_new();
    Call call = call_begin(arena, 0);
    MailRead read;
    if (mail_read(&call, (const char *)bytes, length, &read)) {
        g_assert_nonnull(read.message_id);
        g_assert_nonnull(read.from_address);
        check_text(read.message_id, 500, false);
        check_text(read.from_address, 320, false);
        check_text(read.from_name, 200, false);
        check_text(read.subject, 200, false);
        check_text(read.text, 20000, true);
        for (size_t i = 0; i < read.files.count; i++)
            check_text(read.files.items[i].name, 200, false);
    } else {
        g_assert_nonnull(call.errors);
    }
    arena_free(arena);
    return 0;
}
