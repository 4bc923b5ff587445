/* Who asks: a session's cookie or a token, looked up in the store and remembered for a moment. */
#pragma once

#include "actions/people.h"
#include "actions/service.h"
#include "http/exchange.h"

typedef struct Identity Identity;

Identity *identity_new(Service *service, bool secure_cookie);
void identity_free(Identity *identity);

/* Nobody where the request brings nothing. False and ERROR_UNAUTHENTICATED where what it brings
 * opens nothing (any more); ERROR_FORBIDDEN where a cookie comes without the marks of our own pages
 * (CSRF: Sec-Fetch-Site or Origin, and X-CSRF-Token). */
bool identity_find(Identity *identity, Call *call, const HttpRequest *request, Actor *ret_actor);

/* Whether a form comes from a page of this server, as far as its sender says. */
bool identity_from_our_pages(const HttpRequest *request);

/* Whether the session or token of `actor` still opens: for streams. */
bool identity_stands(Identity *identity, Call *call, const Actor *actor);

/* "Set-Cookie" for a session's token; NULL token: one that ends it. */
const char *identity_cookie(const Identity *identity, Arena *arena, const char *token);
/* What pages must send back with every change. */
const char *identity_csrf(const Identity *identity, Arena *arena, const char *digest);
