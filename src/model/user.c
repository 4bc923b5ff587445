#include "model/user.h"

#include "model/notice.h"

const char *const ROLE_WORDS[] = {
    "customer",    "administrator", "manager", "dispatcher", "engineer",
    "storekeeper", "planner",       "sales",   "auditor",    NULL};
const char *const USER_STATUS_WORDS[] = {"invited", "active", "deactivated", NULL};
const char *const USER_SCOPE_WORDS[] = {"company", "sites", NULL};

static const Column SKILL_ITEMS_COLUMNS[] = {
    COLUMN_REFERS(SkillItem, skill, C_NEEDED, ENTITY_SKILL, "which"),
    COLUMN(SkillItem, qualification, TEXT, 0, 200, "certificate and its number"),
    COLUMN(SkillItem, since, DATE, 0, 0, "when it was gained"),
    COLUMN(SkillItem, expires_on, DATE, 0, 0, "last day on which it holds; none: for good"),
};
const ItemShape SKILL_ITEMS = ITEMS(SKILL_ITEMS_COLUMNS);

static const Column COLUMNS[] = {
    COLUMN(User, login, TEXT, C_NEEDED | C_UNIQUE | C_FILTER | C_SORT | C_SEARCH | C_PERSONAL, 120,
           "what they sign in with: mail address or name"),
    COLUMN(User, name, TEXT, C_NEEDED | C_SORT | C_SEARCH | C_PERSONAL, 200, "full name"),
    COLUMN_OF_WORDS(User, role, C_FILTER, ROLE_WORDS, "what they may do (docs/rights.md)"),
    COLUMN_OF_WORDS(User, status, C_FILTER | C_SYSTEM, USER_STATUS_WORDS,
                    "whether they can sign in"),
    COLUMN_REFERS(User, customer, C_FILTER | C_FIXED, ENTITY_CUSTOMER,
                  "of a customer's people: which"),
    COLUMN_OF_WORDS(User, scope, 0, USER_SCOPE_WORDS,
                    "of a customer's people: the whole company, or the sites listed"),
    COLUMN_OF_IDS(User, sites, 0, 200, ENTITY_SITE, "the sites of scope 'sites'"),
    COLUMN(User, language, TEXT, 0, 12, "of screens and letters: en, zh"),
    COLUMN(User, languages, TEXT, 0, 100, "languages they speak with customers: zh, en"),
    COLUMN(User, zone, TEXT, 0, 64, "time zone of what they see"),
    COLUMN(User, phone, TEXT, C_SEARCH | C_PERSONAL, 60, "where to reach them"),
    COLUMN_OF_IDS(User, teams, C_STAFF, 200, ENTITY_TEAM, "the teams they belong to"),
    COLUMN_OF_ITEMS(User, skills, C_STAFF, 200, SKILL_ITEMS, "what they are qualified for"),
    COLUMN(User, password, TEXT, C_SECRET | C_SYSTEM, 200, "Argon2id"),
    COLUMN(User, second_factor, TEXT, C_SECRET | C_SYSTEM, 200,
           "TOTP secret, sealed with the key of the house"),
    COLUMN(User, second_factor_on, YES_NO, C_SYSTEM, 0, "whether a code is asked at sign-in"),
    COLUMN(User, second_factor_step, WHOLE, C_SECRET | C_SYSTEM, 0,
           "the last code used; none is taken twice"),
    COLUMN(User, signed_out_at, INSTANT, C_SECRET | C_SYSTEM, 0,
           "sessions from before no longer count"),
    COLUMN(User, email, TEXT, C_PERSONAL, 200,
           "where mail reaches them; none: the login, where that is an address"),
    COLUMN_OF_CHOICES(User, notify_by, 0, NOTICE_WAY_WORDS,
                      "how they are told, besides in the app: mail, sms, chat"),
    COLUMN(User, quiet_from, TEXT, 0, 5,
           "from when on they are not disturbed, in their zone: 22:00; call-outs come through"),
    COLUMN(User, quiet_to, TEXT, 0, 5, "until when: 07:00"),
    COLUMN(User, functions, TEXT, C_STAFF, 400,
           "in which programmes' ladders tell them, with commas: service_manager, sales_manager"),
};

const Entity USER = ENTITY(ENTITY_USER, "user", "users", User, COLUMNS, .key = "login",
                           .customer = "customer", .about = "People who sign in.");
