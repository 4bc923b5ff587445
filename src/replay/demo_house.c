#include "replay/demo_house.h"

#include "base/civil.h"
#include "base/csv.h"
#include "replay/demo_chance.h"

#include <glib.h>
#include <inttypes.h>

enum { UNITS_PER_SITE = 8, SITES_PER_CUSTOMER = 3 };

typedef struct Place {
    const char *city, *country, *zone;
    int32_t latitude, longitude; /* thousandths of a degree */
} Place;

static const Place PLACES[] = {
    {"Shanghai 上海", "CN", "Asia/Shanghai", 31230, 121474},
    {"Shenzhen 深圳", "CN", "Asia/Shanghai", 22543, 114058},
    {"Chengdu 成都", "CN", "Asia/Shanghai", 30573, 104066},
    {"Singapore", "SG", "Asia/Singapore", 1352, 103820},
    {"Hamburg", "DE", "Europe/Berlin", 53551, 9994},
    {"Leeds", "GB", "Europe/London", 53801, -1549},
};

static const char *const CUSTOMERS[] = {
    "Northwind Telecom",     "远山电力设计院", "Harbour Metro",     "青禾医院",
    "Kestrel Data Centres",  "江南水务集团",   "Alder Logistics",   "澄海机场",
    "Brightwater Utilities", "松涛大学",       "Meridian Hospital", "云岭数据",
};

static const char *const SITES[] = {"Main hall 主楼", "Machine room 机房", "North plant 北厂",
                                    "Tower B B座",    "Depot 仓库",        "Pump house 泵房"};

typedef struct Kind {
    const char *name, *model, *maker, *prefix;
} Kind;

static const Kind KINDS[] = {
    {"Core switch 核心交换机", "CS-9600", "Lanyard", "SW"},
    {"UPS 不间断电源", "UP-40K", "Voltaire", "UP"},
    {"Chiller 冷水机组", "CH-220", "Nordfrost", "CH"},
    {"Elevator 电梯", "EL-1600", "Ascenta", "EL"},
    {"Fire alarm panel 火灾报警主机", "FA-12", "Sentinel", "FA"},
    {"Server 服务器", "SV-2U", "Lanyard", "SV"},
    {"Water pump 水泵", "WP-75", "Torrent", "WP"},
};

static const char *const HEADER[] = {
    "customer", "customer_name", "country",   "zone",         "site",        "site_name",
    "city",     "latitude",      "longitude", "unit",         "serial",      "name",
    "model",    "model_name",    "maker",     "delivered_on", "accepted_on", "status"};

static void write_header(FILE *out) {
    for (size_t i = 0; i < G_N_ELEMENTS(HEADER); i++)
        csv_write_field(out, HEADER[i], i == 0);
    csv_write_end(out);
}

static const char *date_text(Arena *arena, CivilDay day) {
    return civil_text(arena, day);
}

static void write_unit(FILE *out, Arena *arena, uint64_t *state, int64_t number) {
    int64_t site = number / UNITS_PER_SITE, customer = site / SITES_PER_CUSTOMER;
    const Place *place = &PLACES[(uint64_t)customer % G_N_ELEMENTS(PLACES)];
    const Kind *kind = &KINDS[below(state, G_N_ELEMENTS(KINDS))];
    CivilDay delivered = civil_day(2021, 1, 1) + below(state, 5 * 365);
    CivilDay accepted = delivered + 7 + below(state, 60);
    const char *status = below(state, 25) == 0 ? "out_of_service" : "in_service";
    int year = 21 + below(state, 5), serial = below(state, 1000000);
    int64_t latitude = place->latitude * INT64_C(1000) + below(state, 60000) - 30000;
    int64_t longitude = place->longitude * INT64_C(1000) + below(state, 60000) - 30000;
    const char *fields[] = {arena_printf(arena, "K-%04" PRId64, customer + 1),
                            arena_printf(arena, "%s %" PRId64,
                                         CUSTOMERS[(uint64_t)customer % G_N_ELEMENTS(CUSTOMERS)],
                                         customer / (int64_t)G_N_ELEMENTS(CUSTOMERS) + 1),
                            place->country,
                            place->zone,
                            arena_printf(arena, "S-%05" PRId64, site + 1),
                            SITES[(uint64_t)site % G_N_ELEMENTS(SITES)],
                            place->city,
                            arena_printf(arena, "%" PRId64, latitude),
                            arena_printf(arena, "%" PRId64, longitude),
                            arena_printf(arena, "U-%06" PRId64, number + 1),
                            arena_printf(arena, "%s%02d-%06d", kind->prefix, year, serial),
                            kind->name,
                            kind->model,
                            kind->name,
                            kind->maker,
                            date_text(arena, delivered),
                            date_text(arena, accepted),
                            status};
    G_STATIC_ASSERT(G_N_ELEMENTS(fields) == G_N_ELEMENTS(HEADER));
    for (size_t i = 0; i < G_N_ELEMENTS(fields); i++)
        csv_write_field(out, fields[i], i == 0);
    csv_write_end(out);
}

void demo_house_write(FILE *out, const DemoHouseOptions *options) {
    Arena *arena = arena_new();
    uint64_t state = options->seed;
    write_header(out);
    for (int64_t i = 0; i < options->units; i++) {
        write_unit(out, arena, &state, i);
        arena_reset(arena);
    }
    arena_free(arena);
}
