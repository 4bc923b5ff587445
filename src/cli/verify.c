/* aftercare verify: whether the store is what it claims to be. */
#include "cli/house.h"

#include <stdio.h>

static const char *text_in(const Node *map, const char *key) {
    const Node *node = node_get(map, key);
    return node && node->kind == NODE_SCALAR ? node->text : "";
}

static void print_report(const Node *report) {
    const Node *problems = node_get(report, "problems");
    printf("%s events, %s signed checkpoints, %s records, %s commands\n", text_in(report, "events"),
           text_in(report, "checkpoints"), text_in(report, "records"), text_in(report, "commands"));
    printf("the last event is %s\n", text_in(report, "head"));
    for (size_t i = 0; problems && i < problems->items.count; i++)
        printf("WRONG  %s\n", problems->items.items[i]->text);
    if (node_get(report, "first_bad_event")->kind == NODE_SCALAR)
        printf("the first bad event is %s\n", text_in(report, "first_bad_event"));
    puts(strcmp(text_in(report, "sound"), "true") ? "NOT sound" : "sound");
}

int run_verify(Call *call, const Arguments *arguments) {
    CliHouse house;
    const Node *answer = NULL;
    if (house_open(call, arguments, false, &house))
        house_ask(call, &house, "POST", "/api/v1/operations/verify", NULL, &answer);
    house_close(&house);
    if (call->errors)
        return report_errors(call, switched(arguments, "--json"));
    if (switched(arguments, "--json")) {
        JsonWriter *out = json_writer_new(stdout);
        json_node(out, answer);
        json_end_line(out);
        json_writer_free(out);
    } else {
        print_report(answer);
    }
    return strcmp(text_in(answer, "sound"), "true") ? EXIT_NO : EXIT_DONE;
}
