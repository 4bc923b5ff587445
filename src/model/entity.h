/* What the store keeps: one hand-written struct and one table of columns for each entity.
 *
 * The table drives JSON in and out (entity_json.c), checks of shape, rows and SQL (store/), what
 * may be filtered and sorted, the journal's differences (entity_diff.c), CSV (entity_text.c),
 * OpenAPI and full text. It drives no rule over several columns, no right on an action, no
 * migration (a test compares those with the tables). Every struct begins with a Head. */
#pragma once

#include "base/civil.h"
#include "base/instant.h"
#include "base/json.h"

/* In the order in which rows can refer to each other. */
typedef enum EntityKind {
    ENTITY_CUSTOMER,
    ENTITY_SITE,
    ENTITY_CONTACT,
    ENTITY_PRODUCT,
    ENTITY_PART,
    ENTITY_COMPONENT,
    ENTITY_EQUIPMENT,
    ENTITY_PROGRAMME,
    ENTITY_CONTRACT,
    ENTITY_COVER,
    ENTITY_TEAM,
    ENTITY_SKILL,
    ENTITY_USER,
    ENTITY_SESSION,
    ENTITY_LINK,
    ENTITY_TOKEN,
    ENTITY_ATTACHMENT,
    ENTITY_REQUEST,
    ENTITY_MESSAGE,
    ENTITY_PHONE_CALL,
    ENTITY_OWED,
    ENTITY_ALERT,
    ENTITY_VIEW,
    ENTITY_ROSTER,
    ENTITY_SHIFT_CHANGE,
    ENTITY_PAGE,
    ENTITY_HANDOVER,
    ENTITY_NOTICE,
    ENTITY_MAIL,
    ENTITY_COUNT,
    ENTITY_NONE = ENTITY_COUNT
} EntityKind;

/* The beginning of every record. Ids are unique over all entities of a store and never reused. */
typedef struct Head {
    int64_t id;
    int64_t version; /* 1 at first, one more with each change */
    Instant created_at, updated_at;
    Instant deleted_at; /* INSTANT_NONE: it stands */
} Head;

/* Each kind with the C type of its member, and what stands for "none". */
typedef const char *ColumnType_TEXT;   /* NULL */
typedef int ColumnType_WORD;           /* index into words; 0 is the default */
typedef int64_t ColumnType_WHOLE;      /* WHOLE_NONE */
typedef bool ColumnType_YES_NO;        /* false */
typedef CivilDay ColumnType_DATE;      /* CIVIL_DAY_NONE */
typedef Instant ColumnType_INSTANT;    /* INSTANT_NONE */
typedef int64_t ColumnType_REFERENCE;  /* 0 */
typedef const char *ColumnType_LIST;   /* NULL; the items as JSON text, checked by `items` */
typedef const char *ColumnType_DIGEST; /* NULL; 64 hex digits */

#define WHOLE_NONE INT64_MIN

typedef enum ColumnKind {
    COLUMN_TEXT,
    COLUMN_WORD,
    COLUMN_WHOLE,
    COLUMN_YES_NO,
    COLUMN_DATE,
    COLUMN_INSTANT,
    COLUMN_REFERENCE,
    COLUMN_LIST,
    COLUMN_DIGEST,
} ColumnKind;

typedef enum ColumnFlag {
    C_NEEDED = 1 << 0,
    C_UNIQUE = 1 << 1,
    C_FILTER = 1 << 2,   /* ?column=value; has an index */
    C_SORT = 1 << 3,     /* ?sort=column; has an index */
    C_SEARCH = 1 << 4,   /* its words are found by ?q= */
    C_PERSONAL = 1 << 5, /* of a natural person: shown with the right personal.read, redactable */
    C_SECRET = 1 << 6,   /* never leaves the store, not into the journal either */
    C_FIXED = 1 << 7,    /* given at creation, never changed */
    C_SYSTEM = 1 << 8,   /* written by actions, not by input */
    C_LINES = 1 << 9,    /* a text of several lines */
    C_STAFF = 1 << 10,   /* inside the house: never shown to a customer's people */
    C_DERIVED = 1 << 11, /* follows from events: a cache, not in the journal */
    C_AMENDED = 1 << 12, /* of these one that time alone changes, without a new version */
    C_LAST = 1 << 13,    /* of C_SORT: none sorts behind all, not before them */
} ColumnFlag;

