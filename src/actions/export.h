/* Records as CSV or JSON lines, page by page: what import reads back. */
#pragma once

#include "rules/rights.h"
#include "store/store.h"
#include <stdio.h>

enum { EXPORT_PAGE = 500 };

typedef struct ExportOptions {
    const Entity *entity;
    const Scope *scope;
    EntityView view;
    bool lines; /* JSON lines; else CSV */
    bool keys;  /* for another house: references as keys, and neither id nor version */
} ExportOptions;

typedef struct Export Export;

/* Whether records of this kind can be exported. */
bool export_gives(const Entity *entity);

/* `options` must live as long as it. */
Export *export_new(const ExportOptions *options);
void export_free(Export *export);

/* Writes the next page to `out`, the names of the columns before the first. False and an error
 * where the store doesn't answer. `ret_more`: there is another page. Each page is read on its own:
 * what changes in between comes as it is then. */
bool export_page(Call *call, Store *store, Export *export, FILE *out, bool *ret_more);
