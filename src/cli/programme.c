/* aftercare programme check, diff, schema. */
#include "rules/programme_check.h"

#include "cli/command.h"
#include "rules/programme_diff.h"

#include <glib.h>
#include <stdio.h>

int run_programme_check(Call *call, const Arguments *arguments) {
    HolidaySource source = holiday_source(arguments);
    bool as_json = switched(arguments, "--json");
    for (size_t i = 0; i < arguments->operands.count; i++) {
        const char *file = arguments->operands.items[i];
        const Programme *programme = programme_open(call, file, &source);
        if (programme && !as_json)
            printf("%s: %s %s: %zu clauses, %zu promises, %zu coverage rules: no mistakes\n", file,
                   programme->programme, programme->version, programme->clauses.count,
                   programme->promises.count, programme->coverage.count);
    }
    if (as_json || call->errors) {
        ErrorCode first = call->errors ? call->errors->code : ERROR_INVALID;
        int code = report_errors(call, as_json);
        bool mistakes = first == ERROR_INVALID || first == ERROR_SYNTAX ||
                        first == ERROR_OUT_OF_RANGE || first == ERROR_NO_WORKING_TIME;
        return code && mistakes ? EXIT_NO : code;
    }
    return EXIT_DONE;
}

int run_programme_diff(Call *call, const Arguments *arguments) {
    HolidaySource source = holiday_source(arguments);
    bool as_json = switched(arguments, "--json");
    const Programme *before = programme_open(call, arguments->operands.items[0], &source);
    const Programme *after = programme_open(call, arguments->operands.items[1], &source);
    if (!before || !after)
        return report_errors(call, as_json);
    Differences differences;
    programme_diff(call->arena, before, after, &differences);
    JsonWriter *out = as_json ? json_writer_new(stdout) : NULL;
    if (out)
        json_begin_list(out);
    for (size_t i = 0; i < differences.count; i++) {
        const Difference *difference = &differences.items[i];
        if (out) {
            json_begin_object(out);
            json_text_field(out, "part", difference->part);
            json_text_field(out, "id", difference->id);
            json_text_field(out, "field", difference->field);
            json_text_field(out, "before", difference->before);
            json_text_field(out, "after", difference->after);
            json_end_object(out);
        } else {
            puts(difference_in_words(call->arena, difference, "en"));
        }
    }
    if (out) {
        json_end_list(out);
        json_end_line(out);
        json_writer_free(out);
    }
    return differences.count ? EXIT_NO : EXIT_DONE;
}

int run_programme_schema(Call *call, const Arguments *arguments) {
    puts(switched(arguments, "--markdown")
             ? shape_reference(call, &PROGRAMME_SHAPE)
             : shape_schema(call, &PROGRAMME_SHAPE, "aftercare programme"));
    return EXIT_DONE;
}
