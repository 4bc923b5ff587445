#include "http/preview.h"

#include "rules/coverage.h"

CommitmentsView preview_commitments(const Ask *ask, const Programme *programme) {
    return (CommitmentsView){.arena = ask->call.arena,
                             .programme = programme,
                             .language = ask_language(ask),
                             .named = true,
                             .outside = !rights_view(&ask->actor).staff};
}

/* What the hotline must still ask, and what each answer would make of the level. */
static void write_questions(JsonWriter *out, const DecisionView *view, const Intake *intake) {
    RuleTable levels = level_table(view->arena, view->programme);
    DecisionView of_level = *view;
    of_level.level = true;
    FirstMatch match = first_match(view->arena, view->programme, &levels, &intake->opened.facts);
    json_key(out, "level_decision");
    json_begin_object(out);
    decision_write_answer(out, &of_level, &match);
    decision_write_reasons(out, &of_level, &match, &intake->opened.facts);
    json_end_object(out);
}

void preview_write_coverage(JsonWriter *out, const DecisionView *view, const Facts *facts) {
    Decision decision = coverage_decide(view->arena, view->programme, facts);
    json_key(out, "coverage");
    json_begin_object(out);
    decision_write_answer(out, view, &decision.match);
    decision_write_reasons(out, view, &decision.match, facts);
    json_end_object(out);
}

static const char *level_name(const Programme *programme, const char *id, const char *language) {
    const Level *level = id ? programme_level(programme, id) : NULL;
    return level ? words_in(&level->name, language) : NULL;
}

void preview_write(const Ask *ask, const Intake *intake, Instant now, JsonWriter *out) {
    History history;
    RequestReading reading;
    intake_reading(ask->call.arena, intake, now, &history, &reading);
    DecisionView decision = {ask->call.arena, intake->programme, ask_language(ask), false};
    CommitmentsView view = preview_commitments(ask, intake->programme);
    json_text_field(out, "level", reading.level);
    json_text_field(out, "level_name",
                    level_name(intake->programme, reading.level, ask_language(ask)));
    json_instant_field(out, "due_at", reading.due_at);
    json_text_field(out, "due_promise", reading.due_promise);
    commitments_write_json(out, &view, &reading.commitments);
    write_questions(out, &decision, intake);
    preview_write_coverage(out, &decision, &intake->opened.facts);
}
