/* The few pages that need no app: the front page, the API's reader, setting a password by a link.
 * They work without script; static files of the web app are served from its folder. */
#include "http/pages.h"

#include "actions/people.h"
#include "base/text.h"
#include "http/app_parts.h"
#include "http/openapi.h"

#include <fcntl.h>
#include <glib.h>
#include <sys/stat.h>
#include <unistd.h>

extern const EmbeddedFile HTTP_PAGES[];

const char *page_text(Arena *arena, const char *text) {
    char *escaped = g_markup_escape_text(text, -1);
    const char *safe = arena_text(arena, escaped);
    g_free(escaped);
    return safe;
}

HttpAnswer page_of(int status, const char *html) {
    return (HttpAnswer){.status = status,
                        .content_type = "text/html; charset=utf-8",
                        .body = html,
                        .body_length = strlen(html),
                        .gzip = true,
                        .page = true};
}

void page_answer(Ask *ask, int status, const char *html) {
    HttpAnswer answer = page_of(status, html);
    ask_answer(ask, &answer);
}

const char *page_html(Arena *arena, const char *title, const char *body) {
    return arena_printf(arena,
                        "<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\"><meta "
                        "name=\"viewport\" content=\"width=device-width\"><title>%s</title><link "
                        "rel=\"icon\" href=\"/icon.svg\"><link "
                        "rel=\"stylesheet\" href=\"/pages.css\"></head><body><main><h1>%s</h1>%s"
                        "</main></body></html>",
                        title, title, body);
}

void show_style(Ask *ask) {
    ask_answer(ask, &(HttpAnswer){.status = 200,
                                  .content_type = "text/css; charset=utf-8",
                                  .cache_control = "public, max-age=3600",
                                  .body = HTTP_PAGES[0].text,
                                  .body_length = HTTP_PAGES[0].length,
                                  .gzip = true});
}

void show_api(Ask *ask) {
    page_answer(ask, 200, openapi_page(ask->call.arena));
}

void show_openapi(Ask *ask) {
    JsonWriter *out = ask_json(ask);
    openapi_write(out);
    ask_answer_json(ask, 200, out);
}

void show_front(Ask *ask) {
    page_answer(
        ask, 200,
        page_html(ask->call.arena, "aftercare",
                  "<p>The service runs. What there is to ask, and how: <a href=\"/api\">the "
                  "API</a>.</p><p class=\"soft\">服务已启动。接口说明：<a "
                  "href=\"/api\">API</a>。</p>"));
}

/* ---- a password by a link ---- */

static const char *password_form(Arena *arena, const char *token, const char *problem) {
    return page_html(
        arena, "Set your password · 设置密码",
        arena_printf(arena,
                     "<p class=\"bad\" role=\"alert\">%s</p><form method=\"post\" "
                     "action=\"/welcome\"><input type=\"hidden\" name=\"token\" value=\"%s\">"
                     "<label for=\"password\">New password · 新密码</label><input id=\"password\" "
                     "name=\"password\" type=\"password\" autocomplete=\"new-password\" "
                     "minlength=\"8\" maxlength=\"128\" required><p class=\"soft\">8 to 128 "
                     "characters, not your name, none of the common ones. 8–128 "
                     "个字符，不能与用户名相同，也不能是常见密码。</p><button>Set · "
                     "设置</button></form>",
                     page_text(arena, problem), page_text(arena, token)));
}

void show_welcome(Ask *ask) {
    const char *token = http_parameter(ask->request, "token");
    page_answer(ask, 200, password_form(ask->call.arena, token ? token : "", ""));
}

const char *page_field(Arena *arena, const HttpRequest *request, const char *name) {
    char *body = g_strndup(request->body, request->body_length);
    char **pairs = g_strsplit(body, "&", 16);
    const char *found = NULL;
    for (char **pair = pairs; *pair && !found; pair++) {
        size_t length = strlen(name);
        if (strncmp(*pair, name, length) != 0 || (*pair)[length] != '=')
            continue;
        char *value = g_strdelimit(*pair + length + 1, "+", ' ');
        char *plain = g_uri_unescape_string(value, NULL);
        if (plain && text_is_utf8(plain, strlen(plain), NULL))
            found = arena_text(arena, plain);
        g_free(plain);
    }
    g_strfreev(pairs);
    g_free(body);
    return found;
}

static void answer_welcomed(Ask *ask) {
    page_answer(ask, 200,
                page_html(ask->call.arena, "Your password is set · 密码已设置",
                          "<p>You can sign in now. 现在可以登录了。</p>"
                          "<p><a href=\"/\">Sign in · 登录</a></p>"));
}

static void answer_not_welcomed(Ask *ask) {
    const Error *error = ask->call.errors;
    const char *token = page_field(ask->call.arena, ask->request, "token");
    page_answer(ask, error_code_row(error->code)->http_status,
                password_form(ask->call.arena, token ? token : "", error->message));
}

static void after_opening(Ask *ask) {
    if (ask->command.well)
        answer_welcomed(ask);
    else
        answer_not_welcomed(ask);
}

static void try_welcome(Ask *ask) {
    const char *token = page_field(ask->call.arena, ask->request, "token");
    const char *password = page_field(ask->call.arena, ask->request, "password");
    if (prepare_link(ask, token, password))
        ask_submit_always(ask, after_opening);
    else
        answer_not_welcomed(ask);
}

void take_welcome(Ask *ask) {
    ask_work_slowly(ask, try_welcome);
}
