/* YAML (and so JSON) text to a Node tree, by libyaml's event parser.
 *
 * One document a file. Refused, with file, line and column: what is not UTF-8, duplicate keys, keys
 * that are not plain text, aliases and anchors (a programme has no use for them and they can nest
 * without end), tags, more than YAML_DEPTH levels, more than YAML_NODES nodes or YAML_BYTES bytes.
 */
#pragma once

#include "base/node.h"

enum { YAML_DEPTH = 64, YAML_NODES = 2 * 1000 * 1000, YAML_BYTES = 32 * 1024 * 1024 };

/* `file` is the name for messages; `text` need not end in NUL. NULL and errors in `call` where the
 * text is no such document; an empty document is an error too. */
Node *yaml_parse(Call *call, const char *file, const char *text, size_t length);

/* Reads a file of at most YAML_BYTES and parses it. */
Node *yaml_load(Call *call, const char *file);
