#include "replay/demo_contracts.h"

#include "replay/demo_house.h"

#include <glib.h>
#include <inttypes.h>

const char *const DEMO_PROGRAMME_IDS[] = {"it-maintenance", "product-supply", "project-warranty"};

/* Shifted with each round of towns, so that every programme is promised in every town. */
DemoProgramme demo_programme_of(int64_t customer) {
    return (DemoProgramme)((customer + customer / 6) % DEMO_PROGRAMMES);
}

void demo_programmes_write(DemoScript *script) {
    for (int i = 0; i < DEMO_PROGRAMMES; i++) {
        const char *id = DEMO_PROGRAMME_IDS[i];
        const char *name = arena_printf(script->arena, "programme:%s", id);
        script_post(script, &(DemoStep){.name = name, .path = "programmes", .at = INSTANT_NONE},
                    "{'text': '@file:%s'}", id);
        script_post(script,
                    &(DemoStep){.path = arena_printf(script->arena, "programmes/@%s/publish", name),
                                .at = INSTANT_NONE},
                    "{}");
    }
}

void demo_parts_write(DemoScript *script) {
    static const struct {
        const char *number, *name, *maker;
        int price_minor;
    } PARTS[] = {
        {"SP-FAN-9600", "Fan tray CS-9600 风扇盘", "Lanyard", 128000},
        {"SP-SFP-10G", "10G optical module 光模块", "Lanyard", 46000},
        {"SP-BAT-12", "Battery 12 V 100 Ah 蓄电池", "Voltaire", 78000},
        {"SP-COMP-220", "Compressor oil seal kit 压缩机油封组件", "Nordfrost", 215000},
        {"SP-DOOR-16", "Door operator belt 门机皮带", "Ascenta", 23500},
        {"SP-DET-S", "Smoke detector 感烟探测器", "Sentinel", 18000},
        {"SP-HDD-4T", "Disk 4 TB SAS 硬盘", "Lanyard", 165000},
        {"SP-SEAL-75", "Mechanical seal WP-75 机械密封", "Torrent", 92000},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(PARTS); i++)
        script_post(script, &(DemoStep){.path = "parts", .at = INSTANT_NONE},
                    "{'number': '%s', 'name': '%s', 'maker': '%s', 'unit': 'piece', "
                    "'price_minor': %d, 'currency': 'CNY'}",
                    PARTS[i].number, PARTS[i].name, PARTS[i].maker, PARTS[i].price_minor);
}

/* ---- people to talk to ---- */

const char *demo_contact_number(Arena *arena, int64_t customer, int which) {
    return arena_printf(arena, "C-%04" PRId64 "-%d", customer + 1, which + 1);
}

const char *demo_contact_name(Arena *arena, int64_t customer, int which) {
    static const char *const CHINESE_FAMILY[] = {"李", "王", "张", "刘", "陈", "杨", "黄",
                                                 "赵", "周", "吴", "徐", "孙", "胡"};
    static const char *const CHINESE_GIVEN[] = {"建国", "芳",   "志强", "丽娜", "晓明", "海燕",
                                                "伟东", "文静", "俊杰", "秀英", "子轩"};
    static const char *const ENGLISH_GIVEN[] = {"Daniel", "Grace",   "Thomas", "Olivia",
                                                "Marcus", "Hannah",  "Rajesh", "Ingrid",
                                                "Peter",  "Mei Lin", "Kofi"};
    static const char *const ENGLISH_FAMILY[] = {
        "Fletcher", "Brandt", "Tan",    "Hughes", "Okafor", "Lindqvist", "Marsh",
        "Pereira",  "Voss",   "Clarke", "Lim",    "Doyle",  "Hansen"};
    int64_t turn = customer * DEMO_CONTACTS_EACH + which;
    if (demo_customer_is_chinese(customer))
        return arena_printf(arena, "%s%s", CHINESE_FAMILY[turn % 13], CHINESE_GIVEN[turn % 11]);
    return arena_printf(arena, "%s %s", ENGLISH_GIVEN[turn % 11], ENGLISH_FAMILY[turn % 13]);
}

