/* One description of each entity: a table of its fields.
 *
 * A Shape says which keys a map of a programme, calendar or map file may have, what each must be
 * and where it goes in the C struct. The same tables drive reading (shape_read.c), the JSON Schema
 * for editors (shape_schema.c) and the reference in docs. They drive no rule over several fields:
 * that is code. Every struct that a Shape describes begins with a Record. */
#pragma once

#include "base/json.h"
#include "base/node.h"
#include "base/span.h"
#include "model/words.h"

/* The beginning of every described struct: its name and its place in the file. */
typedef struct Record {
    const char *id; /* NULL where the entity has none */
    const Node *node;
} Record;

typedef LIST(const char *) Texts;

/* One value for all, or one for each level or service level: `within: {A: 10 min, C: 30 min}`. */
typedef struct SpanChoice {
    const char *key; /* NULL: for all */
    Span span;
} SpanChoice;
typedef LIST(SpanChoice) SpanChoices;

typedef struct TextChoice {
    const char *key; /* NULL: for all */
    const char *text;
} TextChoice;
typedef LIST(TextChoice) TextChoices;

/* A place on a commitment's clock: a share of its span, a time before due, a time after it. */
typedef enum PlacementKind { PLACE_SHARE, PLACE_BEFORE, PLACE_AFTER } PlacementKind;
typedef struct Placement {
    PlacementKind kind;
    int32_t share_hundredths; /* of a percent: 80 % is 8000 */
    Micros micros;            /* before or after due, on the commitment's clock */
    const char *text;         /* as written */
} Placement;
typedef LIST(Placement) Placements;

/* Money in the currency's smallest unit; the currency stands beside it. */
typedef struct Amount {
    bool given;
    int64_t minor;
} Amount;

/* Working hours of a day: wall-clock times since its midnight; `closes` may pass 24 h. */
typedef struct HoursRange {
    Micros opens, closes;
    const char *text; /* as written: "22:00-06:00" */
} HoursRange;
typedef LIST(HoursRange) Hours;

/* Words under an id: clauses, events, a fact's possible words. */
typedef struct NamedWords {
    Record record;
    Words words;
} NamedWords;
typedef LIST(NamedWords) NamedWordsMap;

typedef struct Condition Condition; /* condition.h */

/* Each kind with the C type of its member. */
typedef const char *FieldType_TEXT;
typedef const char *FieldType_ID; /* letters, digits, - _ . */
typedef Texts FieldType_TEXTS;    /* one text or a list of texts */
typedef Texts FieldType_EVENTS;   /* ids of events: one or a list */
typedef Words FieldType_WORDS;    /* a text in each language */
typedef int FieldType_WORD;       /* index into the field's words */
typedef bool FieldType_YES_NO;
typedef int32_t FieldType_COUNT;  /* 0 and up */
typedef int32_t FieldType_POINTS; /* whole, of either sign */
typedef Span FieldType_SPAN;      /* longer than zero */
typedef Span FieldType_LIFE;      /* a span, or `life` (all zero) */
typedef SpanChoices FieldType_SPANS;
typedef TextChoices FieldType_CHOICES;
typedef Placements FieldType_PLACES;
typedef Amount FieldType_AMOUNT;
typedef const Condition *FieldType_CONDITION;
typedef NamedWordsMap FieldType_NAMED; /* words by id */
typedef const Node *FieldType_ANY;     /* read by code of its own */

typedef enum FieldKind {
    KIND_TEXT,
    KIND_ID,
    KIND_TEXTS,
    KIND_EVENTS,
    KIND_WORDS,
    KIND_WORD,
    KIND_YES_NO,
    KIND_COUNT,
    KIND_POINTS,
    KIND_SPAN,
    KIND_LIFE,
    KIND_SPANS,
    KIND_CHOICES,
    KIND_PLACES,
    KIND_AMOUNT,
    KIND_CONDITION,
    KIND_NAMED,
    KIND_ANY,
    KIND_RECORD, /* a struct inside the struct, by its shape */
    KIND_LIST,   /* a list of structs */
    KIND_MAP,    /* structs by id */
} FieldKind;

typedef struct Shape Shape;

