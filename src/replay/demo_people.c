#include "replay/demo_people.h"

#include "replay/demo_house.h"

#include <glib.h>

#define HOTLINE       "Hotline 热线"
#define EAST          "Field service China 国内现场"
#define INTERNATIONAL "Field service abroad 海外现场"
#define STORES        "Spare parts 备件"

#define NETWORK       "Network 网络"
#define POWER         "Power supply 供配电"
#define REFRIGERATION "Refrigeration 制冷"
#define LIFTS         "Elevators 电梯"
#define FIRE          "Fire alarm 消防"
#define DATABASE      "Database 数据库"

const DemoPerson DEMO_PEOPLE[] = {
    {"helen.brook", "Helen Brook", "administrator", "en", "en", NULL, {0}, 0},
    {"zhou.min", "周敏", "manager", "zh", "zh, en", HOTLINE, {0}, 0},
    {"martin.keller", "Martin Keller", "manager", "en", "en, de", INTERNATIONAL, {0}, 0},
    {"lin.xiaoyu", "林晓雨", "dispatcher", "zh", "zh, en", HOTLINE, {0}, 0},
    {"anna.schmidt", "Anna Schmidt", "dispatcher", "en", "en, de", HOTLINE, {0}, 0},
    {"tom.baker", "Tom Baker", "dispatcher", "en", "en", HOTLINE, {0}, 0},
    {"wang.lei", "王磊", "engineer", "zh", "zh, en", EAST, {NETWORK, DATABASE}, 0},
    {"liu.yang", "刘洋", "engineer", "zh", "zh", EAST, {POWER, FIRE}, 0, 2},
    {"chen.hao", "陈昊", "engineer", "zh", "zh, en", EAST, {REFRIGERATION, POWER}, 0},
    {"zhao.ting", "赵婷", "engineer", "zh", "zh, en", EAST, {NETWORK, POWER, FIRE}, 0},
    {"sun.peng", "孙鹏", "engineer", "zh", "zh", EAST, {LIFTS}, 0},
    {"james.carter", "James Carter", "engineer", "en", "en", INTERNATIONAL, {NETWORK, POWER}, 0},
    {"priya.nair", "Priya Nair", "engineer", "en", "en", INTERNATIONAL, {DATABASE, NETWORK}, 0},
    {"lukas.weber", "Lukas Weber", "engineer", "en", "de, en", INTERNATIONAL, {LIFTS}, 0},
    {"emily.stone",
     "Emily Stone",
     "engineer",
     "en",
     "en",
     INTERNATIONAL,
     {REFRIGERATION, POWER},
     0},
    {"wu.gang", "吴刚", "storekeeper", "zh", "zh", STORES, {0}, 0},
    {"he.jie", "何洁", "planner", "zh", "zh, en", HOTLINE, {0}, 0},
    {"oliver.grant", "Oliver Grant", "sales", "en", "en", NULL, {0}, 0},
    {"ruth.adler", "Ruth Adler", "auditor", "en", "en", NULL, {0}, 0},
    {"xu.wen", "许雯", "customer", "zh", "zh", NULL, {0}, 1},
    {"sarah.hill", "Sarah Hill", "customer", "en", "en", NULL, {0}, 4},
    {0},
};

static bool speaks(const DemoPerson *person, bool chinese) {
    return strstr(person->languages, chinese ? "zh" : "en") != NULL;
}

const char *demo_engineer(int number, bool chinese) {
    const char *logins[G_N_ELEMENTS(DEMO_PEOPLE)];
    int count = 0;
    for (const DemoPerson *person = DEMO_PEOPLE; person->login; person++)
        if (!strcmp(person->role, "engineer") && speaks(person, chinese))
            logins[count++] = person->login;
    g_assert(count);
    return logins[number % count];
}

/* ---- teams and skills ---- */

