#include "rules/rights.h"

#include <glib.h>

/* The grid. One letter a role, in this order:
 *
 *   C customer   A administrator   M manager   D dispatcher (hotline)   E engineer
 *   S storekeeper   P planner   L sales   U auditor (reads all, changes nothing)
 *
 * A customer's people see only what lies in their scope, whatever stands here. */
typedef struct GridRow {
    const char *word;
    const char *roles;
    TokenScope scope; /* what a token needs besides */
    const char *about;
} GridRow;

static const char LETTERS[] = "CAMDESPLU";

static const GridRow GRID[RIGHT_COUNT] = {
    [RIGHT_NONE] = {"none", "CAMDESPLU", 0, "open to everyone"},
    [RIGHT_SELF] = {"self", "CAMDESPLU", SCOPE_READ, "what is one's own"},
    [CUSTOMERS_READ] = {"customers.read", "CAMDESPLU", SCOPE_READ,
                        "see customers, sites, contacts"},
    [CUSTOMERS_WRITE] = {"customers.write", "-AMD--PL-", SCOPE_WRITE,
                         "change customers, sites, contacts"},
    [EQUIPMENT_READ] = {"equipment.read", "CAMDESPLU", SCOPE_READ, "see equipment and its files"},
    [EQUIPMENT_WRITE] = {"equipment.write", "-AMDESP--", SCOPE_WRITE, "change equipment"},
    [CATALOGUE_READ] = {"catalogue.read", "-AMDESPLU", SCOPE_READ,
                        "see product models, components, parts"},
    [CATALOGUE_WRITE] = {"catalogue.write", "-AM--SP--", SCOPE_WRITE,
                         "change product models, components, parts"},
    [CONTRACTS_READ] = {"contracts.read", "CAMD--PLU", SCOPE_READ, "see contracts and their cover"},
    [CONTRACTS_WRITE] = {"contracts.write", "-AM----L-", SCOPE_WRITE, "change contracts"},
    [PROGRAMMES_READ] = {"programmes.read", "-AMDESPLU", SCOPE_READ, "see programmes"},
    [PROGRAMMES_WRITE] = {"programmes.write", "-AM------", SCOPE_WRITE,
                          "store and publish programmes"},
    [REQUESTS_READ] = {"requests.read", "CAMDESPLU", SCOPE_READ,
                       "see requests, their conversation and what is owed"},
    [REQUESTS_OPEN] = {"requests.open", "CAMDESPL-", SCOPE_WRITE, "open requests"},
    [REQUESTS_SPEAK] = {"requests.speak", "CAMDE-P--", SCOPE_WRITE,
                        "write to each other, confirm, reopen, contest, withdraw"},
    [REQUESTS_WORK] = {"requests.work", "-AMDESP--", SCOPE_WRITE,
                       "take requests through their steps"},
    [REQUESTS_DECIDE] = {"requests.decide", "-AMD-----", SCOPE_WRITE,
                         "set levels, answer contests, merge requests"},
    [CALLS_WORK] = {"calls.work", "-AMDE----", SCOPE_WRITE,
                    "see, log and join telephone calls and mails"},
    [REPORTS_READ] = {"reports.read", "CAMD--PLU", SCOPE_READ, "see how promises were kept"},
    [ALERTS_READ] = {"alerts.read", "-AMDESPLU", SCOPE_READ,
                     "see warnings, escalations and breaches; keep saved views"},
    [DUTY_READ] = {"duty.read", "-AMDESPLU", SCOPE_READ,
                   "see rosters, who is on duty, call-outs, handovers; acknowledge one's own"},
    [DUTY_WRITE] = {"duty.write", "-AMD--P--", SCOPE_WRITE, "change rosters; hand over shifts"},
    [PEOPLE_READ] = {"people.read", "-AMDESPLU", SCOPE_READ, "see staff, teams, skills"},
    [PEOPLE_WRITE] = {"people.write", "-A-------", SCOPE_ADMIN,
                      "invite, change, deactivate people; teams, skills"},
    [PERSONAL_READ] = {"personal.read", "CAMDE-PL-", SCOPE_READ,
                       "see personal data: names, numbers, access notes"},
    [PRIVACY_REDACT] = {"privacy.redact", "-A-------", SCOPE_ADMIN,
                        "blank a person's data for good"},
    [EVENTS_LISTEN] = {"events.listen", "CAMDESPLU", SCOPE_EVENTS,
                       "hear what changes, as it changes"},
    [JOURNAL_READ] = {"journal.read", "-AM-----U", SCOPE_READ, "read the journal"},
    [JOURNAL_VERIFY] = {"journal.verify", "-A------U", SCOPE_ADMIN,
                        "check the journal's chain and signatures, and the records against it"},
    [DATA_IMPORT] = {"data.import", "-AM---P--", SCOPE_IMPORT, "import records"},
    [DATA_EXPORT] = {"data.export", "-AM-----U", SCOPE_EXPORT, "export records"},
    [OPERATIONS] = {"operations", "-A-------", SCOPE_ADMIN, "backup, figures"},
};

