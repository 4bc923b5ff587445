#include "replay/demo_live.h"

#include "replay/demo_contracts.h"
#include "replay/demo_people.h"

#include <glib.h>
#include <stdlib.h>

enum { ACTS_MOST = 12 };

typedef struct LiveAct {
    int minutes; /* ago */
    const char *as, *act, *body;
    int hours_ahead; /* of the instant that it appoints; 0: none */
} LiveAct;

typedef struct LiveStory {
    const char *name;
    int customer;  /* from 0 */
    DemoKind kind; /* of the unit */
    int minutes;   /* ago it was opened */
    const char *as, *opening;
    LiveAct acts[ACTS_MOST];
} LiveStory;

/* ---- what is known at the start ---- */

#define LEVEL_1 "'facts': {'basic_functions_lost': true}"
#define LEVEL_2                                                                                    \
    "'facts': {'service_affected': true, 'basic_functions_lost': false, "                          \
    "'critical_data_lost': false, 'interruption': '0 min'}"
#define LEVEL_3                                                                                    \
    "'facts': {'service_affected': false, 'basic_functions_lost': false, 'critical_data_lost': "   \
    "false, 'interruption': '0 min', 'outage_risk': false, 'failure_risk': false}"
#define IMPAIRED "'facts': {'operation_stopped': false, 'function_impaired': true}"

#define BY_PHONE  "'channel': 'phone', "
#define BY_PORTAL "'channel': 'portal', "
#define BY_QR     "'channel': 'qr', "
#define BY_MAIL   "'channel': 'email', "

#define ON_SITE      "{'support_mode': 'on_site'}"
#define BY_TELEPHONE "{'support_mode': 'telephone'}"
#define RECORD(type) "{'type': '" type "'}"

/* Customers 0, 3, 8, 11 have the maintenance programme, 1, 4, 6 the supply, 2, 5, 7 the warranty;
 * the first three of each six are Chinese. */
