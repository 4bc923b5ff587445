/* Someone who signs in: staff, or a customer's people. */
#pragma once

#include "model/entity.h"

typedef enum Role {
    ROLE_CUSTOMER,
    ROLE_ADMINISTRATOR,
    ROLE_MANAGER,
    ROLE_DISPATCHER,
    ROLE_ENGINEER,
    ROLE_STOREKEEPER,
    ROLE_PLANNER,
    ROLE_SALES,
    ROLE_AUDITOR
} Role;
extern const char *const ROLE_WORDS[];
typedef enum UserStatus { USER_IS_INVITED, USER_IS_ACTIVE, USER_IS_DEACTIVATED } UserStatus;
extern const char *const USER_STATUS_WORDS[];
typedef enum UserScope { SCOPE_COMPANY, SCOPE_SITES } UserScope;
extern const char *const USER_SCOPE_WORDS[];

/* A skill that someone has, with its proof. */
typedef struct SkillItem {
    int64_t skill;
    const char *qualification;
    CivilDay since;
    CivilDay expires_on;
} SkillItem;
extern const ItemShape SKILL_ITEMS;

typedef struct User {
    Head head;
    const char *login;
    const char *name;
    int role;
    int status;
    int64_t customer;
    int scope;
    const char *sites;
    const char *language;
    const char *languages;
    const char *zone;
    const char *phone;
    const char *email;
    const char *notify_by;
    const char *quiet_from;
    const char *quiet_to;
    const char *functions;
    const char *teams;
    const char *skills;
    const char *password;
    const char *second_factor;
    bool second_factor_on;
    int64_t second_factor_step;
    Instant signed_out_at;
} User;

extern const Entity USER;
