#include "rules/entitlement.h"

#include "base/text.h"

const char *const REACH_WORDS[] = {"unit", "replaced", "above", "site", "customer", NULL};
const char *const APPLY_REASON_WORDS[] = {
    "applies",           "draft",       "ended",        "not_started", "ended_on", "not_covered",
    "cover_not_started", "cover_ended", "periods_over", "other_first", NULL};
const char *const ACCEPTED_BY_WORDS[] = {"not",      "cover",    "unit",        "above",
                                         "contract", "replaced", "replacement", NULL};
const char *const LACK_WORDS[] = {"contract",   "programme", "acceptance", "supplied_by_us",
                                  "recognised", "zone",      NULL};

/* ---- covers ---- */

static bool is_among(const Units *units, int64_t id, size_t *ret_place) {
    for (size_t i = 0; i < units->count; i++)
        if (units->items[i]->head.id == id) {
            *ret_place = i;
            return true;
        }
    return false;
}

/* How closely the cover names the unit; of two above it the nearer one has the lower `place`. */
static Reach reach_of(const UnitCase *unit, const Cover *cover, size_t *ret_place) {
    *ret_place = 0;
    if (cover->site)
        return cover->site == unit->site ? REACH_SITE : REACH_NONE;
    if (cover->equipment == unit->unit->head.id)
        return REACH_UNIT;
    if (is_among(&unit->replaced, cover->equipment, ret_place))
        return REACH_REPLACED;
    return is_among(&unit->above, cover->equipment, ret_place) ? REACH_ABOVE : REACH_NONE;
}

static bool before(CivilDay day, CivilDay limit) {
    return limit != CIVIL_DAY_NONE && day < limit;
}

static bool after(CivilDay day, CivilDay limit) {
    return limit != CIVIL_DAY_NONE && day > limit;
}

/* Why a cover that names the unit doesn't do so on this day. */
static ApplyReason cover_reason(const Cover *cover, CivilDay on, CivilDay *ret_day) {
    *ret_day = before(on, cover->starts_on) ? cover->starts_on : cover->ends_on;
    return before(on, cover->starts_on) ? APPLY_COVER_NOT_STARTED
           : after(on, cover->ends_on)  ? APPLY_COVER_ENDED
                                        : APPLY_YES;
}

/* The closest cover that holds on the day, or the reason why none does. */
static void find_cover(const UnitCase *unit, ContractVerdict *verdict) {
    const ContractCase *contract = verdict->contract;
    size_t best_place = 0;
    verdict->reason = APPLY_NOT_COVERED;
    for (size_t i = 0; i < contract->covers.count; i++) {
        size_t place;
        CivilDay day;
        const Cover *cover = contract->covers.items[i];
        Reach reach = reach_of(unit, cover, &place);
        if (reach == REACH_NONE)
            continue;
        ApplyReason reason = cover_reason(cover, unit->on, &day);
        if (reason != APPLY_YES) {
            if (verdict->reason != APPLY_YES)
                *verdict = (ContractVerdict){contract, reason, day, REACH_NONE};
            continue;
        }
        bool closer = reach < verdict->reach || (reach == verdict->reach && place < best_place);
        if (verdict->reason == APPLY_YES && !closer)
            continue;
        best_place = place;
        *verdict = (ContractVerdict){contract, APPLY_YES, CIVIL_DAY_NONE, reach, cover};
    }
    if (verdict->reason != APPLY_YES && contract->contract->whole_customer)
        *verdict = (ContractVerdict){contract, APPLY_YES, CIVIL_DAY_NONE, REACH_CUSTOMER};
}

/* ---- acceptance ---- */

typedef struct Acceptance {
    CivilDay day;
    AcceptedBy by;
} Acceptance;

