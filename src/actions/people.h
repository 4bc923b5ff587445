/* Accounts, sign-in, one-time links, second factor, API tokens.
 *
 * Passwords are hashed and compared before the door, on a thread of their own (`prepared`): the
 * writer never waits for Argon2. */
#pragma once

#include "actions/action.h"
#include "model/user.h"

/* Prefixes of what is shown once and kept hashed. */
#define SESSION_PREFIX "acs_"
#define TOKEN_PREFIX   "act_"
#define LINK_PREFIX    "acl_"

enum { SESSION_DAYS = 7, INVITATION_HOURS = 72, RESET_HOURS = 4 };

/* What sign_in is handed: the password was right, the code was, too. */
typedef struct SignIn {
    int64_t user;
    int64_t factor_step; /* of the code; WHOLE_NONE without a second factor */
    const char *address, *agent;
    const char *rehashed; /* a new hash where the parameters have moved on; NULL */
} SignIn;

bool sign_in(Work *work, Outcome *ret);  /* outcome.secret: the session's token */
bool sign_out(Work *work, Outcome *ret); /* the session with the command's id, or the own one */
bool sign_out_everywhere(Work *work, Outcome *ret);
/* Notes that a session was used; no change that anyone made, so no event. */
bool touch_session(Work *work, Outcome *ret);

bool invite_user(Work *work, Outcome *ret); /* outcome.secret: the link */
bool renew_link(Work *work, Outcome *ret);  /* a new link; those before open nothing */

/* What open_link is handed. */
typedef struct LinkOpening {
    const char *digest; /* of the token */
    const char *password_hash;
} LinkOpening;
bool open_link(Work *work, Outcome *ret);

bool change_password(Work *work, Outcome *ret); /* prepared: the new hash */
bool update_self(Work *work, Outcome *ret);     /* the columns that are one's own to choose */
bool deactivate_user(Work *work, Outcome *ret);
bool activate_user(Work *work, Outcome *ret);

bool begin_second_factor(Work *work, Outcome *ret);   /* outcome.secret: otpauth URI */
bool confirm_second_factor(Work *work, Outcome *ret); /* input {"code"} */
bool remove_second_factor(Work *work, Outcome *ret);  /* own with a code, or another's */

bool create_token(Work *work, Outcome *ret); /* outcome.secret: the token */
bool revoke_token(Work *work, Outcome *ret);

/* Whether `code` is the second factor of `user` now; gives its step, which is never taken twice. */
bool second_factor_matches(Arena *arena, const House *house, const User *user, const char *code,
                           Instant now, int64_t *ret_step);

/* The link of the first administrator while nobody has opened it: makes the account "admin" in a
 * house without people, a new link for it as long as it is only invited. NULL: not needed, or an
 * error in `call`. */
const char *first_administrator_link(Call *call, Service *service);
bool invite_first(Work *work, Outcome *ret);
