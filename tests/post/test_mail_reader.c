/* Mails as they really come: charsets, markup, files, machines that answer, and what wants to do
 * harm. */
#include "post/mail_reader.h"
#include "post/mail_writer.h"

#include "base/secret.h"

#include <glib.h>
#include <string.h>

static MailRead read_mail(Call *call, const char *text, size_t length) {
    MailRead read;
    bool well = mail_read(call, text, length, &read);
    if (!well)
        g_error("%s", error_text(call->arena, call->errors));
    return read;
}

#define HEAD "From: Wang Fang <fang@metro.example>\r\nMessage-ID: <1@x>\r\nMIME-Version: 1.0\r\n"

typedef struct Case {
    const char *name, *mail, *subject, *text;
} Case;

static const Case CASES[] = {
    {"plain", HEAD "Subject: Dark\r\n\r\nAll gates.\r\nNow.\r\n", "Dark", "All gates.\nNow."},
    {"no subject, no text", HEAD "\r\n", NULL, NULL},
    {"encoded words, two that belong together",
     HEAD "Subject: =?utf-8?B?6Ze45py6?= =?utf-8?B?5rKh5pyJ?=\r\n\r\nx", "闸机没有", "x"},
    /* 镕 isn't in GB 2312, though senders say that it is */
    {"GB2312 that is GBK",
     HEAD "Subject: =?gb2312?B?1aK7+g==?=\r\nContent-Type: text/plain; charset=\"gb2312\"\r\n"
          "Content-Transfer-Encoding: base64\r\n\r\nw/fI2elG\r\n",
     "闸机", "明荣镕"},
    {"markup alone",
     HEAD "Subject: x\r\nContent-Type: text/html; charset=utf-8\r\n\r\n"
          "<html><head><title>no</title><style>p{x}</style></head><body onload=\"x()\"><script>"
          "alert(1)</script><p>It is <b>dark</b> &amp; wet &#x2014; 5 &lt; 6</p>"
          "<img src=\"http://x/t.gif\"><div>Please</div>call</body></html>",
     "x", "It is dark & wet — 5 < 6\nPlease\ncall"},
    {"both kinds: the plain one",
     HEAD
     "Subject: x\r\nContent-Type: multipart/alternative; boundary=b\r\n\r\n--b\r\nContent-Type: "
     "text/plain\r\n\r\nplain\r\n--b\r\nContent-Type: text/html\r\n\r\n<p>markup</p>\r\n--b--\r\n",
     "x", "plain"},
    {"an empty plain part beside markup",
     HEAD
     "Subject: x\r\nContent-Type: multipart/alternative; boundary=b\r\n\r\n--b\r\nContent-Type: "
     "text/plain\r\n\r\n \r\n--b\r\nContent-Type: text/html\r\n\r\n<p>markup</p>\r\n--b--\r\n",
     "x", "markup"},
    {"two plain parts",
     HEAD "Subject: x\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\none\r\n--b\r\n"
          "\r\ntwo\r\n--b--\r\n",
     "x", "one\ntwo"},
    {"controls and a header inside the subject",
     HEAD "Subject: =?utf-8?Q?a=0D=0ABcc:_x=00y?=\r\n\r\nx\x01\x02y", NULL, "x  y"},
    {"markup that never ends",
     HEAD "Subject: x\r\nContent-Type: text/html\r\n\r\nA<script>alert(1)", "x", "A"},
};

static void test_case(const void *data) {
    const Case *one = data;
    Arena *arena = arena_new();
    Call call = call_begin(arena, 0);
    MailRead read = read_mail(&call, one->mail, strlen(one->mail));
    g_assert_cmpstr(read.from_address, ==, "fang@metro.example");
    g_assert_cmpstr(read.from_name, ==, "Wang Fang");
    g_assert_cmpstr(read.text, ==, one->text);
    if (one->subject)
        g_assert_cmpstr(read.subject, ==, one->subject);
    if (read.subject)
        g_assert_null(strpbrk(read.subject, "\r\n"));
    g_assert_false(read.automatic);
    arena_free(arena);
}

