/* A promise as the programme states it: one of five shapes, when it applies, what pauses it. */
#pragma once

#include "model/condition.h"

typedef enum PromiseShape {
    PROMISE_WITHIN, /* within a time of an event */
    PROMISE_BY,     /* by an appointed instant */
    PROMISE_EVERY,  /* once every period */
    PROMISE_TIMES,  /* so many times a period */
    PROMISE_AHEAD   /* at least so long ahead of an instant */
} PromiseShape;

typedef enum ReopenRule {
    REOPEN_CONTINUE, /* the time while it was resolved doesn't count, the used part stays used */
    REOPEN_RESTART,  /* a new round with a fresh commitment */
    REOPEN_RUN_ON    /* the time while it was resolved counts as if it had never been */
} ReopenRule;

typedef enum AgainRule {
    AGAIN_ONCE,  /* the first starting event only */
    AGAIN_REARM, /* after it was met the next starting event starts it afresh */
    AGAIN_EACH,  /* every starting event starts the span anew */
    AGAIN_BESIDE /* every starting event starts a commitment of its own beside the others */
} AgainRule;

/* Where a deadline in working days falls on its day. */
typedef enum DayEnd { DAY_END_CLOSING, DAY_END_SAME_TIME } DayEnd;

/* Whether a date of a year-like period counts from the starting event or by the civil calendar. */
typedef enum PeriodFrame { FRAME_START, FRAME_CIVIL } PeriodFrame;

typedef struct Promise {
    Record record;
    Words name;
    Words says;
    Texts clauses;
    SpanChoices within;   /* PROMISE_WITHIN */
    bool by;              /* PROMISE_BY: by the instant that the starting event appoints */
    Span every;           /* PROMISE_EVERY */
    int32_t times;        /* PROMISE_TIMES: so often … */
    Span per;             /* … each of these */
    SpanChoices ahead;    /* PROMISE_AHEAD */
    const char *of;       /* … of the instant that `from` appoints, or "PERIOD.ends" */
    int frame;            /* PeriodFrame */
    TextChoices calendar; /* empty: always */
    int at;               /* DayEnd */
    Texts from;
    Texts until;
    Texts void_on;
    const Condition *applies; /* NULL: always */
    Texts pauses;             /* pause reasons that stop it */
    int reopen;               /* ReopenRule */
    bool reopen_given;        /* set where the file says so */
    int again;                /* AgainRule */
    bool early;               /* an event that meets it counts from before the start, too */
    Placements warn;
    const char *escalate; /* a ladder's id */
    int32_t reward;
    int32_t penalty;
} Promise;
typedef LIST(Promise) Promises;

extern const Shape PROMISE_SHAPE;
extern const char *const REOPEN_WORDS[];
extern const char *const AGAIN_WORDS[];

PromiseShape promise_shape(const Promise *promise);
/* "within", "by", "every", "times", "ahead" */
const char *promise_shape_word(PromiseShape shape);
/* Names the promise has, in `language`, or its id. */
const char *promise_name(const Promise *promise, const char *language);

/* The choice for a level and its service level; NULL where there is none for it. */
const Span *span_choice(const SpanChoices *choices, const char *level, const char *service_level);
const char *text_choice(const TextChoices *choices, const char *level, const char *service_level);
