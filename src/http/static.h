/* Built pages of the web app: read once at start, served from memory with their hash as ETag. */
#pragma once

#include "http/exchange.h"

typedef struct StaticFiles StaticFiles;

enum { STATIC_BYTES_MOST = 64 * 1024 * 1024 };

/* All files below `folder`; what is too much or can't be read is left out. NULL folder: none. */
StaticFiles *static_files_new(const char *folder);
void static_files_free(StaticFiles *files);

/* The answer to a GET of `path`; "/" and folders mean their index.html; an "sw.js" is the service
 * worker of its folder. False where there is none. */
bool static_files_find(const StaticFiles *files, Arena *arena, const HttpRequest *request,
                       HttpAnswer *ret_answer);

/* A page of the app that is no file of its own, such as /requests/SR-12, asked for by a browser:
 * its entry's index.html ("/p/…" has /p/index.html, where it is there), which finds out the rest.
 */
bool static_files_entry(const StaticFiles *files, Arena *arena, const HttpRequest *request,
                        HttpAnswer *ret_answer);
