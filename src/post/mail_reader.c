#include "post/mail_reader.h"

#include "base/secret.h"
#include "base/text.h"
#include "post/mime.h"

#include <glib.h>
#include <string.h>

enum {
    TEXT_CHARACTERS = 18000,
    SUBJECT_CHARACTERS = 190,
    NAME_CHARACTERS = 190,
    REFERENCE_BYTES = 4000
};

/* ---- bytes ---- */

/* A blank line, as either kind of line ends. */
static bool ends_head(const char *text, size_t length) {
    return length > 2 && text[length - 1] == '\n' &&
           (text[length - 2] == '\n' || (text[length - 2] == '\r' && text[length - 3] == '\n'));
}

/* Senders say GB2312 and mean its superset (field-notes 30): the words of the head are read as
 * that. What comes behind the head stays as it is: it may be evidence. */
static char *mend_head(const char *bytes, size_t length, size_t *ret_length) {
    static const char *const WORDS[] = {"=?gb2312?", "=?gbk?"};
    GString *out = g_string_sized_new(length + 64);
    size_t at = 0;
    for (bool blank = false; at < length && !blank;) {
        size_t i = 0;
        while (i < G_N_ELEMENTS(WORDS) &&
               (length - at < strlen(WORDS[i]) ||
                g_ascii_strncasecmp(bytes + at, WORDS[i], strlen(WORDS[i])) != 0))
            i++;
        if (i < G_N_ELEMENTS(WORDS)) {
            g_string_append(out, "=?gb18030?");
            at += strlen(WORDS[i]);
            continue;
        }
        g_string_append_c(out, bytes[at++]);
        blank = ends_head(out->str, out->len);
    }
    g_string_append_len(out, bytes + at, (gssize)(length - at));
    *ret_length = out->len;
    return g_string_free(out, FALSE);
}

/* Valid UTF-8 of at most so many characters, without controls but line feeds. */
static const char *clean(Arena *arena, const char *text, size_t most, bool lines) {
    char *any = g_utf8_make_valid(text, -1);
    char *valid = g_utf8_normalize(any, -1, G_NORMALIZE_NFC); /* as it is counted and stored */
    GString *out = g_string_new(NULL);
    size_t count = 0;
    for (const char *at = valid; *at && count < most; at = g_utf8_next_char(at), count++) {
        gunichar letter = g_utf8_get_char(at);
        if (letter == '\r' && at[1] == '\n')
            continue;
        bool kept =
            (letter >= ' ' && letter != 0x7f) || (lines && (letter == '\n' || letter == '\t'));
        g_string_append_unichar(out, kept ? letter : ' ');
    }
    g_strstrip(out->str);
    const char *cleaned = *out->str ? arena_text(arena, out->str) : NULL;
    g_string_free(out, TRUE);
    g_free(valid);
    g_free(any);
    return cleaned;
}

/* ---- markup as text ---- */

static bool begins_with(const char *text, const char *name) {
    size_t length = strlen(name);
    return !g_ascii_strncasecmp(text, name, length) && !g_ascii_isalnum(text[length]);
}

/* Behind an element whose content is no text; NULL: it isn't one. */
static const char *behind_hidden(const char *tag) {
    static const char *const HIDDEN[] = {"script", "style", "head", "title"};
    for (size_t i = 0; i < G_N_ELEMENTS(HIDDEN); i++) {
        if (!begins_with(tag, HIDDEN[i]))
            continue;
        char end[16];
        g_snprintf(end, sizeof end, "</%s", HIDDEN[i]);
        for (const char *at = tag; *at; at++)
            if (*at == '<' && !g_ascii_strncasecmp(at, end, strlen(end)))
                return at + strlen(end) + strcspn(at + strlen(end), ">");
        return tag + strlen(tag);
    }
    return NULL;
}

static bool breaks_line(const char *tag) {
    static const char *const BREAKS[] = {"br", "/p", "/div", "/tr", "/li", "/h1", "/h2", "/h3"};
    for (size_t i = 0; i < G_N_ELEMENTS(BREAKS); i++)
        if (begins_with(tag, BREAKS[i]))
            return true;
    return false;
}