static void write_teams(DemoScript *script) {
    static const struct {
        const char *name, *about, *territory;
    } TEAMS[] = {
        {HOTLINE, "7×24 值班电话与派工 Duty telephone and dispatch, around the clock", ""},
        {EAST, "上海、深圳、成都 Shanghai, Shenzhen, Chengdu", "'CN'"},
        {INTERNATIONAL, "Singapore, Hamburg, Leeds", "'Singapore', 'Hamburg', 'Leeds'"},
        {STORES, "备件库与返修 Store of spare parts and returns", ""},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(TEAMS); i++)
        script_post(script,
                    &(DemoStep){.name = arena_printf(script->arena, "team:%s", TEAMS[i].name),
                                .path = "teams",
                                .at = INSTANT_NONE},
                    "{'name': '%s', 'about': '%s', 'territory': [%s]}", TEAMS[i].name,
                    TEAMS[i].about, TEAMS[i].territory);
}

static void write_skills(DemoScript *script) {
    static const struct {
        const char *name, *proof;
        int months;
    } SKILLS[] = {
        {NETWORK, "Course of the maker 厂商认证", 36},
        {POWER, "低压电工证 Low-voltage licence", 36},
        {REFRIGERATION, "制冷作业证 Refrigerant licence", 36},
        {LIFTS, "电梯作业证 Lift licence", 48},
        {FIRE, "消防设施操作员 Fire systems operator", 60},
        {DATABASE, "Course of the maker 厂商认证", 24},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(SKILLS); i++)
        script_post(script,
                    &(DemoStep){.name = arena_printf(script->arena, "skill:%s", SKILLS[i].name),
                                .path = "skills",
                                .at = INSTANT_NONE},
                    "{'name': '%s', 'proof': '%s', 'months_valid': %d}", SKILLS[i].name,
                    SKILLS[i].proof, SKILLS[i].months);
}

/* A server asks for nothing that every engineer couldn't do. */
static const char *const SKILL_OF[DEMO_KINDS] = {
    [DEMO_SWITCH] = NETWORK, [DEMO_UPS] = POWER, [DEMO_CHILLER] = REFRIGERATION,
    [DEMO_LIFT] = LIFTS,     [DEMO_FIRE] = FIRE, [DEMO_PUMP] = POWER,
};

static void write_product(DemoScript *script, DemoKind kind) {
    const DemoModel *model = &DEMO_MODELS[kind];
    const char *asked =
        SKILL_OF[kind] ? arena_printf(script->arena, "'@skill:%s'", SKILL_OF[kind]) : "";
    script_post(script, &(DemoStep){.path = "products", .at = INSTANT_NONE},
                "{'number': '%s', 'name': '%s', 'maker': '%s', 'skills': [%s]}", model->number,
                model->name, model->maker, asked);
}

void demo_products_write(DemoScript *script) {
    write_skills(script);
    for (int kind = 0; kind < DEMO_KINDS; kind++)
        write_product(script, (DemoKind)kind);
}

/* ---- accounts ---- */

enum { RUNS_OUT_DAYS = 12 };

static const char *skills_of(Arena *arena, const DemoPerson *person, CivilDay today) {
    const char *list = "";
    for (int i = 0; i < 3 && person->skills[i]; i++) {
        CivilDay last =
            person->runs_out == i + 1 ? today + RUNS_OUT_DAYS : civil_add_months(today, 14 - 3 * i);
        list = arena_printf(arena, "%s%s{'skill': '@skill:%s', 'since': '%s', 'expires_on': '%s'}",
                            list, i ? ", " : "", person->skills[i],
                            civil_text(arena, civil_add_months(today, -10 - 3 * i)),
                            civil_text(arena, last));
    }
    return list;
}

static void write_person(DemoScript *script, const DemoPerson *person, int number, CivilDay today) {
    Arena *arena = script->arena;
    const char *place =
        person->customer
            ? arena_printf(arena, "'customer': '@customer:K-%04d'", person->customer)
            : arena_printf(arena, "'languages': '%s', 'teams': [%s], 'skills': [%s]",
                           person->languages,
                           person->team ? arena_printf(arena, "'@team:%s'", person->team) : "",
                           skills_of(arena, person, today));
    script_post(script,
                &(DemoStep){.name = arena_printf(arena, "user:%s", person->login),
                            .path = "users",
                            .at = INSTANT_NONE},
                "{'login': '%s', 'name': '%s', 'role': '%s', 'language': '%s', 'zone': '%s', "
                "'phone': '+86 21 5550 %04d', %s}",
                person->login, person->name, person->role, person->language, "Asia/Shanghai",
                100 + number, place);
}

