/* A mail as it comes from an MTA, read for mail_prepare (actions/mails.h): who wrote it, what it
 * says in plain text, which mails it answers, whether a machine wrote it. Nothing of it is trusted;
 * markup becomes text, nothing is fetched. */
#pragma once

#include "base/json.h"

enum { MAIL_BYTES_MOST = 30 * 1024 * 1024, MAIL_FILES_MOST = 50, MAIL_DEPTH_MOST = 12 };

typedef struct MailFile {
    const char *name;
    const uint8_t *bytes;
    size_t length;
} MailFile;

typedef struct MailRead {
    const char *message_id; /* of a mail without one: made of its bytes */
    const char *from_address, *from_name;
    const char *subject, *text;    /* UTF-8; NULL: none */
    bool automatic;                /* marks of RFC 3834, a bounce, a list, no sender to answer to */
    LIST(const char *) references; /* In-Reply-To and References, as they stand */
    LIST(MailFile) files;
} MailRead;

/* As mail_prepare takes it; the files go by themselves. */
void mail_read_write(JsonWriter *out, const MailRead *mail);

/* False and an error where it has no sender, or is no mail. All of `ret` lives in the arena. */
bool mail_read(Call *call, const char *bytes, size_t length, MailRead *ret);
