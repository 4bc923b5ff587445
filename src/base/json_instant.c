#include "base/instant.h"
#include "base/json.h"

void json_instant_field(JsonWriter *writer, const char *key, int64_t instant) {
    char buffer[INSTANT_TEXT_BYTES];
    json_text_field(writer, key, instant == INSTANT_NONE ? NULL : instant_text(buffer, instant, 0));
}

void json_scalar_field(JsonWriter *writer, const char *key, const Node *scalar) {
    int64_t number;
    if (node_integer(scalar, &number))
        json_whole_field(writer, key, number);
    else
        json_text_field(writer, key, scalar->text);
}

void json_seconds_field(JsonWriter *writer, const char *key, int64_t micros) {
    json_key(writer, key);
    json_decimal(writer, micros, 6);
}

void json_node(JsonWriter *writer, const Node *node) {
    if (node->kind == NODE_LIST) {
        json_begin_list(writer);
        for (size_t i = 0; i < node->items.count; i++)
            json_node(writer, node->items.items[i]);
        json_end_list(writer);
    } else if (node->kind == NODE_MAP) {
        json_begin_object(writer);
        for (size_t i = 0; i < node->entries.count; i++) {
            json_key(writer, node->entries.items[i].key);
            json_node(writer, node->entries.items[i].value);
        }
        json_end_object(writer);
    } else if (node->kind == NODE_NULL) {
        json_nothing(writer);
    } else if (node->quoted) {
        json_text(writer, node->text);
    } else {
        json_raw(writer, node->text);
    }
}
