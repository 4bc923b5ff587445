/* Migrations: numbered, forward only, each in one transaction. */
#pragma once

#include "store/driver.h"

/* Brings the database to this program's schema; refuses one of a newer program untouched. */
bool store_migrate(Call *call, Db *db);
/* The newest number that this program knows. */
int store_schema_number(const Driver *driver);