/* Outside China from ranges that the regulators keep for films and books. */
const char *demo_contact_phone(Arena *arena, int64_t customer, int which) {
    int number = (int)(customer * DEMO_CONTACTS_EACH + which) + 10;
    switch (customer % 6) {
    case 0:
        return arena_printf(arena, "+86 21 6666 %04d", number);
    case 1:
        return arena_printf(arena, "+86 755 6666 %04d", number);
    case 2:
        return arena_printf(arena, "+86 28 6666 %04d", number);
    case 3:
        return arena_printf(arena, "+65 6000 %04d", number);
    case 4:
        return arena_printf(arena, "+49 40 66969 %03d", number);
    default:
        return arena_printf(arena, "+44 113 496 0%03d", number);
    }
}

static void write_contacts(DemoScript *script, int64_t customer) {
    static const char *const POSITIONS[][2] = {{"运维主管", "机房值班员"},
                                               {"Facilities manager", "Operations desk"}};
    Arena *arena = script->arena;
    bool chinese = demo_customer_is_chinese(customer);
    for (int i = 0; i < DEMO_CONTACTS_EACH; i++) {
        const char *number = demo_contact_number(arena, customer, i);
        script_post(script,
                    &(DemoStep){.name = arena_printf(arena, "contact:%s", number),
                                .path = "contacts",
                                .at = INSTANT_NONE},
                    "{'customer': '@customer:%s', 'number': '%s', 'name': '%s', 'position': '%s', "
                    "'language': '%s', 'channels': [{'kind': '%s', 'value': '%s', 'preferred': "
                    "true}, {'kind': 'email', 'value': 'contact%" PRId64 "@example.com'}]}",
                    demo_customer_number(arena, customer), number,
                    demo_contact_name(arena, customer, i), POSITIONS[!chinese][i],
                    chinese ? "zh" : "en", i ? "phone" : "mobile",
                    demo_contact_phone(arena, customer, i), customer * DEMO_CONTACTS_EACH + i + 1);
    }
}

/* ---- contracts ---- */

static const char *const PREFIXES[] = {"MA", "PS", "PW"};
static const char *const TITLES[][2] = {
    {"IT 设备与软件维护服务合同", "Maintenance of IT equipment and software"},
    {"设备采购与售后服务合同", "Supply of equipment with after-sales service"},
    {"工程项目质量保证合同", "Project under warranty and maintenance"}};

const char *demo_contract_number(Arena *arena, int64_t customer) {
    return arena_printf(arena, "%s-%04" PRId64, PREFIXES[demo_programme_of(customer)],
                        customer + 1);
}

/* What differs from programme to programme: a maintenance contract ends, goods and works have been
 * accepted. Prices and one override where a customer bargained for them. */
static const char *terms_of(Arena *arena, int64_t customer, CivilDay begins) {
    const char *bargain = "";
    DemoProgramme programme = demo_programme_of(customer);
    const char *first = civil_text(arena, begins);
    if (customer % 10 == 3)
        bargain = ", 'currency': 'CNY', 'prices': [{'item': 'labour_hour', 'price_minor': 18000}]";
    if (customer % 10 == 3 && programme == DEMO_MAINTENANCE)
        bargain = ", 'overrides': [{'promise': 'dispatch', 'level': '3', 'within': '6 h', "
                  "'reason': 'Negotiated at signature, annex 3 合同附件三'}]";
    if (programme == DEMO_MAINTENANCE)
        return arena_printf(arena, "'ends_on': '%s'%s",
                            civil_text(arena, civil_add_months(begins, 48) - 1), bargain);
    return arena_printf(
        arena,
        "'accepted_on': '%s', 'signatory': '%s', 'completion_report': 'AC-%04" PRId64
        "', 'warranty_agreement': 'WA-%04" PRId64 "', 'warranty_signed_on': '%s'%s",
        first, demo_contact_name(arena, customer, 0), customer + 1, customer + 1, first, bargain);
}

