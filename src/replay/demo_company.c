#include "replay/demo_company.h"

#include "replay/demo_contracts.h"
#include "replay/demo_house.h"
#include "replay/demo_live.h"
#include "replay/demo_people.h"
#include "replay/demo_requests.h"

/* Shanghai's date: the company's own. */
static CivilDay today_of(Instant now) {
    return (CivilDay)((now + 8 * MICROS_PER_HOUR) / MICROS_PER_DAY);
}

void demo_company_write(FILE *out, const DemoCompanyOptions *options) {
    DemoScript script = {arena_new(), json_writer_new(out)};
    CivilDay today = today_of(options->now);
    /* what is said now is told to the second */
    Instant now = options->now / MICROS_PER_SECOND * MICROS_PER_SECOND;
    const DemoUnit *units =
        demo_units(script.arena, &(DemoHouseOptions){options->seed, options->units});
    demo_products_write(&script);
    script_import_base(&script);
    script_learn(&script, "customers");
    script_learn(&script, "sites");
    script_learn(&script, "equipment");
    demo_programmes_write(&script);
    demo_parts_write(&script);
    demo_people_write(&script, today);
    demo_rosters_write(&script, today);
    demo_contracts_write(&script, demo_customer_count(options->units), today);
    demo_requests_write(&script, &(DemoYear){.seed = options->seed,
                                             .units = units,
                                             .unit_count = options->units,
                                             .requests = options->requests,
                                             .today = today,
                                             .now = now});
    /* what was late in the last days is still to be explained */
    script_explain(&script, "lin.xiaoyu", today - 10);
    demo_live_write(&script, units, now);
    json_writer_free(script.out);
    arena_free(script.arena);
}