void demo_people_write(DemoScript *script, CivilDay today) {
    write_teams(script);
    for (int i = 0; DEMO_PEOPLE[i].login; i++)
        write_person(script, &DEMO_PEOPLE[i], i, today);
}

/* ---- rosters ---- */

static const char *const DAY_CREW[] = {"wang.lei", "chen.hao", "zhao.ting", "james.carter",
                                       "priya.nair"};
static const char *const NIGHT_CREW[] = {"liu.yang", "sun.peng", "lukas.weber", "emily.stone"};

static const char *members_of(Arena *arena, const char *const *crew, size_t count) {
    const char *list = "";
    for (size_t i = 0; i < count; i++)
        list = arena_printf(arena, "%s%s'@user:%s'", list, i ? ", " : "", crew[i]);
    return list;
}

/* Who has the turn of a day: turns of one day began `AGO` days before today. */
enum { AGO = 300 };

static const char *crew_on(const char *const *crew, int count, int days_ahead) {
    return crew[(AGO + days_ahead) % count];
}

static void write_duty(DemoScript *script, CivilDay today) {
    const char *since = civil_text(script->arena, today - AGO);
    script_post(
        script, &(DemoStep){.name = "roster:day", .path = "rosters", .at = INSTANT_NONE},
        "{'name': 'Day duty 白班值班', 'role': 'duty_engineer', 'zone': 'Asia/Shanghai', "
        "'team': '@team:" HOTLINE "', 'members': [%s], 'starts_on': '%s', 'turn_days': 1, "
        "'handover': '08:00', 'from_time': '08:00', 'to_time': '20:00', 'minutes_to_answer': 3}",
        members_of(script->arena, DAY_CREW, G_N_ELEMENTS(DAY_CREW)), since);
    script_post(
        script, &(DemoStep){.name = "roster:night", .path = "rosters", .at = INSTANT_NONE},
        "{'name': 'Night duty 夜班值班', 'role': 'duty_engineer', 'zone': 'Asia/Shanghai', "
        "'team': '@team:" HOTLINE "', 'members': [%s], 'starts_on': '%s', 'turn_days': 1, "
        "'handover': '20:00', 'from_time': '20:00', 'to_time': '08:00', 'minutes_to_answer': 5}",
        members_of(script->arena, NIGHT_CREW, G_N_ELEMENTS(NIGHT_CREW)), since);
}

/* Turns of a week change on Mondays. */
static CivilDay first_monday(CivilDay today) {
    return today - AGO - (int)civil_weekday(today - AGO);
}

typedef struct Weekly {
    const char *key, *name, *role;
    const char *skill; /* NULL: none is asked */
    const char *const *members;
    size_t count;
} Weekly;

static void write_weekly(DemoScript *script, const Weekly *weekly, CivilDay today) {
    Arena *arena = script->arena;
    const char *skill =
        weekly->skill ? arena_printf(arena, ", 'skill': '@skill:%s'", weekly->skill) : "";
    script_post(script,
                &(DemoStep){.name = arena_printf(arena, "roster:%s", weekly->key),
                            .path = "rosters",
                            .at = INSTANT_NONE},
                "{'name': '%s', 'role': '%s', 'zone': 'Asia/Shanghai', 'members': [%s], "
                "'starts_on': '%s', 'turn_days': 7, 'handover': '08:00', "
                "'around_the_clock': true%s}",
                weekly->name, weekly->role, members_of(arena, weekly->members, weekly->count),
                civil_text(arena, first_monday(today)), skill);
}

static const char *const HOTLINE_CREW[] = {"lin.xiaoyu", "anna.schmidt", "tom.baker"};
static const char *const MANAGERS[] = {"zhou.min", "martin.keller"};
static const char *const DIRECTORS[] = {"martin.keller"};
static const char *const PROJECTS[] = {"he.jie", "zhou.min"};
static const char *const NETWORK_CREW[] = {"james.carter", "wang.lei", "priya.nair"};
static const char *const POWER_CREW[] = {"liu.yang", "emily.stone", "chen.hao"};
static const char *const COLD_CREW[] = {"chen.hao", "emily.stone"};
static const char *const LIFT_CREW[] = {"sun.peng", "lukas.weber"};
static const char *const FIRE_CREW[] = {"liu.yang", "zhao.ting"};