typedef struct Deal {
    int64_t customer;
    DemoProgramme programme;
    const char *number, *status, *terms;
    CivilDay begins;
    bool whole_customer;
} Deal;

static void write_deal(DemoScript *script, const Deal *deal) {
    Arena *arena = script->arena;
    script_post(script,
                &(DemoStep){.name = arena_printf(arena, "contract:%s", deal->number),
                            .path = "contracts",
                            .at = INSTANT_NONE},
                "{'number': '%s', 'customer': '@customer:%s', 'programme': '@programme:%s', "
                "'title': '%s', 'status': '%s', 'signed_on': '%s', 'starts_on': '%s', "
                "'whole_customer': %s, %s}",
                deal->number, demo_customer_number(arena, deal->customer),
                DEMO_PROGRAMME_IDS[deal->programme],
                TITLES[deal->programme][!demo_customer_is_chinese(deal->customer)], deal->status,
                civil_text(arena, deal->begins - 14), civil_text(arena, deal->begins),
                deal->whole_customer ? "true" : "false", deal->terms);
}

/* Every tenth customer had another contract before, every tenth is offered one. */
static void write_others(DemoScript *script, int64_t customer, CivilDay begins, CivilDay today) {
    Arena *arena = script->arena;
    Deal deal = {.customer = customer, .whole_customer = true};
    if (customer % 10 == 0) {
        CivilDay earlier = civil_add_months(begins, -24);
        deal.number = arena_printf(arena, "MA-%04" PRId64 "-0", customer + 1);
        deal.status = "ended";
        deal.begins = earlier;
        deal.terms = arena_printf(arena, "'ends_on': '%s'", civil_text(arena, begins - 1));
        write_deal(script, &deal);
    } else if (customer % 10 == 5) {
        deal.number = arena_printf(arena, "MA-%04" PRId64 "-2", customer + 1);
        deal.status = "draft";
        deal.begins = civil_add_months(today, 2);
        deal.terms = "'notes': 'Offer for the time after the assurance period'";
        write_deal(script, &deal);
    }
}

/* A few customers have one site that is a project of its own: its contract reaches closer. Not
 * those of today's requests (demo_live), which rely on one programme. */
static void write_project(DemoScript *script, int64_t customer, CivilDay today) {
    Arena *arena = script->arena;
    if (customer % 16 != 14)
        return;
    CivilDay begins = civil_add_months(today, -18);
    Deal deal = {.customer = customer,
                 .programme = DEMO_WARRANTY,
                 .number = arena_printf(arena, "PW-%04" PRId64 "-S", customer + 1),
                 .status = "active",
                 .terms =
                     arena_printf(arena, "'accepted_on': '%s', 'signatory': '%s'",
                                  civil_text(arena, begins), demo_contact_name(arena, customer, 1)),
                 .begins = begins};
    write_deal(script, &deal);
    script_post(script, &(DemoStep){.path = "covers", .at = INSTANT_NONE},
                "{'contract': '@contract:%s', 'site': '@site:%s', 'note': 'New machine room'}",
                deal.number, demo_site_number(arena, customer * DEMO_SITES_PER_CUSTOMER + 1));
}

/* Each began before the year of requests did. */
void demo_contracts_write(DemoScript *script, int64_t customers, CivilDay today) {
    for (int64_t i = 0; i < customers; i++) {
        CivilDay begins = civil_add_months(today, -14 - (int)(i * 7 % 22));
        Deal deal = {.customer = i,
                     .programme = demo_programme_of(i),
                     .number = demo_contract_number(script->arena, i),
                     .status = "active",
                     .terms = terms_of(script->arena, i, begins),
                     .begins = begins,
                     .whole_customer = true};
        write_contacts(script, i);
        write_deal(script, &deal);
        write_others(script, i, begins, today);
        write_project(script, i, today);
    }
}