typedef struct Field {
    const char *name;
    FieldKind kind;
    size_t offset;
    bool required;
    const Shape *shape;       /* KIND_RECORD, KIND_LIST, KIND_MAP */
    const char *const *words; /* KIND_WORD, KIND_ANY: NULL-terminated */
    const char *about;
} Field;

struct Shape {
    const char *name;
    size_t size;
    const Field *fields;
    size_t field_count;
    const char *about;
};

#define NEEDED   true
#define OPTIONAL false

/* A row of a field table; doesn't compile where the member's type isn't that of the kind. */
#define FIELD_ROW(Struct, member, KIND, is_required, its_words, text)                              \
    {                                                                                              \
        .name = #member, .kind = KIND_##KIND,                                                      \
        .offset = offsetof(Struct, member) +                                                       \
                  0 * sizeof(char[__builtin_types_compatible_p(__typeof__(((Struct *)0)->member),  \
                                                               FieldType_##KIND)                   \
                                      ? 1                                                          \
                                      : -1]),                                                      \
        .required = is_required, .words = its_words, .about = text                                 \
    }
#define FIELD(Struct, member, KIND, is_required, text)                                             \
    FIELD_ROW(Struct, member, KIND, is_required, NULL, text)

/* The record's own `id` key, for entities that stand in a list. */
#define FIELD_RECORD_ID(Struct, text)                                                              \
    {                                                                                              \
        .name = "id", .kind = KIND_ID, .offset = offsetof(Struct, record.id), .required = true,    \
        .about = text                                                                              \
    }

/* Nested entities: `member` is a LIST(Item), or an Item for KIND_RECORD. */
#define FIELD_ITEMS(Struct, member, KIND, Item, item_shape, is_required, text)                     \
    {                                                                                              \
        .name = #member, .kind = KIND_##KIND,                                                      \
        .offset = offsetof(Struct, member) +                                                       \
                  0 * sizeof(char[__builtin_types_compatible_p(                                    \
                                      __typeof__(*((Struct *)0)->member.items), Item)              \
                                      ? 1                                                          \
                                      : -1]),                                                      \
        .required = is_required, .shape = &item_shape, .about = text                               \
    }
#define FIELD_INSIDE(Struct, member, Item, item_shape, is_required, text)                          \
    {                                                                                              \
        .name = #member, .kind = KIND_RECORD,                                                      \
        .offset =                                                                                  \
            offsetof(Struct, member) +                                                             \
            0 * sizeof(char[__builtin_types_compatible_p(__typeof__(((Struct *)0)->member), Item)  \
                                ? 1                                                                \
                                : -1]),                                                            \
        .required = is_required, .shape = &item_shape, .about = text                               \
    }

#define SHAPE(shape_name, Struct, field_table, text)                                               \
    {                                                                                              \
        .name = shape_name, .size = sizeof(Struct), .fields = field_table,                         \
        .field_count = sizeof(field_table) / sizeof(*field_table), .about = text                   \
    }

/* Reads the map `node` into the zeroed `target`. Every mistake becomes an error of `call`: unknown
 * keys with a hint, missing and misformed values. What could be read is filled in even then. */
void shape_read(Call *call, const Node *node, const Shape *shape, void *target);

/* Adds an error for every text of `target` that lacks one of `languages`. */
void shape_check_languages(Call *call, const Shape *shape, const void *target,
                           const Texts *languages);

/* Values on their own, for readers that have no table. Each adds errors and returns false. */
bool shape_read_hours(Call *call, const Node *node, const char *field, Hours *ret_hours);
bool shape_read_placement(Call *call, const Node *node, const char *field, Placement *ret);
bool shape_read_texts(Call *call, const Node *node, const char *field, Texts *ret_texts);

/* A JSON Schema (2020-12) of documents of this shape, as text in `call`'s arena. */
const char *shape_schema(Call *call, const Shape *shape, const char *title);

/* A reference of the shape and those inside it as Markdown, for docs. */
const char *shape_reference(Call *call, const Shape *shape);

bool texts_have(const Texts *texts, const char *text);
/* As a field with a list of them. */
void texts_write_json(JsonWriter *out, const char *key, const Texts *texts);
const NamedWords *named_find(const NamedWordsMap *map, const char *id);
