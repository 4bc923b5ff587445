/* Who may do what: one grid of rights × roles (rights.c), the same question on every path. */
#pragma once

#include "model/scope.h"
#include "model/user.h"

typedef enum Right {
    RIGHT_NONE, /* open to everyone: signing in, health */
    RIGHT_SELF, /* anyone signed in, for what is their own */
    CUSTOMERS_READ,
    CUSTOMERS_WRITE,
    EQUIPMENT_READ,
    EQUIPMENT_WRITE,
    CATALOGUE_READ, /* product models, components, parts */
    CATALOGUE_WRITE,
    CONTRACTS_READ,
    CONTRACTS_WRITE,
    PROGRAMMES_READ,
    PROGRAMMES_WRITE,
    REQUESTS_READ,   /* requests, their conversation and what is owed */
    REQUESTS_OPEN,   /* open requests, see what would be promised */
    REQUESTS_SPEAK,  /* the customer's side: write, confirm, reopen, contest, withdraw */
    REQUESTS_WORK,   /* take a request through its steps */
    REQUESTS_DECIDE, /* set levels, answer contests, merge */
    CALLS_WORK,      /* telephone calls and mails: see, log, join */
    REPORTS_READ,    /* how promises were kept; of customers' people: their own */
    ALERTS_READ,     /* warnings, escalations, breaches; saved views */
    DUTY_READ,       /* rosters, who is on duty, call-outs, handovers; take part in them */
    DUTY_WRITE,      /* rosters and their changes */
    PEOPLE_READ,
    PEOPLE_WRITE,
    PERSONAL_READ,  /* columns with personal data, and search in them */
    PRIVACY_REDACT, /* blank personal data for good */
    EVENTS_LISTEN,
    JOURNAL_READ,
    JOURNAL_VERIFY,
    DATA_IMPORT,
    DATA_EXPORT,
    OPERATIONS, /* backup, figures */
    RIGHT_COUNT
} Right;

/* What an API token may do at most; a person has all of them. */
typedef enum TokenScope {
    SCOPE_READ = 1 << 0,
    SCOPE_WRITE = 1 << 1,
    SCOPE_IMPORT = 1 << 2,
    SCOPE_EXPORT = 1 << 3,
    SCOPE_EVENTS = 1 << 4,
    SCOPE_ADMIN = 1 << 5,
    SCOPE_EVERY = (1 << 6) - 1,
} TokenScope;

/* Who asks. */
typedef struct Actor {
    int64_t user;      /* 0: the system itself, or nobody */
    int64_t on_behalf; /* 0: for themselves */
    int64_t session;   /* 0: by token, or by the command line */
    int64_t token;
    bool system; /* the data folder's owner at the command line, timers */
    int role;    /* Role */
    Scope scope;
    unsigned scopes;             /* TokenScope */
    const char *language, *zone; /* of their account; NULL: none is set */
} Actor;

/* Nobody: may do what needs no right. */
#define ACTOR_NOBODY ((Actor){.role = -1})
#define ACTOR_SYSTEM ((Actor){.system = true, .scope = {.all = true}, .scopes = SCOPE_EVERY})

bool actor_known(const Actor *actor);
bool rights_allow(const Actor *actor, Right right);
EntityView rights_view(const Actor *actor);

/* The rights to read and change records of an entity. */
Right rights_to_read(EntityKind kind);
Right rights_to_write(EntityKind kind);
/* The right to add a file to one. */
Right rights_to_attach(EntityKind kind);

const char *right_word(Right right);
const char *right_about(Right right);
/* Whether the grid gives a role the right, for the page in docs and the matrix in tests. */
bool rights_of_role(int role, Right right);