/* As for a unit that never took another's place. */
static Acceptance plain_acceptance(const UnitCase *unit, const Equipment *of,
                                   const ContractVerdict *verdict) {
    const Cover *cover = verdict->cover;
    if (cover && cover->accepted_on != CIVIL_DAY_NONE)
        return (Acceptance){cover->accepted_on, ACCEPTED_BY_COVER};
    if (of->accepted_on != CIVIL_DAY_NONE)
        return (Acceptance){of->accepted_on, ACCEPTED_BY_UNIT};
    for (size_t i = 0; i < unit->above.count; i++)
        if (unit->above.items[i]->accepted_on != CIVIL_DAY_NONE)
            return (Acceptance){unit->above.items[i]->accepted_on, ACCEPTED_BY_ABOVE};
    CivilDay day = verdict->contract->contract->accepted_on;
    return (Acceptance){day, day == CIVIL_DAY_NONE ? ACCEPTED_NOT : ACCEPTED_BY_CONTRACT};
}

/* Replaced later, it was bought anew and has a date of its own. */
static bool within_first_period(const Programme *programme, CivilDay accepted, CivilDay day) {
    if (!programme->periods.count || day == CIVIL_DAY_NONE || accepted == CIVIL_DAY_NONE)
        return true;
    const Span *lasts = &programme->periods.items[0].lasts;
    return span_is_zero(lasts) || day <= civil_add_months(accepted, lasts->months) + lasts->days;
}

/* From the first unit in the row of replacements to the one at hand. */
static Acceptance inherited(const UnitCase *unit, const ContractVerdict *verdict) {
    const Programme *programme = verdict->contract->programme;
    size_t count = unit->replaced.count;
    Acceptance found = plain_acceptance(unit, unit->replaced.items[count - 1], verdict);
    for (size_t i = count; i-- > 0;) {
        const Equipment *next = i ? unit->replaced.items[i - 1] : unit->unit;
        CivilDay day = unit->replaced.items[i]->replaced_on;
        if (!within_first_period(programme, found.day, day))
            found = plain_acceptance(unit, next, verdict);
        else if (found.day != CIVIL_DAY_NONE)
            found.by = ACCEPTED_BY_REPLACED;
    }
    return found;
}

static Acceptance restarted(const UnitCase *unit, const ContractVerdict *verdict) {
    CivilDay replaced_on = unit->replaced.items[0]->replaced_on;
    if (unit->unit->accepted_on != CIVIL_DAY_NONE)
        return (Acceptance){unit->unit->accepted_on, ACCEPTED_BY_UNIT};
    if (replaced_on != CIVIL_DAY_NONE)
        return (Acceptance){replaced_on, ACCEPTED_BY_REPLACEMENT};
    return plain_acceptance(unit, unit->unit, verdict);
}

enum { REPLACED_INHERITS, REPLACED_RESTARTS }; /* of Programme.replaced_unit */

static void find_acceptance(const UnitCase *unit, ContractVerdict *verdict) {
    const Programme *programme = verdict->contract->programme;
    bool named = verdict->reach == REACH_UNIT && verdict->cover->accepted_on != CIVIL_DAY_NONE;
    Acceptance found;
    if (!programme || !unit->replaced.count || named)
        found = plain_acceptance(unit, unit->unit, verdict);
    else if (programme->replaced_unit == REPLACED_RESTARTS)
        found = restarted(unit, verdict);
    else
        found = inherited(unit, verdict);
    verdict->accepted_on = found.day;
    verdict->accepted_by = found.by;
}

/* ---- one contract ---- */

static void find_times(Arena *arena, const UnitCase *unit, const ContractVerdict *verdict,
                       PeriodTimes *ret_times) {
    *ret_times = (PeriodTimes){0};
    if (verdict->contract->programme && verdict->accepted_on != CIVIL_DAY_NONE)
        period_times(arena, verdict->contract->programme, unit->zone,
                     zone_from_local(unit->zone, local_time(verdict->accepted_on, 0)), ret_times);
}

/* Without a last day of its own a contract lasts as long as its periods. */
static void check_periods(Arena *arena, const UnitCase *unit, ContractVerdict *verdict) {
    PeriodTimes times;
    if (verdict->contract->contract->ends_on != CIVIL_DAY_NONE)
        return;
    find_times(arena, unit, verdict, &times);
    const PeriodTime *last = times.count ? &times.items[times.count - 1] : NULL;
    if (!last || last->last_day == CIVIL_DAY_NONE || unit->on <= last->last_day)
        return;
    verdict->reason = APPLY_PERIODS_OVER;
    verdict->day = last->last_day;
}