static const LiveStory STORIES[] = {
    /* nobody has answered yet */
    {"new", 0, DEMO_SWITCH, 4, "lin.xiaoyu",
     BY_PHONE "'subject': '三楼会议室网络时断时续', 'description': '视频会议每隔几分钟掉线一次。', "
              "'problem': 'NET-LINK', " LEVEL_3},
    {"portal", 3, DEMO_SWITCH, 0, "sarah.hill",
     BY_PORTAL "'subject': 'Guest network is slow since noon', 'description': 'Pages take half a "
               "minute, everywhere on our floors.'"},
    {"warned", 3, DEMO_SERVER, 19, "anna.schmidt",
     BY_MAIL "'subject': 'Weekly backup report is empty', 'description': 'The mail came, but "
             "without any figures in it.', " LEVEL_3},
    {"breached",
     8,
     DEMO_SERVER,
     26,
     "lin.xiaoyu",
     BY_PHONE "'subject': '报表系统查询很慢', 'description': "
              "'每个查询要等两分钟以上，值班大屏刷新不出来。', "
              "'problem': 'SRV-DB', " LEVEL_2,
     {{12, "lin.xiaoyu", "notes",
       "{'text': '超时原因：同时接到两起一级故障，值班工程师在另一现场无信号。已请王磊接手。', "
       "'mentions': ['@user:wang.lei']}"}}},
    {"owed",
     11,
     DEMO_SWITCH,
     7,
     "tom.baker",
     BY_PHONE "'subject': 'Which firmware closes the hole of last week?', " LEVEL_2,
     {{5, "priya.nair", "owe_call_back", "{'facts': {'call_back_owed': true}}"},
      {5, "priya.nair", "notes",
       "{'text': 'Asking the maker; release notes are ambiguous about our model.'}"}}},

    /* in work */
    {"answered",
     3,
     DEMO_UPS,
     22,
     "anna.schmidt",
     BY_PORTAL "'subject': 'One of two power supplies is off', 'description': 'Lamp is dark since "
               "the generator test.', 'problem': 'UPS-BATT', " LEVEL_2,
     {{16, "james.carter", "respond", "{'note': 'Talked to Sarah Hill'}"},
      {15, "james.carter", "messages",
       "{'text': 'We look at the event log of the supply first and tell you within the hour.', "
       "'as': 'information'}"},
      {14, "sarah.hill", "messages", "{'text': 'Thank you. The room is open until 18:00.'}"}}},
    {"travelling",
     0,
     DEMO_LIFT,
     35,
     "lin.xiaoyu",
     BY_PHONE "'subject': '办公楼电梯困人后停运', 'description': '人员已救出，电梯停在两层之间。', "
              "'problem': 'LIFT-STUCK', " LEVEL_1,
     {{31, "sun.peng", "respond", "{}"},
      {29, "lin.xiaoyu", "set_mode", ON_SITE},
      {14, "lin.xiaoyu", "record", RECORD("visit.dispatched")},
      {13, "lin.xiaoyu", "messages",
       "{'text': '孙鹏工程师已出发，预计 40 分钟到达。', 'as': 'information'}"}}},
    {"diagnosed",
     8,
     DEMO_SERVER,
     95,
     "lin.xiaoyu",
     BY_PHONE "'subject': '存储池 11 号盘故障', 'problem': 'SRV-DISK', " LEVEL_2,
     {{88, "wang.lei", "respond", "{}"},
      {80, "wang.lei", "set_mode", ON_SITE},
      {60, "wang.lei", "record", RECORD("visit.dispatched")},
      {30, "wang.lei", "record", RECORD("visit.arrived")},
      {20, "wang.lei", "diagnose", "{'fault_side': 'hardware'}"},
      {19, "wang.lei", "set_facts", "{'facts': {'cannot_work': true, 'repairable_soon': false}}"},
      {18, "wang.lei", "record", RECORD("part.needed")},
      {17, "wang.lei", "notes",
       "{'text': '需要同型号 4 TB 硬盘一块。', 'mentions': "
       "['@user:wu.gang']}"}}},
    {"repaired",
     11,
     DEMO_SWITCH,
     116,
     "tom.baker",
     BY_PHONE "'subject': 'Core switch of hall 2 is dark', 'problem': 'NET-FAN', " LEVEL_1,
     {{110, "james.carter", "respond", "{}"},
      {108, "tom.baker", "set_mode", ON_SITE},
      {90, "tom.baker", "record", RECORD("visit.dispatched")},
      {66, "james.carter", "record", RECORD("visit.arrived")},
      {60, "james.carter", "diagnose", "{'fault_side': 'hardware'}"},
      {58, "james.carter", "record", RECORD("part.needed")},
      {50, "wu.gang", "record", RECORD("part.shipped")},
      {20, "james.carter", "record", RECORD("part.arrived")},
      {6, "james.carter", "record", RECORD("unit.swapped")}}},
    {"around",
     3,
     DEMO_SERVER,
     70,
     "anna.schmidt",
     BY_PHONE "'subject': 'Portal asks for a new certificate', 'problem': 'SRV-CERT', " LEVEL_2,
     {{64, "priya.nair", "respond", "{}"},
      {62, "priya.nair", "set_mode", BY_TELEPHONE},
      {40, "priya.nair", "diagnose", "{'fault_side': 'software'}"},
      {35, "priya.nair", "work_around", "{'note': 'Old certificate prolonged by three days'}"}}},

    /* held, contested */
    {"held",
     8,
     DEMO_CHILLER,
     85,
     "lin.xiaoyu",
     BY_PHONE "'subject': '冷水机组午后高压保护', 'problem': 'CHL-PRESS', " LEVEL_2,
     {{80, "chen.hao", "respond", "{}"},
      {70, "chen.hao", "set_mode", ON_SITE},
      {55, "chen.hao", "hold", "{'reason': 'appointed_time', 'note': '客户要求下班后再来'}"}}},
    {"contested",
     0,
     DEMO_FIRE,
     100,
     "lin.xiaoyu",
     BY_PORTAL "'subject': '消防主机备用电池不足', 'problem': 'FIRE-BATT', " LEVEL_2,
     {{96, "zhao.ting", "respond", "{}"},
      {90, "zhao.ting", "set_mode", ON_SITE},
      {75, "zhao.ting", "hold", "{'reason': 'appointed_time'}"},
      {1, "xu.wen", "contest", "{'reason': '我方没有要求改时间'}"},
      {1, "xu.wen", "messages", "{'text': '值班室一直有人，请尽快安排。'}"}}},
    {"disputed",
     3,
     DEMO_LIFT,
     50,
     "anna.schmidt",
     BY_PORTAL
     "'subject': 'Lift display shows 3 on every floor', 'problem': 'LIFT-PANEL', " LEVEL_3,
     {{41, "lukas.weber", "respond", "{}"},
      {1, "sarah.hill", "contest",
       "{'level': '2', 'reason': 'Visitors get lost; that is part of the service'}"}}},
    {"conceded",
     0,
     DEMO_UPS,
     110,
     "lin.xiaoyu",
     BY_PORTAL "'subject': '监控收不到 UPS 数据', 'problem': 'UPS-COMM', " LEVEL_2,
     {{104, "liu.yang", "respond", "{}"},
      {100, "liu.yang", "set_mode", BY_TELEPHONE},
      {90, "liu.yang", "hold", "{'reason': 'waiting_customer'}"},
      {70, "lin.xiaoyu", "contest", "{'reason': '10 点就已回复邮件'}"},
      {60, "zhou.min", "accept_contest", "{'note': '查到邮件，异议成立'}"}}},

    /* levels that move */
    {"rising",
     11,
     DEMO_SERVER,
     10,
     "tom.baker",
     BY_PHONE "'subject': 'Registration desk freezes for a moment', 'problem': 'SRV-DB', " LEVEL_2,
     {{9, "tom.baker", "interruption_begins", "{}"}, {4, "james.carter", "respond", "{}"}}},
    {"risen",
     0,
     DEMO_SERVER,
     40,
     "lin.xiaoyu",
     BY_PHONE "'subject': '图纸管理系统中断', 'description': '所有设计室都打不开图纸。', " LEVEL_2,
     {{38, "lin.xiaoyu", "interruption_begins", "{}"},
      {35, "wang.lei", "respond", "{}"},
      {33, "wang.lei", "set_mode", BY_TELEPHONE}}},
    {"raised",
     8,
     DEMO_CHILLER,
     60,
     "lin.xiaoyu",
     BY_PHONE "'subject': '机房漏水告警', 'problem': 'CHL-LEAK', " LEVEL_3,
     {{52, "chen.hao", "respond", "{}"},
      {45, "zhou.min", "set_level", "{'level': '1', 'reason': '水已接近配电柜'}"},
      {44, "chen.hao", "set_mode", ON_SITE},
      {33, "chen.hao", "record", RECORD("visit.dispatched")}}},

    /* on the way out */
    {"resolved",
     11,
     DEMO_SWITCH,
     105,
     "anna.schmidt",
     BY_MAIL "'subject': 'New VLAN does not reach the offices', 'problem': 'NET-CONF', " LEVEL_3,
     {{99, "priya.nair", "respond", "{}"},
      {97, "priya.nair", "set_mode", BY_TELEPHONE},
      {80, "priya.nair", "diagnose", "{'fault_side': 'software'}"},
      {30, "priya.nair", "record", RECORD("software.adjusted")},
      {28, "priya.nair", "resolve", "{}"}}},
    {"confirmed",
     3,
     DEMO_UPS,
     112,
     "anna.schmidt",
     BY_QR "'subject': 'Humming from the UPS cabinet', 'problem': 'UPS-NOISE', " LEVEL_3,
     {{106, "james.carter", "respond", "{}"},
      {105, "james.carter", "set_mode", BY_TELEPHONE},
      {70, "james.carter", "diagnose", "{'fault_side': 'none'}"},
      {50, "james.carter", "resolve", "{'note': 'A loose side panel'}"},
      {1, "sarah.hill", "confirm", "{'note': 'Quiet since then'}"}}},
    {"reported",
     0,
     DEMO_LIFT,
     115,
     "lin.xiaoyu",
     BY_PHONE "'subject': '楼层显示屏不动', 'problem': 'LIFT-PANEL', " LEVEL_3,
     {{109, "sun.peng", "respond", "{}"},
      {108, "sun.peng", "set_mode", BY_TELEPHONE},
      {90, "sun.peng", "diagnose", "{'fault_side': 'software'}"},
      {60, "sun.peng", "record", RECORD("software.adjusted")},
      {58, "sun.peng", "resolve", "{}"},
      {30, "lin.xiaoyu", "report_back", "{}"}}},
    {"closed",
     3,
     DEMO_FIRE,
     118,
     "anna.schmidt",
     BY_PHONE "'subject': 'False alarm in the kitchen corridor', 'problem': 'FIRE-FALSE', " LEVEL_2,
     {{113, "lukas.weber", "respond", "{}"},
      {112, "lukas.weber", "set_mode", BY_TELEPHONE},
      {95, "lukas.weber", "diagnose", "{'fault_side': 'hardware'}"},
      {60, "lukas.weber", "resolve", "{}"},
      {50, "anna.schmidt", "confirm", "{}"},
      {40, "anna.schmidt", "report_back", "{}"},
      {38, "anna.schmidt", "close", "{}"}}},
    {"reopened",
     0,
     DEMO_SERVER,
     114,
     "lin.xiaoyu",
     BY_PORTAL "'subject': '门户证书告警', 'problem': 'SRV-CERT', " LEVEL_2,
     {{110, "wang.lei", "respond", "{}"},
      {108, "wang.lei", "set_mode", BY_TELEPHONE},
      {80, "wang.lei", "resolve", "{}"},
      {25, "lin.xiaoyu", "reopen", "{'reason': '部分终端仍有告警'}"},
      {20, "wang.lei", "respond", "{}"}}},
    {"cancelled",
     11,
     DEMO_PUMP,
     65,
     "tom.baker",
     BY_PHONE "'subject': 'Gate of the car park is stuck', " LEVEL_3,
     {{50, "james.carter", "respond", "{}"},
      {44, "tom.baker", "cancel", "{'reason': 'Somebody had pulled the plug'}"}}},
    {"twin",
     0,
     DEMO_LIFT,
     33,
     "lin.xiaoyu",
     BY_PORTAL "'subject': '电梯不动了', 'problem': 'LIFT-STUCK', " LEVEL_1,
     {{30, "lin.xiaoyu", "merge", "{'into': '@request:travelling'}"}}},
    {"late-entry",
     8,
     DEMO_PUMP,
     170,
     "lin.xiaoyu",
     BY_PHONE "'subject': '夜班纸质记录补录：水泵异响', 'problem': 'PUMP-VIB', " LEVEL_3,
     {{160, "liu.yang", "respond", "{'note': '当时电话已答复，事后补录'}"}}},

    /* goods */
    {"box",
     4,
     DEMO_UPS,
     200,
     "anna.schmidt",
     BY_MAIL "'kind': 'open_box', 'subject': 'Unit arrived with a dented housing', "
             "'description': 'The crate was whole, the damage is inside. Photographs follow.', "
             "'problem': 'BOX-DENT'",
     {{199, "anna.schmidt", "record", RECORD("claim.opened")},
      {150, "emily.stone", "respond", "{}"}}},
    {"goods",
     1,
     DEMO_PUMP,
     190,
     "lin.xiaoyu",
     BY_PHONE "'subject': '水泵机械密封滴漏', 'problem': 'PUMP-SEAL'",
     {{150, "chen.hao", "respond", "{}"},
      {140, "chen.hao", "set_mode", ON_SITE},
      {60, "chen.hao", "record", RECORD("visit.arrived")},
      {40, "chen.hao", "diagnose", "{'fault_side': 'hardware'}"},
      {38, "chen.hao", "set_facts", "{'facts': {'cause': 'wear'}}"},
      {30, "chen.hao", "record", RECORD("part.needed")}}},
    {"experts",
     6,
     DEMO_PUMP,
     220,
     "he.jie",
     BY_PHONE
     "'kind': 'consultation', 'subject': '供水压力振荡，请专家会诊', 'problem': 'PUMP-VFD'",
     {{180, "chen.hao", "respond", "{}"},
      {170, "chen.hao", "record", RECORD("consultation.needed")},
      {60, "he.jie", "record", RECORD("consultation.convened")}}},
    {"guidance",
     4,
     DEMO_CHILLER,
     150,
     "anna.schmidt",
     BY_MAIL "'kind': 'guidance', 'subject': 'Please show the night shift how to change over'",
     {{149, "anna.schmidt", "record", RECORD("guidance.requested")},
      {120, "emily.stone", "respond", "{}"}}},
    {"training",
     1,
     DEMO_CHILLER,
     130,
     "he.jie",
     BY_PHONE "'kind': 'training', 'subject': '新操作人员培训，六人'",
     {{90, "he.jie", "respond", "{}"},
      {80, "he.jie", "record", RECORD("training.agreed"), 216},
      {79, "he.jie", "hold", "{'reason': 'appointed_time'}"}}},

    /* works */
    {"works",
     5,
     DEMO_CHILLER,
     210,
     "tom.baker",
     BY_PHONE "'subject': 'Chilled water is too warm', 'problem': 'CHL-FLOW', " IMPAIRED,
     {{185, "emily.stone", "respond", "{}"},
      {180, "emily.stone", "set_mode", ON_SITE},
      {170, "emily.stone", "record", RECORD("visit.confirmed")},
      {120, "tom.baker", "record", RECORD("visit.dispatched")},
      {110, "tom.baker", "record", RECORD("staff.checked")}}},
    {"complaint",
     2,
     DEMO_SWITCH,
     225,
     "lin.xiaoyu",
     BY_PHONE "'kind': 'complaint', 'subject': '维修后包装物留在机房', 'problem': 'COMPLAIN-CLEAN'",
     {{224, "lin.xiaoyu", "record", RECORD("complaint.opened")},
      {180, "zhou.min", "respond", "{}"},
      {170, "zhou.min", "record", RECORD("complaint.acknowledged")}}},
    {"inspection",
     7,
     DEMO_FIRE,
     230,
     "he.jie",
     BY_PHONE "'kind': 'scheduled_support', 'subject': '年度巡检', 'problem': 'INSPECTION'",
     {{200, "zhao.ting", "respond", "{}"},
      {120, "zhao.ting", "record", RECORD("inspection.started")}}},
    {"cutover",
     11,
     DEMO_SWITCH,
     75,
     "he.jie",
     BY_MAIL "'kind': 'scheduled_support', 'subject': 'Cutover to the new line at night'",
     {{60, "priya.nair", "respond", "{}"}, {50, "he.jie", "record", RECORD("support.agreed"), 30}}},
};

