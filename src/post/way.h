/* A way out of the house: mail, SMS gateway, chat. Each is a row of a table with the same few
 * functions, over libcurl; what differs is how a letter becomes bytes. */
#pragma once

#include "post/letter.h"
#include "post/post.h"

#include <curl/curl.h>

/* A letter on its way: all that the transfer needs until it ends. */
typedef struct Parcel {
    const PostOptions *options;
    const Letter *letter;
    CURL *transfer;
    struct curl_slist *headers, *recipients;
    const char *bytes; /* of a mail, read piece by piece */
    size_t length, read;
    char answer[4096]; /* the beginning of what a gateway says, over HTTP */
    size_t answered;
} Parcel;

typedef struct Way {
    NoticeWay way;
    /* Whether the settings say how; false and an error where they can't be right. */
    bool (*check)(Call *call, const PostOptions *options, bool *ret_set_up);
    /* Fills in the transfer. */
    bool (*pack)(Call *call, Parcel *parcel);
} Way;

extern const Way WAY_BY_MAIL, WAY_BY_SMS, WAY_BY_CHAT;

/* What the ways over HTTP share: `body` is a template of JSON or of a form; "{to}", "{text}" and
 * "{name}" in it become the letter's, written as its kind needs. */
bool pack_template(Call *call, Parcel *parcel, const char *url, const char *header,
                   const char *body);
/* Whether a chat's hook says no in an answer of 200, as those of WeCom, DingTalk and Feishu do:
 * {"errcode": 45009}, {"code": 19001}. */
bool chat_refuses(const Parcel *parcel);
bool check_gateway(Call *call, const char *setting, const char *url, const char *body,
                   bool *ret_set_up);
