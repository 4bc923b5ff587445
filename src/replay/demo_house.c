#include "replay/demo_house.h"

#include "base/csv.h"
#include "replay/demo_chance.h"

#include <glib.h>
#include <inttypes.h>

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

/* Customers of Chinese towns have Chinese names, the others English ones. */
static const char *const CHINESE_FIRST[] = {"远岫", "青禾", "澄屿", "松澜", "云岫", "泽川", "恒澜",
                                            "东篱", "星汀", "沐野", "明澈", "瑞禾", "北岑", "霁川"};
static const char *const CHINESE_TRADE[] = {"电力设计院", "医院",     "水务集团", "机场", "大学",
                                            "数据中心",   "轨道交通", "银行",     "通信", "港务"};
static const char *const ENGLISH_FIRST[] = {
    "Northwind", "Harbour",    "Kestrel",  "Alder",    "Brightwater", "Meridian",  "Larkfield",
    "Tidemark",  "Copperleaf", "Greywell", "Ashcombe", "Stonebridge", "Wrenfield", "Fairhaven"};
static const char *const ENGLISH_TRADE[] = {
    "Telecom",  "Metro",   "Data Centres", "Logistics",    "Utilities",
    "Hospital", "Airport", "University",   "Savings Bank", "Power"};

static const char *const SITES[] = {"Main hall 主楼", "Machine room 机房", "North plant 北厂",
                                    "Tower B B座",    "Depot 仓库",        "Pump house 泵房"};

const DemoModel DEMO_MODELS[DEMO_KINDS] = {
    {"Core switch 核心交换机", "CS-9600", "Lanyard", "SW"},
    {"UPS 不间断电源", "UP-40K", "Voltaire", "UP"},
    {"Chiller 冷水机组", "CH-220", "Nordfrost", "CH"},
    {"Elevator 电梯", "EL-1600", "Ascenta", "EL"},
    {"Fire alarm panel 火灾报警主机", "FA-12", "Sentinel", "FA"},
    {"Server 服务器", "SV-2U", "Lanyard", "SV"},
    {"Water pump 水泵", "WP-75", "Torrent", "WP"},
};

static const char *const HEADER[] = {
    "customer",   "customer_name", "language",     "country",     "zone",   "site", "site_name",
    "city",       "latitude",      "longitude",    "unit",        "serial", "name", "model",
    "model_name", "maker",         "delivered_on", "accepted_on", "status"};

static void write_header(FILE *out) {
    for (size_t i = 0; i < G_N_ELEMENTS(HEADER); i++)
        csv_write_field(out, HEADER[i], i == 0);
    csv_write_end(out);
}

/* ---- what things are called ---- */

/* Half of the towns are Chinese, so both halves count their customers alike. */
enum { PLACE_COUNT = G_N_ELEMENTS(PLACES), CHINESE_PLACES = PLACE_COUNT / 2 };

static const Place *place_of(int64_t customer) {
    return &PLACES[(uint64_t)customer % PLACE_COUNT];
}

const char *demo_unit_number(Arena *arena, int64_t unit) {
    return arena_printf(arena, "U-%06" PRId64, unit + 1);
}

const char *demo_site_number(Arena *arena, int64_t site) {
    return arena_printf(arena, "S-%05" PRId64, site + 1);
}

const char *demo_customer_number(Arena *arena, int64_t customer) {
    return arena_printf(arena, "K-%04" PRId64, customer + 1);
}

bool demo_customer_is_chinese(int64_t customer) {
    return !strcmp(place_of(customer)->country, "CN");
}

int64_t demo_customer_count(int64_t units) {
    int64_t each = DEMO_UNITS_PER_SITE * DEMO_SITES_PER_CUSTOMER;
    return (units + each - 1) / each;
}