/* ---- in order of time ---- */

typedef struct Moment {
    const LiveStory *story;
    const LiveAct *act; /* NULL: the opening */
    int minutes, order;
} Moment;

static int by_time(const void *a, const void *b) {
    const Moment *first = a, *second = b;
    if (first->minutes != second->minutes)
        return first->minutes > second->minutes ? -1 : 1;
    return (first->order > second->order) - (first->order < second->order);
}

static Instant ago(Instant now, int minutes) {
    return now - minutes * MICROS_PER_MINUTE;
}

/* The customer's first unit of that kind, or its first at all. */
static int64_t unit_of(const DemoUnit *units, const LiveStory *story) {
    int64_t first = (int64_t)story->customer * DEMO_UNITS_PER_SITE * DEMO_SITES_PER_CUSTOMER;
    for (int i = 0; i < DEMO_UNITS_PER_SITE * DEMO_SITES_PER_CUSTOMER; i++)
        if (units[first + i].kind == (int)story->kind)
            return first + i;
    return first;
}

static bool is_customer(const char *login) {
    for (const DemoPerson *person = DEMO_PEOPLE; person->login; person++)
        if (!strcmp(person->login, login))
            return person->customer != 0;
    return false;
}

/* Staff hand it to whoever answers; a customer's people can't. */
static const char *assignee_of(Arena *arena, const LiveStory *story) {
    for (int i = 0; !is_customer(story->as) && i < ACTS_MOST && story->acts[i].act; i++)
        if (!strcmp(story->acts[i].act, "respond"))
            return arena_printf(arena, "'assignee': '@user:%s', ", story->acts[i].as);
    return "";
}

