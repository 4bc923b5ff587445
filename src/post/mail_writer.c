#include "post/mail_writer.h"

#include "post/mime.h"

#include <glib.h>

const char *mail_address(Arena *arena, const char *text) {
    InternetAddressList *list = internet_address_list_parse(mime_options(), text);
    InternetAddress *first = list && internet_address_list_length(list)
                                 ? internet_address_list_get_address(list, 0)
                                 : NULL;
    const char *found = NULL;
    if (first && INTERNET_ADDRESS_IS_MAILBOX(first))
        found = internet_address_mailbox_get_addr(INTERNET_ADDRESS_MAILBOX(first));
    const char *address = found && strchr(found, '@') ? arena_text(arena, found) : NULL;
    g_clear_object(&list);
    return address;
}

static const char *domain_of(const char *address) {
    return strchr(address, '@') + 1;
}

static void set(GMimeMessage *message, const char *name, const char *value) {
    g_mime_object_set_header(GMIME_OBJECT(message), name, value, "UTF-8");
}

/* Of what nobody typed for this reader, no machine should answer (RFC 3834). */
static void mark_automatic(GMimeMessage *message) {
    set(message, "Auto-Submitted", "auto-generated");
    set(message, "X-Auto-Response-Suppress", "All");
}

static void set_threads(Arena *arena, GMimeMessage *message, const Letter *letter,
                        const char *domain) {
    g_mime_message_set_message_id(message,
                                  arena_printf(arena, "%s@%s", letter->message_id, domain));
    set(message, "References", arena_printf(arena, "<%s@%s>", letter->thread, domain));
}

static void set_text(GMimeMessage *message, const char *text) {
    GMimeTextPart *part = g_mime_text_part_new_with_subtype("plain");
    g_mime_text_part_set_charset(part, "utf-8");
    g_mime_text_part_set_text(part, text);
    g_mime_part_set_content_encoding(GMIME_PART(part), GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE);
    g_mime_message_set_mime_part(message, GMIME_OBJECT(part));
    g_object_unref(part);
}

static const char *bytes_of(Arena *arena, GMimeMessage *message, size_t *ret_length) {
    GMimeFormatOptions *format = g_mime_format_options_new();
    g_mime_format_options_set_newline_format(format, GMIME_NEWLINE_FORMAT_DOS);
    char *text = g_mime_object_to_string(GMIME_OBJECT(message), format);
    const char *bytes = arena_text(arena, text);
    *ret_length = strlen(bytes);
    g_free(text);
    g_mime_format_options_free(format);
    return bytes;
}

const char *mail_write(Call *call, const Letter *letter, const char *from, Instant now,
                       size_t *ret_length) {
    const char *sender = mail_address(call->arena, from);
    const char *reader = mail_address(call->arena, letter->to);
    if (!sender || !reader) {
        call_fail(call, ERROR_INVALID, sender ? "to" : "mail_from", "is no mail address");
        return NULL;
    }
    GMimeMessage *message = g_mime_message_new(TRUE);
    InternetAddressList *list = internet_address_list_parse(mime_options(), from);
    internet_address_list_append(g_mime_message_get_addresses(message, GMIME_ADDRESS_TYPE_FROM),
                                 list);
    g_object_unref(list);
    g_mime_message_add_mailbox(message, GMIME_ADDRESS_TYPE_TO, letter->name, reader);
    g_mime_message_set_subject(message, letter->text.subject, "UTF-8");
    GDateTime *date = g_date_time_new_from_unix_utc(now / MICROS_PER_SECOND);
    g_mime_message_set_date(message, date);
    g_date_time_unref(date);
    set_threads(call->arena, message, letter, domain_of(sender));
    if (letter->kind != NOTICE_OF_MESSAGE)
        mark_automatic(message);
    set_text(message, letter->text.body);
    const char *bytes = bytes_of(call->arena, message, ret_length);
    g_object_unref(message);
    return bytes;
}