#define CREW(list) list, G_N_ELEMENTS(list)

/* Who is called after the one at the telephone: for each trade somebody who may touch its units. */
static const Weekly WEEKLY[] = {
    {"hotline", "Hotline 热线", "hotline", NULL, CREW(HOTLINE_CREW)},
    {"leader", "Shift leader 值班长", "shift_leader", NULL, CREW(HOTLINE_CREW)},
    {"manager", "Service manager 服务经理", "service_manager", NULL, CREW(MANAGERS)},
    {"director", "Service director 服务总监", "service_director", NULL, CREW(DIRECTORS)},
    {"projects", "Project manager 项目经理", "project_manager", NULL, CREW(PROJECTS)},
    {"network", "Stand-by network 网络备勤", "duty_engineer", NETWORK, CREW(NETWORK_CREW)},
    {"power", "Stand-by power 供配电备勤", "duty_engineer", POWER, CREW(POWER_CREW)},
    {"cold", "Stand-by refrigeration 制冷备勤", "duty_engineer", REFRIGERATION, CREW(COLD_CREW)},
    {"lifts", "Stand-by elevators 电梯备勤", "duty_engineer", LIFTS, CREW(LIFT_CREW)},
    {"fire", "Stand-by fire alarm 消防备勤", "duty_engineer", FIRE, CREW(FIRE_CREW)},
};

/* Whose week a day is that begins with the handover at 08:00. */
static const char *crew_in_week(const char *const *crew, int count, CivilDay today, int days) {
    return crew[(today + days - first_monday(today)) / 7 % count];
}

typedef struct Change {
    const char *roster, *kind, *reason;
    CivilDay day;
    bool night;
    const char *instead_of, *by; /* NULL: of whoever it is; nobody */
} Change;

static const char *person_field(Arena *arena, const char *field, const char *login) {
    return login ? arena_printf(arena, ", '%s': '@user:%s'", field, login) : "";
}

static void write_change(DemoScript *script, const Change *change) {
    Arena *arena = script->arena;
    const char *from = change->night ? "20:00" : "08:00", *to = change->night ? "08:00" : "20:00";
    script_post(script, &(DemoStep){.path = "shift_changes", .at = INSTANT_NONE},
                "{'roster': '@roster:%s', 'kind': '%s', 'from_at': '%sT%s:00+08:00', "
                "'until_at': '%sT%s:00+08:00', 'reason': '%s'%s%s}",
                change->roster, change->kind, civil_text(arena, change->day), from,
                civil_text(arena, change->day + change->night), to, change->reason,
                person_field(arena, "instead_of", change->instead_of),
                person_field(arena, "by", change->by));
}

void demo_rosters_write(DemoScript *script, CivilDay today) {
    enum { DAYS = G_N_ELEMENTS(DAY_CREW), NIGHTS = G_N_ELEMENTS(NIGHT_CREW) };
    write_duty(script, today);
    for (size_t i = 0; i < G_N_ELEMENTS(WEEKLY); i++)
        write_weekly(script, &WEEKLY[i], today);
    const Change changes[] = {
        {"day", "swap", "孩子家长会", today + 2, false, crew_on(DAY_CREW, DAYS, 2),
         crew_on(DAY_CREW, DAYS, 4)},
        {"day", "swap", "孩子家长会", today + 4, false, crew_on(DAY_CREW, DAYS, 4),
         crew_on(DAY_CREW, DAYS, 2)},
        {"night", "leave", "Annual leave", today + 3, true, crew_on(NIGHT_CREW, NIGHTS, 3), NULL},
        {"night", "cover", "Covers the annual leave", today + 3, true, NULL,
         crew_on(NIGHT_CREW, NIGHTS, 5)},
        {"night", "leave", "Training course; cover still to be found", today + 6, true,
         crew_on(NIGHT_CREW, NIGHTS, 6), NULL},
        {"lifts", "leave", "Wedding; cover still to be found", today + 9, false,
         crew_in_week(LIFT_CREW, G_N_ELEMENTS(LIFT_CREW), today, 9), NULL},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(changes); i++)
        write_change(script, &changes[i]);
}