static void write_opening(DemoScript *script, const Moment *moment, const DemoUnit *units,
                          Instant now) {
    Arena *arena = script->arena;
    const LiveStory *story = moment->story;
    script_post(script,
                &(DemoStep){.as = story->as,
                            .name = arena_printf(arena, "request:%s", story->name),
                            .path = "requests",
                            .at = is_customer(story->as) ? INSTANT_NONE : ago(now, story->minutes)},
                "{'equipment': '@equipment:%s', 'contact': '@contact:%s', %s%s}",
                demo_unit_number(arena, unit_of(units, story)),
                demo_contact_number(arena, story->customer, moment->order % DEMO_CONTACTS_EACH),
                assignee_of(arena, story), story->opening);
}

/* What is said, and what a customer's people do, happens now; staff may write down all else
 * afterwards. */
static bool has_instant(const char *as, const char *act) {
    return !is_customer(as) && strcmp(act, "notes") != 0 && strcmp(act, "messages") != 0 &&
           strcmp(act, "merge") != 0;
}

static void write_act(DemoScript *script, const Moment *moment, Instant now) {
    const LiveAct *act = moment->act;
    char text[INSTANT_TEXT_BYTES];
    const char *appointed =
        act->hours_ahead
            ? arena_printf(script->arena, ", 'for': '%s'",
                           instant_text(text, now + act->hours_ahead * MICROS_PER_HOUR, 0))
            : "";
    script_post(script,
                &(DemoStep){.as = act->as,
                            .path = arena_printf(script->arena, "requests/@request:%s/%s",
                                                 moment->story->name, act->act),
                            .at = has_instant(act->as, act->act) ? ago(now, moment->minutes)
                                                                 : INSTANT_NONE},
                "%.*s%s}", (int)strlen(act->body) - 1, act->body, appointed);
}

