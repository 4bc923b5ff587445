#include "rules/quiet_hours.h"

#include <glib.h>
#include <string.h>

bool time_of_day_read(const char *text, Micros *ret) {
    bool shaped = strlen(text) == 5 && text[2] == ':' && g_ascii_isdigit(text[0]) &&
                  g_ascii_isdigit(text[1]) && g_ascii_isdigit(text[3]) && g_ascii_isdigit(text[4]);
    int hours = shaped ? (text[0] - '0') * 10 + text[1] - '0' : 99;
    int minutes = shaped ? (text[3] - '0') * 10 + text[4] - '0' : 99;
    if (hours > 23 || minutes > 59)
        return false;
    *ret = hours * MICROS_PER_HOUR + minutes * MICROS_PER_MINUTE;
    return true;
}

Instant quiet_hours_end(const QuietHours *hours, const Zone *zone, Instant at) {
    LocalTime local = zone_to_local(zone, at);
    CivilDay today = local_day(local);
    Micros now = local - local_time(today, 0);
    bool over_night = hours->to < hours->from;
    bool quiet =
        over_night ? now >= hours->from || now < hours->to : now >= hours->from && now < hours->to;
    if (!quiet)
        return at;
    CivilDay day = over_night && now >= hours->from ? today + 1 : today;
    /* an hour that the clocks skip or repeat: never before `at` */
    return MAX(at, zone_from_local(zone, local_time(day, hours->to)));
}