enum { LISTED_TEXT_MOST = 100 }; /* characters of a text in a LIST of texts */

typedef struct Column Column;
struct Column {
    const char *name;
    ColumnKind kind;
    size_t offset;
    unsigned flags;
    int64_t limit;            /* characters of a TEXT, items of a LIST, the largest WHOLE */
    const char *const *words; /* WORD: NULL-terminated */
    EntityKind of;            /* REFERENCE, and LIST of ids: of which entity */
    const struct ItemShape *items;
    const char *about;
};

/* The items of a LIST: objects with columns of their own; or, with no columns, plain values of one
 * kind (`of` ids, `words`, or texts). */
typedef struct ItemShape {
    const Column *columns;
    size_t count;
} ItemShape;

typedef struct Entity {
    EntityKind kind;
    const char *name;   /* "site": in the journal, errors, files */
    const char *plural; /* "sites": table and path */
    size_t size;
    const Column *columns;
    size_t count;
    const char *key;      /* the column that imports match by, or NULL */
    const char *customer; /* the column that says whose it is ("id" for a customer itself), or NULL:
                             not for customers' people at all */
    const char *site;     /* the column with its site ("id" for a site), or NULL */
    bool derived;         /* follows from other records' events as a whole: not in the journal */
    const char *about;
} Entity;

const Entity *entity_of(EntityKind kind);
const Entity *entity_by_plural(const char *plural);
const Entity *entity_by_name(const char *name);
const Column *entity_column(const Entity *entity, const char *name);

/* A record with nothing in it: every member stands for "none", words at their default. */
void *entity_new(Arena *arena, const Entity *entity);
void *entity_copy(Arena *arena, const Entity *entity, const void *record);
/* With its texts: for a record that must outlive the arena it came from. */
void *entity_copy_whole(Arena *arena, const Entity *entity, const void *record);

/* Makes a column stand for "none". */
void column_clear(const Column *column, void *record);

/* Takes over one member; a text is not copied. */
void column_copy(const Column *column, const void *from, void *to);

/* The value of a REFERENCE column, or the id for "id". */
int64_t entity_reference(const Entity *entity, const void *record, const char *column);

