/* A document as a tree: what the YAML and JSON readers make, and what every reader of programmes,
 * calendars, maps and histories walks. Scalars stay text; whoever reads a field says what it must
 * be. Every node knows its file, line and column for error messages. Lives in the call's arena. */
#pragma once

#include "base/error.h"

typedef enum NodeKind { NODE_NULL, NODE_SCALAR, NODE_LIST, NODE_MAP } NodeKind;

typedef struct Node Node;

typedef struct NodeEntry {
    const char *key;
    int line, column; /* of the key */
    Node *value;
} NodeEntry;

struct Node {
    NodeKind kind;
    bool quoted;      /* a quoted or block scalar, a JSON string: never null, yes/no or a number */
    int line, column; /* from 1; column 0 where the format doesn't tell */
    const char *file; /* as the user named it */
    const char *text; /* NODE_SCALAR: UTF-8, no NUL inside */
    LIST(Node *) items;      /* NODE_LIST */
    LIST(NodeEntry) entries; /* NODE_MAP, keys unique, in the order of the file */
};

/* The value of `key`, or NULL where the map lacks it (or `map` is NULL or no map). */
Node *node_get(const Node *map, const char *key);

/* The text of the scalar under `key`; "" where there is none. */
const char *node_text(const Node *map, const char *key);

/* Each answers whether the node is that, and gives the value; no error is added. */
bool node_yes_no(const Node *node, bool *ret_value);     /* yes, no, true, false; not quoted */
bool node_integer(const Node *node, int64_t *ret_value); /* decimal, optional sign; not quoted */
bool node_is_null(const Node *node);                     /* NULL pointer, null, ~, empty */

/* ---- made by a program, as if they had been read ---- */

Node *node_new_map(Arena *arena);
Node *node_new_text(Arena *arena, const char *text); /* quoted; not copied */
Node *node_new_whole(Arena *arena, int64_t value);
Node *node_new_yes_no(Arena *arena, bool value);
void node_put(Arena *arena, Node *map, const char *key, Node *value);
/* The entries of `node` whose keys are among `keys` (its end is NULL), or those whose aren't. */
Node *node_part(Arena *arena, const Node *node, const char *const *keys, bool among);

typedef struct NodePlace {
    int line, column;
    const char *path; /* "promises[2].within"; "" is the whole */
} NodePlace;

/* Where `error`, which was placed in the tree under `root`, has its cause. An error of a map that
 * names one of its keys is placed there. */
NodePlace node_error_place(Arena *arena, const Node *root, const Error *error);

/* Adds an error placed at `node` (NULL: no place); returns false. */
bool node_fail(Call *call, const Node *node, ErrorCode code, const char *field, const char *format,
               ...) __attribute__((format(printf, 5, 6)));

/* The same, placed at `entry`'s key of `map`, with a hint that may be NULL. */
bool node_fail_key(Call *call, const Node *map, const NodeEntry *entry, const char *hint,
                   const char *format, ...) __attribute__((format(printf, 5, 6)));
