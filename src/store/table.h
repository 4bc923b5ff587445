/* Records as rows: which columns a table has, and values to and from structs. */
#pragma once

#include "model/entity.h"
#include "store/driver.h"

enum { HEAD_COLUMNS = 5 }; /* id, version, created_at, updated_at, deleted_at */

/* The table of an entity; lives for ever. */
const TableShape *entity_table(const Entity *entity);

/* "id, version, …" of all columns, for SELECT. */
const char *entity_column_list(const Entity *entity);

/* SELECT of all columns of the row with id $1. */
const char *entity_select_sql(const Entity *entity);

Value *entity_values(Arena *arena, const Entity *entity, const void *record);
/* A record in `arena` of such a row. */
void *entity_from_values(Arena *arena, const Entity *entity, const Value *values);

/* A column's value for a WHERE clause. */
Value column_value_of(Arena *arena, const Column *column, const void *record);
