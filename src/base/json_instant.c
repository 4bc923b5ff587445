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
