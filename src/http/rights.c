/* The grid of rights and roles that runs, to be read. */
#include "http/ask.h"

static void write_roles(JsonWriter *out) {
    json_key(out, "roles");
    json_begin_list(out);
    for (int role = 0; ROLE_WORDS[role]; role++) {
        json_begin_object(out);
        json_text_field(out, "role", ROLE_WORDS[role]);
        json_end_object(out);
    }
    json_end_list(out);
}

static void write_right(JsonWriter *out, Right right) {
    json_begin_object(out);
    json_text_field(out, "right", right_word(right));
    json_text_field(out, "about", right_about(right));
    json_key(out, "roles");
    json_begin_list(out);
    for (int role = 0; ROLE_WORDS[role]; role++)
        if (rights_of_role(role, right))
            json_text(out, ROLE_WORDS[role]);
    json_end_list(out);
    json_end_object(out);
}

void list_rights(Ask *ask) {
    JsonWriter *out = ask_json(ask);
    json_begin_object(out);
    write_roles(out);
    json_key(out, "rights");
    json_begin_list(out);
    for (int right = RIGHT_SELF + 1; right < RIGHT_COUNT; right++)
        write_right(out, (Right)right);
    json_end_list(out);
    json_end_object(out);
    ask_answer_json(ask, 200, out);
}
