/* A map: what the columns of another system's log mean (docs/replay.md). */
#pragma once

#include "model/programme.h"

/* How a line's state is to be read. */
typedef enum StateMeaning {
    STATE_NEW,      /* reported, not answered yet */
    STATE_WORKING,  /* answered and in hand */
    STATE_PAUSED,   /* waits for a reason */
    STATE_RESOLVED, /* solved, or closed */
    STATE_CANCELLED /* withdrawn */
} StateMeaning;

typedef struct StateRule {
    Record record;
    Texts is;           /* values of the state; `*` stands for anything */
    int means;          /* StateMeaning */
    const char *reason; /* of PAUSED */
    Texts events;       /* that entering the state tells */
} StateRule;

typedef struct StateMap {
    Record record;
    Texts columns; /* several are joined by " / " */
    LIST(StateRule) meanings;
} StateMap;

/* One value as the log writes it, and as the programme does. */
typedef struct ValueRule {
    Record record;
    Texts is;
    const char *value;
} ValueRule;
typedef LIST(ValueRule) ValueRules;

typedef enum TakeRule {
    TAKE_LAST,  /* the last line's, from the start */
    TAKE_FIRST, /* the first line's */
    TAKE_EACH   /* every line's: it changes when the line says so */
} TakeRule;

typedef struct LevelMap {
    Record record;
    const char *column;
    const Node *values; /* map of the log's value → level */
    int take;
} LevelMap;

typedef struct FactMap {
    Record record;      /* id: the fact */
    const char *column; /* NULL: always `value` */
    const char *value;
    const Node *values; /* map of the log's value → the fact's; left out: as it is */
} FactMap;

/* An event whose instant stands in a column of its own. */
typedef struct EventMap {
    Record record;
    const char *type;
    const char *column;
    const char *appoints; /* `for`: the column of the instant that it appoints */
} EventMap;

typedef struct LogMap {
    Record record;
    const char *file;
    const char *map;
    Words about;
    const char *case_column;
    const char *at;     /* when the line's change happened; NULL: a line is a whole case */
    const char *opened; /* when the case was opened; NULL: the first line's `at` */
    Texts order;
    const char *format;
    const char *zone;
    Texts unknown;
    Texts future;
    const char *separator;
    const char *encoding;
    StateMap state;
    LevelMap level;
    LIST(FactMap) facts;
    LIST(EventMap) events;
} LogMap;

extern const Shape LOG_MAP_SHAPE;

/* Reads and checks a map on its own. NULL and every mistake as an error. */
const LogMap *log_map_load(Call *call, const char *file);
const LogMap *log_map_parse(Call *call, const char *file, const char *text, size_t length);

/* What the map names of the programme must be there: levels, pause reasons, facts, events. */
bool log_map_fits(Call *call, const LogMap *map, const Programme *programme);