/* "&amp;" and the like; how many bytes were read, 0: it is none. */
static size_t add_entity(GString *out, const char *text) {
    static const struct {
        const char *name, *value;
    } NAMED[] = {{"&amp;", "&"},   {"&lt;", "<"},   {"&gt;", ">"},
                 {"&quot;", "\""}, {"&nbsp;", " "}, {"&apos;", "'"}};
    for (size_t i = 0; i < G_N_ELEMENTS(NAMED); i++)
        if (g_str_has_prefix(text, NAMED[i].name)) {
            g_string_append(out, NAMED[i].value);
            return strlen(NAMED[i].name);
        }
    if (text[1] != '#')
        return 0;
    char *end;
    bool hex = text[2] == 'x' || text[2] == 'X';
    guint64 code = g_ascii_strtoull(text + 2 + hex, &end, hex ? 16 : 10);
    if (*end != ';' || !code || code > 0x10ffff || !g_unichar_validate((gunichar)code))
        return 0;
    g_string_append_unichar(out, (gunichar)code);
    return (size_t)(end + 1 - text);
}

static char *text_of_markup(const char *markup) {
    GString *out = g_string_new(NULL);
    for (const char *at = markup; *at;) {
        size_t entity = *at == '&' ? add_entity(out, at) : 0;
        if (entity) {
            at += entity;
        } else if (*at == '<' && (g_ascii_isalpha(at[1]) || strchr("/!?", at[1]))) {
            const char *behind = at[1] ? behind_hidden(at + 1) : NULL;
            if (breaks_line(at + 1))
                g_string_append_c(out, '\n');
            at = behind ? behind : at + strcspn(at, ">");
            at += *at == '>';
        } else {
            g_string_append_c(out, *at == '\n' || *at == '\r' ? ' ' : *at);
            at++;
        }
    }
    return g_string_free(out, FALSE);
}

/* ---- parts ---- */

typedef struct Reader {
    Call *call;
    MailRead *mail;
    GString *plain, *markup;
    size_t left_out; /* files */
} Reader;

static void add_file(Reader *reader, const char *name, const void *bytes, size_t length) {
    Arena *arena = reader->call->arena;
    const char *named = name ? clean(arena, text_file_name(name), NAME_CHARACTERS, false) : NULL;
    if (!length)
        return;
    if (reader->mail->files.count == MAIL_FILES_MOST) {
        reader->left_out++;
        return;
    }
    uint8_t *copy = arena_alloc(arena, length);
    memcpy(copy, bytes, length);
    *LIST_ADD(arena, &reader->mail->files) = (MailFile){named ? named : "attachment", copy, length};
}

static void add_content(Reader *reader, GMimePart *part) {
    GMimeDataWrapper *content = g_mime_part_get_content(part);
    if (!content)
        return;
    GMimeStream *stream = g_mime_stream_mem_new();
    g_mime_data_wrapper_write_to_stream(content, stream);
    GByteArray *bytes = g_mime_stream_mem_get_byte_array(GMIME_STREAM_MEM(stream));
    add_file(reader, g_mime_part_get_filename(part), bytes->data, bytes->len);
    g_object_unref(stream);
}

/* A mail that was forwarded as one. */
static void add_forwarded(Reader *reader, GMimeMessage *message) {
    const char *subject = message ? g_mime_message_get_subject(message) : NULL;
    char *text = message ? g_mime_object_to_string(GMIME_OBJECT(message), NULL) : NULL;
    char *name = g_strdup_printf("%.80s.eml", subject && *subject ? subject : "mail");
    for (char *at = name; *at; at++)
        *at = *at == '/' || *at == '\\' ? '-' : *at;
    if (text)
        add_file(reader, name, text, strlen(text));
    g_free(name);
    g_free(text);
}

static bool is_file(GMimePart *part) {
    GMimeContentDisposition *disposition =
        g_mime_object_get_content_disposition(GMIME_OBJECT(part));
    bool attached =
        disposition &&
        !g_ascii_strcasecmp(g_mime_content_disposition_get_disposition(disposition), "attachment");
    return attached || !GMIME_IS_TEXT_PART(part) || g_mime_part_get_filename(part);
}