#define C_ROW(Struct, member, KIND, its_flags, its_limit, text)                                    \
    .name = #member, .kind = COLUMN_##KIND,                                                        \
    .offset = offsetof(Struct, member) +                                                           \
              0 * sizeof(char[__builtin_types_compatible_p(__typeof__(((Struct *)0)->member),      \
                                                           ColumnType_##KIND)                      \
                                  ? 1                                                              \
                                  : -1]),                                                          \
    .flags = (its_flags), .limit = (its_limit), .of = ENTITY_NONE, .about = text

#define COLUMN(Struct, member, KIND, its_flags, its_limit, text)                                   \
    { C_ROW(Struct, member, KIND, its_flags, its_limit, text) }
#define COLUMN_OF_WORDS(Struct, member, its_flags, its_words, text)                                \
    { C_ROW(Struct, member, WORD, its_flags, 0, text), .words = its_words }
#define COLUMN_REFERS(Struct, member, its_flags, entity, text)                                     \
    {                                                                                              \
        .name = #member, .kind = COLUMN_REFERENCE,                                                 \
        .offset =                                                                                  \
            offsetof(Struct, member) +                                                             \
            0 * sizeof(                                                                            \
                    char[__builtin_types_compatible_p(__typeof__(((Struct *)0)->member), int64_t)  \
                             ? 1                                                                   \
                             : -1]),                                                               \
        .flags = (its_flags), .of = entity, .about = text                                          \
    }
#define COLUMN_OF_ITEMS(Struct, member, its_flags, its_limit, shape, text)                         \
    { C_ROW(Struct, member, LIST, its_flags, its_limit, text), .items = &shape }
/* a list of ids of `entity` */
#define COLUMN_OF_IDS(Struct, member, its_flags, its_limit, entity, text)                          \
    {                                                                                              \
        .name = #member, .kind = COLUMN_LIST, .offset = offsetof(Struct, member),                  \
        .flags = (its_flags), .limit = (its_limit), .of = entity, .about = text                    \
    }
/* a list of short texts */
#define COLUMN_OF_TEXTS(Struct, member, its_flags, its_limit, text)                                \
    { C_ROW(Struct, member, LIST, its_flags, its_limit, text) }
/* a list of words */
#define COLUMN_OF_CHOICES(Struct, member, its_flags, its_words, text)                              \
    {                                                                                              \
        .name = #member, .kind = COLUMN_LIST, .offset = offsetof(Struct, member),                  \
        .flags = (its_flags), .limit = 64, .words = its_words, .of = ENTITY_NONE, .about = text    \
    }

#define ENTITY(its_kind, its_name, its_plural, Struct, table, ...)                                 \
    {                                                                                              \
        .kind = its_kind, .name = its_name, .plural = its_plural, .size = sizeof(Struct),          \
        .columns = table, .count = sizeof(table) / sizeof(*table), __VA_ARGS__                     \
    }
#define ITEMS(table)                                                                               \
    { .columns = table, .count = sizeof(table) / sizeof(*table) }

/* Typed access to a member by its column. */
#define MEMBER(record, column, Type) ((Type *)(void *)((char *)(record) + (column)->offset))
#define MEMBER_OF(record, column, Type)                                                            \
    ((__typeof__(Type) const *)(const void *)((const char *)(record) + (column)->offset))

/* ---- JSON (entity_json.c) ---- */

/* Whether a column may be shown. */
typedef struct EntityView {
    bool personal; /* with the right to personal data */
    bool staff;    /* for the house, not for a customer's people */
} EntityView;

bool column_shown(const Column *column, EntityView view);

/* {"id", "version", columns…, "created_at", "updated_at"[, "deleted_at"]}, secrets never. */
void entity_write_json(JsonWriter *out, const Entity *entity, const void *record, EntityView view);
void column_write_json(JsonWriter *out, const Column *column, const void *record);

/* Puts what `input` says into `record`; only the keys that it has (PATCH, RFC 7396: null is none).
 * `creating`: needed columns must be there, fixed ones may be. Every mistake becomes an error of
 * `call`: unknown and read-only keys, what a column doesn't allow. False where there is any. */
bool entity_read_json(Call *call, const Entity *entity, const Node *input, bool creating,
                      void *record);
/* Adds an error for every needed column that has nothing. */
bool entity_check_needed(Call *call, const Entity *entity, const void *record);

/* One value, from a JSON node or from its text; `path` names it in errors. */
bool column_read_node(Call *call, const Column *column, const char *path, const Node *node,
                      void *record);
bool column_read_scalar(Call *call, const Column *column, const char *path, const char *text,
                        void *record);

/* ---- text (entity_text.c): a column's value as in CSV and filters ---- */

/* "" for none. */
const char *column_text(Arena *arena, const Column *column, const void *record);
/* Reads such a text ("" is none); an error on the column's name and false where it isn't one. */
bool column_read_text(Call *call, const Column *column, const char *text, void *record);

/* ---- differences (entity_diff.c) ---- */

/* A number that differs where the column's value does (of words, numbers, instants, references). */
uint64_t column_mark(const Column *column, const void *record);
bool column_equal(const Column *column, const void *one, const void *other);
bool column_is_none(const Column *column, const void *record);
/* {"column": [old, new]…} of what differs, of the personal columns or of the others; NULL where
 * nothing does. `before` may be NULL. Secrets show as "changed" only. */
const char *entity_diff(Arena *arena, const Entity *entity, const void *before, const void *after,
                        bool personal);
bool entity_equal(const Entity *entity, const void *one, const void *other);
/* All words of its searchable columns, one text. NULL where it has none. */
const char *entity_search_text(Arena *arena, const Entity *entity, const void *record);