/* A contract that is marked as ended still applied on the days before its last. */
static ApplyReason contract_reason(const Contract *contract, CivilDay on, CivilDay *ret_day) {
    *ret_day = CIVIL_DAY_NONE;
    if (contract->status == CONTRACT_IS_DRAFT)
        return APPLY_DRAFT;
    if (contract->status == CONTRACT_IS_ENDED && contract->ends_on == CIVIL_DAY_NONE)
        return APPLY_ENDED;
    *ret_day = before(on, contract->starts_on) ? contract->starts_on : contract->ends_on;
    return before(on, contract->starts_on) ? APPLY_NOT_STARTED
           : after(on, contract->ends_on)  ? APPLY_ENDED_ON
                                           : APPLY_YES;
}

bool contract_in_force(const Contract *contract, CivilDay on) {
    return contract->status == CONTRACT_IS_ACTIVE && !before(on, contract->starts_on) &&
           !after(on, contract->ends_on);
}

static ContractVerdict judge(Arena *arena, const UnitCase *unit, const ContractCase *contract) {
    ContractVerdict verdict = {.contract = contract,
                               .reach = REACH_NONE,
                               .day = CIVIL_DAY_NONE,
                               .accepted_on = CIVIL_DAY_NONE};
    CivilDay day;
    ApplyReason reason = contract_reason(contract->contract, unit->on, &day);
    if (reason != APPLY_YES) {
        verdict.reason = reason;
        verdict.day = day;
        return verdict;
    }
    find_cover(unit, &verdict);
    verdict.accepted_on = CIVIL_DAY_NONE;
    if (verdict.reason != APPLY_YES)
        return verdict;
    find_acceptance(unit, &verdict);
    check_periods(arena, unit, &verdict);
    return verdict;
}

/* ---- which of them ---- */

static bool comes_first(const ContractVerdict *one, const ContractVerdict *other) {
    const Contract *first = one->contract->contract, *second = other->contract->contract;
    if (one->reach != other->reach)
        return one->reach < other->reach;
    if (first->starts_on != second->starts_on)
        return first->starts_on > second->starts_on;
    return first->head.id > second->head.id;
}

static void choose(Entitlement *ret) {
    ContractVerdict *best = NULL;
    for (size_t i = 0; i < ret->verdicts.count; i++) {
        ContractVerdict *verdict = &ret->verdicts.items[i];
        if (verdict->reason == APPLY_YES && (!best || comes_first(verdict, best)))
            best = verdict;
    }
    for (size_t i = 0; i < ret->verdicts.count; i++)
        if (&ret->verdicts.items[i] != best && ret->verdicts.items[i].reason == APPLY_YES)
            ret->verdicts.items[i].reason = APPLY_OTHER_FIRST;
    ret->applies = best;
}

/* ---- what follows ---- */

static void find_period(Arena *arena, const UnitCase *unit, Entitlement *ret) {
    find_times(arena, unit, ret->applies, &ret->times);
    Instant at = zone_from_local(unit->zone, local_time(unit->on, 0));
    ret->period = period_at(&ret->times, at);
    for (size_t i = 0; i < ret->times.count && !ret->next; i++)
        if (ret->times.items[i].begins > at)
            ret->next = &ret->times.items[i];
}

static void add_lack(Arena *arena, Entitlement *ret, bool lacks, Lack lack) {
    if (lacks)
        *LIST_ADD(arena, &ret->lacks) = lack;
}

/* Only what the programme asks of the unit. */
static bool asks(const Programme *programme, const char *fact, int told) {
    return told == TELLABLE_UNKNOWN && programme && programme_fact(programme, fact);
}

