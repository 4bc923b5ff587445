/* The post: a thread that sends the notices that are due, each attempt between two commands
 * (actions/notices.h). A gateway that doesn't answer delays nothing but its own letters. */
#pragma once

#include "actions/service.h"

/* As the settings say it; NULL: not set up. Texts live longer than the post. */
typedef struct PostOptions {
    const char *mail_out;  /* smtp://user:password@relay.example.com:587 */
    const char *mail_from; /* "Service <service@example.com>" */
    const char *sms_url, *sms_header, *sms_body;
    const char *chat_url, *chat_header, *chat_body;
} PostOptions;

typedef struct Post Post;

/* Says to the service which ways there are. NULL and errors where a setting can't be right. */
Post *post_new(Call *call, Service *service, const PostOptions *options);
/* Sends by itself from now on. */
void post_start(Post *post);
void post_free(Post *post);

/* Sends all that is due at `now`, on the caller's thread: for tests. */
bool post_run(Call *call, Post *post, Instant now);
