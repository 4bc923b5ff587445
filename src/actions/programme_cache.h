/* Programmes read from their stored text, once a version: reading one takes milliseconds. A version
 * never changes, so what is read is kept for as long as the house runs. Any thread. */
#pragma once

#include "model/contract.h"
#include "model/programme_version.h"
#include "rules/rulebook.h"

typedef struct ProgrammeCache ProgrammeCache;

ProgrammeCache *programme_cache_new(void);
void programme_cache_free(ProgrammeCache *cache);

/* The programme of a stored version; lives as long as the cache. NULL where its text can't be read,
 * without an error: it was checked when it was stored. */
const Programme *programme_cache_get(ProgrammeCache *cache, const ProgrammeVersion *version);

/* The same made ready to run, with what `contract` overrides (NULL: none). `version` NULL: the
 * programme that promises nothing, for requests without a contract. */
const Rulebook *programme_cache_rulebook(ProgrammeCache *cache, const ProgrammeVersion *version,
                                         const Contract *contract);
