/* What a made-up company does, as JSON lines that somebody else sends to the API one by one:
 *
 *   {"as": "wang.lei", "post": "requests/@request:7/respond", "name": …, "body": {…}}
 *   {"history": "MA-2024-001", "body": {…}}   a line for the import of that contract's requests
 *   {"import": "base"}                        the installed base (demo_house) comes in
 *   {"learn": "equipment"}                    from here on its records can be named
 *   {"as": "lin.xiaoyu", "explain": "2026-11-25"}   of what was broken before that day, most is
 * told why
 *
 * A text "@team:Hotline" stands for the id of the record that an earlier line called so, or whose
 * kind was learnt and whose number it is; "@file:NAME" for a file's text. Without `as` the system
 * itself does it. */
#pragma once

#include "base/civil.h"
#include "base/instant.h"
#include "base/json.h"

typedef struct DemoScript {
    Arena *arena; /* lives as long as the script is written */
    JsonWriter *out;
} DemoScript;

typedef struct DemoStep {
    const char *as;   /* login; NULL: the system */
    const char *name; /* what later lines call it; NULL: they don't */
    const char *path; /* below /api/v1/ */
    Instant at;       /* the body's `at`; INSTANT_NONE: it has none */
} DemoStep;

/* A post with a body in JSON where ' stands for ". */
void script_post(DemoScript *script, const DemoStep *step, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
void script_import_base(DemoScript *script);
void script_learn(DemoScript *script, const char *plural);
void script_explain(DemoScript *script, const char *as, CivilDay before);
