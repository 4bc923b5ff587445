/* The question of a list, for others that ask it: its filters, out of parameters. */
#pragma once

#include "http/exchange.h"
#include "rules/rights.h"
#include "store/read.h"

enum { LIST_COUNT_MOST = 10000 }; /* nobody counts further */

/* Which rows of `entity` the parameters of a list mean; their order and page are passed over. False
 * and errors where they mean none, not to `actor`, or can't be counted. */
bool list_read_filters(Call *call, const Actor *actor, const Entity *entity,
                       const HttpParameters *parameters, ListQuery *ret_query);