static void test_files(void) {
    static const char MAIL[] =
        HEAD "Subject: x\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n"
             "--b\r\nContent-Type: text/plain\r\n\r\nSee the pictures\r\n"
             "--b\r\nContent-Type: image/png\r\nContent-Disposition: attachment;\r\n"
             " filename*0*=utf-8''%E9%97%B8%E6%9C%BA;\r\n filename*1=\".png\"\r\n"
             "Content-Transfer-Encoding: base64\r\n\r\niVBORw0=\r\n"
             "--b\r\nContent-Type: text/plain; name=\"../../etc/passwd\"\r\nContent-Disposition: "
             "attachment\r\n\r\nroot\r\n--b--\r\n";
    Arena *arena = arena_new();
    Call call = call_begin(arena, 0);
    MailRead read = read_mail(&call, MAIL, sizeof MAIL - 1);
    g_assert_cmpstr(read.text, ==, "See the pictures");
    g_assert_cmpuint(read.files.count, ==, 2);
    g_assert_cmpstr(read.files.items[0].name, ==, "闸机.png");
    g_assert_cmpmem(read.files.items[0].bytes, read.files.items[0].length, "\x89PNG\r", 5);
    g_assert_cmpmem(read.files.items[1].bytes, read.files.items[1].length, "root", 4);
    arena_free(arena);
}

/* A mail that was forwarded as a file comes as one; an empty file doesn't come at all. */
static void test_forwarded(void) {
    static const char MAIL[] =
        HEAD "Subject: x\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n"
             "--b\r\nContent-Type: message/rfc822\r\n\r\nFrom: a@b.example\r\nSubject: "
             "a/b\r\n\r\nInner\r\n"
             "--b\r\nContent-Disposition: attachment; filename=empty.txt\r\n\r\n\r\n--b--\r\n";
    Arena *arena = arena_new();
    Call call = call_begin(arena, 0);
    MailRead read = read_mail(&call, MAIL, sizeof MAIL - 1);
    g_assert_cmpuint(read.files.count, ==, 1);
    g_assert_cmpstr(read.files.items[0].name, ==, "a-b.eml");
    g_assert_null(read.text);
    arena_free(arena);
}

/* RFC 3834 and what came before it: nobody wrote these. */
static void test_automatic(void) {
    static const char *const MARKS[] = {
        "Auto-Submitted: auto-replied",
        "Auto-Submitted: auto-generated (rejected)",
        "Precedence: bulk",
        "List-Id: <list.example>",
        "Return-Path: <>",
        "X-Autoreply: yes",
        "Content-Type: multipart/report; report-type=delivery-status; boundary=b",
    };
    static const char *const NONE[] = {"Auto-Submitted: no", "Precedence: first-class",
                                       "Return-Path: <a@b>"};
    Arena *arena = arena_new();
    Call call = call_begin(arena, 0);
    for (size_t i = 0; i < G_N_ELEMENTS(MARKS) + G_N_ELEMENTS(NONE); i++) {
        bool marked = i < G_N_ELEMENTS(MARKS);
        const char *text = arena_printf(arena, "%s\r\n" HEAD "Subject: x\r\n\r\nI am away\r\n",
                                        marked ? MARKS[i] : NONE[i - G_N_ELEMENTS(MARKS)]);
        MailRead read = read_mail(&call, text, strlen(text));
        if (read.automatic != marked)
            g_error("%s", text);
    }
    arena_free(arena);
}

static void test_references(void) {
    static const char MAIL[] = HEAD "In-Reply-To: <a@b>\r\nReferences: <> <c@d>\r\n <e@f>\r\n\r\nx";
    Arena *arena = arena_new();
    Call call = call_begin(arena, 0);
    MailRead read = read_mail(&call, MAIL, sizeof MAIL - 1);
    g_assert_cmpuint(read.references.count, ==, 2);
    g_assert_cmpstr(read.references.items[0], ==, "<a@b>");
    g_assert_nonnull(strstr(read.references.items[1], "<e@f>"));
    g_assert_cmpstr(read.message_id, ==, "1@x");
    arena_free(arena);
}