static void write_stories(DemoScript *script, const DemoUnit *units, Instant now) {
    GArray *moments = g_array_new(FALSE, FALSE, sizeof(Moment));
    for (size_t i = 0; i < G_N_ELEMENTS(STORIES); i++) {
        const LiveStory *story = &STORIES[i];
        Moment moment = {story, NULL, story->minutes, (int)moments->len};
        g_array_append_val(moments, moment);
        for (int a = 0; a < ACTS_MOST && story->acts[a].act; a++) {
            moment = (Moment){story, &story->acts[a], story->acts[a].minutes, (int)moments->len};
            g_array_append_val(moments, moment);
        }
    }
    g_array_sort(moments, by_time);
    for (guint i = 0; i < moments->len; i++) {
        const Moment *moment = &g_array_index(moments, Moment, i);
        if (moment->act)
            write_act(script, moment, now);
        else
            write_opening(script, moment, units, now);
    }
    g_array_free(moments, TRUE);
}

/* ---- calls ---- */

typedef struct LiveCall {
    const char *agent, *direction, *caller, *request, *notes;
    int customer;                     /* whose contact; -1: an unknown number */
    int minutes, rang_seconds, spoke; /* ago; until answered, 0: missed; minutes of talk */
} LiveCall;

static const LiveCall CALLS[] = {
    {"lin.xiaoyu", "in", "信息中心值班员", "risen", "全部设计室受影响，要求立即处理", 0, 41, 6, 4},
    {"lin.xiaoyu", "in", "总务科", "travelling", "电梯困人，已报消防", 0, 36, 5, 3},
    {"tom.baker", "in", "Operations desk", "rising", "The desk freezes, longer each time", 11, 11,
     9, 2},
    {"anna.schmidt", "in", "Kitchen manager", "closed", "Third false alarm this week", 3, 119, 12,
     5},
    {"lin.xiaoyu", "in", "", NULL, "", 8, 27, 0, 0},
    {"anna.schmidt", "in", "", NULL, "", -1, 17, 0, 0},
    {"tom.baker", "in", "Would not say who he is", NULL,
     "Asks for the head of service; number is not in our books", -1, 73, 8, 2},
    {"lin.xiaoyu", "out", "运维主管", "breached", "致歉并说明工程师安排", 8, 10, 15, 3},
    {"priya.nair", "out", "Operations desk", "resolved", "Told what was changed", 11, 27, 11, 6},
};