static void find_lacks(Arena *arena, const UnitCase *unit, Entitlement *ret) {
    const ContractVerdict *applies = ret->applies;
    const Programme *programme = applies ? applies->contract->programme : NULL;
    add_lack(arena, ret, !applies, LACK_CONTRACT);
    add_lack(arena, ret, applies && !programme, LACK_PROGRAMME);
    add_lack(arena, ret,
             applies && programme && programme->periods.count &&
                 applies->accepted_on == CIVIL_DAY_NONE,
             LACK_ACCEPTANCE);
    add_lack(arena, ret, asks(programme, "supplied_by_us", unit->unit->supplied_by_us),
             LACK_SUPPLIED_BY_US);
    add_lack(arena, ret, asks(programme, "recognised", unit->unit->recognised), LACK_RECOGNISED);
    add_lack(arena, ret, !unit->zone_known, LACK_ZONE);
}

void entitlement_find(Arena *arena, const UnitCase *unit, Entitlement *ret) {
    *ret = (Entitlement){0};
    for (size_t i = 0; i < unit->contracts.count; i++) {
        ContractVerdict verdict = judge(arena, unit, &unit->contracts.items[i]);
        *LIST_ADD(arena, &ret->verdicts) = verdict;
    }
    choose(ret);
    if (ret->applies)
        find_period(arena, unit, ret);
    find_lacks(arena, unit, ret);
}

/* ---- in words ---- */

typedef struct ReasonWords {
    const char *en, *zh; /* %s is the day */
} ReasonWords;

static const ReasonWords REASONS[] = {
    [APPLY_YES] = {"applies", "适用"},
    [APPLY_DRAFT] = {"is a draft", "尚为草稿"},
    [APPLY_ENDED] = {"has ended", "已终止"},
    [APPLY_NOT_STARTED] = {"begins on %s", "自%s起生效"},
    [APPLY_ENDED_ON] = {"ended on %s", "已于%s到期"},
    [APPLY_NOT_COVERED] = {"doesn't cover this unit", "未涵盖该设备"},
    [APPLY_COVER_NOT_STARTED] = {"covers this unit from %s on", "自%s起涵盖该设备"},
    [APPLY_COVER_ENDED] = {"covered this unit until %s", "对该设备的涵盖已于%s结束"},
    [APPLY_PERIODS_OVER] = {"its periods ended on %s", "其服务期已于%s届满"},
    [APPLY_OTHER_FIRST] = {"another contract names the unit more closely, or is newer",
                           "另有合同更直接涵盖该设备或生效更晚"},
};

static const ReasonWords LACKS[] = {
    [LACK_CONTRACT] = {"no contract applies", "没有适用的合同"},
    [LACK_PROGRAMME] = {"the programme of the contract can't be read", "合同的服务方案无法读取"},
    [LACK_ACCEPTANCE] = {"no acceptance is recorded: the periods have not begun (C-P1)",
                         "没有验收记录：服务期尚未开始（C-P1）"},
    [LACK_SUPPLIED_BY_US] = {"whether we supplied it is not known (C-Q)",
                             "是否由我方提供尚不清楚（C-Q）"},
    [LACK_RECOGNISED] = {"whether it is recognised as qualified is not known (C-Q)",
                         "是否被认定为合格尚不清楚（C-Q）"},
    [LACK_ZONE] = {"the time zone of its site is not known: days end at midnight UTC",
                   "所在地时区未知：日期按 UTC 午夜计算"},
};

static bool is_chinese(const char *language) {
    return language && text_starts_with(language, "zh");
}

const char *apply_reason_text(Arena *arena, const ContractVerdict *verdict, const char *language) {
    const ReasonWords *words = &REASONS[verdict->reason];
    const char *text = is_chinese(language) ? words->zh : words->en;
    const char *at = strstr(text, "%s");
    if (!at)
        return text;
    return arena_printf(arena, "%.*s%s%s", (int)(at - text), text, civil_text(arena, verdict->day),
                        at + 2);
}

const char *lack_text(Lack lack, const char *language) {
    return is_chinese(language) ? LACKS[lack].zh : LACKS[lack].en;
}
