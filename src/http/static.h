/* Built pages of the web app: read once at start, served from memory with their hash as ETag. */
#pragma once

#include "http/exchange.h"

typedef struct StaticFiles StaticFiles;

enum { STATIC_BYTES_MOST = 64 * 1024 * 1024 };

/* All files below `folder`; what is too much or can't be read is left out. NULL folder: none. */
StaticFiles *static_files_new(const char *folder);
void static_files_free(StaticFiles *files);

/* The answer to a GET of `path`; "/" and folders mean their index.html. False where there is none.
 */
bool static_files_find(const StaticFiles *files, Arena *arena, const HttpRequest *request,
                       HttpAnswer *ret_answer);