/* As in the head: GB2312 and GBK are read as what they are part of. */
static void mend_charset(GMimeObject *part) {
    const char *charset = g_mime_object_get_content_type_parameter(part, "charset");
    if (charset && (!g_ascii_strcasecmp(charset, "gb2312") || !g_ascii_strcasecmp(charset, "gbk")))
        g_mime_object_set_content_type_parameter(part, "charset", "gb18030");
}

static void read_part(Reader *reader, GMimePart *part) {
    if (is_file(part)) {
        add_content(reader, part);
        return;
    }
    GMimeContentType *type = g_mime_object_get_content_type(GMIME_OBJECT(part));
    bool markup = g_mime_content_type_is_type(type, "text", "html");
    mend_charset(GMIME_OBJECT(part));
    char *text = g_mime_text_part_get_text(GMIME_TEXT_PART(part));
    if (text)
        g_string_append_printf(markup ? reader->markup : reader->plain, "%s\n", text);
    g_free(text);
}

static void read_object(Reader *reader, GMimeObject *object, int depth) {
    if (!object || depth > MAIL_DEPTH_MOST)
        return;
    if (GMIME_IS_MULTIPART(object)) {
        int count = g_mime_multipart_get_count(GMIME_MULTIPART(object));
        for (int i = 0; i < count; i++)
            read_object(reader, g_mime_multipart_get_part(GMIME_MULTIPART(object), i), depth + 1);
    } else if (GMIME_IS_MESSAGE_PART(object)) {
        add_forwarded(reader, g_mime_message_part_get_message(GMIME_MESSAGE_PART(object)));
    } else if (GMIME_IS_PART(object)) {
        read_part(reader, GMIME_PART(object));
    }
}

static const char *text_of(Reader *reader) {
    Arena *arena = reader->call->arena;
    const char *text = clean(arena, reader->plain->str, TEXT_CHARACTERS, true);
    if (!text && reader->markup->len) {
        char *plain = text_of_markup(reader->markup->str);
        text = clean(arena, plain, TEXT_CHARACTERS, true);
        g_free(plain);
    }
    if (!reader->left_out)
        return text;
    return arena_printf(arena, "%s\n[%zu further files were left out]", text ? text : "",
                        reader->left_out);
}

static void read_text(Reader *reader, GMimeMessage *message) {
    reader->plain = g_string_new(NULL);
    reader->markup = g_string_new(NULL);
    read_object(reader, g_mime_message_get_mime_part(message), 0);
    reader->mail->text = text_of(reader);
    g_string_free(reader->plain, TRUE);
    g_string_free(reader->markup, TRUE);
}

/* ---- headers ---- */

static bool header_is(GMimeMessage *message, const char *name, const char *const *values) {
    const char *value = g_mime_object_get_header(GMIME_OBJECT(message), name);
    for (size_t i = 0; value && values[i]; i++)
        if (begins_with(value, values[i]))
            return true;
    return false;
}

/* RFC 3834, RFC 3464, and what senders did before: nobody wrote it. */
static bool is_automatic(GMimeMessage *message) {
    static const char *const NO[] = {"no", NULL};
    static const char *const BULK[] = {"bulk", "junk", "list", "auto_reply", NULL};
    static const char *const MARKS[] = {"List-Id", "X-Autoreply", "X-Autorespond"};
    GMimeObject *object = GMIME_OBJECT(message);
    const char *path = g_mime_object_get_header(object, "Return-Path");
    for (size_t i = 0; i < G_N_ELEMENTS(MARKS); i++)
        if (g_mime_object_get_header(object, MARKS[i]))
            return true;
    GMimeObject *part = g_mime_message_get_mime_part(message);
    bool report = part && g_mime_content_type_is_type(g_mime_object_get_content_type(part),
                                                      "multipart", "report");
    return report || (path && strstr(path, "<>")) ||
           (g_mime_object_get_header(object, "Auto-Submitted") &&
            !header_is(message, "Auto-Submitted", NO)) ||
           header_is(message, "Precedence", BULK);
}

