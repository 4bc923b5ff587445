/* What the QR code on a unit opens: its name, and a form to report a fault of it, without script
 * and without signing in. It shows what stands on the unit, nothing else of its owner's, and takes
 * little in an hour. */
#include "actions/label.h"
#include "actions/label_report.h"
#include "base/secret.h"
#include "http/app_parts.h"
#include "http/pages.h"
#include "store/read.h"

#include <glib.h>
#include <inttypes.h>

enum { ONCE_BYTES = 16, ONCE_MOST = 64 };

/* A report on its way. */
typedef struct LabelAsk {
    const Equipment *unit;
    LabelReport report;
    const char *once; /* made with the form: the same form sent twice is one report */
    const char *trap; /* a field that no person sees */
    int wait_seconds; /* where it was too often; else 0 */
    Intake intake;
    History history;
    RequestReading reading;
} LabelAsk;

/* "English <span lang="zh-CN">中文</span>" */
#define ZH(text) "<span lang=\"zh-CN\">" text "</span>"

/* ---- the unit of a label ---- */

/* NULL and ERROR_NOT_FOUND for labels of none, and of those that were issued anew since. */
static const Equipment *labelled_unit(Ask *ask, Db *db) {
    Scope all = SCOPE_ALL;
    int64_t id = label_id(ask->word);
    const Equipment *unit = id ? store_get(&ask->call, db, &EQUIPMENT, id, &all) : NULL;
    if (unit && label_fits(ask->call.arena, service_store(ask->service), unit, ask->word))
        return unit;
    if (!ask->call.error_count)
        call_fail(&ask->call, ERROR_NOT_FOUND, NULL, "there is no such label");
    return NULL;
}

static const Equipment *find_unit(Ask *ask) {
    Db *db = store_take_reader(&ask->call, service_store(ask->service));
    const Equipment *unit = db ? labelled_unit(ask, db) : NULL;
    store_give_reader(service_store(ask->service), db);
    return unit;
}

static void answer_without_unit(Ask *ask) {
    if (ask->call.errors->code != ERROR_NOT_FOUND) {
        ask_fail(ask);
        return;
    }
    page_answer(
        ask, 404,
        page_html(ask->call.arena, "No such label · 无此标签",
                  "<p>This label isn't valid, or not any more. Call us to report a fault. " ZH(
                      "此标签无效或已作废，请致电报修。") "</p>"));
}

/* ---- the form ---- */

static const char *unit_text(Arena *arena, const Equipment *unit) {
    const char *number = unit->serial ? unit->serial : unit->number;
    return number ? arena_printf(arena, "<p class=\"soft\">%s</p>", page_text(arena, number)) : "";
}

/* Who is signed in reports there, with a photo. */
static const char *app_link(Ask *ask) {
    if (!app_options(ask->app)->web_folder)
        return "";
    return arena_printf(
        ask->call.arena,
        "<p><a href=\"/p/report?label=%s\">With an account: report with a photo · " ZH(
            "有账户：登录报修，可附照片") "</a></p>",
        page_text(ask->call.arena, ask->word));
}

static const char *problem_text(Ask *ask) {
    const Error *error = ask->call.errors;
    return error ? arena_printf(ask->call.arena, "<p class=\"bad\" role=\"alert\">%s</p>",
                                page_text(ask->call.arena, error->message))
                 : "";
}

static const char *form_html(Ask *ask, const LabelAsk *with) {
    Arena *arena = ask->call.arena;
    return arena_printf(
        arena,
        "%s<form method=\"post\" action=\"/l/%s/report\"><input type=\"hidden\" name=\"once\" "
        "value=\"%s\"><label for=\"text\">What doesn't work? · " ZH(
            "什么故障？") "</label><textarea id=\"text\" name=\"text\" maxlength=\"%d\" "
                          "required>%s</textarea><label "
                          "for=\"name\">Your name · " ZH(
                              "姓名") "</label><input id=\"name\" name=\"name\" "
                                      "maxlength=\"%d\" autocomplete=\"name\" value=\"%s\"><label "
                                      "for=\"phone\">Telephone · " ZH(
                                          "电话") "</label><input id=\"phone\" name=\"phone\" "
                                                  "type=\"tel\" maxlength=\"%d\" "
                                                  "autocomplete=\"tel\" value=\"%s\"><div "
                                                  "class=\"trap\" aria-hidden=\"true\"><label "
                                                  "for=\"website\">Leave this empty · " ZH(
                                                      "请留空") "</label><input id=\"website\" "
                                                                "name=\"website\" tabindex=\"-1\" "
                                                                "autocomplete=\"off\"></"
                                                                "div><button>Send · " ZH(
                                                                    "提交") "</button></form>%s",
        problem_text(ask), page_text(arena, ask->word), page_text(arena, with->once),
        LABEL_TEXT_MOST, page_text(arena, with->report.text), LABEL_NAME_MOST,
        page_text(arena, with->report.name), LABEL_PHONE_MOST, page_text(arena, with->report.phone),
        app_link(ask));
}

