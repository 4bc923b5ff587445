/* aftercare programme show: what a programme promises, in plain words. */
#include "cli/command.h"
#include "rules/programme_check.h"
#include "rules/programme_words.h"

#include <stdio.h>

static void print_json(Call *call, const Programme *programme, const char *language) {
    JsonWriter *out = json_writer_new(stdout);
    json_begin_object(out);
    json_text_field(out, "programme", programme->programme);
    json_text_field(out, "version", programme->version);
    json_text_field(out, "name", words_in(&programme->name, language));
    json_key(out, "clauses");
    json_begin_object(out);
    for (size_t i = 0; i < programme->clauses.count; i++)
        json_text_field(out, programme->clauses.items[i].record.id,
                        words_in(&programme->clauses.items[i].words, language));
    json_end_object(out);
    json_key(out, "promises");
    json_begin_list(out);
    for (size_t i = 0; i < programme->promises.count; i++) {
        const Promise *promise = &programme->promises.items[i];
        json_begin_object(out);
        json_text_field(out, "promise", promise->record.id);
        json_text_field(out, "name", promise_name(promise, language));
        json_text_field(out, "shape", promise_shape_word(promise_shape(promise)));
        json_text_field(out, "words", promise_in_words(call->arena, programme, promise, language));
        texts_write_json(out, "clauses", &promise->clauses);
        json_end_object(out);
    }
    json_end_list(out);
    json_end_object(out);
    json_end_line(out);
    json_writer_free(out);
}

int run_programme_show(Call *call, const Arguments *arguments) {
    HolidaySource source = holiday_source(arguments);
    const char *chosen = argument(arguments, "--lang");
    const char *language = chosen ? chosen : "en";
    const Programme *programme = programme_open(call, arguments->operands.items[0], &source);
    if (!programme)
        return report_errors(call, switched(arguments, "--json"));
    if (switched(arguments, "--json"))
        print_json(call, programme, language);
    else
        fputs(programme_in_words(call->arena, programme, language), stdout);
    return EXIT_DONE;
}
