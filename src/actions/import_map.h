/* What the columns of a file mean: which records each row makes, field by field
 * (docs/importing.md).
 *
 * A map is read from YAML, or made from the names of the columns where these are fields of one kind
 * of record. Values are worked out in import_value.c. */
#pragma once

#include "base/node.h"
#include "model/entity.h"

enum { IMPORT_KINDS = 8 };

/* A piece of a text: plain, or what stands in a column. */
typedef struct ImportPiece {
    const char *text;   /* NULL: a column */
    const char *column; /* its name */
    int at;             /* its place in a row; -1 until the file is open */
    size_t take;        /* only so many characters of it; 0: all */
} ImportPiece;

/* A part in [brackets] is left out where one of its columns is empty; of the others an empty column
 * makes the whole text nothing. */
typedef struct ImportPart {
    bool optional;
    LIST(ImportPiece) pieces;
} ImportPart;

/* One way to a field's value. */
typedef struct ImportValue {
    LIST(ImportPart) parts;
    const Node *words;     /* the file's words → ours; NULL: as they are */
    const char *otherwise; /* for what no word, date or number is; NULL: refused */
    const char *date;      /* "yyyymmdd"; NULL: yyyy-mm-dd */
    int decimals;          /* a decimal number in so many places as a whole one; 0: it is whole */
    int of_row;            /* the record of the same row, by its kind's place; -1: none */
    const Column *through; /* of that record this reference; NULL: the record itself */
} ImportValue;

typedef struct ImportField {
    const char *name;         /* "customer.number", as errors name it */
    const Column *column;     /* NULL: "id" or "version" of the record */
    const Entity *by_key;     /* the value is the key of this entity's record */
    LIST(ImportValue) values; /* the first that gives something counts */
} ImportField;

typedef struct ImportKind {
    const Entity *entity;
    const Column *key; /* NULL: it has none */
    LIST(ImportField) fields;
} ImportKind;

/* Texts of a column that mean: nothing. */
typedef struct ImportEmpty {
    const char *column; /* NULL: of any */
    const char *text;
} ImportEmpty;

typedef enum ImportRows { IMPORT_CSV, IMPORT_JSON_LINES } ImportRows;

typedef struct ImportMap {
    const char *file;
    int rows;               /* ImportRows */
    const char *encoding;   /* NULL: UTF-8 */
    const char *separator;  /* NULL: found from the first line */
    bool plain;             /* made from the columns' names: nothing is tidied up */
    LIST(ImportKind) kinds; /* in the order in which a row's records are saved */
    LIST(ImportEmpty) empty;
} ImportMap;

/* Reads and checks a map. NULL and every mistake as an error with its line. */
ImportMap *import_map_parse(Call *call, const char *file, const char *text, size_t length);

/* A map for records of one kind whose fields are columns of the same name: `names`, or (NULL) all
 * that the kind has, for JSON lines. NULL and errors for names that aren't fields. */
ImportMap *import_map_of(Call *call, const Entity *entity, const char *file,
                         const char *const *names, size_t count);

/* Finds the columns of the map among those of the file; false and an error for each that's missing.
 */
bool import_map_place(Call *call, ImportMap *map, const char *const *names, size_t count);

/* Columns that an export has and an import passes over: what the system itself keeps. */
bool import_ignores(const Entity *entity, const char *name);

/* Whether records of this entity can be imported at all. */
bool import_takes(const Entity *entity);
/* "customers, sites, …" */
const char *import_kinds(Arena *arena);
