/* aftercare verify: whether the store is what it claims to be. */
#include "cli/house.h"

#include <stdio.h>

static void print_report(const Node *report) {
    const Node *problems = node_get(report, "problems");
    printf("%s events, %s signed checkpoints, %s records, %s commands\n",
           node_text(report, "events"), node_text(report, "checkpoints"),
           node_text(report, "records"), node_text(report, "commands"));
    printf("the last event is %s\n", node_text(report, "head"));
    for (size_t i = 0; problems && i < problems->items.count; i++)
        printf("WRONG  %s\n", problems->items.items[i]->text);
    if (node_get(report, "first_bad_event")->kind == NODE_SCALAR)
        printf("the first bad event is %s\n", node_text(report, "first_bad_event"));
    puts(strcmp(node_text(report, "sound"), "true") ? "NOT sound" : "sound");
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
    return strcmp(node_text(answer, "sound"), "true") ? EXIT_NO : EXIT_DONE;
}
