/* Mail by SMTP, to the relay of the house. */
#include "post/mail_writer.h"
#include "post/way.h"

#include <glib.h>

static bool check(Call *call, const PostOptions *options, bool *ret_set_up) {
    *ret_set_up = options->mail_out != NULL;
    if (!options->mail_out)
        return true;
    if (!g_str_has_prefix(options->mail_out, "smtp://") &&
        !g_str_has_prefix(options->mail_out, "smtps://"))
        return call_fail(call, ERROR_USAGE, "mail_out",
                         "must be smtp://… or smtps://…, with user:password@ where it asks");
    return (options->mail_from && mail_address(call->arena, options->mail_from)) ||
           call_fail(call, ERROR_USAGE, "mail_from",
                     "is needed: the address that mails come from, such as service@example.com");
}

static size_t give_bytes(char *buffer, size_t size, size_t count, void *with) {
    Parcel *parcel = with;
    size_t length = MIN(size * count, parcel->length - parcel->read);
    memcpy(buffer, parcel->bytes + parcel->read, length);
    parcel->read += length;
    return length;
}

static bool pack(Call *call, Parcel *parcel) {
    const PostOptions *options = parcel->options;
    const char *from = mail_address(call->arena, options->mail_from);
    parcel->bytes =
        mail_write(call, parcel->letter, options->mail_from, call->now, &parcel->length);
    if (!parcel->bytes)
        return false;
    CURL *transfer = parcel->transfer;
    parcel->recipients = curl_slist_append(NULL, mail_address(call->arena, parcel->letter->to));
    curl_easy_setopt(transfer, CURLOPT_URL, options->mail_out);
    curl_easy_setopt(transfer, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
    /* where the relay offers TLS it is used; a password goes over nothing else */
    bool secret = strchr(options->mail_out, '@') != NULL;
    curl_easy_setopt(transfer, CURLOPT_USE_SSL, (long)(secret ? CURLUSESSL_ALL : CURLUSESSL_TRY));
    /* without a password there is no secret but the letter, which goes in the clear otherwise: a
     * certificate of the relay's own is better than none */
    curl_easy_setopt(transfer, CURLOPT_SSL_VERIFYPEER, (long)secret);
    curl_easy_setopt(transfer, CURLOPT_SSL_VERIFYHOST, secret ? 2L : 0L);
    curl_easy_setopt(transfer, CURLOPT_MAIL_FROM, from);
    curl_easy_setopt(transfer, CURLOPT_MAIL_RCPT, parcel->recipients);
    curl_easy_setopt(transfer, CURLOPT_UPLOAD, 1L);
    curl_easy_setopt(transfer, CURLOPT_INFILESIZE_LARGE, (curl_off_t)parcel->length);
    curl_easy_setopt(transfer, CURLOPT_READFUNCTION, give_bytes);
    curl_easy_setopt(transfer, CURLOPT_READDATA, parcel);
    return true;
}

const Way WAY_BY_MAIL = {WAY_MAIL, check, pack};
