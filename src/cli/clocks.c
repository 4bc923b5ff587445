/* aftercare clocks: histories in, their commitments out. */
#include "cli/command.h"
#include "cli/lines.h"
#include "rules/commitment_json.h"
#include "rules/programme_check.h"

#include <glib.h>

typedef struct Asked {
    const Rulebook *rulebook;
    const char *language;
    bool broken; /* some commitment was late or breached */
} Asked;

static void note_broken(Asked *asked, const Commitments *commitments) {
    for (size_t i = 0; i < commitments->list.count; i++)
        asked->broken = asked->broken || commitment_is_broken(commitments->list.items[i]);
}

static void answer(Call *call, const Node *question, JsonWriter *out, void *with) {
    Asked *asked = with;
    const History *history = history_read(call, rulebook_programme(asked->rulebook), question);
    if (!history)
        return;
    Commitments commitments;
    commitments_run(call->arena, asked->rulebook, history, history->now, &commitments);
    CommitmentsView view = {.arena = call->arena,
                            .programme = rulebook_programme(asked->rulebook),
                            .language = asked->language};
    json_begin_object(out);
    if (history->request)
        json_scalar_field(out, "request", node_get(question, "request"));
    else
        json_text_field(out, "request", NULL);
    json_instant_field(out, "now", history->now);
    commitments_write_json(out, &view, &commitments);
    if (commitments.before) {
        json_key(out, "before_correction");
        json_begin_object(out);
        json_instant_field(out, "corrected_at", commitments.corrected_at);
        commitments_write_json(out, &view, commitments.before);
        json_end_object(out);
    }
    json_end_object(out);
    note_broken(asked, &commitments);
}

int run_clocks(Call *call, const Arguments *arguments) {
    HolidaySource source = holiday_source(arguments);
    const Programme *programme = programme_open(call, argument(arguments, "--programme"), &source);
    Rulebook *rulebook = programme ? rulebook_new(call, programme) : NULL;
    if (!rulebook)
        return report_errors(call, false);
    const char *language = argument(arguments, "--lang");
    Asked asked = {.rulebook = rulebook, .language = language ? language : "en"};
    int code = answer_lines(call, answer, &asked);
    rulebook_free(rulebook);
    return code == EXIT_DONE && asked.broken ? EXIT_NO : code;
}