static void answer_form(Ask *ask, const LabelAsk *with) {
    Arena *arena = ask->call.arena;
    const Error *error = ask->call.errors;
    const char *body = arena_printf(arena, "%s<h2>Report a fault · " ZH("报修") "</h2>%s",
                                    unit_text(arena, with->unit), form_html(ask, with));
    HttpAnswer answer = page_of(error ? error_code_row(error->code)->http_status : 200,
                                page_html(arena, page_text(arena, with->unit->name), body));
    if (with->wait_seconds)
        *LIST_ADD(arena, &answer.headers) =
            (HttpHeader){"Retry-After", arena_printf(arena, "%d", with->wait_seconds)};
    ask_answer(ask, &answer);
}

static const char *new_once(Arena *arena) {
    uint8_t bytes[ONCE_BYTES];
    secret_random(bytes, sizeof bytes);
    return hex_text(arena, bytes, sizeof bytes);
}

void show_label(Ask *ask) {
    LabelAsk with = {.unit = find_unit(ask), .report = {"", "", ""}};
    with.once = new_once(ask->call.arena);
    if (with.unit)
        answer_form(ask, &with);
    else
        answer_without_unit(ask);
}

/* ---- what was promised ---- */

static const char *local_text(Arena *arena, const Zone *zone, Instant instant) {
    LocalTime local = zone_to_local(zone, instant);
    CivilDay day = local_day(local);
    int minutes = (int)((local - local_time(day, 0)) / MICROS_PER_MINUTE);
    return arena_printf(arena, "%s %02d:%02d", civil_text(arena, day), minutes / 60, minutes % 60);
}

static const char *promise_row(Arena *arena, const Zone *zone, const Commitment *commitment) {
    const Promise *promise = commitment->promise;
    return arena_printf(arena, "<tr><td>%s · " ZH("%s") "</td><td>%s</td></tr>",
                        page_text(arena, promise_name(promise, "en")),
                        page_text(arena, promise_name(promise, "zh")),
                        local_text(arena, zone, commitment->due));
}

static const char *promises_html(Arena *arena, const LabelAsk *with) {
    const CommitmentList *list = &with->reading.commitments.list;
    const Zone *zone = with->intake.unit->zone;
    const char *rows = "";
    for (size_t i = 0; i < list->count; i++)
        if (list->items[i]->state == COMMITMENT_RUNNING && list->items[i]->due != INSTANT_NONE)
            rows = arena_printf(arena, "%s%s", rows, promise_row(arena, zone, list->items[i]));
    if (!*rows)
        return "";
    return arena_printf(arena,
                        "<table><thead><tr><th>Promised · " ZH("承诺") "</th><th>by · " ZH(
                            "时限") " (%s)</th></tr></thead><tbody>%s</tbody></table>",
                        page_text(arena, zone_id(zone)), rows);
}

static bool read_promises(Ask *ask, LabelAsk *with) {
    Call *call = &ask->call;
    const Request *request = ask->command.outcome.record;
    const Intake *intake = &with->intake;
    Db *db = store_take_reader(call, service_store(ask->service));
    bool well =
        db && desk_load_history(call, db, intake->programme, request, call->now, &with->history);
    store_give_reader(service_store(ask->service), db);
    if (well)
        request_reading(call->arena, intake->rulebook, &with->history, &with->reading);
    return well;
}

/* The request is open whatever happens here: its number is said in any case. */
static void answer_number(Ask *ask) {
    Arena *arena = ask->call.arena;
    LabelAsk *with = ask->with;
    const Request *request = ask->command.outcome.record;
    const char *promises = read_promises(ask, with) ? promises_html(arena, with) : "";
    const char *title =
        arena_printf(arena, "Reported: %s · 已受理", page_text(arena, request->number));
    page_answer(ask, 200,
                page_html(arena, title,
                          arena_printf(arena,
                                       "<p>It is with us. Keep the number for questions. " ZH(
                                           "我们已收到，咨询时请提供编号。") "</p>%s",
                                       promises)));
}

