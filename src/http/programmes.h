/* Programmes that are being written, and those that are stored, as the bodies of questions name
 * them: {"text": "YAML …"} or {"programme": ID}. Nothing here is stored. */
#pragma once

#include "http/ask.h"
#include "model/programme.h"

/* The body; NULL and errors where it isn't JSON, or has other keys than these (their end is NULL).
 */
const Node *programme_body(Ask *ask, const char *const *keys);

/* The text that `node` names. `within` is the key under which it stands, for errors: NULL where it
 * is the body. NULL and an error where there is none, or where the asker could not store it. */
const char *programme_text(Ask *ask, const Node *node, const char *within);

/* The programme of that text; NULL and its mistakes, each with its line, where it isn't sound. */
const Programme *programme_asked(Ask *ask, const Node *node, const char *within);