static const char *instant_of(Arena *arena, Instant at) {
    char text[INSTANT_TEXT_BYTES];
    return arena_text(arena, instant_text(text, at, 0));
}

static void write_call(DemoScript *script, const LiveCall *call, Instant now) {
    Arena *arena = script->arena;
    Instant rang = ago(now, call->minutes);
    Instant answered = rang + call->rang_seconds * MICROS_PER_SECOND;
    const char *who = "", *answer = "", *about = "";
    const char *number =
        call->customer < 0 ? "+86 400 000 0136" : demo_contact_phone(arena, call->customer, 0);
    if (call->customer >= 0)
        who = arena_printf(arena, ", 'contact': '@contact:%s'",
                           demo_contact_number(arena, call->customer, 0));
    if (call->rang_seconds)
        answer = arena_printf(arena, ", 'answered_at': '%s', 'ended_at': '%s'",
                              instant_of(arena, answered),
                              instant_of(arena, answered + call->spoke * MICROS_PER_MINUTE));
    if (call->request)
        about = arena_printf(arena, ", 'request': '@request:%s'", call->request);
    script_post(script, &(DemoStep){.as = call->agent, .path = "calls", .at = INSTANT_NONE},
                "{'direction': '%s', 'number': '%s', 'caller': '%s', 'notes': '%s', "
                "'rang_at': '%s'%s%s%s}",
                call->direction, number, call->caller, call->notes, instant_of(arena, rang), who,
                answer, about);
}