/* ---- sending ---- */

static const char *field(Ask *ask, const char *name) {
    const char *text = page_field(ask->call.arena, ask->request, name);
    return text ? g_strstrip(arena_text(ask->call.arena, text)) : "";
}

/* Forms send lines that end with CR LF (HTML). */
static const char *lines_of(Arena *arena, const char *text) {
    char *plain = arena_text(arena, text), *to = plain;
    for (const char *from = plain; *from; from++)
        if (from[0] != '\r' || from[1] != '\n')
            *to++ = *from;
    *to = '\0';
    return plain;
}

static void read_form(Ask *ask, LabelAsk *with) {
    with->report = (LabelReport){.text = lines_of(ask->call.arena, field(ask, "text")),
                                 .name = field(ask, "name"),
                                 .phone = field(ask, "phone")};
    with->once = field(ask, "once");
    with->trap = field(ask, "website");
    if (!*with->once || strlen(with->once) > ONCE_MOST)
        with->once = new_once(ask->call.arena);
}

static bool check_sender(Ask *ask, const LabelAsk *with) {
    if (!identity_from_our_pages(ask->request))
        return call_fail(&ask->call, ERROR_FORBIDDEN, "Origin",
                         "It was sent from another site. Scan the code again, and send it from "
                         "there. 请重新扫码，并在打开的页面提交。");
    return !*with->trap || call_fail(&ask->call, ERROR_INVALID, "website",
                                     "The hidden field must stay empty: send it once more. "
                                     "隐藏字段须留空，请重新提交。");
}

static bool has_room(Ask *ask, LabelAsk *with) {
    const char *key =
        arena_printf(ask->call.arena, "%s %" PRId64, client_address(ask), with->unit->head.id);
    with->wait_seconds = throttle_take(app_throttles(ask->app)->labels, key, ask->call.now);
    int minutes = (with->wait_seconds + 59) / 60;
    return !minutes || call_fail(&ask->call, ERROR_TOO_MANY, NULL,
                                 "That was often for one unit: again in %d min, or call us. "
                                 "提交过于频繁，请 %d 分钟后重试或致电我们。",
                                 minutes, minutes);
}

static bool prepare(Ask *ask, LabelAsk *with) {
    if (!check_sender(ask, with))
        return false;
    Db *db = store_take_reader(&ask->call, service_store(ask->service));
    bool well = db && label_report_prepare(&ask->call, ask->service, db, with->unit, &with->report,
                                           &with->intake);
    store_give_reader(service_store(ask->service), db);
    return well && has_room(ask, with);
}

/* On the writer's thread, which has more to do than to read. */
static void after_sending(Ask *ask) {
    if (ask->command.well)
        ask_work(ask, answer_number);
    else
        answer_form(ask, ask->with);
}

/* The key names what was written: whoever goes back and writes something else reports anew. */
static const char *key_of(Ask *ask, const LabelAsk *with) {
    uint8_t hash[HASH_BYTES];
    hash_bytes(ask->request->body, ask->request->body_length, hash);
    return arena_printf(ask->call.arena, "label %" PRId64 " %s %s", with->unit->head.id, with->once,
                        hex_text(ask->call.arena, hash, sizeof hash));
}

static void send_report(Ask *ask, LabelAsk *with) {
    ask->with = with;
    ask->actor = ACTOR_SYSTEM; /* nobody that we know: the house opens it */
    ask->form_key = key_of(ask, with);
    ask->command.action = action_find(ask->route->action);
    ask->command.entity = &REQUEST;
    ask->command.prepared = &with->intake;
    ask_submit_always(ask, after_sending);
}

static void try_report(Ask *ask) {
    LabelAsk *with = ARENA_NEW(ask->call.arena, LabelAsk);
    with->unit = find_unit(ask);
    if (!with->unit) {
        answer_without_unit(ask);
        return;
    }
    read_form(ask, with);
    if (prepare(ask, with))
        send_report(ask, with);
    else
        answer_form(ask, with);
}

void take_label_report(Ask *ask) {
    ask_work(ask, try_report);
}
