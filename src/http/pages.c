/* The few pages that need no app: the front page, the API's reader, setting a password by a link.
 * They work without script; static files of the web app are served from its folder. */
#include "actions/people.h"
#include "base/text.h"
#include "http/app_parts.h"
#include "http/openapi.h"

#include <fcntl.h>
#include <glib.h>
#include <sys/stat.h>
#include <unistd.h>

extern const EmbeddedFile HTTP_PAGES[];

static void answer_page(Ask *ask, int status, const char *html) {
    ask_answer(ask, &(HttpAnswer){.status = status,
                                  .content_type = "text/html; charset=utf-8",
                                  .body = html,
                                  .body_length = strlen(html),
                                  .gzip = true,
                                  .page = true});
}

static const char *page(Arena *arena, const char *title, const char *body) {
    return arena_printf(arena,
                        "<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\"><meta "
                        "name=\"viewport\" content=\"width=device-width\"><title>%s</title><link "
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
    answer_page(ask, 200, openapi_page(ask->call.arena));
}

void show_openapi(Ask *ask) {
    JsonWriter *out = ask_json(ask);
    openapi_write(out);
    ask_answer_json(ask, 200, out);
}

void show_front(Ask *ask) {
    answer_page(ask, 200,
                page(ask->call.arena, "aftercare",
                     "<p>The service runs. What there is to ask, and how: <a href=\"/api\">the "
                     "API</a>.</p><p class=\"soft\">服务已启动。接口说明：<a "
                     "href=\"/api\">API</a>。</p>"));
}

/* What the QR code on a unit opens: who may see the unit finds it in the app, everyone else nothing
 * about it. */
void show_label(Ask *ask) {
    char *safe = g_markup_escape_text(ask->word, -1);
    answer_page(
        ask, 200,
        page(ask->call.arena, "A unit's label · 设备标签",
             arena_printf(ask->call.arena,
                          "<p>This label belongs to a unit that is looked after here. Who may see "
                          "it finds it, signed in, at <a href=\"/api/v1/labels/%s\">this "
                          "address</a>.</p><p>此标签属于本服务机构维护的设备。有权限的用户登录后"
                          "可以查看。</p>",
                          safe)));
    g_free(safe);
}

/* ---- a password by a link ---- */

static const char *password_form(Arena *arena, const char *token, const char *problem) {
    char *safe = g_markup_escape_text(token, -1);
    char *words = g_markup_escape_text(problem, -1);
    const char *html = page(
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
                     words, safe));
    g_free(safe);
    g_free(words);
    return html;
}

void show_welcome(Ask *ask) {
    const char *token = http_parameter(ask->request, "token");
    answer_page(ask, 200, password_form(ask->call.arena, token ? token : "", ""));
}

/* One field of an urlencoded form; NULL where absent or not text. */
static const char *form_field(Arena *arena, const HttpRequest *request, const char *name) {
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
    answer_page(ask, 200,
                page(ask->call.arena, "Your password is set · 密码已设置",
                     "<p>You can sign in now. 现在可以登录了。</p>"));
}

static void answer_not_welcomed(Ask *ask) {
    const Error *error = ask->call.errors;
    const char *token = form_field(ask->call.arena, ask->request, "token");
    answer_page(ask, error_code_row(error->code)->http_status,
                password_form(ask->call.arena, token ? token : "", error->message));
}

static void after_opening(Ask *ask) {
    if (ask->command.well)
        answer_welcomed(ask);
    else
        answer_not_welcomed(ask);
}

static void try_welcome(Ask *ask) {
    const char *token = form_field(ask->call.arena, ask->request, "token");
    const char *password = form_field(ask->call.arena, ask->request, "password");
    if (prepare_link(ask, token, password))
        ask_submit_always(ask, after_opening);
    else
        answer_not_welcomed(ask);
}

void take_welcome(Ask *ask) {
    ask_work_slowly(ask, try_welcome);
}
