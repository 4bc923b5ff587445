/* All tables that a backup holds, in the order in which rows can refer to each other. */
#pragma once

#include "store/driver.h"

size_t backup_table_count(void);
const TableShape *backup_table(size_t index);
/* By its name, or NULL. */
const TableShape *backup_table_find(const char *name);
