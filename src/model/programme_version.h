/* A programme as it was stored: a published version never changes (promises.md). */
#pragma once

#include "model/entity.h"

typedef enum ProgrammeStatus {
    PROGRAMME_IS_DRAFT,
    PROGRAMME_IS_PUBLISHED,
    PROGRAMME_IS_WITHDRAWN
} ProgrammeStatus;
extern const char *const PROGRAMME_STATUS_WORDS[];

typedef struct ProgrammeVersion {
    Head head;
    const char *programme;
    const char *edition;
    const char *name;
    int status;
    const char *text;
    const char *digest;
    Instant published_at;
} ProgrammeVersion;

extern const Entity PROGRAMME;