const char *right_word(Right right) {
    return GRID[right].word;
}

const char *right_about(Right right) {
    return GRID[right].about;
}

bool rights_of_role(int role, Right right) {
    g_assert(right < RIGHT_COUNT && role >= 0 && role < (int)sizeof LETTERS - 1);
    return strchr(GRID[right].roles, LETTERS[role]) != NULL;
}

bool actor_known(const Actor *actor) {
    return actor->system || actor->user != 0;
}

bool rights_allow(const Actor *actor, Right right) {
    if (right == RIGHT_NONE || actor->system)
        return true;
    if (!actor_known(actor))
        return false;
    if ((actor->scopes & GRID[right].scope) != GRID[right].scope)
        return false;
    return rights_of_role(actor->role, right);
}

EntityView rights_view(const Actor *actor) {
    return (EntityView){.personal = rights_allow(actor, PERSONAL_READ),
                        .staff = actor->system || actor->role != ROLE_CUSTOMER};
}

/* What it takes to see and to change the records of each entity; to add a file to one, where that
 * is less. */
static const struct {
    Right read, write, attach;
} OF_ENTITY[ENTITY_COUNT] = {
    [ENTITY_CUSTOMER] = {CUSTOMERS_READ, CUSTOMERS_WRITE},
    [ENTITY_SITE] = {CUSTOMERS_READ, CUSTOMERS_WRITE},
    [ENTITY_CONTACT] = {CUSTOMERS_READ, CUSTOMERS_WRITE},
    [ENTITY_PRODUCT] = {CATALOGUE_READ, CATALOGUE_WRITE},
    [ENTITY_PART] = {CATALOGUE_READ, CATALOGUE_WRITE},
    [ENTITY_COMPONENT] = {CATALOGUE_READ, CATALOGUE_WRITE},
    [ENTITY_EQUIPMENT] = {EQUIPMENT_READ, EQUIPMENT_WRITE},
    [ENTITY_ATTACHMENT] = {EQUIPMENT_READ, EQUIPMENT_WRITE},
    [ENTITY_PROGRAMME] = {PROGRAMMES_READ, PROGRAMMES_WRITE},
    [ENTITY_CONTRACT] = {CONTRACTS_READ, CONTRACTS_WRITE},
    [ENTITY_COVER] = {CONTRACTS_READ, CONTRACTS_WRITE},
    [ENTITY_REQUEST] = {REQUESTS_READ, REQUESTS_WORK, REQUESTS_SPEAK},
    [ENTITY_MESSAGE] = {REQUESTS_READ, REQUESTS_SPEAK},
    [ENTITY_PHONE_CALL] = {CALLS_WORK, CALLS_WORK},
    [ENTITY_OWED] = {REQUESTS_READ, OPERATIONS},
    [ENTITY_ALERT] = {ALERTS_READ, OPERATIONS},
    [ENTITY_VIEW] = {ALERTS_READ, ALERTS_READ},
    [ENTITY_ROSTER] = {DUTY_READ, DUTY_WRITE},
    [ENTITY_SHIFT_CHANGE] = {DUTY_READ, DUTY_WRITE},
    [ENTITY_PAGE] = {DUTY_READ, OPERATIONS},
    [ENTITY_HANDOVER] = {DUTY_READ, REQUESTS_WORK},
    [ENTITY_NOTICE] = {DUTY_READ, OPERATIONS},
    [ENTITY_MAIL] = {CALLS_WORK, CALLS_WORK},
    [ENTITY_TEAM] = {PEOPLE_READ, PEOPLE_WRITE},
    [ENTITY_SKILL] = {PEOPLE_READ, PEOPLE_WRITE},
    [ENTITY_USER] = {PEOPLE_READ, PEOPLE_WRITE},
    [ENTITY_SESSION] = {RIGHT_SELF, RIGHT_SELF},
    [ENTITY_TOKEN] = {RIGHT_SELF, RIGHT_SELF},
    [ENTITY_LINK] = {OPERATIONS, OPERATIONS},
};

/* An entity that someone forgot here has RIGHT_NONE, open to everyone: never. */
static Right said(Right right) {
    g_assert(right != RIGHT_NONE);
    return right;
}

Right rights_to_read(EntityKind kind) {
    return kind < ENTITY_COUNT ? said(OF_ENTITY[kind].read) : OPERATIONS;
}

Right rights_to_write(EntityKind kind) {
    return kind < ENTITY_COUNT ? said(OF_ENTITY[kind].write) : OPERATIONS;
}

Right rights_to_attach(EntityKind kind) {
    g_assert(kind < ENTITY_COUNT);
    return OF_ENTITY[kind].attach ? OF_ENTITY[kind].attach : rights_to_write(kind);
}
