/* Filling an empty house with the demo company: the installed base by its import, all else by
 * playing its script (replay/demo_script.h) through the API, each act as the person who did it. */
#pragma once

#include "cli/house.h"
#include "replay/demo_company.h"

/* Someone who can sign in, with all that it takes. */
typedef struct DemoAccount {
    const char *login, *name, *role, *token;
} DemoAccount;
typedef LIST(DemoAccount) DemoAccounts;

/* `house` was started with a loopback port. All accounts get the same password. False and errors
 * where the house refuses a line, or a signal that ends the program waits. */
bool demo_fill(Call *call, CliHouse *house, const DemoCompanyOptions *options, const char *password,
               DemoAccounts *ret_accounts);
