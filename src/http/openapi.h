/* The API described from its own tables: OpenAPI 3.1, and the same as a page to read. */
#pragma once

#include "base/json.h"

void openapi_write(JsonWriter *out);
/* HTML of the page at /api: no script, nothing from elsewhere. */
const char *openapi_page(Arena *arena);
