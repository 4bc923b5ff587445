#include "model/roster.h"

const char *const WEEKDAY_WORDS[] = {"mon", "tue", "wed", "thu", "fri", "sat", "sun", NULL};

static const Column COLUMNS[] = {
    COLUMN(Roster, name, TEXT, C_NEEDED | C_UNIQUE | C_SORT, 100, "its name"),
    COLUMN(Roster, role, TEXT, C_NEEDED | C_FILTER, 60,
           "the role that programmes' ladders tell: duty_engineer, shift_leader, …"),
    COLUMN_REFERS(Roster, team, C_FILTER, ENTITY_TEAM, "of which team"),
    COLUMN(Roster, zone, TEXT, C_NEEDED, 64, "time zone of its handovers and hours"),
    COLUMN_OF_IDS(Roster, members, C_NEEDED, 60, ENTITY_USER, "who takes turns, in this order"),
    COLUMN(Roster, starts_on, DATE, C_NEEDED, 0, "first day of the first member's turn"),
    COLUMN(Roster, ends_on, DATE, 0, 0, "its last day; none: it goes on"),
    COLUMN(Roster, turn_days, WHOLE, C_NEEDED, 366, "days of a turn: 1, 7, …"),
    COLUMN(Roster, handover, TEXT, 0, 5, "time of day at which turns change: 08:00; none: 00:00"),
    COLUMN_OF_CHOICES(Roster, weekdays, 0, WEEKDAY_WORDS, "days with hours; none: every day"),
    COLUMN(Roster, from_time, TEXT, 0, 5, "from when on each such day; none: around the clock"),
    COLUMN(Roster, to_time, TEXT, 0, 5, "until when; before from_time: past midnight"),
    COLUMN_REFERS(Roster, skill, 0, ENTITY_SKILL, "what one must be qualified for"),
    COLUMN(Roster, around_the_clock, YES_NO, 0, 0,
           "whether somebody is promised at every hour (A-P1): hours without anybody are gaps"),
    COLUMN(Roster, minutes_to_answer, WHOLE, 0, 1440,
           "minutes that a page waits before the next one is called; none: 5"),
};

const Entity ROSTER =
    ENTITY(ENTITY_ROSTER, "roster", "rosters", Roster, COLUMNS, .about = "Duty rosters.");
