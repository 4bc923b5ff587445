/* What customers of the demo company say, in English and Chinese; invented. */
#pragma once

#include <stdbool.h>

typedef struct DemoSaying {
    const char *english, *chinese;
} DemoSaying;

/* A failure of one kind of unit (demo_house), or another thing that is asked for. */
typedef struct DemoProblem {
    const char *code;
    const char *side; /* hardware, software, none */
    DemoSaying subject, description;
} DemoProblem;

enum { DEMO_PROBLEMS_EACH = 4, DEMO_ASKINGS_EACH = 3 };

/* By kind of unit, in the order of demo_house. */
extern const DemoProblem DEMO_PROBLEMS[][DEMO_PROBLEMS_EACH];
/* By kind of request: REQUEST_KIND_WORDS without fault. */
extern const DemoProblem DEMO_ASKINGS[][DEMO_ASKINGS_EACH];

/* Why a promise was broken, in the words of the one who had to write it down. */
enum { DEMO_CAUSES = 8 };
extern const DemoSaying DEMO_CAUSE[DEMO_CAUSES];

const char *demo_say(const DemoSaying *saying, bool chinese);
