#include "model/coverage.h"

const char *const CHARGE_WORDS[] = {"free", "list", "capped", "fee", "none", NULL};
const char *const REMEDY_WORDS[] = {"repair", "replace_same",  "replace_new", "repair_or_replace",
                                    "return", "serve_for_fee", "refuse",      NULL};
const char *const FEE_UNIT_WORDS[] = {"hour", "visit", "piece", "day", "kilometre", NULL};

static const Field COVERAGE_FIELDS[] = {
    FIELD_RECORD_ID(CoverageRule, "The rule's id."),
    FIELD(CoverageRule, says, WORDS, NEEDED, "The reason, as the customer reads it."),
    FIELD(CoverageRule, clauses, TEXTS, OPTIONAL, "The clauses that it carries out."),
    FIELD(CoverageRule, when, CONDITION, OPTIONAL, "When it matches; always if left out."),
    FIELD_ROW(CoverageRule, parts, WORD, NEEDED, CHARGE_WORDS, "What parts cost."),
    FIELD_ROW(CoverageRule, labour, WORD, NEEDED, CHARGE_WORDS, "What labour costs."),
    FIELD_ROW(CoverageRule, travel, WORD, NEEDED, CHARGE_WORDS, "What travel costs."),
    FIELD_ROW(CoverageRule, remedy, WORD, NEEDED, REMEDY_WORDS, "What is done."),
};
const Shape COVERAGE_SHAPE =
    SHAPE("coverage rule", CoverageRule, COVERAGE_FIELDS, "The first rule that matches decides.");

static const Field EXCLUSION_FIELDS[] = {
    FIELD_RECORD_ID(Exclusion, "The exclusion's id."),
    FIELD(Exclusion, says, WORDS, NEEDED, "What is excluded, in words."),
    FIELD(Exclusion, clauses, TEXTS, OPTIONAL, "The clauses that state it."),
    FIELD(Exclusion, when, CONDITION, NEEDED, "When it holds."),
};
const Shape EXCLUSION_SHAPE =
    SHAPE("exclusion", Exclusion, EXCLUSION_FIELDS, "What `excluded: yes` in a condition means.");

static const Field REPEATED_REPAIRS_FIELDS[] = {
    FIELD(RepeatedRepairs, failed, COUNT, NEEDED, "So many consecutive failed repairs."),
    FIELD(RepeatedRepairs, window, SPAN, NEEDED,
          "A repair failed when the same problem comes back within this."),
    FIELD(RepeatedRepairs, clauses, TEXTS, OPTIONAL, "The clauses that state it."),
};
const Shape REPEATED_REPAIRS_SHAPE = SHAPE(
    "repeated repairs", RepeatedRepairs, REPEATED_REPAIRS_FIELDS, "When repairs count as failed.");

static const Field FEE_FIELDS[] = {
    FIELD(Fee, name, WORDS, NEEDED, "What is charged."),
    FIELD(Fee, amount, AMOUNT, NEEDED, "The amount for one unit."),
    FIELD_ROW(Fee, unit, WORD, NEEDED, FEE_UNIT_WORDS, "The unit."),
};
static const Shape FEE_SHAPE = SHAPE("fee", Fee, FEE_FIELDS, "One line of the standard fee list.");

static const Field PRICES_FIELDS[] = {
    FIELD(Prices, currency, TEXT, NEEDED, "ISO 4217 code, such as CNY."),
    FIELD_ITEMS(Prices, fees, MAP, Fee, FEE_SHAPE, OPTIONAL, "The standard fee list."),
    FIELD(Prices, quote_first, YES_NO, OPTIONAL,
          "Whether the customer accepts a quote before charged work starts."),
    FIELD(Prices, clauses, TEXTS, OPTIONAL, "The clauses that state it."),
};
const Shape PRICES_SHAPE = SHAPE("prices", Prices, PRICES_FIELDS, "Currency and standard fees.");