/* Without a Message-ID the same bytes are the same mail. */
static void test_without_an_id(void) {
    static const char MAIL[] = "From: a@b.example\r\n\r\nx", OTHER[] = "From: a@b.example\r\n\r\ny";
    Arena *arena = arena_new();
    Call call = call_begin(arena, 0);
    const char *first = read_mail(&call, MAIL, sizeof MAIL - 1).message_id;
    g_assert_cmpstr(first, ==, read_mail(&call, MAIL, sizeof MAIL - 1).message_id);
    g_assert_cmpstr(first, !=, read_mail(&call, OTHER, sizeof OTHER - 1).message_id);
    arena_free(arena);
}

static void test_no_mail(void) {
    static const char *const NONE[] = {"",
                                       "\r\n",
                                       "hello",
                                       "Subject: x\r\n\r\nno sender",
                                       "From: nobody\r\n\r\nx",
                                       "From: <>\r\n\r\nx"};
    Arena *arena = arena_new();
    for (size_t i = 0; i < G_N_ELEMENTS(NONE); i++) {
        Call call = call_begin(arena, 0);
        MailRead read;
        g_assert_false(mail_read(&call, NONE[i], strlen(NONE[i]), &read));
        g_assert_nonnull(call.errors);
    }
    arena_free(arena);
}

/* What is long or deep costs little and breaks nothing. */
static void test_large(void) {
    Arena *arena = arena_new();
    Call call = call_begin(arena, 0);
    g_autoptr(GString) deep = g_string_new(HEAD);
    for (int i = 0; i < 2000; i++)
        g_string_append_printf(deep, "Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n",
                               i, i);
    g_string_append(deep, "\r\nx");
    read_mail(&call, deep->str, deep->len);
    g_autoptr(GString) wide = g_string_new(HEAD);
    for (int i = 0; i < 50000; i++)
        g_string_append_printf(wide, "X-%d: y\r\n", i);
    g_string_append(wide, "Subject: end\r\n\r\n");
    for (int i = 0; i < 100000; i++)
        g_string_append(wide, "闸机");
    MailRead read = read_mail(&call, wide->str, wide->len);
    g_assert_cmpstr(read.subject, ==, "end");
    g_assert_cmpint(g_utf8_strlen(read.text, -1), <=, 20000);
    arena_free(arena);
}

/* What is written is read again as it was meant, whatever name and subject say. */
static void test_round_trip(void) {
    static const char *const TEXTS[] = {"Dark", "闸机 没有显示", "a \"b\" <c@d>, e;", "a=b? x\\y"};
    Arena *arena = arena_new();
    Call call = call_begin(arena, 0);
    for (size_t i = 0; i < G_N_ELEMENTS(TEXTS); i++) {
        Letter letter = {.way = WAY_MAIL,
                         .to = "fang@metro.example",
                         .name = TEXTS[i],
                         .text = {TEXTS[i], "One\n.\nFrom two\n", ""},
                         .message_id = "m1",
                         .thread = "t1"};
        size_t length;
        const char *mail = mail_write(&call, &letter, "服务 <service@example.com>", 0, &length);
        g_assert_nonnull(mail);
        MailRead read = read_mail(&call, mail, length);
        g_assert_cmpstr(read.from_name, ==, "服务");
        g_assert_cmpstr(read.subject, ==, TEXTS[i]);
        g_assert_cmpstr(read.text, ==, "One\n.\nFrom two");
        g_assert_cmpstr(read.message_id, ==, "m1@example.com");
        g_assert_true(read.automatic);
    }
    arena_free(arena);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_assert_true(secret_start());
    for (size_t i = 0; i < G_N_ELEMENTS(CASES); i++) {
        char *path = g_strconcat("/mail reader/", CASES[i].name, NULL);
        g_test_add_data_func(path, &CASES[i], test_case);
        g_free(path);
    }
    g_test_add_func("/mail reader/files", test_files);
    g_test_add_func("/mail reader/forwarded", test_forwarded);
    g_test_add_func("/mail reader/automatic", test_automatic);
    g_test_add_func("/mail reader/references", test_references);
    g_test_add_func("/mail reader/without an id", test_without_an_id);
    g_test_add_func("/mail reader/no mail", test_no_mail);
    g_test_add_func("/mail reader/large", test_large);
    g_test_add_func("/mail reader/round trip", test_round_trip);
    return g_test_run();
}
