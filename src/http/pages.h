/* Pages without script: what makes one, and what a form on one sends. */
#pragma once

#include "http/ask.h"

/* `title` and `body` are HTML already. */
const char *page_html(Arena *arena, const char *title, const char *body);
HttpAnswer page_of(int status, const char *html);
void page_answer(Ask *ask, int status, const char *html);
/* Text as HTML. */
const char *page_text(Arena *arena, const char *text);
/* One field of an urlencoded form; NULL where absent or not text. */
const char *page_field(Arena *arena, const HttpRequest *request, const char *name);