/* A first word and a trade, each pair once; a number behind when all are taken. */
const char *demo_customer_name(Arena *arena, int64_t customer) {
    enum { FIRSTS = G_N_ELEMENTS(ENGLISH_FIRST), TRADES = G_N_ELEMENTS(ENGLISH_TRADE) };
    G_STATIC_ASSERT(FIRSTS == G_N_ELEMENTS(CHINESE_FIRST));
    G_STATIC_ASSERT(TRADES == G_N_ELEMENTS(CHINESE_TRADE));
    bool chinese = demo_customer_is_chinese(customer);
    int64_t turn = customer / PLACE_COUNT * CHINESE_PLACES + customer % CHINESE_PLACES,
            first = turn % FIRSTS;
    int64_t trade = (first + turn / FIRSTS) % TRADES, again = turn / (FIRSTS * TRADES);
    const char *name =
        arena_printf(arena, "%s%s%s", (chinese ? CHINESE_FIRST : ENGLISH_FIRST)[first],
                     chinese ? "" : " ", (chinese ? CHINESE_TRADE : ENGLISH_TRADE)[trade]);
    return again ? arena_printf(arena, "%s %" PRId64, name, again + 1) : name;
}

/* ---- units ---- */

static void draw_unit(uint64_t *state, int64_t number, DemoUnit *ret) {
    int64_t site = number / DEMO_UNITS_PER_SITE;
    *ret = (DemoUnit){.number = number, .site = site, .customer = site / DEMO_SITES_PER_CUSTOMER};
    ret->kind = below(state, DEMO_KINDS);
    ret->delivered = civil_day(2021, 1, 1) + below(state, 5 * 365);
    ret->accepted = ret->delivered + 7 + below(state, 60);
    ret->in_service = below(state, 25) != 0;
    ret->serial = below(state, 1000000);
    ret->north = below(state, 60000) - 30000;
    ret->east = below(state, 60000) - 30000;
}

static void write_unit(FILE *out, Arena *arena, const DemoUnit *unit) {
    const Place *place = place_of(unit->customer);
    const DemoModel *model = &DEMO_MODELS[unit->kind];
    const char *fields[] = {
        demo_customer_number(arena, unit->customer),
        demo_customer_name(arena, unit->customer),
        demo_customer_is_chinese(unit->customer) ? "zh" : "en",
        place->country,
        place->zone,
        demo_site_number(arena, unit->site),
        SITES[(uint64_t)unit->site % G_N_ELEMENTS(SITES)],
        place->city,
        arena_printf(arena, "%" PRId64, place->latitude * INT64_C(1000) + unit->north),
        arena_printf(arena, "%" PRId64, place->longitude * INT64_C(1000) + unit->east),
        demo_unit_number(arena, unit->number),
        arena_printf(arena, "%s%02d-%06d", model->prefix, civil_year(unit->delivered) % 100,
                     unit->serial),
        model->name,
        model->number,
        model->name,
        model->maker,
        civil_text(arena, unit->delivered),
        civil_text(arena, unit->accepted),
        unit->in_service ? "in_service" : "out_of_service"};
    G_STATIC_ASSERT(G_N_ELEMENTS(fields) == G_N_ELEMENTS(HEADER));
    for (size_t i = 0; i < G_N_ELEMENTS(fields); i++)
        csv_write_field(out, fields[i], i == 0);
    csv_write_end(out);
}

const DemoUnit *demo_units(Arena *arena, const DemoHouseOptions *options) {
    DemoUnit *units = ARENA_ARRAY(arena, DemoUnit, (size_t)options->units);
    uint64_t state = options->seed;
    for (int64_t i = 0; i < options->units; i++)
        draw_unit(&state, i, &units[i]);
    return units;
}

void demo_house_write(FILE *out, const DemoHouseOptions *options) {
    Arena *arena = arena_new();
    uint64_t state = options->seed;
    write_header(out);
    for (int64_t i = 0; i < options->units; i++) {
        DemoUnit unit;
        draw_unit(&state, i, &unit);
        write_unit(out, arena, &unit);
        arena_reset(arena);
    }
    arena_free(arena);
}
