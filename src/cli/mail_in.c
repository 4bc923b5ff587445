/* aftercare mail-in: one mail on standard input, for an MTA's pipe. It is read here, in a process
 * of its own with little memory and time, before anything of the house is opened; the house gets
 * plain texts and files. Exit codes are those of sysexits.h where an MTA minds them: 75 asks it to
 * try again later. */
#include "base/text.h"
#include "cli/command.h"
#include "cli/control.h"
#include "cli/house.h"
#include "post/mail_reader.h"

#include <glib.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sysexits.h>
#include <unistd.h>

enum { MEMORY_BYTES = 512 * 1024 * 1024, SECONDS = 30 };

/* What a hostile mail may cost (safety: OTRS CVE-2026-48187). */
static void limit_itself(void) {
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__) /* they map terabytes */
    setrlimit(RLIMIT_AS, &(struct rlimit){MEMORY_BYTES, MEMORY_BYTES});
#endif
    setrlimit(RLIMIT_CPU, &(struct rlimit){SECONDS, SECONDS});
    setrlimit(RLIMIT_CORE, &(struct rlimit){0, 0});
}

static char *read_input(size_t *ret_length) {
    GByteArray *bytes = g_byte_array_new();
    uint8_t buffer[65536];
    ssize_t got;
    while ((got = read(STDIN_FILENO, buffer, sizeof buffer)) > 0 && bytes->len <= MAIL_BYTES_MOST)
        g_byte_array_append(bytes, buffer, (guint)got);
    *ret_length = bytes->len;
    return (char *)g_byte_array_free(bytes, FALSE);
}

static const char *mail_json(Call *call, const MailRead *mail, size_t *ret_length) {
    JsonWriter *out = json_writer_new(NULL);
    mail_read_write(out, mail);
    const char *text = arena_text(call->arena, json_written(out, ret_length));
    json_writer_free(out);
    return text;
}

typedef struct Posting {
    Call *call;
    CliHouse house;
    int status;
} Posting;

/* The answer as a tree; NULL and errors where it isn't 2xx. */
static const Node *post(Posting *posting, const char *path, const char *type, const char *bytes,
                        size_t length) {
    Call *call = posting->call;
    char *text = NULL;
    size_t text_length = 0;
    FILE *out = open_memstream(&text, &text_length);
    bool sent = control_request(call, posting->house.data, "POST", path, type, bytes, length, NULL,
                                &posting->status, out);
    (void)fclose(out);
    bool well = sent && posting->status / 100 == 2;
    if (sent && !well)
        control_fail(call, posting->status, text, text_length);
    const Node *answer = well ? json_parse(call, NULL, 0, text, text_length) : NULL;
    free(text);
    return answer;
}

/* With the request where it is the customer's own words there; else with the mail, which only the
 * house sees: what a stranger sends is shown to no customer. */
static const char *files_path(const Posting *posting, const Node *answer) {
    bool filed = !strcmp(node_text(answer, "state"), "filed");
    return arena_printf(posting->call->arena, "/api/v1/%s/%s/attachments",
                        filed ? "requests" : "mails", node_text(answer, filed ? "request" : "id"));
}

static bool is_there(const Node *list, const MailFile *file) {
    const Node *items = node_get(list, "items");
    for (size_t i = 0; items && i < items->items.count; i++) {
        int64_t bytes = 0;
        node_integer(node_get(items->items.items[i], "bytes"), &bytes);
        if (!strcmp(node_text(items->items.items[i], "name"), file->name) &&
            bytes == (int64_t)file->length)
            return true;
    }
    return false;
}

/* A mail that comes again brings those that didn't get through before. */
static bool post_files(Posting *posting, const MailRead *mail, const Node *answer) {
    const char *path = files_path(posting, answer);
    const Node *there = NULL;
    if (mail->files.count && !house_ask(posting->call, &posting->house, "GET", path, NULL, &there))
        return false;
    for (size_t i = 0; i < mail->files.count; i++) {
        const MailFile *file = &mail->files.items[i];
        g_autofree char *name = g_uri_escape_string(file->name, NULL, FALSE);
        if (!is_there(there, file) &&
            !post(posting, arena_printf(posting->call->arena, "%s?name=%s", path, name),
                  "application/octet-stream", (const char *)file->bytes, file->length))
            return false;
    }
    return true;
}

static const Node *deliver(Posting *posting, const MailRead *mail) {
    size_t length;
    const char *json = mail_json(posting->call, mail, &length);
    const Node *answer = post(posting, "/api/v1/mails", "application/json", json, length);
    return answer && post_files(posting, mail, answer) ? answer : NULL;
}

/* What the house will never take the MTA shall not try for days. */
static int exit_code(const Posting *posting) {
    bool never = posting->status == 400 || posting->status == 413 || posting->status == 422;
    return never ? EX_DATAERR : EX_TEMPFAIL;
}

static void print_answer(const Node *answer, bool json) {
    if (json) {
        JsonWriter *out = json_writer_new(stdout);
        json_node(out, answer);
        json_end_line(out);
        json_writer_free(out);
        return;
    }
    printf("mail %s: %s (%s)\n", node_text(answer, "id"), node_text(answer, "state"),
           node_text(answer, "reason"));
}

int run_mail_in(Call *call, const Arguments *arguments) {
    Posting posting = {.call = call};
    bool json = switched(arguments, "--json");
    MailRead mail;
    size_t length;
    limit_itself();
    char *bytes = read_input(&length);
    bool read = mail_read(call, bytes, length, &mail);
    g_free(bytes);
    if (!read) {
        report_errors(call, json);
        return EX_DATAERR; /* it will never be readable: the MTA bounces it */
    }
    const Node *answer =
        house_open(call, arguments, false, &posting.house) ? deliver(&posting, &mail) : NULL;
    if (answer)
        print_answer(answer, json);
    house_close(&posting.house);
    if (answer)
        return EXIT_DONE;
    report_errors(call, json);
    return exit_code(&posting);
}
