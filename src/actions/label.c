#include "actions/label.h"

#include <glib.h>
#include <inttypes.h>

enum { BITS = 5, ID_DIGITS_MOST = 13, MAC_DIGITS = (8 * SECRET_MAC_BYTES + BITS - 1) / BITS };

static const char DIGITS[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"; /* RFC 4648 */

static void write_mac(const uint8_t mac[SECRET_MAC_BYTES], char ret_text[MAC_DIGITS + 1]) {
    for (size_t i = 0; i < MAC_DIGITS; i++) {
        unsigned digit = 0;
        for (size_t bit = BITS * i; bit < BITS * (i + 1); bit++) {
            bool set = bit < 8 * SECRET_MAC_BYTES && mac[bit / 8] >> (7 - bit % 8) & 1;
            digit = digit << 1 | set;
        }
        ret_text[i] = DIGITS[digit];
    }
    ret_text[MAC_DIGITS] = '\0';
}

static const char *id_text(Arena *arena, int64_t id) {
    char text[ID_DIGITS_MOST + 1] = {0};
    size_t at = ID_DIGITS_MOST;
    do {
        text[--at] = DIGITS[id & 31];
        id >>= BITS;
    } while (id);
    return arena_text(arena, text + at);
}

const char *label_token(Arena *arena, const Store *store, const Equipment *unit) {
    uint8_t mac[SECRET_MAC_BYTES];
    char text[MAC_DIGITS + 1];
    int64_t issue = unit->label_issue == WHOLE_NONE ? 0 : unit->label_issue;
    const char *said = arena_printf(arena, "label %" PRId64 " %" PRId64, unit->head.id, issue);
    secret_mac(store_house(store)->seal, said, strlen(said), mac);
    write_mac(mac, text);
    return arena_printf(arena, "%s-%s", id_text(arena, unit->head.id), text);
}

int64_t label_id(const char *token) {
    int64_t id = 0;
    size_t digits = strcspn(token, "-");
    if (!digits || digits >= ID_DIGITS_MOST || strlen(token) != digits + 1 + MAC_DIGITS)
        return 0;
    for (size_t i = 0; i < digits; i++) {
        const char *digit = strchr(DIGITS, g_ascii_toupper(token[i]));
        if (!digit)
            return 0;
        id = id << BITS | (digit - DIGITS);
    }
    return id;
}

bool label_fits(Arena *arena, const Store *store, const Equipment *unit, const char *token) {
    char *upper = g_ascii_strup(token, -1);
    bool fits = secret_text_equal(label_token(arena, store, unit), upper);
    g_free(upper);
    return fits;
}

const char *label_url(Arena *arena, const Service *service, const char *token) {
    return arena_printf(arena, "%s/l/%s", service_base_url(service), token);
}

bool renew_label(Work *work, Outcome *ret) {
    const Equipment *before = work_load(work, &EQUIPMENT, work->command->id);
    if (!before)
        return false;
    Equipment *after = entity_copy(work->call->arena, &EQUIPMENT, before);
    after->label_issue = (before->label_issue == WHOLE_NONE ? 0 : before->label_issue) + 1;
    work_update(work, &EQUIPMENT, before, after);
    outcome_set(ret, &EQUIPMENT, after, 200);
    return true;
}