/* ---- shifts and views ---- */

/* The last change at 08:00 or 20:00 in Shanghai before `now`. */
static Instant last_change(Instant now) {
    Micros half = MICROS_PER_DAY / 2;
    return now - now % half; /* 00:00 and 12:00 UTC */
}

/* The shift before the last one was handed over and taken; the last one waits to be taken. */
static void write_handovers(DemoScript *script, Instant now) {
    Instant change = last_change(now);
    bool night_ends = change % MICROS_PER_DAY == 0;
    const char *shifts[] = {"day", "night"}, *people[] = {"wang.lei", "liu.yang"};
    script_post(
        script,
        &(DemoStep){.as = people[!night_ends],
                    .name = "handover:1",
                    .path = "handovers",
                    .at = INSTANT_NONE},
        "{'roster': '@roster:%s', 'since': '%s', 'notes': '两起未关闭：门户证书、机房温度。'}",
        shifts[!night_ends], instant_of(script->arena, change - MICROS_PER_DAY));
    script_post(script,
                &(DemoStep){.as = people[night_ends],
                            .path = "handovers/@handover:1/acknowledge",
                            .at = INSTANT_NONE},
                "{}");
    script_post(script,
                &(DemoStep){.as = people[night_ends], .path = "handovers", .at = INSTANT_NONE},
                "{'roster': '@roster:%s', 'since': '%s', 'notes': 'Battery test at the design "
                "institute runs until "
                "noon; call Xu Wen before you go in. 电池测试进行中，进场前请先联系许雯。'}",
                shifts[night_ends], instant_of(script->arena, change - MICROS_PER_DAY / 2));
}

static void write_views(DemoScript *script) {
    static const struct {
        const char *as, *name, *path, *query;
        bool shared, pinned;
    } VIEWS[] = {
        {"zhou.min", "超时 Breached", "requests", "open=true&clock=breached&sort=due_at", true,
         true},
        {"zhou.min", "一级 Level 1", "requests", "open=true&level=1&sort=-reported_at", true, true},
        {"lin.xiaoyu", "待受理 Unanswered", "requests", "state=received&sort=due_at", true, true},
        {"anna.schmidt", "Breached promises", "commitments", "state=breached&sort=-due_at", false,
         false},
        {"wang.lei", "未结 Open", "requests", "open=true&sort=-reported_at", false, true},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(VIEWS); i++)
        script_post(script, &(DemoStep){.as = VIEWS[i].as, .path = "views", .at = INSTANT_NONE},
                    "{'name': '%s', 'path': '%s', 'query': '%s', 'shared': %s, 'pinned': %s}",
                    VIEWS[i].name, VIEWS[i].path, VIEWS[i].query,
                    VIEWS[i].shared ? "true" : "false", VIEWS[i].pinned ? "true" : "false");
}

void demo_live_write(DemoScript *script, const DemoUnit *units, Instant now) {
    write_stories(script, units, now);
    for (size_t i = 0; i < G_N_ELEMENTS(CALLS); i++)
        write_call(script, &CALLS[i], now);
    write_handovers(script, now);
    write_views(script);
}
