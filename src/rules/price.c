#include "rules/price.h"

#include <glib.h>

static int charge_of(const CoverageRule *rule, LineKind kind) {
    switch (kind) {
    case LINE_PART:
        return rule->parts;
    case LINE_LABOUR:
        return rule->labour;
    case LINE_TRAVEL:
        return rule->travel;
    }
    g_assert_not_reached();
}

static Amount fee_of(const Programme *programme, const char *id) {
    for (size_t i = 0; i < programme->prices.fees.count; i++)
        if (!strcmp(programme->prices.fees.items[i].record.id, id))
            return programme->prices.fees.items[i].amount;
    return (Amount){0};
}

static Amount capped(const PriceLine *line, const char **reason) {
    if (line->contract.given && (!line->list.given || line->contract.minor < line->list.minor)) {
        *reason = "capped at the contract's unit price";
        return line->contract;
    }
    /* without a contract price the cap can't be kept: no price, rather than one too high */
    *reason = line->contract.given ? "list price, below the contract's unit price"
                                   : "the contract's unit price is missing";
    return line->contract.given ? line->list : (Amount){0};
}

ChargeLine price_line(const Programme *programme, const CoverageRule *rule, const PriceLine *line) {
    static const char *const KINDS[] = {"part", "labour", "travel"};
    const char *fee = line->fee ? line->fee : KINDS[line->kind];
    ChargeLine charge = {.line = line, .rule = rule};
    charge.charge = (Charge)charge_of(rule, line->kind);
    switch (charge.charge) {
    case CHARGE_FREE:
        charge.unit = (Amount){.given = true};
        charge.reason = "free of charge";
        break;
    case CHARGE_LIST:
        charge.unit = line->list.given ? line->list : fee_of(programme, fee);
        charge.reason = "list price";
        break;
    case CHARGE_CAPPED:
        charge.unit = capped(line, &charge.reason);
        break;
    case CHARGE_FEE:
        charge.unit = fee_of(programme, fee);
        charge.reason = "standard fee list";
        break;
    case CHARGE_NONE:
        charge.reason = "not provided";
        break;
    }
    int64_t total;
    charge.total.given =
        charge.unit.given && !__builtin_mul_overflow(charge.unit.minor, line->quantity, &total);
    if (charge.total.given)
        charge.total.minor = total;
    return charge;
}
