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
    [DATA_IMPORT] = {"data.import", "-AM---P--", SCOPE_IMPORT, "import records"},
    [DATA_EXPORT] = {"data.export", "-AM-----U", SCOPE_EXPORT, "export records"},
    [OPERATIONS] = {"operations", "-A-------", SCOPE_ADMIN, "backup, verify, figures"},
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

Right rights_to_read(EntityKind kind) {
    switch (kind) {
    case ENTITY_CUSTOMER:
    case ENTITY_SITE:
    case ENTITY_CONTACT:
        return CUSTOMERS_READ;
    case ENTITY_PRODUCT:
    case ENTITY_PART:
    case ENTITY_COMPONENT:
        return CATALOGUE_READ;
    case ENTITY_EQUIPMENT:
    case ENTITY_ATTACHMENT:
        return EQUIPMENT_READ;
    case ENTITY_PROGRAMME:
        return PROGRAMMES_READ;
    case ENTITY_CONTRACT:
    case ENTITY_COVER:
        return CONTRACTS_READ;
    case ENTITY_TEAM:
    case ENTITY_SKILL:
    case ENTITY_USER:
        return PEOPLE_READ;
    case ENTITY_SESSION:
    case ENTITY_TOKEN:
        return RIGHT_SELF;
    case ENTITY_LINK:
    case ENTITY_COUNT:
        break;
    }
    return OPERATIONS;
}

Right rights_to_write(EntityKind kind) {
    switch (kind) {
    case ENTITY_CUSTOMER:
    case ENTITY_SITE:
    case ENTITY_CONTACT:
        return CUSTOMERS_WRITE;
    case ENTITY_PRODUCT:
    case ENTITY_PART:
    case ENTITY_COMPONENT:
        return CATALOGUE_WRITE;
    case ENTITY_EQUIPMENT:
    case ENTITY_ATTACHMENT:
        return EQUIPMENT_WRITE;
    case ENTITY_PROGRAMME:
        return PROGRAMMES_WRITE;
    case ENTITY_CONTRACT:
    case ENTITY_COVER:
        return CONTRACTS_WRITE;
    case ENTITY_TEAM:
    case ENTITY_SKILL:
    case ENTITY_USER:
        return PEOPLE_WRITE;
    case ENTITY_SESSION:
    case ENTITY_TOKEN:
        return RIGHT_SELF;
    case ENTITY_LINK:
    case ENTITY_COUNT:
        break;
    }
    return OPERATIONS;
}
