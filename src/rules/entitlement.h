/* What applies to a unit on a day: which contract, since which acceptance, in which period; and why
 * the customer's other contracts don't (C-P1, C-P2, C-Q).
 *
 * A contract applies on the days from its first to its last, both included, to the units that it
 * covers. Of several the one that names the unit most closely comes first: the unit itself, the
 * unit that it replaced, one above it, its site, the whole customer; then the one that began later.
 *
 * The acceptance that counts: the cover's own date, else the unit's, else that of the nearest unit
 * above it, else the contract's. A unit that replaced another within the first period goes on with
 * the other's date where the programme says `inherits`; where it says `restarts` it begins anew
 * with its own date or the day of the replacement. */
#pragma once

#include "model/contract.h"
#include "model/cover.h"
#include "model/equipment.h"
#include "rules/period.h"

typedef LIST(const Equipment *) Units;
typedef LIST(const Cover *) Covers;

/* A contract of the customer, with those of its covers that could be meant. */
typedef struct ContractCase {
    const Contract *contract;
    const Programme *programme; /* NULL: it can't be read */
    Covers covers;
} ContractCase;
typedef LIST(ContractCase) ContractCases;

typedef struct UnitCase {
    const Equipment *unit;
    Units above;      /* the nearest first */
    Units replaced;   /* the one whose place it took, then the one before that */
    int64_t site;     /* its own, or that of the nearest unit above; 0: unknown */
    const Zone *zone; /* of its site, customer or programme; never NULL */
    bool zone_known;  /* false: UTC for want of one */
    ContractCases contracts;
    CivilDay on;
} UnitCase;

/* How a contract comes to cover the unit; the closest first. */
typedef enum Reach {
    REACH_UNIT,
    REACH_REPLACED,
    REACH_ABOVE,
    REACH_SITE,
    REACH_CUSTOMER,
    REACH_NONE
} Reach;
extern const char *const REACH_WORDS[];

/* Why a contract applies or doesn't. */
typedef enum ApplyReason {
    APPLY_YES,
    APPLY_DRAFT,
    APPLY_ENDED,             /* without a last day */
    APPLY_NOT_STARTED,       /* day: the first */
    APPLY_ENDED_ON,          /* day: the last */
    APPLY_NOT_COVERED,       /* nothing in it names the unit */
    APPLY_COVER_NOT_STARTED, /* day: the cover's first */
    APPLY_COVER_ENDED,       /* day: the cover's last */
    APPLY_PERIODS_OVER,      /* day: the last of its periods */
    APPLY_OTHER_FIRST        /* another names the unit more closely, or began later */
} ApplyReason;
extern const char *const APPLY_REASON_WORDS[];

/* Whose date is the acceptance. */
typedef enum AcceptedBy {
    ACCEPTED_NOT,
    ACCEPTED_BY_COVER,
    ACCEPTED_BY_UNIT,
    ACCEPTED_BY_ABOVE,
    ACCEPTED_BY_CONTRACT,
    ACCEPTED_BY_REPLACED,   /* that of the unit whose place it took */
    ACCEPTED_BY_REPLACEMENT /* the day on which it took its place */
} AcceptedBy;
extern const char *const ACCEPTED_BY_WORDS[];

typedef struct ContractVerdict {
    const ContractCase *contract;
    ApplyReason reason;
    CivilDay day; /* of the reason, or CIVIL_DAY_NONE */
    Reach reach;
    const Cover *cover; /* NULL: none, or the whole customer */
    CivilDay accepted_on;
    AcceptedBy accepted_by;
} ContractVerdict;

/* What should be known and isn't. */
typedef enum Lack {
    LACK_CONTRACT,
    LACK_PROGRAMME,
    LACK_ACCEPTANCE,
    LACK_SUPPLIED_BY_US,
    LACK_RECOGNISED,
    LACK_ZONE
} Lack;
extern const char *const LACK_WORDS[];

typedef struct Entitlement {
    LIST(ContractVerdict) verdicts; /* each contract, as they were given */
    const ContractVerdict *applies; /* NULL: none */
    PeriodTimes times;              /* empty before the acceptance is known */
    const PeriodTime *period;       /* on that day; NULL: none */
    const PeriodTime *next;         /* the one that follows; NULL: none, or not known */
    LIST(Lack) lacks;
} Entitlement;

/* Whether it is active and the day lies within its own. */
bool contract_in_force(const Contract *contract, CivilDay on);

void entitlement_find(Arena *arena, const UnitCase *unit, Entitlement *ret);

/* "begins on 2027-01-01"; in `language` ("en", "zh"). */
const char *apply_reason_text(Arena *arena, const ContractVerdict *verdict, const char *language);
const char *lack_text(Lack lack, const char *language);