static bool read_sender(Call *call, GMimeMessage *message, MailRead *ret) {
    InternetAddressList *list = g_mime_message_get_from(message);
    InternetAddress *first = list && internet_address_list_length(list)
                                 ? internet_address_list_get_address(list, 0)
                                 : NULL;
    const char *address = first && INTERNET_ADDRESS_IS_MAILBOX(first)
                              ? internet_address_mailbox_get_addr(INTERNET_ADDRESS_MAILBOX(first))
                              : NULL;
    if (!address || !strchr(address, '@') || strlen(address) > 320)
        return call_fail(call, ERROR_INVALID, "From", "names nobody with an address");
    const char *name = internet_address_get_name(first);
    ret->from_address = clean(call->arena, address, 320, false);
    ret->from_name = name ? clean(call->arena, name, NAME_CHARACTERS, false) : NULL;
    return ret->from_address != NULL;
}

/* As it stands: a token of ours is sought in it, whatever else is there; the newest stand last. */
static void read_references(Call *call, GMimeMessage *message, const char *name, MailRead *ret) {
    const char *value = g_mime_object_get_header(GMIME_OBJECT(message), name);
    size_t length = value ? strlen(value) : 0;
    const char *last = length > REFERENCE_BYTES ? value + length - REFERENCE_BYTES : value;
    const char *text = last ? clean(call->arena, last, REFERENCE_BYTES, false) : NULL;
    if (text)
        *LIST_ADD(call->arena, &ret->references) = text;
}

static const char *own_id(Arena *arena, const char *bytes, size_t length) {
    uint8_t digest[HASH_BYTES];
    hash_bytes(bytes, length, digest);
    return arena_printf(arena, "none-%s", hex_text(arena, digest, sizeof digest));
}

static bool read_message(Call *call, GMimeMessage *message, MailRead *ret) {
    const char *id = g_mime_message_get_message_id(message);
    const char *subject = g_mime_message_get_subject(message);
    if (!read_sender(call, message, ret))
        return false;
    ret->message_id = id ? clean(call->arena, id, 490, false) : NULL;
    ret->subject = subject ? clean(call->arena, subject, SUBJECT_CHARACTERS, false) : NULL;
    ret->automatic = is_automatic(message);
    read_references(call, message, "In-Reply-To", ret);
    read_references(call, message, "References", ret);
    Reader reader = {.call = call, .mail = ret};
    read_text(&reader, message);
    return true;
}

bool mail_read(Call *call, const char *bytes, size_t length, MailRead *ret) {
    size_t mended_length;
    *ret = (MailRead){0};
    if (length > MAIL_BYTES_MOST)
        return call_fail(call, ERROR_INVALID, NULL, "is longer than %d MiB",
                         MAIL_BYTES_MOST / 1024 / 1024);
    mime_options();
    char *mended = mend_head(bytes, length, &mended_length);
    GMimeStream *stream = g_mime_stream_mem_new_with_buffer(mended, mended_length);
    GMimeParser *parser = g_mime_parser_new_with_stream(stream);
    GMimeMessage *message = g_mime_parser_construct_message(parser, mime_options());
    bool well = message ? read_message(call, message, ret)
                        : call_fail(call, ERROR_SYNTAX, NULL, "what came in is no mail");
    if (well && !ret->message_id)
        ret->message_id = own_id(call->arena, bytes, length);
    g_clear_object(&message);
    g_object_unref(parser);
    g_object_unref(stream);
    g_free(mended);
    return well;
}

void mail_read_write(JsonWriter *out, const MailRead *mail) {
    json_begin_object(out);
    json_text_field(out, "message_id", mail->message_id);
    json_text_field(out, "from_address", mail->from_address);
    json_text_field(out, "from_name", mail->from_name);
    json_text_field(out, "subject", mail->subject);
    json_text_field(out, "text", mail->text);
    json_yes_no_field(out, "automatic", mail->automatic);
    json_key(out, "references");
    json_begin_list(out);
    for (size_t i = 0; i < mail->references.count; i++)
        json_text(out, mail->references.items[i]);
    json_end_list(out);
    json_end_object(out);
}
