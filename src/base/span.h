/* Spans: the lengths that promises are made of, as people write them.
 *
 * `10 min`, `4 h`, `1 h 30 min`, `3 days`, `2 weeks`, `6 months`, `3 working days`, or ISO 8601
 * (`PT4H`, `P1DT12H`). Hours, minutes and seconds count on a calendar; days, weeks, months and
 * years are civil; working days are a calendar's (promises.md, Time). A minus sign in front counts
 * backwards. Working days stand alone. */
#pragma once

#include "base/instant.h"

typedef struct Span {
    int32_t months;       /* years and months */
    int32_t days;         /* weeks and days */
    int32_t working_days; /* alone where not 0 */
    Micros micros;        /* hours, minutes and seconds */
} Span;                   /* all parts have the same sign */

/* Adds an error on `field` and returns false for text that is no span, for parts that overflow and
 * for spans longer than 400 years. */
bool span_parse(Call *call, const char *field, const char *text, Span *ret_span);

bool span_is_zero(const Span *span);
bool span_is_negative(const Span *span);
Span span_negated(Span span);
/* Whether the span is only hours, minutes and seconds. */
bool span_is_time(const Span *span);
bool span_equal(const Span *a, const Span *b);

/* In words of `language` ("en", "zh"): "1 h 30 min", "3 working days" / "3 个工作日". */
const char *span_text(Arena *arena, const Span *span, const char *language);
