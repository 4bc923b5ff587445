/* Reading records: one by its id, one by a unique column, lists. Every read has a scope, which
 * becomes part of the SQL. */
#pragma once

#include "model/scope.h"
#include "store/driver.h"
#include "store/store.h"

/* NULL without an error where there is none, it was deleted, or it lies outside `scope`. */
void *store_get(Call *call, Db *db, const Entity *entity, int64_t id, const Scope *scope);
/* Also one that was deleted. */
void *store_get_any(Call *call, Db *db, const Entity *entity, int64_t id, const Scope *scope);
void *store_get_by(Call *call, Db *db, const Entity *entity, const Column *column, const char *text,
                   const Scope *scope);

/* Many by their ids, those that stand and lie in scope, in the order of `ids` (at most LIST_MOST):
 * `ret_records[i]` is NULL for the others. */
bool store_get_many(Call *call, Db *db, const Entity *entity, const int64_t *ids, size_t count,
                    const Scope *scope, void **ret_records);

enum { LIST_FILTERS = 8, LIST_MOST = 200, LIST_USUAL = 50 };

typedef struct ListFilter {
    const Column *column;
    Value value;
} ListFilter;

/* One page of a list. Pages go by keys: the sort value and id of the last record (RFC-less, but
 * stable while rows come and go). */
typedef struct ListQuery {
    const Entity *entity;
    const Scope *scope;
    ListFilter filters[LIST_FILTERS];
    size_t filter_count;
    const Column *sort; /* NULL: by id */
    bool descending;
    bool continues; /* behind the two below */
    Value after_value;
    int64_t after_id;
    size_t limit;
} ListQuery;

typedef LIST(void *) Records;

typedef struct ListPage {
    Records records;
    bool more;
} ListPage;

bool store_list(Call *call, Db *db, const ListQuery *query, ListPage *ret_page);
/* Makes a query that sorts by id go on behind the page. False: there is nothing more. */
bool list_next(ListQuery *query, const ListPage *page);
/* Adds the records of all pages; sorted by id. */
bool store_list_all(Call *call, Db *db, ListQuery query, Records *ret_records);
/* How many rows the filters and the scope let through, up to `most`. */
bool store_count(Call *call, Db *db, const ListQuery *query, int64_t most, int64_t *ret_count);
/* The SQL of a page and its values, for the test that reads plans. */
const char *store_list_sql(Call *call, Db *db, const ListQuery *query, Value *ret_values,
                           size_t *ret_count);

/* All records in the order of ids, for exports; false from `each` ends it. */
bool store_each(Call *call, Db *db, const ListQuery *query, bool (*each)(void *record, void *with),
                void *with);

/* The value by which `record` stands in the order of `sort` (NULL: its id). */
Value store_sort_value(Arena *arena, const Column *sort, const void *record);

/* The ids in a column that is a list of them: its JSON text, or NULL; in the call's arena. */
void ids_of_list(Call *call, const char *json, Ids *ret);
