/* Labels of units: as text, as a QR code, and found again by what the code says. */
#include "actions/label.h"

#include "http/ask.h"
#include "store/read.h"

#include <glib.h>
#include <qrencode.h>

enum { QUIET_MODULES = 4 };

static const Equipment *read_unit(Ask *ask, int64_t id) {
    Db *db = ask_reader(ask);
    if (!db)
        return NULL;
    const Equipment *unit = store_get(&ask->call, db, &EQUIPMENT, id, &ask->actor.scope);
    store_give_reader(service_store(ask->service), db);
    return unit;
}

static void fail_unknown(Ask *ask) {
    if (!ask->call.error_count)
        call_fail(&ask->call, ERROR_NOT_FOUND, NULL, "there is no such label");
    ask_fail(ask);
}

/* What the label of the path's unit says; NULL: answered already. */
static const char *token_of(Ask *ask) {
    const Equipment *unit = read_unit(ask, ask->id);
    if (unit)
        return label_token(ask->call.arena, service_store(ask->service), unit);
    fail_unknown(ask);
    return NULL;
}

void read_label(Ask *ask) {
    const char *token = token_of(ask);
    if (!token)
        return;
    JsonWriter *out = ask_json(ask);
    json_begin_object(out);
    json_text_field(out, "token", token);
    json_text_field(out, "url", label_url(ask->call.arena, ask->service, token));
    json_end_object(out);
    ask_answer_json(ask, 200, out);
}

/* One path of unit squares; runs in a row are one stroke. */
static const char *draw(Arena *arena, const QRcode *code) {
    GString *svg = g_string_new(NULL);
    int side = code->width + 2 * QUIET_MODULES;
    g_string_append_printf(svg,
                           "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" "
                           "shape-rendering=\"crispEdges\"><rect width=\"%d\" height=\"%d\" "
                           "fill=\"#fff\"/><path fill=\"#000\" d=\"",
                           side, side, side, side);
    for (int y = 0; y < code->width; y++)
        for (int x = 0; x < code->width;) {
            int run = 0;
            while (x + run < code->width && code->data[y * code->width + x + run] & 1)
                run++;
            if (run)
                g_string_append_printf(svg, "M%d %dh%dv1h-%dz", x + QUIET_MODULES,
                                       y + QUIET_MODULES, run, run);
            x += run ? run : 1;
        }
    g_string_append(svg, "\"/></svg>\n");
    const char *text = arena_text(arena, svg->str);
    g_string_free(svg, TRUE);
    return text;
}

void draw_label(Ask *ask) {
    const char *token = token_of(ask);
    if (!token)
        return;
    const char *url = label_url(ask->call.arena, ask->service, token);
    QRcode *code = QRcode_encodeString8bit(url, 0, QR_ECLEVEL_M);
    if (!code) {
        ask_fail_with(ask, ERROR_TOO_LARGE, NULL,
                      "the address of the house is too long for a code");
        return;
    }
    const char *svg = draw(ask->call.arena, code);
    QRcode_free(code);
    ask_answer(ask, &(HttpAnswer){.status = 200,
                                  .content_type = "image/svg+xml",
                                  .body = svg,
                                  .body_length = strlen(svg),
                                  .gzip = true});
}

/* Who may not see the unit learns no more than who made the token up. */
void find_label(Ask *ask) {
    int64_t id = label_id(ask->word);
    const Equipment *unit = id ? read_unit(ask, id) : NULL;
    if (unit && label_fits(ask->call.arena, service_store(ask->service), unit, ask->word))
        ask_answer_record(ask, 200, &EQUIPMENT, unit);
    else
        fail_unknown(ask);
}
